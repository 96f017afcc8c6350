-- One row per area and year of the published table of rates: the rate as printed, beside ours.

with published as (select * from {{ ref('int_care_rates_published') }}),
areas as (select * from {{ ref('int_areas') }}),
computed as (select * from {{ ref('int_care_rates') }}),

compared as (
    select
        published.*,
        areas.area_name,
        areas.is_wales,
        computed.n_children_looked_after,
        computed.care_rate_per_10k as computed_rate_per_10k,
        computed.care_rate_low_per_10k as computed_rate_low_per_10k,
        computed.care_rate_high_per_10k as computed_rate_high_per_10k,
        computed.rate_missing_reason,
        -- both are intervals: they agree where they meet
        case
            when computed.care_rate_per_10k is not null
                then
                    computed.care_rate_low_per_10k <= published.care_rate_high_per_10k
                    and computed.care_rate_high_per_10k >= published.care_rate_low_per_10k
        end as agrees_within_rounding
    from published
    inner join areas on published.area_code = areas.area_code
    left join computed
        on
            published.area_code = computed.area_code
            and published.year_ending_march = computed.year_ending_march
)

select
    area_code,
    area_name,
    is_wales,
    year_ending_march,
    rate_per_10k_printed,
    care_rate_low_per_10k,
    care_rate_high_per_10k,
    vintage,
    published_on,
    population_mid_year,
    population_0_17,
    n_low,
    n_high,
    n_children_looked_after,
    computed_rate_per_10k,
    computed_rate_low_per_10k,
    computed_rate_high_per_10k,
    agrees_within_rounding,
    case
        when agrees_within_rounding then 'agrees within rounding'
        when not agrees_within_rounding
            then 'revised: a count or a population changed between the two tables'
        else 'not compared: ' || rate_missing_reason
    end as comparison

from compared
