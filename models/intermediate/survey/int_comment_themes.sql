-- One row per wave, open question and code: mentions by the report's rules, and respondents.

with comments as (select * from {{ ref('stg_survey__comments') }}),
codes as (select * from {{ ref('coding_frames') }}),

coded as (
    select distinct
        survey_wave,
        respondent_id,
        question_id,
        code_id,
        is_synthetic
    from comments
    where code_id is not null
),

-- each issue with itself, its theme, its area and its group
paths as (
    select
        codes.question_id,
        codes.code_id as counted_id,
        codes.code_id
    from codes

    union all
    select
        question_id,
        parent_id as counted_id,
        code_id
    from codes
    where parent_id is not null and level = 'issue'

    union all
    select
        issues.question_id,
        themes.parent_id as counted_id,
        issues.code_id
    from codes as issues
    inner join codes as themes
        on
            issues.question_id = themes.question_id
            and issues.parent_id = themes.code_id
    where themes.parent_id is not null

    union all
    select
        question_id,
        group_id as counted_id,
        code_id
    from codes
    where group_id is not null
)

select
    coded.survey_wave,
    codes.question_id,
    codes.code_id,
    codes.level,
    codes.label,
    codes.parent_id,
    -- footnote 5: a theme or an area counts a respondent once per issue
    count(*) as n_mentions,
    count(distinct coded.respondent_id) as n_respondents,
    bool_or(coded.is_synthetic) as is_synthetic

from coded
inner join paths
    on
        coded.question_id = paths.question_id
        and coded.code_id = paths.code_id
inner join codes
    on
        paths.question_id = codes.question_id
        and paths.counted_id = codes.code_id
group by
    coded.survey_wave,
    codes.question_id,
    codes.code_id,
    codes.level,
    codes.label,
    codes.parent_id
