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

{# Questions that are counted in one pass over respondents, as dicts of `counted_as` and `items`: those of a score that
   is no part of another, and the others by fours. A pass costs as much as two questions do; of more than five that
   do not belong together so many answers differ that it costs more again. #}
{% macro questions_counted_together() -%}
    {%- set singles, together = [], [] -%}
    {%- set blocks = answer_blocks() -%}
    {%- set in_wholes = blocks | selectattr('is_of_parts') | map(attribute='items') | sum(start=[]) -%}
    {%- for block in blocks -%}
        {%- if not block.is_score -%}
            {%- do singles.extend(block['items'] | reject('in', ['demo_role', 'demo_la'])) -%}
        {%- elif block.is_of_parts or block['items'] | select('in', in_wholes) | list | length == 0 -%}
            {%- do together.append({'counted_as': block.block_id, 'items': block['items']}) -%}
        {%- endif -%}
    {%- endfor -%}
    {%- for items in singles | batch(4) -%}
        {%- do together.append({'counted_as': items[0], 'items': items}) -%}
    {%- endfor -%}
    {{ return(together) }}
{%- endmacro %}

{# Respondents by kind and by the answers they gave to questions counted together, null for none. They are counted by
   one whole number: its last digits are the answers, each in a base of its own, one more than the question offers, and
   what stands before them is the kind. By a column each they cost twice as much, and by a text, a boolean or with
   nulls several times. No answer is larger than its base: the test numbered_by_kind. #}
{% macro count_answers(responses) -%}
    {%- set offered, columns = answers_offered(), answer_columns() -%}
    {%- for together in questions_counted_together() %}
        {%- set number, unit, digits = ['kind_number'], [1], {} -%}
        {%- for item in together['items'] -%}
            {%- do number.append('(' ~ number[-1] ~ ' * ' ~ (offered[item] + 1) ~ ' + ' ~ item ~ ')') -%}
        {%- endfor -%}
        {%- for item in together['items'] | reverse -%}
            {%- do digits.update({item: 'floor(number / ' ~ unit[-1] ~ ') % ' ~ (offered[item] + 1)}) -%}
            {%- do unit.append(unit[-1] * (offered[item] + 1)) -%}
        {%- endfor %}
select
    floor(number / {{ unit[-1] }})::integer as kind_number,
    '{{ together.counted_as }}' as counted_as,
    {%- for column in columns %}
    {%- set item = together['items'][loop.index0] %}
    {{ 'nullif(' ~ digits[item] ~ ', 0)' if item else 'null' }}::tinyint as {{ column }},
    {%- endfor %}
    n_respondents

from (
    select
        {{ number[-1] }} as number,
        count(*) as n_respondents
    from {{ responses }}
    group by all
) as counted
{{ 'union all' if not loop.last }}
    {%- endfor %}
{%- endmacro %}

{# Sums of such counts (`counts`, with the columns `keys`) for each block of questions. #}
{% macro counts_of_blocks(counts, keys) -%}
    {%- set passes, columns = questions_counted_together(), answer_columns() -%}
    {%- for block in answer_blocks() %}
        {%- set found = {} -%}
        {%- for together in passes -%}
            {%- set places = [] -%}
            {%- for item in block['items'] if item in together['items'] -%}
                {%- do places.append('answer_' ~ (1 + together['items'].index(item))) -%}
            {%- endfor -%}
            {%- if places | length == block['items'] | length -%}
                {%- do found.update(counted_as=together.counted_as, places=places) -%}
            {%- endif -%}
        {%- endfor -%}
        {#- role and authority are keys of every count -#}
        {%- set counted_as = found.counted_as or passes[0].counted_as -%}
        {%- set places = found.places or block['items'] %}
select
    {{ keys | join(',\n    ') }},
    '{{ block.block_id }}' as block_id,
    {%- for column in columns %}
    {{ places[loop.index0] or 'null::tinyint' }} as {{ column }},
    {%- endfor %}
    sum(n_respondents)::bigint as n_respondents

from {{ counts }}
where counted_as = '{{ counted_as }}'
group by {{ (keys + places) | unique | join(', ') }}
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

{# Whether respondents answered the questions of a score as a row of int_pattern_scores says: no answer is 0 of
   respondents, and null there. #}
{% macro is_pattern(patterns, block, responses) -%}
{{ patterns }}.scale_id = '{{ block.block_id }}'
    {%- for item in block['items'] %}
        and {{ responses }}.{{ item }} = coalesce({{ patterns }}.answer_{{ loop.index }}, 0)
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
