{# Rows whose number of kind is not that of their role and authority, or with an answer that is not offered: they would
   be counted as others. Which wave the rest of the number is, int_survey_waves tells, one number for each. #}
{% test numbered_by_kind(model, column_name) %}
    select *
    from {{ model }}
    where
        {{ column_name }} != {{ kind_number(wave_of(column_name), 'demo_role', 'demo_la') }}
        {%- for item, most in answers_offered().items() %}
            or {{ item }} not between 0 and {{ most }}
        {%- endfor %}
{% endtest %}
