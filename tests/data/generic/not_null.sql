{# dbt's own shows the empty column alone; a person needs the whole row to find the value that is missing. #}
{% test not_null(model, column_name) %}
select * from {{ model }}
where {{ column_name }} is null
{% endtest %}
