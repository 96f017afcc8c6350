"""One run of the service, in a process of its own: ``python -m flows.service.run ID``.

Which code runs is decided here, not by what lies in Prefect's database.
"""

import sys
from uuid import UUID

from prefect.client.orchestration import get_client
from prefect.engine import handle_engine_signals
from prefect.flow_engine import run_flow

from flows.service.flow import gofal


def main(run_id: UUID) -> None:
    """Run the flow as the run that the service took from its queue."""
    with get_client(sync_client=True) as client:
        flow_run = client.read_flow_run(run_id)
    with handle_engine_signals(run_id):
        run_flow(gofal, flow_run=flow_run, return_type="state")


if __name__ == "__main__":
    main(UUID(sys.argv[1]))
