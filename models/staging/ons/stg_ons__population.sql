-- One row per edition, area and mid-year: population by broad age.

with workbooks as (select * from {{ ref('raw_ons_population') }}),
landed as (select * from {{ source('landing', 'populations') }}),
landed_editions as (select * from {{ source('landing', 'editions') }}),
seed_editions as (select * from {{ ref('seed_editions') }}),

editions as (
    select
        workbooks.area_code,
        workbooks.mid_year,
        workbooks.population_0_15,
        workbooks.population_0_17,
        workbooks.population_total,
        workbooks.vintage,
        0 as edition_number,
        seed_editions.published_on,
        workbooks.source_file
    from workbooks
    inner join seed_editions
        on seed_editions.dataset = 'populations' and workbooks.vintage = seed_editions.vintage
    union all by name
    select
        landed.area_code,
        landed.year as mid_year,
        (max(landed.value) filter (where landed.age_group = '0_15'))::integer as population_0_15,
        (max(landed.value) filter (where landed.age_group = '0_17'))::integer as population_0_17,
        (max(landed.value) filter (where landed.age_group = 'total'))::integer as population_total,
        format('{}, published {}', landed_editions.files, landed_editions.published_on) as vintage,
        landed.edition_number,
        landed_editions.published_on,
        landed_editions.files as source_file
    from landed
    inner join landed_editions on landed.edition_number = landed_editions.edition_number
    group by all
)

select * from editions
where {{ as_of() }}
