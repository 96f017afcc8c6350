"""Charts kept between runs, and a site that is put into its place whole."""

from flows.releases.site import KeptCharts, _put


def drawn_by(asked):
    def draw(spec):
        asked.append(spec)
        return f"<svg>{spec}</svg>"

    return draw


def test_a_chart_that_shows_the_same_is_drawn_once(tmp_path):
    asked = []
    for _ in range(2):
        with KeptCharts(tmp_path / "charts", drawn_by(asked)) as draw:
            assert draw({"a": 1}) == "<svg>{'a': 1}</svg>"
            draw({"a": 2})
    assert asked == [{"a": 1}, {"a": 2}]


def test_a_chart_that_the_last_site_did_not_show_is_kept_no_longer(tmp_path):
    with KeptCharts(tmp_path, drawn_by([])) as draw:
        draw({"a": 1})
    with KeptCharts(tmp_path, drawn_by([])) as draw:
        draw({"a": 2})
    assert len(list(tmp_path.iterdir())) == 1


def test_what_a_killed_run_left_of_a_chart_is_no_chart(tmp_path):
    with KeptCharts(tmp_path, drawn_by([])) as draw:
        draw({"a": 1})
        (kept,) = tmp_path.iterdir()
        kept.rename(kept.with_suffix(".partial"))
        assert draw({"a": 1}) == "<svg>{'a': 1}</svg>"
    assert [file.suffix for file in tmp_path.iterdir()] == [".svg"]


def test_a_new_copy_takes_the_place_of_the_one_before_and_leaves_nothing_else(tmp_path):
    for text in ("before", "after"):
        partial = tmp_path / ".latest.partial"
        partial.mkdir()
        (partial / "index.html").write_text(text)
        _put(partial, tmp_path / "latest")
    assert (tmp_path / "latest/index.html").read_text() == "after"
    assert [path.name for path in tmp_path.iterdir()] == ["latest"]
