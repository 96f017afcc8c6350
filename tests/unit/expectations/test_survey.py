import pandas as pd
import pytest

from expectations.marts.scores import response_rates
from expectations.marts.survey_statistics import KEYS, of_survey, t_values
from expectations.raw.check import raw_frames, survey_frames
from expectations.raw.comments import coded_questions, open_questions
from expectations.raw.questionnaires import habits as habits_of_counts
from expectations.raw.questionnaires import opinions, questions
from expectations.raw.sample import (
    authorities,
    beside_own_frames,
    beside_workforce,
    of_workforce,
    samples,
)
from tests.survey_rows import counted

AGREEMENTS = [f"agree_{number}" for number in range(20)]
ITEMS = pd.DataFrame(
    {
        "item_id": ["demo_role", "for_leaders", *AGREEMENTS],
        "response_scale": ["role", "yes_no", *["agreement"] * 20],
        "asked_of": ["all", "leaders", *["all"] * 20],
    }
)


def counts_of(people, answers, comments=None):
    """What the gate is told of rows of respondents."""
    rows = {"survey_respondents": people, "survey_answers": answers}
    none = COMMENTS.head(0)
    rows["survey_comments"] = none if comments is None else comments
    return counted(rows, ITEMS, CODES)


def habits(people, answers):
    return habits_of_counts(counts_of(people, answers)["survey_habit_counts"])


def respondents_of(*names, wave="2020", is_synthetic=False):
    return pd.DataFrame({"survey_wave": wave, "respondent_id": names, "is_synthetic": is_synthetic})


def answers_of(person, given, wave="2020", role="worker"):
    """Answers to the role and the first questions of agreement, as many as are given."""
    pairs = {"demo_role": role} | dict(zip(AGREEMENTS, given, strict=False))
    return pd.DataFrame(
        [(wave, person, item, option, False) for item, option in pairs.items()],
        columns=["survey_wave", "respondent_id", "item_id", "option_id", "is_synthetic"],
    )


def mixed(first):
    """Twenty answers that are not all the same; different ones for each first."""
    return [f"{first}", *["agree", "neither"] * 9, "disagree"]


@pytest.fixture(scope="module")
def habit():
    people = respondents_of("thorough", "straight", "short", "one", "other", "absent")
    answers = [
        answers_of("thorough", mixed("a")),
        answers_of("straight", ["agree"] * 15),
        answers_of("short", ["agree"] * 9),
        answers_of("one", mixed("b")),
        answers_of("other", mixed("b")),
    ]
    return habits(people, pd.concat(answers)).iloc[0]


def test_one_answer_to_ten_questions_or_more_is_straight_lining_and_to_nine_is_not(habit):
    assert habit["straight_lining_pct"] == pytest.approx(100 / 6)


def test_everybody_with_the_answers_of_somebody_else_counts_as_identical(habit):
    assert habit["identical_pct"] == pytest.approx(200 / 6)


def test_who_answered_less_than_half_or_nothing_is_unfinished(habit):
    assert habit["unfinished_pct"] == pytest.approx(200 / 6)  # short and absent


def test_the_answers_of_another_wave_are_identical_too_and_each_wave_has_its_row():
    people = pd.concat([respondents_of("a"), respondents_of("z", wave="2023")])
    answers = [answers_of("a", mixed("a")), answers_of("z", mixed("a"), wave="2023")]
    frame = habits(people, pd.concat(answers))
    assert dict(zip(frame["survey_wave"], frame["identical_pct"], strict=True)) == {
        "2020": 100,
        "2023": 100,
    }


def test_few_answers_that_agree_are_not_identical():
    answers = pd.concat([answers_of("a", ["agree"] * 5), answers_of("b", ["agree"] * 5)])
    assert habits(respondents_of("a", "b"), answers)["identical_pct"].item() == 0


@pytest.fixture(scope="module")
def asked():
    workers = [answers_of(f"worker_{n}", ["agree"] * (n // 20 + 1)) for n in range(40)]
    leaders = [answers_of(f"leader_{n}", ["neither"], role="leader") for n in range(30)]
    answers = pd.concat([*workers, *leaders])
    yes = answers[answers["respondent_id"].str.match(r"leader_\d$")].drop_duplicates(
        "respondent_id"
    )
    answers = pd.concat([answers, yes.assign(item_id="for_leaders", option_id="yes")])
    return questions(answers, ITEMS).set_index("item_id")


def test_a_question_for_leaders_is_missing_of_leaders_alone(asked):
    assert asked.loc["for_leaders", ["n_asked", "missing_pct"]].tolist() == [
        30,
        pytest.approx(200 / 3),
    ]


def test_a_question_for_all_is_missing_of_everybody_who_gave_a_role(asked):
    assert asked.loc["agree_1", ["n_asked", "n_answered"]].tolist() == [70, 20]


def test_the_commonest_answer_is_a_share_of_those_who_answered(asked):
    assert asked.loc["agree_0", "commonest_answer_pct"] == pytest.approx(4000 / 70)


def test_a_question_that_nobody_answered_was_not_put(asked):
    assert "agree_2" not in asked.index


def test_a_question_put_to_fewer_than_thirty_is_not_judged():
    answers = pd.concat([answers_of(f"w{n}", ["agree"]) for n in range(29)])
    assert questions(answers, ITEMS).empty


def test_a_role_is_no_opinion(asked):
    assert "demo_role" not in set(opinions(asked.reset_index())["item_id"])


COMMENTS = pd.DataFrame(
    [
        ("2020", "a", "open_1", "cuts", None, False),
        ("2020", "a", "open_1", "drift", None, False),
        ("2020", "a", "open_1", None, "More cuts, more drift.", False),
        ("2020", "b", "open_1", "none", None, False),
        ("2023", "c", "open_1", "cuts", "No cuts!", True),
    ],
    columns=["survey_wave", "respondent_id", "question_id", "code_id", "text", "is_synthetic"],
)
CODES = pd.DataFrame(
    {
        "question_id": "open_1",
        "code_id": ["cuts", "drift", "none"],
        "level": ["issue", "issue", "not codable"],
    }
)


@pytest.fixture(scope="module")
def commented():
    people = pd.concat([respondents_of(*"abxy"), respondents_of("c", wave="2023")])
    return people, counts_of(people, answers_of("a", []), COMMENTS)


def test_text_of_real_people_is_theirs_and_of_synthetic_ones_invented(commented):
    people, counts = commented
    frame = open_questions(counts["survey_comment_counts"], people)
    assert frame["n_invented_texts"].tolist() == [0, 1]
    assert frame["commented_pct"].tolist() == [50, 100]


def test_codes_of_a_response_leave_out_text_and_the_mark_that_it_has_none(commented):
    frame = commented[1]["survey_response_counts"]
    assert frame[["survey_wave", "n_codes", "n_responses"]].to_numpy().tolist() == [
        ["2020", 0, 1],
        ["2020", 2, 1],
        ["2023", 1, 1],
    ]
    assert frame["n_none_beside_codes"].tolist() == [0, 0, 0]


def test_the_commonest_code_is_a_share_of_the_responses_with_a_code(commented):
    counts = commented[1]
    frame = coded_questions(counts["survey_response_counts"], counts["survey_code_counts"])
    first = frame.iloc[0]
    assert (first["commonest_code_pct"], first["not_codable_pct"]) == (100, 50)


def test_a_sample_is_compared_with_the_workforce_that_the_seed_names():
    workforce = pd.DataFrame(
        {"service": ["children", "children"], "year": [2018, 2019], "staff": [10, 20]}
    )
    named = pd.DataFrame(
        {
            "respondent_group": ["all", "qualified"],
            "service": "children",
            "year": [2019, 2018],
        }
    )
    people = respondents_of("a", "b")
    answers = pd.concat([answers_of("a", []), answers_of("b", [], role="leader")])
    wave = beside_workforce(people, answers, workforce, named)
    assert wave[["response_pct", "leader_pct"]].to_numpy().tolist() == [[10, 50]]


def test_a_wave_whose_rows_are_of_real_and_synthetic_people_has_two_origins():
    answers = pd.concat([answers_of("a", []), answers_of("b", [])])
    people = respondents_of("a", "b", is_synthetic=True)
    comments = COMMENTS.query("survey_wave == '2020'")
    assert samples(people, answers, comments)["n_origins"].tolist() == [2]
    assert samples(respondents_of("a", "b"), answers, comments)["n_origins"].tolist() == [1]


def waves_of(**compared_with):
    """Real waves: each compared with a word, or with a number of people."""
    rows = [
        (f"{name[1:]}", people if isinstance(people, str) else "staff of one council", number)
        for name, people in compared_with.items()
        for number in [None if isinstance(people, str) else str(people)]
    ]
    return pd.DataFrame(rows, columns=["survey_wave", "compared_with", "frame_n"], dtype="str")


def test_only_waves_whose_codebook_names_the_workforce_and_synthetic_ones_are_held_against_it():
    people = pd.concat(
        [respondents_of("a", wave=wave) for wave in ("2020", "2023", "2024", "2025")]
    )
    waves = waves_of(w2023="workforce", w2024="nothing", w2025=40)
    assert of_workforce(people, waves)["survey_wave"].tolist() == ["2020", "2023"]


def test_a_wave_with_a_frame_of_its_own_is_a_percentage_of_the_people_in_it():
    people = pd.concat([respondents_of("a", "b", wave=wave) for wave in ("2020", "2024", "2025")])
    frame = beside_own_frames(people, waves_of(w2024="nothing", w2025=40))
    assert frame.to_numpy().tolist() == [["2025", 2, 5.0]]


def test_a_wave_compared_with_nothing_may_be_as_small_as_it_is(seeds):
    few = seeds["survey_respondents"]["respondent_id"].head(40)
    some = {
        name: seeds[name][seeds[name]["respondent_id"].isin(few)]
        for name in ("survey_respondents", "survey_answers", "survey_comments")
    }
    of_wales = raw_frames(
        seeds | counted(some) | {"survey_waves": waves_of(w2020="workforce")}, [survey_frames]
    )
    assert of_wales["survey_workforce"]["response_pct"].item() < 5
    alone = raw_frames(
        seeds | counted(some) | {"survey_waves": waves_of(w2020="nothing")}, [survey_frames]
    )
    assert of_wales.keys() - alone.keys() == {
        "survey_workforce",
        "survey_qualified",
        "survey_authorities",
    }


def test_authorities_are_counted_for_the_waves_that_asked():
    answers = pd.DataFrame(
        {
            "survey_wave": "2023",
            "item_id": "demo_la",
            "option_id": ["Powys", "Powys", "Torfaen", "Conwy"],
        }
    )
    answers = pd.concat([answers, answers_of("a", ["agree"])])
    assert authorities(answers).to_numpy().tolist() == [["2023", 3, 50]]


def test_what_was_not_asked_is_not_judged(seeds):
    counts = seeds["survey_answer_counts"]
    is_asked = ~counts["item_id"].isin(["demo_la", "demo_qualified"])
    without = seeds | {"survey_answer_counts": counts[is_asked]}
    no_longer_judged = raw_frames(seeds).keys() - raw_frames(without).keys()
    assert no_longer_judged == {"survey_authorities", "survey_qualified"}


def test_respondents_without_any_authority_are_not_counted_as_unplaced():
    rates = pd.DataFrame(
        {
            "survey_wave": ["2020", "2020", "2023", "2023"],
            "respondent_group": "all",
            "area_code": ["W92000004", "W06000015"] * 2,
            "n_respondents": [100, 80, 100, 0],
        }
    )
    frame = response_rates(rates)
    assert frame["survey_wave"].tolist() == ["2020"]
    assert frame["unplaced_pct"].item() == pytest.approx(20)


def test_a_statistic_that_says_why_it_is_missing_is_not_judged_and_one_that_does_not_is():
    rows = [("2020", 1.0, None), ("2020", None, "nobody varies"), ("2020", None, None)]
    of_rates = (None, 1.0, None)
    frame = pd.DataFrame(
        [*rows, of_rates], columns=["survey_wave", "estimate", "missing_reason"]
    ).astype({"estimate": "Float64"})
    assert list(of_survey(frame).index) == [0, 2]


def test_a_t_of_more_people_than_in_the_study_is_taken_as_it_were_among_those():
    frame = pd.DataFrame(columns=KEYS, index=range(3)).assign(
        statistic="t", estimate=[-6.0, 6.0, -200.0], n=[100, 792, 79_200]
    )
    assert t_values(frame)["absolute_t"].tolist() == pytest.approx([6, 6, 20])
