-- One row per wave, practice framework, role, authority, and whether they name it: respondents.

with comments as (select * from {{ ref('stg_survey__comments') }}),
responses as (select * from {{ ref('stg_survey__responses') }}),
kinds as (select * from {{ ref('int_respondent_groups') }}),
codes as (select * from {{ ref('coding_frames') }}),

frameworks as (
    select code_id as framework_id
    from codes
    where level = 'framework'
),

-- a respondent counts once per framework (footnote 9)
mentions as (
    select distinct
        survey_wave,
        respondent_id,
        code_id as framework_id
    from comments
    where code_id in (select frameworks.framework_id from frameworks)
),

named as (
    select
        responses.survey_wave,
        responses.is_synthetic,
        nullif(responses.demo_role, 0) as demo_role,
        nullif(responses.demo_la, 0) as demo_la,
        mentions.framework_id,
        count(*) as n_named
    from mentions
    inner join responses
        on
            mentions.survey_wave = responses.survey_wave
            and mentions.respondent_id = responses.respondent_id
    group by all
),

uses as (
    select
        kinds.*,
        frameworks.framework_id,
        coalesce(named.n_named, 0) as n_named
    from kinds
    cross join frameworks
    left join named
        on
            {{ is_kind('named', 'kinds') }}
            and named.framework_id = frameworks.framework_id
)

select
    survey_wave,
    is_synthetic,
    framework_id,
    role,
    care_rate_group,
    area_code,
    true as is_named,
    n_named as n_respondents
from uses
where n_named > 0

union all
select
    survey_wave,
    is_synthetic,
    framework_id,
    role,
    care_rate_group,
    area_code,
    false as is_named,
    n_respondents - n_named as n_respondents
from uses
where n_respondents > n_named
