-- One row per finding that a person accepted of a landed edition, with the edition it was found in.

with accepted as (select * from {{ source('landing', 'accepted_findings') }}),
editions as (select * from {{ source('landing', 'editions') }})

select
    accepted.edition_number,
    accepted.dataset,
    editions.files as source_file,
    editions.published_on,
    accepted.check_name,
    accepted.area_code,
    accepted.year,
    accepted.place,
    accepted.value as accepted_value,
    accepted.finding,
    accepted.because,
    accepted.accepted_at

from accepted
inner join editions on accepted.edition_number = editions.edition_number
