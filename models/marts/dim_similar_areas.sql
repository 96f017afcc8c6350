-- One row per local authority, kind of similarity and rank: one of its most similar areas.

with similar_areas as (select * from {{ ref('stg_ons__similar_areas') }}),
areas as (select * from {{ ref('int_areas') }})

select
    similar_areas.area_code,
    areas.area_name,
    similar_areas.similarity,
    similar_areas.similarity_rank,
    similar_areas.similar_area_code,
    welsh.area_name as similar_area_name,
    welsh.area_code is not null as is_similar_area_welsh,
    case
        when welsh.area_code is not null
            then
                -- of Welsh areas alone: those elsewhere stand in a partition of their own
                row_number() over (
                    partition by
                        similar_areas.area_code, similar_areas.similarity, welsh.area_code is null
                    order by similar_areas.similarity_rank
                )::integer
    end as similarity_rank_in_wales,
    similar_areas.vintage,
    similar_areas.published_on

from similar_areas
inner join areas on similar_areas.area_code = areas.area_code
left join areas as welsh on similar_areas.similar_area_code = welsh.area_code
