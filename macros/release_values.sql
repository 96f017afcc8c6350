{# What two releases are compared by, of one of them: every figure, and what follows from it. #}
{% macro release_values(rates, deprivation, residuals, groups, ledger) -%}
select
    'count' as subject, area_code, area_name, null::integer as start_year,
    year_ending_march as year, 'children looked after' as item, null::varchar as measure,
    n_children_looked_after::double as value,
    coalesce(n_children_looked_after::varchar, marker) as shown
from {{ rates }}
where n_children_looked_after is not null or marker is not null
union all
select
    'population', area_code, area_name, null, year_ending_march, 'aged 0 to 17', null,
    population_0_17, population_0_17::varchar
from {{ rates }}
where population_0_17 is not null
union all
select
    'rate', area_code, area_name, null, year_ending_march, 'per 10,000', null,
    round(care_rate_per_10k, 6), format('{:.1f}', care_rate_per_10k)
from {{ rates }}
where care_rate_per_10k is not null
union all
select
    'deprivation', area_code, area_name, null, null, measure, measure,
    round(value, 6), format('{:.3f}', value)
from {{ deprivation }}
where value is not null
union all
select
    'residual', area_code, area_name, null, year_ending_march, measure, measure,
    round(residual_per_10k, 6), format('{:+.1f}', residual_per_10k)
from {{ residuals }}
union all
select
    'group', area_code, area_name, start_year, end_year,
    format('{} over {} years', rule, window_years), deprivation_measure,
    null, care_rate_group
from {{ groups }}
-- published rates are no subject of their own, so that no figure could be named as a cause
where rates is distinct from {{ published_rates() }}
union all
select
    'ledger', null, null, null, null, value_id, null,
    computed_rounded::double, concat_ws(' ', verdict, computed_rounded::varchar)
from {{ ledger }}
{%- endmacro %}
