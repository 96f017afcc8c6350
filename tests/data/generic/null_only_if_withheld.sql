{# Rows without one of the named figures for which no reason is given; `or_reason` is a second column of reasons. #}
{% test null_only_if_withheld(model, columns, or_reason='null') %}
select * from {{ model }}
where
    coalesce(withheld_reason, {{ or_reason }}) is null
    and ({{ columns | join(' is null or ') }} is null)
{% endtest %}
