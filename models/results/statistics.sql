-- One row per statistic: of care rates as computed, of respondents as their rule shows it.

with exact as (select * from {{ source('exact_results', 'statistics') }}),
survey as (select * from {{ ref('int_survey_statistics') }}),

counted as (
    select
        * exclude (n, n_first, n_second, missing_reason),
        rounding_base = 1 and decimals is null as is_exact,
        -- p of equivalence with fewer digits tells less of the sizes of groups than Hedges' g does
        decimals + if(model = 'tost', 0, 1) as decimals_shown,
        -- which answers leave a statistic open may tell what everybody answered
        case
            when is_exact then missing_reason
            when missing_reason is not null
                then 'not to be had from these answers; why is in the restricted file'
        end as missing_reason,
        least(n_first, n_second) as n_smaller,
        if(is_of_people, {{ rounded_count('n', 'rounding_base') }}, n) as n,
        {{ rounded_count('n_first', 'rounding_base') }} as n_first,
        {{ rounded_count('n_second', 'rounding_base') }} as n_second
    from survey
),

estimated as (
    select
        * exclude (estimate, df),
        case
            when is_exact then estimate
            when statistic in ('n', 'n_missing')
                then {{ rounded_count('n_counted', 'rounding_base') }}
            when statistic = 'missing_pct'
                then 100.0 * {{ rounded_count('n_counted', 'rounding_base') }} / nullif(n, 0)
            when statistic = 'events_per_variable'
                then
                    round(estimate * least(n_first, n_second) / nullif(n_smaller, 0), decimals + 1)
            else {{ rounded_number('estimate', 'decimals_shown') }}
        end::double as estimate,
        -- degrees of freedom that count respondents are rounded as those are
        case
            when is_exact then df
            when
                analysis in ('group_difference', 'gap_difference') or model = 'welch'
                or statistic = 'correlation'
                then {{ rounded_count('df', 'rounding_base') }}
            else round(df, decimals + 1)
        end::double as df
    from counted
),

shown as (
    select
        * exclude (estimate),
        case
            when not is_exact and statistic = 'missing_pct_min'
                then min(estimate) filter (where statistic = 'missing_pct') over of_wave
            when not is_exact and statistic = 'missing_pct_max'
                then max(estimate) filter (where statistic = 'missing_pct') over of_wave
            else estimate
        end as estimate
    from estimated
    window of_wave as (partition by survey_wave)
)

{%- set shown = ['n', 'n_first', 'n_second', 'estimate', 'df', 'missing_reason'] %}
{%- set rounded = ['std_error', 'ci_low', 'ci_high', 'p_value'] %}
{%- set columns = [
    'analysis', 'model', 'statistic', 'area_code', 'measure', 'term', 'comparison', 'survey_wave',
    'start_year', 'end_year', 'estimate', 'std_error', 'ci_low', 'ci_high', 'p_value', 'df', 'n',
    'n_first', 'n_second', 'unit', 'method', 'missing_rule', 'missing_reason', 'basis',
    'is_synthetic', 'code_version'
] %}

select
    {%- for name in columns %}
        {%- if name in shown + rounded %}
            {%- set figure = rounded_number(name, 'decimals_shown') if name in rounded else name %}
            if(withheld_reason is null, {{ figure }}, null) as {{ name }},
        {%- else %}
            {{ name }},
        {%- endif %}
    {%- endfor %}
    disclosure_rule,
    withheld_reason
from shown
union all
select
    {{ columns | join(',\n    ') }}, null as disclosure_rule, null as withheld_reason
from exact
where survey_wave is null
