{{ config(materialized='table') }}
-- One row per area and year of the series: count, denominator and rate, or why there is none.

with areas as (select * from {{ ref('int_areas') }}),
counts as (select * from {{ ref('int_care_counts') }}),
populations as (select * from {{ ref('int_populations') }}),
parameters as (select * from {{ ref('int_study_parameters') }}),
years as (select distinct year_ending_march from counts)

select
    areas.area_code,
    areas.area_name,
    areas.is_wales,
    years.year_ending_march,
    counts.n_children_looked_after,
    counts.n_low,
    counts.n_high,
    counts.marker,
    counts.count_source,
    populations.population_0_17,
    populations.vintage as population_vintage,
    (years.year_ending_march - parameters.population_lag_years)::integer as population_mid_year,
    parameters.rate_base_children * counts.n_children_looked_after / populations.population_0_17
        as care_rate_per_10k,
    parameters.rate_base_children * counts.n_low / populations.population_0_17
        as care_rate_low_per_10k,
    parameters.rate_base_children * counts.n_high / populations.population_0_17
        as care_rate_high_per_10k,
    nullif(concat_ws(
        ' ',
        case
            when counts.area_code is null
                then format(
                    'No count of children looked after at 31 March {} has landed for {}.',
                    years.year_ending_march, areas.area_name
                )
            when counts.marker = {{ implied_by_rate() }}
                then format(
                    'No count of children looked after at 31 March {} has landed for {}: the '
                    'published rate leaves {} to {}.',
                    years.year_ending_march, areas.area_name, counts.n_low, counts.n_high
                )
            when counts.n_children_looked_after is null
                then format('The count is printed as {}, not as a number.', counts.marker)
        end,
        case
            when populations.area_code is null
                then format(
                    'No population aged 0 to 17 has landed for mid-{}.',
                    (years.year_ending_march - parameters.population_lag_years)::integer
                )
        end
    ), '') as rate_missing_reason

from areas
cross join years
cross join parameters
left join counts
    on areas.area_code = counts.area_code and years.year_ending_march = counts.year_ending_march
left join populations
    on
        areas.area_code = populations.area_code
        and years.year_ending_march - parameters.population_lag_years = populations.mid_year
