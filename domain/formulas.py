"""Text that a spreadsheet would compute instead of showing.

Source: OWASP, "CSV Injection". Both patterns are read by Python and by DuckDB (RE2), and have to
match the whole text.
"""

import re

# programs that trim cells bring forward what stands behind blanks of any width
BLANKS = " \t\r\n\v\f\u00a0\u1680\u2000-\u200b\u2028\u2029\u202f\u205f\u3000\ufeff"
STARTS = rf"(?s)[{BLANKS}]*[=+\-@＝＋－＠].*|[\t\r].*"
# a number, a dash alone, a dash and a blank before words: a remark without a sign that computes
HARMLESS = (
    rf"(?s)[{BLANKS}]*(?:[+\-][0-9,]*[0-9]\.?[0-9,]*|[+\-]\.[0-9][0-9,]*|-"
    r"""|- [^=|!+*/^&@("<>]*)"""
)
_STARTS, _HARMLESS = re.compile(STARTS), re.compile(HARMLESS)


def is_formula(text: str) -> bool:
    """Whether a spreadsheet would compute the text instead of showing it."""
    return _STARTS.fullmatch(text) is not None and _HARMLESS.fullmatch(text) is None
