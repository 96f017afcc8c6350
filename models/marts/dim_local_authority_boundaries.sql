-- One row per Welsh local authority: its boundary, generalised, in longitude and latitude.

select
    area_code,
    boundary_geojson

from {{ ref('local_authority_boundaries') }}
