-- One row per area, year and measure: children in need, or receiving care and support, per 10,000.

with rates as (select * from {{ ref('stg_statswales__care_and_support_rates') }}),
measures as (select * from {{ ref('care_and_support_measures') }}),
areas as (select * from {{ ref('int_areas') }}),
parameters as (select * from {{ ref('int_study_parameters') }}),

-- what is printed of an area and year, of whatever measure
years as (
    select
        rates.area_code,
        rates.year_ending_march,
        string_agg(measures.measure_label, ' and ' order by measures.measure) as measure_labels
    from rates
    inner join measures on rates.measure = measures.measure
    group by all
)

select
    rates.area_code,
    areas.area_name,
    areas.is_wales,
    rates.year_ending_march,
    rates.measure,
    measures.measure_label,
    measures.definition,
    rates.rate_per_10k_printed,
    rates.rate_per_10k_printed - parameters.rounding_unit_published_rate / 2 as rate_low_per_10k,
    rates.rate_per_10k_printed + parameters.rounding_unit_published_rate / 2 as rate_high_per_10k,
    rates.rate_per_10k_printed - earlier.rate_per_10k_printed as change_in_a_year_per_10k,
    case
        when earlier.area_code is not null then null
        when years.area_code is not null
            then format(
                'A break in the series: 31 March {} counts {}, by another definition.',
                rates.year_ending_march - 1, years.measure_labels
            )
        else format('No rate of 31 March {} is at hand.', rates.year_ending_march - 1)
    end as change_missing_reason,
    rates.vintage,
    rates.published_on

from rates
inner join measures on rates.measure = measures.measure
inner join areas on rates.area_code = areas.area_code
cross join parameters
left join rates as earlier
    on
        rates.area_code = earlier.area_code
        and rates.measure = earlier.measure
        and rates.year_ending_march = earlier.year_ending_march + 1
left join years
    on
        rates.area_code = years.area_code
        and rates.year_ending_march = years.year_ending_march + 1
