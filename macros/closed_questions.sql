{# The closed questions in the order asked: a column each of the wide tables of respondents, in which an answer is
   held by its position (int_answer_options). Read from the seed while SQL is compiled: no list of them stands in SQL. #}
{% macro closed_questions() -%}
    {{ return(seed_rows('survey_items', "where item_type = 'closed' order by questionnaire_order::integer")) }}
{%- endmacro %}

{# The column of a question in those tables: 0 where there is no answer, as respondents land (COMPUTED of
   flows/landing/survey_tables.py). Columns without nulls are counted for two thirds of what others cost, and where
   there are none DuckDB leaves this out. What rests on counts has null again (count_answers). #}
{% macro answer_or_none(item_id) -%}
coalesce({{ item_id }}, 0)::tinyint as {{ item_id }}
{%- endmacro %}

{# Rows of a reference seed as dicts, in the order of its file, for SQL that has a column or a part for each of them. #}
{% macro seed_rows(name, condition='') -%}
    {%- if not execute -%}{{ return([]) }}{%- endif -%}
    {#- dbt works in the project's folder; unit tests of models know no graph of files -#}
    {%- set file = "read_csv('seeds/reference/" ~ name ~ ".csv', header = true, all_varchar = true)" -%}
    {%- set table = run_query('select * from ' ~ file ~ ' ' ~ condition) -%}
    {%- set rows = [] -%}
    {%- for row in table.rows -%}{%- do rows.append(row.dict()) -%}{%- endfor -%}
    {{ return(rows) }}
{%- endmacro %}
