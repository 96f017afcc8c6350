-- One row per area and mid-year: population of all ages, as exported after the revision of 2018.

with population as (select * from {{ ref('raw_statswales_total_population') }}),
area_labels as (select * from {{ ref('area_labels') }})

select
    area_labels.area_code,
    population.mid_year,
    population.population_total,
    population.source_file

from population
left join area_labels on population.area_label = area_labels.area_label
