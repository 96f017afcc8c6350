-- One row per year and release: the Welsh count and rate as a release printed or implied them.

with headlines as (select * from {{ ref('raw_wales_headlines') }}),
seed_editions as (select * from {{ ref('seed_editions') }})

select
    {{ wales() }} as area_code,
    headlines.year_ending_march,
    headlines.release_year_ending_march,
    headlines.n_children_looked_after,
    headlines.rate_per_10k_printed,
    headlines.published_in,
    headlines.count_basis,
    headlines.source_url,
    seed_editions.published_on

from headlines
-- a release without a day must fail the not-null test, not drop out of sight
left join seed_editions
    on
        seed_editions.dataset = 'wales_headlines'
        and headlines.published_in = seed_editions.vintage
where seed_editions.published_on is null or {{ as_of('seed_editions.published_on') }}
