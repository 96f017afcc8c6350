-- One row per authority, window and basis that Table 4 can mean: its change, and if it is large.

with rates as (select * from {{ ref('int_rates_of_the_report') }}),
care_rates as (select * from {{ ref('fct_care_rates') }}),
groups as (select * from {{ ref('fct_care_rate_groups') }}),
windows as (select * from {{ ref('care_rate_windows') }}),
parameters as (select * from {{ ref('int_study_parameters') }}),

areas as (
    select distinct
        area_code,
        area_name,
        is_wales
    from care_rates
),

paired as (
    select
        areas.area_code,
        areas.area_name,
        areas.is_wales,
        starts.year_ending_march as start_year,
        ends.year_ending_march as end_year,
        starts.source_of_rate as source_of_start_rate,
        ends.source_of_rate as source_of_end_rate,
        starts.rate as start_rate_per_10k,
        ends.rate as end_rate_per_10k,
        {{ change_pct('starts.rate', 'ends.rate', 'change') }},
        {{ change_pct_interval(
            'starts.rate_low', 'starts.rate_high', 'ends.rate_low', 'ends.rate_high', 'change'
        ) }}
    from areas
    inner join windows on windows.is_tried_on_published_rates
    cross join parameters
    inner join rates as starts
        on
            areas.area_code = starts.area_code
            and starts.year_ending_march = parameters.fieldwork_year - windows.window_years
    inner join rates as ends
        on areas.area_code = ends.area_code and parameters.fieldwork_year = ends.year_ending_march
),

based as (
    {%- for basis in ['start', 'end'] %}
        select
            area_code,
            area_name,
            is_wales,
            start_year,
            end_year,
            source_of_start_rate,
            source_of_end_rate,
            start_rate_per_10k,
            end_rate_per_10k,
            'change_pct_of_{{ basis }}' as rule,
            change_pct_of_{{ basis }} as change_pct,
            change_pct_of_{{ basis }}_low as change_pct_low,
            change_pct_of_{{ basis }}_high as change_pct_high
        from paired
        {%- if not loop.last %}
            union all
        {%- endif %}
    {%- endfor %}
)

select
    based.* exclude (is_wales),
    wales.change_pct as wales_change_pct,
    printed.care_rate_group as printed_group,
    printed.change_pct as printed_change_pct,
    -- null where the rates leave both possible
    case
        when based.change_pct_low > wales.change_pct then true
        when based.change_pct_high <= wales.change_pct then false
    end as rose_more_than_wales,
    case
        when based.change_pct_low >= large_increase_pct then true
        when based.change_pct_high < large_increase_pct then false
    end as is_large_increase,
    case
        when based.change_pct_high < large_decrease_pct then true
        when based.change_pct_low >= large_decrease_pct then false
    end as is_large_decrease

from based
inner join based as wales using (start_year, end_year, rule)
inner join groups as printed on based.area_code = printed.area_code and printed.is_printed
cross join parameters
where not based.is_wales and wales.is_wales
