"""Every page in a real browser that can reach nothing: accessible, silent, fit for a phone."""

import pytest

pytestmark = [pytest.mark.slow, pytest.mark.browser]
FRONT = ["en/index.html", "cy/index.html"]
SHOWN = """e => {
  const box = e.getBoundingClientRect();
  return box.left >= 0 && box.top >= 0 && box.width > 1 && box.height > 1;
}"""
OUTLINE = "e => getComputedStyle(e).outlineStyle + getComputedStyle(e).outlineWidth"
FOCUSABLE = "main a, main summary, main [tabindex='0']"


def test_no_page_breaks_a_rule_of_wcag_2_2_aa(visits):
    assert {path: visit.violations for path, visit in visits.items() if visit.violations} == {}


def test_no_page_makes_the_browser_complain(visits):
    assert {path: visit.messages for path, visit in visits.items() if visit.messages} == {}


def test_no_page_asks_for_anything_that_does_not_lie_beside_it(visits, site):
    for path, visit in visits.items():
        away = [url for url in visit.requests if not url.startswith(site.as_uri())]
        assert away == [], path
        assert visit.requests, path


def test_no_page_is_wider_than_a_phone(visits):
    assert [path for path, visit in visits.items() if visit.is_wide] == []


def test_what_breaks_a_rule_is_found(browser, tmp_path):
    """The eye that looks at all pages sees a bad one."""
    from tests.pages.conftest import AXE, IS_WIDE, PHONE, RULES, VIOLATIONS

    bad = tmp_path / "bad.html"
    bad.write_text(
        '<img src="https://example.org/x.png"><p style="color:#ddd;width:999px">pale</p>'
    )
    context = browser.new_context(viewport=PHONE, offline=True)
    page = context.new_page()
    asked, said = [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    page.goto(bad.as_uri())
    assert page.evaluate(IS_WIDE)
    page.evaluate(AXE)
    rules = {found.partition(":")[0] for found in page.evaluate(VIOLATIONS, RULES)}
    assert {"color-contrast", "document-title", "html-has-lang", "image-alt"} <= rules
    assert "https://example.org/x.png" in asked
    assert said
    context.close()


@pytest.mark.parametrize("path", FRONT)
def test_the_first_key_shows_the_way_past_the_navigation(desk, site, path):
    page = desk.new_page()
    page.goto((site / path).as_uri())
    page.keyboard.press("Tab")
    skip = page.locator(".skip")
    assert skip.evaluate("e => e === document.activeElement")
    assert skip.evaluate(SHOWN)
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")


@pytest.mark.parametrize("path", ["en/areas/W06000020.html", "cy/data/fct_care_rates.html"])
def test_every_link_table_and_fold_of_a_page_is_reached_by_keys_and_shows_it(desk, site, path):
    page = desk.new_page()
    page.goto((site / path).as_uri())
    page.locator(".skip").focus()
    page.keyboard.press("Enter")
    shown = [each for each in page.locator(FOCUSABLE).all() if each.is_visible()]
    for each in shown:
        page.keyboard.press("Tab")
        assert each.evaluate("e => e === document.activeElement")
        assert each.evaluate(OUTLINE) == "solid3px"
    assert len(shown) > 4


@pytest.mark.parametrize("path", FRONT)
def test_on_paper_there_is_what_is_to_be_read_and_no_navigation(desk, site, path):
    page = desk.new_page()
    page.emulate_media(media="print")
    page.goto((site / path).as_uri())
    assert not page.locator("nav").is_visible()
    assert not page.locator(".files").first.is_visible()
    assert page.locator("h1").is_visible()
    assert page.locator("footer").is_visible()
    assert page.pdf().startswith(b"%PDF")
