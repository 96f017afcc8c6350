"""What stops a comparison of two releases."""

from types import SimpleNamespace

import duckdb
import pytest

from flows.releases import compare
from flows.releases.compare import DiffError
from flows.releases.inputs import read_inputs


def test_a_full_disk_stops_a_comparison_which_says_where_and_what_to_do(tmp_path, monkeypatch):
    def full(*_arguments: object, **_options: object) -> None:
        raise OSError('Could not write file "/tmp/x/gofal.duckdb": No space left on device')

    scratch = tmp_path / "gofal.duckdb"
    duckdb.connect(str(scratch)).close()
    monkeypatch.setattr(compare, "recorded", lambda _: {"models": {}, "ledger": {}})
    monkeypatch.setattr(compare, "replay", full)
    now = SimpleNamespace(manifest=SimpleNamespace(code_version=read_inputs().code_version))
    with pytest.raises(DiffError, match="No space left on device: make room"):
        compare._replay(scratch, now)
