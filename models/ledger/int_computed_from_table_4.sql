-- One row per change of Table 4 that public care rates give: computed as its best reading is.

with readings as (select * from {{ ref('rpt_table_4_readings') }}),
changes as (select * from {{ ref('fct_care_rate_changes') }}),
parameters as (select * from {{ ref('int_study_parameters') }}),

-- until figures for its years land, Table 4 cannot tell its window and basis
best as (
    select
        start_year,
        end_year,
        rule
    from readings
    where fit_rank = 1
    qualify row_number() over (order by end_year desc, start_year asc) = 1
),

plain as (
    select
        fieldwork_year - survey_group_window_years as start_year,
        fieldwork_year as end_year,
        'change_pct_of_start' as rule
    from parameters
    where not exists (select best.rule from best)
),

reading as (
    select * from best
    union all
    select * from plain
)

select
    if(changes.is_wales, 'care_rate_change', 'table_4_change') as variable,
    -- for Wales in the words of the report: '2015 to 2020'
    if(
        changes.is_wales,
        format(
            '{} to {}',
            (parameters.fieldwork_year - parameters.survey_group_window_years)::integer,
            parameters.fieldwork_year::integer
        ),
        changes.area_code
    ) as option,
    if(
        reading.rule = 'change_pct_of_start',
        changes.change_pct_of_start,
        changes.change_pct_of_end
    ) as computed_value,
    'public data' as basis

from changes
cross join parameters
inner join reading
    on
        changes.start_year = reading.start_year
        and changes.end_year = reading.end_year
