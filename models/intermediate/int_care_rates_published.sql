{{ config(materialized='table') }}
-- One row per area and year with a published rate: what it stands for, and the counts it leaves.

with rates as (select * from {{ ref('stg_statswales__care_rates') }}),
populations as (select * from {{ ref('int_populations') }}),
parameters as (select * from {{ ref('int_study_parameters') }}),

intervals as (
    select
        rates.*,
        rates.rate_per_10k_printed
        - parameters.rounding_unit_published_rate / 2 as care_rate_low_per_10k,
        rates.rate_per_10k_printed
        + parameters.rounding_unit_published_rate / 2 as care_rate_high_per_10k,
        (rates.year_ending_march - parameters.population_lag_years)::integer as population_mid_year,
        parameters.rate_base_children
    from rates
    cross join parameters
)

-- rates are of unrounded counts: of 81 that both tables hold, 33 are those of the rounded count
select
    intervals.area_code,
    intervals.year_ending_march,
    intervals.rate_per_10k_printed,
    intervals.care_rate_low_per_10k,
    intervals.care_rate_high_per_10k,
    intervals.vintage,
    intervals.published_on,
    intervals.population_mid_year,
    populations.population_0_17,
    ceil(
        intervals.care_rate_low_per_10k * populations.population_0_17 / intervals.rate_base_children
    )::integer as n_low,
    floor(
        intervals.care_rate_high_per_10k
        * populations.population_0_17 / intervals.rate_base_children
    )::integer as n_high

from intervals
left join populations
    on
        intervals.area_code = populations.area_code
        and intervals.population_mid_year = populations.mid_year
