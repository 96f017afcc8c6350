-- A parameter that the seed does not give, or gives twice under another name, would be null.

select * from {{ ref('int_study_parameters') }}
where not (columns(*) is not null)
