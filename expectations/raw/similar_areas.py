"""The areas that ONS finds most similar to each Welsh authority: lists of twenty."""

import pandas as pd


def lists(similar: pd.DataFrame) -> pd.DataFrame:
    """One row per kind of similarity and authority: how its list is made up."""
    keys = ["similarity", "area_code"]
    place = similar.groupby(keys)["similarity_rank"].rank(method="first")
    described = similar.assign(
        is_out_of_order=similar["similarity_rank"] != place,
        is_itself=similar["similar_area_code"] == similar["area_code"],
        is_welsh=similar["similar_area_code"].str.startswith("W06"),
    )
    return (
        described.groupby(keys)
        .agg(
            n_areas=("similar_area_code", "nunique"),
            n_out_of_order=("is_out_of_order", "sum"),
            n_itself=("is_itself", "sum"),
            n_welsh=("is_welsh", "sum"),
        )
        .reset_index()
    )


def authorities(similar: pd.DataFrame) -> pd.DataFrame:
    """One row per kind of similarity: how many authorities have a list."""
    return (
        similar.groupby("similarity")["area_code"].nunique().rename("n_authorities").reset_index()
    )
