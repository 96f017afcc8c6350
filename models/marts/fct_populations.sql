-- One row per area, mid-year and source: population by broad age.

with ons as (select * from {{ ref('int_populations') }}),
statswales as (
    select * from {{ ref('stg_statswales__total_population') }}
    qualify {{ newest(['area_code', 'mid_year']) }}
),

areas as (select * from {{ ref('int_areas') }}),

populations as (
    select
        area_code,
        mid_year,
        'ONS mid-year workbooks' as source,
        population_0_15,
        population_0_17,
        population_total,
        vintage
    from ons
    union all by name
    select
        area_code,
        mid_year,
        'StatsWales export' as source,
        population_total,
        source_file as vintage
    from statswales
)

select
    populations.area_code,
    areas.area_name,
    areas.is_wales,
    populations.mid_year,
    populations.source,
    populations.population_0_15,
    populations.population_0_17,
    populations.population_total,
    populations.vintage

from populations
inner join areas on populations.area_code = areas.area_code
