-- One row per statistic of respondents: exact, with the rule it obeys and why it is withheld.

with statistics as (select * from {{ source('exact_results', 'statistics') }}),
waves as (select * from {{ ref('int_survey_waves') }}),
groups as (select * from {{ ref('int_statistic_groups') }}),
withheld as (select * from {{ ref('int_withheld_statistics') }}),

identified as (
    select
        statistic_id,
        survey_wave,
        analysis,
        model,
        statistic,
        measure,
        term,
        comparison,
        bool_or(grouping is null) as is_of_unknown_groups
    from groups
    group by all
),

counted as (
    select
        statistics.*,
        identified.statistic_id,
        identified.is_of_unknown_groups,
        -- some statistics of missing answers are of questions: n counts those
        statistics.analysis != 'missing_data'
        or coalesce(statistics.measure, statistics.term, statistics.comparison) is not null
            as is_of_people,
        -- respondents that the estimate counts
        case
            when statistics.statistic in ('n', 'n_missing') then statistics.estimate
            when statistics.statistic = 'missing_pct'
                then round(statistics.estimate * statistics.n / 100)
        end::bigint as n_counted,
        -- a difference of gaps is worth what its smallest cell is
        min(statistics.estimate) filter (
            where statistics.analysis = 'gap_difference' and statistics.statistic = 'n'
        ) over (
            partition by
                statistics.survey_wave, statistics.analysis,
                statistics.measure, statistics.comparison
        ) as n_smallest_cell
    from statistics
    inner join identified
        on
            statistics.survey_wave = identified.survey_wave
            and statistics.analysis = identified.analysis
            and statistics.model = identified.model
            and statistics.statistic = identified.statistic
            and statistics.measure is not distinct from identified.measure
            and statistics.term is not distinct from identified.term
            and statistics.comparison is not distinct from identified.comparison
),

decided as (
    select
        counted.*,
        waves.disclosure_rule,
        waves.rounding_base,
        waves.decimals,
        case
            when
                counted.is_of_people
                and least(counted.n, counted.n_first, counted.n_second, counted.n_smallest_cell)
                < waves.smallest_group
                then 'fewer respondents than the smallest group shown'
            when counted.n_counted between 1 and waves.smallest_cell - 1
                then 'fewer respondents than the smallest count shown'
            when counted.is_of_unknown_groups and waves.smallest_group > 0
                then 'of groups that no figure is known of'
            else withheld.reason
        end as reason
    from counted
    inner join waves on counted.survey_wave = waves.survey_wave
    left join withheld on counted.statistic_id = withheld.statistic_id
)

-- the least and the greatest share are those of questions that may be withheld
select
    * exclude (is_of_unknown_groups, n_smallest_cell, reason),
    if(
        statistic in ('missing_pct_min', 'missing_pct_max'),
        max(reason) filter (where statistic = 'missing_pct') over (partition by survey_wave),
        reason
    ) as withheld_reason

from decided
