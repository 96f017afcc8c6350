{# What was published by the day the warehouse shows the world of: every day, unless
   `gofal refresh --as-of DATE` names one. Staging leaves out what was not known yet. #}
{% macro as_of(published_on='published_on') -%}
{{ published_on }} <= coalesce(
            (select as_of.known_on from {{ source('landing', 'as_of') }} as as_of),
            date '9999-12-31'
        )
{%- endmacro %}
