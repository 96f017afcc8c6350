-- One row per local authority and year: children under 16 in relative low income families.

select
    children.area_code,
    children.year_ending_march,
    children.n_children_low_income

from {{ ref('raw_dwp_children_low_income') }} as children
inner join {{ ref('seed_editions') }} as seed_editions
    on seed_editions.dataset = 'children_low_income'
where {{ as_of('seed_editions.published_on') }}
