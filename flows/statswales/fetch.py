"""Known datasets from the StatsWales API: asked whether they are new, then downloaded whole."""

import csv
import io
import json
import os
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from flows.settings import Settings
from flows.statswales.client import Client, FetchError
from flows.warehouse.seeds import records

API = "https://api.stats.gov.wales"
VIEW = "raw_extended"
# Source of the fields and of the page size: the API's OpenAPI documents and its code, on GitHub at
# Marvell-Consulting/statswales-backend. The first day that is there is taken; that of the first
# publication never is, since a revision would pass for the oldest edition.
DAYS = ("publish_at", "last_updated_at", "updated_at")
SMALLEST_PAGE = 5
TRIES_FOR_ALL_ROWS = 3
V2_OPTIONS = {
    "use_raw_column_names": False,  # by default columns and values are codes
    "use_reference_values": False,
    "data_value_type": VIEW,
}


@dataclass(frozen=True, slots=True)
class Fetched:
    """A dataset that was downloaded; no file if it has not changed since the last time."""

    dataset: str
    file: Path | None
    published_on: date | None
    source: str


def datasets(names: tuple[str, ...] = ()) -> dict[str, str]:
    """Ids on StatsWales of the datasets named, or of all that have one."""
    known = {
        row["dataset"]: row["statswales3_dataset_id"]
        for row in records("datasets")
        if row["statswales3_dataset_id"]
    }
    unknown = [name for name in names if name not in known]
    if unknown:
        raise FetchError(f"no id is known for {', '.join(unknown)}; known: {', '.join(known)}")
    return {name: known[name] for name in names or known}


def client(address: str | None = None, **options: object) -> Client:
    """A client of the API: at the address given, else ``GOFAL_STATSWALES_API``, else `API`."""
    (largest,) = (row for row in records("landing_rules") if row["rule"] == "file_too_large")
    chosen = address or os.environ.get("GOFAL_STATSWALES_API") or API
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
    tag = json.loads(state.read_text())["tag"] if state.exists() else None
    about = f"/v1/{dataset_id}"
    answer = api.ask(about, tag=tag)
    if answer is None:
        return Fetched(dataset, None, None, api.address + about)
    metadata = answer.content
    if metadata.get("id") != dataset_id:
        other = metadata.get("id", "no dataset")
        raise FetchError(f"{about}: the answer is about {other}; is the id still right?")
    path = _download_path(api, dataset_id, api_version)
    day = _day(metadata)
    file = folder / f"{dataset}_{day or settings.clock.today()}.csv"
    file.write_bytes(_all_rows(api, path, _count_rows(api, dataset_id)))
    (folder / f"{dataset}.pending").write_text(json.dumps({"tag": answer.tag}))
    return Fetched(dataset, file, day, api.address + path)


def _download_path(api: Client, dataset_id: str, api_version: str) -> str:
    if api_version == "v1":
        return f"/v1/{dataset_id}/download/csv?view={VIEW}"
    path = f"/v2/{dataset_id}/data"
    answer = api.ask(path, content={"filters": [], "options": V2_OPTIONS})
    if "filterId" not in answer.content:
        raise FetchError(f"{path}: the answer names no filter; has the API changed?")
    return f"{path}/{answer.content['filterId']}?format=csv"


def _count_rows(api: Client, dataset_id: str) -> int | None:
    """How many rows the API says there are, where it says so."""
    answer = api.ask(f"/v1/{dataset_id}/view?page_number=1&page_size={SMALLEST_PAGE}")
    return (answer.content.get("page_info") or {}).get("total_records")


def _all_rows(api: Client, path: str, total: int | None) -> bytes:
    """Download until every row is there.

    The API sends no length, so that half an answer looks whole, and a cache between gives the same
    half again for a minute: the next try asks past the cache.
    """
    n_rows = 0
    for attempt in range(TRIES_FOR_ALL_ROWS):
        content = api.download(f"{path}&again={uuid.uuid4().hex}" if attempt else path)
        text = io.StringIO(content.decode("utf-8-sig", errors="replace"), newline="")
        n_rows = sum(1 for row in csv.reader(text) if any(row)) - 1
        if total is None or n_rows == total:
            return content
    raise FetchError(f"{path}: {total:,} rows are there, {n_rows:,} came; fetch again later")


def _day(metadata: dict) -> date | None:
    for about in (metadata.get("published_revision") or {}, metadata):
        for key in DAYS:
            try:
                return date.fromisoformat(str(about.get(key) or "")[:10])
            except ValueError:
                continue
    return None
