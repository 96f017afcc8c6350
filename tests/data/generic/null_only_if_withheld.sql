{# Rows without one of the named figures for which no reason is given. #}
{% test null_only_if_withheld(model, columns) %}
select * from {{ model }}
where withheld_reason is null and ({{ columns | join(' is null or ') }} is null)
{% endtest %}
