{# Folders name schemas, so that people type marts.fct_care_rates and not main_marts.fct_care_rates. #}
{% macro generate_schema_name(custom_schema_name, node) -%}
    {{ custom_schema_name or target.schema }}
{%- endmacro %}
