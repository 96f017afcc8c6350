{{ config(materialized='table') }}
-- One row per kind of rates, year and measure: the line of care rate on deprivation.
-- The aggregates are ordered: floating-point sums change with the order rows happen to arrive in.

with rates as (select * from {{ ref('int_care_rate_series') }}),
deprivation as (select * from {{ ref('fct_deprivation') }})

select
    rates.rates,
    rates.year_ending_march,
    deprivation.measure,
    regr_count(care_rate_per_10k, value)::integer as n,
    regr_slope(care_rate_per_10k, value order by rates.area_code) as slope,
    regr_intercept(care_rate_per_10k, value order by rates.area_code) as intercept,
    regr_r2(care_rate_per_10k, value order by rates.area_code) as r_squared,
    regr_avgx(care_rate_per_10k, value order by rates.area_code) as mean_value,
    regr_sxx(care_rate_per_10k, value order by rates.area_code) as sum_of_squares_value

from rates
inner join deprivation on rates.area_code = deprivation.area_code
where not rates.is_wales
group by rates.rates, rates.year_ending_march, deprivation.measure
-- two points always lie on a line, and equal values make none
having regr_count(care_rate_per_10k, value) > 2 and regr_sxx(care_rate_per_10k, value) > 0
