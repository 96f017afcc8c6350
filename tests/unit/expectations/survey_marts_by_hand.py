"""The survey's marts as pandas makes them of the respondents, for everybody and by role."""

import pandas as pd

PERSON = ["survey_wave", "respondent_id"]
QUESTION = ["survey_wave", "item_id"]
GROUP = ["grouping", "group_name"]


def survey_marts_of(seeds) -> dict[str, pd.DataFrame]:
    answers, people = seeds["survey_answers"], groupings(seeds)
    themes, comment_responses = comments(seeds)
    return {
        "int_answer_shares": answer_shares(answers, people, seeds),
        "int_missing_answers": answers.groupby(QUESTION).size().rename("n_answered").reset_index(),
        "int_scale_scores": scale_scores(answers, people, seeds),
        "int_response_rates": response_rates(answers),
        "int_framework_use": framework_use(seeds["survey_comments"], people),
        "int_comment_themes": themes,
        "int_comment_responses": comment_responses,
        "scales": seeds["scales"],
        "statistics": statistics(),
    }


def groupings(seeds) -> pd.DataFrame:
    roles = seeds["survey_answers"].query("item_id == 'demo_role'")[[*PERSON, "option_id"]]
    return pd.concat(
        [
            seeds["survey_respondents"][PERSON].assign(grouping="all", group_name="all"),
            roles.rename(columns={"option_id": "group_name"}).assign(grouping="role"),
        ]
    )


def answer_shares(answers, people, seeds) -> pd.DataFrame:
    options = seeds["response_options"][["response_scale", "option_id"]]
    merged = seeds["merged_options"][["response_scale", "option_id", "merged_option_id"]]
    categories = pd.concat(
        [
            options.assign(category=options["option_id"], is_merged=False),
            merged.rename(columns={"merged_option_id": "category"}).assign(is_merged=True),
        ]
    )
    keys = [*QUESTION, *GROUP]
    given = answers.merge(seeds["survey_items"][["item_id", "response_scale"]], on="item_id")
    given = given.merge(people, on=PERSON)
    base_n = given.groupby(keys).size().rename("base_n")
    given = given.merge(categories, on=["response_scale", "option_id"])
    counts = given.groupby([*keys, "category", "is_merged"]).size().rename("n").reset_index()
    counts = counts.join(base_n, on=keys).rename(columns={"category": "option_id"})
    return counts.assign(answer_pct=counts["n"] / counts["base_n"] * 100)


def scale_scores(answers, people, seeds) -> pd.DataFrame:
    points = answers.merge(seeds["survey_items"][["item_id", "response_scale"]], on="item_id")
    points = points.merge(seeds["response_options"], on=["response_scale", "option_id"])
    points = points.merge(seeds["scale_items"], on="item_id").merge(seeds["scales"], on="scale_id")
    rows = []
    for scale, of_scale in points.groupby("scale_id"):
        wide = of_scale.pivot_table("score", PERSON, "item_id")
        wide = wide[wide.notna().sum(axis=1) >= of_scale["least_answered"].iloc[0]]
        for (grouping, name), members in people.groupby(GROUP):
            own = wide.loc[wide.index.isin(pd.MultiIndex.from_frame(members[PERSON]))]
            score = own.mean(axis=1)
            rows.append(
                {
                    "survey_wave": "2020",
                    "scale_id": scale,
                    "grouping": grouping,
                    "group_name": name,
                    "n": len(own),
                    "mean_score": score.mean(),
                    "sd_score": score.std(),
                    "cronbach_alpha": alpha(own.dropna()),
                }
            )
    return pd.DataFrame(rows)


def alpha(items: pd.DataFrame) -> float:
    k = items.shape[1]
    return k / (k - 1) * (1 - items.var().sum() / items.sum(axis=1).var())


def response_rates(answers) -> pd.DataFrame:
    n_wales = answers.groupby("survey_wave")["respondent_id"].nunique()
    n_wales = n_wales.rename("n_respondents").reset_index().assign(area_code="W92000004")
    named = answers.query("item_id == 'demo_la'").rename(columns={"option_id": "area_code"})
    placed = named.groupby(["survey_wave", "area_code"]).size().rename("n_respondents")
    return pd.concat([n_wales, placed.reset_index()], ignore_index=True).assign(
        respondent_group="all"
    )


def framework_use(comments, people) -> pd.DataFrame:
    named = comments.query("question_id == 'open_framework'").merge(people, on=PERSON)
    counts = named.groupby(["survey_wave", "code_id", *GROUP]).size().rename("n_named")
    counts = counts.reset_index().rename(columns={"code_id": "framework_id"})
    counts = counts.join(people.groupby(GROUP).size().rename("n_respondents"), on=GROUP)
    return counts.assign(named_pct=counts["n_named"] / counts["n_respondents"] * 100)


def comments(seeds) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Mentions of issues, themes and areas, and responses by their number of codes."""
    codes = seeds["coding_frames"][["question_id", "code_id", "level", "parent_id"]]
    coded = seeds["survey_comments"].merge(codes, on=["question_id", "code_id"])
    levels, above = [coded], coded
    while above["parent_id"].notna().any():
        above = above[above["parent_id"].notna()]
        above = above.assign(code_id=above["parent_id"]).drop(columns=["level", "parent_id"])
        above = above.merge(codes, on=["question_id", "code_id"])
        levels.append(above)
    keys = ["survey_wave", "question_id", "code_id", "level", "parent_id"]
    themes = pd.concat(levels).groupby(keys, dropna=False)["respondent_id"]
    themes = themes.agg(n_mentions="size", n_respondents="nunique").reset_index()
    is_code = coded["level"] != "not codable"
    n_codes = is_code.groupby([coded[key] for key in ["question_id", *PERSON]]).sum()
    responses = n_codes.rename("n_codes").reset_index()
    responses = responses.groupby(["survey_wave", "question_id", "n_codes"]).size()
    return themes, responses.rename("n_responses").reset_index()


def statistics() -> pd.DataFrame:
    """A slope of the care rates, and of the survey a t-test and an odds ratio of the report."""
    rows = [
        ("deprivation_regression", "slope", None, 310.0, 0.01, 150.0, 470.0, 22, None, None),
        ("group_difference", "mean_difference", "2020", 0.43, 0.0, 0.29, 0.57, 708, 66, 642),
        ("group_difference", "t", "2020", 6.1, 0.0, None, None, 708, 66, 642),
        ("group_difference", "t", "2020", -2.9, 0.004, None, None, 458, 392, 66),
        ("association", "odds_ratio", "2020", 0.065, None, 0.03, 0.14, 482, 412, 70),
        ("logistic_regression", "odds_ratio", "2020", 2.1, 0.01, 1.2, 3.7, 560, 60, 500),
    ]
    columns = ["analysis", "statistic", "survey_wave", "estimate", "p_value", "ci_low", "ci_high"]
    frame = pd.DataFrame(rows, columns=[*columns, "n", "n_first", "n_second"])
    frame = frame.assign(model="as_printed", measure="subscale_1", term=None, comparison="two")
    return frame.assign(missing_reason=None)
