"""Which delivery stops a release is found by building; here a build is a function."""

import pytest

from expectations.errors import ImplausibleDataError
from flows.refresh.blame import build_without_culprits

STOPPED = ImplausibleDataError("not plausible")


class Builds:
    """Builds of deliveries, some of which, or some of which together, stop it."""

    def __init__(self, *bad: set[str], then: Exception | None = None):
        self.bad, self.then, self.tried = bad, then, []

    def __call__(self, deliveries):
        self.tried.append("".join(deliveries))
        if self.then:
            raise self.then
        if any(each <= set(deliveries) for each in self.bad):
            raise ImplausibleDataError(f"stopped with {''.join(deliveries)}")
        return "".join(deliveries)


def traced(builds: Builds, suspects: str = "cde"):
    found = build_without_culprits("abcde", suspects, builds, STOPPED)
    return found.built, "".join(culprit for culprit, _ in found.culprits)


@pytest.mark.parametrize(("bad", "built"), [("e", "abcd"), ("d", "abce"), ("c", "abde")])
def test_one_that_stops_the_release_stays_out_and_the_others_go_in(bad, built):
    assert traced(Builds({bad})) == (built, bad)


def test_the_newest_is_tried_first():
    builds = Builds({"e"})
    traced(builds)
    assert builds.tried == ["abcd"]


def test_of_two_that_each_stop_it_both_stay_out():
    assert traced(Builds({"c"}, {"e"})) == ("abd", "ce")


def test_of_two_that_do_not_agree_the_newer_stays_out():
    assert traced(Builds({"c", "d"})) == ("abce", "d")


def test_where_it_is_the_same_without_what_arrived_nobody_is_to_blame():
    with pytest.raises(ImplausibleDataError, match="not plausible") as stopped:
        traced(Builds({"a"}))
    assert "No delivery is held" in stopped.value.__notes__[0]
    with pytest.raises(ImplausibleDataError):
        traced(Builds({"a"}), suspects="e")


def test_a_fault_of_the_machine_meanwhile_blames_nobody():
    with pytest.raises(OSError, match="disk full"):
        traced(Builds(then=OSError("disk full")))
