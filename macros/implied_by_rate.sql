{# The marker of a count of which only the interval is known that a published rate leaves. #}
{% macro implied_by_rate() -%}
'implied by the published rate'
{%- endmacro %}
