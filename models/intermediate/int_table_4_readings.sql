-- One row per authority with a printed change, window and basis: the change computed beside it.

with candidates as (select * from {{ ref('int_care_rate_group_candidates') }}),
table_4 as (select * from {{ ref('int_table_4') }}),
rates as (select * from {{ ref('int_care_rates') }}),
parameters as (select * from {{ ref('int_study_parameters') }})

select
    candidates.area_code,
    candidates.start_year,
    candidates.end_year,
    candidates.rule,
    candidates.change_pct,
    candidates.wales_change_pct,
    table_4.change_pct as printed_pct,
    table_4.wales_change_pct as wales_printed_pct,
    candidates.change_pct_high >= table_4.change_pct_low
    and candidates.change_pct_low <= table_4.change_pct_high as is_reproduced,
    -- children in the end year, if the printed change is right and meant in this way
    case candidates.rule
        when 'change_pct_of_start'
            then starts.care_rate_per_10k * (1 + table_4.change_pct / 100)
        else starts.care_rate_per_10k / (1 - table_4.change_pct / 100)
    end * ends.population_0_17 / parameters.rate_base_children as n_implied

from candidates
cross join parameters
inner join table_4 on candidates.area_code = table_4.area_code
inner join rates as starts
    on
        candidates.area_code = starts.area_code
        and candidates.start_year = starts.year_ending_march
inner join rates as ends
    on candidates.area_code = ends.area_code and candidates.end_year = ends.year_ending_march
-- the newest figures at the time of the survey were those of its year or of the year before
where
    table_4.change_pct is not null
    and candidates.end_year between parameters.fieldwork_year - 1 and parameters.fieldwork_year
