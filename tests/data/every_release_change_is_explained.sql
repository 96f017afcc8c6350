-- What moved from one release to the next follows from a figure, a seed or the code.

select *
from {{ ref('rpt_release_changes') }}
where because is null
