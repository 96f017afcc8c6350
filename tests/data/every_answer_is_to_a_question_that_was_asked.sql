-- Whoever was not asked a question cannot have answered it: shares of those asked would be wrong.

select
    answers.survey_wave,
    answers.item_id,
    answers.role,
    answers.n_respondents
from {{ ref('int_answer_counts') }} as answers
inner join {{ ref('survey_items') }} as items on answers.item_id = items.item_id
where items.asked_of not in ('all', answers.role || 's')
