-- One row per kind of rates, authority, window and basis of change: its group by the rule.

with candidates as (select * from {{ ref('int_care_rate_group_candidates') }}),

grouped as (
    select
        *,
        {{ care_rate_group(
            'change_pct', 'decrease_threshold_pct', 'wales_change_pct', 'residual_pct'
        ) }} as care_rate_group,
        abs(change_pct - decrease_threshold_pct) as margin_to_decrease_pct,
        abs(change_pct - wales_change_pct) as margin_to_wales_pct,
        abs(residual_pct) as margin_to_predicted_pct
    from candidates
),

margins as (
    select
        *,
        case care_rate_group
            when 'decreasing' then margin_to_decrease_pct
            when 'neither' then least(margin_to_decrease_pct, margin_to_wales_pct)
            when 'unknown' then null
            else least(margin_to_wales_pct, margin_to_predicted_pct)
        end as margin_pct,
        case care_rate_group
            when 'decreasing' then change_pct_high <= decrease_threshold_pct
            when 'neither'
                then
                    change_pct_low > decrease_threshold_pct
                    and change_pct_high <= wales_change_pct_low
            when 'excluded'
                then change_pct_low > wales_change_pct_high and residual_high_per_10k < 0
            when 'increasing'
                then change_pct_low > wales_change_pct_high and residual_low_per_10k >= 0
            else false
        end as is_certain_despite_rounding
    from grouped
)

select
    *,
    case margin_pct
        when margin_to_decrease_pct then 'decrease threshold'
        when margin_to_wales_pct then 'change of Wales'
        when margin_to_predicted_pct then 'rate predicted from deprivation'
    end as nearest_threshold,
    case care_rate_group
        when 'unknown' then coalesce(change_missing_reason, 'No predicted rate for the end year.')
        when 'decreasing'
            then format(
                'Changed by {:+.1f}%: fell by {:.0f}% or more.', change_pct, -decrease_threshold_pct
            )
        when 'neither'
            then format(
                'Changed by {:+.1f}%: fell by less than {:.0f}% and rose by no more than Wales '
                '({:+.1f}%).',
                change_pct, -decrease_threshold_pct, wales_change_pct
            )
        else format(
            'Changed by {:+.1f}%, more than Wales ({:+.1f}%), to a rate {:.1f}% {} what its '
            'deprivation predicts.',
            change_pct, wales_change_pct, abs(residual_pct), if(residual_pct < 0, 'below', 'above')
        )
    end as reason

from margins
