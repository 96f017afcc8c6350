{# Limits of a funnel around a rate (Spiegelhalter 2005): by chance alone with the standard deviation `sd`, and
   with `wide_sd`, which allows for authorities differing by more than chance. #}
{% macro funnel_limits(centre, sd, wide_sd) -%}
    {%- for name, spread in [('funnel', sd), ('funnel_overdispersed', wide_sd)] %}
    {{- '' if loop.first else '\n    ' }}{{ centre }} - normal_quantile_95 * {{ spread }} as {{ name }}_95_low_per_10k,
    {{ centre }} + normal_quantile_95 * {{ spread }} as {{ name }}_95_high_per_10k,
    {{ centre }} - normal_quantile_99_8 * {{ spread }} as {{ name }}_99_8_low_per_10k,
    {{ centre }} + normal_quantile_99_8 * {{ spread }} as {{ name }}_99_8_high_per_10k
    {{- ',' if not loop.last }}
    {%- endfor %}
{%- endmacro %}
