-- One row per publication and percentage that its own printed counts give.

with published as (select * from {{ ref('published_values') }}),

counts as (
    select
        publication,
        variable,
        option,
        statistic,
        grouping as years,
        right(grouping, 4) as year,
        value::double as n
    from published
    where statistic in ('n', 'increase', 'decrease')
),

changes as (
    select
        changes.publication,
        changes.variable,
        changes.option,
        changes.years as grouping,
        changes.statistic || '_percent' as statistic,
        100 * changes.n / (totals.n - if(changes.statistic = 'increase', 1, -1) * changes.n)
            as computed_value
    from counts as changes
    inner join counts as totals using (publication, variable, option, year)
    where changes.statistic in ('increase', 'decrease') and totals.statistic = 'n'
),

shares as (
    select
        parts.publication,
        parts.variable,
        parts.option,
        parts.years as grouping,
        'percent_of_looked_after' as statistic,
        100 * parts.n / looked_after.n as computed_value
    from counts as parts
    inner join counts as looked_after using (publication, option, statistic, years)
    where
        statistic = 'n' and looked_after.variable = 'children_looked_after'
        and parts.variable != looked_after.variable
)

select
    *,
    'printed counts' as basis
from changes
union all by name
select
    *,
    'printed counts' as basis
from shares
