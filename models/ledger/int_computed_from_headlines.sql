-- One row per publication and quantity of children looked after that known counts give.

with counts as (select * from {{ ref('int_known_counts') }}),
parameters as (select * from {{ ref('int_study_parameters') }}),

-- its own count is what a publication says; one from elsewhere can tell whether it is so
rates as (
    select
        counts.*,
        coalesce(n_own, n_elsewhere) as n,
        rate_base_children * coalesce(n_own, n_elsewhere) / population_0_17 as rate_per_10k
    from counts
    cross join parameters
),

pairs as (
    select
        later.*,
        format('{} to {}', earlier.year_ending_march, later.year_ending_march) as years,
        earlier.n_elsewhere as n_elsewhere_before,
        earlier.rate_per_10k as rate_per_10k_before,
        earlier.n_own as n_own_before
    from rates as later
    inner join rates as earlier
        on
            later.publication = earlier.publication
            and later.area_code = earlier.area_code
            and later.year_ending_march > earlier.year_ending_march
),

quantities as (
    select
        publication,
        'care_rate' as variable,
        area_name as option,
        year_ending_march::varchar as grouping,
        'rate_per_10000' as statistic,
        rate_per_10k as computed_value,
        n_own is not null as is_own
    from rates

    union all by name
    select
        publication,
        'care_rate' as variable,
        area_name as option,
        years as grouping,
        unnest(['rate_increase_per_10000', 'increase_percent']) as statistic,
        unnest([
            rate_per_10k - rate_per_10k_before, 100 * (rate_per_10k / rate_per_10k_before - 1)
        ]) as computed_value,
        coalesce(n_own, n_own_before) is not null as is_own
    from pairs

    union all by name
    select
        publication,
        'children_looked_after' as variable,
        area_name as option,
        years as grouping,
        'increase' as statistic,
        n - n_elsewhere_before as computed_value,
        n_own is not null as is_own
    from pairs

    union all by name
    select
        publication,
        'children_looked_after' as variable,
        area_name as option,
        year_ending_march::varchar as grouping,
        'n' as statistic,
        n_elsewhere as computed_value,
        false as is_own
    from counts
)

select
    * exclude (is_own),
    if(is_own, 'printed counts', 'public data') as basis

from quantities
where computed_value is not null
