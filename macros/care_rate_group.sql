{# The rule of the report for the comparison group of an authority (docs/method.md). `rise` is the change that
   an increasing authority goes beyond: that of Wales. #}
{% macro care_rate_group(change, fall, rise, residual) -%}
case
            when {{ change }} <= {{ fall }} then 'decreasing'
            when {{ change }} is null or {{ rise }} is null then 'unknown'
            when {{ change }} <= {{ rise }} then 'neither'
            when {{ residual }} is null then 'unknown'
            when {{ residual }} < 0 then 'excluded'
            else 'increasing'
        end
{%- endmacro %}
