-- One row per subject, area, years and item: what the release before held, and nothing before it.

{{ release_values(
    source('previous', 'fct_care_rates'), source('previous', 'fct_deprivation'),
    source('previous', 'fct_deprivation_residuals'), source('previous', 'fct_care_rate_groups'),
    source('previous', 'rpt_published_vs_computed')
) }}
