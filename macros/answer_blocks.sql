{# Questions whose answers are counted together, as dicts of `block_id` and `items`: of each score
   (`is_score`) the questions it is made of, and every other closed question by itself. A score made of scores
   (`is_of_parts`) has those of its parts. #}
{% macro answer_blocks() -%}
    {%- set feeds = seed_rows('scale_items') -%}
    {%- set scales = seed_rows('scales') -%}
    {%- set blocks = [] -%}
    {%- for scale in scales -%}
        {%- set parts = scales | selectattr('part_of', 'equalto', scale.scale_id) | map(attribute='scale_id') | list -%}
        {%- set fed = feeds | selectattr('scale_id', 'in', parts or [scale.scale_id]) | map(attribute='item_id') | list -%}
        {%- do blocks.append({'block_id': scale.scale_id, 'items': fed, 'is_score': true, 'is_of_parts': parts | length > 0}) -%}
    {%- endfor -%}
    {%- set in_scales = feeds | map(attribute='item_id') | list -%}
    {%- for question in closed_questions() if question.item_id not in in_scales -%}
        {%- do blocks.append({'block_id': question.item_id, 'items': [question.item_id], 'is_score': false, 'is_of_parts': false}) -%}
    {%- endfor -%}
    {{ return(blocks) }}
{%- endmacro %}

{# The columns of the answers of a block, as many as the largest has questions: `answer_1` and so on. #}
{% macro answer_columns(prefix='answer') -%}
    {%- set columns = [] -%}
    {%- set sizes = [0] -%}
    {%- for block in answer_blocks() -%}{%- do sizes.append(block['items'] | length) -%}{%- endfor -%}
    {%- for number in range(1, 1 + sizes | max) -%}
        {%- do columns.append(prefix ~ '_' ~ number) -%}
    {%- endfor -%}
    {{ return(columns) }}
{%- endmacro %}

{# Respondents by the answers they gave to each block of questions, and by the columns `keys`, which are whole numbers:
   nothing is joined and no text or boolean is a key, which would cost several times the count. #}
{% macro count_answers(responses, keys) -%}
    {%- set columns = answer_columns() -%}
    {%- for block in answer_blocks() %}
select
    {{ keys | join(',\n    ') }},
    '{{ block.block_id }}' as block_id,
    {%- for column in columns %}
    {{ block['items'][loop.index0] or 'null::tinyint' }} as {{ column }},
    {%- endfor %}
    count(*) as n_respondents

from {{ responses }}
group by {{ (keys + block['items']) | unique | join(', ') }}
{{ 'union all' if not loop.last }}
    {%- endfor %}
{%- endmacro %}

{# Which question each column of a block holds, as rows of `block_id`, `answer_column`, `item_number`, `item_id`. #}
{% macro questions_of_blocks(with_parts=true) -%}
    {%- for block in answer_blocks() if with_parts or not block.is_of_parts -%}
        {%- set is_last_block = loop.last -%}
        {%- for item in block['items'] %}
        select
            '{{ block.block_id }}' as block_id,
            'answer_{{ loop.index }}' as answer_column,
            {{ loop.index }} as item_number,
            '{{ item }}' as item_id
        {{ 'union all' if not (loop.last and is_last_block) }}
        {%- endfor %}
    {%- endfor %}
{%- endmacro %}

{# Whether the questions of a score were answered as a row of int_pattern_scores says. Columns that the score does not
   have are null there. #}
{% macro is_pattern(patterns, block, responses) -%}
{{ patterns }}.scale_id = '{{ block.block_id }}'
    {%- for item in block['items'] %}
        and {{ responses }}.{{ item }} is not distinct from {{ patterns }}.answer_{{ loop.index }}
    {%- endfor -%}
{%- endmacro %}

{# Whether two rows are of one wave, role and authority; of whoever does not say, null is a value. #}
{% macro is_kind(counts, kinds) -%}
{{ counts }}.survey_wave = {{ kinds }}.survey_wave
            and {{ counts }}.is_synthetic = {{ kinds }}.is_synthetic
            and {{ counts }}.demo_role is not distinct from {{ kinds }}.demo_role
            and {{ counts }}.demo_la is not distinct from {{ kinds }}.demo_la
{%- endmacro %}

{# Whether counts are of a group of respondents (int_survey_groups); of authorities without a group, null is a value. #}
{% macro is_in_group(counts, groups) -%}
{{ counts }}.survey_wave = {{ groups }}.survey_wave
            and {{ counts }}.role = {{ groups }}.role
            and {{ counts }}.care_rate_group is not distinct from {{ groups }}.care_rate_group
{%- endmacro %}
