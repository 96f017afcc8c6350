"""Prefect's API as uvicorn serves it for us: the same, with less work before its first answer."""

from typing import TYPE_CHECKING

from flows.processes import nothing_collected

if TYPE_CHECKING:
    from collections.abc import Iterable

    from fastapi import APIRouter, FastAPI

# The beginning of every path that a run asks for. A route is made ready when one after it in the
# list is asked for, and Prefect's list ends with what a run asks first: it would need all of them.
ASKED_BY_A_RUN = ("/admin", "/csrf-token", "/flows", "/flow_runs", "/artifacts", "/events")


def create_app() -> "FastAPI":
    """Make the API as its settings have it, with what a run asks for first in its list of routes.

    No router's paths begin like another's, so that their order decides nothing else.
    """
    with nothing_collected():
        from prefect.server.api import server

        server.API_ROUTERS = asked_first(server.API_ROUTERS)
        return server.create_app()


def asked_first(routers: "Iterable[APIRouter]") -> "tuple[APIRouter, ...]":
    """Put the routers of what a run asks for before all others."""
    return tuple(sorted(routers, key=lambda router: router.prefix not in ASKED_BY_A_RUN))
