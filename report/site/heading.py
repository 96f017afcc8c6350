"""What every page says of its release."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Heading:
    """A release, and where it is published.

    Attributes
    ----------
    address
        Of the folder that is published, with its last slash; empty where nobody said so.
    """

    release_id: str
    created_at: datetime
    code_version: str
    address: str = ""
