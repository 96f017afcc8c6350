"""What a server says is found wherever its answer has it, and nothing else is."""

import pytest

from domain.server_words import words_of

ODATA = {"odata.error": {"code": "BadRequest", "message": {"lang": "en-GB", "value": "Not so."}}}
STATSWALES = {
    "status": 404,
    "errors": [
        {
            "field": "dataset_id",
            "message": {"key": "errors.no_dataset", "params": {"id": "x"}},
            "user_message": [{"lang": "en-GB", "message": "No dataset"}],
        }
    ],
}


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (ODATA, "BadRequest; Not so."),
        (STATSWALES, "dataset_id; errors.no_dataset; No dataset"),
        ({"errors": ["page_size"]}, "page_size"),
        ({"error": "No dataset found"}, "No dataset found"),
        ({"status": 404, "title": "Not found", "detail": "Moved"}, "Not found; Moved"),
        ({"message": "Twice", "error": "Twice"}, "Twice"),
        ({"error": "x" * 1000}, "x" * 300),
        ({"error": {"a": [[["deep"]]]}}, "deep"),
        ({"title": "Children looked after", "updated": "2026"}, None),
        ({"errors": []}, None),
        ({"error": True}, None),
        ({"id": "1", "data": ["message"]}, None),
        ([{"error": "in a list"}], None),
        ("error", None),
        (None, None),
    ],
)
def test_the_words_of_an_error_are_found_and_of_nothing_else(content, words):
    assert words_of(content) == words
