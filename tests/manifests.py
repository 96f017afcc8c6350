"""Manifests for tests that need a release and none of its figures."""

from datetime import UTC, datetime

from flows.releases.manifest import Checks, Manifest

MADE = Manifest(
    inputs=(),
    code_version="0",
    created_at=datetime(2026, 11, 23, tzinfo=UTC),
    fingerprint="ab" * 32,
    tables=(),
    checks=Checks(n=0, n_failed=0),
    versions={},
    steps={},
)
