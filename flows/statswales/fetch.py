"""Known datasets from the StatsWales API: asked whether they are new, then downloaded whole."""

import csv
import io
import json
import os
import re
import sys
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import httpx

from domain.server_words import words_of
from flows.settings import Settings
from flows.statswales.answers import About, Filter, Remembered, View, understood
from flows.statswales.client import Client, FetchError
from flows.warehouse.seeds import records

API = "https://api.stats.gov.wales"
VIEW = "raw_extended"
# Source of the fields and of the page size: the API's OpenAPI documents and its code, on GitHub at
# Marvell-Consulting/statswales-backend. The first day that is there is taken; that of the first
# publication never is, since a revision would pass for the oldest edition.
SMALLEST_PAGE = 5
TRIES_FOR_ALL_ROWS = 3
AN_ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
BLANKS = b"\xef\xbb\xbf \r\n\t"
V2_OPTIONS = {
    "use_raw_column_names": False,  # by default columns and values are codes
    "use_reference_values": False,
    "data_value_type": VIEW,
}


class AddressError(ValueError):
    """What was given as the address of the API is none."""


@dataclass(frozen=True, slots=True)
class Fetched:
    """A dataset that was downloaded; no file if it has not changed since the last time."""

    dataset: str
    file: Path | None
    published_on: date | None
    source: str


def datasets(names: tuple[str, ...] = ()) -> dict[str, str]:
    """Ids on StatsWales of the datasets named, or of all that have one.

    An id of another dataset stands for itself: what it holds is recognised when it lands.

    Raises
    ------
    FetchError
        If a name is neither known nor an id.
    """
    known = {
        row["dataset"]: row["statswales3_dataset_id"]
        for row in records("datasets")
        if row["statswales3_dataset_id"]
    }
    known |= {name: name for name in names if AN_ID.fullmatch(name)}
    unknown = [name for name in names if name not in known]
    if unknown:
        raise FetchError(
            f"no id is known for {', '.join(unknown)}; known: {', '.join(known)}; or name an id"
        )
    return {name: known[name] for name in names or known}


def client(address: str | None = None, **options: object) -> Client:
    """A client of the API: at the address given, else ``GOFAL_STATSWALES_API``, else `API`.

    Raises
    ------
    AddressError
        If the address is none of the web.
    """
    (largest,) = (row for row in records("landing_rules") if row["rule"] == "file_too_large")
    chosen = address or os.environ.get("GOFAL_STATSWALES_API") or API
    try:
        url = httpx.URL(chosen)
    except httpx.InvalidURL as error:
        raise AddressError(f"{chosen!r} is no address of an API: {error}") from error
    if url.scheme not in ("http", "https") or not url.host or " " in chosen:
        raise AddressError(f"{chosen!r} is no address of an API, such as {API}")
    return Client(chosen, int(largest["threshold"]), **options)


def fetch(
    settings: Settings, api: Client, names: tuple[str, ...] = (), api_version: str = "v1"
) -> Iterator[Fetched]:
    """Fetch datasets one after the other.

    Raises
    ------
    FetchError
        If there is no connection, or an answer is not what was asked for.
    """
    (settings.cache / "fetch").mkdir(parents=True, exist_ok=True)
    for dataset, dataset_id in datasets(names).items():
        yield _fetch(settings, api, dataset, dataset_id, api_version)


def remember(settings: Settings, fetched: Fetched) -> None:
    """Note that a download has landed: only now need it not be fetched again."""
    state = settings.cache / "fetch" / f"{fetched.dataset}.json"
    pending = state.with_suffix(".pending")
    if pending.exists():
        pending.replace(state)
    if fetched.file:
        fetched.file.unlink(missing_ok=True)


def _fetch(
    settings: Settings, api: Client, dataset: str, dataset_id: str, api_version: str
) -> Fetched:
    folder = settings.cache / "fetch"
    state = folder / f"{dataset}.json"
    about = f"/v1/{dataset_id}"
    answer = api.ask(about, tag=_known_tag(state))
    if answer is None:
        return Fetched(dataset, None, None, api.address + about)
    metadata = understood(About, answer.content, about)
    if metadata.id != dataset_id:
        other = (metadata.id or "no dataset")[:100]
        raise FetchError(f"{about}: the answer is about {other}; is the id still right?")
    day = metadata.day
    if day and day > settings.clock.today() + timedelta(days=1):
        raise FetchError(f"{about}: published on {day}, a day to come; look at it")
    path = _download_path(api, dataset_id, api_version)
    file = folder / f"{dataset}_{day or settings.clock.today()}.csv"
    file.write_bytes(_all_rows(api, path, _count_rows(api, dataset_id)))
    pending = json.dumps({"tag": answer.tag})
    (folder / f"{dataset}.pending").write_text(pending, encoding="utf-8")
    return Fetched(dataset, file, day, api.address + path)


def _known_tag(state: Path) -> str | None:
    """The tag of what landed last; a cache that cannot be read costs a download and no more."""
    try:
        return Remembered.model_validate_json(state.read_bytes()).tag
    except FileNotFoundError:
        return None
    except (OSError, ValueError):
        print(f"{state} cannot be read: the dataset is fetched anew", file=sys.stderr)
        return None


def _download_path(api: Client, dataset_id: str, api_version: str) -> str:
    if api_version == "v1":
        return f"/v1/{dataset_id}/download/csv?view={VIEW}"
    path = f"/v2/{dataset_id}/data"
    answer = api.ask(path, content={"filters": [], "options": V2_OPTIONS})
    chosen = understood(Filter, answer.content if answer else {}, path)
    return f"{path}/{chosen.filterId}?format=csv"


def _count_rows(api: Client, dataset_id: str) -> int | None:
    """How many rows the API says there are, where it says so."""
    path = f"/v1/{dataset_id}/view"
    answer = api.ask(f"{path}?page_number=1&page_size={SMALLEST_PAGE}")
    page = understood(View, answer.content if answer else {}, path).page_info
    return page.total_records if page else None


def _all_rows(api: Client, path: str, total: int | None) -> bytes:
    """Download until every row is there.

    The API sends no length, so that half an answer looks whole, and a cache between gives the same
    half again for a minute: the next try asks past the cache.
    """
    n_rows = 0
    for attempt in range(TRIES_FOR_ALL_ROWS):
        content = api.download(f"{path}&again={uuid.uuid4().hex}" if attempt else path)
        if content.lstrip(BLANKS).startswith((b"{", b"[")):
            said = _said(content)
            raise FetchError(f"{path}: JSON came instead of a table{said}; look at it")
        text = io.StringIO(content.decode("utf-8-sig", errors="replace"), newline="")
        try:
            n_rows = sum(1 for row in csv.reader(text) if any(row)) - 1
        except csv.Error as error:
            raise FetchError(f"{path}: what came is no table ({error}); look at it") from error
        if total is None or n_rows == total:
            return content
    raise FetchError(f"{path}: {total:,} rows are there, {n_rows:,} came; fetch again later")


def _said(content: bytes) -> str:
    """What JSON says in words, where it is an error."""
    try:
        said = words_of(json.loads(content.decode("utf-8-sig")))
    except (ValueError, RecursionError):
        return ""
    return f": {said}" if said else ""
