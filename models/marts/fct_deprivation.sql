-- One row per area and measure of deprivation.

select
    area_code,
    area_name,
    is_wales,
    measure,
    reference_year,
    unit,
    value,
    value_missing_reason

from {{ ref('int_deprivation_measures') }}
