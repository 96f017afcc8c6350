"""dbt in a child process: all below the ledger, then, when the statistics are there, the ledger.

``python -m flows.processes flows.refresh.builder READY GO ARG...``: READY and GO are file
descriptors of pipes. One process does both builds, since starting dbt costs more than building.
"""

import os
import sys

from dbt.adapters.duckdb.connections import DuckDBConnectionManager
from dbt.cli.main import dbtRunner

LEDGER = "path:models/ledger"


def main() -> int:
    """Build everything but the ledger, say how it went, wait, and build the ledger."""
    ready, go, arguments = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3:]
    below = dbtRunner().invoke(["build", "--exclude", LEDGER, *arguments])
    DuckDBConnectionManager.close_all_connections()  # else the file stays locked
    os.write(ready, b"1" if below.success else b"0")
    if not below.success or not os.read(go, 1):
        return 1
    ledger = dbtRunner().invoke(["build", "--select", LEDGER, *arguments])
    return 0 if ledger.success else 1


if __name__ == "__main__":
    sys.exit(main())
