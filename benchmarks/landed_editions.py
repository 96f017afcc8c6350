"""What it costs to decide on a delivery where many editions have landed before it.

Run with ``python -m benchmarks.landed_editions``; takes about a minute. Nothing outside a temporary
folder is touched.
"""

import csv
import io
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from flows.landing.deliveries import Landed, landed_editions
from flows.landing.land import land
from flows.landing.newest import newest_figures
from flows.landing.receipts import Receipt, fingerprints, write_receipt
from flows.landing.seed_figures import seed_figures
from flows.settings import Settings
from flows.warehouse.seeds import reference, references
from ingest.statswales.read import read_edition

DATASET = "children_looked_after"
N_EDITIONS = 500
YEARS = range(2015, 2019)  # 1,380 figures, about as many as the publisher's own table has
FIRST_DAY = date(2019, 1, 1)
HEADER = ("Data values", "Data description", "Year", "Local Authority", "Gender", "Age group")
LABELS = {
    "boys": "Boys",
    "girls": "Girls",
    "all": "Total",
    "under_1": "Under 1 year",
    "1_to_4": "1 to 4 years",
    "5_to_9": "5 to 9 years",
    "10_to_15": "10 to 15 years",
    "16_to_17": "16 to 17 years",
    "18_and_over": "18 and over",
}


@dataclass(frozen=True, slots=True)
class DecisionCost:
    """CPU seconds to decide on one delivery: the first after a change of code, and a later one.

    ``reading_all`` is what reading every landed edition costs, which every landing did once.
    """

    n_editions: int
    first: float
    later: float
    reading_all: float

    @property
    def ratio(self) -> float:
        """How many times reading everything costs what a decision does."""
        return self.reading_all / self.later


def decision_cost(folder: Path, n_editions: int = N_EDITIONS) -> DecisionCost:
    """Land many editions of one table, and two more.

    Parameters
    ----------
    folder
        A folder that may be filled.
    """
    settings = Settings(folder / "home")
    table = _table()
    _fill(settings, table, n_editions)
    deliveries = _deliveries(folder, table, n_editions)
    first, later = (_cpu_of_landing(settings, *next(deliveries)) for _ in range(2))
    editions = [Landed.of(each.folder) for each in landed_editions(settings)]  # nothing is kept
    start = time.process_time()
    newest_figures(DATASET, editions)
    return DecisionCost(n_editions, first, later, time.process_time() - start)


def _cpu_of_landing(settings: Settings, file: Path, day: date) -> float:
    start = time.process_time()
    land(settings, [file], published_on=day)
    return time.process_time() - start


def _deliveries(folder: Path, table: bytes, number: int) -> Iterator[tuple[Path, date]]:
    """Further editions, each with the day after the one before."""
    while True:
        number += 1
        file = folder / f"edition_{number}.csv"
        file.write_bytes(_numbered(table, number))
        yield file, FIRST_DAY + timedelta(number)


def _fill(settings: Settings, table: bytes, n_editions: int) -> None:
    """Put editions where landing would, without judging each: that is what is measured."""
    place = settings.landing / "editions"
    for number in range(1, n_editions + 1):
        arriving = settings.landing / "arriving"
        file = arriving / "files" / "table.csv"
        file.parent.mkdir(parents=True)
        file.write_bytes(_numbered(table, number))
        if number == 1:
            edition = read_edition([file], references())
        receipt = Receipt(
            number=number, landed_at=settings.clock.now(), files=fingerprints([file])
        ).with_edition(edition, FIRST_DAY + timedelta(number), "given")
        write_receipt(arriving, receipt)
        place.mkdir(exist_ok=True)
        arriving.rename(place / receipt.folder_name)


def _table() -> bytes:
    """The study's own figures of some years as a table of the new site."""
    figures = seed_figures(DATASET)
    names = reference("local_authorities").set_index("area_code")["area_name"]
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(HEADER)
    for row in figures[figures["year"].isin(YEARS)].itertuples():
        printed = "[c]" if row.printed == "*" else row.printed
        period = f"{row.year - 1}-{row.year % 100:02d}"
        labels = (LABELS[row.sex], LABELS[row.age_band])
        place = (period, names[row.area_code], *labels)
        writer.writerow([printed, "Total looked after children", *place])
    return text.getvalue().encode()


def _numbered(table: bytes, number: int) -> bytes:
    """The table under a remark, so that its bytes are an edition's own."""
    return b"# edition %d\n" % number + table


def main() -> None:
    """Measure and print it."""
    with tempfile.TemporaryDirectory() as folder:
        cost = decision_cost(Path(folder))
    print(
        f"deciding on a delivery beside {cost.n_editions} landed editions: {cost.later:.2f} CPU s"
    )
    print(f"  the first time, when each is read once: {cost.first:.2f} CPU s")
    print(f"  reading them all without what is kept: {cost.reading_all:.2f} CPU s")
    print(f"  that is {cost.ratio:.0f} times as much (aim: a decision within 2 s)")


if __name__ == "__main__":
    main()
