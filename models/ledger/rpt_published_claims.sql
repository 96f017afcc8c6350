-- One row per claim of the report in words and check of it on printed figures.

with claims as (select * from {{ ref('published_claims') }}),
checks as (select * from {{ ref('published_claim_checks') }}),
findings as (select * from {{ source('results', 'claim_findings') }}),

verdicts (verdict, strength) as (
    values ('contradicted', 1), ('not supported', 2), ('not shown', 3), ('supported', 4)
),

weakest as (
    select
        checks.claim_id,
        min(verdicts.strength) as strength

    from checks
    inner join findings on checks.check_id = findings.check_id
    inner join verdicts on findings.verdict = verdicts.verdict
    group by checks.claim_id
)

select
    claims.claim_order::integer as claim_order,
    checks.check_id,
    claims.claim_id,
    claims.location,
    claims.sentence,
    checks.kind,
    checks.would_have_to_hold,
    checks.parameters,
    nullif(findings.value_ids, '') as value_ids,
    findings.estimate::double as estimate,
    findings.estimate_low::double as estimate_low,
    findings.estimate_high::double as estimate_high,
    findings.p_value::double as p_value,
    nullif(findings.unit, '') as unit,
    nullif(findings.interval, '') as interval_covers,
    findings.method,
    findings.verdict,
    verdicts.verdict as weakest_verdict,
    findings.explanation

from checks
inner join claims on checks.claim_id = claims.claim_id
-- a check without a finding keeps its row: its verdict is null, and the contract refuses it
left join findings on checks.check_id = findings.check_id
left join weakest on checks.claim_id = weakest.claim_id
left join verdicts on weakest.strength = verdicts.strength
