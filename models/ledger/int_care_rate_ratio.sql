-- One row: how many times the care rate of one authority that of another is, and of which rates.

with rates as (select * from {{ ref('fct_care_rates') }}),
implied as (select * from {{ ref('int_implied_rates') }}),
parameters as (select * from {{ ref('int_study_parameters') }}),

-- no figure after the fieldwork can stand in the report
newest as (
    select rates.*
    from rates
    inner join parameters on rates.year_ending_march <= parameters.fieldwork_year
    where not is_wales and care_rate_per_10k is not null
    qualify year_ending_march = max(year_ending_march) over ()
),

known as (
    select
        max(care_rate_per_10k) filter (where area_code = rate_ratio_area_code)
        / max(care_rate_per_10k) filter (where area_code = rate_ratio_base_area_code) as ratio
    from newest
    cross join parameters
),

-- of the year that the report means its own changes imply the rates
of_implied as (
    select
        max(end_rate) filter (where area_code = rate_ratio_area_code)
        / max(end_rate) filter (where area_code = rate_ratio_base_area_code) as ratio,
        max(end_rate_low) filter (where area_code = rate_ratio_area_code)
        / max(end_rate_high) filter (where area_code = rate_ratio_base_area_code) as ratio_low,
        max(end_rate_high) filter (where area_code = rate_ratio_area_code)
        / max(end_rate_low) filter (where area_code = rate_ratio_base_area_code) as ratio_high
    from implied
    cross join parameters
)

select
    'care_rate_ratio' as variable,
    '' as option,
    coalesce(of_implied.ratio, known.ratio) as computed_value,
    of_implied.ratio_low as computed_low,
    of_implied.ratio_high as computed_high,
    if(of_implied.ratio is null, 'public data', 'whole-number rates') as basis

from known
cross join of_implied
