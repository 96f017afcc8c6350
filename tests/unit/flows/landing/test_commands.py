"""The commands that bring data in build a release, unless told not to, and end by what came of it.

Landing and deciding are real; the build is a function that says what it was asked for.
"""

from types import SimpleNamespace

import pytest
from click.testing import CliRunner

from flows.cli.main import main
from flows.landing.decisions import hold
from flows.landing.deliveries import Landing, LandingStatus
from flows.landing.land import land
from flows.refresh.run import Action, Outcome
from flows.settings import Settings
from tests.editions import write_edition

BECAUSE = ("--because", "published so")
COMMANDS = {
    "refresh": lambda file: ("refresh",),
    "land a named file": lambda file: ("land", str(file)),
    "land what was dropped": lambda file: ("land",),
    "accept": lambda file: ("accept", "1", *BECAUSE),
    "withdraw": lambda file: ("withdraw", "1", *BECAUSE),
}
CODES = {
    LandingStatus.LANDED: 0,
    LandingStatus.HELD: 5,
    LandingStatus.REFUSED: 4,
}


@pytest.fixture
def builds(monkeypatch):
    """Homes of the releases that were asked for; each holds, refuses or uses a delivery."""

    class Builds(list):
        status = LandingStatus.LANDED

        def __call__(self, settings, **_options):
            self.append(settings.home)
            landing = Landing(self.status, "another.csv", None)
            return Outcome(Action.PUBLISHED, SimpleNamespace(id="000002-b"), (landing,))

    builds = Builds()
    monkeypatch.setattr("flows.refresh.run.refresh_warehouse", builds)
    return builds


@pytest.fixture
def run(tmp_path, builds):
    """Run a command in a home with a held delivery, and a good one beside it and in its folder."""
    settings = Settings(tmp_path / "home")
    settings.landing.mkdir(parents=True)
    landed = land(settings, [write_edition(tmp_path / "first.csv", last_year=2018)]).landed
    hold(settings, landed, "a test failed")
    file = write_edition(tmp_path / "synthetic.csv")
    write_edition(settings.landing / "dropped.csv", first_year=2017)

    def run(command: str, *options: str):
        return CliRunner().invoke(
            main, [*COMMANDS[command](file), "--home", str(settings.home), *options]
        )

    return run


@pytest.mark.parametrize("status", CODES)
@pytest.mark.parametrize("command", COMMANDS)
def test_a_release_is_built_and_the_exit_code_says_what_became_of_deliveries(
    run, builds, tmp_path, command, status
):
    builds.status = status
    done = run(command)
    assert builds == [tmp_path / "home"]
    assert done.exit_code == CODES[status], done.output
    assert "Published release 000002-b." in done.output


@pytest.mark.parametrize("command", sorted(COMMANDS.keys() - {"refresh"}))
def test_with_no_refresh_nothing_is_built(run, builds, command):
    done = run(command, "--no-refresh")
    assert done.exit_code == 0, done.output
    assert builds == []
