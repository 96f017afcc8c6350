"""The pages and files of the release that readers see, served to this machine alone."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urlsplit

from domain.problems import StateError
from flows.releases.store import PUBLIC_FOLDERS, SITE
from flows.settings import Settings

LOOPBACK = "127.0.0.1"
STOP_SECONDS = 0.1  # after so long at most it stops serving


class PagesError(StateError):
    """Pages that cannot be served; the message says why and what to do."""


@contextmanager
def serving_pages(settings: Settings, port: int) -> Iterator[str]:
    """Serve the site of a home while the block runs; whoever comes next sees a newer release.

    Parameters
    ----------
    port
        Where to listen; 0 for any that is free.

    Yields
    ------
    str
        Address of the first page.

    Raises
    ------
    PagesError
        If the port is taken.
    """

    class Pages(_Pages):
        current = settings.current

    try:
        server = ThreadingHTTPServer((LOOPBACK, port), Pages)
    except OSError as error:
        raise PagesError(f"the pages cannot be served at port {port}: {error.strerror}") from error
    threading.Thread(target=server.serve_forever, args=(STOP_SECONDS,), daemon=True).start()
    try:
        yield f"http://{LOOPBACK}:{server.server_port}/{SITE}/index.html"
    finally:
        server.shutdown()
        server.server_close()


class _Pages(SimpleHTTPRequestHandler):
    """Answers what lies in the public folders of the current release, and nothing else."""

    current: Path

    def translate_path(self, path: str) -> str:
        """Find the file of an address: none outside the public folders, whatever its dots say."""
        asked = PurePosixPath(unquote(urlsplit(path).path))
        parts = asked.parts[1:]
        if not parts or parts[0] not in PUBLIC_FOLDERS or {"..", ""} & set(parts):
            return ""  # no file has this name
        public = self.current.resolve() / parts[0]
        file = public.joinpath(*parts[1:]).resolve()
        return str(file) if file.is_relative_to(public) else ""

    def do_GET(self) -> None:
        """Answer, or lead from the start to the first page."""
        if urlsplit(self.path).path == "/":
            self.send_response(HTTPStatus.FOUND)
            self.send_header("Location", f"/{SITE}/index.html")
            self.send_header("Content-Length", "0")
            self.end_headers()
        else:
            super().do_GET()

    def list_directory(self, path: object) -> None:
        """List nothing: a folder without a first page is not there."""
        self.send_error(HTTPStatus.NOT_FOUND)

    def end_headers(self) -> None:
        """Say that a file is what its ending says."""
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("Cache-Control", "no-cache")
        super().end_headers()

    def log_message(self, *_: object) -> None:
        """Keep quiet: who reads what is nobody's business."""
