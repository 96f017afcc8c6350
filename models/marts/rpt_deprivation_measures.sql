-- One row per kind of rates, year and deprivation measure: how much of the differences it explains,
-- with limits, and which measure the rule and the study take.

with regressions as (select * from {{ ref('int_deprivation_regressions') }}),
likeness as (select * from {{ ref('int_deprivation_measure_likeness') }}),
parameters as (select * from {{ ref('int_study_parameters') }}),

-- Fisher's z of the correlation, with a standard error of 1 / sqrt(n - 3)
transformed as (
    select
        *,
        atanh(sqrt(least(r_squared, 1 - 1e-12))) as z,
        if(n > 3, normal_quantile_95 / sqrt(n - 3), null) as margin
    from regressions
    cross join parameters
)

select
    transformed.rates,
    transformed.year_ending_march,
    transformed.measure,
    transformed.n,
    transformed.r_squared,
    -- no less than nothing can be explained: a limit beyond no correlation is 0
    pow(tanh(greatest(z, margin) - margin), 2) as r_squared_low,
    pow(tanh(z + margin), 2) as r_squared_high,
    rank() over (
        partition by transformed.rates, transformed.year_ending_march
        order by transformed.r_squared desc
    )::integer as r_squared_rank,
    likeness.mean_r_squared_with_others,
    coalesce(likeness.is_by_rule, false) as is_by_rule,
    transformed.measure = transformed.exclusion_deprivation_measure as is_of_study

from transformed
left join likeness on transformed.measure = likeness.measure
