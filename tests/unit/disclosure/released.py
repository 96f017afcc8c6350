"""What a release shows of a wave, by pandas: counts rounded, withheld ones empty."""

import numpy as np
import pandas as pd

from disclosure.decide import Wave


def release(of: Wave, hidden: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """The public tables of a wave, if these figures of it are withheld."""
    keys = ["table_name", "variable", "option", "grouping", "group_name"]
    gone = set(hidden[keys].itertuples(index=False, name=None))
    base = of.rule.rounding_base

    def shown(value: float, *key: str) -> float:
        return np.nan if key in gone else base * round(value / base)

    frames = of.frames
    groups = frames["int_survey_groupings"]
    answers = frames["fct_respondent_answers"].merge(groups, on="respondent_id")
    by = ["item_id", "grouping", "group_name"]
    bases = answers.groupby(by).size()
    counts = answers.groupby([*by, "option_id"]).size()
    shares = frames["int_answer_shares"].copy()
    for number, row in shares.reset_index(drop=True).iterrows():
        place = row["item_id"], row["grouping"], row["group_name"]
        options = ["neither", "disagree"] if row["is_merged"] else [row["option_id"]]
        n = sum(counts.get((*place, option), 0) for option in options)
        key = row["item_id"], row["option_id"], row["grouping"], row["group_name"]
        shares.loc[number, "n"] = shown(n, "answer_shares", *key)
        shares.loc[number, "base_n"] = shown(
            bases[place], "answer_shares", row["item_id"], "", *key[2:]
        )
    named = frames["fct_respondent_comments"].merge(groups, on="respondent_id")
    named = named[named["code_id"] == "signs"].groupby(["grouping", "group_name"]).size()
    sizes = groups.groupby(["grouping", "group_name"]).size()
    use = frames["int_framework_use"].copy()
    pairs = list(zip(use["grouping"], use["group_name"], strict=True))
    use["n_named"] = [
        shown(named.get(pair, 0), "framework_use", "signs", "", *pair) for pair in pairs
    ]
    use["n_respondents"] = [
        shown(sizes[pair], "framework_use", "signs", "n_respondents", *pair) for pair in pairs
    ]
    return {
        "fct_answer_shares": shares,
        "fct_framework_use": use,
        "fct_comment_themes": _themes(frames["int_comment_themes"], shown),
        "fct_comment_responses": _responses(frames["int_comment_responses"], shown),
        "fct_missing_answers": _missing(of, shown),
        "fct_response_rates": _rates(of, shown),
        "fct_scale_scores": _scores(of, gone),
        "statistics": _tests(gone),
    }


def _themes(table: pd.DataFrame, shown) -> pd.DataFrame:
    table = table.copy()
    for column in ("n_mentions", "n_respondents"):
        table[column] = [
            shown(n, "comment_themes", question, code, column, "")
            for question, code, n in table[["question_id", "code_id", column]].itertuples(
                index=False
            )
        ]
    return table


def _responses(table: pd.DataFrame, shown) -> pd.DataFrame:
    return table.assign(
        n_responses=[
            shown(row.n_responses, "comment_responses", row.question_id, str(row.n_codes), "", "")
            for row in table.itertuples()
        ]
    )


def _missing(of: Wave, shown) -> pd.DataFrame:
    n_asked = len(of.frames["dim_respondents"])
    answered = of.frames["fct_respondent_answers"].groupby("item_id").size()
    rows = [
        (
            item,
            shown(n_asked, "missing_answers", item, "n_asked", "", ""),
            shown(answered[item], "missing_answers", item, "n_answered", "", ""),
            shown(n_asked - answered[item], "missing_answers", item, "", "", ""),
        )
        for item in of.frames["int_missing_answers"]["item_id"]
    ]
    return pd.DataFrame(rows, columns=["item_id", "n_asked", "n_answered", "n_missing"])


def _rates(of: Wave, shown) -> pd.DataFrame:
    table, people = of.frames["int_response_rates"].copy(), of.frames["dim_respondents"]
    counts = []
    for area, group in table.itertuples(index=False):
        of_area = people if area == "W92000004" else people[people["area_code"] == area]
        chosen = {"all": of_area, "qualified": of_area[of_area["is_qualified"]]}
        n = len(chosen.get(group, of_area[of_area["role"] == group]))
        counts.append(shown(n, "response_rates", area, "", "", group))
    return table.assign(n_respondents=counts)


def _scores(of: Wave, gone: set) -> pd.DataFrame:
    scores = of.frames["fct_respondent_scores"].merge(
        of.frames["int_survey_groupings"], on="respondent_id"
    )
    table = scores.groupby(["scale_id", "grouping", "group_name"])["score"].mean()
    table = table.round(of.rule.decimals).rename("mean_score").reset_index()
    hidden = [
        ("scale_scores", row.scale_id, "", row.grouping, row.group_name) in gone
        for row in table.itertuples()
    ]
    return table.assign(mean_score=table["mean_score"].mask(hidden))


def _tests(gone: set) -> pd.DataFrame:
    """The test of the framework by groups of authorities, if nothing that it tells is withheld."""
    hidden = any(
        ("framework_use", "signs", option, "care_rate_group", group) in gone
        for option in ("", "tested")
        for group in ("increasing", "decreasing")
    )
    return pd.DataFrame(
        {
            "analysis": ["association"],
            "term": ["signs"],
            "comparison": ["increasing_vs_decreasing"],
            "estimate": [None if hidden else 3.2],
        }
    )
