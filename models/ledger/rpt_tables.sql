-- One row per wave and row of Tables 1 to 6 of the report, in its own arrangement, as shown.

with waves as (select * from {{ ref('int_survey_waves') }}),
tables as (select * from {{ ref('report_tables') }}),

every_row as (
    select * from {{ ref('int_tables_from_answers') }}
    union all by name
    select * from {{ ref('int_tables_from_scores') }}
    union all by name
    select * from {{ ref('int_tables_from_groups') }}
    union all by name
    select * from {{ ref('int_tables_from_frameworks') }}
    union all by name
    select * from {{ ref('int_tables_from_tests') }}
)

select
    every_row.survey_wave,
    every_row.table_number,
    row_number() over (
        partition by every_row.survey_wave, every_row.table_number
        order by every_row.block, every_row.place
    )::integer as row_number,
    tables.title,
    every_row.heading,
    every_row.label,
    tables.first_heading,
    every_row.first_base_n,
    every_row.first_n,
    every_row.first_pct,
    every_row.first_mean,
    every_row.first_sd,
    every_row.first_missing_reason,
    tables.second_heading,
    every_row.second_base_n,
    every_row.second_n,
    every_row.second_pct,
    every_row.second_mean,
    every_row.second_sd,
    every_row.second_missing_reason,
    every_row.change_pct,
    every_row.df,
    every_row.p_value,
    every_row.t,
    every_row.hedges_g,
    every_row.hedges_g_low,
    every_row.hedges_g_high,
    every_row.equivalence_p,
    every_row.equivalence,
    every_row.chi_squared,
    every_row.test_n,
    every_row.difference_missing_reason,
    tables.note,
    -- Table 4 is of care rates, which are public
    waves.is_synthetic and every_row.table_number != 4 as is_synthetic,
    case when every_row.table_number != 4 then waves.disclosure_rule end as disclosure_rule

from every_row
inner join waves on every_row.survey_wave = waves.survey_wave
inner join tables on every_row.table_number = tables.table_number
