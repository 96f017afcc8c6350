"""The lock against known vulnerabilities: ``python -m tools.supply_chain.audit``, or `make audit`.

First against `advisories.csv`, a list of ours that needs no network and was made by hand; its
header is explained in `docs/security.md`. Then OSV, the open database of vulnerabilities, is asked
where it can be reached. It is told names and versions, nothing else.
"""

import csv
import sys
from dataclasses import dataclass
from pathlib import Path

import click
import httpx
from packaging.specifiers import SpecifierSet

from tools.supply_chain.lock import Package, locked

LIST = Path(__file__).with_name("advisories.csv")
LIST_MADE_ON = "2026-11-25"
OSV = "https://api.osv.dev"
SECONDS = 30


@dataclass(frozen=True, slots=True)
class Advisory:
    """What is known against some versions of a package.

    Attributes
    ----------
    affected
        The versions, such as ``<1.0.1``.
    basis
        ``advisory`` if it was read itself, ``threads`` if public threads about the fix were.
    """

    package: str
    affected: SpecifierSet
    advisory: str
    what: str
    basis: str

    def concerns(self, package: Package) -> bool:
        """Whether a package is one of the affected."""
        return package.name == self.package and self.affected.contains(
            package.version, prereleases=True
        )


def advisories(path: Path = LIST) -> list[Advisory]:
    """Read the list."""
    with path.open(encoding="utf-8", newline="") as file:
        return [
            Advisory(
                package=row["package"],
                affected=SpecifierSet(row["affected"]),
                advisory=row["advisory"],
                what=row["what"],
                basis=row["basis"],
            )
            for row in csv.DictReader(file)
        ]


def found_in_list(packages: list[Package], known: list[Advisory]) -> list[str]:
    """Say which packages the list speaks against."""
    return [
        f"{package.name} {package.version}: {each.advisory}, {each.what}; affected {each.affected}"
        for package in packages
        for each in known
        if each.concerns(package)
    ]


def found_by_service(packages: list[Package], service: str) -> list[str]:
    """Ask a service that speaks as OSV does which packages something is known against.

    Raises
    ------
    httpx.HTTPError
        If it cannot be reached, or refuses.
    """
    queries = [
        {"package": {"name": each.name, "ecosystem": "PyPI"}, "version": each.version}
        for each in packages
    ]
    answer = httpx.post(f"{service}/v1/querybatch", json={"queries": queries}, timeout=SECONDS)
    results = answer.raise_for_status().json()["results"]
    return [
        f"{package.name} {package.version}: {found['id']}"
        for package, result in zip(packages, results, strict=True)
        for found in result.get("vulns", [])
    ]


@click.command()
@click.option(
    "--service", default=OSV, show_default=True, help="A service that speaks as OSV does."
)
def main(service: str) -> None:
    """Compare the lock with what is known; exit with 1 if anything is."""
    packages, known = locked(), advisories()
    found = found_in_list(packages, known)
    click.echo(f"{len(packages)} packages; our list of {LIST_MADE_ON} has {len(known)} entries.")
    try:
        found += found_by_service(packages, service)
        click.echo(f"{service} was asked about every package.")
    except httpx.HTTPError as error:
        click.echo(f"{service} was not asked ({error}): the list alone was compared.")
    for line in found:
        click.secho(line, fg="red")
    sys.exit(1 if found else 0)


if __name__ == "__main__":
    main()
