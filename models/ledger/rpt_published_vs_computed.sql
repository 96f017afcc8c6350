-- One row per printed value: what a publication prints beside what we compute, and the verdict.

with matched as (select * from {{ ref('int_published_beside_computed') }}),
notes as (select * from {{ ref('ledger_notes') }}),
contradicted as (select * from {{ source('results', 'contradicted_values') }}),
checks as (select * from {{ source('results', 'consistency_checks') }}),
kinds as (select * from {{ ref('consistency_kinds') }}),
publications as (select * from {{ ref('publications') }}),

contradictions as (
    select
        contradicted.value_id,
        count(*)::integer as n_contradictions,
        string_agg(checks.explanation, ' ' order by checks.check_id) as explanation,
        -- the gravest of several
        max_by(kinds.severity, list_position(['wording', 'rounding', 'error'], kinds.severity))
            as severity
    from contradicted
    inner join checks using (publication, check_id)
    inner join kinds on checks.kind = kinds.kind
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
    matched.publication,
    publications.title as publication_title,
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
    matched.computed_low,
    matched.computed_high,
    -- decided on the exact value, whether or not it is shown; what the report's other numbers rule
    -- out is not made good by agreeing
    case
        when contradictions.n_contradictions > 0 then 'contradicted'
        when matched.computed_value is null then 'not recomputable'
        when
            matched.is_equal
            and matched.basis in ('public data', 'printed counts', 'survey respondents')
            then 'reproduced'
        when matched.is_equal or matched.is_within then 'consistent'
        else 'differs'
    end as verdict,
    contradictions.severity,
    coalesce(matched.basis, 'none') as basis,
    matched.is_synthetic,
    coalesce(contradictions.n_contradictions, 0) as n_contradictions,
    contradictions.explanation as contradiction,
    noted.note,
    matched.disclosure_rule,
    matched.withheld_reason

from matched
left join publications on matched.publication = publications.publication
left join contradictions on matched.value_id = contradictions.value_id
left join noted on matched.value_id = noted.value_id
