"""Ask a public server politely: one request at a time, again later, and never half an answer.

Source of the manners: RFC 9110 (conditional requests, Retry-After).
"""

import json
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from typing import Any, NoReturn

import httpx
from tenacity import RetryCallState, Retrying, retry_if_exception_type, stop_after_attempt
from tenacity.wait import wait_random_exponential

from domain.server_words import words_of
from flows.settings import version

PAUSE_SECONDS = 1.0
LONGEST_WAIT_SECONDS = 60
TRIES = 5
TIMEOUT = httpx.Timeout(30, connect=10)
LONGEST_ANSWER_SECONDS = 900  # a server that sends a byte now and then is left
LARGEST_OBJECT = 5_000_000  # what is known of a dataset takes some thousand bytes
MOST_ERROR_LETTERS = 300
MOST_ERROR_BYTES = 20_000
LONGEST_ERROR_SECONDS = 30
UNPACKED = ("", "identity", "gzip")  # one packing at most, and none that unpacks without bounds
NOT_MODIFIED = 304
BUSY = frozenset({429, 500, 502, 503, 504})


class FetchError(RuntimeError):
    """Something could not be fetched; the message says what, and what to do."""


class LaterError(RuntimeError):
    """The server asks to come back, or the line broke; ``seconds`` is how long it asks for."""

    def __init__(self, message: str, seconds: float | None = None) -> None:
        super().__init__(message)
        self.seconds = seconds


@dataclass(frozen=True, slots=True)
class Answer:
    """A JSON object, and the tag by which the server will know it again."""

    content: dict[str, Any]
    tag: str | None


@dataclass(slots=True)
class Client:
    """A client of one server, which takes no download of more than so many bytes."""

    address: str
    largest: int
    sleep: Callable[[float], None] = time.sleep
    http: httpx.Client = field(init=False)

    def __post_init__(self) -> None:
        """Open the client; redirects are not followed, since they may lead anywhere."""
        headers = {"User-Agent": f"gofal/{version()}", "Accept-Encoding": "identity"}
        self.http = httpx.Client(base_url=self.address, timeout=TIMEOUT, headers=headers)

    def ask(
        self, path: str, *, content: dict | None = None, tag: str | None = None
    ) -> Answer | None:
        """Get, or post ``content``; the answer, or none if it is still that of ``tag``.

        Raises
        ------
        FetchError
            If there is no connection, or the answer is none after several tries.
        """
        request = self.http.build_request(
            "GET" if content is None else "POST",
            path,
            json=content,
            headers={"If-None-Match": tag} if tag else {},
        )
        response, body = self._persistently(request, LARGEST_OBJECT)
        if response.status_code == NOT_MODIFIED:
            return None
        return Answer(_object_in(body, path), response.headers.get("ETag"))

    def download(self, path: str) -> bytes:
        """Get a whole file.

        Raises
        ------
        FetchError
            If there is no connection, or no whole answer after several tries.
        """
        return self._persistently(self.http.build_request("GET", path), self.largest)[1]

    def _persistently(self, request: httpx.Request, largest: int) -> tuple[httpx.Response, bytes]:
        retrying = Retrying(
            stop=stop_after_attempt(TRIES),
            wait=_wait,
            retry=retry_if_exception_type((LaterError, httpx.RequestError)),
            sleep=self.sleep,
            reraise=True,
        )
        host = request.url.host
        self.sleep(PAUSE_SECONDS)
        try:
            return retrying(self._whole, request, largest)
        except (LaterError, httpx.RequestError) as error:
            raise FetchError(f"{host} gave no whole answer in {TRIES} tries: {error}") from error

    def _whole(self, request: httpx.Request, largest: int) -> tuple[httpx.Response, bytes]:
        """An answer and its bytes; httpx itself notices one shorter than the length it states."""
        url, body, start = request.url, bytearray(), time.monotonic()
        try:
            response = self.http.send(request, stream=True)
        except httpx.ConnectError as error:  # there is nobody to come back to
            raise FetchError(
                f"no connection to {url.host}: nothing was fetched; "
                "files can be dropped into landing/"
            ) from error
        try:
            if response.is_error:
                _refuse(response, _beginning(response))
            _require_data(response)
            for chunk in response.iter_bytes():
                body += chunk
                if len(body) > largest:
                    raise FetchError(f"{url.path}: more than {largest:,} bytes; not taken")
                if time.monotonic() - start > LONGEST_ANSWER_SECONDS:
                    raise FetchError(f"{url.path}: no end in {LONGEST_ANSWER_SECONDS} s; not taken")
        finally:
            response.close()
        return response, bytes(body)


def _refuse(response: httpx.Response, said: str) -> NoReturn:
    """Refuse an answer that is an error, with what the server says, or say that it may come later.

    Raises
    ------
    LaterError
        If the server is busy.
    FetchError
        If it is not, or asks for too long a time.
    """
    path, status = response.request.url.path, response.status_code
    if status in BUSY:
        seconds = _asked_seconds(response)
        if seconds and seconds > LONGEST_WAIT_SECONDS:
            raise FetchError(f"{path}: the server asks to come back in {seconds:,.0f} s; do so")
        raise LaterError(f"{path}: status {status}{said}", seconds)
    raise FetchError(f"{path}: status {status}{said}; has it moved? Ids are in the seed datasets")


def _beginning(response: httpx.Response) -> str:
    """The words with which an error answers, shown behind its status; nothing if it has none."""
    body, start = bytearray(), time.monotonic()
    if _packing(response) not in UNPACKED:
        return ""
    with suppress(httpx.HTTPError):
        for chunk in response.iter_bytes():
            body += chunk
            if len(body) > MOST_ERROR_BYTES or time.monotonic() - start > LONGEST_ERROR_SECONDS:
                break
    text = bytes(body[:MOST_ERROR_BYTES]).decode("utf-8", errors="replace")
    try:
        said = words_of(json.loads(text))
    except (ValueError, RecursionError):
        is_page = "html" in response.headers.get("Content-Type", "") or text.startswith("<")
        said = None if is_page else " ".join(text.split())[:MOST_ERROR_LETTERS]
    return f" ({said})" if said else ""


def _packing(response: httpx.Response) -> str:
    return response.headers.get("Content-Encoding", "").strip().lower()


def _require_data(response: httpx.Response) -> None:
    """Refuse an answer that is no error and holds no data all the same."""
    path, status = response.request.url.path, response.status_code
    if status == NOT_MODIFIED and "If-None-Match" in response.request.headers:
        return
    packing = _packing(response)
    if packing not in UNPACKED:
        raise FetchError(f"{path}: packed as {packing[:40]}, which was not asked for; not taken")
    if response.is_redirect:
        target = response.headers.get("Location", "nowhere")[:MOST_ERROR_LETTERS]
        raise FetchError(f"{path} leads to {target}: an address that is not followed; look at it")
    if "html" in response.headers.get("Content-Type", ""):
        raise FetchError(f"{path}: a page came instead of data; the API may have moved")


def _asked_seconds(response: httpx.Response) -> float | None:
    """Seconds of a Retry-After: a number, or a date, which the server's own clock counts to."""
    after = response.headers.get("Retry-After", "")
    if after.isascii() and after.isdigit():
        return float(after)
    try:
        now = parsedate_to_datetime(response.headers.get("Date", ""))
        return max(0.0, (parsedate_to_datetime(after) - now).total_seconds())
    except (TypeError, ValueError, OverflowError):  # no date, or one without its offset from UTC
        return None


def _object_in(body: bytes, path: str) -> dict[str, Any]:
    """The JSON object in an answer, unless it is an error that came with the status of success."""
    try:
        content = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise FetchError(f"{path}: the answer is no JSON; the API may have changed") from error
    if not isinstance(content, dict):
        raise FetchError(f"{path}: the answer is no object; the API may have changed")
    if any(content.get(name) for name in ("errors", "error")):
        said = words_of(content) or json.dumps(content)[:MOST_ERROR_LETTERS]
        raise FetchError(f"{path}: the server says: {said}; the API may have changed")
    return content


def _wait(state: RetryCallState) -> float:
    """What the server asks for, else longer and longer, and never just when others do."""
    asked = getattr(state.outcome.exception(), "seconds", None) if state.outcome else None
    if asked is not None:
        return asked
    return wait_random_exponential(multiplier=1, max=LONGEST_WAIT_SECONDS)(state)
