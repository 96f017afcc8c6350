import os

from flows.settings import PROJECT, Settings, quiet_tools


def test_the_home_is_the_one_given_else_the_environments_else_data(monkeypatch, tmp_path):
    monkeypatch.delenv("GOFAL_HOME", raising=False)
    assert Settings.of().home == PROJECT / "data"
    monkeypatch.setenv("GOFAL_HOME", str(tmp_path / "theirs"))
    assert Settings.of().home == tmp_path / "theirs"
    assert Settings.of(tmp_path / "mine").home == tmp_path / "mine"


def test_every_tool_keeps_its_state_in_the_home_and_sends_nothing(monkeypatch, tmp_path):
    for name in ("DO_NOT_TRACK", "GX_ANALYTICS_ENABLED", "PREFECT_HOME"):
        monkeypatch.setenv(name, "unset")
    monkeypatch.setenv("PREFECT_SERVER_ANALYTICS_ENABLED", "unset")
    quiet_tools(Settings(tmp_path))
    assert os.environ["PREFECT_HOME"].startswith(str(tmp_path))
    assert os.environ["DO_NOT_TRACK"] == "1"
    assert os.environ["GX_ANALYTICS_ENABLED"] == "false"
    assert os.environ["PREFECT_SERVER_ANALYTICS_ENABLED"] == "false"
