-- One row per deprivation measure with values: how like the others it is over the authorities.

with deprivation as (
    select * from {{ ref('fct_deprivation') }}
    where not is_wales and value is not null
),

parameters as (select * from {{ ref('int_study_parameters') }}),

pairs as (
    select
        one.measure,
        other.measure as other_measure,
        pow(corr(one.value, other.value order by one.area_code), 2) as r_squared
    from deprivation as one
    inner join deprivation as other using (area_code)
    where one.measure != other.measure
    group by one.measure, other.measure
)

select
    measure,
    avg(r_squared order by other_measure) as mean_r_squared_with_others,
    -- care rates are not looked at: the largest r squared of many would flatter itself
    deprivation_measure_rule = 'nearest_to_the_other_measures'
    and row_number() over (
        order by avg(r_squared order by other_measure) desc, measure asc
    ) = 1 as is_by_rule

from pairs
cross join parameters
group by measure, deprivation_measure_rule
