{# What a printed count stands for: one rounded to the nearest 5 for itself and two either side, one that
   is hidden for what the parameters of the study say. A mark that hides nothing leaves it open: null.
   `parameters` (int_study_parameters) and `suppressed` (its `markers` hide a figure) are joined to it. #}
{% macro printed_count_low(n, marker) -%}
case
        when {{ n }} is not null
            then greatest({{ n }} - floor(parameters.rounding_unit_children / 2), 0)
        when list_has_any(string_split({{ marker }}, ','), suppressed.markers)
            then parameters.suppressed_children_min
    end::integer
{%- endmacro %}

{% macro printed_count_high(n, marker) -%}
case
        when {{ n }} is not null
            then {{ n }} + floor(parameters.rounding_unit_children / 2)
        when list_has_any(string_split({{ marker }}, ','), suppressed.markers)
            then parameters.suppressed_children_max
    end::integer
{%- endmacro %}
