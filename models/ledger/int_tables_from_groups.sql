-- One row per wave and row of Table 4 of the report: an authority whose respondents are compared.

with area_groups as (select * from {{ ref('int_survey_area_groups') }}),
authorities as (select * from {{ ref('dim_local_authorities') }})

select
    area_groups.survey_wave,
    4 as table_number,
    list_position(['decreasing', 'increasing'], area_groups.care_rate_group) as block,
    authorities.sort_order as place,
    if(block = 1, 'Decreasing care rates', 'Increasing care rates') as heading,
    authorities.area_name as label,
    area_groups.change_pct,
    case when area_groups.change_pct is null then 'The report prints no change.' end
        as difference_missing_reason

from area_groups
inner join authorities on area_groups.area_code = authorities.area_code
where area_groups.care_rate_group in ('decreasing', 'increasing')
