-- One row per local authority: its group, and its change where Table 4 of the report prints one.

with areas as (select * from {{ ref('int_areas') }}),
printed_groups as (select * from {{ ref('published_care_rate_groups') }}),
published_values as (select * from {{ ref('published_values') }}),

printed_changes as (
    select
        value_id,
        value::double as change_pct,
        0.5 * pow(10, -decimals::integer) as half_a_unit_pct
    from published_values
    where statistic = 'change_percent' and value is not null
),

-- 'increased by more than the Welsh average (21%)'
wales as (
    select *
    from printed_changes
    where value_id = 'comparison_las.increasing.threshold'
)

select
    areas.area_code,
    areas.area_name,
    coalesce(printed_groups.care_rate_group, 'neither') as care_rate_group,
    printed_changes.change_pct,
    printed_changes.change_pct - printed_changes.half_a_unit_pct as change_pct_low,
    printed_changes.change_pct + printed_changes.half_a_unit_pct as change_pct_high,
    wales.change_pct as wales_change_pct,
    wales.change_pct - wales.half_a_unit_pct as wales_change_pct_low,
    wales.change_pct + wales.half_a_unit_pct as wales_change_pct_high,
    coalesce('Printed: ' || printed_groups.place || '.', 'Named in neither group of Table 4.')
        as reason

from areas
cross join wales
left join printed_groups on areas.area_code = printed_groups.area_code
left join printed_changes on printed_groups.value_id = printed_changes.value_id
where not areas.is_wales
