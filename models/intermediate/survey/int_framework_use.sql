-- One row per wave, practice framework and group: how many of its respondents name it (Table 6).

with comments as (select * from {{ ref('stg_survey__comments') }}),
groupings as (select * from {{ ref('int_survey_groupings') }}),
codes as (select * from {{ ref('coding_frames') }}),

frameworks as (
    select
        code_id as framework_id,
        label as framework_name
    from codes
    where level = 'framework'
),

-- a respondent counts once per framework (footnote 9)
named as (
    select distinct
        survey_wave,
        respondent_id,
        code_id as framework_id
    from comments
    where code_id in (select frameworks.framework_id from frameworks)
),

uses as (
    select
        groupings.survey_wave,
        frameworks.framework_id,
        frameworks.framework_name,
        groupings.grouping,
        groupings.group_name,
        count(*) as n_respondents,
        count(named.respondent_id) as n_named,
        bool_or(groupings.is_synthetic) as is_synthetic
    from groupings
    cross join frameworks
    left join named
        on
            groupings.survey_wave = named.survey_wave
            and groupings.respondent_id = named.respondent_id
            and frameworks.framework_id = named.framework_id
    group by all
)

select
    uses.survey_wave,
    uses.framework_id,
    uses.framework_name,
    uses.grouping,
    uses.group_name,
    uses.n_respondents,
    uses.n_named,
    100.0 * uses.n_named / uses.n_respondents as named_pct,
    uses.is_synthetic

from uses
