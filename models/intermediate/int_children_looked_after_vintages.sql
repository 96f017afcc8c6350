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
    {{ printed_count_low('children.n_children_looked_after', 'children.marker') }} as n_low,
    {{ printed_count_high('children.n_children_looked_after', 'children.marker') }} as n_high,
    'StatsWales export ' || children.source_file as count_source,
    children.edition_number,
    children.published_on,
    children.landed_at

from children
cross join parameters
cross join suppressed
