"""Every idiom of the list is found in SQL that uses it, and none in SQL that both engines run."""

import pytest

from tools.portable_sql.__main__ import found_in, idioms, main

USED = {
    "by name": "select a from x\nunion all by name\nselect a from y",
    "varchar": "select a::varchar as a from x",
    "unsigned": "select a::utinyint as a from x",
    "list literal": "select [a, b] as pair from x",
    "unnest": "select unnest(pairs) as a from x",
    "star with words": "select * exclude (a) from x",
    "ordered aggregate": "select sum(a order by b) as a from x",
    "order of a list": "select array_agg(a) as a from x",
    "format": "select format('{:.1f}', a) as a from x",
    "rounding to a column": "select round(a, b) as a from x",
    "decimal literal": "select 100.0 * a as a from x",
    "whole division": "select a // b as a from x",
    "lists and texts": "select list_has_any(a, b) as a from x",
    "lambda": "select transform(a, each -> each + 1) as a from x",
    "from first": "with x as (from y)\nselect a from x",
    "kurtosis": "select kurtosis(a) as a from x",
    "sum of doubles": "select stddev_samp(a) as a from x",
}
UNDERSTOOD = """
-- list_has_any('a', [b]) in a comment, and // too
select
    x.survey_wave,
    'format(' || x.role as role,
    count(*) filter (where x.a is not null) as n,
    100::double * sum(x.n)::bigint / max(x.base) as share_pct,
    round(x.a / x.b, 2) as rounded,
    cast(x.a as smallint) as a,
    y."list(a)" as b
from x
inner join y using (survey_wave)
where x.a in (select y.a from y)
group by all
qualify row_number() over (partition by x.a order by x.b desc) = 1
"""


def test_the_examples_are_of_the_list():
    assert USED.keys() == {idiom.name for idiom in idioms()}


@pytest.mark.parametrize("name", USED)
def test_an_idiom_that_only_duckdb_knows_is_found(name):
    assert name in {idiom.name for _, idiom in found_in(USED[name], idioms())}


def test_what_both_engines_run_is_left_alone():
    assert found_in(UNDERSTOOD, idioms()) == []


def test_a_model_that_does_not_translate_is_named_with_its_line(tmp_path, capsys):
    (tmp_path / "int_pairs.sql").write_text("select a\nfrom x\nunion all by name\nselect a from y")
    assert main(tmp_path) == 1
    assert "int_pairs.sql, line 3 as compiled: by name" in capsys.readouterr().out


def test_a_folder_without_models_is_no_clean_one(tmp_path):
    assert main(tmp_path) == 1
