-- One row per kind of respondents, questions counted together and answers to them: respondents.
-- Restricted. Respondents are read for this alone, once for each few questions.

{{ count_answers(ref('stg_survey__responses')) }}
