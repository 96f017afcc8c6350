{# The closed questions in the order asked, as dicts of `item_id`, `response_scale` and `asked_of`: a column each of the
   wide tables of respondents. Read from the seed's file while SQL is compiled, so that no list of them stands in SQL. #}
{% macro closed_questions() -%}
    {%- if not execute -%}{{ return([]) }}{%- endif -%}
    {%- set seed = graph.nodes['seed.gofal.survey_items'].original_file_path -%}
    {%- set table = run_query(
        "select item_id, response_scale, asked_of from read_csv('" ~ seed ~ "', header = true, all_varchar = true) "
        ~ "where item_type = 'closed' order by questionnaire_order::integer"
    ) -%}
    {%- set questions = [] -%}
    {%- for row in table.rows -%}{%- do questions.append(row.dict()) -%}{%- endfor -%}
    {{ return(questions) }}
{%- endmacro %}

{# How an answer is held: an authority by its code, any other by its position on the scale. #}
{% macro answer_type(question) -%}
{{ 'varchar' if question.response_scale == 'local_authority' else 'tinyint' }}
{%- endmacro %}
