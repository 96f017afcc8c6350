{# A model of a single row; an empty one or a second row would thin or double what is joined to it. #}
{% test one_row(model) %}
select count(*) as n_rows
from {{ model }}
having count(*) != 1
{% endtest %}
