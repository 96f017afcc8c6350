-- One row per wave, quantity that closed questions and scores give, and side: its computed value.

with shares as ({{ both_sides(ref('int_answer_shares'), ref('fct_answer_shares')) }}),
scores as ({{ both_sides(ref('int_scale_scores'), ref('fct_scale_scores')) }}),
missing_answers as ({{ both_sides(ref('int_missing_answers'), ref('fct_missing_answers')) }}),
responses as ({{ both_sides(ref('int_response_rates'), ref('fct_response_rates')) }}),
items as (select * from {{ ref('dim_survey_items') }}),
group_labels as (select * from {{ ref('ledger_group_labels') }}),

answers as (
    select
        * exclude (n, base_n, answer_pct),
        item_id as variable,
        option_id as option,
        unnest(['n', 'percent']) as statistic,
        unnest([n::double, answer_pct]) as computed_value
    from shares

    union all by name
    select
        side,
        survey_wave,
        item_id as variable,
        '' as option,
        group_name,
        'base_n' as statistic,
        any_value(base_n)::double as computed_value,
        bool_or(is_synthetic) as is_synthetic,
        min(withheld_reason) as withheld_reason
    from shares
    group by side, survey_wave, item_id, grouping, group_name

    union all by name
    select
        * exclude (n, mean_score, sd_score, cronbach_alpha),
        scale_id as variable,
        '' as option,
        unnest(['base_n', 'mean', 'sd', 'alpha']) as statistic,
        unnest([n::double, mean_score, sd_score, cronbach_alpha]) as computed_value
    from scores

    union all by name
    select
        missing_answers.side,
        missing_answers.survey_wave,
        'missing_answers' as variable,
        unnest(['lowest', 'highest']) as option,
        'all' as group_name,
        'percent' as statistic,
        unnest([
            {{ of_all_shown('min', 'missing_pct') }},
            {{ of_all_shown('max', 'missing_pct') }}
        ]) as computed_value,
        bool_or(missing_answers.is_synthetic) as is_synthetic,
        min(missing_answers.withheld_reason) as withheld_reason
    from missing_answers
    inner join items on missing_answers.item_id = items.item_id
    -- who gave no role is no respondent, and the second version for leaders is of our own placing
    where coalesce(missing_answers.n_missing, 1) > 0 and items.asked_of != 'leaders'
    group by missing_answers.side, missing_answers.survey_wave

    union all by name
    select
        * exclude (note),
        'respondents' as variable,
        if(respondent_group = 'qualified', 'qualified', '') as option,
        if(respondent_group = 'qualified', 'all', respondent_group) as group_name,
        'n' as statistic,
        n_respondents::double as computed_value
    from responses
    where area_code = {{ wales() }}
)

select
    answers.survey_wave,
    answers.variable,
    answers.option,
    coalesce(group_labels.label, answers.group_name) as grouping,
    answers.statistic,
    answers.side,
    answers.computed_value,
    answers.withheld_reason,
    answers.is_synthetic

from answers
left join group_labels on answers.group_name = group_labels.group_name
