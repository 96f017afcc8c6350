-- One row per wave, respondent and closed question answered: the answer, its place and its score.
-- Restricted.

with responses as (select * from {{ ref('stg_survey__responses') }}),
options as (select * from {{ ref('int_answer_options') }}),

given as (
    select
        survey_wave,
        respondent_id,
        is_synthetic,
        item_id,
        position
    from responses unpivot (
        position for item_id in (
            {%- for question in closed_questions() %}
                {{ question.item_id }}{{ ',' if not loop.last }}
            {%- endfor %}
        )
    )
)

select
    given.survey_wave,
    given.respondent_id,
    given.item_id,
    options.option_id,
    options.position,
    options.score,
    given.is_synthetic

-- 0, no answer, is none of the options
from given
inner join options
    on
        given.item_id = options.item_id
        and given.position = options.position
