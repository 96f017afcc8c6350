-- One row per finding that a person accepted of a landed edition, and why.

with accepted as (select * from {{ ref('stg_landing__accepted_findings') }}),
areas as (select * from {{ ref('int_areas') }})

select
    accepted.edition_number,
    row_number() over (
        partition by accepted.edition_number
        order by
            accepted.accepted_at,
            accepted.check_name,
            accepted.place,
            accepted.finding,
            accepted.accepted_value
    )::integer as finding_number,
    accepted.dataset,
    accepted.source_file,
    accepted.published_on,
    accepted.check_name,
    accepted.area_code,
    areas.area_name,
    accepted.year,
    accepted.place,
    accepted.accepted_value,
    accepted.finding,
    accepted.because,
    accepted.accepted_at

from accepted
left join areas on accepted.area_code = areas.area_code
