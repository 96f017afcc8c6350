"""Whether an answer of a server is one, and what to do if not."""

import json
import time
from email.utils import parsedate_to_datetime

import httpx

LONGEST_WAIT_SECONDS = 60
BUSY = frozenset({429, 500, 502, 503, 504})


class FetchError(RuntimeError):
    """Something could not be fetched; the message says what, and what to do."""


class LaterError(RuntimeError):
    """The server asks to come back, or the line broke; ``seconds`` is how long it asks for."""

    def __init__(self, message: str, seconds: float | None = None) -> None:
        super().__init__(message)
        self.seconds = seconds


def good(response: httpx.Response) -> httpx.Response:
    """The answer, if it is one.

    Raises
    ------
    LaterError
        If the server is busy.
    FetchError
        If it leads elsewhere, says no, is a page, or the server is busy for long.
    """
    path, status = response.request.url.path, response.status_code
    if status in BUSY:
        seconds = _seconds(response.headers.get("Retry-After", ""))
        if seconds and seconds > LONGEST_WAIT_SECONDS:
            raise FetchError(f"{path}: the server asks to come back in {seconds:,.0f} s; do so")
        raise LaterError(f"{path}: status {status}", seconds)
    if response.is_redirect:
        target = response.headers.get("Location", "nowhere")
        raise FetchError(f"{path} leads to {target}: an address that is not followed; look at it")
    if response.is_error:
        raise FetchError(f"{path}: status {status}; has it moved? Ids are in the seed datasets")
    if "html" in response.headers.get("Content-Type", ""):
        raise FetchError(f"{path}: a page came instead of data; the API may have moved")
    return response


def _seconds(after: str) -> float | None:
    """Seconds of a Retry-After: it is a number of them, or a date."""
    if after.isdigit():
        return float(after)
    try:
        return max(0.0, parsedate_to_datetime(after).timestamp() - time.time())
    except ValueError:
        return None


def content_of(answer: httpx.Response, path: str) -> dict:
    """What an answer in JSON says.

    Raises
    ------
    FetchError
        If it is no JSON object, or an error that came with the status of success.
    """
    try:
        content = answer.json()
    except ValueError as error:
        raise FetchError(f"{path}: the answer is no JSON; the API may have changed") from error
    if not isinstance(content, dict):
        raise FetchError(f"{path}: the answer is no object; the API may have changed")
    if content.get("errors"):
        raise FetchError(f"{path}: {json.dumps(content['errors'])}; the API may have changed")
    return content
