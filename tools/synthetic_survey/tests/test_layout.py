from tools.synthetic_survey.layout import respondent_ids


def test_the_numbers_of_respondents_have_as_many_digits_as_the_last():
    assert respondent_ids(2).tolist() == ["synthetic_0001", "synthetic_0002"]
    assert respondent_ids(12345)[0] == "synthetic_00001"


def test_every_frame_says_that_it_is_synthetic(made):
    for frame in (made.responses, made.comments):
        assert frame["is_synthetic"].all()
        assert frame["respondent_id"].str.startswith("synthetic_").all()
