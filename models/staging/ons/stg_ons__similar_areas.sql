-- One row per local authority, kind of similarity and rank: a similar area.

with figures as (select * from {{ ref('raw_ons_similar_areas') }}),
seed_editions as (select * from {{ ref('seed_editions') }})

select
    figures.area_code,
    figures.similarity,
    figures.similarity_rank,
    figures.similar_area_code,
    figures.vintage,
    seed_editions.published_on

from figures
-- a table without a day must fail the not-null test, not drop out of sight
left join seed_editions
    on
        seed_editions.dataset = 'similar_areas'
        and figures.vintage = seed_editions.vintage
where seed_editions.published_on is null or {{ as_of('seed_editions.published_on') }}
