-- One row per kind of rates, authority, window and basis of the curve: its change, beside Wales.

with computed as (select * from {{ ref('fct_care_rate_changes') }}),
published as (select * from {{ ref('int_published_rate_changes') }}),
choices as (select * from {{ ref('specification_choices') }}),

changes as (
    select
        *,
        {{ computed_rates() }} as rates
    from computed
    union all by name
    select
        *,
        {{ published_rates() }} as rates
    from published
),

based as (
    select
        changes.rates,
        changes.area_code,
        changes.area_name,
        changes.is_wales,
        changes.start_year,
        changes.end_year,
        bases.option as rule,
        case bases.option
            when 'change_pct_of_start' then changes.change_pct_of_start
            when 'change_pct_of_end' then changes.change_pct_of_end
        end as change_pct,
        kinds.is_headline and windows.is_headline and bases.is_headline as is_headline_change
    from changes
    inner join choices as kinds on kinds.choice = 'rates' and changes.rates = kinds.option
    inner join choices as windows
        on
            windows.choice = 'window'
            and changes.start_year = windows.start_year
            and changes.end_year = windows.end_year
    inner join choices as bases on bases.choice = 'basis'
)

select
    areas.* exclude (is_wales),
    wales.change_pct as wales_change_pct

from based as areas
inner join based as wales
    on
        wales.is_wales
        and areas.rates = wales.rates
        and areas.start_year = wales.start_year
        and areas.end_year = wales.end_year
        and areas.rule = wales.rule
where not areas.is_wales and areas.change_pct is not null and wales.change_pct is not null
