-- One row per subject, area, years and item: what this release holds that releases are compared by.

{{ release_values(
    ref('fct_care_rates'), ref('fct_deprivation'), ref('fct_deprivation_residuals'),
    ref('fct_care_rate_groups'), ref('rpt_published_vs_computed')
) }}
