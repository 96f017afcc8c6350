"""Watch the landing folder: a delivery has arrived when nothing of it changes any more."""

from dataclasses import dataclass, field
from pathlib import Path

from flows.landing.inbox import deliveries
from flows.settings import Settings

Shape = tuple[tuple[str, int, int], ...]


@dataclass
class Watch:
    """What lay in the landing folder at the last look, and which of it was reported.

    A delivery is reported once; if it changes afterwards, or leaves and comes back, once more.
    """

    settings: Settings
    seen: dict[Path, Shape] = field(default_factory=dict)
    reported: dict[Path, Shape] = field(default_factory=dict)

    def arrived(self) -> list[Path]:
        """Look, and return the deliveries that are as they were at the last look."""
        before, self.seen = self.seen, {}
        for path in deliveries(self.settings):
            try:
                self.seen[path] = shape(path)
            except FileNotFoundError:  # landed or moved away while we looked
                continue
        ready = [path for path, now in self.seen.items() if now == before.get(path)]
        new = [path for path in ready if self.reported.get(path) != self.seen[path]]
        still = {path: was for path, was in self.reported.items() if path in self.seen}
        self.reported = still | {path: self.seen[path] for path in new}
        return new


def shape(path: Path) -> Shape:
    """Name, bytes and time of change (ns) of a file, or of every file of a folder."""
    inside = sorted(path.iterdir()) if path.is_dir() and not path.is_symlink() else []
    stats = [(each.name, each.lstat()) for each in (path, *inside)]
    return tuple((name, stat.st_size, stat.st_mtime_ns) for name, stat in stats)
