-- One row per lower-layer super output area: its WIMD 2019 ranks and deciles (1 is most deprived).

select
    lsoa_code,
    area_code,
    wimd_rank as overall_rank,
    wimd_decile as overall_decile,
    income_rank,
    income_decile

from {{ ref('raw_wimd_2019_lsoas') }}
