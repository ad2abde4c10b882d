"""Writes every golden file. Run it from anywhere: `python tools/golden/generate.py`."""

import jax

from batch_norm import BATCH_NORM, batch_norm_document
from case import case_document
from document import write
from noise import noise_document
from optimizers import OPTIMIZERS
from papers import PAPERS
from peer_schedules import PEER_SCHEDULES
from plateau import PLATEAU, plateau_document
from problem import problem_document
from random_numbers import random_document
from schedules import PAPER_SCHEDULES, SCHEDULES, STEPS, schedule_document
from transformations import TRANSFORMATIONS

jax.config.update("jax_enable_x64", True)

OPTIMIZERS_AT = "packages/optimizers/test/golden"
SCHEDULES_AT = "packages/schedules/test/golden"

write(f"{OPTIMIZERS_AT}/problems.json", problem_document())
for name, cases in {"transformations": TRANSFORMATIONS, "optimizers": OPTIMIZERS, "papers": PAPERS}.items():
    write(f"{OPTIMIZERS_AT}/{name}.json", {"cases": [case_document(case) for case in cases]})
write(f"{OPTIMIZERS_AT}/noise.json", noise_document())
for name, cases in {"schedules": SCHEDULES, "papers": PAPER_SCHEDULES, "peers": PEER_SCHEDULES}.items():
    write(
        f"{SCHEDULES_AT}/{name}.json",
        {"steps": STEPS, "cases": [schedule_document(case) for case in cases]},
    )
write("packages/core/test/golden/random.json", random_document())
write(
    "packages/strategies/test/golden/batch-norm.json",
    {"cases": [batch_norm_document(case) for case in BATCH_NORM]},
)
write(
    "packages/strategies/test/golden/plateau.json",
    {"cases": [plateau_document(case) for case in PLATEAU]},
)
