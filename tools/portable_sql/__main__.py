"""Find what does not translate: ``python -m tools.portable_sql FOLDER`` of compiled models.

What is untranslatable is found before a cluster is, and what is translatable but means something
else is found at all: Spark takes some of these idioms without an error.
"""

import csv
import re
import sys
from dataclasses import dataclass
from pathlib import Path

LIST = Path(__file__).with_name("idioms.csv")
# what is no code: comments and texts; what stands in double quotes is a name
UNREAD = re.compile(r"--[^\n]*|/\*.*?\*/|'(?:[^']|'')*'|\"[^\"]*\"", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Idiom:
    """Words that one engine does not know or understands otherwise."""

    name: str
    pattern: re.Pattern[str]
    why: str
    instead: str


def idioms(path: Path = LIST) -> list[Idiom]:
    """Read the list."""
    with path.open(encoding="utf-8", newline="") as file:
        return [
            Idiom(
                row["idiom"],
                re.compile(row["pattern"], re.IGNORECASE | re.MULTILINE),
                row["why"],
                row["instead"],
            )
            for row in csv.DictReader(file)
        ]


def found_in(sql: str, known: list[Idiom]) -> list[tuple[int, Idiom]]:
    """Every line of a model that uses an idiom of the list, and the idiom."""
    # a blank for each sign, so that lines stay what they are
    code = UNREAD.sub(lambda match: re.sub(r"[^\n]", " ", match.group()), sql)
    return sorted(
        (
            (code.count("\n", 0, match.start()) + 1, idiom)
            for idiom in known
            for match in idiom.pattern.finditer(code)
        ),
        key=lambda found: (found[0], found[1].name),
    )


def main(folder: Path) -> int:
    """Name every line that does not translate; 1 if there is any, or no model at all."""
    models = sorted(folder.rglob("*.sql"))
    if not models:
        print(f"{folder}: no compiled model; is any tagged record_level?", file=sys.stderr)
        return 1
    known, n_found = idioms(), 0
    for model in models:
        for line, idiom in found_in(model.read_text(encoding="utf-8"), known):
            n_found += 1
            print(
                f"{model.name}, line {line} as compiled: {idiom.name}: {idiom.why}; "
                f"write {idiom.instead}"
            )
    return 1 if n_found else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
