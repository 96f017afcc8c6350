"""`gofal serve` of a home, started as a person would, and its server, asked as a page would."""

import base64
import json
import os
import signal
import sqlite3
import subprocess
import sys
import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import Path

from flows.refresh.prefect_server import SECRET_FILE, free_port
from flows.settings import PROJECT, Settings
from tests.machine import limit, wait_until

AUTUMN_NIGHT = "2026-10-24T23:30:00Z"  # in Wales half past midnight, before the clock goes back
TERMINAL = {"COMPLETED", "FAILED", "CRASHED", "CANCELLED"}


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server answered: status, headers by their lower-case names, and JSON if it is that."""

    status: int
    headers: dict[str, str]
    content: object


def ask_until_taken(address: str, method: str, secret: str | None, body: dict) -> Answer:
    """Ask, and ask again while the server's database is busy, as a Prefect client does."""
    return wait_until(
        lambda: (answer := ask(address, method, secret, body)).status != 503 and answer,
        "the server to take a request",
        30,
    )


def ask(
    address: str,
    method: str = "GET",
    secret: str | None = None,
    body: dict | None = None,
    **headers,
) -> Answer:
    """Ask a server, and take a refusal for an answer."""
    headers["Content-Type"] = "application/json"
    if secret:
        headers["Authorization"] = f"Basic {base64.b64encode(secret.encode()).decode()}"
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(address, data=data, headers=headers, method=method)
    try:
        with urllib.request.urlopen(request, timeout=limit(20)) as answer:
            status, told, content = answer.status, answer.headers, answer.read()
    except urllib.error.HTTPError as error:
        status, told, content = error.code, error.headers, error.read()
    is_json = "json" in (told["Content-Type"] or "")
    named = {name.lower(): value for name, value in told.items()}
    return Answer(status, named, json.loads(content) if content and is_json else None)


class Service:
    """`gofal serve` of a home; its temporary files would lie in a folder of its own if any did."""

    def __init__(
        self,
        home: Settings,
        *options: str,
        elsewhere: Path | None = None,
        environment: dict[str, str] | None = None,
    ):
        self.home, self.elsewhere = home, elsewhere
        self.port = free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self.api = f"{self.address}/api"
        places = {"GOFAL_HOME": str(home.home), "GOFAL_CLOCK": AUTUMN_NIGHT}
        places |= {"TMPDIR": str(elsewhere)} if elsewhere else {}
        self.process = subprocess.Popen(
            [
                *(sys.executable, "-c", "from flows.cli.main import main; main()", "serve"),
                *("--port", str(self.port), "--site-port", "0", "--poll", "0.5", *options),
            ],
            cwd=PROJECT,
            env={**os.environ, **places, **(environment or {})},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self.line = self.process.stdout.readline()
        assert self.line.startswith("Serving "), self.line + self.process.stdout.read()
        self.site = self.process.stdout.readline().partition("Site: ")[2].strip()
        self.secret_file = home.prefect / SECRET_FILE
        self.secret = self.secret_file.read_text().strip()
        self.started = self.wait_for("start", *TERMINAL)

    def ask(self, path: str, method: str = "GET", body: dict | None = None) -> Answer:
        """Ask the server as who knows the secret."""
        return ask(f"{self.api}/{path}", method, self.secret, body)

    def found(self, kind: str) -> list[dict]:
        return self.ask(f"{kind}/filter", "POST", {}).content

    def deployment(self) -> dict:
        (deployment,) = self.found("deployments")
        return deployment

    def runs(self) -> dict[str, dict]:
        """By name, the newest of each: every start has a run of its own."""
        runs = sorted(self.found("flow_runs"), key=lambda run: run["created"])
        return {run["name"]: run for run in runs if not run["auto_scheduled"]}

    def wait_for(self, name: str, *types: str) -> dict:
        return wait_until(
            lambda: (run := self.runs().get(name)) and run["state_type"] in types and run,
            f"{name} to be {types}",
            60,
        )

    def queue(self, name: str) -> None:
        """Ask for a run, as the button on the server's page does; a busy server is asked again."""
        address = f"deployments/{self.deployment()['id']}/create_flow_run"
        body = {"name": name, "idempotency_key": name}

        def is_taken() -> bool:
            answer = self.ask(address, "POST", body)
            assert answer.status in (201, 503), answer
            return answer.status == 201

        wait_until(is_taken, "the server to take a run", 30)

    def n_runs(self, name: str) -> int:
        return len([run for run in self.found("flow_runs") if run["name"] == name])

    def drop(self, name: str, content: str) -> None:
        (self.home.landing / name).write_text(content, encoding="utf-8")

    def end(self, number: signal.Signals) -> int:
        self.process.send_signal(number)
        return self.process.wait(timeout=limit(30))

    def unfinished(self) -> list[tuple]:
        """Runs that the stopped server still believes in."""
        with sqlite3.connect(self.home.prefect / "prefect.db") as database:
            return database.execute(
                "select name, state_name from flow_run where state_type not in "
                "('COMPLETED', 'FAILED', 'CRASHED', 'CANCELLED')"
            ).fetchall()
