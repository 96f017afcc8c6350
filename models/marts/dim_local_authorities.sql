-- One row per Welsh local authority, in the publisher's order.

select
    area_code,
    area_name,
    area_name_cy,
    sort_order

from {{ ref('int_areas') }}
where not is_wales
