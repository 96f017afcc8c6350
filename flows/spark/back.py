"""What Spark wrote, taken back: its Parquet in the place of what DuckDB would have computed.

All that rests on it is built and tested as always. The respondents have landed here all the same:
the factor analysis, the regressions and disclosure control read them one by one.
"""

from pathlib import Path

from domain.problems import StateError
from flows.spark.plan import SPARK, Job, Model
from flows.warehouse.compiled import first_failure, first_word, recorded
from flows.warehouse.connect import ANY_FAULT, MACHINE_FAULTS, Connection, quoted

REPORT = "report.json"  # written last: a folder without it is no finished job's
NODE = "model.gofal.{}"
Nodes = dict[str, list[str]]
# by wave, respondents here and those that Spark read, where they differ: as counted by role and
# authority, or in who they are; the number of a wave may be another one there
OTHERS = """
with here as (
    select survey_wave, kind_number % 128 as kind, count(*) as n
    from restricted.staging.stg_survey__responses
    group by all
),
there as (
    select waves.survey_wave, counts.kind_number % 128 as kind, sum(counts.n_respondents) as n
    from restricted.intermediate.int_kind_counts as counts
    left join restricted.intermediate.int_survey_waves as waves
        on counts.kind_number // 128 = waves.wave_number
    where counts.counted_as = (select min(counted_as) from restricted.intermediate.int_kind_counts)
    group by all
),
people_here as (
    select survey_wave, bit_xor(hash(respondent_id)) as ids
    from restricted.staging.stg_survey__responses
    group by all
),
people_there as (
    select survey_wave, bit_xor(hash(respondent_id)) as ids
    from restricted.marts.dim_respondents
    group by all
)
select survey_wave, sum(coalesce(here.n, 0))::bigint, sum(coalesce(there.n, 0))::bigint
from here
full join there using (survey_wave, kind)
left join people_here using (survey_wave)
left join people_there using (survey_wave)
group by all
having bool_or(here.n is distinct from there.n or people_here.ids is distinct from people_there.ids)
order by all
"""


class TakenBackError(StateError):
    """What Spark wrote cannot be taken; the message says why and what to do."""


def finished_job(output: Path, models_fingerprint: str) -> tuple[Job, dict[str, Nodes]]:
    """The job that wrote a folder, and what dbt executed of all models, for a build on it.

    Raises
    ------
    TakenBackError
        If the job did not end, a model of it is not there, it was planned from other models, or
        dbt has yet to build these once.
    """
    if not (output / REPORT).exists():
        raise TakenBackError(f"{output} holds no finished job: run it again, into a new folder")
    again = "plan it again (python -m flows.spark.plan FOLDER), and run that"
    try:
        job = Job.read(output, SPARK)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise TakenBackError(
            f"{output} does not say which job wrote it ({type(error).__name__}): {again}"
        ) from error
    if job.models_fingerprint != models_fingerprint:
        raise TakenBackError(f"{output} was planned from other models than these: {again}")
    _require_models(output, job)
    recording = recorded(models_fingerprint)
    if recording is None:
        raise TakenBackError("dbt has yet to build these models here: gofal refresh --force, once")
    return job, recording


def build_on(warehouse: Connection, output: Path, job: Job, nodes: Nodes) -> int:
    """Take what Spark wrote, and build and test all other models; return how many nodes.

    Parameters
    ----------
    warehouse
        Of a release that is being built, with the landed respondents and nothing else yet.
    nodes
        What dbt executed of all models.

    Raises
    ------
    TakenBackError
        If what it wrote cannot be taken, is of other respondents than those landed here, or does
        not pass the tests.
    """
    take_back(warehouse, output, job)
    taken = {NODE.format(model.name) for model in job.models if not model.is_view}
    # of a table that is there already, what is said of it and its columns
    rest = {
        node: [each for each in statements if node not in taken or first_word(each) == "comment"]
        for node, statements in nodes.items()
    }
    failed = first_failure(warehouse, rest)
    if failed is not None:
        raise TakenBackError(
            f"on what Spark wrote in {output}, {failed} does not pass: make spark shows where the "
            "engines differ, and gofal refresh builds without it"
        )
    _require_same_respondents(warehouse, output)
    return len(nodes)


def take_back(warehouse: Connection, output: Path, job: Job) -> int:
    """Fill the tables of a job's models from what Spark wrote; return how many rows that are.

    Parameters
    ----------
    warehouse
        Of a release that is being built, in which these models are not.

    Raises
    ------
    TakenBackError
        If a model is not in its folder, or not as it was planned: then nothing is taken.
    """
    _require_models(output, job)
    warehouse.execute("begin")
    try:
        n_rows = sum(_take(warehouse, output / model.name, model) for model in _tables(job))
    except BaseException:
        warehouse.execute("rollback")
        raise
    warehouse.execute("commit")
    return n_rows


def as_planned(model: Model, folder: Path) -> str:
    """Select what Spark wrote of a model, each column in its own type again."""
    columns = ", ".join(f'"{name}"::{kind} as "{name}"' for name, kind in model.columns.items())
    return f"select {columns} from read_parquet({quoted(folder / '*.parquet')})"  # noqa: S608


def _tables(job: Job) -> list[Model]:
    """The models that are taken: a view stays its SQL."""
    return [model for model in job.models if not model.is_view]


def _require_models(output: Path, job: Job) -> None:
    missing = [model.name for model in _tables(job) if not (output / model.name).is_dir()]
    if missing:
        raise TakenBackError(f"{output} is without {', '.join(missing)}: copy the whole folder")


def _require_same_respondents(warehouse: Connection, output: Path) -> None:
    others = [
        f"wave {wave}: {theirs:,} respondents in {output} and {ours:,} here"
        + (", who are not the same" if ours == theirs else "")
        for wave, ours, theirs in warehouse.execute(OTHERS).fetchall()
    ]
    if others:
        raise TakenBackError(
            f"{'; '.join(others)}. Land the export that the job read (gofal refresh --survey "
            "EXPORT --codebook FILE), or run the job on those that landed here"
        )


def _take(warehouse: Connection, folder: Path, model: Model) -> int:
    schema = model.relation.rpartition(".")[0]
    warehouse.execute(f"create schema if not exists {schema}")
    try:
        warehouse.execute(f"create table {model.relation} as {as_planned(model, folder)}")
    except MACHINE_FAULTS:
        raise
    except ANY_FAULT as error:
        raise TakenBackError(
            f"{folder} is not as it was planned ({type(error).__name__}): copy the whole folder "
            "again, or run the job again"
        ) from None  # what DuckDB says quotes values, and they may be of a person
    ((n_rows,),) = warehouse.execute(f"select count(*) from {model.relation}").fetchall()  # noqa: S608
    return int(n_rows)
