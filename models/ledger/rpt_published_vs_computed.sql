-- One row per printed value: what the report prints beside what we compute, and the verdict.

with matched as (select * from {{ ref('int_published_beside_computed') }}),
notes as (select * from {{ ref('ledger_notes') }}),
contradicted as (select * from {{ source('results', 'contradicted_values') }}),
checks as (select * from {{ source('results', 'consistency_checks') }}),

contradictions as (
    select
        contradicted.value_id,
        count(*)::integer as n_contradictions,
        string_agg(checks.explanation, ' ' order by checks.check_id) as explanation
    from contradicted
    inner join checks on contradicted.check_id = checks.check_id
    group by contradicted.value_id
),

noted as (
    select
        matched.value_id,
        string_agg(notes.note, ' ' order by notes.value_pattern) as note
    from matched
    -- of a pattern only % stands for anything: value_ids are full of _
    inner join notes
        on matched.value_id like replace(notes.value_pattern, '_', '$_') escape '$'
    group by matched.value_id
)

select
    matched.report_order,
    matched.value_id,
    matched.location,
    matched.topic,
    matched.subject,
    matched.variable,
    matched.option,
    matched.grouping,
    matched.statistic,
    matched.printed,
    matched.published_value,
    matched.decimals,
    matched.bound,
    matched.shown_value as computed_value,
    round(matched.shown_value, matched.decimals) as computed_rounded,
    -- decided on the exact value, whether or not it is shown
    case
        when matched.computed_value is null then 'not recomputable'
        when matched.is_equal then 'reproduced'
        when contradictions.n_contradictions > 0 then 'contradicted by the report itself'
        else 'differs'
    end as verdict,
    coalesce(matched.basis, 'none') as basis,
    matched.is_synthetic,
    coalesce(contradictions.n_contradictions, 0) as n_contradictions,
    contradictions.explanation as contradiction,
    noted.note,
    matched.disclosure_rule,
    matched.withheld_reason

from matched
left join contradictions on matched.value_id = contradictions.value_id
left join noted on matched.value_id = noted.value_id
