-- One row per edition, area, year, sex and age band: children looked after, as printed.

with study_edition as (select * from {{ ref('raw_statswales_children_looked_after') }}),
later_totals as (select * from {{ ref('raw_statswales_looked_after_totals') }}),
landed as (select * from {{ source('landing', 'children_looked_after') }}),
landed_editions as (select * from {{ source('landing', 'editions') }}),
seed_editions as (select * from {{ ref('seed_editions') }}),
area_labels as (select * from {{ ref('area_labels') }}),

seeds as (
    select * from study_edition
    union all by name
    select
        *,
        'all' as sex,
        'all' as age_band
    from later_totals
),

editions as (
    select
        area_labels.area_code,
        seeds.year_ending_march,
        seeds.sex,
        seeds.age_band,
        seeds.n_printed,
        try_cast(seeds.n_printed as integer) as n_children_looked_after,
        case when try_cast(seeds.n_printed as integer) is null then seeds.n_printed end as marker,
        0 as edition_number,
        seed_editions.published_on,
        null::timestamp as landed_at,
        seeds.source_file
    from seeds
    -- a label nobody knows must fail the not-null test of area_code, not drop out of sight, and an
    -- edition without a day that of published_on
    left join seed_editions
        on
            seed_editions.dataset = 'children_looked_after'
            and seeds.vintage is not distinct from seed_editions.vintage
    left join area_labels on seeds.area_label = area_labels.area_label
    union all by name
    select
        landed.area_code,
        landed.year as year_ending_march,
        landed.sex,
        landed.age_band,
        landed.printed as n_printed,
        landed.value::integer as n_children_looked_after,
        nullif(landed.markers, '') as marker,
        landed.edition_number,
        landed_editions.published_on,
        landed_editions.landed_at,
        landed_editions.files as source_file
    from landed
    inner join landed_editions on landed.edition_number = landed_editions.edition_number
)

select * from editions
where published_on is null or {{ as_of() }}
