"""The site of a release: its files, read by a parser, and seen once by a real browser."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path

import axe_playwright_python
import pytest
from playwright.sync_api import Browser, BrowserContext, sync_playwright

from tests.machine import CHROMIUM, limit

AXE = Path(axe_playwright_python.__file__).with_name("axe.min.js").read_text(encoding="utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
PHONE, DESK = {"width": 390, "height": 844}, {"width": 1000, "height": 900}
VOID = {"meta", "br", "hr", "img", "link", "input", "wbr"}
# One of equal parts says as much as all, and one of equal pages: contrast alone costs 10 ms an
# element. Equal are tags with equal classes, language and attributes, with text or without.
TRIM = """() => {
  const shape = e => {
    const inner = [...new Set([...e.children].map(shape))];
    const names = e.getAttributeNames().sort();
    return `${e.tagName}.${e.className}.${e.lang}.${names}.${!!e.textContent.trim()}(${inner})`;
  };
  for (const parent of document.querySelectorAll("main, section, tbody, ul, ol, dl")) {
    const seen = new Set();
    for (const child of [...parent.children]) {
      const own = shape(child);
      seen.has(own) ? child.remove() : seen.add(own);
    }
  }
  return shape(document.documentElement);
}"""
VIOLATIONS = """async rules => {
  const found = await axe.run(document, {
    runOnly: rules, resultTypes: ["violations"], preload: false});
  return found.violations.map(each =>
    `${each.id}: ${each.nodes[0].html.slice(0, 200)} ${each.nodes[0].failureSummary}`);
}"""
IS_WIDE = "document.documentElement.scrollWidth > document.documentElement.clientWidth"


class Parsed(HTMLParser):
    """A page: its tags, what it links to, what it fetches, its tables as rows of text."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.path = path
        self.open: list[str] = []
        self.links: list[tuple[str, str]] = []
        self.ids: list[str] = []
        self.language = ""
        self.tables: list[list[list[str]]] = []
        self.scripts: list[str] = []
        self.alternates: dict[str, str] = {}
        self._is_cell = False
        self.feed(path.read_text(encoding="utf-8"))
        self.close()

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if tag not in VOID:
            self.open.append(tag)
        for name in ("href", "src"):
            if name in given:
                self.links.append((tag, given[name]))
        if "id" in given:
            self.ids.append(given["id"])
        if tag == "html":
            self.language = given["lang"]
        if tag == "link" and given.get("rel") == "alternate" and "hreflang" in given:
            self.alternates[given["hreflang"]] = given["href"]
        if tag == "script":
            self.scripts.append(given.get("type", ""))
        if tag == "table":
            self.tables.append([])
        elif tag == "tr":
            self.tables[-1].append([])
        elif tag in ("td", "th"):
            self.tables[-1][-1].append("")
        self._is_cell = self._is_cell or tag in ("td", "th")

    def handle_endtag(self, tag):
        assert self.open.pop() == tag, self.path
        if tag in ("td", "th"):
            self._is_cell = False

    def handle_data(self, data):
        if self._is_cell:
            self.tables[-1][-1][-1] += data


@pytest.fixture(scope="session")
def site(built) -> Path:
    """The folder of the site, as `gofal refresh` wrote it."""
    return built.current.resolve() / "site"


@pytest.fixture(scope="session")
def pages(site) -> dict[str, Parsed]:
    """Every page by its path from the folder of the site."""
    return {
        path.relative_to(site).as_posix(): Parsed(path) for path in sorted(site.glob("**/*.html"))
    }


@dataclass
class Visit:
    """What a browser saw of a page."""

    violations: list[str] = field(default_factory=list)
    messages: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)
    is_wide: bool = False


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's chromium, the same for all tests; it can reach nothing."""
    assert CHROMIUM, "no browser: install chromium (.ci/run does, where it may)"
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=CHROMIUM,
            args=["--no-sandbox", "--disable-gpu", "--proxy-server=127.0.0.1:9"],
            timeout=limit(20) * 1000,
        )
        yield chromium
        chromium.close()


@pytest.fixture
def desk(browser) -> Iterator[BrowserContext]:
    """A window of the width of a desk's."""
    context = browser.new_context(viewport=DESK, offline=True)
    context.set_default_timeout(limit(10) * 1000)
    yield context
    context.close()


@pytest.fixture(scope="session")
def visits(browser, site, pages) -> dict[str, Visit]:
    """Every page, drawn once at the width of a phone; rules are tried on one of each shape."""
    context = browser.new_context(viewport=PHONE, offline=True)
    context.set_default_timeout(limit(20) * 1000)
    page = context.new_page()
    seen: dict[str, Visit] = {}
    found: dict[str, list[str]] = {}  # by shape
    for path in pages:
        visit = seen[path] = Visit()
        watched = {
            "console": lambda message, visit=visit: visit.messages.append(message.text),
            "pageerror": lambda error, visit=visit: visit.messages.append(str(error)),
            "request": lambda request, visit=visit: visit.requests.append(request.url),
        }
        for event, note in watched.items():
            page.on(event, note)
        page.goto((site / path).as_uri())
        visit.is_wide = page.evaluate(IS_WIDE)
        shape = page.evaluate(TRIM)
        if shape not in found:
            page.evaluate(AXE)
            found[shape] = page.evaluate(VIOLATIONS, RULES)
        visit.violations = found[shape]
        for event, note in watched.items():
            page.remove_listener(event, note)
    context.close()
    return seen
