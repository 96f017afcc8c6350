"""A notebook: how one authority stands. Open it with `marimo edit`, or run it as a script.

marimo is no part of Gofal: install it, and duckdb 1.1 or later, where you work. The data directory
is GOFAL_HOME, else data/ here.
"""

import marimo

app = marimo.App()


@app.cell
def _():
    import os
    from pathlib import Path

    import duckdb
    import marimo as mo

    release = Path(os.environ.get("GOFAL_HOME", "data"), "current").resolve()
    locked = {"enable_external_access": False, "lock_configuration": True}
    warehouse = duckdb.connect(str(release / "gofal.duckdb"), read_only=True, config=locked)
    return mo, warehouse


@app.cell
def _(mo, warehouse):
    names = warehouse.execute(
        "select area_name from marts.dim_local_authorities order by sort_order"
    ).fetchall()
    area = mo.ui.dropdown([name for (name,) in names], value="Torfaen", label="Authority")
    area  # noqa: B018
    return (area,)


@app.cell
def _(area, warehouse):
    rates = warehouse.sql(
        """
        select year_ending_march, n_children_looked_after, round(care_rate_per_10k, 1) as rate,
            care_rate_rank, funnel_position
        from marts.fct_care_rates
        where area_name = $area and care_rate_per_10k is not null
        order by year_ending_march desc
        limit 5
        """,
        params={"area": area.value},
    )
    rates.show()


if __name__ == "__main__":
    app.run()
