{{ config(materialized='table') }}
-- One row per subject, area, years and item whose value another release holds differently.

with now as (select * from {{ ref('int_release_values') }}),
before as (select * from {{ ref('int_previous_release_values') }}),
previous as (select * from {{ source('previous', 'release') }}),

both_releases as (
    select
        coalesce(now.subject, before.subject) as subject,
        coalesce(now.area_code, before.area_code) as area_code,
        coalesce(now.start_year, before.start_year) as start_year,
        coalesce(now.year, before.year) as year,
        coalesce(now.item, before.item) as item,
        coalesce(now.area_name, before.area_name) as area_name,
        coalesce(now.measure, before.measure) as measure,
        before.value as value_before,
        now.value as value_now,
        before.shown as shown_before,
        now.shown as shown_now
    from now
    full outer join before
        on
            now.subject = before.subject
            and now.item = before.item
            and now.area_code is not distinct from before.area_code
            and now.start_year is not distinct from before.start_year
            and now.year is not distinct from before.year
)

select
    both_releases.*,
    previous.release_id as previous_release_id,
    previous.reason as other_reason,
    case
        when shown_before is null then 'added'
        when shown_now is null then 'removed'
        else 'revised'
    end as kind

from both_releases
-- the first release follows none: nothing has changed
cross join previous
where value_before is distinct from value_now or shown_before is distinct from shown_now
