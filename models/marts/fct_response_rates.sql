-- One row per wave, area and group of respondents: responses against the workforce, as shown.

with exact as (select * from {{ ref('int_response_rates') }}),
waves as (select * from {{ ref('int_survey_waves') }}),
withheld as ({{ withheld_of('response_rates') }}),

shown as (
    select
        exact.* exclude (n_respondents, response_pct, is_synthetic),
        case when withheld.reason is null then {{ rounded_count('exact.n_respondents') }} end
            as n_respondents,
        exact.is_synthetic,
        waves.disclosure_rule,
        withheld.reason as withheld_reason
    from exact
    inner join waves on exact.survey_wave = waves.survey_wave
    left join withheld
        on
            exact.survey_wave = withheld.survey_wave
            and exact.area_code = withheld.variable
            and exact.respondent_group = withheld.group_name
)

select
    survey_wave,
    area_code,
    area_name,
    respondent_group,
    n_respondents,
    workforce,
    workforce_unit,
    workforce_year,
    100.0 * n_respondents / workforce as response_pct,
    note,
    is_synthetic,
    disclosure_rule,
    withheld_reason

from shown
