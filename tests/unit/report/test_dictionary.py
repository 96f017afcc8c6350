from domain.tables import Column, Table
from report.dictionary import dictionary_page
from tests.unit.report.test_quality import RELEASE, Reader

AREA = Column("area_code", "VARCHAR", "ONS code.", is_required=True)
RATES = Table(
    "marts.fct_care_rates",
    "One row per area and year.",
    (AREA, Column("care_rate_per_10k", "DOUBLE", "Care <rate>.", is_required=False)),
    ("area_code",),
    1529,
    is_synthetic=False,
)
AREAS = Table("marts.dim_areas", "One row per area.", (AREA,), (), 22, is_synthetic=False)
SHARES = Table("results.statistics", "One row per result.", (AREA,), (), 7, is_synthetic=True)


def page(*tables: Table) -> str:
    return dictionary_page(list(tables), RELEASE)


def test_every_tag_is_closed_and_nothing_is_fetched():
    reader = Reader(page(AREAS, RATES, SHARES))
    assert reader.open == []
    assert not {"script", "link", "img", "iframe"} & set(reader.tags)


def test_a_table_has_its_grain_size_key_an_example_and_its_columns_with_types_and_units():
    text = Reader(page(RATES)).text
    for said in (
        *("One row per area and year.", "1,529 rows", "key:", "2 columns"),
        *("varchar, never empty", "per 10,000 children aged 0 to 17", "Care <rate>."),
        'gofal query "from marts.fct_care_rates" --output fct_care_rates.xlsx',
    ):
        assert said in text


def test_definitions_are_escaped():
    assert "Care &lt;rate&gt;." in page(RATES)


def test_tables_stand_under_what_they_are_for_and_a_heading_without_one_is_left_out():
    text = Reader(page(RATES, AREAS)).text
    assert text.index("Areas, questions") < text.index("One row per area.") < text.index("Figures")
    assert "Statistics and checks" not in text


def test_a_column_leads_to_every_table_that_has_it():
    found = page(RATES, AREAS).partition('<section id="columns">')[2]
    row = found.partition("<code>area_code</code>")[2].partition("</tr>")[0]
    assert '<a href="#dim_areas">dim_areas</a>, <a href="#fct_care_rates">' in row


def test_a_table_with_synthetic_respondents_says_so():
    assert "synthetic respondents" in Reader(page(SHARES)).text
    assert "synthetic respondents" not in Reader(page(RATES)).text
