-- One row per area, year, carer and place of the carer: children in foster placements, as printed.

with figures as (select * from {{ ref('raw_statswales_foster_placements') }}),
seed_editions as (select * from {{ ref('seed_editions') }})

select
    figures.area_code,
    figures.year_ending_march,
    figures.carer,
    figures.carer_place,
    figures.n_printed,
    try_cast(figures.n_printed as integer) as n_children,
    case when try_cast(figures.n_printed as integer) is null then figures.n_printed end as marker,
    figures.vintage,
    seed_editions.published_on

from figures
-- a table without a day must fail the not-null test, not drop out of sight
left join seed_editions
    on
        seed_editions.dataset = 'foster_placements'
        and figures.vintage = seed_editions.vintage
where seed_editions.published_on is null or {{ as_of('seed_editions.published_on') }}
