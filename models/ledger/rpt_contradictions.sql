-- One row per check that the report's own numbers fail.

with publications as (select * from {{ ref('publications') }}),
checks as (select * from {{ source('results', 'consistency_checks') }}),
kinds as (select * from {{ ref('consistency_kinds') }})

select
    checks.publication,
    publications.title as publication_title,
    checks.check_id,
    checks.kind,
    kinds.severity,
    location,
    value_ids,
    printed,
    recomputed,
    interval_low::double as interval_low,
    interval_high::double as interval_high,
    explanation

from checks
inner join kinds on checks.kind = kinds.kind
left join publications on checks.publication = publications.publication
where verdict = 'inconsistent'
