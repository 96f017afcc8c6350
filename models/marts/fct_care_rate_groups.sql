-- One row per authority, window and rule: its comparison group (report, Table 4).

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
    is_printed

from {{ ref('int_care_rate_groups') }}
