{{ config(materialized='table') }}
-- One row per kind of rates, authority, year and measure: its rate against the rate predicted.

with rates as (
    select * from {{ ref('int_care_rate_series') }}
    where not is_wales and care_rate_per_10k is not null
),

deprivation as (select * from {{ ref('fct_deprivation') }}),
regressions as (select * from {{ ref('int_deprivation_regressions') }}),

points as (
    select
        regressions.*,
        rates.area_code,
        rates.area_name,
        deprivation.value,
        rates.care_rate_per_10k,
        rates.care_rate_low_per_10k,
        rates.care_rate_high_per_10k,
        regressions.intercept + regressions.slope * deprivation.value as predicted_rate_per_10k
    from rates
    inner join deprivation on rates.area_code = deprivation.area_code
    inner join regressions
        on
            rates.rates = regressions.rates
            and rates.year_ending_march = regressions.year_ending_march
            and deprivation.measure = regressions.measure
    where deprivation.value is not null
),

-- a residual is a weighted sum of all rates, so its ends are reached when each rate stands at the
-- end of its rounding interval that its weight points to
weights as (
    select
        points.rates,
        points.area_code,
        points.year_ending_march,
        points.measure,
        others.area_code as other_area_code,
        others.care_rate_low_per_10k,
        others.care_rate_high_per_10k,
        (points.area_code = others.area_code)::integer - 1 / points.n
        - (points.value - points.mean_value) * (others.value - points.mean_value)
        / points.sum_of_squares_value as weight
    from points
    inner join points as others using (rates, year_ending_march, measure)
),

bounds as (
    select
        rates,
        area_code,
        year_ending_march,
        measure,
        sum(
            weight * if(weight > 0, care_rate_low_per_10k, care_rate_high_per_10k)
            order by other_area_code
        ) as residual_low_per_10k,
        sum(
            weight * if(weight > 0, care_rate_high_per_10k, care_rate_low_per_10k)
            order by other_area_code
        ) as residual_high_per_10k
    from weights
    group by rates, area_code, year_ending_march, measure
)

select
    rates,
    area_code,
    points.area_name,
    year_ending_march,
    measure,
    points.value,
    points.care_rate_per_10k,
    points.predicted_rate_per_10k,
    points.care_rate_per_10k - points.predicted_rate_per_10k as residual_per_10k,
    bounds.residual_low_per_10k,
    bounds.residual_high_per_10k,
    100 * (points.care_rate_per_10k / points.predicted_rate_per_10k - 1) as residual_pct,
    points.slope,
    points.intercept,
    points.r_squared,
    points.n

from points
inner join bounds using (rates, area_code, year_ending_march, measure)
