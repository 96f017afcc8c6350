import numpy as np
import pandas as pd

from tools.synthetic_survey.layout import resample, respondent_ids


def questionnaires(responses: pd.DataFrame) -> pd.Series:
    by_respondent = responses.set_index(responses["respondent_id"].astype(str))
    answers = by_respondent.drop(columns=["survey_wave", "respondent_id", "is_synthetic"])
    return answers.astype("object").fillna("").astype(str).agg(",".join, axis=1)


def rng() -> np.random.Generator:
    return np.random.default_rng(1)


def test_a_larger_number_is_whole_respondents_drawn_again(made):
    many = resample(rng(), made, 2000)
    assert many.responses["respondent_id"].is_unique
    assert len(many.responses) == 2000
    assert set(questionnaires(many.responses)) <= set(questionnaires(made.responses))
    assert list(many.responses) == list(made.responses)


def test_the_comments_of_a_respondent_drawn_again_come_along(made):
    many = resample(rng(), made, 50)
    owner = {text: respondent for respondent, text in questionnaires(made.responses).items()}
    of_made = made.comments.groupby("respondent_id")["code_id"].agg(list)
    of_many = many.comments.astype(str).groupby("respondent_id")["code_id"].agg(list)
    for respondent, text in questionnaires(many.responses).items():
        assert of_many.get(respondent, []) == of_made.get(owner[text], [])


def test_asking_for_as_many_as_there_are_changes_nothing(made):
    assert resample(rng(), made, 792) is made


def test_the_numbers_of_respondents_have_as_many_digits_as_the_last():
    assert respondent_ids(2).tolist() == ["synthetic_0001", "synthetic_0002"]
    assert respondent_ids(12345)[0] == "synthetic_00001"


def test_every_frame_says_that_it_is_synthetic(made):
    for frame in (made.responses, made.comments):
        assert frame["is_synthetic"].all()
        assert frame["respondent_id"].str.startswith("synthetic_").all()
