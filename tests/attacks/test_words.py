"""What is printed and read as text: encodings are named, signs that act are shown as escapes."""

import ast
import os

import pytest

from domain.printable import printable
from flows.settings import PROJECT


def test_every_file_is_opened_with_its_encoding_named():
    """Else a locale that is not UTF-8 decides what is read."""
    offenders = []
    for room in ("analysis", "domain", "expectations", "flows", "ingest", "report", "tools"):
        for path in sorted((PROJECT / room).rglob("*.py")):
            if "tests" in path.parts:
                continue
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call) and _opens_text(node):
                    offenders.append(f"{path.relative_to(PROJECT)}:{node.lineno}")
    assert offenders == []


def _opens_text(call: ast.Call) -> bool:
    """Whether a call opens text, by a path or a process, and leaves its encoding to the locale."""
    of = call.func.value if isinstance(call.func, ast.Attribute) else None
    name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    words = [str(each.value) for each in call.args if isinstance(each, ast.Constant)]
    named = {keyword.arg for keyword in call.keywords}
    if "encoding" in named or any("utf-8" in word for word in words):
        return False
    match name:
        case "read_text" | "write_text":
            return True
        case "open" if getattr(of, "id", "") == "os" or (of and call.args and not words):
            return False  # a descriptor; a part of an archive
        case "open" | "fdopen" | "NamedTemporaryFile":
            return not any("b" in word for word in words)
    return "text" in named and name in ("run", "Popen", "check_output")


@pytest.mark.parametrize(
    ("source", "opens"),
    [
        ("path.read_text()", True),
        ("path.open()", True),
        ("path.open('w')", True),
        ("open(path)", True),
        ("run(args, text=True)", True),
        ("path.open('rb')", False),
        ("os.open(path, os.O_RDONLY)", False),
        ("path.read_text('utf-8')", False),
        ("path.open(encoding='utf-8')", False),
        ("archive.open(entry)", False),
    ],
)
def test_a_file_opened_as_the_locale_has_it_is_seen(source, opens):
    assert _opens_text(ast.parse(source, mode="eval").body) is opens


def test_what_shows_nothing_is_shown_as_its_escape_and_letters_stay():
    odd = "\x1b \x9b \x07 \n \u202e \u2028 \ud800 \u200b \x7f"
    assert printable(odd) == (r"\x1b \x9b \x07 \n \u202e \u2028 \ud800 \u200b \x7f")
    assert printable("Ynys Môn – ŵ 水 '\\n'", keep="\n") == "Ynys Môn – ŵ 水 '\\n'"
    assert printable("a\nb", keep="\n") == "a\nb"
    assert os.linesep in printable(f"a{os.linesep}", keep=os.linesep)
