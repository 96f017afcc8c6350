-- One row per edition, area and mid-year: population of all ages.

with seed_edition as (select * from {{ ref('raw_statswales_total_population') }}),
landed as (select * from {{ source('landing', 'total_populations') }}),
landed_editions as (select * from {{ source('landing', 'editions') }}),
seed_editions as (select * from {{ ref('seed_editions') }}),
area_labels as (select * from {{ ref('area_labels') }}),

editions as (
    select
        area_labels.area_code,
        seed_edition.mid_year,
        seed_edition.population_total,
        0 as edition_number,
        seed_editions.published_on,
        seed_edition.source_file
    from seed_edition
    inner join seed_editions on seed_editions.dataset = 'total_populations'
    left join area_labels on seed_edition.area_label = area_labels.area_label
    union all by name
    select
        landed.area_code,
        landed.year as mid_year,
        landed.value::integer as population_total,
        landed.edition_number,
        landed_editions.published_on,
        landed_editions.files as source_file
    from landed
    inner join landed_editions on landed.edition_number = landed_editions.edition_number
)

select * from editions
where {{ as_of() }}
