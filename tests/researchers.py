"""A wave of the survey as researchers would bring it: an export, a codebook, and what was said."""

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

from tests.survey_exports import exported, write_qualtrics

WRITTEN = "Mae mwy o deuluoedd angen cymorth"  # what people wrote, and nothing of ours says
FILLED = (
    ('wave = ""', 'wave = "2023"'),
    ('"Social worker" = ""', '"Social worker" = "worker"'),
    ('"Head of service" = ""', '"Head of service" = "leader"'),
    ('# Why = ""', 'Why = "open_1"'),
)


def of_researchers(folder: Path) -> Path:
    """An export of another wave: roles worded otherwise, free text, and rows that are nobody's."""
    table = exported(codes=False).head(262)
    teams = list(table["Q_demo_team"].unique())
    others = dict(zip(teams, [*teams[1:], teams[0]], strict=True))
    table["Q_demo_team"] = table["Q_demo_team"].map(others)  # nobody answers as in 2020
    table = table.replace({"Q_demo_role": {"Worker": "Social worker", "Leader": "Head of service"}})
    texts = [f"{WRITTEN}, medd {row}" if row % 2 else "" for row in range(len(table))]
    statuses = ["Survey Preview", "Spam", *["IP Address"] * (len(table) - 2)]
    return write_qualtrics(folder / "export.csv", table.assign(Why=texts, Status=statuses))


def bring_a_wave(
    run: Callable[..., subprocess.CompletedProcess], home: Path, folder: Path, clock: str
) -> None:
    """Go from a template to a release by three commands of Gofal, and keep what they said."""
    export, book = of_researchers(folder), folder / "codebook.toml"
    template = run("survey", "template", str(export))
    assert template.returncode == 0, template.stderr
    filled = template.stdout
    for empty, full in FILLED:
        assert empty in filled
        filled = filled.replace(empty, full)
    book.write_text(filled, "utf-8")
    checked = run("survey", "check", str(export), str(book))
    assert checked.returncode == 0, checked.stdout + checked.stderr
    refreshed = run(
        *("refresh", "--home", str(home), "--survey", str(export), "--codebook", str(book)),
        clock=clock,
    )
    assert refreshed.returncode == 0, refreshed.stdout + refreshed.stderr
    said = {"check": checked.stdout, "refresh": refreshed.stdout}
    _said(home).write_text(json.dumps(said), "utf-8")


def said_of(home: Path) -> dict[str, str]:
    """What the commands said when the wave of a data directory was checked and published."""
    return json.loads(_said(home).read_text("utf-8"))


def _said(home: Path) -> Path:
    return home.parent / f"{home.name}-wave.json"
