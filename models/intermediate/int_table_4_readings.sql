{{ config(materialized='table') }}
-- One row per authority with a printed change, pair of years, kind of rates and basis: its change.

with changes as (select * from {{ ref('int_table_4_changes') }}),
table_4 as (select * from {{ ref('int_table_4') }}),
rates as (select * from {{ ref('int_care_rates') }}),
parameters as (select * from {{ ref('int_study_parameters') }})

select
    changes.area_code,
    changes.start_year,
    changes.end_year,
    changes.rule,
    changes.rates,
    changes.change_pct,
    wales.change_pct as wales_change_pct,
    table_4.change_pct as printed_pct,
    table_4.wales_change_pct as wales_printed_pct,
    -- where only an interval of the rate is known, its ends reproduce nothing
    case
        when changes.change_pct is not null
            then
                changes.change_pct_high >= table_4.change_pct_low
                and changes.change_pct_low <= table_4.change_pct_high
    end as is_reproduced,
    case
        when wales.change_pct is not null
            then
                wales.change_pct_high >= table_4.wales_change_pct_low
                and wales.change_pct_low <= table_4.wales_change_pct_high
    end as is_wales_reproduced,
    -- children in the end year, if the printed change is right and meant in this way
    case
        when changes.rates like 'published%' then null
        when changes.rule = 'change_pct_of_start'
            then starts.care_rate_per_10k * (1 + table_4.change_pct / 100)
        else starts.care_rate_per_10k / (1 - table_4.change_pct / 100)
    end * ends.population_0_17 / parameters.rate_base_children as n_implied

from changes
cross join parameters
inner join table_4 on changes.area_code = table_4.area_code
inner join changes as wales
    on
        wales.is_wales
        and changes.start_year = wales.start_year
        and changes.end_year = wales.end_year
        and changes.rule = wales.rule
        and changes.rates = wales.rates
inner join rates as starts
    on
        changes.area_code = starts.area_code
        and changes.start_year = starts.year_ending_march
inner join rates as ends
    on changes.area_code = ends.area_code and changes.end_year = ends.year_ending_march
where table_4.change_pct is not null
