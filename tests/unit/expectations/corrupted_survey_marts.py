"""Ways in which the survey could go wrong between its respondents and the marts."""

from corruption import drop, register_of, times, write

SHARES = "int_answer_shares"
SCORES = "int_scale_scores"
RATES = "int_response_rates"
FRAMEWORKS = "int_framework_use"
THEMES = "int_comment_themes"
RESPONSES = "int_comment_responses"
STATISTICS = "statistics"

CORRUPTIONS = []
fails = register_of(CORRUPTIONS)


@fails("survey_shares.n_apart")
def an_answer_stands_under_no_option(marts):
    drop(marts, SHARES, "item_id == 'rate_la' and option_id == 'too_high'")


@fails("survey_shares.highest_pct")
def a_merged_category_is_joined_twice(marts):
    times(marts[SHARES], "answer_pct", 2, "item_id == 'culture_safe' and is_merged")


@fails("survey_bases.n_apart")
def leaders_are_missing_in_the_count_of_answers(marts):
    write(marts["int_missing_answers"], "n_answered", 650, "item_id == 'culture_safe'")


@fails("survey_scores.mean_pct_of_range")
def five_points_are_taken_for_three(marts):
    rows = marts[SCORES]["scale_id"].isin(["case_study_1", "case_study_2"])
    marts[SCORES].loc[rows, "mean_score"] = marts[SCORES].loc[rows, "mean_score"] * 2


@fails("survey_scores.mean_pct_of_range")
def answers_are_scored_from_zero(marts):
    marts[SCORES]["mean_score"] = marts[SCORES]["mean_score"] - 1


@fails("survey_scores.sd_pct_of_range")
def a_standard_error_is_taken_for_a_standard_deviation(marts):
    marts[SCORES]["sd_score"] = marts[SCORES]["sd_score"] / marts[SCORES]["n"] ** 0.5


@fails("survey_roles.n_apart")
def leaders_are_also_workers(marts):
    write(marts[SCORES], "n", 714 + 72, "scale_id == 'case_study_1' and group_name == 'worker'")


@fails("survey_alphas.cronbach_alpha")
def a_question_of_a_pair_is_reversed(marts):
    write(marts[SCORES], "cronbach_alpha", -0.7, "scale_id == 'factor_5'")


@fails("survey_alphas.cronbach_alpha")
def a_question_is_copied(marts):
    write(marts[SCORES], "cronbach_alpha", 1.0, "scale_id == 'factor_7'")


@fails("survey_response_rates.unplaced_pct")
def a_respondent_counts_in_two_authorities(marts):
    times(marts[RATES], "n_respondents", 2, "area_code != 'W92000004'")


@fails("survey_response_rates.unplaced_pct")
def names_of_authorities_are_not_understood(marts):
    drop(marts, RATES, "area_code > 'W06000005' and area_code < 'W06000017'")


@fails("survey_frameworks.named_pct")
def a_blank_is_read_as_a_framework(marts):
    write(marts[FRAMEWORKS], "named_pct", 92.0, "framework_id == 'other'")


@fails("survey_codes.n_without_mention")
def respondents_of_an_issue_are_doubled(marts):
    times(marts[THEMES], "n_respondents", 2, "level == 'issue'")


@fails("survey_themes.n_apart")
def an_issue_stands_under_another_theme(marts):
    write(marts[THEMES], "parent_id", "theme_courts", "code_id == 'issue_removal_culture'")


@fails("survey_mentions.n_apart")
def responses_with_many_codes_are_lost(marts):
    drop(marts, RESPONSES, "n_codes > 4")


@fails("survey_tests.p_value")
def a_t_is_written_for_a_p(marts):
    write(marts[STATISTICS], "p_value", -2.9, "statistic == 't' and n == 458")


@fails("survey_t_values.absolute_t")
def leaders_are_scored_the_other_way_round(marts):
    write(marts[STATISTICS], "estimate", -22.4, "statistic == 't' and n == 708")


@fails("survey_intervals.outside")
def an_odds_ratio_has_the_interval_of_its_logarithm(marts):
    write(marts[STATISTICS], "ci_high", 1.3, "analysis == 'logistic_regression'")


@fails("survey_groups.n_apart")
def respondents_of_neither_group_are_compared(marts):
    write(marts[STATISTICS], "n", 792, "statistic == 't' and n == 458")


@fails("survey_odds_ratios.log10_odds_ratio", "survey_intervals.outside")
def a_term_tells_the_groups_apart_by_itself(marts):
    write(marts[STATISTICS], "estimate", 90_000.0, "analysis == 'logistic_regression'")


@fails("survey_odds_ratios.log10_odds_ratio", "survey_intervals.outside")
def a_logarithm_is_taken_for_an_odds_ratio(marts):
    write(marts[STATISTICS], "estimate", -0.7, "analysis == 'logistic_regression'")
