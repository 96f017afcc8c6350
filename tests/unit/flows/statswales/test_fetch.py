"""Fetching, against a real server on this machine that speaks as StatsWales does, or misbehaves."""

import json
import threading
from collections import Counter
from contextlib import contextmanager
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from domain.clock import Clock
from flows.settings import Settings
from flows.statswales.client import FetchError
from flows.statswales.fetch import client, datasets, fetch, remember
from tests.conftest import run_gofal
from tests.editions import write_edition

DATASET = "children_looked_after"
NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
(ID,) = datasets((DATASET,)).values()


class Api:
    """What the server answers, what it was asked, and how it misbehaves."""

    def __init__(self, body: bytes) -> None:
        self.body = body
        self.tag = '"one"'
        self.metadata = {
            "id": ID,
            "first_published_at": "2026-01-30T09:30:00Z",
            "published_revision": {"publish_at": "2026-11-20T09:30:00Z"},
        }
        self.options: dict = {}
        self.short_of = ""
        self.n_rows = body.count(b"\n") - 1
        self.asked: Counter[str] = Counter()
        self.faults: dict[str, list] = {}
        self.date = "Mon, 23 Nov 2026 09:30:00 GMT"


class Handler(BaseHTTPRequestHandler):
    api: Api

    def do_GET(self):
        path = self.path.split("?")[0]
        kind = "download" if "/download/" in path or "/data/" in path else path.rsplit("/", 1)[-1]
        kind = kind if kind in ("download", "view") else "metadata"
        self.api.asked[kind] += 1
        faults = self.api.faults.get(kind, [])
        fault = faults.pop(0) if faults else None
        if callable(fault):
            fault(self)
        elif kind == "metadata" and self.headers.get("If-None-Match") == self.api.tag:
            self.answer(304, b"")
        elif kind == "metadata":
            self.answer(200, json.dumps(self.api.metadata).encode(), {"ETag": self.api.tag})
        elif kind == "view" and int(self.path.rsplit("=", 1)[-1]) < 5:
            refusal = {"status": 400, "errors": [{"field": "page_size"}]}
            self.answer(200, json.dumps(refusal).encode())
        elif kind == "view":
            page = {"page_info": {"total_records": self.api.n_rows}, "data": [[]]}
            self.answer(200, json.dumps(page).encode())
        else:
            self.download()

    def do_POST(self):
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.api.options = asked["options"]
        self.api.asked["filter"] += 1
        self.answer(200, b'{"filterId": "f1"}')

    def download(self):
        if self.path == self.api.short_of:
            self.without_length(self.api.body[: self.api.body.index(b"\n", 400) + 1])
        else:
            self.answer(200, self.api.body, {"ETag": self.api.tag}, "text/csv")

    def answer(self, status, body, headers=None, kind="application/json", length=None):
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body) if length is None else length))
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)
        self.close_connection = True

    def without_length(self, body):
        self.send_response(200)
        self.send_header("Content-Type", "text/csv")
        self.end_headers()
        self.wfile.write(body)
        self.close_connection = True

    def date_time_string(self, timestamp=None):
        return self.api.date

    def log_message(self, *parts):
        pass


def status(code: int, headers: dict | None = None):
    return lambda handler: handler.answer(code, b"{}", headers)


def broken_off(handler):
    """Promise the whole and send a half."""
    body = handler.api.body
    handler.answer(200, body[:400], {"ETag": handler.api.tag}, "text/csv", length=len(body))


@pytest.fixture
def api(tmp_path):
    return Api(write_edition(tmp_path / "synthetic_later_years.csv").read_bytes())


@contextmanager
def serving(api: Api):
    handler = type("Bound", (Handler,), {"api": api})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()


@pytest.fixture
def settings(tmp_path):
    return Settings(tmp_path / "home", clock=Clock(NOW))


def fetched(settings: Settings, api: Api, waits: list | None = None, api_version: str = "v1"):
    waits = [] if waits is None else waits
    with serving(api) as address:
        asked = client(address, sleep=waits.append)
        (result,) = fetch(settings, asked, (DATASET,), api_version)
        return result


def test_a_dataset_comes_whole_with_its_day_and_its_address(settings, api):
    result = fetched(settings, api)
    assert result.file.read_bytes() == api.body
    assert str(result.published_on) == "2026-11-20"
    assert f"/v1/{ID}/download/csv" in result.source


def test_the_second_version_of_the_api_gives_the_same(settings, api):
    assert fetched(settings, api, api_version="v2").file.read_bytes() == api.body
    assert api.asked["filter"] == 1
    assert api.options == {
        "use_raw_column_names": False,
        "use_reference_values": False,
        "data_value_type": "raw_extended",
    }


@pytest.mark.parametrize(
    ("metadata", "day"),
    [
        ({"published_revision": None, "last_updated_at": "2026-11-19"}, "2026-11-19"),
        ({"published_revision": {"publish_at": "soon"}}, "None"),
        ({"first_published_at": "2026-01-30T09:30:00Z"}, "None"),
    ],
)
def test_the_day_is_that_of_the_revision_and_never_of_the_first(settings, api, metadata, day):
    api.metadata = {"id": ID, **metadata}
    assert str(fetched(settings, api).published_on) == day


def test_what_has_landed_and_not_changed_costs_one_request(settings, api):
    remember(settings, fetched(settings, api))
    before = sum(api.asked.values())
    assert fetched(settings, api).file is None
    assert sum(api.asked.values()) == before + 1
    api.tag = '"two"'
    assert fetched(settings, api).file is not None


def test_what_was_fetched_but_never_landed_is_fetched_again(settings, api):
    fetched(settings, api)
    assert fetched(settings, api).file is not None


def test_a_busy_server_is_asked_again_when_it_says(settings, api):
    api.faults["metadata"] = [status(429, {"Retry-After": "7"}), status(503), status(500)]
    waits: list = []
    assert fetched(settings, api, waits).file.read_bytes() == api.body
    assert 7 in waits
    assert api.asked["metadata"] == 4


@pytest.mark.parametrize("day", ["Tue, 29 Feb 2028", "Wed, 01 Jan 2031"])
def test_a_server_may_say_when_as_a_date_of_its_own_clock(settings, api, day):
    api.date = f"{day} 00:00:10 GMT"
    api.faults["metadata"] = [status(503, {"Retry-After": f"{day} 00:01:00 GMT"})]
    waits: list = []
    fetched(settings, api, waits)
    assert 50 in waits


@pytest.mark.parametrize("after", ["soon", "-5", "Wed, 01 Jan 2031 00:00:00"])
def test_a_server_that_says_when_in_no_known_way_is_asked_again_all_the_same(settings, api, after):
    api.faults["metadata"] = [status(503, {"Retry-After": after})]
    waits: list = []
    assert fetched(settings, api, waits).file.read_bytes() == api.body
    assert max(waits) <= 60


def test_a_date_that_has_passed_is_waited_for_no_longer(settings, api):
    api.faults["metadata"] = [status(503, {"Retry-After": "Mon, 23 Nov 2026 09:00:00 GMT"})]
    waits: list = []
    fetched(settings, api, waits)
    assert 0 in waits


def test_a_server_that_asks_for_an_hour_is_not_asked_before(settings, api):
    api.faults["metadata"] = [status(429, {"Retry-After": "3600"})]
    with pytest.raises(FetchError, match="come back in 3,600 s"):
        fetched(settings, api)
    assert api.asked["metadata"] == 1


def test_a_server_that_stays_busy_is_left_after_some_tries(settings, api):
    api.faults["download"] = [status(503)] * 20
    with pytest.raises(FetchError, match="no whole answer in 5 tries"):
        fetched(settings, api)
    assert api.asked["download"] == 5


def test_a_server_that_stays_busy_is_left_with_what_it_says(settings, api):
    busy = lambda handler: handler.answer(503, b'{"message": "Closed until noon"}')  # noqa: E731
    api.faults["download"] = [busy] * 20
    with pytest.raises(FetchError, match=r"5 tries: .*status 503 \(Closed until noon\)"):
        fetched(settings, api)
    assert not list((settings.cache / "fetch").glob("*.csv"))


def test_a_broken_download_is_fetched_anew_and_whole(settings, api):
    api.faults["download"] = [broken_off, broken_off]
    assert fetched(settings, api).file.read_bytes() == api.body
    assert api.asked["download"] == 3


def test_half_a_download_is_never_taken_for_whole(settings, api):
    api.faults["download"] = [broken_off] * 9
    with pytest.raises(FetchError, match="no whole answer"):
        fetched(settings, api)
    assert not list((settings.cache / "fetch").glob("*.csv"))


def test_fewer_rows_than_the_api_counts_are_refused(settings, api):
    api.n_rows += 1
    with pytest.raises(FetchError, match="rows are there, 207 came"):
        fetched(settings, api)
    assert api.asked["download"] == 3
    assert not list((settings.cache / "fetch").glob("*.csv"))


def test_half_an_answer_without_a_length_is_fetched_anew_past_the_cache(settings, api):
    api.short_of = f"/v1/{ID}/download/csv?view=raw_extended"
    assert fetched(settings, api).file.read_bytes() == api.body
    assert api.asked["download"] == 2


@pytest.mark.parametrize(
    ("kind", "fault", "message"),
    [
        ("metadata", status(404), "status 404; has it moved"),
        ("metadata", lambda h: h.answer(404, b"Gone fishing\n"), r"404 \(Gone fishing\); has it"),
        ("metadata", lambda h: h.answer(404, b"<html>No</html>"), "status 404; has it moved"),
        ("metadata", lambda h: h.answer(400, b'{"error": "bad id"}'), r"status 400 \(bad id\)"),
        ("metadata", lambda h: h.answer(200, b'{"error": "bad id"}'), "the server says: bad id"),
        (
            "download",
            lambda h: h.answer(200, b'{"errors": [{"message": "too busy"}]}'),
            "JSON came instead of a table: too busy",
        ),
        ("download", lambda h: h.answer(200, b"[1]"), "JSON came instead of a table; look at it"),
        ("download", lambda h: h.answer(200, b"<html>", None, "text/html"), "a page came instead"),
        ("metadata", status(302, {"Location": "http://elsewhere.test/"}), "leads to http://elsew"),
        ("metadata", lambda h: h.answer(200, b"{oh"), "is no JSON"),
        ("metadata", lambda h: h.answer(200, b"[]"), "is no object"),
        ("metadata", lambda h: h.answer(200, b'{"id": "other"}'), "the answer is about other"),
        ("metadata", lambda h: h.answer(200, b"{}"), "the answer is about no dataset"),
        ("view", lambda h: h.answer(200, b'{"errors": ["page_size"]}'), "page_size"),
    ],
)
def test_an_answer_that_is_none_is_named_with_what_to_do(settings, api, kind, fault, message):
    api.faults[kind] = [fault]
    with pytest.raises(FetchError, match=message):
        fetched(settings, api)


def test_an_answer_without_end_is_cut_off(settings, api):
    with serving(api) as address:
        asked = client(address, sleep=lambda seconds: None)
        asked.largest = 1000
        with pytest.raises(FetchError, match="more than 1,000 bytes"):
            list(fetch(settings, asked, (DATASET,)))


def test_a_dataset_without_an_id_is_named(settings):
    with pytest.raises(FetchError, match="no id is known for wimd_ranks"):
        datasets(("wimd_ranks",))


def test_off_line_it_says_so_in_one_line(settings):
    done = run_gofal("fetch", "--api", "http://127.0.0.1:9", "--home", str(settings.home))
    assert done.returncode == 1
    assert "no connection to 127.0.0.1: nothing was fetched" in done.stderr
    assert "Traceback" not in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


def test_a_fetched_dataset_lands_like_any_file(settings, api):
    with serving(api) as address:
        command = ("fetch", "--no-refresh", "--api", address, "--home", str(settings.home))
        done = run_gofal(*command)
        assert done.returncode == 0, done.stdout + done.stderr
        assert "Landed children_looked_after_2026-11-20.csv as delivery 1" in done.stdout
        again = run_gofal(*command)
    assert again.returncode == 0
    assert "Nothing new: children_looked_after is as it was." in again.stdout


def test_a_changed_column_is_refused_like_in_any_file_and_fetched_again_until_it_is_mended(
    settings, api
):
    good = api.body
    api.body = good.replace(b"Local Authority", b"Health board", 1)
    with serving(api) as address:
        command = ("fetch", "--no-refresh", "--api", address, "--home", str(settings.home))
        done = run_gofal(*command)
        assert done.returncode == 4, done.stdout + done.stderr
        assert "unknown_column" in done.stdout or "missing_column" in done.stdout
        api.body = good
        again = run_gofal(*command)
    assert again.returncode == 0, again.stdout + again.stderr
    assert "Landed children_looked_after_2026-11-20.csv" in again.stdout
