"""A survey as Qualtrics exports it (.qsf): what was asked in each column, and its recode values.

Source: the JSON of Qualtrics' "Export survey": elements ``SQ`` with a payload a question.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ingest.survey.tables import refused

AGAIN = "Export it again: Survey, Tools, Import/Export, Export survey."
QUESTION = "SQ"
SINGLE, MATRIX = "MC", "Matrix"


@dataclass(frozen=True, slots=True)
class Asked:
    """What a column of an export was asked, and the choice text of each recode value."""

    column: str
    wording: str
    labels: Mapping[str, str]


def read_qsf(path: Path) -> dict[str, Asked]:
    """Read the questions with one choice of a survey, by the column that their answers stand in.

    Raises
    ------
    SurveyError
        If the file is no survey of Qualtrics.
    """
    try:
        content = json.loads(path.read_text(encoding="utf-8-sig"))
        payloads = [
            element["Payload"]
            for element in content["SurveyElements"]
            if element.get("Element") == QUESTION
        ]
        asked = [each for payload in payloads for each in _columns(payload)]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise refused(path.name, "no survey as Qualtrics exports it", AGAIN) from error
    return {each.column: each for each in asked}


def _columns(payload: Mapping[str, Any]) -> Iterator[Asked]:
    tag, text = str(payload["DataExportTag"]), str(payload.get("QuestionText", ""))
    if payload.get("QuestionType") == SINGLE:
        yield Asked(tag, text, _labels(payload, "Choices"))
    elif payload.get("QuestionType") == MATRIX and payload.get("Answers"):
        labels, tags = _labels(payload, "Answers"), payload.get("ChoiceDataExportTags") or {}
        for key, choice in _entries(payload["Choices"]):
            column = tags.get(key) or f"{tag}_{key}"
            yield Asked(str(column), f"{text} - {choice['Display']}", labels)


def _labels(payload: Mapping[str, Any], of: str) -> dict[str, str]:
    """Choice text by recode value; where none is set, Qualtrics takes the choice's own number."""
    recodes = payload.get("RecodeValues") or {}
    return {
        str(recodes.get(key, key)): str(choice["Display"])
        for key, choice in _entries(payload.get(of) or {})
    }


def _entries(choices: Any) -> list[tuple[str, Mapping[str, Any]]]:
    """Choices by number; a list where Qualtrics numbers them from 0 without a gap."""
    if isinstance(choices, list):
        return [(str(key), choice) for key, choice in enumerate(choices)]
    return list(choices.items())
