-- One row per wave of the survey: the disclosure rule that its figures obey, with its parameters.

with respondents as (select * from {{ ref('stg_survey__respondents') }}),
landed as (select * from {{ source('landing', 'survey_waves') }}),
rules as (select * from {{ ref('disclosure_rules') }}),

waves as (
    select
        survey_wave,
        bool_and(is_synthetic) as is_synthetic
    from respondents
    group by survey_wave
),

-- a wave of real respondents without a rule has null, which a test stops
obeyed as (
    select
        waves.survey_wave,
        waves.is_synthetic,
        if(waves.is_synthetic, 'none', landed.disclosure_rule) as disclosure_rule
    from waves
    left join landed on waves.survey_wave = landed.survey_wave
)

select
    obeyed.survey_wave,
    obeyed.is_synthetic,
    obeyed.disclosure_rule,
    rules.smallest_group,
    rules.smallest_cell,
    rules.rounding_base,
    rules.narrowest_interval,
    rules.largest_share_pct,
    rules.decimals,
    rules.is_for_real_respondents

from obeyed
left join rules on obeyed.disclosure_rule = rules.disclosure_rule
