-- One row per area, year, sex and age band: children looked after at 31 March.

with children as (select * from {{ ref('int_children_looked_after') }}),
areas as (select * from {{ ref('int_areas') }})

select
    children.area_code,
    areas.area_name,
    areas.is_wales,
    children.year_ending_march,
    children.sex,
    children.age_band,
    children.n_children_looked_after,
    children.n_low,
    children.n_high,
    children.marker,
    children.count_source

from children
inner join areas on children.area_code = areas.area_code
