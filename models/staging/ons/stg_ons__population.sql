-- One row per local authority and mid-year: population by broad age, with its release.

select
    area_code,
    mid_year,
    population_0_15,
    population_0_17,
    population_total,
    vintage,
    source_file

from {{ ref('raw_ons_population') }}
