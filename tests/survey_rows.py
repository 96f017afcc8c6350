"""Respondents with a row for each answer, as tests write and corrupt them, and their counts."""

from functools import cache

import pandas as pd

from flows.landing.survey_counts import survey_counts
from flows.landing.surveys import TABLES
from flows.settings import PROJECT
from flows.warehouse.connect import in_memory
from flows.warehouse.seeds import reference

SEEDS = ("survey_items", "response_options", "local_authorities")
PERSON = ["survey_wave", "respondent_id"]
RESPONSES, COMMENTS, _ = TABLES.values()
SCALES = reference("survey_items").set_index("item_id")["response_scale"]
AREAS = reference("local_authorities").query("area_type == 'local authority'")
OFFERED = pd.concat(
    [
        reference("response_options")[["response_scale", "option_id", "position"]],
        pd.DataFrame(
            {
                "response_scale": "local_authority",
                "option_id": AREAS["area_code"],
                "position": AREAS["sort_order"],
            }
        ),
    ]
).astype({"position": "int64"})


def as_answers(responses: pd.DataFrame) -> pd.DataFrame:
    """Wide rows as one row per respondent and closed question answered."""
    items = [item for item in SCALES.index if item in responses]
    about = [*PERSON, "is_synthetic"]
    text = responses[[*about, *items]].astype(dict.fromkeys(items, "object"))
    long = text.melt(about, items, "item_id", "answer", ignore_index=False).dropna(subset="answer")
    long = long.sort_index(kind="stable").reset_index(drop=True)
    known = OFFERED.set_index(["response_scale", "position"])["option_id"].to_dict()
    scales = long["item_id"].map(SCALES)
    options = [
        known[(scale, int(answer))] for scale, answer in zip(scales, long["answer"], strict=True)
    ]
    about_answer = [*PERSON, "item_id", "option_id"]
    found = long.assign(option_id=options)[about_answer].astype("str")
    return found.assign(is_synthetic=long["is_synthetic"])


@cache
def shipped() -> dict[str, pd.DataFrame]:
    """The synthetic respondents that ship: respondents, answers and comments, a row each."""
    responses, comments = (
        pd.read_csv(
            PROJECT / f"seeds/raw/raw_survey_synthetic_{name}.csv", dtype={"survey_wave": "str"}
        )
        for name in ("responses", "comments")
    )
    return {
        "survey_respondents": responses[[*PERSON, "is_synthetic"]],
        "survey_answers": as_answers(responses),
        "survey_comments": comments,
    }


def counted(
    frames: dict[str, pd.DataFrame],
    items: pd.DataFrame | None = None,
    codes: pd.DataFrame | None = None,
) -> dict[str, pd.DataFrame]:
    """Rows of respondents, answers and comments as the counts that the gate judges."""
    people, answers = frames["survey_respondents"], frames["survey_answers"]
    seeds = {name: reference(name) for name in SEEDS}
    seeds["coding_frames"] = reference("coding_frames") if codes is None else codes
    if items is not None:
        seeds["survey_items"] = items.assign(item_type="closed")
    asked = list(seeds["survey_items"].query("item_type == 'closed'")["item_id"])
    places = OFFERED.set_index(["response_scale", "option_id"])["position"].to_dict()
    scales = seeds["survey_items"].set_index("item_id")["response_scale"].to_dict()
    held = [
        str(places.get((scales[item], option), option))
        for item, option in zip(answers["item_id"], answers["option_id"], strict=True)
    ]
    wide = answers.assign(held=held).pivot_table("held", PERSON, "item_id", aggfunc="first")
    wide = wide.reindex(pd.MultiIndex.from_frame(people[PERSON])).reindex(columns=asked)
    responses = pd.concat(  # DuckDB finds it by its name
        [people.reset_index(drop=True), wide.astype("str").reset_index(drop=True)], axis=1
    )
    comments = frames["survey_comments"].reindex(columns=list(COMMENTS))
    comments = comments.astype({"text": "str"})
    with in_memory() as connection:
        for name, frame in (("every_response", responses), ("every_comment", comments)):
            numbered = frame.assign(respondent=frame["respondent_id"].map(hash))
            connection.from_df(numbered).create(name)
        return survey_counts(connection, seeds)
