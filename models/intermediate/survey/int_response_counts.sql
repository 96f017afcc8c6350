-- One row per wave, role, authority, block of questions and answers to it: respondents.
-- Restricted. Every figure of closed questions is a sum of these.

{% set keys = ['survey_wave', 'is_synthetic', 'demo_role', 'demo_la'] -%}
{{ count_answers(ref('stg_survey__responses'), keys) }}
