"""Small waves of invented respondents, as the restricted tables hold them."""

import random

import pandas as pd

from disclosure.decide import Wave, withheld
from disclosure.questions import Earlier
from disclosure.rules import Rule
from tests.unit.disclosure.released import release

RULE = Rule("threshold_10", 10, 10, 5, 5, 90.0, 2)
OPTIONS = ("agree", "neither", "disagree")
REFERENCE = {
    "survey_items": pd.DataFrame(
        {
            "item_id": ["demo_role", "demo_la", "safe", "risk"],
            "response_scale": ["role", "local_authority", "agreement", "agreement"],
            "asked_of": "all",
        }
    ),
    "merged_options": pd.DataFrame(
        {
            "response_scale": "agreement",
            "merged_option_id": "not_agree",
            "option_id": ["neither", "disagree"],
        }
    ),
    "coding_frames": pd.DataFrame(
        {
            "question_id": ["open_framework", "open_1", "open_1", "open_1"],
            "code_id": ["signs", "poverty", "cuts", "needs"],
            "level": ["framework", "issue", "issue", "theme"],
            "parent_id": [None, "needs", "needs", None],
            "group_id": None,
        }
    ),
    "survey_comparisons": pd.DataFrame(
        {
            "comparison": ["increasing_vs_decreasing"],
            "grouping": ["care_rate_group"],
            "first_group": ["increasing"],
            "second_group": ["decreasing"],
        }
    ),
}
AREAS = {"W06000001": "increasing", "W06000002": "decreasing", "W06000003": "excluded"}
AREA = [*AREAS, "W92000004"]


def person(
    number: int, role: str, area: str | None, answers: dict[str, str], codes: tuple[str, ...] = ()
) -> dict:
    """A respondent: role, authority, answers by question, and codes of what they wrote."""
    return {
        "respondent_id": f"R{number}",
        "role": role,
        "area_code": area,
        "care_rate_group": AREAS.get(area or ""),
        "is_qualified": number % 3 > 0,
        "answers": {"demo_role": role, **({"demo_la": area} if area else {}), **answers},
        "codes": codes,
    }


def people(sizes: dict[tuple[str, str | None], int], seed: int = 1) -> list[dict]:
    """Respondents who answer at random: how many of a role in an authority."""
    chance = random.Random(seed)
    persons = []
    for (role, area), n in sizes.items():
        for _ in range(n):
            answers = {item: chance.choice(OPTIONS) for item in ("safe", "risk")}
            codes = [code for code in ("signs", "poverty", "cuts") if chance.random() < 0.4]
            persons.append(person(len(persons), role, area, answers, tuple(codes)))
    return persons


def frames(persons: list[dict]) -> dict[str, pd.DataFrame]:
    """The restricted tables that disclosure control reads, counted by pandas."""
    respondents = pd.DataFrame(persons).drop(columns=["answers", "codes"])
    answers = pd.DataFrame(
        [
            (each["respondent_id"], item, option)
            for each in persons
            for item, option in each["answers"].items()
        ],
        columns=["respondent_id", "item_id", "option_id"],
    )
    framework = {"signs"}
    comments = pd.DataFrame(
        [
            (each["respondent_id"], "open_framework" if code in framework else "open_1", code)
            for each in persons
            for code in each["codes"]
        ],
        columns=["respondent_id", "question_id", "code_id"],
    )
    scores = answers[answers["item_id"] == "safe"].assign(
        scale_id="safety", score=lambda of: of["option_id"].map(OPTIONS.index) + 1.0
    )
    groups = _groups(respondents)
    of_groups = answers.merge(groups, on="respondent_id")
    return {
        "dim_respondents": respondents,
        "int_survey_groupings": groups,
        "fct_respondent_answers": answers,
        "fct_respondent_comments": comments,
        "fct_respondent_scores": scores,
        "int_answer_shares": _shares(of_groups),
        "int_framework_use": groups[["grouping", "group_name"]]
        .drop_duplicates()
        .assign(framework_id="signs"),
        "int_comment_themes": _themes(comments),
        "int_comment_responses": comments.groupby(["question_id", "respondent_id"])
        .size()
        .rename("n_codes")
        .reset_index()
        .groupby(["question_id", "n_codes"])
        .size()
        .rename("n_responses")
        .reset_index(),
        "int_missing_answers": answers.groupby("item_id")
        .size()
        .rsub(len(persons))
        .rename("n_missing")
        .reset_index(),
        "int_response_rates": pd.DataFrame(
            [(area, group) for area in AREA for group in ("all", "worker", "leader", "qualified")],
            columns=["area_code", "respondent_group"],
        ),
        "int_scale_scores": scores.merge(groups, on="respondent_id")
        .groupby(["scale_id", "grouping", "group_name"])["score"]
        .std()
        .rename("sd_score")
        .reset_index(),
        "int_survey_alphas": pd.DataFrame(
            columns=["scale_id", "grouping", "group_name", "n_complete"]
        ),
    }


def wave(persons: list[dict], before: list[dict] | None = None) -> Wave:
    """A wave under the rule; before, what the release before showed of it, withheld as it must."""
    if before is None:
        return Wave("2023", RULE, frames(persons))
    earlier = wave(before)
    kept = earlier.frames | {"withheld": withheld(earlier, REFERENCE)}
    return Wave("2023", RULE, frames(persons), kept, Earlier(RULE, published(earlier)))


def published(of: Wave) -> dict[str, pd.DataFrame]:
    """What a release shows of a wave, as the public tables hold it."""
    return release(of, withheld(of, REFERENCE))


def _groups(respondents: pd.DataFrame) -> pd.DataFrame:
    inside = respondents.dropna(subset="care_rate_group")
    rows = [
        respondents.assign(grouping="all", group_name="all"),
        respondents.assign(grouping="role", group_name=respondents["role"]),
        inside.assign(grouping="care_rate_group", group_name=inside["care_rate_group"]),
        inside.assign(
            grouping="role_in_care_rate_group",
            group_name=inside["care_rate_group"] + " " + inside["role"],
        ),
    ]
    return pd.concat(rows)[["respondent_id", "grouping", "group_name"]]


def _shares(of_groups: pd.DataFrame) -> pd.DataFrame:
    keys = ["item_id", "grouping", "group_name"]
    options = {
        "demo_role": ["leader", "worker"],
        "demo_la": list(AREAS),
        "safe": list(OPTIONS),
        "risk": list(OPTIONS),
    }
    rows = [
        (*key, option, option == "not_agree")
        for key, _ in of_groups.groupby(keys)
        for option in [
            *options[key[0]],
            *(["not_agree"] if key[0] in ("safe", "risk") else []),
        ]
    ]
    return pd.DataFrame(rows, columns=[*keys, "option_id", "is_merged"])


def _themes(comments: pd.DataFrame) -> pd.DataFrame:
    counts = comments.groupby(["question_id", "code_id"]).size().rename("n_mentions").reset_index()
    rows = counts.merge(REFERENCE["coding_frames"], on=["question_id", "code_id"])
    rows["n_respondents"] = rows["n_mentions"]
    issues = comments[comments["question_id"] == "open_1"]
    theme = {
        "question_id": "open_1",
        "code_id": "needs",
        "level": "theme",
        "n_mentions": len(issues),
        "n_respondents": issues["respondent_id"].nunique(),
    }
    return pd.concat([rows, pd.DataFrame([theme])] if len(issues) else [rows])
