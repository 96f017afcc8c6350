"""Codes of authorities are shown with their names."""

from datetime import UTC, datetime

from domain.clock import Clock
from flows.landing.deliveries import LandingStatus
from flows.landing.land import land
from flows.landing.names import with_names
from flows.settings import Settings
from tests.editions import synthetic_counts, write_table


def test_each_code_of_an_authority_has_its_name_behind_it_and_others_have_none():
    assert with_names("'W06000011, W06000023'") == "'W06000011 (Swansea), W06000023 (Powys)'"
    assert with_names("W92000004") == "W92000004 (Wales)"
    assert with_names("W06000099, W01000001, XW060000111") == "W06000099, W01000001, XW060000111"


def test_the_report_of_exchanged_authorities_names_both(tmp_path):
    table = synthetic_counts(2016, 2024)
    pair = ["Swansea", "Powys"]
    table.loc[2023, pair] = table.loc[2023, pair[::-1]].to_numpy()
    settings = Settings(tmp_path / "home", clock=Clock(datetime(2026, 11, 23, 12, tzinfo=UTC)))
    settings.landing.mkdir(parents=True)
    held = land(settings, [write_table(tmp_path / "a.csv", table)])
    assert held.status is LandingStatus.HELD
    report = (held.landed.folder / "report.txt").read_text(encoding="utf-8")
    assert "fit the other: 'W06000011 (Swansea), W06000023 (Powys)'" in report
