"""What a changed, broken or hostile API answers is one sentence, at once and in little memory."""

import gzip
import json
from collections.abc import Callable
from datetime import UTC, datetime

import httpx
import pytest

from domain.clock import Clock
from flows.settings import Settings
from flows.statswales.client import FetchError
from flows.statswales.fetch import AddressError, client, datasets, fetch
from tests.attacks.releases import gofal

DATASET = "children_looked_after"
(ID,) = datasets((DATASET,)).values()
ABOUT = {"id": ID, "published_revision": {"publish_at": "2026-09-01T08:30:00Z"}}
TABLE = b"a,b\n1,2\n"
Answering = Callable[[str], httpx.Response | None]


class Endless(httpx.SyncByteStream):
    """An answer without end; it counts what was taken of it."""

    def __init__(self, piece: bytes) -> None:
        self.piece, self.n_taken = piece, 0

    def __iter__(self):
        while True:
            self.n_taken += 1
            yield self.piece


@pytest.fixture
def settings(tmp_path):
    return Settings(tmp_path / "home", clock=Clock(datetime(2026, 11, 23, 12, tzinfo=UTC)))


def fetched(settings: Settings, answer: Answering):
    """Fetch from an API that answers as told, and well where nothing is told."""

    def handle(request: httpx.Request) -> httpx.Response:
        path = request.url.path
        kind = "view" if path.endswith("/view") else "download" if "download" in path else "about"
        if "/data" in path:
            kind = "filter" if request.method == "POST" else "download"
        good = {
            "about": httpx.Response(200, json=ABOUT),
            "view": httpx.Response(200, json={"page_info": {"total_records": 1}}),
            "filter": httpx.Response(200, json={"filterId": "f1"}),
            "download": httpx.Response(200, content=TABLE, headers={"Content-Type": "text/csv"}),
        }
        return answer(kind) or good[kind]

    api = client("http://api.invalid", sleep=lambda _seconds: None)
    api.http = httpx.Client(base_url=api.address, transport=httpx.MockTransport(handle))
    return list(fetch(settings, api, (DATASET,)))


def answering(kind: str, content: object) -> Answering:
    """An API that answers one question with this, and all others well."""
    body = content if isinstance(content, bytes) else json.dumps(content).encode()
    return lambda asked: httpx.Response(200, content=body) if asked == kind else None


def sentence(settings: Settings, answer: Answering) -> str:
    with pytest.raises(FetchError) as error:
        fetched(settings, answer)
    assert len(str(error.value)) < 600
    assert not list((settings.cache / "fetch").glob("*.csv"))
    return str(error.value)


def test_an_api_that_answers_well_is_fetched_from(settings):
    (found,) = fetched(settings, lambda _kind: None)
    assert found.file.read_bytes() == TABLE


@pytest.mark.parametrize(
    ("kind", "content", "odd"),
    [
        ("view", {"page_info": {"total_records": "7"}}, "page_info.total_records is '7'"),
        ("view", {"page_info": {"total_records": -1}}, "page_info.total_records is -1"),
        ("view", {"page_info": {"total_records": 1.5}}, "page_info.total_records is 1.5"),
        ("view", {"page_info": {"total_records": True}}, "page_info.total_records is True"),
        ("view", {"page_info": [1]}, "page_info is [1]"),
        ("about", {"id": ID, "published_revision": [1]}, "published_revision is [1]"),
        ("about", {"id": ID, "published_revision": "2026"}, "published_revision is '2026'"),
        ("about", {"id": [1]}, "id is [1]"),
        ("about", {"id": ID, "publish_at": 2026}, "publish_at is 2026"),
        ("about", {"id": "\x1b[2Jcleared"}, "the answer is about \x1b[2Jcleared"),
        ("about", {"id": "x" * 100_000}, "the answer is about xxx"),
        ("about", {**ABOUT, "published_revision": {"publish_at": "9999-12-31"}}, "9999-12-31"),
        ("about", {"errors": ["x" * 100_000]}, "xxx"),
        ("about", b"[" * 200_000, "the answer is no JSON"),
        ("about", b'{"id": ' + b"9" * 100_000 + b"}", "the answer is no JSON"),
        ("about", b"\xff\xfe", "the answer is no JSON"),
        ("about", [1], "the answer is no object"),
        ("download", b"a," + b"x" * 200_000 + b"\n", "what came is no table"),
    ],
)
def test_an_odd_answer_is_one_sentence_that_says_where_and_what(settings, kind, content, odd):
    said = sentence(settings, answering(kind, content))
    assert odd in said
    assert f"/v1/{ID}" in said


def test_a_small_answer_that_unpacks_without_end_is_left_early(settings):
    packed = gzip.compress(b" " * 400_000_000 + b"{}", 1)

    def bomb(kind):
        if kind == "about":
            return httpx.Response(200, content=packed, headers={"Content-Encoding": "gzip"})
        return None

    assert "more than 5,000,000 bytes; not taken" in sentence(settings, bomb)


@pytest.mark.parametrize("packing", ["gzip, gzip", "gzip, gzip, gzip", "br", "zstd", "deflate"])
def test_what_is_packed_more_than_once_or_in_another_way_is_not_unpacked(settings, packing):
    stream = Endless(b"x")

    def packed(kind):
        if kind == "about":
            return httpx.Response(200, stream=stream, headers={"Content-Encoding": packing})
        return None

    assert f"packed as {packing}" in sentence(settings, packed)
    assert stream.n_taken == 0


@pytest.mark.parametrize("kind", ["about", "view"])
def test_an_object_without_end_is_left_early(settings, kind):
    stream = Endless(b"x" * 100_000)
    endless = lambda asked: httpx.Response(200, stream=stream) if asked == kind else None  # noqa: E731
    assert "more than 5,000,000 bytes" in sentence(settings, endless)
    assert stream.n_taken == 51


def test_an_answer_that_takes_for_ever_is_left(settings, monkeypatch):
    monkeypatch.setattr("flows.statswales.client.LONGEST_ANSWER_SECONDS", -1)
    assert "no end in" in sentence(settings, lambda _kind: None)


def test_rubbish_that_says_it_is_packed_is_asked_for_again_and_then_left(settings):
    asked = []

    def rubbish(kind):
        asked.append(kind)
        return httpx.Response(
            200, stream=httpx.ByteStream(b"no gzip"), headers={"Content-Encoding": "gzip"}
        )

    assert "gave no whole answer in 5 tries" in sentence(settings, rubbish)
    assert asked == ["about"] * 5


@pytest.mark.parametrize("after", ["\u00b2", "Wed, 99 Foo 2026", "", "-5", "1e9", "0x10"])
def test_a_moment_that_is_none_to_come_back_at_is_no_traceback(settings, after):
    headers = {"Retry-After": after.encode()}
    busy = lambda kind: httpx.Response(429, headers=headers) if kind == "about" else None  # noqa: E731
    assert "gave no whole answer in 5 tries" in sentence(settings, busy)


def test_the_longest_number_to_come_back_after_is_said(settings):
    headers = {"Retry-After": "9" * 400}
    busy = lambda kind: httpx.Response(429, headers=headers) if kind == "about" else None  # noqa: E731
    assert "asks to come back in inf s" in sentence(settings, busy)


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "a b", "", "\x1b[2J", "x" * 101, "f1?format=html", 7, None]
)
def test_a_name_of_a_filter_that_would_lead_elsewhere_is_refused(settings, name):
    def handle(request):
        answer = {"filterId": name} if request.method == "POST" else ABOUT
        return httpx.Response(200, json=answer)

    api = client("http://api.invalid", sleep=lambda _seconds: None)
    api.http = httpx.Client(base_url=api.address, transport=httpx.MockTransport(handle))
    with pytest.raises(FetchError, match="filterId is "):
        list(fetch(settings, api, (DATASET,), "v2"))


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"[]", b"\xff", b'{"tag": [1]}', b'{"tag": "a\\r\\nHost: b"}', b"[" * 99_999, None],
)
def test_a_cache_of_rubbish_costs_a_download_and_no_more(settings, capsys, content):
    state = settings.cache / "fetch" / f"{DATASET}.json"
    state.parent.mkdir(parents=True)
    if content is None:
        state.mkdir()
    else:
        state.write_bytes(content)
    (found,) = fetched(settings, lambda _kind: None)
    assert found.file.read_bytes() == TABLE
    assert f"{state} cannot be read" in capsys.readouterr().err


@pytest.mark.parametrize(
    "address",
    ["file:///etc/passwd", "not a url", "ftp://a", "http://", "http:///a", "localhost:80", "//a",
     "http://a b", "http://[::1", "\x1b[2J"],
)  # fmt: skip
def test_what_is_no_address_of_the_web_is_wrong_usage_at_once(tmp_path, address):
    with pytest.raises(AddressError):
        client(address)
    done = gofal("fetch", DATASET, "--no-refresh", "--api", address, home=tmp_path)
    assert done.exit_code == 2
    assert "is no address of an API" in done.stderr
    assert "\x1b" not in done.stderr


def test_what_a_server_says_reaches_the_terminal_escaped(settings, tmp_path, monkeypatch):
    def escaping(_settings, *_):
        fetched(settings, answering("about", {"id": "\x1b[2Jcleared"}))
        yield

    monkeypatch.setattr("flows.statswales.landing.fetch", escaping)
    done = gofal("fetch", DATASET, "--no-refresh", home=tmp_path)
    assert done.exit_code == 1
    assert r"\x1b[2Jcleared" in done.stderr
    assert "\x1b" not in done.stderr
