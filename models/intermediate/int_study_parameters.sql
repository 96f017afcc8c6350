{{ config(materialized='table') }}
-- One row: the parameters of the study, a typed column each.

{%- set numbers = [
    'decrease_threshold_pct',
    'rounding_unit_children',
    'rounding_unit_published_rate',
    'suppressed_children_min',
    'suppressed_children_max',
    'population_lag_years',
    'rate_base_children',
    'normal_quantile_95',
    'normal_quantile_99_8',
    'funnel_winsorised_pct',
    'funnel_step_children',
    'fieldwork_year',
    'survey_group_window_years',
    'approximate_tolerance_pct',
    'large_increase_pct',
    'large_decrease_pct',
    'significance_p',
    'equivalence_margin_sd',
] %}
{%- set names = [
    'exclusion_deprivation_measure',
    'deprivation_measure_rule',
    'rate_ratio_area_code',
    'rate_ratio_base_area_code',
] %}

select
    {%- for name in numbers %}
        max(value) filter (where parameter = '{{ name }}')::double as {{ name }},
    {%- endfor %}
    {%- for name in names %}
        max(value) filter (where parameter = '{{ name }}') as {{ name }},
    {%- endfor %}
    max(value) filter (where parameter = 'survey_group_rule') as survey_group_rule

from {{ ref('study_parameters') }}
