-- One row per wave, role, authority, closed questions asked and of these not answered: respondents.

{% set asked_of = closed_questions() | map(attribute='asked_of') | unique | list -%}
with responses as (select * from {{ ref('stg_survey__responses') }}),
kinds as (select * from {{ ref('int_respondent_groups') }}),
items as (select * from {{ ref('survey_items') }}),

asked as (
    select
        roles.role,
        count(*) as n_asked
    from (select distinct kinds.role from kinds) as roles
    inner join items on items.asked_of in ('all', roles.role || 's')
    where items.item_type = 'closed'
    group by roles.role
),

counts as (
    select
        survey_wave,
        is_synthetic,
        nullif(demo_role, 0) as demo_role,
        nullif(demo_la, 0) as demo_la,
        {%- for group in asked_of %}
            {% for question in closed_questions() if question.asked_of == group -%}
                {{ '+ ' if not loop.first }}({{ question.item_id }} = 0)::integer
            {% endfor -%}
                as n_of_{{ group }},
        {%- endfor %}
        count(*) as n_respondents
    from responses
    group by all
)

select
    counts.survey_wave,
    counts.is_synthetic,
    kinds.role,
    kinds.care_rate_group,
    kinds.area_code,
    asked.n_asked,
    {% for group in asked_of -%}
        {{ '+ ' if not loop.first }}if(
            '{{ group }}' in ('all', kinds.role || 's'), counts.n_of_{{ group }}, 0
        )
    {% endfor -%}
        as n_unanswered,
    sum(counts.n_respondents)::bigint as n_respondents

from counts
inner join kinds
    on
        {{ is_kind('counts', 'kinds') }}
inner join asked on kinds.role = asked.role
group by all
