-- One row per area, year, sex and age band: the count, and the interval its printing leaves.

with children as (select * from {{ ref('stg_statswales__children_looked_after') }}),
parameters as (select * from {{ ref('int_study_parameters') }})

select
    children.area_code,
    children.year_ending_march,
    children.sex,
    children.age_band,
    children.n_children_looked_after,
    children.marker,
    case
        when children.marker = '*' then parameters.suppressed_children_min
        -- a count is whole: rounded to the nearest 5, 10 stands for 8 to 12
        else children.n_children_looked_after - floor(parameters.rounding_unit_children / 2)
    end::integer as n_low,
    case
        when children.marker = '*' then parameters.suppressed_children_max
        else children.n_children_looked_after + floor(parameters.rounding_unit_children / 2)
    end::integer as n_high,
    'StatsWales export ' || children.source_file as count_source

from children
cross join parameters
