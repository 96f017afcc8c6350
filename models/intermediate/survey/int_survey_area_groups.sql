-- One row per wave and local authority: the group that its respondents are compared in.

with waves as (select * from {{ ref('int_survey_waves') }}),
care_rate_groups as (
    -- groups of published rates are for the report's own years and miss authorities
    select * from {{ ref('fct_care_rate_groups') }}
    where is_printed or rates = {{ computed_rates() }}
)

select
    waves.survey_wave,
    care_rate_groups.area_code,
    care_rate_groups.area_name,
    care_rate_groups.care_rate_group,
    care_rate_groups.change_pct,
    care_rate_groups.rule,
    care_rate_groups.window_years,
    care_rate_groups.start_year,
    care_rate_groups.end_year

from waves
inner join care_rate_groups
    on
        waves.group_rule = care_rate_groups.rule
        and waves.group_window_years = care_rate_groups.window_years
        and (waves.group_end_year is null or waves.group_end_year = care_rate_groups.end_year)
-- of a rule that is computed every year, the newest year unless the codebook names one
qualify
    row_number() over (
        partition by waves.survey_wave, care_rate_groups.area_code
        order by care_rate_groups.end_year desc
    ) = 1
