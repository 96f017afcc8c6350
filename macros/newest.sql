{# Of several figures for one place the one published last; of two of one day the one landed last. #}
{% macro newest(key) -%}
row_number() over (
        partition by {{ key | join(', ') }}
        order by published_on desc, edition_number desc
    ) = 1
{%- endmacro %}
