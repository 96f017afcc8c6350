-- One row per wave, open question and number of codes: how many responses carry that many.

with comments as (select * from {{ ref('stg_survey__comments') }}),
codes as (select * from {{ ref('coding_frames') }}),

responses as (
    select
        comments.survey_wave,
        comments.respondent_id,
        comments.question_id,
        count(distinct comments.code_id) filter (where codes.level != 'not codable') as n_codes,
        bool_or(comments.is_synthetic) as is_synthetic
    from comments
    inner join codes
        on
            comments.question_id = codes.question_id
            and comments.code_id = codes.code_id
    group by comments.survey_wave, comments.respondent_id, comments.question_id
)

select
    survey_wave,
    question_id,
    n_codes,
    count(*) as n_responses,
    bool_or(is_synthetic) as is_synthetic

from responses
group by survey_wave, question_id, n_codes
