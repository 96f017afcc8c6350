"""The columns of an export that decide which of its rows are respondents."""

from dataclasses import dataclass

from ingest.survey.codebook import Codebook
from ingest.survey.synthetic import synthetic_column
from ingest.survey.tables import Source
from ingest.survey.wording import plain

CONSENT_WORDS = ("consent", "cydsyn")


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of an export that the rules look at, where it has them."""

    respondent_id: str
    role: str
    status: str | None
    finished: str | None
    progress: str | None
    consent: str | None
    synthetic: str | None
    maybe_consent: tuple[str, ...]
    of_codebook: tuple[str, ...]

    @property
    def named(self) -> list[str]:
        """All columns that have to be there: those of the codebook, and of rules those found."""
        own = (self.status, self.finished, self.progress, self.consent)
        found = (*filter(None, own), *self.maybe_consent, *filter(None, (self.synthetic,)))
        return list(dict.fromkeys([*self.of_codebook, *found]))


def rule_columns(source: Source, codebook: Codebook) -> Columns:
    """Find the columns of the rules: whatever their case, or by what was asked in them."""
    rules = codebook.rows
    of_questions = {*codebook.columns, *codebook.codes, *codebook.text, codebook.respondent_id}
    maybe = [
        name
        for name in dict.fromkeys(source.header)
        if rules.consent is None
        and name not in of_questions
        and source.header.count(name) == 1
        and any(
            word in f"{name} {source.wording.get(name, '')}".casefold() for word in CONSENT_WORDS
        )
    ]
    return Columns(
        codebook.respondent_id,
        codebook.role_column,
        _found(source, rules.status),
        _found(source, rules.finished),
        _found(source, rules.progress),
        _found(source, rules.consent or ""),
        synthetic_column(source),
        tuple(maybe),
        tuple(codebook.named),
    )


def _found(source: Source, name: str) -> str | None:
    if not name or name in source.header:
        return name or None
    alike = [each for each in source.header if plain(each) == plain(name)]
    asked = [each for each in source.header if plain(source.wording.get(each, "")) == plain(name)]
    return next(iter([*alike, *asked]), None)
