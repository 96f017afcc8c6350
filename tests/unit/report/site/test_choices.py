"""The page of choices holds what the specification curve holds."""

import json

import pandas as pd
import pytest

from flows.settings import PROJECT
from report.site import choices
from report.site.tables import Tables
from tests.unit.report.reading import Reader
from tests.unit.report.site.drawn import ANGLESEY, CY, EN, NAMES, POWYS, STRINGS, drawn, records


def specifications(area: str, n: int) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "area_code": area,
            "change_pct": [float(place) for place in range(n)],
            "care_rate_group": ["neither"] * (n // 2) + ["increasing"] * (n - n // 2),
            "curve_position": range(1, n + 1),
        }
    )


SUMMARY = {
    "area_code": POWYS,
    "n_specifications": 200,
    "decreasing_share": 0.0,
    "neither_share": 0.5,
    "excluded_share": 0.0,
    "increasing_share": 0.5,
    "change_pct_lowest": 0.0,
    "change_pct_highest": 199.0,
    "printed_group": "increasing",
    "as_printed_share": 0.5,
    "deciding_choice": "window",
}
SETTLED = SUMMARY | {
    "area_code": ANGLESEY,
    "neither_share": 0.0,
    "increasing_share": 1.0,
    "deciding_choice": None,
}
CHOICES = [
    {"area_code": area, "choice": name, "differing_share": share if area == POWYS else 0.0}
    for area in (POWYS, ANGLESEY)
    for name, share in zip(choices.CHOICE_NAMES, (0.7, 0.3, 0.1, 0.0, None, 0.0), strict=True)
]


def specified(**changes: pd.DataFrame) -> dict[str, pd.DataFrame]:
    return {
        choices.SUMMARY: pd.DataFrame([SUMMARY, SETTLED]),
        choices.CHOICES: pd.DataFrame(CHOICES),
        choices.CURVE: pd.concat([specifications(POWYS, 200), specifications(ANGLESEY, 30)]),
        "marts.dim_local_authorities": NAMES,
    } | changes


def test_shares_of_groups_lie_end_to_end_and_the_headline_counts_who_has_one_group():
    (page,) = choices.pages(Tables(specified()), CY)
    shares = page.figures[0]
    assert [(bar["name"], bar["start"], bar["end"]) for bar in records(shares.spec, 0)] == [
        ("Ynys Môn", 0.0, 100.0),
        ("Powys", 0.0, 50.0),
        ("Powys", 50.0, 100.0),
    ]
    assert shares.headline == "Mewn un grŵp beth bynnag a ddewisir: 1 o 2 awdurdod"


def test_the_choice_that_decides_most_often_is_named_and_what_is_unknown_is_left_white():
    (page,) = choices.pages(Tables(specified()), EN)
    decisions = page.figures[1]
    assert decisions.headline == "The choice that decides most often: Years (1 of 1 authorities)"
    cells = {(each["name"], each["choice"]): each["value"] for each in records(decisions.spec, 0)}
    assert cells["Powys", "Years"] == 70.0
    assert ("Powys", "Kind of rates") not in cells


def test_a_step_of_a_curve_is_a_specification_of_the_mart_from_the_middle_of_its_part():
    steps = choices.curve_steps(specified()[choices.CURVE])
    powys = steps[steps["area_code"] == POWYS]
    assert list(powys["step"]) == list(range(1, choices.STEPS + 1))
    assert list(powys["change_pct"]) == [4.0 + 8 * step for step in range(choices.STEPS)]
    assert set(powys.loc[powys["change_pct"] < 100, "care_rate_group"]) == {"neither"}
    assert steps.groupby("area_code").size().max() == choices.STEPS


def test_each_authority_has_a_section_of_its_own_that_names_what_decides(monkeypatch):
    pages = drawn(choices, specified(), monkeypatch)
    page = pages[f"en/{choices.PATH}"]
    assert f'<section id="{POWYS}">' in page
    assert choices.choices_path(POWYS) == f"choices.html#{POWYS}"
    text = Reader(page).text
    assert "The choice that decides most: Years." in text
    assert "No choice changes its group." in text


def test_a_release_without_specifications_has_a_page_without_figures(monkeypatch):
    nothing = {name: specified()[name].iloc[:0] for name in (choices.SUMMARY, choices.CHOICES)}
    assert "<img" not in drawn(choices, specified(**nothing), monkeypatch)[f"en/{choices.PATH}"]


def test_the_choices_are_those_of_the_seed_and_have_their_words():
    seed = pd.read_csv(PROJECT / "seeds/reference/specification_choices.csv")
    assert {*seed["choice"]} <= {*choices.CHOICE_NAMES} | {"rates"}
    needed = {f"choice.{name}{end}" for name in choices.CHOICE_NAMES for end in ("", ".meaning")}
    assert needed <= set(STRINGS["key"])


@pytest.mark.parametrize("language", ["en", "cy"])
def test_every_tag_is_closed_and_nothing_is_run(monkeypatch, language):
    reader = Reader(drawn(choices, specified(), monkeypatch)[f"{language}/{choices.PATH}"])
    assert reader.open == []
    assert not {"script", "style", "iframe", "form"} & set(reader.tags)


def test_the_charts_are_plain_data(monkeypatch):
    pages = drawn(choices, specified(), monkeypatch)
    charts = [json.loads(text) for path, text in pages.items() if path.endswith(".svg")]
    assert len(charts) == 6  # three figures, twice
    assert all("NaN" not in json.dumps(chart) for chart in charts)
