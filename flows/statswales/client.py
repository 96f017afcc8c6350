"""Ask a public server politely: one request at a time, again later, and never half an answer.

Source of the manners: RFC 9110 (conditional requests, ranges, Retry-After).
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import httpx
from tenacity import RetryCallState, Retrying, retry_if_exception, stop_after_attempt
from tenacity.wait import wait_random_exponential

from flows.settings import version
from flows.statswales.responses import LONGEST_WAIT_SECONDS, FetchError, LaterError, good

PAUSE_SECONDS = 1.0
TRIES = 5
TIMEOUT = httpx.Timeout(30, connect=10)


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
        return None if response.status_code == 304 else good(response)

    def _continue(self, path: str, part: Path) -> None:
        """Go on with a download. The tag of what is there says whether it is still the same."""
        tag_file = part.with_name(f"{part.name}.tag")
        there = part.stat().st_size if part.exists() and tag_file.exists() else 0
        headers = {"Accept-Encoding": "identity"}  # so that bytes can be counted
        if there:
            headers |= {"Range": f"bytes={there}-", "If-Range": tag_file.read_text()}
        with self.http.stream("GET", path, headers=headers) as response:
            goes_on = response.status_code == 206
            place = response.headers.get("Content-Range", "")
            if response.status_code == 416 or (goes_on and f"bytes {there}-" not in place):
                tag_file.unlink(missing_ok=True)
                raise LaterError(f"{path}: the server cannot go on from byte {there:,}")
            good(response)
            tag_file.unlink(missing_ok=True)
            tag = response.headers.get("ETag", "W/")
            if not tag.startswith("W/"):  # a weak tag does not vouch for every byte
                tag_file.write_text(tag)
            expected = response.headers.get("Content-Length")
            got = 0
            with part.open("ab" if goes_on else "wb") as file:
                for chunk in response.iter_bytes():
                    got += len(chunk)
                    if file.tell() + len(chunk) > self.largest:
                        raise FetchError(f"{path}: more than {self.largest:,} bytes; not taken")
                    file.write(chunk)
            if expected and got < int(expected):
                raise LaterError(f"{path}: {got:,} of {expected} bytes came")
        tag_file.unlink(missing_ok=True)

    def _persistently(self, action: Callable):
        retrying = Retrying(
            stop=stop_after_attempt(TRIES),
            wait=_wait,
            retry=retry_if_exception(_may_pass),
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


def _may_pass(error: BaseException) -> bool:
    """Whether to come back: without a connection there is nobody to come back to."""
    is_passing = isinstance(error, LaterError | httpx.TransportError)
    return is_passing and not isinstance(error, httpx.ConnectError)


def _wait(state: RetryCallState) -> float:
    """What the server asks for, else longer and longer, and never just when others do."""
    asked = getattr(state.outcome.exception(), "seconds", None)
    if asked is not None:
        return asked
    return wait_random_exponential(multiplier=1, max=LONGEST_WAIT_SECONDS)(state)
