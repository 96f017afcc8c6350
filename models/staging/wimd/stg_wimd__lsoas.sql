-- One row per edition and lower-layer super output area: its WIMD ranks (1 is most deprived).

with wimd_2019 as (select * from {{ ref('raw_wimd_2019_lsoas') }}),
landed as (select * from {{ source('landing', 'wimd_ranks') }}),
landed_editions as (select * from {{ source('landing', 'editions') }}),
seed_editions as (select * from {{ ref('seed_editions') }}),

editions as (
    select
        2019 as index_year,
        wimd_2019.lsoa_code,
        wimd_2019.area_code,
        wimd_2019.wimd_rank as overall_rank,
        wimd_2019.wimd_decile as overall_decile,
        wimd_2019.income_rank,
        wimd_2019.income_decile,
        0 as edition_number,
        seed_editions.published_on
    from wimd_2019
    inner join seed_editions on seed_editions.dataset = 'wimd_ranks'
    union all by name
    select
        landed.year as index_year,
        landed.lsoa_code,
        landed.area_code,
        (max(landed.value) filter (where landed.measure = 'overall_rank'))::integer
            as overall_rank,
        (max(landed.value) filter (where landed.measure = 'overall_decile'))::integer
            as overall_decile,
        (max(landed.value) filter (where landed.measure = 'income_rank'))::integer as income_rank,
        (max(landed.value) filter (where landed.measure = 'income_decile'))::integer
            as income_decile,
        landed.edition_number,
        landed_editions.published_on
    from landed
    inner join landed_editions on landed.edition_number = landed_editions.edition_number
    group by all
)

select * from editions
where {{ as_of() }}
