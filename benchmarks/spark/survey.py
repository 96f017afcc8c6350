"""A wave of any size, drawn from the synthetic respondents of a release; no answer of a person."""

from pathlib import Path

from flows.landing.survey_tables import COMPUTED, RESPONSES
from flows.warehouse.connect import opened, quoted

WAVE = "drawn"
IN_A_BLOCK = 4
NEXT_WAVE = "(select coalesce(max(kind_number) // 128, 0) + 1 from survey_responses)"
KIND_NUMBER = COMPUTED[RESPONSES]["kind_number"].format(place=NEXT_WAVE)
OWN = ("kind_number", "survey_wave", "respondent_id", "weight", "is_synthetic")


def draw(folder: Path, n: int) -> dict[str, str]:
    """Write a wave as it lands, beside the one that the inputs of a plan hold.

    Of each few questions the answers are another respondent's, of the same role: so patterns of
    answers differ, and nobody answers what their role was not asked. Who that is, a hash decides:
    the same wave on any machine.

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
        answers = [
            column
            for column in connection.table("survey_responses").columns
            if column not in (*OWN, "demo_role")
        ]
        blocks = [
            answers[start : start + IN_A_BLOCK] for start in range(0, len(answers), IN_A_BLOCK)
        ]
        # a number for each donor, those of a role in a row: one key to join on
        connection.execute(
            "create table donors as select *, "
            "row_number() over (order by demo_role, respondent_id) as number, "
            "count(*) over (partition by demo_role) as n_of_role, "
            "rank() over (order by demo_role) as first_of_role from synthetic_responses"
        )
        ((n_donors,),) = connection.execute("select count(*) from donors").fetchall()
        # joins as they stand: an optimizer that orders them multiplies donors by donors
        connection.execute("set disabled_optimizers = 'join_order'")
        places = ", ".join(
            f"(first_of_role + (hash(i, {number}) >> 33)::bigint % n_of_role) as place_{number}"
            for number in range(len(blocks))
        )
        connection.execute(
            f"create table drawn as select i, respondent_id as donor_id, demo_role, {places} "
            f"from range({n}) as numbers(i) inner join donors "
            f"on donors.number = 1 + (hash(numbers.i) >> 33)::bigint % {n_donors}"
        )
        given = ", ".join(
            f"coalesce(of_{number}.{column}, 0)::tinyint as {column}"
            for number, block in enumerate(blocks)
            for column in block
        )
        joins = " ".join(
            f"inner join donors as of_{number} on of_{number}.number = drawn.place_{number}"
            for number in range(len(blocks))
        )
        connection.execute(
            f"insert into survey_responses by name select *, {KIND_NUMBER} as kind_number from ("
            f"select '{WAVE}' as survey_wave, "
            "'drawn_' || drawn.i as respondent_id, null as weight, true as is_synthetic, "
            f"coalesce(drawn.demo_role, 0)::tinyint as demo_role, {given} from drawn {joins})"
        )
        connection.execute(
            f"insert into survey_comments by name select '{WAVE}' as survey_wave, 'drawn_' || i as "
            "respondent_id, question_id, code_id, true as is_synthetic from drawn "
            "inner join synthetic_comments on drawn.donor_id = synthetic_comments.respondent_id"
        )
        written = {}
        for name in ("survey_responses", "survey_comments"):
            written[name] = str(drawn / f"{name}.parquet")
            connection.execute(f"copy {name} to {quoted(written[name])} (format parquet)")
    (drawn / "gofal.duckdb").unlink()
    return written
