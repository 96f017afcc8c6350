{# The two definitions of "% change" (docs/method.md), one home for their arithmetic: of the start,
   (new - old) / old, and of the end, (new - old) / new. The interval is what remains possible when
   both ends may be anything that rounds to what was printed. #}
{% macro change_pct(old, new, prefix) -%}
100.0 * ({{ new }} - {{ old }}) / {{ old }} as {{ prefix }}_pct_of_start,
        100.0 * ({{ new }} - {{ old }}) / {{ new }} as {{ prefix }}_pct_of_end
{%- endmacro %}

{% macro change_pct_interval(old_low, old_high, new_low, new_high, prefix) -%}
100.0 * ({{ new_low }} / {{ old_high }} - 1) as {{ prefix }}_pct_of_start_low,
        100.0 * ({{ new_high }} / {{ old_low }} - 1) as {{ prefix }}_pct_of_start_high,
        100.0 * (1 - {{ old_high }} / {{ new_low }}) as {{ prefix }}_pct_of_end_low,
        100.0 * (1 - {{ old_low }} / {{ new_high }}) as {{ prefix }}_pct_of_end_high
{%- endmacro %}
