"""Which delivery stops a release: it is built without each, and the others go in."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from domain.problems import DisclosureError
from expectations.errors import ImplausibleDataError
from flows.refresh.build import StatisticsError
from flows.refresh.builder import UnfitDataError

# what the data do; a full disk, a lack of memory or a killed process says nothing about them
STOPPED_BY_DATA = (ImplausibleDataError, UnfitDataError, StatisticsError, DisclosureError)

Delivery = TypeVar("Delivery")
Built = TypeVar("Built")


@dataclass(frozen=True, slots=True)
class Traced(Generic[Delivery, Built]):
    """What was built, and each delivery that had to stay out, with how it stopped the release."""

    built: Built
    culprits: tuple[tuple[Delivery, Exception], ...]


def build_without_culprits(
    deliveries: Sequence[Delivery],
    suspects: Sequence[Delivery],
    build: Callable[[Sequence[Delivery]], Built],
    stopped: Exception,
) -> Traced[Delivery, Built]:
    """Build without the deliveries that stop the release, and with all others.

    Parameters
    ----------
    deliveries
        All in use, oldest first.
    suspects
        Those of them that may be to blame, oldest first: no release was ever made with one.
    build
        Builds a release with some of the deliveries.
    stopped
        What stopped the release with all of them.

    Raises
    ------
    Exception
        ``stopped``, if the release stops without all suspects too: then none is to blame. Whatever
        else stops a trial, such as a full disk: then nothing is known.
    """
    for suspect in reversed(suspects):
        built = _try(build, [each for each in deliveries if each is not suspect])
        if not isinstance(built, Exception):
            return Traced(built, ((suspect, stopped),))
    left_out = list(suspects)
    built = _try(build, _without(deliveries, left_out)) if len(suspects) > 1 else stopped
    if isinstance(built, Exception):
        stopped.add_note("No delivery is held: without what arrived it is the same.")
        raise stopped
    culprits = []
    for suspect in suspects:
        left_out.remove(suspect)
        tried = _try(build, _without(deliveries, left_out))
        if isinstance(tried, Exception):
            left_out.append(suspect)
            culprits.append((suspect, tried))
        else:
            built = tried
    return Traced(built, tuple(culprits))


def _try(
    build: Callable[[Sequence[Delivery]], Built], deliveries: Sequence[Delivery]
) -> Built | Exception:
    try:
        return build(deliveries)
    except STOPPED_BY_DATA as error:
        return error


def _without(deliveries: Iterable[Delivery], left_out: Iterable[Delivery]) -> list[Delivery]:
    out = list(left_out)
    return [each for each in deliveries if each not in out]
