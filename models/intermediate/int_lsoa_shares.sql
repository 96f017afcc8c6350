-- One row per area, domain and cut-off: the share of LSOAs among the most deprived of Wales.

with editions as (select * from {{ ref('stg_wimd__lsoas') }}),

-- the newest index; of its editions the one published last
lsoas as (
    select * from editions
    where index_year = (select max(all_editions.index_year) from editions as all_editions)
    qualify {{ newest(['lsoa_code']) }}
),

areas as (select * from {{ ref('int_areas') }}),

-- Wales is one more area: all its LSOAs
area_lsoas as (
    select
        areas.area_code,
        lsoas.* exclude (area_code)
    from areas
    inner join lsoas on areas.is_wales or areas.area_code = lsoas.area_code
),

domains as (
    select
        area_code,
        index_year,
        'overall' as domain,
        overall_rank as deprivation_rank,
        overall_decile as decile
    from area_lsoas
    union all by name
    select
        area_code,
        index_year,
        'income' as domain,
        income_rank as deprivation_rank,
        income_decile as decile
    from area_lsoas
),

cut_offs as (select * from {{ ref('wimd_cut_offs') }})

select
    domains.area_code,
    domains.domain,
    cut_offs.most_deprived_pct,
    max(domains.index_year) as index_year,
    count(*) as n_lsoas,
    count(*) filter (where domains.decile * 10 <= cut_offs.most_deprived_pct) as n_most_deprived,
    avg(domains.deprivation_rank) as mean_rank

from domains
cross join cut_offs
group by domains.area_code, domains.domain, cut_offs.most_deprived_pct
