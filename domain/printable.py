"""Text of others, shown so that it does nothing to a terminal or to the line it stands in."""

import unicodedata

# controls, marks that turn or hide text, halves of characters, ends of lines and of paragraphs
UNSHOWN = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})


def printable(text: str, keep: str = "") -> str:
    r"""Write each character that shows nothing as its escape, such as ``\x1b``.

    Parameters
    ----------
    keep
        Characters that stay as they are, such as the line break of a message of several lines.
    """
    if text.isascii() and text.isprintable():
        return text
    return "".join(
        _escaped(letter)
        if letter not in keep and unicodedata.category(letter) in UNSHOWN
        else letter
        for letter in text
    )


def _escaped(letter: str) -> str:
    return ascii(letter)[1:-1]
