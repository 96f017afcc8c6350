"""A Prefect server that does not answer: waited for, and named with its log when it is gone."""

import subprocess
import sys

import httpx
import pytest

from flows.refresh.prefect_server import START_SECONDS, OwnServer, ServerError, cause_in
from flows.service.serve import Patience

LOG = """Traceback (most recent call last):
  File "asyncio/selector_events.py", line 674, in _sock_connect_cb
sqlalchemy.exc.DatabaseError: (sqlite3.DatabaseError) file is not a database
(Background on this error at: https://sqlalche.me/e/20/4xp6)

16:07:03.875 | ERROR   | uvicorn.error - Application startup failed. Exiting.
"""


@pytest.fixture
def server(tmp_path):
    log = tmp_path / "serve-server.log"
    log.write_text(LOG)
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as process:
        yield OwnServer(process, log, "prefect.db")
        process.kill()


def test_the_cause_is_the_error_that_the_log_ends_with(server):
    cause = "sqlalchemy.exc.DatabaseError: (sqlite3.DatabaseError) file is not a database"
    assert cause_in(server.log) == cause


@pytest.mark.parametrize(
    ("said", "cause"),
    [
        ("", "it says nothing"),
        ("no traceback at all\n\n", "no traceback at all"),
        (
            "OSError: postgresql+asyncpg://prefect:hunter2@127.0.0.1:5432/prefect is down",
            "OSError: postgresql+asyncpg://127.0.0.1:5432/prefect is down",
        ),
    ],
)
def test_a_log_that_says_less_gives_what_it_has_and_no_password(tmp_path, said, cause):
    (tmp_path / "log").write_text(said)
    assert cause_in(tmp_path / "log") == cause


def test_a_server_that_has_ended_is_named_with_cause_database_and_log(server):
    server.require_running()
    server.process.kill()
    server.process.wait()
    with pytest.raises(ServerError) as ended, Patience(server):
        pass
    for said in ("file is not a database", "prefect.db", str(server.log)):
        assert said in str(ended.value)


def test_a_server_that_does_not_answer_for_a_while_is_waited_for_and_then_named(server):
    patience = Patience(server)
    with patience:
        raise httpx.ConnectError("refused")
    patience.answered_at -= START_SECONDS
    with pytest.raises(ServerError, match=r"answers no more \(refused\).*serve-server\.log"):
        with patience:
            raise httpx.ConnectError("refused")
    with patience:
        pass
    with patience:  # it has answered since
        raise httpx.ConnectError("refused")


def test_any_other_error_is_nobodys_to_wait_for(server):
    with pytest.raises(KeyError), Patience(server):
        raise KeyError("ours")
