-- One row per year and population: the limits of the funnel for an authority of that many children.

with rates as (select * from {{ ref('int_care_rates') }}),
dispersion as (select * from {{ ref('int_funnel_dispersion') }}),
parameters as (select * from {{ ref('int_study_parameters') }}),

wales as (
    select
        year_ending_march,
        care_rate_per_10k
    from rates
    where is_wales
),

-- from below the smallest authority to above the largest, in even steps
ends as (
    select
        year_ending_march,
        floor(min(population_0_17) / funnel_step_children)::integer as first_step,
        ceil(max(population_0_17) / funnel_step_children)::integer as last_step,
        any_value(funnel_step_children) as step
    from rates
    cross join parameters
    where not is_wales and care_rate_per_10k is not null
    group by year_ending_march, funnel_step_children
),

populations as (
    select
        year_ending_march,
        (step * unnest(generate_series(greatest(first_step, 1), last_step)))::integer
            as population_0_17
    from ends
),

deviations as (
    select
        populations.*,
        wales.care_rate_per_10k as centre,
        {{ funnel_deviations(
            'centre', 'populations.population_0_17', 'dispersion.between_sd_per_10k'
        ) }},
        dispersion.dispersion,
        dispersion.between_sd_per_10k
    from populations
    inner join wales on populations.year_ending_march = wales.year_ending_march
    left join dispersion on populations.year_ending_march = dispersion.year_ending_march
    cross join parameters
)

select
    year_ending_march,
    population_0_17,
    centre as wales_rate_per_10k,
    {{ funnel_limits('centre', 'sd', 'wide_sd') }},
    dispersion,
    between_sd_per_10k

from deviations
cross join parameters
