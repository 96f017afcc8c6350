"""Exports of a survey, opened by what they are: CSV, TSV, Parquet, XLSX, SAV, ZSAV, .zip of one."""

from pathlib import Path

from domain.problems import SurveyError, UnreadableFileError
from ingest.files.grids import OLE, ZIP
from ingest.survey.archive import only_file
from ingest.survey.content import Content
from ingest.survey.delimited import delimited_rows
from ingest.survey.headers import IsAnswer, below_headers
from ingest.survey.tables import Source, refused
from ingest.survey.workbook import read_workbook

LARGEST_BYTES = 500_000_000  # of a format that is read as a whole
LARGEST_BYTES_IN_PIECES = 50_000_000_000
RENAME = "Rename the file to what it is."
SAV = (b"$FL2", b"$FL3")
PARQUET = (b"PAR1", b"PARE")  # the second one's footer has a password
TEXT, SPSS, COLUMNS = (".csv", ".tsv"), (".sav", ".zsav"), ".parquet"
IN_PIECES = (*TEXT, COLUMNS)
READ = "Export CSV, TSV, Parquet, XLSX, SAV or ZSAV, or a .zip of one of them."


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
    if path.suffix.lower() not in (*IN_PIECES, *SPSS, ".xlsx", ".zip"):
        raise refused(path.name, "not a format that is read", READ, path.suffix)
    if path.stat().st_size == 0:
        raise refused(path.name, "the file is empty", "Export it again.")
    content = Content(path.name, lambda: path.open("rb"), path)
    try:
        if content.ending == ".zip":
            if not content.begins_with(ZIP[:2]):  # an empty archive begins otherwise
                raise refused(path.name, "the content is not ZIP", RENAME)
            content = only_file(path, LARGEST_BYTES_IN_PIECES)
        elif path.stat().st_size > _largest(content):
            problem = f"the file is larger than {_largest(content) // 1_000_000:,} MB"
            raise refused(path.name, problem, "A survey's export is far smaller.")
        return _opened(content, is_answer)
    except UnreadableFileError as error:
        raise SurveyError([error.problem]) from error


def _largest(content: Content) -> int:
    return LARGEST_BYTES_IN_PIECES if content.ending in IN_PIECES else LARGEST_BYTES


def _opened(content: Content, is_answer: IsAnswer | None) -> Source:
    name, ending = content.name, content.ending
    if ending in SPSS:
        from ingest.survey.spss import open_spss  # late: only few exports are of SPSS

        if not content.begins_with(SAV):
            raise refused(name, "the content is not SPSS", RENAME)
        return open_spss(name, content.whole(LARGEST_BYTES))
    if ending == COLUMNS and content.path:
        from ingest.survey.parquet import open_parquet  # late: as few are

        if not content.begins_with(PARQUET):
            raise refused(name, "the content is not PARQUET", RENAME)
        return open_parquet(content.path)
    if ending == ".xlsx":
        book = content.whole(LARGEST_BYTES)
        return below_headers(name, *read_workbook(name, book, LARGEST_BYTES), is_answer)
    if ending not in TEXT:
        raise refused(name, "not a format that is read", READ, ending)
    if content.begins_with((ZIP, OLE, *SAV, *PARQUET)):
        raise refused(name, f"the content is not {ending[1:].upper()}", RENAME)
    return below_headers(name, delimited_rows(content), is_answer=is_answer)
