-- One row per area, year and measure of children receiving social services: the rate as printed.

with figures as (select * from {{ ref('raw_statswales_care_and_support_rates') }}),
seed_editions as (select * from {{ ref('seed_editions') }})

select
    figures.area_code,
    figures.year_ending_march,
    figures.measure,
    figures.rate_per_10k_printed::double as rate_per_10k_printed,
    figures.vintage,
    seed_editions.published_on

from figures
-- a table without a day must fail the not-null test, not drop out of sight
left join seed_editions
    on
        seed_editions.dataset = 'care_and_support_rates'
        and figures.vintage = seed_editions.vintage
where seed_editions.published_on is null or {{ as_of('seed_editions.published_on') }}
