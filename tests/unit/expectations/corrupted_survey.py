"""Ways in which respondents, their answers and their comments could go wrong."""

import pandas as pd
from corruption import drop, register_of, swap, write

RESPONDENTS = "survey_respondents"
ANSWERS = "survey_answers"
COMMENTS = "survey_comments"

CORRUPTIONS = []
fails = register_of(CORRUPTIONS)


def landed_again(frame, wave):
    """The rows of a frame once more, under another wave."""
    return pd.concat([frame, frame.assign(survey_wave=wave)], ignore_index=True)


def of_first(frame, n_respondents):
    """Rows of the first respondents, in the order of their names."""
    names = sorted(frame["respondent_id"].unique())[:n_respondents]
    return frame[frame["respondent_id"].isin(names)]


@fails("survey_workforce.response_pct")
def the_workforce_is_of_one_service(seeds):
    write(
        seeds["workforce_groups"],
        "service",
        "Total domiciliary services for children (DSC)",
        "respondent_group == 'all'",
    )


@fails("survey_own_frames.response_pct")
def a_frame_is_of_fewer_people_than_answered(seeds):
    write(seeds["survey_waves"], "frame_n", "350", "survey_wave == '2020'")


@fails("survey_workforce.leader_pct", "survey_questions.missing_pct")
def workers_and_leaders_are_swapped(seeds):
    swap(seeds[ANSWERS], "option_id", "worker", "leader", "item_id == 'demo_role'")


@fails("survey_samples.n_origins")
def comments_of_real_people_are_joined_to_synthetic_ones(seeds):
    write(seeds[COMMENTS], "is_synthetic", False, "question_id == 'open_2'")


@fails("survey_qualified.qualified_pct")
def yes_and_no_are_swapped(seeds):
    swap(seeds[ANSWERS], "option_id", "yes", "no", "item_id == 'demo_qualified'")


@fails("survey_authorities.n_authorities", "survey_authorities.largest_authority_pct")
def authorities_are_read_as_regions(seeds):
    is_authority = seeds[ANSWERS]["item_id"] == "demo_la"
    codes = seeds[ANSWERS].loc[is_authority, "option_id"]
    seeds[ANSWERS].loc[is_authority, "option_id"] = codes.str[-1].where(codes.str[-1] > "2", "0")


@fails("survey_authorities.largest_authority_pct")
def a_blank_is_read_as_an_authority(seeds):
    rows = of_first(seeds[ANSWERS], 300).query("item_id == 'demo_la'").index
    seeds[ANSWERS].loc[rows, "option_id"] = "W06000015"


@fails("survey_habits.straight_lining_pct")
def agreement_is_filled_in_by_default(seeds):
    items = seeds["survey_items"].query("response_scale == 'agreement'")["item_id"]
    rows = of_first(seeds[ANSWERS], 80)
    rows = rows[rows["item_id"].isin(items)].index
    seeds[ANSWERS].loc[rows, "option_id"] = "agree"


@fails("survey_habits.identical_pct")
def a_wave_lands_under_two_names(seeds):
    for name in (RESPONDENTS, ANSWERS, COMMENTS):
        seeds[name] = landed_again(seeds[name], "2023")


@fails("survey_habits.identical_pct")
def ten_rows_are_doubled(seeds):
    for name in (RESPONDENTS, ANSWERS):
        again = of_first(seeds[name], 10)
        again = again.assign(respondent_id=again["respondent_id"] + "_again")
        seeds[name] = pd.concat([seeds[name], again], ignore_index=True)


@fails("survey_habits.unfinished_pct", "survey_questions.missing_pct")
def questionnaires_are_read_before_the_survey_closes(seeds):
    late = seeds["survey_items"].query("questionnaire_order > 20")["item_id"]
    of_early_people = of_first(seeds[ANSWERS], 300)
    seeds[ANSWERS] = seeds[ANSWERS].drop(
        of_early_people[of_early_people["item_id"].isin(late)].index
    )


@fails("survey_questions.missing_pct")
def the_wording_of_an_answer_is_not_understood(seeds):
    drop(seeds, ANSWERS, "item_id == 'rate_wales' and option_id == 'too_high'")


@fails("survey_opinions.commonest_answer_pct")
def one_code_stands_for_several_answers(seeds):
    write(seeds[ANSWERS], "option_id", "community", "item_id == 'cs2_six_months'")


@fails("survey_open_questions.commented_pct")
def comments_of_an_open_question_are_lost(seeds):
    kept = of_first(seeds[COMMENTS], 60)
    is_lost = (seeds[COMMENTS]["question_id"] == "open_1") & ~seeds[COMMENTS].index.isin(kept.index)
    seeds[COMMENTS] = seeds[COMMENTS][~is_lost]


@fails("survey_open_questions.n_invented_texts")
def a_synthetic_respondent_speaks(seeds):
    seeds[COMMENTS].loc[seeds[COMMENTS].index[:3], "text"] = "More early help."


@fails("survey_responses.n_codes")
def comments_of_several_people_become_one(seeds):
    names = sorted(
        seeds[COMMENTS].query("question_id == 'open_framework'")["respondent_id"].unique()
    )[:20]
    is_coded = ~seeds[COMMENTS]["code_id"].str.startswith("not_codable")
    rows = seeds[COMMENTS]["respondent_id"].isin(names) & is_coded
    seeds[COMMENTS].loc[rows, "respondent_id"] = names[0]


@fails("survey_responses.n_none_beside_codes")
def a_coded_response_is_marked_as_not_codable(seeds):
    coded = seeds[COMMENTS].query("question_id == 'open_1' and code_id != 'not_codable'").head(1)
    seeds[COMMENTS] = pd.concat([seeds[COMMENTS], coded.assign(code_id="not_codable")])


@fails("survey_coded_questions.not_codable_pct")
def uncoded_responses_are_taken_for_not_codable(seeds):
    rows = of_first(seeds[COMMENTS], 300).query("question_id == 'open_1'").index
    seeds[COMMENTS].loc[rows, "code_id"] = "not_codable"


@fails("survey_coded_questions.commonest_code_pct")
def the_default_of_the_coder_is_left_standing(seeds):
    write(seeds[COMMENTS], "code_id", "signs_of_safety", "question_id == 'open_framework'")
