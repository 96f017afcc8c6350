{# What was published by the point in time that the warehouse shows: everything, unless
   `gofal refresh --as-of DATE` names a day. Staging leaves out what was not known yet. #}
{% macro as_of(published_on='published_on') -%}
{{ published_on }} <= coalesce(
            (select as_of.known_on from {{ source('landing', 'as_of') }} as as_of),
            date '9999-12-31'
        )
{%- endmacro %}
