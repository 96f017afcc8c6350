{# Standard deviations of a funnel around a rate: `sd` of a Poisson rate of that size in a population of this size
   (Spiegelhalter 2005), and `wide_sd`, for authorities differ by more than chance (additive overdispersion). #}
{% macro funnel_deviations(centre, population, between_sd) -%}
sqrt({{ centre }} * rate_base_children / {{ population }}) as sd,
        sqrt(pow(sd, 2) + pow({{ between_sd }}, 2)) as wide_sd
{%- endmacro %}

{# Limits of a funnel around a rate: by chance alone with `sd`, and with `wide_sd`. #}
{% macro funnel_limits(centre, sd, wide_sd) -%}
    {%- for name, spread in [('funnel', sd), ('funnel_overdispersed', wide_sd)] %}
    {{- '' if loop.first else '\n    ' }}{{ centre }} - normal_quantile_95 * {{ spread }} as {{ name }}_95_low_per_10k,
    {{ centre }} + normal_quantile_95 * {{ spread }} as {{ name }}_95_high_per_10k,
    {{ centre }} - normal_quantile_99_8 * {{ spread }} as {{ name }}_99_8_low_per_10k,
    {{ centre }} + normal_quantile_99_8 * {{ spread }} as {{ name }}_99_8_high_per_10k
    {{- ',' if not loop.last }}
    {%- endfor %}
{%- endmacro %}
