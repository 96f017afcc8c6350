-- One row per wave and quantity that the open questions give: its computed value.

with themes as (select * from {{ ref('fct_comment_themes') }}),
responses as (select * from {{ ref('fct_comment_responses') }}),
codes as (select * from {{ ref('coding_frames') }}),

-- a group counts different respondents, all else counts mentions
counts as (
    select
        survey_wave,
        question_id as variable,
        code_id as option,
        unnest(['n', 'mentions']) as statistic,
        if(level = 'group', n_respondents, n_mentions)::double as computed_value,
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
        survey_wave,
        question_id as variable,
        'issue' as option,
        unnest(['min', 'max']) as statistic,
        unnest([min(n_mentions), max(n_mentions)])::double as computed_value,
        bool_or(is_synthetic) as is_synthetic
    from themes
    where level = 'issue'
    group by survey_wave, question_id
),

response_counts as (
    select
        survey_wave,
        question_id as variable,
        unnest([
            'responses',
            'codable',
            'not_codable_responses',
            'one_issue',
            'two_issues',
            'mentions',
            'issues_in_a_response'
        ]) as option,
        unnest(['n', 'n', 'n', 'n', 'n', 'n', 'max']) as statistic,
        unnest([
            sum(n_responses),
            sum(if(n_codes > 0, n_responses, 0)),
            sum(if(n_codes = 0, n_responses, 0)),
            sum(if(n_codes = 1, n_responses, 0)),
            sum(if(n_codes = 2, n_responses, 0)),
            sum(n_responses * n_codes),
            max(n_codes)
        ])::double as computed_value,
        bool_or(is_synthetic) as is_synthetic
    from responses
    group by survey_wave, question_id
),

quantities as (
    select * from counts
    union all
    select * from frequencies
    union all
    select * from response_counts
)

select
    survey_wave,
    variable,
    option,
    'all' as grouping,
    statistic,
    computed_value,
    is_synthetic

from quantities
