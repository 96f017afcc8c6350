{# Rows that share all the named columns; null counts as a value of its own. #}
{% test unique_together(model, columns) %}
select
    {{ columns | join(', ') }},
    count(*) as n_rows
from {{ model }}
group by {{ columns | join(', ') }}
having count(*) > 1
{% endtest %}
