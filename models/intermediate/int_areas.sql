-- One row per area: the 22 local authorities and Wales.

select
    area_code,
    area_name,
    area_name_cy,
    sort_order,
    area_type = 'country' as is_wales

from {{ ref('local_authorities') }}
