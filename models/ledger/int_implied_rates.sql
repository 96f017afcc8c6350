-- One row per authority whose whole-number rates the printed changes imply: as they fit best.

with statistics as (select * from {{ ref('statistics') }}),

fits as (
    select
        model as rule,
        start_year,
        end_year
    from statistics
    where
        analysis = 'whole_number_rates'
        and statistic = 'n_fitting'
        -- a reading that misses one is none
        and estimate = n
    qualify
        row_number()
            over (partition by analysis order by p_value asc, start_year desc, rule asc)
        = 1
),

rates as (
    select
        statistics.area_code,
        fits.rule,
        fits.start_year,
        fits.end_year,
        max(estimate) filter (where statistic = 'start_rate_per_10k') as start_rate,
        max(ci_low) filter (where statistic = 'start_rate_per_10k') as start_rate_low,
        max(ci_high) filter (where statistic = 'start_rate_per_10k') as start_rate_high,
        max(estimate) filter (where statistic = 'end_rate_per_10k') as end_rate,
        max(ci_low) filter (where statistic = 'end_rate_per_10k') as end_rate_low,
        max(ci_high) filter (where statistic = 'end_rate_per_10k') as end_rate_high

    from statistics
    inner join fits
        on
            statistics.model = fits.rule
            and statistics.start_year = fits.start_year
            and statistics.end_year = fits.end_year
    where statistics.analysis = 'whole_number_rates' and statistics.area_code is not null
    group by all
)

select
    *,
    100
    * (end_rate - start_rate)
    / if(rule = 'change_pct_of_start', start_rate, end_rate) as change_pct

from rates
