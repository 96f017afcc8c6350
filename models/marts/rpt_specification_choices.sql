-- One row per authority and choice: of specifications alike but for this choice, how many pairs
-- differ in the group they make.

{%- set choices = {
    'rates': ['rates'],
    'window': ['start_year', 'end_year'],
    'basis': ['rule'],
    'threshold': ['threshold'],
    'measure': ['measure'],
    'weighting': ['weighting'],
} %}

with specifications as (select * from {{ ref('rpt_specification_curve') }}),

{%- for choice in choices %}
    {%- set others %}
        {%- for other, columns in choices.items() if other != choice %}
             {{ columns | join(', ') }},
        {%- endfor %}
    {%- endset %}

    {{ choice }}_groups as (
        select
            {{ others }}
            area_code,
            area_name,
            count(*) as n_in_group
        from specifications
        group by {{ others }} area_code, area_name, care_rate_group
    ),

    {{ choice }}_alike as (
        select
            area_code,
            any_value(area_name) as area_name,
            '{{ choice }}' as choice,
            sum(n_in_group) as n_alike,
            sum(n_in_group * n_in_group) as n_alike_in_group
        from {{ choice }}_groups
        group by {{ others }} area_code
    ),
{%- endfor %}

alike as (
    {%- for choice in choices %}
        select * from {{ choice }}_alike
        {%- if not loop.last %}
            union all
        {%- endif %}
    {%- endfor %}
),

pairs as (
    select
        area_code,
        any_value(area_name) as area_name,
        choice,
        (sum(n_alike * (n_alike - 1)) / 2)::integer as n_pairs,
        (sum(n_alike * n_alike - n_alike_in_group) / 2)::integer as n_pairs_differing
    from alike
    group by area_code, choice
)

select
    area_code,
    area_name,
    choice,
    n_pairs,
    n_pairs_differing,
    n_pairs_differing / nullif(n_pairs, 0) as differing_share,
    case
        when n_pairs > 0
            then rank() over (
                partition by area_code, n_pairs > 0
                order by n_pairs_differing / nullif(n_pairs, 0) desc
            )
    end::integer as choice_rank

from pairs
