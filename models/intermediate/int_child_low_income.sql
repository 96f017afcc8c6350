-- One row per area and year: share of children under 16 in relative low income families.

with children as (select * from {{ ref('stg_dwp__children_low_income') }}),
areas as (select * from {{ ref('int_areas') }}),
populations as (select * from {{ ref('int_populations') }}),
parameters as (select * from {{ ref('int_study_parameters') }}),

counts as (
    select
        areas.area_code,
        children.year_ending_march,
        sum(children.n_children_low_income) as n_children_low_income
    from areas
    inner join children on areas.is_wales or areas.area_code = children.area_code
    group by areas.area_code, children.year_ending_march
)

select
    counts.area_code,
    counts.year_ending_march,
    counts.n_children_low_income,
    populations.population_0_15,
    counts.n_children_low_income / populations.population_0_15 as child_low_income_share

from counts
cross join parameters
left join populations
    on
        counts.area_code = populations.area_code
        and counts.year_ending_march - parameters.population_lag_years = populations.mid_year
