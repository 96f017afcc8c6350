-- One row per area, year, sex and age band: children looked after at 31 March, as printed.

with children as (select * from {{ ref('raw_statswales_children_looked_after') }}),
area_labels as (select * from {{ ref('area_labels') }})

select
    area_labels.area_code,
    children.year_ending_march,
    children.sex,
    children.age_band,
    children.n_printed,
    try_cast(children.n_printed as integer) as n_children_looked_after,
    case when try_cast(children.n_printed as integer) is null then children.n_printed end as marker,
    children.source_file

from children
-- a label nobody knows must fail the not-null test of area_code, not drop out of sight
left join area_labels on children.area_label = area_labels.area_label
