-- One row per area and year: children looked after per 10,000 aged under 18, as printed.

with rates as (select * from {{ ref('raw_statswales_care_rates') }}),
seed_editions as (select * from {{ ref('seed_editions') }})

select
    rates.area_code,
    rates.year_ending_march,
    rates.rate_per_10k_printed::double as rate_per_10k_printed,
    rates.vintage,
    seed_editions.published_on

from rates
-- a table without a day must fail the not-null test, not drop out of sight
left join seed_editions
    on
        seed_editions.dataset = 'published_care_rates'
        and rates.vintage = seed_editions.vintage
where seed_editions.published_on is null or {{ as_of('seed_editions.published_on') }}
