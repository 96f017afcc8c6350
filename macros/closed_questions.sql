{# The closed questions in the order asked: a column each of the wide tables of respondents, in which an answer is
   held by its position (int_answer_options). Read from the seed while SQL is compiled: no list of them stands in SQL. #}
{% macro closed_questions() -%}
    {{ return(seed_rows('survey_items', "where item_type = 'closed' order by questionnaire_order::integer")) }}
{%- endmacro %}

{# By closed question, how many answers it offers, so the highest position of an answer; of authorities more than there
   are: the number of a kind has that much room. #}
{% macro answers_offered() -%}
    {%- set of_scales = {'local_authority': 31} -%}
    {%- for option in seed_rows('response_options') -%}
        {%- set most = [of_scales[option.response_scale] or 0, option.position | int] | max -%}
        {%- do of_scales.update({option.response_scale: most}) -%}
    {%- endfor -%}
    {%- set offered = {} -%}
    {%- for question in closed_questions() -%}
        {%- do offered.update({question.item_id: of_scales[question.response_scale]}) -%}
    {%- endfor -%}
    {{ return(offered) }}
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
