"""What is read of the API's answers, and what it has to look like.

Source of the fields: the API's OpenAPI documents and its code, on GitHub at
Marvell-Consulting/statswales-backend.
"""

from datetime import date
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from flows.statswales.client import FetchError

# The first day that is there is taken; that of the first publication never is, since a revision
# would pass for the oldest edition.
DAYS = ("publish_at", "last_updated_at", "updated_at")
Model = TypeVar("Model", bound=BaseModel)


class Part(BaseModel):
    """A part of an answer, read as it stands; what else it holds is not looked at."""

    model_config = ConfigDict(strict=True, frozen=True)


class Revision(Part):
    """When a revision was published or changed."""

    publish_at: str | None = None
    last_updated_at: str | None = None
    updated_at: str | None = None


class About(Revision):
    """What is known of a dataset."""

    id: str | None = None
    published_revision: Revision | None = None

    @property
    def day(self) -> date | None:
        """The day of its publication, where the answer has one."""
        for part in filter(None, (self.published_revision, self)):
            for name in DAYS:
                try:
                    return date.fromisoformat((getattr(part, name) or "")[:10])
                except ValueError:
                    continue
        return None


class Page(Part):
    """How long a dataset is."""

    total_records: Annotated[int, Field(ge=0)] | None = None


class View(Part):
    """A page of a dataset."""

    page_info: Page | None = None


class Filter(Part):
    """The second version's name for what was asked; it becomes part of an address."""

    filterId: Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{1,100}$")]  # noqa: N815


class Remembered(Part):
    """What is kept of an answer: the tag by which the server knows it again."""

    tag: Annotated[str, Field(pattern=r"^[\x21-\x7e]{1,500}$")] | None = None


def understood(model: type[Model], content: dict[str, Any], path: str) -> Model:
    """Read an answer.

    Raises
    ------
    FetchError
        If it is not as it should be; the message names the address and what is odd.
    """
    try:
        return model.model_validate(content)
    except ValidationError as error:
        found = error.errors(include_url=False)[0]
        place = ".".join(map(str, found["loc"]))
        shown = repr(found["input"])[:60]
        raise FetchError(
            f"{path}: {place} is {shown} ({found['msg']}); the API may have changed"
        ) from error
