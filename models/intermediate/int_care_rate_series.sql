{{ config(materialized='table') }}
-- One row per kind of rates, area and year: the care rate, and what its rounding leaves possible.

with computed as (select * from {{ ref('int_care_rates') }}),
published as (select * from {{ ref('int_care_rates_published') }}),
areas as (select * from {{ ref('int_areas') }}),
years as (select distinct year_ending_march from published)

select
    {{ computed_rates() }} as rates,
    area_code,
    area_name,
    is_wales,
    year_ending_march,
    population_0_17,
    care_rate_per_10k,
    care_rate_low_per_10k,
    care_rate_high_per_10k,
    rate_missing_reason
from computed
union all
select
    {{ published_rates() }} as rates,
    areas.area_code,
    areas.area_name,
    areas.is_wales,
    years.year_ending_march,
    published.population_0_17,
    published.rate_per_10k_printed as care_rate_per_10k,
    published.care_rate_low_per_10k,
    published.care_rate_high_per_10k,
    if(
        published.area_code is null,
        format(
            'No published rate of 31 March {} is at hand for {}.',
            years.year_ending_march, areas.area_name
        ),
        null
    ) as rate_missing_reason
from areas
cross join years
left join published
    on
        areas.area_code = published.area_code
        and years.year_ending_march = published.year_ending_march
