-- One row per wave of the survey: its disclosure rule with the parameters, whom it is compared
-- with, and by which rule authorities are grouped.

with respondents as (select * from {{ ref('stg_survey__responses') }}),
landed as (select * from {{ source('landing', 'survey_waves') }}),
rules as (select * from {{ ref('disclosure_rules') }}),
parameters as (select * from {{ ref('int_study_parameters') }}),

waves as (
    select
        survey_wave,
        {{ wave_of('kind_number') }} as wave_number,
        bool_and(is_synthetic) as is_synthetic
    from respondents
    group by survey_wave, {{ wave_of('kind_number') }}
),

-- synthetic respondents that ship have no codebook; a wave of real ones without a rule has null,
-- which a test stops
obeyed as (
    select
        waves.survey_wave,
        waves.wave_number,
        waves.is_synthetic,
        coalesce(landed.disclosure_rule, if(waves.is_synthetic, 'none', null)) as disclosure_rule,
        coalesce(landed.compared_with, if(waves.is_synthetic, 'workforce', null)) as compared_with,
        landed.frame_n::integer as frame_n,
        coalesce(landed.group_rule, parameters.survey_group_rule) as group_rule,
        coalesce(landed.group_window_years::integer, parameters.survey_group_window_years)
            as group_window_years,
        landed.group_end_year::integer as group_end_year
    from waves
    cross join parameters
    left join landed on waves.survey_wave = landed.survey_wave
)

select
    obeyed.survey_wave,
    obeyed.wave_number,
    obeyed.is_synthetic,
    obeyed.disclosure_rule,
    obeyed.compared_with,
    obeyed.frame_n,
    obeyed.group_rule,
    obeyed.group_window_years,
    obeyed.group_end_year,
    rules.smallest_group,
    rules.smallest_cell,
    rules.rounding_base,
    rules.narrowest_interval,
    rules.largest_share_pct,
    rules.decimals,
    rules.is_for_real_respondents

from obeyed
left join rules on obeyed.disclosure_rule = rules.disclosure_rule
