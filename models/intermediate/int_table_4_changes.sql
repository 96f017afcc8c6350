-- One row per area, pair of years, kind of rates and basis: a change that Table 4 could print.

with computed as (select * from {{ ref('fct_care_rate_changes') }}),
published as (select * from {{ ref('int_care_rates_published') }}),
parameters as (select * from {{ ref('int_study_parameters') }}),

of_published as (
    select
        earlier.area_code,
        earlier.year_ending_march as start_year,
        later.year_ending_march as end_year,
        {{ change_pct('earlier.rate_per_10k_printed', 'later.rate_per_10k_printed', 'change') }}
    from published as earlier
    inner join published as later
        on
            earlier.area_code = later.area_code
            and earlier.year_ending_march < later.year_ending_march
),

based as (
    {%- for basis in ['start', 'end'] %}
        select
            area_code,
            is_wales,
            start_year,
            end_year,
            {{ computed_rates() }} as rates,
            'change_pct_of_{{ basis }}' as rule,
            change_pct_of_{{ basis }} as change_pct,
            change_pct_of_{{ basis }}_low as change_pct_low,
            change_pct_of_{{ basis }}_high as change_pct_high
        from computed
        union all
        select
            computed.area_code,
            computed.is_wales,
            computed.start_year,
            computed.end_year,
            {{ published_rates() }} as rates,
            'change_pct_of_{{ basis }}' as rule,
            of_published.change_pct_of_{{ basis }} as change_pct,
            -- the change of two printed numbers is exact
            of_published.change_pct_of_{{ basis }} as change_pct_low,
            of_published.change_pct_of_{{ basis }} as change_pct_high
        from computed
        left join of_published
            on
                computed.area_code = of_published.area_code
                and computed.start_year = of_published.start_year
                and computed.end_year = of_published.end_year
        {%- if not loop.last %}
            union all
        {%- endif %}
    {%- endfor %}
)

select based.*
from based
cross join parameters
-- no figure after the fieldwork can stand in the report
where based.end_year <= parameters.fieldwork_year
