{{ config(post_hook="{{ care_rates_as_of(this) }}") }}
-- One row per area, year and publication: the count of children looked after as published then.

with counts as (
    select * from {{ ref('int_children_looked_after_vintages') }}
    where sex = 'all' and age_band = 'all'
),

headlines as (select * from {{ ref('stg_welsh_government__headlines') }}),
rates as (select * from {{ ref('int_care_rates') }}),
parameters as (select * from {{ ref('int_study_parameters') }}),

published as (
    select
        area_code,
        year_ending_march,
        'StatsWales' as source,
        edition_number,
        published_on,
        landed_at,
        n_children_looked_after,
        marker,
        n_low,
        n_high,
        count_source
    from counts
    union all by name
    select
        area_code,
        year_ending_march,
        'headline' as source,
        0 as edition_number,
        published_on,
        n_children_looked_after,
        case when count_basis = 'implied' then 'implied' end as marker,
        n_children_looked_after as n_low,
        n_children_looked_after as n_high,
        'Welsh Government, ' || published_in as count_source
    from headlines
),

vintages as (
    select
        *,
        lag(n_children_looked_after) over (
            partition by area_code, year_ending_march, source
            order by published_on, edition_number
        ) as n_before,
        -- as in fct_care_rates: StatsWales where it has the year, else the newest headline
        {{ newest(['area_code', 'year_ending_march'], before="source = 'headline'") }} as is_latest
    from published
)

select
    vintages.area_code,
    rates.area_name,
    rates.is_wales,
    vintages.year_ending_march,
    vintages.source,
    vintages.edition_number,
    vintages.published_on,
    vintages.landed_at,
    vintages.n_children_looked_after,
    vintages.marker,
    vintages.n_low,
    vintages.n_high,
    vintages.count_source,
    vintages.n_children_looked_after - vintages.n_before as n_revision,
    rates.population_0_17,
    -- over the newest population, so that only the count moves from one vintage to the next
    parameters.rate_base_children * vintages.n_children_looked_after / rates.population_0_17
        as care_rate_per_10k,
    vintages.is_latest

from vintages
inner join rates
    on
        vintages.area_code = rates.area_code
        and vintages.year_ending_march = rates.year_ending_march
cross join parameters
