{# The two kinds of care rates: of counts over populations, and the whole numbers of the published table. #}
{% macro computed_rates() -%}
'computed, unrounded'
{%- endmacro %}

{% macro published_rates() -%}
'published, whole numbers'
{%- endmacro %}
