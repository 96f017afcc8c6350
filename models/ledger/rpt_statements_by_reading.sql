-- One row per window and basis that Table 4 can mean: what sentences about changes become.

with changes as (select * from {{ ref('rpt_changes_by_reading') }})

select
    start_year,
    end_year,
    rule,
    any_value(wales_change_pct) as wales_change_pct,
    count(*)::integer as n_authorities,
    (count(*) filter (where is_large_increase))::integer as n_large_increases,
    (count(*) filter (where printed_group = 'increasing'))::integer as n_printed_increasing,
    (count(*) filter (where is_large_increase and printed_group = 'increasing'))::integer
        as n_large_increases_of_printed_increasing,
    (count(*) filter (where is_large_decrease))::integer as n_large_decreases,
    (count(*) filter (where rose_more_than_wales))::integer as n_rose_more_than_wales,
    string_agg(area_name, ', ' order by area_name) filter (where is_large_increase)
        as large_increases,
    -- the printed excluded one rose more than Wales too
    string_agg(area_name, ', ' order by area_name) filter (
        where rose_more_than_wales and printed_group not in ('increasing', 'excluded')
    ) as rose_more_than_wales_not_printed,
    string_agg(area_name, ', ' order by area_name) filter (
        where not rose_more_than_wales and printed_group = 'increasing'
    ) as printed_increasing_not_above_wales

from changes
group by start_year, end_year, rule
