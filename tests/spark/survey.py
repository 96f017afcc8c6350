"""A wave of any size, drawn from the synthetic respondents of a release; no answer of a person."""

from pathlib import Path

from flows.warehouse.connect import opened, quoted

WAVE = "drawn"
OWN = ("survey_wave", "respondent_id", "weight", "is_synthetic")


def draw(folder: Path, n: int) -> dict[str, str]:
    """Write a wave as it lands, beside the one that the inputs of a plan hold.

    Of each question the answer is another respondent's, of the same role: so patterns of answers
    differ, and nobody answers what their role was not asked. Who that is, a hash decides: the same
    wave on any machine.

    Parameters
    ----------
    folder
        Of the plan; its ``inputs`` are read.
    n
        How many respondents.

    Returns
    -------
    dict
        By table, where its Parquet lies now.
    """
    inputs, drawn = folder / "inputs", folder / f"drawn-{n}"
    drawn.mkdir()
    with opened(drawn / "gofal.duckdb", writing=True, is_new=True) as connection:
        for name in ("survey_responses", "survey_comments", "survey_waves"):
            place = quoted(inputs / f"{name}.parquet")
            connection.execute(f"create table {name} as from read_parquet({place})")
        for name in ("responses", "comments"):
            place = quoted(inputs / f"raw_survey_synthetic_{name}.parquet")
            connection.execute(f"create table synthetic_{name} as from read_parquet({place})")
        columns = connection.table("survey_responses").columns
        types = dict(zip(columns, connection.table("survey_responses").types, strict=True))
        answers = [column for column in columns if column not in OWN]
        donors = ", ".join(f"list({each} order by respondent_id) as {each}" for each in answers)
        given = ", ".join(
            f"donors.{column}[1 + (hash(drawn.i, '{column}') % donors.n)::bigint]::{types[column]}"
            f" as {column}"
            for column in answers
        )
        connection.execute(
            f"create table donors as select demo_role as donor_role, count(*) as n, {donors} "
            "from synthetic_responses group by demo_role"
        )
        connection.execute(
            "create table drawn as select i, respondent_id as donor_id, demo_role as donor_role "
            f"from range({n}) as numbers(i) inner join (select *, row_number() over "
            "(order by respondent_id) - 1 as place from synthetic_responses) as ranked "
            "on ranked.place = hash(i) % (select count(*) from synthetic_responses)"
        )
        connection.execute(
            f"insert into survey_responses by name select '{WAVE}' as survey_wave, "
            f"'drawn_' || i as respondent_id, null as weight, true as is_synthetic, {given} "
            "from drawn inner join donors on drawn.donor_role = donors.donor_role"
        )
        connection.execute(
            f"insert into survey_comments by name select '{WAVE}' as survey_wave, 'drawn_' || i as "
            "respondent_id, question_id, code_id, true as is_synthetic from drawn "
            "inner join synthetic_comments on drawn.donor_id = synthetic_comments.respondent_id"
        )
        places = {}
        for name in ("survey_responses", "survey_comments"):
            places[name] = str(drawn / f"{name}.parquet")
            connection.execute(f"copy {name} to {quoted(places[name])} (format parquet)")
    (drawn / "gofal.duckdb").unlink()
    return places
