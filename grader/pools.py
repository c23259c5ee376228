"""Which workers grade: processes here, or a Dask cluster."""

from __future__ import annotations

import os
from collections.abc import Callable

from grader.fingerprint import Terms
from grader.plan import Plan
from grader.workers import LocalPool, Pool


def pool_of(
    plan: Plan, students: int, processes: int | None, cluster: str | None, warn: Callable[[str], None]
) -> tuple[Pool, Terms]:
    """The workers that were asked for, and the terms on which they grade; ``warn`` is told of refused ones."""
    checks = plan.checks()
    terms = plan.terms(checks)
    if cluster:
        from grader.cluster import ClusterPool

        return ClusterPool(cluster, plan.packed(), terms, checks, warn), terms
    return LocalPool(plan, min(processes or os.cpu_count() or 1, max(students, 1)), checks), terms
