"""Gofal is installed in its clone alone: refuse other builds (docs/decisions/0008-no-wheel.md)."""

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

REFUSAL = (
    "Gofal is not offered as a package: it runs in a clone of its repository, beside its seeds and "
    "models. Clone it and type `make run`."
)


class CloneOnly(BuildHookInterface):
    """Let the editable install through, and say what to do instead of any other."""

    def initialize(self, version: str, build_data: dict) -> None:
        """Refuse a build that would leave the clone."""
        if version != "editable":
            raise SystemExit(REFUSAL)
