-- One row per area and measure of deprivation.

with areas as (select * from {{ ref('int_areas') }}),
lsoa_shares as (select * from {{ ref('int_lsoa_shares') }}),
child_low_income as (select * from {{ ref('int_child_low_income') }}),

measures as (
    select
        area_code,
        'wimd_' || domain || '_lsoa_share_' || most_deprived_pct as measure,
        index_year as reference_year,
        'share' as unit,
        n_most_deprived / n_lsoas as value,
        null as value_missing_reason
    from lsoa_shares
    union all by name
    select
        area_code,
        'wimd_' || domain || '_child_share_' || most_deprived_pct as measure,
        index_year as reference_year,
        'share' as unit,
        null as value,
        'No population by LSOA and age has landed, so children cannot be placed in deciles.'
            as value_missing_reason
    from lsoa_shares
    union all by name
    select distinct
        area_code,
        'wimd_' || domain || '_mean_rank' as measure,
        index_year as reference_year,
        'rank' as unit,
        mean_rank as value,
        null as value_missing_reason
    from lsoa_shares
    union all by name
    select
        area_code,
        'child_low_income_share_' || year_ending_march as measure,
        year_ending_march as reference_year,
        'share' as unit,
        child_low_income_share as value,
        case when child_low_income_share is null then 'No population aged 0 to 15 has landed.' end
            as value_missing_reason
    from child_low_income
)

select
    measures.area_code,
    areas.area_name,
    areas.is_wales,
    measures.measure,
    measures.reference_year::integer as reference_year,
    measures.unit,
    measures.value::double as value,
    measures.value_missing_reason::varchar as value_missing_reason

from measures
inner join areas on measures.area_code = areas.area_code
