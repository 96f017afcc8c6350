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

alike as (
    {%- for choice in choices %}
        select
            area_code,
            area_name,
            '{{ choice }}' as choice,
            count(*) as n_in_group,
            sum(n_in_group) over (
                partition by
                    {%- for other, columns in choices.items() if other != choice %}
                        {{ columns | join(', ') }},
                    {%- endfor %}
                    area_code
            ) as n_alike
        from specifications
        group by
            {%- for other, columns in choices.items() if other != choice %}
                {{ columns | join(', ') }},
            {%- endfor %}
            area_code, area_name, care_rate_group
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
        (sum(n_in_group * (n_alike - 1)) / 2)::integer as n_pairs,
        (sum(n_in_group * (n_alike - n_in_group)) / 2)::integer as n_pairs_differing
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
