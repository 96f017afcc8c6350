-- One row per wave, comparison and score compared: a forest plot of differences, as shown.

with differences as (select * from {{ ref('int_score_differences') }}),
comparisons as (select * from {{ ref('survey_comparisons') }}),
scales as (select * from {{ ref('scales') }})

select
    differences.survey_wave,
    differences.comparison,
    comparisons.location,
    -- from the largest difference below 0 to the largest above, those without one last
    row_number() over (
        partition by differences.survey_wave, differences.comparison
        order by differences.hedges_g nulls last, differences.scale_id
    )::integer as place,
    differences.scale_id,
    coalesce(scales.table_name, scales.name) as label,
    scales.higher_means,
    comparisons.first_group,
    comparisons.second_group,
    comparisons.within_group,
    differences.n_first,
    differences.n_second,
    differences.difference,
    differences.difference_low,
    differences.difference_high,
    differences.t,
    differences.df,
    differences.p_value,
    differences.p_holm,
    differences.hedges_g,
    differences.hedges_g_low,
    differences.hedges_g_high,
    -differences.equivalence_margin_sd as equivalence_low_sd,
    differences.equivalence_margin_sd as equivalence_high_sd,
    differences.equivalence_p,
    differences.equivalence,
    differences.missing_reason,
    differences.is_synthetic,
    differences.disclosure_rule

from differences
inner join comparisons on differences.comparison = comparisons.comparison
inner join scales on differences.scale_id = scales.scale_id
