-- One row per wave, comparison and score compared: difference, effect size and tests, as shown.

with statistics as (
    select * from {{ ref('statistics') }}
    where analysis = 'group_difference' and measure is not null
),

parameters as (select * from {{ ref('int_study_parameters') }}),

{%- set of = {
    'difference': ('pooled_t', 'mean_difference'),
    'g': ('pooled_t', 'hedges_g'),
    't': ('pooled_t', 't'),
    'holm': ('pooled_t', 'p_holm'),
    'equivalence': ('tost', 'equivalence_p'),
} %}

laid_out as (
    select
        survey_wave,
        comparison,
        measure as scale_id,
        {%- for name, (model, statistic) in of.items() %}
            {%- set row %}filter (where model = '{{ model }}' and statistic = '{{ statistic }}')
            {%- endset %}
            max(estimate) {{ row }} as {{ name }},
            {%- if name in ('difference', 'g') %}
                max(ci_low) {{ row }} as {{ name }}_low,
                max(ci_high) {{ row }} as {{ name }}_high,
            {%- elif name == 't' %}
                max(df) {{ row }} as df,
                max(p_value) {{ row }} as p_value,
                max(n) {{ row }} as n,
                max(n_first) {{ row }} as n_first,
                max(n_second) {{ row }} as n_second,
                max(coalesce(withheld_reason, missing_reason)) {{ row }} as missing_reason,
            {%- endif %}
        {%- endfor %}
        bool_or(is_synthetic) as is_synthetic,
        max(disclosure_rule) as disclosure_rule
    from statistics
    group by survey_wave, comparison, measure
)

select
    laid_out.survey_wave,
    laid_out.comparison,
    laid_out.scale_id,
    laid_out.n,
    laid_out.n_first,
    laid_out.n_second,
    laid_out.difference,
    laid_out.difference_low,
    laid_out.difference_high,
    laid_out.t,
    laid_out.df,
    laid_out.p_value,
    laid_out.holm as p_holm,
    laid_out.g as hedges_g,
    laid_out.g_low as hedges_g_low,
    laid_out.g_high as hedges_g_high,
    parameters.equivalence_margin_sd,
    laid_out.equivalence as equivalence_p,
    -- a difference may be for certain and for certain small: then the groups are alike
    case
        when laid_out.equivalence < parameters.significance_p then 'equivalent'
        when laid_out.p_value < parameters.significance_p then 'different'
        when laid_out.equivalence is not null and laid_out.p_value is not null then 'undecided'
    end as equivalence,
    laid_out.missing_reason,
    laid_out.is_synthetic,
    laid_out.disclosure_rule

from laid_out
cross join parameters
