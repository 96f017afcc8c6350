-- One row per pair of years, kind of rates and basis: was the printed Table 4 computed this way?

with areas as (select * from {{ ref('int_table_4_readings') }}),
rates as (select * from {{ ref('int_care_rates') }}),
table_4 as (select * from {{ ref('int_table_4') }}),
parameters as (select * from {{ ref('int_study_parameters') }}),

readings as (
    select
        start_year,
        end_year,
        rule,
        rates,
        max(wales_change_pct) as wales_change_pct,
        max(wales_printed_pct) as wales_printed_pct,
        bool_and(is_wales_reproduced) as is_wales_reproduced,
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
    group by start_year, end_year, rule, rates
),

-- the authorities for which Table 4 prints no change, in the last year they were all counted
others as (
    select
        rates.year_ending_march as others_last_counted_year,
        sum(rates.n_children_looked_after)::integer as n_last_counted_in_other_authorities
    from rates
    cross join parameters
    inner join table_4 on rates.area_code = table_4.area_code
    where table_4.change_pct is null and rates.year_ending_march <= parameters.fieldwork_year
    group by rates.year_ending_march
    having count(*) = count(rates.n_children_looked_after)
    qualify row_number() over (order by rates.year_ending_march desc) = 1
)

select
    readings.start_year,
    readings.end_year,
    readings.rule,
    readings.rates,
    readings.wales_change_pct,
    readings.wales_printed_pct,
    readings.is_wales_reproduced,
    readings.n_printed,
    readings.n_compared,
    readings.n_reproduced,
    readings.largest_difference_pct,
    readings.root_mean_square_difference_pct,
    case
        when readings.n_compared > 0
            then rank() over (
                partition by readings.n_compared > 0
                -- a figure that a reading misses tells as much as one that it gives
                order by
                    2 * readings.n_reproduced - readings.n_compared desc,
                    readings.root_mean_square_difference_pct
            )
    end::integer as fit_rank,
    readings.n_implied_in_printed_authorities,
    wales.n_children_looked_after - readings.n_implied_in_printed_authorities
        as n_implied_in_other_authorities,
    others.n_last_counted_in_other_authorities,
    others.others_last_counted_year,
    case
        when readings.n_compared = 0
            then 'not compared: a count, a population or a published rate is not at hand'
        else format(
            '{} {} of the {} printed changes that can be compared{}',
            if(readings.n_reproduced = readings.n_compared, 'fits: gives', 'does not fit: gives'),
            readings.n_reproduced, readings.n_compared,
            if(readings.is_wales_reproduced, ', and that of Wales', ', and not that of Wales')
        )
    end as verdict

from readings
cross join others
inner join rates as wales
    on wales.is_wales and readings.end_year = wales.year_ending_march
