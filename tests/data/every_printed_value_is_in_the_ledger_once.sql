-- Two computed values for one printed value, or none, would make the ledger's score meaningless.

with printed as (select * from {{ ref('published_values') }}),
ledger as (select * from {{ ref('rpt_published_vs_computed') }})

select
    printed.value_id,
    count(ledger.value_id) as n_rows
from printed
left join ledger on printed.value_id = ledger.value_id
group by printed.value_id
having count(ledger.value_id) != 1
