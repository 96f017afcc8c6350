"""dbt's way to the two files it builds: a plugin of dbt-duckdb, named in `profiles.yml`.

dbt parses every model anew when a value of its profile has changed, and the files of each run lie
elsewhere. So the profile names them as they are called everywhere, and this opens the real ones.
"""

import os
from typing import Any

import duckdb
from dbt.adapters.duckdb.credentials import DuckDBCredentials
from dbt.adapters.duckdb.plugins import BasePlugin

from flows.warehouse.connect import prepare_to_count

IN_MEMORY = ":memory:"


class Plugin(BasePlugin):
    """Opens the files that the environment names; empty ones in memory where it names none."""

    def update_connection_config(self, creds: DuckDBCredentials, config: dict[str, Any]) -> None:
        """Have dbt-duckdb open ``GOFAL_WAREHOUSE``; it does so next."""
        creds.path = os.environ.get("GOFAL_WAREHOUSE", IN_MEMORY)

    def configure_connection(self, conn: duckdb.DuckDBPyConnection) -> None:
        """Attach ``GOFAL_RESTRICTED``, and the warehouse too where it is in memory."""
        restricted = os.environ.get("GOFAL_RESTRICTED", IN_MEMORY).replace("'", "''")
        conn.execute(f"attach if not exists '{restricted}' as restricted")
        if self.creds and self.creds.path == IN_MEMORY:
            conn.execute(f"attach if not exists '{IN_MEMORY}' as gofal")
        prepare_to_count(conn)
