-- One row per change of care rates that the report prints: of Table 4 as its best reading has it.

with readings as (select * from {{ ref('rpt_table_4_readings') }}),
areas as (select * from {{ ref('int_table_4_readings') }}),
published as (select * from {{ ref('fct_published_care_rates') }}),
implied as (select * from {{ ref('int_implied_rates') }}),
parameters as (select * from {{ ref('int_study_parameters') }}),

-- a reading that gives most of what can be compared, and Wales; else Table 4 cannot tell its own
best as (
    select
        start_year,
        end_year,
        rule,
        rates
    from readings
    where is_wales_reproduced and 2 * n_reproduced > n_compared
    qualify row_number() over (order by fit_rank asc, end_year desc, start_year asc) = 1
),

plain as (
    select
        fieldwork_year - survey_group_window_years as start_year,
        fieldwork_year as end_year,
        'change_pct_of_start' as rule,
        'computed, unrounded' as rates
    from parameters
    where not exists (select best.rule from best)
),

reading as (
    select * from best
    union all
    select * from plain
),

first_year as (
    select min(year_ending_march) as year_ending_march
    from published
    where is_wales
)

select
    'table_4_change' as variable,
    areas.area_code as option,
    coalesce(areas.change_pct, implied.change_pct) as computed_value,
    case
        when areas.change_pct is null and implied.change_pct is not null then 'whole-number rates'
        else 'public data'
    end as basis
from areas
inner join reading using (start_year, end_year, rule, rates)
-- an authority without a published rate has one that its own printed change implies
left join implied
    on
        areas.area_code = implied.area_code
        and areas.rule = implied.rule
        and areas.start_year = implied.start_year
        and areas.end_year = implied.end_year

union all
select
    'care_rate_change' as variable,
    -- in the words of the report: '2015 to 2020'
    format(
        '{} to {}',
        (parameters.fieldwork_year - parameters.survey_group_window_years)::integer,
        parameters.fieldwork_year::integer
    ) as option,
    readings.wales_change_pct as computed_value,
    'public data' as basis
from readings
cross join parameters
inner join reading using (start_year, end_year, rule, rates)

-- since the first published rate, as percentages of change are mostly meant
union all
select
    'care_rate_change' as variable,
    format('{} to {}', earlier.year_ending_march, later.year_ending_march) as option,
    100 * (later.rate_per_10k_printed / earlier.rate_per_10k_printed - 1) as computed_value,
    'public data' as basis
from published as earlier
cross join parameters
inner join published as later
    on later.is_wales and parameters.fieldwork_year = later.year_ending_march
inner join first_year on earlier.year_ending_march = first_year.year_ending_march
where earlier.is_wales
