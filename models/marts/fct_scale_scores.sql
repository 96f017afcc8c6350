-- One row per wave, score and group: n, mean, standard deviation and Cronbach's alpha, as shown.

with exact as (select * from {{ ref('int_scale_scores') }}),
waves as (select * from {{ ref('int_survey_waves') }}),
withheld as ({{ withheld_of('scale_scores') }})

select
    exact.survey_wave,
    exact.scale_id,
    exact.grouping,
    exact.group_name,
    case when scores.reason is null then {{ rounded_count('exact.n') }} end as n,
    case when scores.reason is null then {{ rounded_number('exact.mean_score') }} end
        as mean_score,
    case when scores.reason is null then {{ rounded_number('exact.sd_score') }} end
        as sd_score,
    case
        when coalesce(scores.reason, alphas.reason) is null
            then {{ rounded_number('exact.cronbach_alpha') }}
    end as cronbach_alpha,
    exact.is_synthetic,
    waves.disclosure_rule,
    coalesce(scores.reason, alphas.reason) as withheld_reason

from exact
inner join waves on exact.survey_wave = waves.survey_wave
left join withheld as scores
    on
        exact.survey_wave = scores.survey_wave
        and exact.scale_id = scores.variable
        and scores.option = ''
        and exact.grouping = scores.grouping
        and exact.group_name = scores.group_name
left join withheld as alphas
    on
        exact.survey_wave = alphas.survey_wave
        and exact.scale_id = alphas.variable
        and alphas.option = 'alpha'
        and exact.grouping = alphas.grouping
        and exact.group_name = alphas.group_name
