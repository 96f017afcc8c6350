-- One row per authority, window and rule: its comparison group (report, Table 4), computed by each
-- rule, and as the report prints it.

with computed as (select * from {{ ref('int_care_rate_groups_computed') }}),
table_4 as (select * from {{ ref('int_table_4') }}),
windows as (select * from {{ ref('care_rate_windows') }}),

as_printed as (
    select
        table_4.* exclude (change_pct_low, change_pct_high),
        windows.window_years,
        'as_printed' as rule,
        -- what is printed is printed: no rounding moves it
        true as is_certain
    from table_4
    -- the report prints one window, the last five years, and not the years it runs between
    inner join windows on windows.is_printed
),

every_rule as (
    select * from computed
    union all by name
    select * from as_printed
)

select
    area_code,
    area_name,
    window_years,
    start_year,
    end_year,
    rule,
    care_rate_group,
    reason,
    change_pct,
    wales_change_pct,
    residual_pct,
    deprivation_measure,
    margin_pct,
    nearest_threshold,
    is_certain,
    rule = 'as_printed' as is_printed

from every_rule
