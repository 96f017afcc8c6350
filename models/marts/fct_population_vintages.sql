-- One row per area, mid-year and publication: population by broad age as published then.

with estimates as (select * from {{ ref('stg_ons__population') }}),
areas as (select * from {{ ref('int_areas') }}),
newest as (select * from {{ ref('int_populations') }})

select
    estimates.area_code,
    areas.area_name,
    areas.is_wales,
    estimates.mid_year,
    estimates.vintage,
    estimates.edition_number,
    estimates.published_on,
    estimates.population_0_15,
    estimates.population_0_17,
    estimates.population_total,
    estimates.population_0_17 - lag(estimates.population_0_17) over (
        partition by estimates.area_code, estimates.mid_year
        order by estimates.published_on, estimates.edition_number
    ) as population_0_17_revision,
    coalesce(estimates.vintage = newest.vintage, false) as is_latest

from estimates
inner join areas on estimates.area_code = areas.area_code
left join newest
    on
        estimates.area_code = newest.area_code
        and estimates.mid_year = newest.mid_year
