-- The codebook of a wave can name a rule, a window and its last year: there have to be such groups.

select
    waves.survey_wave,
    waves.group_rule,
    waves.group_window_years,
    waves.group_end_year
from {{ ref('int_survey_waves') }} as waves
where
    not exists (
        select 1
        from {{ ref('fct_care_rate_groups') }} as care_rate_groups
        where
            care_rate_groups.rule = waves.group_rule
            and (care_rate_groups.is_printed or care_rate_groups.rates = {{ computed_rates() }})
            and care_rate_groups.window_years = waves.group_window_years
            and (waves.group_end_year is null or care_rate_groups.end_year = waves.group_end_year)
    )
    -- on an early day the window may not have ended
    and not exists (select 1 from {{ source('landing', 'as_of') }})
