-- One row per area, year, carer and place of the carer: children in foster placements at 31 March.

with placements as (select * from {{ ref('stg_statswales__foster_placements') }}),
areas as (select * from {{ ref('int_areas') }}),
parameters as (select * from {{ ref('int_study_parameters') }}),

suppressed as (
    select array_agg(marker) as markers
    from {{ ref('markers') }}
    where is_suppressed
)

select
    placements.area_code,
    areas.area_name,
    areas.is_wales,
    placements.year_ending_march,
    placements.carer,
    placements.carer_place,
    placements.n_children,
    {{ printed_count_low('placements.n_children', 'placements.marker') }} as n_low,
    {{ printed_count_high('placements.n_children', 'placements.marker') }} as n_high,
    placements.marker,
    case
        when placements.n_children is null
            then format('The count is printed as {}, not as a number.', placements.marker)
    end as count_missing_reason,
    placements.vintage,
    placements.published_on

from placements
inner join areas on placements.area_code = areas.area_code
cross join parameters
cross join suppressed
