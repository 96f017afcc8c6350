-- One row per year and release: the Welsh count and rate as a release printed or implied them.

select
    'W92000004' as area_code,
    year_ending_march,
    release_year_ending_march,
    n_children_looked_after,
    rate_per_10k_printed,
    published_in,
    count_basis,
    source_url

from {{ ref('raw_wales_headlines') }}
