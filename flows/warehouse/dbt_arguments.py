"""The arguments that every call of dbt is started with."""

from pathlib import Path

from flows.settings import PROJECT, Settings


def dbt_arguments(target: Path, settings: Settings) -> list[str]:
    """Keep dbt inside the project and the data directory."""
    return [
        *("--project-dir", str(PROJECT), "--profiles-dir", str(PROJECT)),
        *("--target-path", str(target), "--log-path", str(settings.logs / "dbt")),
        # its debug log costs half a second of every run; what it prints is kept
        *("--no-use-colors", "--log-level-file", "none"),
    ]
