"""One table says all that the site says: in both languages, with equal places, all of it used."""

import ast
import csv
import re
from functools import cache
from string import Formatter

import pytest
from jinja2 import nodes

from flows.settings import PROJECT
from report.pages import environment
from tests.test_house import syntax

SITE = sorted((PROJECT / "report" / "site").glob("**/*.py"))
TEMPLATES = sorted((PROJECT / "report" / "templates" / "site").glob("*.html"))
LANGUAGES_PAGE = "languages.html"  # the way in, before a language is chosen: it says it in both
# places for the name of an area, which Welsh changes after these words
NAMES = {"area", "lowest", "highest"}
MUTATING = frozenset(
    [
        "a",
        "â",
        "am",
        "ar",
        "at",
        "dan",
        "dau",
        "dau'r",
        "dwy",
        "dros",
        "drwy",
        "dy",
        "ei",
        "fe",
        "fy",
        "gan",
        "gyda",
        "heb",
        "hyd",
        "i",
        "mewn",
        "mor",
        "na",
        "naw",
        "ne",
        "nes",
        "neu",
        "o",
        "pan",
        "pur",
        "saith",
        "tra",
        "tri",
        "tua",
        "un",
        "wrth",
        "wyth",
        "y",
        "yn",
        "yr",
        "'i",
        "'w",
    ]
)


@cache
def words() -> dict[str, dict[str, str]]:
    with (PROJECT / "seeds/reference/words.csv").open(encoding="utf-8", newline="") as file:
        return {row["key"]: row for row in csv.DictReader(file)}


def places(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def test_strings_stand_in_the_order_of_their_keys():
    assert list(words()) == sorted(words())


def test_every_string_has_its_twin_with_the_same_places():
    unlike = {
        key
        for key, row in words().items()
        if not row["english"].strip()
        or not row["welsh"].strip()
        or places(row["english"]) != places(row["welsh"])
    }
    assert unlike == set()


def mutated(welsh: str) -> list[str]:
    """Words before a place for a name that would change its first letter."""
    found = re.findall(r"(\S+)\s+\{(\w+)\}", welsh)
    return [word for word, name in found if name in NAMES and word.lower() in MUTATING]


def test_no_welsh_word_before_the_name_of_an_area_would_change_its_first_letter():
    assert {key: found for key, row in words().items() if (found := mutated(row["welsh"]))} == {}


@pytest.mark.parametrize(
    ("welsh", "found"),
    [("plant yn {area}", ["yn"]), ("{area}: plant", []), ("O {low} ({lowest}) i {highest}", ["i"])],
)
def test_a_word_that_changes_a_name_is_found(welsh, found):
    assert mutated(welsh) == found


def pattern(node: ast.expr) -> str | None:
    """The keys that an expression can be, as a regular expression; None if it is no string."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return re.escape(node.value)
    if isinstance(node, ast.JoinedStr):
        return "".join(pattern(part) or ".+" for part in node.values)
    return None


def keys(node: ast.expr) -> set[str]:
    """The keys of an expression that chooses between strings, as patterns."""
    if isinstance(node, ast.IfExp):
        return keys(node.body) | keys(node.orelse)
    key = pattern(node)
    return {key} if key else set()


@cache
def looked_up() -> set[str]:
    """Keys, as patterns, that code and templates look up."""
    calls = (
        node
        for path in SITE
        for node in ast.walk(syntax(path))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.args
    )
    found = (keys(call.args[0]) for call in calls if call.func.id in ("words", "self"))
    return set().union(*found) | keys_of_templates()


def keys_of_templates() -> set[str]:
    found = set()
    for template in TEMPLATES:
        for call in parsed(template).find_all(nodes.Call):
            if isinstance(call.node, nodes.Name) and call.node.name == "w" and call.args:
                (key, *_) = call.args
                parts = key.nodes if isinstance(key, nodes.Concat) else [key]
                found.add(
                    "".join(
                        re.escape(part.value) if isinstance(part, nodes.Const) else ".+"
                        for part in parts
                    )
                )
    return found


@cache
def parsed(template) -> nodes.Template:
    return environment().parse(template.read_text(encoding="utf-8"))


@cache
def mentioned() -> set[str]:
    """Every string of the code, as a pattern: a key may be chosen before it is looked up."""
    strings = {
        key
        for path in SITE
        for node in ast.walk(syntax(path))
        if isinstance(node, ast.Constant | ast.JoinedStr) and (key := pattern(node))
    }
    return {key for key in strings if not key.startswith(".+")}


def test_every_string_that_a_page_looks_up_is_there():
    there = "\n".join(words())
    gone = {key for key in looked_up() if not re.search(f"^{key}$", there, flags=re.MULTILINE)}
    assert gone == set()


def test_every_string_of_the_table_is_used():
    used = re.compile("|".join(sorted(looked_up() | mentioned())))
    assert {key for key in words() if not used.fullmatch(key)} == set()


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_a_template_says_nothing_of_its_own(template):
    """Text comes from the table; what is between tags is code for readers, or no letter at all."""
    text = "".join(
        part.data if isinstance(part, nodes.TemplateData) else "\0"
        for output in parsed(template).find_all(nodes.Output)
        for part in output.nodes
    )
    text = re.sub(r"<(code|script|style)\b.*?</\1>", "", text, flags=re.DOTALL)
    text = re.sub(r"<[^>]*>", " ", text)
    said = re.findall(r"[^\W\d_]{2,}", text)
    assert said == [] or template.name == LANGUAGES_PAGE


def test_labels_that_a_reader_hears_come_from_the_table_too():
    spoken = re.compile(r'\b(?:aria-label|alt|title|placeholder)="([^"{]*[^\W\d_][^"{]*)"')
    assert {
        template.name: found
        for template in TEMPLATES
        if (found := spoken.findall(template.read_text(encoding="utf-8")))
    } == {}
