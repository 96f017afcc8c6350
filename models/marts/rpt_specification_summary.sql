{%- set groups = ['decreasing', 'neither', 'excluded', 'increasing'] %}
-- One row per authority: how often it falls in each group, and which choice decides it.

with specifications as (select * from {{ ref('rpt_specification_curve') }}),
choices as (select * from {{ ref('rpt_specification_choices') }}),
table_4 as (select * from {{ ref('int_table_4') }}),

counted as (
    select
        area_code,
        area_name,
        count(*) as n_specifications,
        {%- for group in groups %}
            count(*) filter (where care_rate_group = '{{ group }}') as n_{{ group }},
        {%- endfor %}
        min(change_pct) as change_pct_lowest,
        max(change_pct) as change_pct_highest,
        mode(care_rate_group order by care_rate_group) as most_frequent_group,
        avg(is_as_printed::integer) as as_printed_share
    from specifications
    group by area_code, area_name
),

-- the first of those that decide as often; none where no choice moves the authority
deciding as (
    select
        area_code,
        choice,
        differing_share
    from choices
    where choice_rank = 1 and n_pairs_differing > 0
    qualify row_number() over (partition by area_code order by choice) = 1
)

select
    counted.area_code,
    counted.area_name,
    counted.n_specifications::integer as n_specifications,
    {%- for group in groups %}
        counted.n_{{ group }} / counted.n_specifications as {{ group }}_share,
    {%- endfor %}
    counted.change_pct_lowest,
    counted.change_pct_highest,
    counted.most_frequent_group,
    table_4.care_rate_group as printed_group,
    counted.as_printed_share,
    deciding.choice as deciding_choice,
    deciding.differing_share as deciding_share

from counted
inner join table_4 on counted.area_code = table_4.area_code
left join deciding on counted.area_code = deciding.area_code
