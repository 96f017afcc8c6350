-- One row per publication, area that it prints figures of, and year: the counts known on its day.

with publications as (select * from {{ ref('publications') }}),
headlines as (select * from {{ ref('fct_wales_headlines') }}),
vintages as (select * from {{ ref('fct_care_rate_vintages') }}),
published as (select * from {{ ref('published_values') }}),

release_days as (
    select
        release_year_ending_march,
        max(published_on) as released_on
    from headlines
    group by release_year_ending_march
),

-- a publication that is no release is of no known day: it may know everything
publication_days as (
    select
        publications.publication,
        release_days.released_on
    from publications
    left join release_days
        on
            publications.release_year_ending_march::integer
            = release_days.release_year_ending_march
),

known as (
    select
        publication_days.publication,
        vintages.*,
        coalesce(
            source = 'headline' and vintages.published_on = publication_days.released_on, false
        ) as is_own,
        -- a headline is to the child, an export of the same day rounded
        row_number() over (
            partition by publication_days.publication, vintages.area_code, year_ending_march, is_own
            order by vintages.published_on desc, source = 'headline' desc, edition_number desc
        ) as place
    from publication_days
    inner join vintages
        on vintages.published_on <= coalesce(publication_days.released_on, vintages.published_on)
    semi join published
        on
            publication_days.publication = published.publication
            and vintages.area_name = published.option
    where n_children_looked_after is not null
)

select
    publication,
    area_code,
    area_name,
    year_ending_march,
    max(population_0_17) as population_0_17,
    max(n_children_looked_after) filter (where is_own) as n_own,
    max(n_children_looked_after) filter (where not is_own) as n_elsewhere

from known
where place = 1
group by publication, area_code, area_name, year_ending_march
