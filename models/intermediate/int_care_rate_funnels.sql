{{ config(materialized='table') }}
-- One row per area and year: limits of a funnel around the Welsh rate, and where the rate lies.

with rates as (select * from {{ ref('int_care_rates') }}),
dispersion as (select * from {{ ref('int_funnel_dispersion') }}),
parameters as (select * from {{ ref('int_study_parameters') }}),

wales as (
    select
        year_ending_march,
        care_rate_per_10k as wales_rate_per_10k
    from rates
    where is_wales
),

deviations as (
    select
        rates.*,
        wales.wales_rate_per_10k as centre,
        {{ funnel_deviations(
            'centre', 'rates.population_0_17', 'dispersion.between_sd_per_10k'
        ) }}
    from rates
    inner join wales on rates.year_ending_march = wales.year_ending_march
    left join dispersion on rates.year_ending_march = dispersion.year_ending_march
    cross join parameters
)

select
    area_code,
    year_ending_march,
    {{ funnel_limits('centre', 'sd', 'wide_sd') }},
    case
        when is_wales or care_rate_per_10k is null then null
        when care_rate_per_10k > funnel_overdispersed_99_8_high_per_10k then 'above 99.8%'
        when care_rate_per_10k > funnel_overdispersed_95_high_per_10k then 'above 95%'
        when care_rate_per_10k < funnel_overdispersed_99_8_low_per_10k then 'below 99.8%'
        when care_rate_per_10k < funnel_overdispersed_95_low_per_10k then 'below 95%'
        when wide_sd is not null then 'inside'
    end as funnel_position

from deviations
cross join parameters
