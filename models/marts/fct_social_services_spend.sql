-- One row per area, financial year and service: what was spent on social services.

with spend as (select * from {{ ref('stg_statswales__social_services_spend') }}),
areas as (select * from {{ ref('int_areas') }}),

totals as (
    select * from spend
    where service = 'all'
)

select
    spend.area_code,
    areas.area_name,
    areas.is_wales,
    spend.year_ending_march,
    spend.service,
    spend.spend_gbp_thousand,
    100.0 * spend.spend_gbp_thousand / totals.spend_gbp_thousand as share_of_all_pct,
    spend.vintage,
    spend.published_on

from spend
inner join areas on spend.area_code = areas.area_code
left join totals
    on
        spend.area_code = totals.area_code
        and spend.year_ending_march = totals.year_ending_march
