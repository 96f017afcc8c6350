-- One row per area, year, sex and age band: the count published last.

select
    area_code,
    year_ending_march,
    sex,
    age_band,
    n_children_looked_after,
    marker,
    n_low,
    n_high,
    count_source,
    published_on

from {{ ref('int_children_looked_after_vintages') }}
qualify {{ newest(['area_code', 'year_ending_march', 'sex', 'age_band']) }}
