"""Exports of a survey, opened by what they are: CSV, TSV, XLSX, SAV, ZSAV, and .zip of one."""

from pathlib import Path, PurePath

from domain.problems import SurveyError, UnreadableFileError
from ingest.files.grids import OLE, ZIP
from ingest.survey.archive import only_file
from ingest.survey.delimited import read_delimited
from ingest.survey.headers import IsAnswer, below_headers
from ingest.survey.tables import Source, refused
from ingest.survey.workbook import read_workbook

LARGEST_BYTES = 500_000_000
RENAME = "Rename the file to what it is."
SAV = (b"$FL2", b"$FL3")
TEXT, SPSS = (".csv", ".tsv"), (".sav", ".zsav")
READ = "Export CSV, TSV, XLSX, SAV or ZSAV, or a .zip of one of them."


def open_export(path: Path, is_answer: IsAnswer | None = None) -> Source:
    """Open an export, by its ending: its columns have names, and can be taken.

    Parameters
    ----------
    is_answer
        Whether a text is an answer to a column's question, where a codebook says so: it helps to
        tell a second header row from a respondent.

    Raises
    ------
    SurveyError
        If the ending is unknown, or the content is not what the ending says.
    """
    if path.suffix.lower() not in (*TEXT, *SPSS, ".xlsx", ".zip"):
        raise refused(path.name, "not a format that is read", READ, path.suffix)
    if path.stat().st_size == 0:
        raise refused(path.name, "the file is empty", "Export it again.")
    if path.stat().st_size > LARGEST_BYTES:
        problem = "the file is larger than 500 MB"
        raise refused(path.name, problem, "A survey's export is far smaller.")
    name, content = path.name, path.read_bytes()
    if path.suffix.lower() == ".zip":
        if not content.startswith(ZIP[:2]):  # an empty archive begins otherwise
            raise refused(name, "the content is not ZIP", RENAME)
        name, content = only_file(name, content, LARGEST_BYTES)
    try:
        return _opened(name, content, is_answer)
    except UnreadableFileError as error:
        raise SurveyError([error.problem]) from error


def _opened(name: str, content: bytes, is_answer: IsAnswer | None) -> Source:
    ending = PurePath(name).suffix.lower()
    if ending in SPSS:
        from ingest.survey.spss import open_spss  # late: only few exports are of SPSS

        if not content.startswith(SAV):
            raise refused(name, "the content is not SPSS", RENAME)
        return open_spss(name, content)
    if ending == ".xlsx":
        return below_headers(*read_workbook(name, content, LARGEST_BYTES), is_answer)
    if ending not in TEXT:
        raise refused(name, "not a format that is read", READ, ending)
    if content.startswith((ZIP, OLE, *SAV)):
        raise refused(name, f"the content is not {ending[1:].upper()}", RENAME)
    return below_headers(*read_delimited(name, content), is_answer)
