"""Ask a public server politely: one request at a time, again later, and never half an answer.

Source of the manners: RFC 9110 (conditional requests, ranges, Retry-After).
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import httpx
from tenacity import (
    RetryCallState,
    Retrying,
    retry_if_exception_type,
    retry_if_not_exception_type,
    stop_after_attempt,
)
from tenacity.wait import wait_random_exponential

from flows.settings import version

PAUSE_SECONDS = 1.0
TRIES = 5
LONGEST_WAIT_SECONDS = 60
TIMEOUT = httpx.Timeout(30, connect=10)
BUSY = frozenset({429, 500, 502, 503, 504})


class FetchError(RuntimeError):
    """Something could not be fetched; the message says what, and what to do."""


class LaterError(RuntimeError):
    """The server asks to come back, or the line broke; ``seconds`` is how long it asks for."""

    def __init__(self, message: str, seconds: float | None = None) -> None:
        super().__init__(message)
        self.seconds = seconds


@dataclass(slots=True)
class Client:
    """A client of one server, which takes no answer of more than so many bytes."""

    address: str
    largest: int
    sleep: Callable[[float], None] = time.sleep
    http: httpx.Client = field(init=False)

    def __post_init__(self) -> None:
        """Open the client; redirects are not followed, since they may lead anywhere."""
        self.http = httpx.Client(
            base_url=self.address, timeout=TIMEOUT, headers={"User-Agent": f"gofal/{version()}"}
        )

    def ask(self, path: str, *, content: dict | None = None, tag: str | None = None):
        """Get, or post ``content``; the answer, or none if it is still that of ``tag``.

        Raises
        ------
        FetchError
            If there is no connection, or the answer is none after several tries.
        """
        return self._persistently(lambda: self._ask(path, content, tag))

    def save(self, path: str, file: Path) -> Path:
        """Download into a file; what an earlier try left is gone on with if the server can."""
        part = file.with_name(f"{file.name}.part")
        self._persistently(lambda: self._continue(path, part))
        return part.replace(file)

    def _ask(self, path: str, content: dict | None, tag: str | None) -> httpx.Response | None:
        method = "GET" if content is None else "POST"
        headers = {"If-None-Match": tag} if tag else {}
        response = self.http.request(method, path, json=content, headers=headers)
        return None if response.status_code == 304 else _good(response)

    def _continue(self, path: str, part: Path) -> None:
        """Go on with a download. The tag of what is there says whether it is still the same."""
        tag_file = part.with_name(f"{part.name}.tag")
        there = part.stat().st_size if part.exists() and tag_file.exists() else 0
        headers = {"Accept-Encoding": "identity"}  # so that bytes can be counted
        if there:
            headers |= {"Range": f"bytes={there}-", "If-Range": tag_file.read_text()}
        with self.http.stream("GET", path, headers=headers) as response:
            goes_on = response.status_code == 206
            _good(response)
            tag = response.headers.get("ETag")
            tag_file.unlink(missing_ok=True)
            if tag:
                tag_file.write_text(tag)
            expected = response.headers.get("Content-Length")
            got = 0
            with part.open("ab" if goes_on else "wb") as file:
                for chunk in response.iter_bytes():
                    got += len(chunk)
                    if got > self.largest:
                        raise FetchError(f"{path}: more than {self.largest:,} bytes; not taken")
                    file.write(chunk)
            if expected and got < int(expected):
                raise LaterError(f"{path}: {got:,} of {expected} bytes came")
        tag_file.unlink(missing_ok=True)

    def _persistently(self, action: Callable):
        retrying = Retrying(
            stop=stop_after_attempt(TRIES),
            wait=_wait,
            # without a connection there is nobody to come back to
            retry=retry_if_exception_type((LaterError, httpx.TransportError))
            & retry_if_not_exception_type(httpx.ConnectError),
            sleep=self.sleep,
            reraise=True,
        )
        self.sleep(PAUSE_SECONDS)
        host = httpx.URL(self.address).host
        try:
            return retrying(action)
        except httpx.ConnectError as error:
            raise FetchError(
                f"no connection to {host}: nothing was fetched; files can be dropped into landing/"
            ) from error
        except (LaterError, httpx.TransportError) as error:
            raise FetchError(f"{host} gave no whole answer in {TRIES} tries: {error}") from error


def _wait(state: RetryCallState) -> float:
    """What the server asks for, else longer and longer, and never just when others do."""
    error = state.outcome.exception()
    asked = getattr(error, "seconds", None)
    if asked is not None:
        return min(asked, LONGEST_WAIT_SECONDS)
    return wait_random_exponential(multiplier=1, max=LONGEST_WAIT_SECONDS)(state)


def _good(response: httpx.Response) -> httpx.Response:
    """The answer, if it is one."""
    path, status = response.request.url.path, response.status_code
    if status in BUSY:
        after = response.headers.get("Retry-After", "")
        raise LaterError(f"{path}: status {status}", float(after) if after.isdigit() else None)
    if response.is_redirect:
        target = response.headers.get("Location", "nowhere")
        raise FetchError(f"{path} leads to {target}: an address that is not followed; look at it")
    if response.is_error:
        raise FetchError(f"{path}: status {status}; has it moved? Ids are in the seed datasets")
    if "html" in response.headers.get("Content-Type", ""):
        raise FetchError(f"{path}: a page came instead of data; the API may have moved")
    return response
