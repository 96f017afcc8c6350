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

-- the points of a line, in an order that no run changes: floating-point sums depend on it
lines as (
    select
        rates,
        year_ending_march,
        measure,
        list({
            'area_code': area_code,
            'from_mean': value - mean_value,
            'low': care_rate_low_per_10k,
            'high': care_rate_high_per_10k
        } order by area_code) as on_line
    from points
    group by rates, year_ending_march, measure
),

-- a residual is a weighted sum of rates: its ends are where each part is least, or greatest
weights as (
    select
        points.*,
        list_transform(
            lines.on_line,
            lambda other: {
                'low': other['low'],
                'high': other['high'],
                'weight': (points.area_code = other['area_code'])::integer - 1 / points.n
                - (points.value - points.mean_value) * other['from_mean']
                / points.sum_of_squares_value
            }
        ) as weighted
    from points
    inner join lines using (rates, year_ending_march, measure)
)

select
    rates,
    area_code,
    area_name,
    year_ending_march,
    measure,
    value,
    care_rate_per_10k,
    predicted_rate_per_10k,
    care_rate_per_10k - predicted_rate_per_10k as residual_per_10k,
    list_sum(list_transform(
        weighted,
        lambda each: least(each['weight'] * each['low'], each['weight'] * each['high'])
    )) as residual_low_per_10k,
    list_sum(list_transform(
        weighted,
        lambda each: greatest(each['weight'] * each['low'], each['weight'] * each['high'])
    )) as residual_high_per_10k,
    100 * (care_rate_per_10k / predicted_rate_per_10k - 1) as residual_pct,
    slope,
    intercept,
    r_squared,
    n

from weights
