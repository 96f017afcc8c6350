-- What is withheld and is in no table would be a key misspelt, and the figure it means be shown.

with withheld as (select * from {{ source('disclosure', 'withheld') }}),

figures as (
    select
        survey_wave,
        'answer_shares' as table_name,
        item_id as variable,
        unnest([option_id, '']) as option,
        grouping,
        group_name
    from {{ ref('int_answer_shares') }}
    union all by name
    select
        survey_wave,
        'scale_scores' as table_name,
        scale_id as variable,
        unnest(['', 'alpha']) as option,
        grouping,
        group_name
    from {{ ref('int_scale_scores') }}
    union all by name
    select
        survey_wave,
        'framework_use' as table_name,
        framework_id as variable,
        unnest(['', 'n_respondents', 'tested']) as option,
        grouping,
        group_name
    from {{ ref('int_framework_use') }}
    union all by name
    select
        survey_wave,
        'comment_themes' as table_name,
        question_id as variable,
        code_id as option,
        unnest(['n_mentions', 'n_respondents']) as grouping
    from {{ ref('int_comment_themes') }}
    union all by name
    select
        survey_wave,
        'comment_responses' as table_name,
        question_id as variable,
        n_codes::varchar as option
    from {{ ref('int_comment_responses') }}
    union all by name
    select
        survey_wave,
        'missing_answers' as table_name,
        item_id as variable,
        unnest(['', 'n_asked', 'n_answered']) as option
    from {{ ref('int_missing_answers') }}
    union all by name
    select
        survey_wave,
        'response_rates' as table_name,
        area_code as variable,
        respondent_group as group_name
    from {{ ref('int_response_rates') }}
)

select withheld.*
from withheld
left join figures
    on
        withheld.survey_wave = figures.survey_wave
        and withheld.table_name = figures.table_name
        and withheld.variable = figures.variable
        and withheld.option = coalesce(figures.option, '')
        and withheld.grouping = coalesce(figures.grouping, '')
        and withheld.group_name = coalesce(figures.group_name, '')
where figures.table_name is null
