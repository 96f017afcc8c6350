"""What an answer in an export means: by the codebook, a label, a code or our own name."""

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from ingest.survey.codebook import Codebook

UNANSWERED = frozenset({"", "-99"})  # -99 is Qualtrics' code for seen and not answered
AREAS = "local_authority"


def plain(text: str) -> str:
    """Wording without what does not matter: case, and spaces round and within it."""
    return " ".join(text.split()).casefold()


@dataclass(frozen=True, slots=True)
class Question:
    """What the answers to one question may look like, and which option each is."""

    item_id: str
    asked_of: str
    meanings: Mapping[str, str]
    offered: str

    def meaning(self, text: str) -> str | None:
        """Option of an answer, or None if it is not known."""
        return self.meanings.get(plain(text))


def read_questions(codebook: Codebook, seeds: Mapping[str, pd.DataFrame]) -> dict[str, Question]:
    """Lay out what every mapped column may hold, by column.

    Parameters
    ----------
    seeds
        ``survey_items``, ``response_options``, ``area_labels`` and ``local_authorities``.
    """
    items = seeds["survey_items"].set_index("item_id")
    questions = {}
    for column, item_id in codebook.columns.items():
        scale = items.loc[item_id, "response_scale"]
        known = _areas(seeds) if scale == AREAS else _options(seeds["response_options"], scale)
        own = codebook.answers.get(column, {})
        options = set(known.values())
        meanings = known | {
            plain(text): option for text, option in own.items() if option in options
        }
        offered = sorted(options) if scale != AREAS else ["a local authority of Wales"]
        questions[column] = Question(
            item_id, items.loc[item_id, "asked_of"], meanings, ", ".join(offered)
        )
    return questions


def unknown_wording(codebook: Codebook, questions: Mapping[str, Question]) -> list[tuple[str, str]]:
    """Options that the codebook's own wording stands for and the questionnaire does not have."""
    return [
        (column, option)
        for column, own in codebook.answers.items()
        for option in own.values()
        if option not in questions[column].meanings.values()
    ]


def _options(options: pd.DataFrame, scale: str) -> dict[str, str]:
    """Names, codes and labels of a scale; a label outweighs a code, and a code a name."""
    rows = options[options["response_scale"] == scale]
    by_name = {plain(name): name for name in rows["option_id"]}
    by_code = dict(zip(rows["position"].astype(str), rows["option_id"], strict=True))
    by_label = {
        plain(label): name for label, name in zip(rows["label"], rows["option_id"], strict=True)
    }
    return by_name | by_code | by_label


def _areas(seeds: Mapping[str, pd.DataFrame]) -> dict[str, str]:
    """Names of authorities in English and Welsh, aliases and codes; Wales as a whole is none."""
    areas = seeds["local_authorities"]
    areas = areas[areas["area_type"] == "local authority"]
    labels = seeds["area_labels"]
    labels = labels[labels["area_code"].isin(areas["area_code"])]
    pairs = [
        *zip(labels["area_label"], labels["area_code"], strict=True),
        *zip(areas["area_name"], areas["area_code"], strict=True),
        *zip(areas["area_name_cy"], areas["area_code"], strict=True),
        *zip(areas["area_code"], areas["area_code"], strict=True),
    ]
    return {plain(name): code for name, code in pairs}
