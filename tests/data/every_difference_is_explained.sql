-- A difference, or a value that cannot be recomputed, needs a note of ledger_notes.

select
    value_id,
    printed,
    computed_value,
    verdict
from {{ ref('rpt_published_vs_computed') }}
where verdict in ('differs', 'not recomputable') and note is null
