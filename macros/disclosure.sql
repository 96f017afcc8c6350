{# What is shown of a count: a multiple of the rule's rounding base. #}
{% macro rounded_count(n, base='waves.rounding_base') -%}
(round({{ n }} / {{ base }}) * {{ base }})::bigint
{%- endmacro %}

{# What is shown of a mean, a standard deviation or an alpha: the rule's decimals, where it has any.
   Adding nothing takes the sign from a negative zero: what rounds to none has none. #}
{% macro rounded_number(value, decimals='waves.decimals') -%}
if({{ decimals }} is null, {{ value }}, round({{ value }}, {{ decimals }}) + 0)
{%- endmacro %}

{# Figures of a table that disclosure control withholds. #}
{% macro withheld_of(table_name) -%}
select * from {{ source('disclosure', 'withheld') }} where table_name = '{{ table_name }}'
{%- endmacro %}

{# A table as it is and as it is shown, under each other. #}
{% macro both_sides(exact, shown) -%}
select *, 'exact' as side from {{ exact }} union all by name select *, 'shown' as side from {{ shown }}
{%- endmacro %}

{# A sum, minimum or maximum; null if any of its parts is withheld. `condition` says which parts, and
   `if_none` what it is without any. #}
{% macro of_all_shown(aggregate, value, condition='true', if_none='null') -%}
case
    when count(*) filter (where {{ condition }} and {{ value }} is null) = 0
        then coalesce({{ aggregate }}({{ value }}) filter (where {{ condition }}), {{ if_none }})
end
{%- endmacro %}
