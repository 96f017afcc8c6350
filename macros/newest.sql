{# Of several figures for one place the one published last; of two of one day the one landed last.
   `before` is a condition that comes first: a figure for which it is false stands before the rest.
   domain/figures.py says the same for pandas; tests/unit/domain/test_figures.py holds both equal. #}
{% macro newest(key, before=none) -%}
row_number() over (
        partition by {{ key | join(', ') }}
        order by {% if before %}{{ before }}, {% endif %}published_on desc, edition_number desc
    ) = 1
{%- endmacro %}
