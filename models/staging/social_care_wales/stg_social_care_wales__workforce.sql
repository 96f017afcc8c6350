-- One row per year and service: staff of children's social services in Wales.

select
    year::integer as year,
    service,
    staff::integer as n_staff,
    unit,
    source

from {{ ref('raw_social_care_workforce') }}
