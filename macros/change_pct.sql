{# The two definitions of "% change" (docs/method.md), one home for their arithmetic: of the start,
   (new - old) / old, and of the end, (new - old) / new. The interval is what remains possible when
   both ends may be anything that rounds to what was printed. Of none there is no percentage: null. #}
{% macro change_pct(old, new, prefix) -%}
100.0 * ({{ new }} - {{ old }}) / nullif({{ old }}, 0) as {{ prefix }}_pct_of_start,
        100.0 * ({{ new }} - {{ old }}) / nullif({{ new }}, 0) as {{ prefix }}_pct_of_end
{%- endmacro %}

{% macro change_pct_interval(old_low, old_high, new_low, new_high, prefix) -%}
100.0 * ({{ new_low }} / nullif({{ old_high }}, 0) - 1) as {{ prefix }}_pct_of_start_low,
        100.0 * ({{ new_high }} / nullif({{ old_low }}, 0) - 1) as {{ prefix }}_pct_of_start_high,
        100.0 * (1 - {{ old_high }} / nullif({{ new_low }}, 0)) as {{ prefix }}_pct_of_end_low,
        100.0 * (1 - {{ old_low }} / nullif({{ new_high }}, 0)) as {{ prefix }}_pct_of_end_high
{%- endmacro %}
