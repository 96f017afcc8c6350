"""The whole site: which page is written when."""

import json
from types import SimpleNamespace

from report.site import about, build, data
from report.site.words import LANGUAGES
from tests.unit.report.site.drawn import AUTHORITIES, NAMES
from tests.unit.report.site.made import CONTENTS, HEADING, STRINGS


def test_what_readers_take_away_is_asked_for_once_when_all_other_pages_are_written(monkeypatch):
    subject = SimpleNamespace(pages=lambda _tables, words: about.pages(CONTENTS, words))
    monkeypatch.setattr(build, "SUBJECTS", (subject,))
    monkeypatch.setattr(build, "DESCRIBED", (data,))
    written, asked_after = [], []

    def contents():
        asked_after.append(set(written))
        return CONTENTS

    for path, _ in build.site({AUTHORITIES: NAMES}, contents, STRINGS, HEADING, json.dumps):
        written.append(path)
    (before,) = asked_after
    after = set(written) - before
    assert all("/data/" in path for path in after)
    assert {path.partition("/")[0] for path in after} == set(LANGUAGES)
    assert not any("/data/" in path for path in before)
