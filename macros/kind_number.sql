{# Wave, role and authority of a respondent in one number: by three columns, counts cost half as much again. Where
   respondents land, COMPUTED of flows/landing/survey_tables.py has the same; a test compares the two. #}
{% macro kind_number(wave_number, role, authority) -%}
{{ wave_number }} * 128 + coalesce({{ role }}, 0)::integer * 32 + coalesce({{ authority }}, 0)
{%- endmacro %}

{# The number of the wave, from such a number. #}
{% macro wave_of(kind_number) -%}
floor({{ kind_number }} / 128)::integer
{%- endmacro %}
