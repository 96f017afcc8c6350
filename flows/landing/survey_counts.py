"""What the gate asks of respondents, as counts that DuckDB makes: no respondent becomes Python.

They are made of ``every_response``, wide rows of all waves, and ``every_comment``, in which a
respondent is a number: a hash of the id.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from domain.respondents import least_alike
from flows.warehouse.connect import Connection, quoted

if TYPE_CHECKING:
    import pandas as pd

LEAST_AGREEMENTS = 10  # fewer like answers may well be meant
AUTHORITIES = "local_authority"
RESPONDENT = "respondent"
OF_WAVE = "survey_wave, is_synthetic"

HABITS = """
with most as (select survey_wave, max(n_answers) as n_answers from answered group by all),

alike as (
    select answers
    from answered
    where n_answers >= $least_alike
    group by answers
    having count(*) > 1
)

select
    answered.survey_wave,
    count(*) as n_respondents,
    count(*) filter (is_alike and n_agreements >= $least_agreements) as n_straight_lining,
    count(*) filter (alike.answers is not null and answered.n_answers >= $least_alike)
        as n_identical,
    count(*) filter (answered.n_answers < most.n_answers / 2) as n_unfinished
from answered
inner join most using (survey_wave)
left join alike using (answers)
group by all
order by all
"""
COMMENTS = """
select
    survey_wave,
    question_id,
    is_synthetic,
    count(distinct respondent) as n_commented,
    count(text) filter (is_synthetic) as n_invented_texts
from every_comment
group by all
order by all
"""
RESPONSES = """
with responses as (
    select
        survey_wave,
        question_id,
        respondent,
        count(*) as n_rows,
        count(*) filter (coding_frames.level = 'not codable') as n_none
    from every_comment
    inner join coding_frames using (question_id, code_id)
    group by all
)

select
    survey_wave,
    question_id,
    n_rows - n_none as n_codes,
    if(n_rows > n_none, n_none, 0) as n_none_beside_codes,
    count(*) as n_responses
from responses
group by all
order by all
"""
CODES = """
select
    survey_wave,
    question_id,
    code_id,
    count(distinct respondent) as n_respondents
from every_comment
inner join coding_frames using (question_id, code_id)
where coding_frames.level != 'not codable'
group by all
order by all
"""


def survey_counts(
    connection: Connection, seeds: Mapping[str, "pd.DataFrame"]
) -> dict[str, "pd.DataFrame"]:
    """Count the respondents of all waves, their answers, habits and comments.

    Parameters
    ----------
    seeds
        ``survey_items``, ``response_options``, ``local_authorities`` and ``coding_frames``, as
        text.

    Returns
    -------
    dict
        ``survey_respondent_counts``, ``survey_answer_counts``, ``survey_habit_counts``,
        ``survey_comment_counts``, ``survey_response_counts`` and ``survey_code_counts``; each row
        stands for as many as its columns ``n_…`` say.
    """
    connection.register("coding_frames", seeds["coding_frames"])
    everybody = connection.table("every_response")
    people = everybody.aggregate(f"{OF_WAVE}, count(*) as n_respondents").order("all").df()
    return {
        "survey_respondent_counts": people,
        "survey_answer_counts": _answers(connection, seeds),
        "survey_habit_counts": _habits(connection, seeds["survey_items"], people),
        "survey_comment_counts": connection.sql(COMMENTS).df(),
        "survey_response_counts": connection.sql(RESPONSES).df(),
        "survey_code_counts": connection.sql(CODES).df(),
    }


def _answers(connection: Connection, seeds: Mapping[str, "pd.DataFrame"]) -> "pd.DataFrame":
    """How many gave each answer: by wave, origin, ``item_id`` and ``option_id``."""
    import pandas as pd

    closed = seeds["survey_items"].query("item_type == 'closed'")
    counts = " union all ".join(
        f"select {OF_WAVE}, {quoted(item)} as item_id, {item}::varchar as position, "  # noqa: S608
        f"count(*) as n_respondents from every_response where {item} is not null group by all"
        for item in closed["item_id"]
    )
    given = connection.sql(counts).order("all").df()
    areas = seeds["local_authorities"].query("area_type == 'local authority'")
    areas = areas.rename(columns={"area_code": "option_id", "sort_order": "position"})
    offered = pd.concat([seeds["response_options"], areas.assign(response_scale=AUTHORITIES)])
    keys = ["item_id", "position"]
    known = closed[["item_id", "response_scale"]].merge(offered, on="response_scale")
    named = given.merge(known[[*keys, "option_id"]], on=keys, how="left")
    return named.assign(option_id=named["option_id"].fillna(named["position"])).drop(
        columns="position"
    )


def _habits(
    connection: Connection, items: "pd.DataFrame", people: "pd.DataFrame"
) -> "pd.DataFrame":
    """By wave, how many answered without reading, twice, or hardly at all.

    Whether two people gave the same answers is told by a hash of 64 bits: among 10^7 people two
    whose answers differ share one with a probability of three in a million.
    """
    closed = items.query("item_type == 'closed'")
    asked = list(closed["item_id"])
    agreements = list(closed.loc[closed["response_scale"] == "agreement", "item_id"])
    connection.table("every_response").project(
        f"survey_wave, {_n_given(asked)} as n_answers, {_n_given(agreements)} as n_agreements, "
        f"greatest({', '.join(agreements)}) = least({', '.join(agreements)}) as is_alike, "
        f"hash({', '.join(asked)}) as answers"
    ).create_view("habits_of_each", replace=True)
    connection.execute("create or replace temp table answered as from habits_of_each")
    n_people = int(people["n_respondents"].sum())
    counts = connection.execute(
        HABITS, {"least_alike": least_alike(n_people), "least_agreements": LEAST_AGREEMENTS}
    ).df()
    connection.execute("drop table answered")
    return counts


def _n_given(items: list[str]) -> str:
    return " + ".join(f"({item} is not null)::utinyint" for item in items)
