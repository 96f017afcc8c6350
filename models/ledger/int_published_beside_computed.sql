-- One row per printed value: the computed value that belongs to it, and whether the two agree.

with published as (select * from {{ ref('published_values') }}),
sides as (select * from {{ ref('int_computed_values') }}),
parameters as (select * from {{ ref('int_study_parameters') }}),

computed as (
    select
        publication,
        variable,
        option,
        grouping,
        statistic,
        basis,
        is_synthetic,
        disclosure_rule,
        max(computed_value) filter (where side = 'exact') as computed_value,
        max(computed_value) filter (where side = 'shown') as shown_value,
        max(computed_low) as computed_low,
        max(computed_high) as computed_high,
        max(withheld_reason) filter (where side = 'shown') as withheld_reason
    from sides
    group by all
),

printed as (
    select
        * exclude (report_order, value, decimals, bound_value),
        report_order::integer as report_order,
        value::double as published_value,
        bound_value::double as bound_value,
        coalesce(decimals::integer, 0) as decimals
    from published
),

-- how far from the number another may be that is printed so
widths as (
    select
        printed.value_id,
        case printed.bound
            when 'approx'
                then parameters.approximate_tolerance_pct / 100 * abs(printed.published_value)
            else 0.5 * pow(10, -printed.decimals)
        end as half_width
    from printed
    cross join parameters
)

-- a null publication, grouping or statistic of a quantity stands for any
select
    printed.*,
    computed.computed_value,
    computed.shown_value,
    computed.computed_low,
    computed.computed_high,
    computed.basis,
    coalesce(computed.is_synthetic, false) as is_synthetic,
    case printed.bound
        when '>' then computed.computed_value >= printed.bound_value
        when '<' then computed.computed_value < printed.bound_value
        when 'approx'
            then abs(computed.computed_value - printed.published_value) <= widths.half_width
        else
            round(computed.computed_value, printed.decimals)
            = round(printed.published_value, printed.decimals)
    end as is_equal,
    -- an interval, such as 95% limits, agrees where it meets what the print stands for
    case printed.bound
        when '>' then computed.computed_high >= printed.bound_value
        when '<' then computed.computed_low < printed.bound_value
        else
            computed.computed_low <= printed.published_value + widths.half_width
            and computed.computed_high >= printed.published_value - widths.half_width
    end as is_within,
    computed.disclosure_rule,
    case
        when computed.computed_value is not null and computed.shown_value is null
            then coalesce(computed.withheld_reason, 'a figure that it is made of is withheld')
    end as withheld_reason

from printed
inner join widths on printed.value_id = widths.value_id
left join computed
    on
        printed.variable = computed.variable
        and coalesce(printed.option, '') = computed.option
        and coalesce(printed.publication = computed.publication, true)
        and printed.grouping = coalesce(computed.grouping, printed.grouping)
        and printed.statistic = coalesce(computed.statistic, printed.statistic)
