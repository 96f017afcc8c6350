"""Known datasets from the StatsWales API: asked whether they are new, then downloaded whole."""

import csv
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from flows.download import Client, FetchError
from flows.seeds import records
from flows.settings import Settings

API = "https://api.stats.gov.wales"
VIEW = "raw_extended"
# The answer's fields are not documented: of these the first that is there is taken.
DAYS = ("last_updated_at", "published_at", "publish_at", "updated_at", "release_date")
TOTALS = ("total_records", "total", "row_count")


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
    folder = settings.cache / "fetch"
    folder.mkdir(parents=True, exist_ok=True)
    for dataset, dataset_id in datasets(names).items():
        yield _fetch(folder, api, dataset, dataset_id, api_version)


def remember(settings: Settings, fetched: Fetched) -> None:
    """Note that a download has landed: only now need it not be fetched again."""
    state = settings.cache / "fetch" / f"{fetched.dataset}.json"
    pending = state.with_suffix(".pending")
    if pending.exists():
        pending.replace(state)
    if fetched.file:
        fetched.file.unlink(missing_ok=True)


def _fetch(folder: Path, api: Client, dataset: str, dataset_id: str, api_version: str) -> Fetched:
    state = folder / f"{dataset}.json"
    tag = json.loads(state.read_text())["tag"] if state.exists() else None
    about = f"/v1/{dataset_id}"
    answer = api.ask(about, tag=tag)
    if answer is None:
        return Fetched(dataset, None, None, api.address + about)
    metadata = _object(answer, about)
    if metadata.get("id", dataset_id) != dataset_id:
        raise FetchError(f"{about}: the answer is about {metadata['id']}; is the id still right?")
    path = _download_path(api, dataset_id, api_version)
    day = _day(metadata)
    file = api.save(path, folder / f"{dataset}_{day or date.today()}.csv")
    _require_all_rows(api, dataset_id, file)
    (folder / f"{dataset}.pending").write_text(json.dumps({"tag": answer.headers.get("ETag")}))
    return Fetched(dataset, file, day, api.address + path)


def _download_path(api: Client, dataset_id: str, api_version: str) -> str:
    if api_version == "v1":
        return f"/v1/{dataset_id}/download/csv?view={VIEW}"
    path = f"/v2/{dataset_id}/data"
    answer = _object(api.ask(path, content={"filters": [], "options": {}}), path)
    found = [answer[key] for key in ("filterId", "filter_id", "id") if key in answer]
    if not found:
        raise FetchError(f"{path}: the answer names no filter; has the API changed?")
    return f"{path}/{found[0]}?format=csv"


def _require_all_rows(api: Client, dataset_id: str, file: Path) -> None:
    """Compare the download with how many rows the API says there are, where it says so."""
    path = f"/v1/{dataset_id}/view?page_number=1&page_size=1"
    page = _object(api.ask(path), path)
    about = page.get("page_info", page)
    total = next((about[key] for key in TOTALS if isinstance(about.get(key), int)), None)
    with file.open(encoding="utf-8-sig", newline="") as content:
        n_rows = sum(1 for row in csv.reader(content) if any(row)) - 1
    if total is not None and n_rows != total:
        file.unlink()
        raise FetchError(f"{path}: {total:,} rows are there, {n_rows:,} came; fetch again later")


def _object(answer: object, path: str) -> dict:
    try:
        content = answer.json()
    except ValueError as error:
        raise FetchError(f"{path}: the answer is no JSON; the API may have changed") from error
    if not isinstance(content, dict):
        raise FetchError(f"{path}: the answer is no object; the API may have changed")
    return content


def _day(metadata: dict) -> date | None:
    for key in DAYS:
        text = str(metadata.get(key) or "")[:10]
        try:
            return date.fromisoformat(text)
        except ValueError:
            continue
    return None
