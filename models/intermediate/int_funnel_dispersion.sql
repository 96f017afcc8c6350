{{ config(materialized='table') }}
-- One row per year with rates by authority: how far they lie from Wales beyond what chance gives.
-- The sums are ordered: floating-point sums change with the order rows happen to arrive in.

with rates as (select * from {{ ref('int_care_rates') }}),
areas as (select * from {{ ref('int_areas') }}),
parameters as (select * from {{ ref('int_study_parameters') }}),

wales as (
    select *
    from rates
    where is_wales
),

-- a Poisson rate of Wales's size in a population of this size (Spiegelhalter 2005)
deviations as (
    select
        areas.sort_order,
        rates.year_ending_march,
        rate_base_children * wales.care_rate_per_10k / rates.population_0_17 as variance,
        (rates.care_rate_per_10k - wales.care_rate_per_10k) / sqrt(variance) as z
    from rates
    inner join wales on rates.year_ending_march = wales.year_ending_march
    inner join areas on rates.area_code = areas.area_code
    cross join parameters
    where not rates.is_wales and rates.care_rate_per_10k is not null
),

-- single outliers must not hide themselves by widening the limits
cuts as (
    select
        year_ending_march,
        list_sort(list(z)) as ordered,
        (count(*) - 1) * any_value(funnel_winsorised_pct) / 100 as place
    from deviations
    cross join parameters
    group by year_ending_march
),

-- quantiles by linear interpolation (type 7)
ends as (
    select
        year_ending_march,
        ordered[1 + floor(place)::integer] * (1 - place + floor(place))
        + ordered[1 + ceil(place)::integer] * (place - floor(place)) as lowest,
        ordered[-1 - floor(place)::integer] * (1 - place + floor(place))
        + ordered[-1 - ceil(place)::integer] * (place - floor(place)) as highest
    from cuts
),

sums as (
    select
        deviations.year_ending_march,
        count(*) as n_authorities,
        avg(pow(greatest(least(z, highest), lowest), 2) order by sort_order) as dispersion,
        sum(1 / variance order by sort_order) as sum_of_weights,
        sum(1 / pow(variance, 2) order by sort_order) as sum_of_squared_weights
    from deviations
    inner join ends on deviations.year_ending_march = ends.year_ending_march
    group by deviations.year_ending_march
)

select
    year_ending_march,
    n_authorities::integer as n_authorities,
    dispersion,
    sqrt(
        greatest(n_authorities * dispersion - (n_authorities - 1), 0)
        / (sum_of_weights - sum_of_squared_weights / sum_of_weights)
    ) as between_sd_per_10k

from sums
where n_authorities > 1
