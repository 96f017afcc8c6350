-- One row per printed change of Wales, pair of years and basis: rates that give what is printed.

with published_values as (select * from {{ ref('published_values') }}),
published as (select * from {{ ref('fct_published_care_rates') }}),
parameters as (select * from {{ ref('int_study_parameters') }}),

printed as (
    select
        value_id,
        value::double as printed_pct,
        0.5 * pow(10, -decimals::integer) as half_a_unit_pct,
        regexp_extract(option, '^\d{4}')::integer as printed_start_year,
        regexp_extract(option, '\d{4}$')::integer as printed_end_year
    from published_values
    where variable = 'care_rate_change' and value is not null
),

changes as (
    select
        earlier.year_ending_march as start_year,
        later.year_ending_march as end_year,
        {{ change_pct('earlier.rate_per_10k_printed', 'later.rate_per_10k_printed', 'change') }}
    from published as earlier
    inner join published as later on earlier.year_ending_march < later.year_ending_march
    inner join parameters on later.year_ending_march <= parameters.fieldwork_year
    where earlier.is_wales and later.is_wales
),

based as (
    select
        start_year,
        end_year,
        unnest(['change_pct_of_start', 'change_pct_of_end']) as rule,
        unnest([change_pct_of_start, change_pct_of_end]) as change_pct
    from changes
)

select
    printed.value_id,
    printed.printed_pct,
    printed.printed_start_year,
    printed.printed_end_year,
    based.start_year,
    based.end_year,
    based.rule,
    based.change_pct,
    based.start_year = printed.printed_start_year as is_printed_start_year,
    based.end_year = printed.printed_end_year as is_printed_end_year

from printed
inner join based
    on abs(based.change_pct - printed.printed_pct) <= printed.half_a_unit_pct
