-- One row per year and release: the Welsh count and rate as a release printed or implied them.

select
    area_code,
    year_ending_march,
    release_year_ending_march,
    published_in,
    published_on,
    n_children_looked_after,
    count_basis,
    rate_per_10k_printed,
    source_url,
    row_number() over (
        partition by year_ending_march order by release_year_ending_march desc
    ) = 1 as is_newest

from {{ ref('stg_welsh_government__headlines') }}
