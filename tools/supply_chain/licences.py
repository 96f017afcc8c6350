"""The licences of all packages of the lock, as their own metadata state them.

``python -m tools.supply_chain.licences`` writes `docs/licences.md` anew, from the packages that are
installed; do so after `make lock`.
"""

from collections import Counter
from importlib import metadata
from pathlib import Path

from tools.supply_chain.lock import LOCK, Package, locked

PAGE = LOCK.parent / "docs" / "licences.md"
STATED_BRIEFLY = 40  # some packages give the whole text where a name is asked for
SPDX = {
    "Apache Software License": "Apache-2.0",
    "Artistic License": "Artistic",
    "BSD License": "BSD",
    "GNU General Public License (GPL)": "GPL",
    "GNU General Public License v2 or later (GPLv2+)": "GPL-2.0-or-later",
    "ISC License (ISCL)": "ISC",
    "MIT License": "MIT",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "Python Software Foundation License": "PSF-2.0",
}
HEAD = """# Licences of what Gofal rests on

Every package of `requirements.lock`, with the licence that its own metadata state: an SPDX
expression where the package gives one, else its classifiers. Made by `python -m
tools.supply_chain.licences`; a test holds page and lock equal. Gofal itself is under the MIT
licence (`LICENSE`), its data under those of `LICENCE-DATA.md`. No package is copied into the
project: each is installed from its publisher under its own terms. None asks that Gofal be
published under another licence; MPL-2.0 concerns changes of the package's own files, and where
several are offered (`OR`) one may be chosen.
"""


def licence(package: Package) -> str:
    """The licence that an installed package states.

    Raises
    ------
    LookupError
        If it states none, or another version is installed.
    """
    about = metadata.distribution(package.name)
    if about.version != package.version:
        raise LookupError(f"{package.name} {about.version} is installed, not {package.version}")
    if "License-Expression" in about.metadata:
        return about.metadata["License-Expression"]
    classified = [
        SPDX[name]
        for each in about.metadata.get_all("Classifier", [])
        if each.startswith("License :: ") and (name := each.split(" :: ")[-1]) in SPDX
    ]
    stated = about.metadata["License"].strip() if "License" in about.metadata else ""
    if not classified and stated and len(stated) <= STATED_BRIEFLY:
        return stated
    classified = classified or _heads(about)
    if not classified:
        raise LookupError(f"{package.name} states no licence")
    return " OR ".join(classified)


def _heads(about: metadata.Distribution) -> list[str]:
    """The licences that the first lines of its licence files name; some packages say no more."""
    names = about.metadata.get_all("License-File", [])
    files = [file for file in about.files or () if file.name in names and "licenses" in file.parts]
    texts = [file.read_text(encoding="utf-8") for file in files]
    return [SPDX[first] for text in texts if (first := text.partition("\n")[0].strip()) in SPDX]


def page(packages: list[Package]) -> str:
    """The page: how many packages have which licence, then each package."""
    stated = {package: licence(package) for package in packages}
    counts = Counter(stated.values())
    kinds = sorted(counts.items(), key=lambda kind: (-kind[1], kind[0]))
    return "\n".join(
        [
            HEAD,
            "| licence | packages |",
            "|---|---|",
            *(f"| {kind} | {n} |" for kind, n in kinds),
            "",
            "| package | version | licence |",
            "|---|---|---|",
            *(f"| {each.name} | {each.version} | {kind} |" for each, kind in stated.items()),
            "",
        ]
    )


def main(to: Path = PAGE) -> None:
    """Write the page."""
    to.write_text(page(locked()), encoding="utf-8")


if __name__ == "__main__":
    main()
