-- One row per value that differs from the release before: what changed, because of which figure.

with changes as (select * from {{ ref('int_release_changes') }}),

figures as (
    select
        *,
        format(
            '{} {} {}: {}', area_name, subject, coalesce(year::varchar, measure),
            case kind
                when 'added' then format('{} is new', shown_now)
                when 'removed' then format('{} is gone', shown_before)
                else format('{} became {}', shown_before, shown_now)
            end
        ) as sentence
    from changes
    where subject in ('count', 'population', 'deprivation')
),

causes as (
    select
        changes.subject,
        changes.area_code,
        changes.start_year,
        changes.year,
        changes.item,
        string_agg(figures.sentence, '; ' order by figures.sentence) filter (
            where figures.area_code = changes.area_code
            -- an authority's group hangs on the change of Wales too
            or (figures.area_code = {{ wales() }} and changes.subject = 'group')
        ) as own_causes,
        count(*) filter (
            where figures.area_code is distinct from changes.area_code
        ) as n_other_causes
    from changes
    inner join figures
        on
            changes.subject = 'ledger'
            or (
                figures.subject = 'deprivation'
                and changes.subject in ('residual', 'group')
                and changes.measure = figures.measure
            )
            or (
                figures.subject != 'deprivation'
                and figures.year in (changes.start_year, changes.year)
                and (changes.subject != 'rate' or changes.area_code = figures.area_code)
            )
    where changes.subject not in ('count', 'population', 'deprivation')
    group by all
)

select
    changes.previous_release_id,
    changes.subject,
    changes.area_code,
    changes.area_name,
    changes.start_year,
    changes.year,
    changes.item,
    changes.kind,
    changes.shown_before,
    changes.shown_now,
    changes.value_now - changes.value_before as difference,
    case
        when changes.subject = 'residual' and sign(changes.value_now) != sign(changes.value_before)
            then 'sign changed'
        when changes.subject = 'group' and changes.kind = 'revised' then 'group changed'
        when changes.subject = 'ledger' and changes.kind = 'revised' then 'ledger moved'
    end as consequence,
    case
        when changes.subject in ('count', 'population', 'deprivation')
            then changes.other_reason
        when causes.own_causes is not null then causes.own_causes
        when causes.n_other_causes > 0
            then causes.n_other_causes || ' other figures changed'
        else changes.other_reason
    end as because

from changes
left join causes
    on
        changes.subject = causes.subject
        and changes.item = causes.item
        and changes.area_code is not distinct from causes.area_code
        and changes.start_year is not distinct from causes.start_year
        and changes.year is not distinct from causes.year
