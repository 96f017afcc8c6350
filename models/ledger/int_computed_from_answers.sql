-- One row per wave and quantity that closed questions and scores give: its computed value.

with shares as (select * from {{ ref('fct_answer_shares') }}),
scores as (select * from {{ ref('fct_scale_scores') }}),
missing_answers as (select * from {{ ref('fct_missing_answers') }}),
items as (select * from {{ ref('dim_survey_items') }}),
responses as (select * from {{ ref('fct_response_rates') }}),
group_labels as (select * from {{ ref('ledger_group_labels') }}),

answers as (
    select
        survey_wave,
        item_id as variable,
        option_id as option,
        group_name,
        unnest(['n', 'percent']) as statistic,
        unnest([n::double, answer_pct]) as computed_value,
        is_synthetic
    from shares

    union all
    select distinct
        survey_wave,
        item_id as variable,
        '' as option,
        group_name,
        'base_n' as statistic,
        base_n::double as computed_value,
        is_synthetic
    from shares

    union all
    select
        survey_wave,
        scale_id as variable,
        '' as option,
        group_name,
        unnest(['base_n', 'mean', 'sd', 'alpha']) as statistic,
        unnest([n::double, mean_score, sd_score, cronbach_alpha]) as computed_value,
        is_synthetic
    from scores

    union all
    select
        survey_wave,
        'missing_answers' as variable,
        unnest(['lowest', 'highest']) as option,
        'all' as group_name,
        'percent' as statistic,
        unnest([min(missing_pct), max(missing_pct)]) as computed_value,
        bool_or(is_synthetic) as is_synthetic
    from missing_answers
    inner join items on missing_answers.item_id = items.item_id
    -- who gave no role is no respondent, and the second version for leaders is of our own placing
    where missing_answers.n_missing > 0 and items.asked_of != 'leaders'
    group by survey_wave

    union all
    select
        survey_wave,
        'respondents' as variable,
        if(respondent_group = 'qualified', 'qualified', '') as option,
        if(respondent_group = 'qualified', 'all', respondent_group) as group_name,
        'n' as statistic,
        n_respondents::double as computed_value,
        is_synthetic
    from responses
    where area_code = {{ wales() }}
)

select
    answers.survey_wave,
    answers.variable,
    answers.option,
    coalesce(group_labels.label, answers.group_name) as grouping,
    answers.statistic,
    answers.computed_value,
    answers.is_synthetic

from answers
left join group_labels on answers.group_name = group_labels.group_name
