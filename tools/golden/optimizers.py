"""Cases for SGD, momentum, Adam and AdamW, and for chains."""

from dataclasses import dataclass

import optax
import torch

import paper_rules as rules
import paper_schedules as schedules
from case import Case
from rate import Schedule
from with_optax import optax_oracle, optax_schedule
from with_pytorch import pytorch_oracle

SGD, ADAM, ADAMW = torch.optim.SGD, torch.optim.Adam, torch.optim.AdamW


@dataclass(frozen=True)
class Rates:
    """One schedule, as a spec, in Optax and as an equation."""

    spec: dict
    optax: optax.Schedule
    paper: Schedule


COSINE = Rates(
    spec={"name": "cosineDecay", "initialValue": 0.1, "steps": 50, "alpha": 0.01},
    optax=optax_schedule(optax.cosine_decay_schedule(0.1, 50, alpha=0.01)),
    paper=schedules.cosine_decay(0.1, 50, alpha=0.01),
)
LINEAR = Rates(
    spec={"name": "linear", "from": 0.1, "to": 0.01, "steps": 50},
    optax=optax_schedule(optax.linear_schedule(0.1, 0.01, 50)),
    paper=schedules.linear(0.1, 0.01, 50),
)
WARMUP_COSINE = Rates(
    spec={"name": "warmupCosine", "peakValue": 0.1, "warmupSteps": 10, "steps": 50, "endValue": 0.001},
    optax=optax_schedule(optax.warmup_cosine_decay_schedule(0.0, 0.1, 10, 50, end_value=0.001)),
    paper=schedules.warmup_cosine(0.1, 10, 50, end=0.001),
)

SGD_CASES = [
    Case(
        name="sgd",
        spec={"name": "sgd", "learningRate": 0.1},
        oracles={
            "paper": rules.paper_oracle(lambda: rules.sgd(0.1)),
            "optax": optax_oracle(optax.sgd(0.1)),
            "pytorch": pytorch_oracle(SGD, lr=0.1),
        },
    ),
    Case(
        name="sgd: schedule",
        spec={"name": "sgd", "learningRate": COSINE.spec},
        oracles={
            "paper": rules.paper_oracle(lambda: rules.sgd(COSINE.paper)),
            "optax": optax_oracle(optax.sgd(COSINE.optax)),
            "pytorch": pytorch_oracle(SGD, lr=COSINE.paper),
        },
    ),
    Case(
        name="sgd: Rosenbrock",
        spec={"name": "sgd", "learningRate": 0.001},
        problem="rosenbrock",
        oracles={
            "paper": rules.paper_oracle(lambda: rules.sgd(0.001)),
            "optax": optax_oracle(optax.sgd(0.001)),
            "pytorch": pytorch_oracle(SGD, lr=0.001),
        },
    ),
    Case(
        name="chain: L2 regularisation, sgd",
        spec={
            "name": "chain",
            "transformations": [
                {"name": "addDecayedWeights", "weightDecay": 0.1},
                {"name": "sgd", "learningRate": 0.1},
            ],
        },
        oracles={
            "optax": optax_oracle(optax.chain(optax.add_decayed_weights(0.1), optax.sgd(0.1))),
            "pytorch": pytorch_oracle(SGD, lr=0.1, weight_decay=0.1),
        },
    ),
]

MOMENTUM_CASES = [
    Case(
        name="momentum",
        spec={"name": "momentum", "learningRate": 0.05},
        oracles={
            "paper": rules.paper_oracle(lambda: rules.momentum(0.05, 0.9)),
            "optax": optax_oracle(optax.sgd(0.05, momentum=0.9)),
            "pytorch": pytorch_oracle(SGD, lr=0.05, momentum=0.9),
        },
    ),
    Case(
        name="momentum: 0",
        spec={"name": "momentum", "learningRate": 0.05, "momentum": 0},
        oracles={
            "paper": rules.paper_oracle(lambda: rules.momentum(0.05, 0)),
            "optax": optax_oracle(optax.sgd(0.05, momentum=0.0)),
        },
    ),
    # The paper's velocity keeps the rate of its time, so with a schedule it is something else.
    Case(
        name="momentum: schedule",
        spec={"name": "momentum", "learningRate": LINEAR.spec, "momentum": 0.5},
        oracles={
            "optax": optax_oracle(optax.sgd(LINEAR.optax, momentum=0.5)),
            "pytorch": pytorch_oracle(SGD, lr=LINEAR.paper, momentum=0.5),
        },
    ),
    Case(
        name="momentum: dampening",
        spec={"name": "momentum", "learningRate": 0.05, "dampening": 0.5},
        oracles={
            "paper": rules.paper_oracle(lambda: rules.momentum(0.05, 0.9, dampening=0.5)),
            "pytorch": pytorch_oracle(SGD, lr=0.05, momentum=0.9, dampening=0.5),
        },
    ),
    Case(
        name="momentum: dampening, schedule",
        spec={"name": "momentum", "learningRate": LINEAR.spec, "momentum": 0.5, "dampening": 0.25},
        oracles={"pytorch": pytorch_oracle(SGD, lr=LINEAR.paper, momentum=0.5, dampening=0.25)},
    ),
    Case(
        name="momentum: dampening, Rosenbrock",
        spec={"name": "momentum", "learningRate": 0.0005, "dampening": 0.9},
        problem="rosenbrock",
        oracles={
            "paper": rules.paper_oracle(lambda: rules.momentum(0.0005, 0.9, dampening=0.9)),
            "pytorch": pytorch_oracle(SGD, lr=0.0005, momentum=0.9, dampening=0.9),
        },
    ),
    Case(
        name="momentum: Rosenbrock",
        spec={"name": "momentum", "learningRate": 0.0002},
        problem="rosenbrock",
        oracles={
            "paper": rules.paper_oracle(lambda: rules.momentum(0.0002, 0.9)),
            "optax": optax_oracle(optax.sgd(0.0002, momentum=0.9)),
            "pytorch": pytorch_oracle(SGD, lr=0.0002, momentum=0.9),
        },
    ),
    Case(
        name="chain: nesterov",
        spec={
            "name": "chain",
            "transformations": [
                {"name": "addMomentum", "decay": 0.9, "nesterov": True},
                {"name": "scaleByLearningRate", "learningRate": 0.05},
            ],
        },
        oracles={
            "paper": rules.paper_oracle(lambda: rules.nesterov_reformulated(0.05, 0.9)),
            "optax": optax_oracle(optax.sgd(0.05, momentum=0.9, nesterov=True)),
            "pytorch": pytorch_oracle(SGD, lr=0.05, momentum=0.9, nesterov=True),
        },
    ),
]

ADAM_CASES = [
    Case(
        name="adam",
        spec={"name": "adam"},
        oracles={
            "paper": rules.paper_oracle(lambda: rules.adam(1e-3)),
            "optax": optax_oracle(optax.adam(1e-3)),
            "pytorch": pytorch_oracle(ADAM, lr=1e-3),
        },
    ),
    Case(
        name="adam: b1, b2 and eps",
        spec={"name": "adam", "learningRate": 0.1, "b1": 0.8, "b2": 0.98, "eps": 1e-3},
        oracles={
            "paper": rules.paper_oracle(lambda: rules.adam(0.1, 0.8, 0.98, 1e-3)),
            "optax": optax_oracle(optax.adam(0.1, b1=0.8, b2=0.98, eps=1e-3)),
            "pytorch": pytorch_oracle(ADAM, lr=0.1, betas=(0.8, 0.98), eps=1e-3),
        },
    ),
    Case(
        name="adam: b1 0",
        spec={"name": "adam", "learningRate": 0.01, "b1": 0},
        oracles={
            "paper": rules.paper_oracle(lambda: rules.adam(0.01, b1=0)),
            "optax": optax_oracle(optax.adam(0.01, b1=0.0)),
            "pytorch": pytorch_oracle(ADAM, lr=0.01, betas=(0.0, 0.999)),
        },
    ),
    Case(
        name="adam: epsRoot",
        spec={"name": "adam", "learningRate": 0.01, "epsRoot": 1e-4},
        oracles={"optax": optax_oracle(optax.adam(0.01, eps_root=1e-4))},
    ),
    Case(
        name="adam: schedule",
        spec={"name": "adam", "learningRate": COSINE.spec},
        oracles={
            "paper": rules.paper_oracle(lambda: rules.adam(COSINE.paper)),
            "optax": optax_oracle(optax.adam(COSINE.optax)),
            "pytorch": pytorch_oracle(ADAM, lr=COSINE.paper),
        },
    ),
    Case(
        name="adam: Rosenbrock",
        spec={"name": "adam", "learningRate": 0.05},
        problem="rosenbrock",
        oracles={
            "paper": rules.paper_oracle(lambda: rules.adam(0.05)),
            "optax": optax_oracle(optax.adam(0.05)),
            "pytorch": pytorch_oracle(ADAM, lr=0.05),
        },
    ),
    Case(
        name="chain: L2 regularisation, adam",
        spec={
            "name": "chain",
            "transformations": [
                {"name": "addDecayedWeights", "weightDecay": 0.1},
                {"name": "adam", "learningRate": 0.01},
            ],
        },
        oracles={
            "optax": optax_oracle(optax.chain(optax.add_decayed_weights(0.1), optax.adam(0.01))),
            "pytorch": pytorch_oracle(ADAM, lr=0.01, weight_decay=0.1),
        },
    ),
]

ADAMW_CASES = [
    Case(
        name="adamw",
        spec={"name": "adamw"},
        oracles={
            "paper": rules.paper_oracle(lambda: rules.adamw(1e-3, 1e-4)),
            "optax": optax_oracle(optax.adamw(1e-3)),
            "pytorch": pytorch_oracle(ADAMW, lr=1e-3, weight_decay=1e-4),
        },
    ),
    Case(
        name="adamw: weightDecay",
        spec={"name": "adamw", "learningRate": 0.01, "b1": 0.8, "b2": 0.98, "eps": 1e-6, "weightDecay": 0.01},
        oracles={
            "paper": rules.paper_oracle(lambda: rules.adamw(0.01, 0.01, 0.8, 0.98, 1e-6)),
            "optax": optax_oracle(optax.adamw(0.01, b1=0.8, b2=0.98, eps=1e-6, weight_decay=0.01)),
            "pytorch": pytorch_oracle(ADAMW, lr=0.01, betas=(0.8, 0.98), eps=1e-6, weight_decay=0.01),
        },
    ),
    Case(
        name="adamw: epsRoot",
        spec={"name": "adamw", "learningRate": 0.01, "epsRoot": 1e-4, "weightDecay": 0.1},
        oracles={"optax": optax_oracle(optax.adamw(0.01, eps_root=1e-4, weight_decay=0.1))},
    ),
    Case(
        name="adamw: mask",
        spec={
            "name": "adamw",
            "learningRate": 0.01,
            "weightDecay": 0.1,
            "mask": {"w": True, "b": False, "s": True},
        },
        oracles={
            "optax": optax_oracle(
                optax.adamw(0.01, weight_decay=0.1, mask={"b": False, "s": True, "w": True})
            ),
            "pytorch": pytorch_oracle(ADAMW, lr=0.01, weight_decay=0.1, undecayed=frozenset("b")),
        },
    ),
    Case(
        name="adamw: schedule",
        spec={"name": "adamw", "learningRate": WARMUP_COSINE.spec, "weightDecay": 0.1},
        oracles={
            "paper": rules.paper_oracle(lambda: rules.adamw(WARMUP_COSINE.paper, 0.1)),
            "optax": optax_oracle(optax.adamw(WARMUP_COSINE.optax, weight_decay=0.1)),
            "pytorch": pytorch_oracle(ADAMW, lr=WARMUP_COSINE.paper, weight_decay=0.1),
        },
    ),
    Case(
        name="adamw: weightDecay schedule",
        spec={"name": "adamw", "learningRate": 0.01, "weightDecay": LINEAR.spec},
        oracles={"optax": optax_oracle(optax.adamw(0.01, weight_decay=LINEAR.optax))},
    ),
    Case(
        name="adamw: Rosenbrock",
        spec={"name": "adamw", "learningRate": 0.05, "weightDecay": 0.01},
        problem="rosenbrock",
        oracles={
            "paper": rules.paper_oracle(lambda: rules.adamw(0.05, 0.01)),
            "optax": optax_oracle(optax.adamw(0.05, weight_decay=0.01)),
            "pytorch": pytorch_oracle(ADAMW, lr=0.05, weight_decay=0.01),
        },
    ),
]

CHAIN_CASES = [
    Case(
        name="chain: clipByGlobalNorm, adamw, warmupCosine",
        spec={
            "name": "chain",
            "transformations": [
                {"name": "clipByGlobalNorm", "maxNorm": 1},
                {"name": "adamw", "learningRate": WARMUP_COSINE.spec, "weightDecay": 0.01},
            ],
        },
        oracles={
            "optax": optax_oracle(
                optax.chain(
                    optax.clip_by_global_norm(1.0), optax.adamw(WARMUP_COSINE.optax, weight_decay=0.01)
                )
            )
        },
    ),
    Case(
        name="chain: clip, nesterov, linear",
        spec={
            "name": "chain",
            "transformations": [
                {"name": "clip", "maxDelta": 0.5},
                {"name": "addMomentum", "decay": 0.9, "nesterov": True},
                {"name": "scaleByLearningRate", "learningRate": LINEAR.spec},
            ],
        },
        oracles={
            "optax": optax_oracle(
                optax.chain(
                    optax.clip(0.5),
                    optax.trace(0.9, nesterov=True),
                    optax.scale_by_learning_rate(LINEAR.optax),
                )
            ),
            "pytorch": pytorch_oracle(SGD, lr=LINEAR.paper, momentum=0.9, nesterov=True, clip_value=0.5),
        },
    ),
]

OPTIMIZERS = [*SGD_CASES, *MOMENTUM_CASES, *ADAM_CASES, *ADAMW_CASES, *CHAIN_CASES]
