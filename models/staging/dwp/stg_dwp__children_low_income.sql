-- One row per local authority and year: children under 16 in relative low income families.

select
    area_code,
    year_ending_march,
    n_children_low_income

from {{ ref('raw_dwp_children_low_income') }}
