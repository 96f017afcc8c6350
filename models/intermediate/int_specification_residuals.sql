{{ config(materialized='table') }}
-- One row per kind of rates, authority, year, weighting and measure: its rate against the line.
-- The sums are ordered: floating-point sums change with the order rows happen to arrive in.

with unweighted as (select * from {{ ref('int_deprivation_residuals') }}),
series as (select * from {{ ref('int_care_rate_series') }}),
choices as (select * from {{ ref('specification_choices') }}),

points as (
    select
        unweighted.*,
        series.population_0_17 as weight
    from unweighted
    inner join series using (rates, area_code, year_ending_march)
),

means as (
    select
        rates,
        year_ending_march,
        measure,
        sum(weight * value order by area_code) / sum(weight) as mean_value,
        sum(weight * care_rate_per_10k order by area_code) / sum(weight) as mean_rate
    from points
    group by rates, year_ending_march, measure
    -- a line without the authorities whose population is not at hand is another line
    having count(weight) = count(*)
),

-- least squares, each authority as often as it has children
lines as (
    select
        points.rates,
        points.year_ending_march,
        points.measure,
        any_value(mean_value) as mean_value,
        any_value(mean_rate) as mean_rate,
        sum(
            weight * (value - mean_value) * (care_rate_per_10k - mean_rate)
            order by points.area_code
        ) / sum(weight * pow(value - mean_value, 2) order by points.area_code) as slope
    from points
    inner join means using (rates, year_ending_march, measure)
    group by points.rates, points.year_ending_march, points.measure
),

residuals as (
    select
        rates,
        area_code,
        year_ending_march,
        measure,
        'unweighted' as weighting,
        residual_pct
    from unweighted
    union all
    select
        rates,
        points.area_code,
        year_ending_march,
        measure,
        'by population' as weighting,
        100 * (
            points.care_rate_per_10k
            / (lines.mean_rate + lines.slope * (points.value - lines.mean_value)) - 1
        ) as residual_pct
    from points
    inner join lines using (rates, year_ending_march, measure)
)

select
    residuals.*,
    choices.is_headline as is_headline_weighting
from residuals
inner join choices
    on choices.choice = 'weighting' and residuals.weighting = choices.option
