-- One row per edition, area, year, sex and age band: the count and what its printing leaves open.

with children as (select * from {{ ref('stg_statswales__children_looked_after') }}),

suppressed as (
    select array_agg(marker) as markers
    from {{ ref('markers') }}
    where is_suppressed
),

parameters as (select * from {{ ref('int_study_parameters') }})

select
    children.area_code,
    children.year_ending_march,
    children.sex,
    children.age_band,
    children.n_children_looked_after,
    children.marker,
    case
        when children.n_children_looked_after is not null
            -- a count is whole: rounded to the nearest 5, 10 stands for 8 to 12
            then
                greatest(
                    children.n_children_looked_after
                    - floor(parameters.rounding_unit_children / 2), 0
                )
        when list_has_any(string_split(children.marker, ','), suppressed.markers)
            then parameters.suppressed_children_min
    end::integer as n_low,
    case
        when children.n_children_looked_after is not null
            then children.n_children_looked_after + floor(parameters.rounding_unit_children / 2)
        when list_has_any(string_split(children.marker, ','), suppressed.markers)
            then parameters.suppressed_children_max
    end::integer as n_high,
    'StatsWales export ' || children.source_file as count_source,
    children.edition_number,
    children.published_on,
    children.landed_at

from children
cross join parameters
cross join suppressed
