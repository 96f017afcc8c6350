"""The study: Tables 1 to 6, answers, differences and factors of every wave of the survey."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from report.site import study_answers, study_differences, study_factors, study_tables
from report.site.parts import Column, DataTable, Figure, Link, Page
from report.site.tables import Tables
from report.site.words import Words
from report.tables import Wave, laid_out

TABLES = (
    "ledger.rpt_likert_shares",
    "ledger.rpt_score_differences",
    "ledger.rpt_tables",
    "marts.dim_survey_items",
    "results.statistics",
)
SECTION = "study"
KINDS = ("answers", "differences", "factors")


@dataclass(frozen=True, slots=True)
class ShownWave:
    """A wave of the survey, and the folder of its pages."""

    laid_out: Wave
    folder: str

    @property
    def name(self) -> str:
        """Of the survey, as its codebook has it."""
        return self.laid_out.name

    @property
    def is_synthetic(self) -> bool:
        """Whether its respondents stand for nobody."""
        return self.laid_out.is_synthetic


def pages(tables: Tables, words: Words) -> Iterator[Page]:
    """The list of waves, and four pages of each."""
    waves = waves_shown(tables)
    yield Page(
        "study/index.html",
        SECTION,
        words("study.title"),
        "study.html",
        {"waves": _listed(waves, words)},
        is_synthetic=any(wave.is_synthetic for wave in waves),
    )
    drawn = {
        "answers": study_answers.figures,
        "differences": study_differences.figures,
        "factors": study_factors.figures,
    }
    for wave in waves:
        yield study_tables.page(_path(wave, "tables"), wave.laid_out, words)
        for kind in KINDS:
            yield _page(wave, kind, drawn[kind](wave.name, tables, words), words)


def waves_shown(tables: Tables) -> list[ShownWave]:
    """The waves of the tables, in their order, each with a folder that no other has."""
    found: list[ShownWave] = []
    for wave in laid_out(tables["ledger.rpt_tables"]):
        folder = slug(wave.name)
        taken = sum(other.folder.rpartition(".")[0] == folder for other in found) + sum(
            other.folder == folder for other in found
        )
        folder = f"{folder}.{taken + 1}" if taken else folder
        found.append(ShownWave(wave, folder))
    return found


def slug(name: str) -> str:
    """What of a name can stand in an address."""
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-") or "wave"


def _path(wave: ShownWave, kind: str) -> str:
    return f"study/{wave.folder}/{kind}.html"


def _page(wave: ShownWave, kind: str, figures: tuple[Figure, ...], words: Words) -> Page:
    return Page(
        _path(wave, kind),
        SECTION,
        words(f"study.{kind}.title", wave=wave.name),
        "study_figures.html",
        {
            "lead": words(f"study.{kind}.lead"),
            "disclosure": study_tables.disclosure(wave.laid_out, words),
            "nothing": words("study.none"),
        },
        figures,
        is_synthetic=wave.is_synthetic,
    )


def _listed(waves: list[ShownWave], words: Words) -> DataTable:
    return DataTable(
        words("study.waves"),
        (
            Column(words("column.survey_wave")),
            Column(words("column.synthetic")),
            *(Column(words(f"study.{kind}.heading")) for kind in ("tables", *KINDS)),
        ),
        [
            [
                wave.name,
                wave.is_synthetic,
                *(
                    Link(
                        words("study.page_of", what=words(f"study.{kind}.heading"), wave=wave.name),
                        _path(wave, kind),
                    )
                    for kind in ("tables", *KINDS)
                ),
            ]
            for wave in waves
        ],
    )
