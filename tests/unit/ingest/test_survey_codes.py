"""What the answers of an export stand for: what the codebook or the file says, and no guess."""

import pandas as pd
import pyreadstat
import pytest

from domain.problems import SurveyError
from ingest.survey.questions import Basis
from ingest.survey.read import read_survey
from ingest.survey.wording import as_code, plain
from tests.survey_exports import (
    CODEBOOK,
    SEEDS,
    answers_of,
    codebook,
    few,
    recodes,
    write_csv,
)

SAFE = "Q_culture_safe"


def n_answers(table: pd.DataFrame) -> int:
    """Answers to closed questions in a table as `few` gives it."""
    closed = [name for name in table if name.startswith("Q_") and not name.endswith("_codes")]
    return int((table[closed] != "").sum().sum())


def options(survey, item: str) -> list[str]:
    answers = answers_of(survey)[answers_of(survey)["item_id"] == item]
    return answers.set_index("respondent_id")["option_id"].sort_index().tolist()


def basis_of(survey, column: str) -> dict[str, int]:
    counts: dict[str, int] = {}
    for entry in survey.account.understood:
        if entry.column == column:
            counts[entry.basis] = counts.get(entry.basis, 0) + entry.n
    return counts


def test_numbers_that_nothing_explains_are_refused_once_a_scale_with_what_to_say(tmp_path):
    table = few(codes=True)
    with pytest.raises(SurveyError) as refused:
        read_survey(write_csv(tmp_path / "numbers.csv", table), CODEBOOK, SEEDS)
    said = str(refused.value)
    assert "column Q_demo_qualified: numbers, and nothing says what they stand for: '1, 2'" in said
    assert "Say it in [recodes.yes_no] of the codebook" in said
    scales = {problem.remedy.split("]")[0] for problem in refused.value.problems}
    assert (
        len(scales)
        == len(refused.value.problems)
        == SEEDS["response_options"]["response_scale"].nunique()
    )
    n_of_yes_no = table["Q_demo_qualified"].value_counts()
    assert "[recodes.yes_no]  # no, yes, or missing" in refused.value.block
    assert f'1 = ""  # {n_of_yes_no["1"]} answers' in refused.value.block
    # and the one word that would do, for a person who knows that it is so
    assert 'numbers = "positions"' in refused.value.block.partition("[recodes")[0]


def test_yes_is_1_where_the_codebook_says_so_and_2_where_it_says_so(tmp_path):
    path = write_csv(tmp_path / "numbers.csv", few(codes=True))
    ours = codebook(tmp_path, tables=recodes())
    as_positions = options(read_survey(path, ours, SEEDS), "demo_qualified")
    text = ours.read_text().replace('1 = "no"\n2 = "yes"', '1 = "yes"\n2 = "no"')
    ours.write_text(text)
    turned = options(read_survey(path, ours, SEEDS), "demo_qualified")
    assert dict(zip(as_positions, turned, strict=True)) == {"yes": "no", "no": "yes"}


def test_one_question_may_be_coded_otherwise_than_the_others_of_its_scale(tmp_path):
    path = write_csv(tmp_path / "numbers.csv", few(codes=True))
    from_the_top = ["strongly_agree", "agree", "neither", "disagree", "strongly_disagree"]
    lines = "\n".join(f'{code} = "{name}"' for code, name in enumerate(from_the_top, start=1))
    usual = read_survey(path, codebook(tmp_path, tables=recodes()), SEEDS)
    tables = f"{recodes()}\n[answers.{SAFE}]\n{lines}\n"
    own = read_survey(path, codebook(tmp_path, tables=tables), SEEDS)
    assert set(
        zip(options(usual, "culture_safe"), options(own, "culture_safe"), strict=True)
    ) <= set(zip(reversed(from_the_top), from_the_top, strict=True))
    assert options(usual, "culture_return_home") == options(own, "culture_return_home")
    assert set(basis_of(own, SAFE)) <= {Basis.CODE, Basis.EMPTY}


def test_numbers_are_positions_only_if_the_codebook_says_so(tmp_path):
    table = few(codes=True)
    path = write_csv(tmp_path / "numbers.csv", table)
    survey = read_survey(path, codebook(tmp_path, top='numbers = "positions"'), SEEDS)
    assert len(answers_of(survey)) == n_answers(table)
    assert Basis.POSITION in basis_of(survey, SAFE)


def test_an_option_added_later_is_refused_by_its_number(tmp_path):
    table = few(codes=True)
    table.loc[:2, SAFE] = "6"
    with pytest.raises(SurveyError, match="in 3 rows unknown answer '6'"):
        read_survey(
            write_csv(tmp_path / "numbers.csv", table), codebook(tmp_path, tables=recodes()), SEEDS
        )


@pytest.mark.parametrize("written", ["{}.0", "{},0", "0{}", " {} "])
def test_a_code_is_the_same_number_however_it_is_written(tmp_path, written):
    table = few(codes=True)
    table[SAFE] = [written.format(code) if code else "" for code in table[SAFE]]
    survey = read_survey(
        write_csv(tmp_path / "numbers.csv", table), codebook(tmp_path, tables=recodes()), SEEDS
    )
    assert len(answers_of(survey)) == n_answers(table)


@pytest.mark.parametrize(
    "text",
    [
        "<strong>Strongly agree</strong>",
        "Strongly&nbsp;agree",
        "Strongly\u200b agree",
        "Strongly\u00a0agree",
        "Strongly agree.",
        "strongly\tAGREE",
        "<p>Strongly<br/> agree</p>",
        "\ufeffStrongly agree",
    ],
)
def test_what_a_survey_tool_adds_to_a_text_does_not_matter(text):
    assert plain(text) == "strongly agree"


def test_typographic_signs_are_their_plain_ones_and_words_stay_apart():
    assert plain("Explore long\u2011term \u2019care\u2019") == "explore long-term 'care'"
    assert plain("a < b") != plain("a")
    assert as_code("4.5") is None


def test_a_near_label_is_offered(tmp_path):
    table = few(codes=False).replace({SAFE: {"Strongly agree": "Strongly agreed"}})
    with pytest.raises(SurveyError, match="Nearest is 'strongly agree'"):
        read_survey(write_csv(tmp_path / "near.csv", table), CODEBOOK, SEEDS)


def test_a_text_that_is_no_answer_is_refused_until_the_codebook_calls_it_missing(tmp_path):
    table = few(codes=False)
    table.loc[:3, SAFE] = "Prefer not to say"
    table.loc[4, "Q_rate_la"] = "NA"
    path = write_csv(tmp_path / "missing.csv", table)
    with pytest.raises(SurveyError, match="or add it to missing if it is no answer"):
        read_survey(path, CODEBOOK, SEEDS)
    everywhere = codebook(tmp_path, top='missing = ["prefer not to say", "NA"]')
    survey = read_survey(path, everywhere, SEEDS)
    assert len(answers_of(survey)) == n_answers(table) - 5
    assert basis_of(survey, SAFE)[Basis.MISSING] == 4
    tables = (
        f'[answers.{SAFE}]\n"Prefer not to say" = "missing"\n[answers.Q_rate_la]\nNA = "missing"'
    )
    assert len(answers_of(read_survey(path, codebook(tmp_path, tables=tables), SEEDS))) == len(
        answers_of(survey)
    )


def sav_of(path, table, labels=None, **missing):
    """Numbers of one question with labels of its own, and choice text for all others."""
    frame = table.copy()
    frame[SAFE] = pd.to_numeric(few(codes=True)[SAFE].replace("", None))
    for row, value in missing.pop("rows", {}).items():
        frame.loc[row, SAFE] = value
    pyreadstat.write_sav(frame, path, variable_value_labels={SAFE: labels or {}}, **missing)
    return path


OF_SAFE = dict(
    zip(
        map(float, range(1, 6)),
        SEEDS["response_options"].query("response_scale == 'agreement'")["label"],
        strict=True,
    )
)


def test_the_labels_of_a_file_say_what_its_codes_stand_for_whatever_the_numbers(tmp_path):
    usual = read_survey(sav_of(tmp_path / "usual.sav", few(codes=False), OF_SAFE), CODEBOOK, SEEDS)
    turned = dict(zip(OF_SAFE, reversed(OF_SAFE.values()), strict=True))
    other = read_survey(sav_of(tmp_path / "turned.sav", few(codes=False), turned), CODEBOOK, SEEDS)
    assert set(basis_of(other, SAFE)) <= {Basis.LABEL, Basis.EMPTY}
    pairs = set(zip(options(usual, "culture_safe"), options(other, "culture_safe"), strict=True))
    assert ("agree", "disagree") in pairs
    assert all(one != two or one == "neither" for one, two in pairs)


def test_a_code_without_a_label_beside_labelled_ones_is_no_position(tmp_path):
    some = {code: label for code, label in OF_SAFE.items() if label != "Agree"}
    path = sav_of(tmp_path / "some.sav", few(codes=False), some)
    with pytest.raises(SurveyError, match="unknown answer '4'"):
        read_survey(path, codebook(tmp_path, top='numbers = "positions"'), SEEDS)


def test_a_sav_without_labels_is_refused_as_any_numbers_are(tmp_path):
    with pytest.raises(SurveyError, match="nothing says what they stand for"):
        read_survey(sav_of(tmp_path / "bare.sav", few(codes=False)), CODEBOOK, SEEDS)


def test_of_a_sav_labelled_in_part_the_codebook_says_what_the_other_numbers_stand_for(tmp_path):
    table = few(codes=True)
    turned = dict(zip(OF_SAFE, reversed(OF_SAFE.values()), strict=True))
    path = sav_of(tmp_path / "part.sav", table, turned)
    with pytest.raises(SurveyError, match=r"Say it in \[recodes.role\] of the codebook"):
        read_survey(path, CODEBOOK, SEEDS)
    survey = read_survey(path, codebook(tmp_path, top='numbers = "positions"'), SEEDS)
    assert len(answers_of(survey)) == n_answers(table)
    assert set(basis_of(survey, "Q_demo_role")) == {Basis.POSITION}
    assert set(basis_of(survey, SAFE)) <= {Basis.LABEL, Basis.EMPTY}


def test_minus_99_is_no_answer_labelled_or_declared_missing(tmp_path):
    table = few(codes=False)
    rows = dict.fromkeys(table.index[table[SAFE] != ""][:6], -99.0)
    labelled = sav_of(
        tmp_path / "labelled.sav", table, {**OF_SAFE, -99.0: "Seen but unanswered"}, rows=rows
    )
    declared = sav_of(
        tmp_path / "declared.sav", table, OF_SAFE, rows=rows, missing_ranges={SAFE: [-99.0]}
    )
    for path in (labelled, declared):
        assert len(answers_of(read_survey(path, CODEBOOK, SEEDS))) == n_answers(table) - 6


def test_labels_that_are_not_ours_are_told_by_the_label_and_worded_in_the_codebook(tmp_path):
    theirs = {code: f"{label} indeed" for code, label in OF_SAFE.items()}
    path = sav_of(tmp_path / "theirs.sav", few(codes=False), theirs)
    with pytest.raises(SurveyError, match="unknown answer 'Agree indeed'") as refused:
        read_survey(path, CODEBOOK, SEEDS)
    assert f"[answers.{SAFE}]" in refused.value.block
    options_of = dict(
        SEEDS["response_options"]
        .query("response_scale == 'agreement'")[["label", "option_id"]]
        .to_numpy()
    )
    worded = "\n".join(f'"{label} indeed" = "{option}"' for label, option in options_of.items())
    book = codebook(tmp_path, tables=f"[answers.{SAFE}]\n{worded}")
    assert len(answers_of(read_survey(path, book, SEEDS))) == n_answers(few(codes=False))


def test_every_wording_that_is_not_ours_is_told_once_and_ready_to_paste(tmp_path):
    table = few(codes=False).replace({"Worker": "Social worker", "Leader": "Head of service"})
    with pytest.raises(SurveyError) as refused:
        read_survey(write_csv(tmp_path / "worded.csv", table), CODEBOOK, SEEDS)
    n_workers = int((table["Q_demo_role"] == "Social worker").sum())
    assert len(refused.value.problems) == 2
    assert "# below [answers.Q_demo_role], which the codebook has:" in refused.value.block
    assert f"in {n_workers} rows unknown answer 'Social worker'" in str(refused.value)
    assert f'"Social worker" = ""  # {n_workers} answers' in refused.value.block
    filled = refused.value.block.replace('"Social worker" = ""', '"Social worker" = "worker"')
    filled = filled.replace('"Head of service" = ""', '"Head of service" = "leader"')
    book = codebook(tmp_path)
    parts = book.read_text().partition("[answers.Q_demo_role]\n")
    book.write_text("".join([parts[0], parts[1], filled, "\n", parts[2]]))
    survey = read_survey(tmp_path / "worded.csv", book, SEEDS)
    assert basis_of(survey, "Q_demo_role") == {Basis.CODEBOOK: len(table)}


def test_one_wording_cannot_be_two_options(tmp_path):
    tables = f'[answers.{SAFE}]\n"Aye" = "agree"\n"aye." = "disagree"'
    path = write_csv(tmp_path / "good.csv", few(codes=False))
    with pytest.raises(SurveyError, match="one wording for two options 'aye.'"):
        read_survey(path, codebook(tmp_path, tables=tables), SEEDS)


def test_authorities_may_be_coded_by_numbers_that_the_codebook_names(tmp_path):
    table = few(codes=False)
    names = [name for name in table["Q_demo_la"].unique() if name]
    numbers = {name: str(number) for number, name in enumerate(names, start=101)}
    expected = read_survey(write_csv(tmp_path / "names.csv", table), CODEBOOK, SEEDS)
    lines = "\n".join(f'{number} = "{name}"' for name, number in numbers.items())
    book = codebook(tmp_path, tables=f"[recodes.local_authority]\n{lines}")
    path = write_csv(tmp_path / "numbers.csv", table.replace({"Q_demo_la": numbers}))
    assert options(read_survey(path, book, SEEDS), "demo_la") == options(expected, "demo_la")
