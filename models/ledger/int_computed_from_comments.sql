-- One row per wave, quantity that the open questions give, and side: its computed value.

with themes as ({{ both_sides(ref('int_comment_themes'), ref('fct_comment_themes')) }}),
responses as ({{ both_sides(ref('int_comment_responses'), ref('fct_comment_responses')) }}),
codes as (select * from {{ ref('coding_frames') }}),

-- a group counts different respondents, all else counts mentions
counts as (
    select
        side,
        survey_wave,
        question_id as variable,
        code_id as option,
        unnest(['n', 'mentions']) as statistic,
        if(level = 'group', n_respondents, n_mentions)::double as computed_value,
        withheld_reason,
        is_synthetic
    from themes
    where
        question_id in (
            select codes.question_id
            from codes
            where codes.level = 'issue'
        )
),

frequencies as (
    select
        side,
        survey_wave,
        question_id as variable,
        'issue' as option,
        unnest(['min', 'max']) as statistic,
        unnest([
            {{ of_all_shown('min', 'n_mentions') }},
            {{ of_all_shown('max', 'n_mentions') }}
        ])::double as computed_value,
        min(withheld_reason) as withheld_reason,
        bool_or(is_synthetic) as is_synthetic
    from themes
    where level = 'issue'
    group by side, survey_wave, question_id
),

response_counts as (
    select
        side,
        survey_wave,
        question_id as variable,
        unnest([
            'responses', 'codable', 'not_codable_responses', 'one_issue', 'two_issues',
            'mentions', 'issues_in_a_response'
        ]) as option,
        unnest(['n', 'n', 'n', 'n', 'n', 'n', 'max']) as statistic,
        unnest([
            {{ of_all_shown('sum', 'n_responses') }},
            {{ of_all_shown('sum', 'n_responses', 'n_codes > 0', if_none=0) }},
            {{ of_all_shown('sum', 'n_responses', 'n_codes = 0', if_none=0) }},
            {{ of_all_shown('sum', 'n_responses', 'n_codes = 1', if_none=0) }},
            {{ of_all_shown('sum', 'n_responses', 'n_codes = 2', if_none=0) }},
            {{ of_all_shown('sum', 'n_responses * n_codes', 'n_codes > 0', if_none=0) }},
            {{ of_all_shown('max', 'if(n_responses is null, null, n_codes)') }}
        ])::double as computed_value,
        min(withheld_reason) as withheld_reason,
        bool_or(is_synthetic) as is_synthetic
    from responses
    group by side, survey_wave, question_id
),

quantities as (
    select * from counts
    union all by name
    select * from frequencies
    union all by name
    select * from response_counts
)

select
    survey_wave,
    variable,
    option,
    'all' as grouping,
    statistic,
    side,
    computed_value,
    withheld_reason,
    is_synthetic

from quantities
