"""Both gates: real figures pass, and each row of the table of bounds is failed by a corruption."""

from collections.abc import Callable
from dataclasses import dataclass

import corrupted_cells
import corrupted_deprivation
import corrupted_headlines
import corrupted_populations
import corrupted_published_rates
import corrupted_rates
import corrupted_residuals
import corrupted_services
import corrupted_survey
import corrupted_survey_marts
import corrupted_totals
import pandas as pd
import pytest
from corruption import Corruptions, Frames

from expectations.gate import ImplausibleDataError, judge, require
from expectations.marts import check as marts_check
from expectations.marts.check import check_marts, marts_frames
from expectations.raw import check as raw_check
from expectations.raw.check import check_raw, raw_frames
from expectations.thresholds import thresholds
from tests.survey_rows import counted, shipped


@dataclass(frozen=True)
class Gate:
    check: Callable
    frames: Callable[..., Frames]
    parts: tuple[Callable[[Frames], Frames], ...]
    corruptions: Corruptions


def frames_of_rows(frames: Frames) -> Frames:
    """The frames of the survey from rows of respondents, which are what a corruption changes."""
    rows = {name: frames[name] for name in shipped()}
    beside = {name: frames[name] for name in (*raw_check.SURVEY_SEEDS, raw_check.WAVES)}
    return raw_check.survey_frames(beside | counted(rows))


GATES = {
    "raw": Gate(
        check_raw,
        raw_frames,
        tuple(
            frames_of_rows if part is raw_check.survey_frames else part for part in raw_check.PARTS
        ),
        [
            *corrupted_cells.CORRUPTIONS,
            *corrupted_deprivation.CORRUPTIONS,
            *corrupted_headlines.CORRUPTIONS,
            *corrupted_populations.CORRUPTIONS,
            *corrupted_published_rates.CORRUPTIONS,
            *corrupted_services.CORRUPTIONS,
            *corrupted_survey.CORRUPTIONS,
            *corrupted_totals.CORRUPTIONS,
        ],
    ),
    "marts": Gate(
        check_marts,
        marts_frames,
        marts_check.PARTS,
        [
            *corrupted_rates.CORRUPTIONS,
            *corrupted_residuals.CORRUPTIONS,
            *corrupted_survey_marts.CORRUPTIONS,
        ],
    ),
}
CORRUPTIONS = [
    pytest.param(name, corrupt, expected, id=corrupt.__name__)
    for name, gate in GATES.items()
    for corrupt, expected in gate.corruptions
]
each_gate = pytest.mark.parametrize("gate", GATES)


@pytest.fixture(scope="module")
def tables(seeds, marts):
    return {"raw": seeds, "marts": marts}


class Tables(dict):
    """Tables by name, which remember those that were read."""

    def __init__(self, tables: Frames) -> None:
        super().__init__(tables)
        self.were_read: set[str] = set()

    def __getitem__(self, name: str) -> pd.DataFrame:
        self.were_read.add(name)
        return super().__getitem__(name)


@pytest.fixture(scope="module")
def clean(tables):
    """Of each part of each gate: the tables it reads, and the frames it makes of good ones."""
    parts = {}
    for name, gate in GATES.items():
        for part in gate.parts:
            given = Tables(tables[name])
            made = gate.frames(given, [part])
            parts[name, part] = given.were_read, made
    return parts


@pytest.fixture(scope="module")
def results(tables):
    return {name: gate.check(tables[name]) for name, gate in GATES.items()}


def expectations_of(results):
    return [f"{row.suite}.{row.column}" for row in results.itertuples()]


def rows_of_table(gate):
    return [f"{row.suite}.{row.column}" for row in thresholds() if row.gate == gate]


@each_gate
def test_real_seeds_and_what_is_built_of_them_are_plausible(results, gate):
    require(results[gate])
    assert set(results[gate]["gate"]) == {gate}


@pytest.mark.parametrize(("gate", "corrupt", "expected"), CORRUPTIONS)
def test_a_corruption_fails_exactly_what_looks_for_it(tables, clean, gate, corrupt, expected):
    corrupted = {name: frame.copy() for name, frame in tables[gate].items()}
    corrupt(corrupted)
    touched = {name for name in corrupted if not corrupted[name].equals(tables[gate][name])}
    changed = {}  # a part that reads nothing touched is not made, nor an equal frame asked, again
    for part in GATES[gate].parts:
        reads, good = clean[gate, part]
        if reads & touched:
            frames = GATES[gate].frames(corrupted, [part])
            assert frames.keys() == good.keys()
            changed |= {
                name: frames[name] for name in frames if not frames[name].equals(good[name])
            }
    judged = judge(gate, changed)
    assert set(expectations_of(judged[~judged["is_success"]])) == expected != set()


@each_gate
def test_the_parts_of_a_gate_make_every_frame_of_it_and_none_reads_what_another_makes(
    tables, clean, gate
):
    whole = GATES[gate].frames(tables[gate])
    of_parts = [made for (name, _), (_, made) in clean.items() if name == gate]
    assert sum(map(len, of_parts)) == len(whole)
    for made in of_parts:
        for name, frame in made.items():
            pd.testing.assert_frame_equal(whole[name], frame)


@each_gate
def test_every_row_of_the_table_is_asked_once(results, gate):
    assert sorted(expectations_of(results[gate])) == sorted(rows_of_table(gate))


@each_gate
def test_every_expectation_can_fail(gate):
    proven = set().union(*(expected for _, expected in GATES[gate].corruptions))
    assert set(rows_of_table(gate)) == proven


@each_gate
def test_what_a_person_reads_is_the_reason_in_the_table(results, gate):
    reasons = [row.why for row in thresholds() if row.gate == gate]
    assert sorted(results[gate]["why"]) == sorted(reasons)


def test_the_error_shows_the_offending_rows(seeds):
    counts = seeds["children_looked_after"].copy()
    of_all = counts["sex"].eq("all") & counts["area_name"].eq("Powys")
    counts.loc[of_all & counts["year"].eq(2018), "value"] = 1210
    with pytest.raises(ImplausibleDataError) as refused:
        require(check_raw(seeds | {"children_looked_after": counts}))
    row = '{"year": 2018, "area_code": "W06000023", "area_name": "Powys", "n_children": 1210.0}'
    assert row in str(refused.value)
    assert "counts_by_area.n_children (raw): Authorities lie between 50" in str(refused.value)
