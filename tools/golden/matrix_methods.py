"""Cases for the methods that see a leaf as a matrix, or keep something for each of its axes."""

import jax
import optax
import torch

import matrix_rules as rules
from case import Case
from paper_rules import adamw, leafwise_paper_oracle
from with_optax import optax_oracle
from with_pytorch import ByRank, pytorch_oracle


def _moonshot(rho: float):
    return lambda inputs, outputs: rho * max(inputs, outputs) ** 0.5


def _adamw(rate: float, b2: float = 0.95, eps: float = 1e-10, weight_decay: float = 0.0):
    return lambda: adamw(rate, weight_decay, b2=b2, eps=eps)


def _muon(rate: float, weight_decay: float, rest, **options):
    return leafwise_paper_oracle(
        rules.by_rank(lambda: rules.descent(rate, rules.scale_by_muon(**options), weight_decay), rest)
    )


MUON_CASES = [
    Case(
        name="muon",
        spec={"name": "muon"},
        problem="matrices",
        oracles={"paper": _muon(0.02, 0, _adamw(3e-4))},
    ),
    # It takes the larger of norm and eps, where thalweg adds them: 1e-30 is beside the norm as if it were not there.
    Case(
        name="muon: PyTorch's layout and decay",
        spec={
            "name": "muon",
            "learningRate": 0.1,
            "weightDecay": 0.1,
            "eps": 1e-30,
            "outputs": "rows",
            "adamLearningRate": 0.05,
            "adamB1": 0.8,
            "adamEps": 1e-8,
            "adamWeightDecay": 0.01,
        },
        problem="matrices",
        oracles={
            "pytorch": pytorch_oracle(
                ByRank,
                lr=0.1,
                eps=1e-30,
                rest={"lr": 0.05, "betas": (0.8, 0.95), "eps": 1e-8, "weight_decay": 0.01},
            ),
        },
    ),
    Case(
        name="muon: moonshot, without Nesterov",
        spec={
            "name": "muon",
            "learningRate": 0.05,
            "momentum": 0.8,
            "nesterov": False,
            "nsSteps": 3,
            "a": 3,
            "b": -4,
            "c": 1.5,
            "eps": 1e-30,
            "scaling": "moonshot",
            "weightDecay": 0.2,
            "mask": "wide",
            "adamLearningRate": 0.05,
        },
        problem="matrices",
        oracles={
            "pytorch": pytorch_oracle(
                ByRank,
                lr=0.05,
                momentum=0.8,
                nesterov=False,
                ns_steps=3,
                ns_coefficients=(3, -4, 1.5),
                eps=1e-30,
                adjust_lr_fn="match_rms_adamw",
                weight_decay=0.2,
                undecayed=frozenset({"tall"}),
                rest={"lr": 0.05, "betas": (0.9, 0.95), "eps": 1e-10, "weight_decay": 0},
            ),
        },
    ),
    Case(
        name="muon: Optax's form",
        spec={
            "name": "muon",
            "learningRate": 0.1,
            "form": "optax",
            "eps": 1e-3,
            "weightDecay": 0.1,
            "adamLearningRate": 0.05,
            "adamB2": 0.999,
            "adamEps": 1e-3,
        },
        problem="matrices",
        oracles={
            # Its own rest is Nadam with `nesterov`, so that the rest here has an optimizer of its own.
            "optax": optax_oracle(
                optax.partition(
                    {
                        True: optax.contrib.muon(0.1, eps=1e-3, weight_decay=0.1),
                        False: optax.adam(0.05, eps=1e-3),
                    },
                    lambda params: jax.tree.map(lambda of: of.ndim == 2, params),
                )
            ),
        },
    ),
    Case(
        name="muon: Optax's form, moonshot, without Nesterov",
        spec={
            "name": "muon",
            "learningRate": 0.1,
            "form": "optax",
            "momentum": 0.5,
            "nesterov": False,
            "scaling": "moonshot",
            "rms": 0.3,
            "eps": 1e-30,
            "adamLearningRate": 0.1,
            "adamB2": 0.999,
            "adamEps": 1e-30,
        },
        problem="matrices",
        oracles={
            "paper": _muon(
                0.1, 0, _adamw(0.1, 0.999, 1e-30), mu=0.5, nesterov=False, s=_moonshot(0.3), eps=1e-30
            ),
            "optax": optax_oracle(
                optax.contrib.muon(0.1, beta=0.5, eps=1e-30, nesterov=False, consistent_rms=0.3)
            ),
        },
    ),
]

MATRIX_METHODS = [*MUON_CASES]
