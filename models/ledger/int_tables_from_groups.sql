-- One row per wave and row of Table 4 of the report: an authority whose respondents are compared.

with area_groups as (select * from {{ ref('int_survey_area_groups') }}),
authorities as (select * from {{ ref('dim_local_authorities') }}),

headings as (
    select * from
        (values ('decreasing', 1, 'Decreasing care rates'), ('increasing', 2, 'Increasing care rates'))
            as headings (care_rate_group, block, heading)
)

select
    area_groups.survey_wave,
    4 as table_number,
    headings.block,
    authorities.sort_order as place,
    headings.heading,
    authorities.area_name as label,
    area_groups.change_pct,
    case when area_groups.change_pct is null then 'The report prints no change.' end
        as difference_missing_reason

from area_groups
inner join headings on area_groups.care_rate_group = headings.care_rate_group
inner join authorities on area_groups.area_code = authorities.area_code
