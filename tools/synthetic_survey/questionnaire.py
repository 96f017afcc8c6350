"""What the seeds say about the questionnaire, laid out for arrays of answers."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

# two words of the constraints that are neither an option nor the start of a merged one
READ_AS = {"unsure": "neither"}


@dataclass(frozen=True, slots=True)
class Questionnaire:
    """Closed items in the order asked, their options, and the scales they feed.

    An answer is the place of its option on the scale, from 0; -1 is no answer.
    """

    items: tuple[str, ...]
    asked_of: Mapping[str, str]
    options: Mapping[str, tuple[str, ...]]
    scores: Mapping[str, np.ndarray]
    merged: Mapping[str, Mapping[str, tuple[int, ...]]]
    scale_items: Mapping[str, tuple[str, ...]]
    least_answered: Mapping[str, int]
    parts: Mapping[str, tuple[str, ...]]

    def categories(self, item_id: str, name: str) -> tuple[int, ...]:
        """Places of the options that a merged category or an option of an item stands for.

        Raises
        ------
        ValueError
            If the scale of the item has neither.
        """
        name = READ_AS.get(name, name)
        for merged_id, places in self.merged[item_id].items():
            if merged_id == name or merged_id.startswith(f"{name}_or_"):
                return places
        if name not in self.options[item_id]:
            raise ValueError(f"{item_id} offers no answer {name}")
        return (self.options[item_id].index(name),)


def read_questionnaire(seeds: Mapping[str, pd.DataFrame]) -> Questionnaire:
    """Read the closed questions and the scales.

    Parameters
    ----------
    seeds
        ``survey_items``, ``response_options``, ``merged_options``, ``scales``, ``scale_items`` and
        ``local_authorities`` as text, by name.
    """
    items = seeds["survey_items"]
    closed = items[items["item_type"] == "closed"]
    response_scale = dict(zip(closed["item_id"], closed["response_scale"], strict=True))
    options = _options(seeds)
    scores = {
        scale: np.array([int(score or 0) for score in rows["score"]])
        for scale, rows in seeds["response_options"].groupby("response_scale", sort=False)
    }
    merged: dict[str, dict[str, tuple[int, ...]]] = {scale: {} for scale in options}
    for scale, merged_id, option, _ in seeds["merged_options"].itertuples(index=False):
        places = merged[scale].get(merged_id, ())
        merged[scale][merged_id] = tuple(sorted((*places, options[scale].index(option))))
    scales = seeds["scales"]
    feeds = seeds["scale_items"].groupby("scale_id", sort=False)["item_id"]
    parts = scales[scales["part_of"] != ""].groupby("part_of", sort=False)["scale_id"]
    return Questionnaire(
        items=tuple(closed["item_id"]),
        asked_of=dict(zip(closed["item_id"], closed["asked_of"], strict=True)),
        options={item: options[scale] for item, scale in response_scale.items()},
        scores={item: scores[scale] for item, scale in response_scale.items() if scale in scores},
        merged={item: merged[scale] for item, scale in response_scale.items()},
        scale_items={scale: tuple(names) for scale, names in feeds},
        least_answered={
            scale: int(least)
            for scale, least in zip(scales["scale_id"], scales["least_answered"], strict=True)
        },
        parts={whole: tuple(names) for whole, names in parts},
    )


def score(questions: Questionnaire, answers: Mapping[str, np.ndarray], scale_id: str) -> np.ndarray:
    """Score of each respondent: the mean of the answers given, if enough were.

    Parameters
    ----------
    answers
        By item: the place of the option, -1 where not answered, shape (respondents,).

    Returns
    -------
    numpy.ndarray
        NaN where there is no score, shape (respondents,). A score made of scores is their mean.
    """
    if scale_id in questions.parts:
        columns = [score(questions, answers, part) for part in questions.parts[scale_id]]
    else:
        columns = [
            np.where(answers[item] >= 0, questions.scores[item][answers[item]], np.nan)
            for item in questions.scale_items[scale_id]
        ]
    values = np.stack(columns, axis=1)
    n_given = (~np.isnan(values)).sum(axis=1)
    enough = n_given >= questions.least_answered[scale_id]
    return np.where(enough, np.nansum(values, axis=1) / np.maximum(n_given, 1), np.nan)


def _options(seeds: Mapping[str, pd.DataFrame]) -> dict[str, tuple[str, ...]]:
    in_order = seeds["response_options"].assign(
        position=lambda frame: frame["position"].astype(int)
    )
    in_order = in_order.sort_values(["response_scale", "position"])
    options = {
        scale: tuple(names)
        for scale, names in in_order.groupby("response_scale", sort=False)["option_id"]
    }
    areas = seeds["local_authorities"]
    authorities = areas.loc[areas["area_type"] == "local authority", "area_code"]
    return options | {"local_authority": tuple(authorities)}
