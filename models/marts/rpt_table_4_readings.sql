-- One row per window and basis of change: could the printed Table 4 have been computed this way?

with areas as (select * from {{ ref('int_table_4_readings') }}),
rates as (select * from {{ ref('int_care_rates') }}),
table_4 as (select * from {{ ref('int_table_4') }}),

readings as (
    select
        start_year,
        end_year,
        rule,
        max(wales_change_pct) as wales_change_pct,
        max(wales_printed_pct) as wales_printed_pct,
        count(printed_pct)::integer as n_printed,
        count(change_pct)::integer as n_compared,
        (count(*) filter (where is_reproduced))::integer as n_reproduced,
        max(abs(change_pct - printed_pct)) as largest_difference_pct,
        sqrt(avg(pow(change_pct - printed_pct, 2) order by area_code))
            as root_mean_square_difference_pct,
        -- a sum over some of the authorities would say nothing
        if(
            count(n_implied) = count(*), round(sum(n_implied order by area_code)), null
        )::integer as n_implied_in_printed_authorities
    from areas
    group by start_year, end_year, rule
),

-- the authorities for which Table 4 prints no change, in the last year they were all counted
others as (
    select
        rates.year_ending_march as others_last_counted_year,
        sum(rates.n_children_looked_after)::integer as n_last_counted_in_other_authorities
    from rates
    inner join table_4 on rates.area_code = table_4.area_code
    where table_4.change_pct is null
    group by rates.year_ending_march
    having count(*) = count(rates.n_children_looked_after)
    qualify row_number() over (order by rates.year_ending_march desc) = 1
)

select
    readings.start_year,
    readings.end_year,
    readings.rule,
    readings.wales_change_pct,
    readings.wales_printed_pct,
    readings.n_printed,
    readings.n_compared,
    readings.n_reproduced,
    readings.largest_difference_pct,
    readings.root_mean_square_difference_pct,
    case
        when readings.n_compared = readings.n_printed
            then rank() over (
                partition by readings.n_compared = readings.n_printed
                order by readings.root_mean_square_difference_pct
            )
    end::integer as fit_rank,
    readings.n_implied_in_printed_authorities,
    wales.n_children_looked_after - readings.n_implied_in_printed_authorities
        as n_implied_in_other_authorities,
    others.n_last_counted_in_other_authorities,
    others.others_last_counted_year,
    case
        when readings.n_compared < readings.n_printed
            then 'not settled: a count or a population of one of the two years has not landed'
        when readings.n_reproduced = readings.n_printed
            then 'fits every printed figure within rounding'
        -- revised counts and populations can keep even the right reading from fitting them all
        else 'does not fit every printed figure within rounding'
    end as verdict

from readings
cross join others
inner join rates as wales
    on wales.is_wales and readings.end_year = wales.year_ending_march
