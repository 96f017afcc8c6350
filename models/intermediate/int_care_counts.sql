{{ config(materialized='table') }}
-- One row per area and year with a count, or an interval of it: children looked after at 31 March.
-- Wales has its own printed row; after the last export it has the newest headline of a release.
-- Where neither has landed, the published rate leaves an interval, never a count.

with exported as (
    select *
    from {{ ref('int_children_looked_after') }}
    where sex = 'all' and age_band = 'all'
),

newest_headlines as (
    select *
    from {{ ref('stg_welsh_government__headlines') }}
    qualify row_number() over (
        partition by year_ending_march
        order by release_year_ending_march desc
    ) = 1
),

rates as (select * from {{ ref('int_care_rates_published') }}),

counts as (
    select
        area_code,
        year_ending_march,
        n_children_looked_after,
        n_low,
        n_high,
        marker,
        count_source,
        published_on
    from exported
    union all by name
    select
        area_code,
        year_ending_march,
        n_children_looked_after,
        n_children_looked_after as n_low,
        n_children_looked_after as n_high,
        case when count_basis = 'implied' then 'implied' end as marker,
        'Welsh Government, ' || published_in as count_source,
        published_on
    from newest_headlines
    anti join exported using (area_code, year_ending_march)
)

select
    area_code,
    year_ending_march,
    n_children_looked_after,
    n_low,
    n_high,
    marker,
    count_source,
    published_on
from counts
union all by name
select
    area_code,
    year_ending_march,
    null as n_children_looked_after,
    n_low,
    n_high,
    {{ implied_by_rate() }} as marker,
    'StatsWales, rates per 10,000 aged under 18, ' || vintage as count_source,
    published_on
from rates
anti join counts using (area_code, year_ending_march)
where n_low is not null
