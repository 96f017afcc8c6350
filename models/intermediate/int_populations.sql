{{ config(materialized='table') }}
-- One row per area and mid-year: population by broad age. Wales is the sum of its
-- authorities, which is exact: mid-year estimates are published unrounded.

with areas as (select * from {{ ref('int_areas') }}),

authorities as (
    select estimates.*
    from {{ ref('stg_ons__population') }} as estimates
    inner join areas on estimates.area_code = areas.area_code and not areas.is_wales
    qualify {{ newest(['estimates.area_code', 'estimates.mid_year']) }}
),

n_areas as (select count(*) filter (where not is_wales) as n_authorities from areas),

wales as (
    select
        areas.area_code,
        authorities.mid_year,
        sum(authorities.population_0_15)::integer as population_0_15,
        sum(authorities.population_0_17)::integer as population_0_17,
        sum(authorities.population_total)::integer as population_total,
        min(authorities.vintage) as vintage,
        max(authorities.published_on) as published_on
    from authorities
    inner join areas on areas.is_wales
    cross join n_areas
    group by areas.area_code, authorities.mid_year, n_areas.n_authorities
    -- an incomplete year has no Welsh total
    having count(*) = n_areas.n_authorities
)

select
    area_code,
    mid_year,
    population_0_15,
    population_0_17,
    population_total,
    vintage,
    published_on
from authorities
union all by name
select
    area_code,
    mid_year,
    population_0_15,
    population_0_17,
    population_total,
    vintage,
    published_on
from wales
