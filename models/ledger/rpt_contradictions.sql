-- One row per check that the report's own numbers fail.

select
    check_id,
    kind,
    location,
    value_ids,
    printed,
    recomputed,
    interval_low::double as interval_low,
    interval_high::double as interval_high,
    explanation

from {{ source('results', 'consistency_checks') }}
where verdict = 'inconsistent'
