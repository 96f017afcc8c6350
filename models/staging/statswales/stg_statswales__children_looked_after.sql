-- One row per edition, area, year, sex and age band: children looked after, as printed.

with study_edition as (select * from {{ ref('raw_statswales_children_looked_after') }}),
landed as (select * from {{ source('landing', 'children_looked_after') }}),
landed_editions as (select * from {{ source('landing', 'editions') }}),
seed_editions as (select * from {{ ref('seed_editions') }}),
area_labels as (select * from {{ ref('area_labels') }}),

editions as (
    select
        area_labels.area_code,
        study_edition.year_ending_march,
        study_edition.sex,
        study_edition.age_band,
        study_edition.n_printed,
        try_cast(study_edition.n_printed as integer) as n_children_looked_after,
        case
            when try_cast(study_edition.n_printed as integer) is null then study_edition.n_printed
        end as marker,
        0 as edition_number,
        seed_editions.published_on,
        null::timestamp as landed_at,
        study_edition.source_file
    from study_edition
    inner join seed_editions on seed_editions.dataset = 'children_looked_after'
    -- a label nobody knows must fail the not-null test of area_code, not drop out of sight
    left join area_labels on study_edition.area_label = area_labels.area_label
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
where {{ as_of() }}
