-- A difference, or a value that cannot be recomputed, needs a note of ledger_notes.

select
    value_id,
    printed,
    computed_value,
    verdict
from {{ ref('rpt_published_vs_computed') }}
where
    verdict in ('differs', 'not recomputable')
    and note is null
    -- on an early day not all of the figures of the report were known
    and not exists (select 1 from {{ source('landing', 'as_of') }})
