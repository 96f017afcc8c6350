-- One row per area and year: children looked after at 31 March per 10,000 aged 0 to 17.

with rates as (select * from {{ ref('int_care_rates') }}),
funnels as (select * from {{ ref('int_care_rate_funnels') }}),
parameters as (select * from {{ ref('int_study_parameters') }}),

ranks as (
    select
        area_code,
        year_ending_march,
        rank() over (
            partition by year_ending_march order by care_rate_per_10k desc
        )::integer as care_rate_rank
    from rates
    where not is_wales and care_rate_per_10k is not null
),

-- Byar's approximation to the exact Poisson limits of the count (Breslow and Day 1987, p. 69)
limits as (
    select
        rates.*,
        case
            when n_children_looked_after = 0 then 0
            else
                n_children_looked_after * pow(
                    1 - 1 / (9 * n_children_looked_after)
                    - normal_quantile_95 / (3 * sqrt(n_children_looked_after)), 3
                )
        end * rate_base_children / population_0_17 as care_rate_ci_low_per_10k,
        (n_children_looked_after + 1) * pow(
            1 - 1 / (9 * (n_children_looked_after + 1))
            + normal_quantile_95 / (3 * sqrt(n_children_looked_after + 1)), 3
        ) * rate_base_children / population_0_17 as care_rate_ci_high_per_10k
    from rates
    cross join parameters
)

select
    limits.area_code,
    limits.area_name,
    limits.is_wales,
    limits.year_ending_march,
    limits.n_children_looked_after,
    limits.n_low,
    limits.n_high,
    limits.marker,
    limits.count_source,
    limits.population_0_17,
    limits.population_mid_year,
    limits.population_vintage,
    limits.care_rate_per_10k,
    limits.care_rate_low_per_10k,
    limits.care_rate_high_per_10k,
    limits.care_rate_ci_low_per_10k,
    limits.care_rate_ci_high_per_10k,
    funnels.funnel_95_low_per_10k,
    funnels.funnel_95_high_per_10k,
    funnels.funnel_99_8_low_per_10k,
    funnels.funnel_99_8_high_per_10k,
    funnels.funnel_overdispersed_95_low_per_10k,
    funnels.funnel_overdispersed_95_high_per_10k,
    funnels.funnel_overdispersed_99_8_low_per_10k,
    funnels.funnel_overdispersed_99_8_high_per_10k,
    funnels.funnel_position,
    ranks.care_rate_rank,
    limits.rate_missing_reason

from limits
left join funnels using (area_code, year_ending_march)
left join ranks using (area_code, year_ending_march)
