"""What can become of a delivery."""

from dataclasses import dataclass
from enum import Enum

from domain.problems import UnreadableFileError
from flows.landing.deliveries import EDITIONS, Landed


class LandingStatus(Enum):
    """What became of a delivery: the first three name the folder it is kept in."""

    LANDED = EDITIONS
    HELD = "held"
    REFUSED = "refused"
    KNOWN = "known"
    LEFT = "left"


@dataclass(frozen=True, slots=True)
class Landing:
    """What became of a delivery, where it is kept, and what was found in it."""

    status: LandingStatus
    delivery: str
    landed: Landed | None
    problems: tuple[UnreadableFileError, ...] = ()

    def sentence(self) -> str:
        """Say it in a sentence, with what to do next; a name need not be text a terminal shows."""
        return self._sentence().encode("utf-8", "backslashreplace").decode()

    def _sentence(self) -> str:
        match self.status:
            case LandingStatus.LANDED:
                return f"Landed {self.delivery} as delivery {self.landed.number}: {self._holds()}."
            case LandingStatus.HELD:
                return (
                    f"Held {self.delivery} as delivery {self.landed.number}: look at "
                    f"{self.landed.folder / 'report.txt'}, then gofal accept {self.landed.number}."
                )
            case LandingStatus.REFUSED:
                return f"Refused {self.delivery}: {self.landed.folder / 'report.txt'}"
            case LandingStatus.KNOWN:
                return f"Nothing new: {self.delivery} is delivery {self.landed.number}."
            case LandingStatus.LEFT:
                return f"Left {self.delivery} where it is."

    def _holds(self) -> str:
        receipt = self.landed.receipt
        return (
            f"{receipt['dataset']}, {receipt['first_year']} to {receipt['last_year']}, "
            f"{receipt['n_figures']:,} figures, published {receipt['published_on']} "
            f"({receipt['published_on_basis']})"
        )
