-- One row per publication and count that nobody else has printed: the one its printed rate gives.

with counts as (select * from {{ ref('int_known_counts') }}),
published as (select * from {{ ref('published_values') }}),
parameters as (select * from {{ ref('int_study_parameters') }}),

printed as (
    select
        publication,
        option as area_name,
        grouping as year,
        value::double as rate_per_10k,
        0.5 * pow(10, -decimals::integer) as half_a_unit
    from published
    where statistic = 'rate_per_10000'
)

select
    counts.publication,
    'children_looked_after' as variable,
    counts.area_name as option,
    printed.year as grouping,
    'n' as statistic,
    rate_per_10k * population_0_17 / rate_base_children as computed_value,
    (rate_per_10k - half_a_unit) * population_0_17 / rate_base_children as computed_low,
    (rate_per_10k + half_a_unit) * population_0_17 / rate_base_children as computed_high,
    'printed counts' as basis

from counts
inner join printed
    on
        counts.publication = printed.publication
        and counts.area_name = printed.area_name
        and counts.year_ending_march::varchar = printed.year
cross join parameters
where counts.n_elsewhere is null and counts.population_0_17 is not null
