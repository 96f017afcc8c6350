-- One row per wave, score and group: n, mean, standard deviation and Cronbach's alpha.

with scores as (select * from {{ ref('int_score_counts') }}),
groups as (select * from {{ ref('int_survey_groups') }}),
alphas as (select * from {{ ref('int_survey_alphas') }}),

-- sums of decimals do not depend on the order of rows
sums as (
    select
        scores.survey_wave,
        scores.scale_id,
        groups.grouping,
        groups.group_name,
        sum(scores.n_respondents)::bigint as n,
        sum(scores.n_respondents * scores.score::decimal(18, 9))::double as total,
        sum(scores.n_respondents * (scores.score * scores.score)::decimal(18, 9))::double
            as total_of_squares,
        bool_or(scores.is_synthetic) as is_synthetic
    from scores
    inner join groups
        on
            {{ is_in_group('scores', 'groups') }}
    group by all
)

select
    sums.survey_wave,
    sums.scale_id,
    sums.grouping,
    sums.group_name,
    sums.n,
    sums.total / sums.n as mean_score,
    -- one respondent has no standard deviation
    sqrt(
        greatest(sums.total_of_squares - sums.total * sums.total / sums.n, 0)
        / nullif(sums.n - 1, 0)
    ) as sd_score,
    -- alpha rests on fewer: on those who answered every question
    alphas.cronbach_alpha,
    sums.is_synthetic

from sums
left join alphas
    on
        sums.survey_wave = alphas.survey_wave
        and sums.scale_id = alphas.scale_id
        and sums.grouping = alphas.grouping
        and sums.group_name = alphas.group_name
