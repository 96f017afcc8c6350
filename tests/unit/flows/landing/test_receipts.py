"""Receipts: written as today, and readable as they lie on the disks of others."""

import json
import shutil
from datetime import UTC, date, datetime

import pytest

from flows.landing.deliveries import LandingStatus, landed_editions
from flows.landing.land import land
from flows.landing.receipts import (
    RECEIPT,
    DamagedReceiptError,
    Receipt,
    ReceivedFile,
    read_receipt,
    write_receipt,
)
from flows.settings import PROJECT, Settings
from tests.conftest import run_gofal
from tests.editions import write_edition

FIXTURES = PROJECT / "tests/fixtures/landing"
GOOD = Receipt(
    number=1,
    landed_at=datetime(2026, 11, 25, 8, tzinfo=UTC),
    files=(ReceivedFile(name="a.csv", sha256="00" * 32, n_bytes=3),),
)


@pytest.fixture
def settings(tmp_path):
    return Settings(tmp_path / "home")


def test_a_receipt_of_version_0_3_says_all_it_said(tmp_path):
    shutil.copy(FIXTURES / "receipt_0_3_landed.json", tmp_path / RECEIPT)
    receipt = read_receipt(tmp_path)
    assert (receipt.number, receipt.dataset) == (1, "children_looked_after")
    assert receipt.landed_at == datetime(2026, 11, 24, 17, 3, 20, tzinfo=UTC)
    assert receipt.published_on == date(2026, 11, 24)
    assert receipt.folder_name == "000001-875dc08f"
    assert receipt.holds == (
        "children_looked_after, 2016 to 2024, 207 figures, "
        "published 2026-11-24 (not known: the day of landing)"
    )
    before = json.loads((tmp_path / RECEIPT).read_text())
    write_receipt(tmp_path, receipt)
    assert json.loads((tmp_path / RECEIPT).read_text()) == before


def test_a_receipt_of_version_0_3_may_name_a_file_whose_name_is_no_text(tmp_path):
    shutil.copy(FIXTURES / "receipt_0_3_refused.json", tmp_path / RECEIPT)
    receipt = read_receipt(tmp_path)
    assert receipt.files == (ReceivedFile(name="a\\udcff.csv", sha256="", n_bytes=None),)
    assert (receipt.dataset, receipt.published_on, receipt.n_figures) == (None, None, None)
    assert receipt.holds == "nothing that could be read"
    write_receipt(tmp_path, receipt)
    assert read_receipt(tmp_path) == receipt


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "Expecting value"),
        (b'{"number": 1', "Expecting ',' delimiter"),
        (b"\xff\xfe\x00", "codec can't decode"),
        (b"[]", "valid dictionary"),
        (b'{"number": 1, "files": []}', "landed_at Field required"),
        (None, "No such file"),
    ],
    ids=["empty", "cut off", "no text", "a list", "a field is missing", "missing"],
)
def test_a_damaged_receipt_is_one_line_that_names_it(tmp_path, content, reason):
    if content is not None:
        (tmp_path / RECEIPT).write_bytes(content)
    with pytest.raises(DamagedReceiptError) as damaged:
        read_receipt(tmp_path)
    (line,) = str(damaged.value).splitlines()
    assert line.startswith(f"{tmp_path / RECEIPT}: the receipt cannot be read (")
    assert reason in line
    assert "Put it back from a copy" in line


def test_nothing_lands_while_a_receipt_is_damaged_and_the_command_says_which(settings, tmp_path):
    landed = land(settings, [write_edition(tmp_path / "a.csv")]).landed
    receipt = landed.folder / RECEIPT
    receipt.chmod(0o644)
    receipt.write_text("")
    with pytest.raises(DamagedReceiptError):
        landed_editions(settings)
    other = write_edition(tmp_path / "b.csv", shift=1)
    done = run_gofal("land", str(other), "--no-refresh", "--home", str(settings.home))
    assert done.returncode == 1
    assert done.stderr.startswith(f"{receipt}: the receipt cannot be read")
    assert len(done.stderr.splitlines()) == 1
    assert [path.name for path in (settings.landing / "editions").iterdir()] == [landed.folder.name]


def test_a_receipt_cannot_be_changed():
    with pytest.raises(ValueError, match="frozen"):
        GOOD.number = 2


def test_a_landed_delivery_has_the_receipt_that_lies_beside_it(settings, tmp_path):
    landing = land(settings, [write_edition(tmp_path / "a.csv")], source="https://example.org/a")
    assert landing.status is LandingStatus.LANDED
    assert read_receipt(landing.landed.folder) == landing.landed.receipt
    assert landing.landed.receipt.source == "https://example.org/a"
