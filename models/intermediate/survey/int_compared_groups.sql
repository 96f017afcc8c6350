-- One row per comparison of statistics and group of respondents whose figures it rests on.

with comparisons as (select * from {{ ref('survey_comparisons') }}),

-- within a group, a group of both: 'decreasing leader' of role_in_care_rate_group
both_groups as (
    select
        comparison,
        unnest(['first', 'second']) as side,
        if(within_group is null, grouping, grouping || '_in_' || within_grouping) as grouping,
        concat_ws(' ', within_group, unnest([first_group, second_group])) as group_name
    from comparisons
),

-- a difference of two gaps: 'a_in_one against other' is of both groups within one and within other
pairs as (
    select
        one.comparison || ' against ' || other.within_group as comparison,
        one.comparison as one,
        other.comparison as other,
        one.within_grouping,
        unnest(['first', 'second']) as side,
        unnest([one.within_group, other.within_group]) as within_group
    from comparisons as one
    inner join comparisons as other
        on
            one.grouping = other.grouping
            and one.first_group = other.first_group
            and one.second_group = other.second_group
            and one.within_grouping = other.within_grouping
            and one.within_group != other.within_group
)

select * from both_groups
union all by name
select
    comparison,
    side,
    within_grouping as grouping,
    within_group as group_name
from pairs
union all by name
select
    pairs.comparison,
    'cell' as side,
    both_groups.grouping,
    both_groups.group_name
from pairs
inner join both_groups
    on if(pairs.side = 'first', pairs.one, pairs.other) = both_groups.comparison
