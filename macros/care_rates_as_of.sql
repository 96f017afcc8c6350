{# A macro of DuckDB for people who query a release: `from marts.care_rates_as_of('2020-12-31')`. #}
{% macro care_rates_as_of(vintages) -%}
create or replace macro {{ vintages.schema }}.care_rates_as_of(day) as table
select * exclude (is_latest) from {{ vintages.schema }}.{{ vintages.identifier }}
where published_on <= day::date
qualify {{ newest(['area_code', 'year_ending_march'], before="source = 'headline'") }}
{%- endmacro %}
