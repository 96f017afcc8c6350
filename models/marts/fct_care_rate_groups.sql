-- One row per kind of rates, authority, window and rule: its comparison group (report, Table 4),
-- computed by each rule, and as the report prints it.

with computed as (select * from {{ ref('int_care_rate_groups_computed') }}),
by_measure as (select * from {{ ref('int_care_rate_groups_by_measure') }}),
likeness as (select * from {{ ref('int_deprivation_measure_likeness') }}),
table_4 as (select * from {{ ref('int_table_4') }}),
windows as (select * from {{ ref('care_rate_windows') }}),

-- a group rests on one measure of deprivation: would the others make the same one?
agreement as (
    select
        computed.rates,
        computed.area_code,
        computed.end_year,
        computed.window_years,
        computed.rule,
        count(*)::integer as n_measures,
        (count(*) filter (where by_measure.care_rate_group = computed.care_rate_group))::integer
            as n_measures_agreeing,
        max(by_measure.care_rate_group) filter (where likeness.is_by_rule)
            as care_rate_group_by_rule
    from computed
    inner join by_measure using (rates, area_code, end_year, window_years, rule)
    left join likeness on by_measure.measure = likeness.measure
    where computed.care_rate_group != 'unknown'
    group by all
),

as_printed as (
    select
        table_4.* exclude (change_pct_low, change_pct_high),
        windows.window_years,
        'as_printed' as rule
    from table_4
    -- the report prints one window, the last five years, and not the years it runs between
    inner join windows on windows.is_printed
),

every_rule as (
    select
        computed.*,
        agreement.n_measures,
        agreement.n_measures_agreeing,
        agreement.care_rate_group_by_rule
    from computed
    left join agreement using (rates, area_code, end_year, window_years, rule)
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
    rates,
    care_rate_group,
    reason,
    change_pct,
    wales_change_pct,
    residual_pct,
    deprivation_measure,
    n_measures,
    n_measures_agreeing,
    care_rate_group_by_rule,
    margin_pct,
    nearest_threshold,
    is_certain_despite_rounding,
    rule = 'as_printed' as is_printed

from every_rule
