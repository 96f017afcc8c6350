"""The rules of landing by name; the seed ``landing_rules`` says of each what it finds and why.

A test holds both lists equal: a rule that is misspelt fails where it is written, not at the
delivery that breaks it.
"""

from enum import StrEnum


class Severity(StrEnum):
    """What becomes of a delivery in which a rule found something."""

    REFUSE = "refuse"
    HOLD = "hold"
    WARN = "warn"


class LandingRule(StrEnum):
    """A rule by which a delivery is refused, held for a person, or taken with a warning."""

    EMPTY_FILE = "empty_file"
    FILE_TOO_LARGE = "file_too_large"
    NOT_A_PLAIN_FILE = "not_a_plain_file"
    UNSAFE_NAME = "unsafe_name"
    CHANGED_WHILE_READ = "changed_while_read"
    TRUNCATED_FILE = "truncated_file"
    WRONG_ENCODING = "wrong_encoding"
    PASSWORD_OR_OLD_EXCEL = "password_or_old_excel"  # noqa: S105
    MACROS = "macros"
    ZIP_BOMB = "zip_bomb"
    MERGED_CELLS = "merged_cells"
    FORMULA = "formula"
    UNKNOWN_LAYOUT = "unknown_layout"
    WRONG_DATASET = "wrong_dataset"
    MISSING_COLUMN = "missing_column"
    UNKNOWN_COLUMN = "unknown_column"
    SAYS_TWO_THINGS = "says_two_things"
    NAME_AGAINST_CODE = "name_against_code"
    RAGGED_ROW = "ragged_row"
    UNKNOWN_AREA = "unknown_area"
    UNKNOWN_PERIOD = "unknown_period"
    UNKNOWN_CATEGORY = "unknown_category"
    UNKNOWN_CODE = "unknown_code"
    MISSING_PAGE = "missing_page"
    NOT_A_NUMBER = "not_a_number"
    UNKNOWN_SHORTHAND = "unknown_shorthand"
    INCOMPLETE_FACT = "incomplete_fact"
    DUPLICATE_FACT = "duplicate_fact"
    MISSING_AUTHORITY = "missing_authority"
    MISSING_YEAR = "missing_year"
    RANKS_NOT_WHOLE = "ranks_not_whole"
    DECILE_NOT_OF_RANK = "decile_not_of_rank"
    UNKNOWN_SMALL_AREA = "unknown_small_area"
    UNLIKE_KNOWN_RANKS = "unlike_known_ranks"
    MISSING_CELL = "missing_cell"
    RATES_AS_COUNTS = "rates_as_counts"
    NEGATIVE_FIGURE = "negative_figure"
    NOT_ROUNDED = "not_rounded"
    DOES_NOT_ADD_UP_TO_WALES = "does_not_add_up_to_wales"
    LEFT_FOR_MISSING = "left_for_missing"
    CATEGORIES_DO_NOT_ADD_UP = "categories_do_not_add_up"
    SHIFTED_YEAR = "shifted_year"
    SWAPPED_AUTHORITIES = "swapped_authorities"
    YEAR_ON_YEAR_JUMP = "year_on_year_jump"
    POPULATION_JUMP = "population_jump"
    LARGE_REVISION = "large_revision"
    LARGE_POPULATION_REVISION = "large_population_revision"
    ORDER_NOT_KNOWN = "order_not_known"
    FUTURE_PUBLICATION = "future_publication"
    OLDER_THAN_KNOWN = "older_than_known"
    REMARK_LEFT_OUT = "remark_left_out"
    PARTS_LEFT_OUT = "parts_left_out"
    NAME_TAKEN_BY_CODE = "name_taken_by_code"
    NOTHING_NEW = "nothing_new"
    STOPS_THE_RELEASE = "stops_the_release"
