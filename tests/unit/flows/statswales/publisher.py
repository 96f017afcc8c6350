"""A server that answers as the publisher's source does: both versions, pages, revisions, errors.

Source of the answers: Marvell-Consulting/statswales-backend on GitHub, its consumer routes of both
versions; its CSV comes without a length.
"""

import csv
import io
import json
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

Rows = list[list[str]]
SMALLEST_PAGE, LARGEST_PAGE, DEFAULT_PAGE = 5, 500, 100
EXTENDED = ("_reference", "_sort", "_hierarchy")
NOT_EXTENDED = ("Data values", "Notes", "Start date", "End date")


@dataclass(slots=True)
class Published:
    """A dataset as it is published now: its rows below a header, and the day of its revision."""

    rows: Rows
    day: str

    @property
    def revision(self) -> str:
        """What tells this publication from the one before."""
        return f"{self.day}-{hash(json.dumps(self.rows)) & 0xFFFF:04x}"

    def as_csv(self, view: str) -> bytes:
        """The whole of it, as one of the views gives it."""
        text = io.StringIO(newline="")
        csv.writer(text).writerows(extended(self.rows) if view == "raw_extended" else self.rows)
        return text.getvalue().encode()


@dataclass(slots=True)
class Publisher:
    """What the server has, and what it was asked."""

    datasets: dict[str, Published]
    asked: Counter[str] = field(default_factory=Counter)
    filters: dict[str, dict] = field(default_factory=dict)


def extended(rows: Rows) -> Rows:
    """Behind each column of a dimension its reference, its order and its hierarchy."""
    header, *others = rows
    is_extended = [name not in NOT_EXTENDED for name in header]
    names = [
        each
        for name, more in zip(header, is_extended, strict=True)
        for each in (name, *(f"{name}{suffix}" for suffix in EXTENDED if more))
    ]
    cells = [
        [each for cell, more in zip(row, is_extended, strict=True)
         for each in (cell, *(("512", "7", "") if more else ()))]
        for row in others
    ]  # fmt: skip
    return [names, *cells]


class Handler(BaseHTTPRequestHandler):
    """The routes that are public."""

    publisher: Publisher

    def do_GET(self) -> None:
        """Answer a question."""
        url = urlsplit(self.path)
        query = {name: values[0] for name, values in parse_qs(url.query).items()}
        match url.path.strip("/").split("/"):
            case [version, dataset_id] if version in ("v1", "v2"):
                self.with_dataset(dataset_id, self.about)
            case ["v1", dataset_id, "view"]:
                self.with_dataset(dataset_id, lambda each: self.page(each, query))
            case ["v1", dataset_id, "download", "csv"]:
                self.with_dataset(dataset_id, lambda each: self.download(each, query["view"]))
            case ["v2", dataset_id, "data", filter_id]:
                self.with_dataset(dataset_id, lambda each: self.filtered(each, filter_id, query))
            case _:
                self.error(404, "path", "errors.not_found")

    def do_POST(self) -> None:
        """Keep what is asked for, and name it."""
        _, dataset_id, *_ = urlsplit(self.path).path.strip("/").split("/")
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        filter_id = f"f{len(self.publisher.filters) + 1}"
        self.publisher.filters[filter_id] = asked["options"]
        self.with_dataset(dataset_id, lambda _: self.answer({"filterId": filter_id}))

    def with_dataset(self, dataset_id: str, answer) -> None:
        """Answer about a dataset, if it is one."""
        self.dataset_id = dataset_id
        published = self.publisher.datasets.get(dataset_id)
        if published is None:
            self.error(404, "dataset_id", "errors.no_dataset")
        else:
            answer(published)

    def about(self, published: Published) -> None:
        """What is known of a dataset; the tag is a weak one, as Express gives it."""
        self.publisher.asked["about"] += 1
        tag = f'W/"{published.revision}"'
        if self.headers.get("If-None-Match") == tag:
            self.send_response(304)
            self.end_headers()
            return
        revision = {"id": published.revision, "publish_at": f"{published.day}T09:30:00.000Z"}
        about = {"id": self.dataset_id, "first_published_at": "2026-01-30T09:30:00.000Z",
                 "published_revision": revision}  # fmt: skip
        self.answer(about, ETag=tag)

    def page(self, published: Published, query: dict[str, str]) -> None:
        """A page of a dataset."""
        self.publisher.asked["view"] += 1
        size = int(query.get("page_size", DEFAULT_PAGE))
        number = int(query.get("page_number", 1))
        if not SMALLEST_PAGE <= size <= LARGEST_PAGE:
            self.error(400, "page_size", "errors.page_size")
            return
        rows = published.rows[1:]
        shown = rows[(number - 1) * size : number * size]
        pages = {"current_page": number, "page_size": size, "total_records": len(rows),
                 "total_pages": -(-len(rows) // size)}  # fmt: skip
        self.answer({"headers": published.rows[0], "data": shown, "page_info": pages})

    def filtered(self, published: Published, filter_id: str, query: dict[str, str]) -> None:
        """What was asked for; without a size of a page all of it."""
        if filter_id not in self.publisher.filters:
            self.error(404, "filter_id", "errors.filter_id_not_found")
        else:
            assert query["format"] == "csv"
            self.download(published, self.publisher.filters[filter_id]["data_value_type"])

    def download(self, published: Published, view: str) -> None:
        """All rows, streamed: without a length."""
        self.publisher.asked["download"] += 1
        self.send_response(200)
        self.send_header("Content-Type", "text/csv")
        self.end_headers()
        self.wfile.write(published.as_csv(view))
        self.close_connection = True

    def error(self, status: int, field_name: str, key: str) -> None:
        """An error as the API words it."""
        said = {"lang": "en-GB", "message": f"Not good: {field_name}"}
        message = {"key": key, "params": {}}
        problem = {"field": field_name, "message": message, "user_message": [said]}
        self.answer({"status": status, "errors": [problem]}, status=status)

    def answer(self, content: dict, status: int = 200, **headers: str) -> None:
        """Send JSON."""
        body = json.dumps(content).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def serving(publisher: Publisher) -> Iterator[str]:
    """Serve on a port of this machine that is free; gives the address."""
    handler = type("Bound", (Handler,), {"publisher": publisher})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
