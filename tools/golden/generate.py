"""
Writes the golden files, from anywhere: all of them, or those and the cases that are named.

    python tools/golden/generate.py
    python tools/golden/generate.py packages/schedules/test/golden/peers.json
    python tools/golden/generate.py "adam: Rosenbrock" "cosineDecay: alpha"
"""

import same_bits  # noqa: F401, I001: it decides what the modules below compute with
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from batch_norm import BATCH_NORM, batch_norm_document
from case import case_document
from document import read_cases, versions, write
from diloco import DILOCO, diloco_document
from early_stopping import STOPPING, stopping_document
from linear_algebra import linear_algebra_document
from linesearch import LINESEARCHES, functions_document, linesearch_document
from losses import LOSSES, losses_document
from loss_methods import LOSS_METHODS, loss_document, loss_functions_document
from matrix_methods import MATRIX_METHODS
from minimize import MINIMIZATIONS, SIMPLEXES, minimize_document, simplexes_document
from noise import noise_document
from optimizers import OPTIMIZERS
from papers import PAPERS
from peer_schedules import PEER_SCHEDULES
from plateau import PLATEAU, plateau_document
from problem import problem_document
from projections import PROJECTIONS, projection_document, trees_document
from random_numbers import random_document
from schedules import PAPER_SCHEDULES, SCHEDULES, STEPS, schedule_document
from transformations import TRANSFORMATIONS
from wrappers import WRAPPERS

OPTIMIZERS_AT = "packages/testing/golden"
SCHEDULES_AT = "packages/schedules/test/golden"
STRATEGIES_AT = "packages/strategies/test/golden"


@dataclass(frozen=True)
class Table:
    """A file of cases, each of which is computed by itself."""

    # Each has a name.
    cases: Sequence[Any]
    document: Callable[[Any], dict]
    head: dict = field(default_factory=dict)


TABLES = {
    f"{OPTIMIZERS_AT}/transformations.json": Table(TRANSFORMATIONS, case_document),
    f"{OPTIMIZERS_AT}/optimizers.json": Table(OPTIMIZERS, case_document),
    f"{OPTIMIZERS_AT}/papers.json": Table(PAPERS, case_document),
    f"{OPTIMIZERS_AT}/wrappers.json": Table(WRAPPERS, case_document),
    "packages/optimizers/test/golden/linesearch.json": Table(
        LINESEARCHES, linesearch_document, {"functions": functions_document()}
    ),
    "packages/optimizers/test/golden/loss-methods.json": Table(
        LOSS_METHODS, loss_document, {"functions": loss_functions_document()}
    ),
    "packages/optimizers/test/golden/minimize.json": Table(
        MINIMIZATIONS, minimize_document, {"scipy": versions("scipy"), "simplexes": simplexes_document(SIMPLEXES)}
    ),
    "packages/optimizers/test/golden/projections.json": Table(
        PROJECTIONS, projection_document, {"trees": trees_document()}
    ),
    f"{OPTIMIZERS_AT}/matrices.json": Table(MATRIX_METHODS, case_document),
    "packages/losses/test/golden/losses.json": Table(LOSSES, losses_document),
    "packages/parallel/test/golden/diloco.json": Table(DILOCO, diloco_document),
    f"{SCHEDULES_AT}/schedules.json": Table(SCHEDULES, schedule_document, {"steps": STEPS}),
    f"{SCHEDULES_AT}/papers.json": Table(PAPER_SCHEDULES, schedule_document, {"steps": STEPS}),
    f"{SCHEDULES_AT}/peers.json": Table(PEER_SCHEDULES, schedule_document, {"steps": STEPS}),
    f"{STRATEGIES_AT}/batch-norm.json": Table(BATCH_NORM, batch_norm_document),
    f"{STRATEGIES_AT}/early-stopping.json": Table(STOPPING, stopping_document),
    f"{STRATEGIES_AT}/plateau.json": Table(PLATEAU, plateau_document),
}

WHOLE: dict[str, Callable[[], dict]] = {
    f"{OPTIMIZERS_AT}/problems.json": problem_document,
    f"{OPTIMIZERS_AT}/noise.json": noise_document,
    "packages/core/test/golden/random.json": random_document,
    "packages/optimizers/test/golden/linear-algebra.json": linear_algebra_document,
}


def _write_table(path: str, table: Table, chosen: Callable[[str], bool]) -> None:
    """Computes the cases that are chosen, and copies the others from the file that is there."""
    others = {} if all(chosen(case.name) for case in table.cases) else read_cases(path)
    # A case that the file lacks is written too: the file always has all cases.
    cases = [
        table.document(case) if chosen(case.name) or case.name not in others else others[case.name]
        for case in table.cases
    ]
    write(path, {**table.head, "cases": cases})


def generate(names: Sequence[str]) -> None:
    known = {*TABLES, *WHOLE, *(case.name for table in TABLES.values() for case in table.cases)}
    unknown = [name for name in names if name not in known]
    if unknown:
        raise SystemExit(f"expected golden files or cases, found {unknown}")

    for path, document in WHOLE.items():
        if not names or path in names:
            write(path, document())
    for path, table in TABLES.items():
        if not names or path in names:
            _write_table(path, table, lambda _: True)
        elif any(case.name in names for case in table.cases):
            _write_table(path, table, lambda name: name in names)


generate(sys.argv[1:])
