{# The code of Wales as an area, as in the seed local_authorities: a test holds the two equal. #}
{% macro wales() -%}
'W92000004'
{%- endmacro %}
