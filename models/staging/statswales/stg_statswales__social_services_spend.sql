-- One row per area, financial year and service: what was spent on social services, as printed.

with figures as (select * from {{ ref('raw_statswales_social_services_spend') }}),
seed_editions as (select * from {{ ref('seed_editions') }})

select
    figures.area_code,
    figures.year_ending_march,
    figures.service,
    figures.spend_gbp_thousand,
    figures.vintage,
    seed_editions.published_on

from figures
-- a table without a day must fail the not-null test, not drop out of sight
left join seed_editions
    on
        seed_editions.dataset = 'social_services_spend'
        and figures.vintage = seed_editions.vintage
where seed_editions.published_on is null or {{ as_of('seed_editions.published_on') }}
