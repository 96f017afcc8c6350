"""The order in which Prefect's API looks for what is asked."""

from types import SimpleNamespace

from flows.refresh.prefect_app import ASKED_BY_A_RUN, asked_first

ALL = [SimpleNamespace(prefix=prefix) for prefix in ("/ui", "/flows", "", "/admin", "/work_pools")]


def test_what_a_run_asks_for_is_looked_for_first_and_nothing_is_left_out():
    prefixes = [router.prefix for router in asked_first(ALL)]
    assert prefixes == ["/flows", "/admin", "/ui", "", "/work_pools"]


def test_no_router_of_a_run_would_answer_for_another():
    for one in ASKED_BY_A_RUN:
        assert not [other for other in ASKED_BY_A_RUN if other.startswith(f"{one}/")]
