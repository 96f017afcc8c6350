-- One row per wave and respondent: the answer to each closed question, by its position, 0 for none.
-- Synthetic respondents stand in for a wave until real ones land.

with landed as (select * from {{ source('landing', 'survey_responses') }}),
waves as (select * from {{ source('landing', 'survey_waves') }}),
synthetic as (select * from {{ ref('raw_survey_synthetic_responses') }})

select
    kind_number,
    survey_wave,
    respondent_id,
    weight,
    is_synthetic,
    {%- for question in closed_questions() %}
        {{ answer_or_none(question.item_id) ~ (',' if not loop.last else '') }}
    {%- endfor %}

from landed

union all
select
    {{ kind_number(0, 'demo_role', 'demo_la') }} as kind_number,
    survey_wave,
    respondent_id,
    null::double as weight,
    is_synthetic::boolean as is_synthetic,
    {%- for question in closed_questions() %}
        {{ answer_or_none(question.item_id) ~ (',' if not loop.last else '') }}
    {%- endfor %}

from synthetic
where survey_wave not in (select waves.survey_wave from waves)
