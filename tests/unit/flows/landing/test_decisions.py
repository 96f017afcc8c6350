"""What people decide about deliveries: written down, in force for just that, and never final."""

import json
from datetime import UTC, datetime

import pytest

from domain.clock import Clock
from domain.problems import StateError
from expectations.errors import Finding
from flows.landing.accepted import accepted_by_gates, accepted_findings
from flows.landing.decisions import accept, hold, take_back, withdraw
from flows.landing.deliveries import LandingStatus, landed_editions
from flows.landing.land import land
from flows.settings import Settings
from tests.editions import synthetic_counts, write_edition, write_table

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
POWYS = (("area_code", "W06000023"), ("year", "2026"), ("sex", "all"), ("age_band", "all"))
MOVE = (("year", "2026"), ("area_code", "W06000023"), ("area_name", "Powys"))


@pytest.fixture
def settings(tmp_path):
    settings = Settings(tmp_path / "home", clock=Clock(NOW))
    settings.landing.mkdir(parents=True)
    return settings


def leap(path, more=200, torfaen=0):
    """A table in which Powys leaps in 2026 and Wales, its sum, leaps with it."""
    table = synthetic_counts(2016, 2025)
    table.loc[2026] = table.loc[2025]
    table.loc[2026, "Powys"] += more
    table.loc[2025, "Torfaen"] += torfaen
    return write_table(path, table)


@pytest.fixture
def held(settings, tmp_path):
    landing = land(settings, [leap(tmp_path / "synthetic_leap.csv")])
    assert landing.status is LandingStatus.HELD
    return landing.landed


def move(value, place=MOVE, suite="count_moves"):
    return Finding("raw", suite, "change_z", place, value, "The largest change ever was 6.8.")


def test_a_leap_is_held_until_a_person_accepts_it_with_a_reason(settings, held):
    assert landed_editions(settings) == []
    accept(settings, 1, "somebody", "it stands so in the published table")
    (edition,) = landed_editions(settings)
    (decision,) = edition.receipt.decisions
    assert (decision.action, decision.by, decision.at) == ("accepted", "somebody", NOW)
    (finding,) = decision.findings
    assert (finding.rule, finding.place, finding.value) == ("year_on_year_jump", POWYS, "415")
    (row,) = accepted_findings([edition]).to_dict("records")
    assert (row["area_code"], row["year"], row["because"]) == (
        *("W06000023", 2026),
        "it stands so in the published table",
    )


def test_a_number_that_is_not_held_is_named_with_those_that_are(settings, held):
    with pytest.raises(LookupError, match=r"no delivery 7 is held or withdrawn; .* are: 1"):
        accept(settings, 7, "somebody", "why not")


def test_what_the_report_does_not_tell_any_more_cannot_be_accepted(settings, held):
    (held.folder / "report.json").unlink()
    with pytest.raises(StateError, match=r"report\.json: the report cannot be read"):
        accept(settings, 1, "somebody", "why not")
    assert landed_editions(settings) == []


def test_an_accepted_figure_passes_the_gates_and_no_other_does(settings, held):
    accept(settings, 1, "somebody", "published so")
    accepted = accepted_by_gates(landed_editions(settings))
    assert accepted.covers(move("13.2"))
    elsewhere = (("year", "2026"), ("area_code", "W06000020"), ("area_name", "Torfaen"))
    assert not accepted.covers(move("13.2", elsewhere))
    earlier = (("year", "2025"), ("area_code", "W06000023"), ("area_name", "Powys"))
    assert not accepted.covers(move("13.2", earlier))
    # whether parts add up is no question of how large a figure is
    assert not accepted.covers(move("13.2", suite="sexes_add_up"))


def test_an_accepted_figure_that_was_revised_since_passes_no_more(settings, held, tmp_path):
    accept(settings, 1, "somebody", "published so")
    revised = leap(tmp_path / "synthetic_less.csv", more=195)
    landing = land(settings, [revised], published_on=NOW.date())
    assert [each.rule for each in landing.problems] == ["year_on_year_jump"]
    accept(settings, 2, "somebody", "published so")
    figures = {each.year for each in accepted_by_gates(landed_editions(settings)).figures}
    assert figures == {"2026"}
    withdraw(settings, 1, "somebody", "revised")
    assert accepted_by_gates(landed_editions(settings)).covers(move("12.9"))


def test_a_later_table_that_repeats_an_accepted_figure_is_not_held_for_it(settings, held, tmp_path):
    later = leap(tmp_path / "synthetic_later.csv", torfaen=-5)
    assert land(settings, [later], published_on=NOW.date()).status is LandingStatus.HELD
    accept(settings, 1, "somebody", "published so")
    again = leap(tmp_path / "synthetic_again.csv", torfaen=-10)
    assert land(settings, [again], published_on=NOW.date()).status is LandingStatus.LANDED


def test_what_the_gates_found_is_accepted_by_its_place_and_value_alone(settings, tmp_path):
    landed = land(settings, [write_edition(tmp_path / "synthetic.csv")]).landed
    apart = (("year", "2026"),)
    held, problems = hold(settings, landed, "a gate closed", [move("-25", apart, "beside_wales")])
    assert [(each.check, each.place, each.value) for each in problems] == [
        ("raw.beside_wales.change_z", apart, "-25")
    ]
    assert "raw.beside_wales.change_z at year 2026" in (held.folder / "report.txt").read_text()
    accept(settings, held.number, "somebody", "published so")
    accepted = accepted_by_gates(landed_editions(settings))
    assert accepted.covers(move("-25", apart, "beside_wales"))
    assert not accepted.covers(move("-30", apart, "beside_wales"))
    assert not accepted.covers(move("-25", (("year", "2025"),), "beside_wales"))


def test_an_edition_that_fails_a_test_of_a_model_is_held_with_the_reason(settings, tmp_path):
    landed = land(settings, [write_edition(tmp_path / "synthetic.csv")]).landed
    held, (problem,) = hold(settings, landed, "a test failed")
    assert landed_editions(settings) == []
    assert problem.rule == "stops_the_release"
    assert "a test failed" in (held.folder / "report.txt").read_text()
    accept(settings, held.number, "somebody", "the model is mended")
    assert accepted_by_gates(landed_editions(settings)).values == frozenset()


def test_accepting_is_taken_back_and_then_nothing_of_it_passes(settings, held):
    before = [each.as_inputs() for each in landed_editions(settings)]
    accept(settings, 1, "somebody", "published so")
    (edition,) = landed_editions(settings)
    assert len(edition.as_inputs()) == 2  # its file, and what was accepted: another release
    taken = take_back(settings, 1, "somebody", "it was the wrong table")
    assert [each.as_inputs() for each in landed_editions(settings)] == before
    assert taken.receipt.acceptances == ()
    assert [each["rule"] for each in json.loads((taken.folder / "report.json").read_text())] == [
        "year_on_year_jump"
    ]
    accept(settings, 1, "somebody", "it was not")
    (edition,) = landed_editions(settings)
    assert [each.action for each in edition.receipt.decisions] == [
        *("accepted", "taken back", "accepted")
    ]


def test_what_nobody_accepted_cannot_be_taken_back(settings, tmp_path):
    land(settings, [write_edition(tmp_path / "synthetic.csv")])
    with pytest.raises(LookupError, match="never accepted, .* gofal withdraw 1"):
        take_back(settings, 1, "somebody", "why not")


def test_a_withdrawn_delivery_is_kept_does_not_land_again_and_comes_back(settings, tmp_path):
    file = write_edition(tmp_path / "synthetic.csv")
    land(settings, [file])
    withdrawn = withdraw(settings, 1, "somebody", "landed by mistake")
    assert landed_editions(settings) == []
    assert (withdrawn.folder / "files" / "synthetic.csv").read_bytes() == file.read_bytes()
    again = land(settings, [file])
    assert again.status is LandingStatus.KNOWN
    assert again.sentence() == (
        "Nothing new: synthetic.csv is delivery 1, withdrawn: gofal accept 1 puts it back."
    )
    assert land(settings, [leap(tmp_path / "synthetic_leap.csv")]).landed.number == 2
    accept(settings, 1, "somebody", "it was not")
    assert [each.number for each in landed_editions(settings)] == [1]


def test_a_finding_accepted_before_its_delivery_was_withdrawn_is_there_once_when_it_is_back(
    settings, held
):
    accept(settings, 1, "somebody", "published so")
    withdraw(settings, 1, "somebody", "to look again")
    accept(settings, 1, "somebody", "it is")
    assert len(accepted_findings(landed_editions(settings))) == 1


def test_the_receipt_stays_read_only_whatever_is_decided(settings, held):
    accepted = accept(settings, 1, "somebody", "published so")
    assert (accepted.folder / "receipt.json").stat().st_mode & 0o777 == 0o444
    assert sorted(path.name for path in accepted.folder.iterdir()) == [
        *("files", "receipt.json", "report.json", "report.txt")
    ]
