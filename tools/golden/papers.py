"""Cases for the other optimizers of the talk, each in every form in which it is known."""

import jax
import numpy as np
import optax
import torch

import paper_rules as rules
import paper_schedules as schedules
from case import Case
from optimizers import COSINE, LINEAR, WARMUP_COSINE
from with_optax import counting_in_int64, optax_oracle, optax_schedule
from with_pytorch import pytorch_oracle

NESTEROV_CASES = [
    # The trajectory is that of the parameters, the gradient is wanted ahead of them.
    Case(
        name="nesterov: look-ahead",
        spec={"name": "nesterov", "learningRate": 0.05, "momentum": 0.9},
        oracles={"paper": rules.paper_oracle(lambda: rules.nesterov_look_ahead(0.05, 0.9))},
    ),
    Case(
        name="nesterov: look-ahead, schedule",
        spec={"name": "nesterov", "learningRate": COSINE.spec, "momentum": 0.9},
        oracles={"paper": rules.paper_oracle(lambda: rules.nesterov_look_ahead(COSINE.paper, 0.9))},
    ),
    Case(
        name="nesterov: look-ahead, Rosenbrock",
        spec={"name": "nesterov", "learningRate": 0.0002, "momentum": 0.9},
        problem="rosenbrock",
        oracles={"paper": rules.paper_oracle(lambda: rules.nesterov_look_ahead(0.0002, 0.9))},
    ),
    Case(
        name="nesterov: reformulated",
        spec={"name": "nesterov", "learningRate": 0.05, "momentum": 0.9, "form": "reformulated"},
        oracles={
            "paper": rules.paper_oracle(lambda: rules.nesterov_reformulated(0.05, 0.9)),
            "optax": optax_oracle(optax.sgd(0.05, momentum=0.9, nesterov=True)),
            "pytorch": pytorch_oracle(torch.optim.SGD, lr=0.05, momentum=0.9, nesterov=True),
        },
    ),
    Case(
        name="nesterov: reformulated, schedule",
        spec={"name": "nesterov", "learningRate": COSINE.spec, "momentum": 0.5, "form": "reformulated"},
        oracles={
            "paper": rules.paper_oracle(lambda: rules.nesterov_reformulated(COSINE.paper, 0.5)),
            "optax": optax_oracle(optax.sgd(COSINE.optax, momentum=0.5, nesterov=True)),
            "pytorch": pytorch_oracle(torch.optim.SGD, lr=COSINE.paper, momentum=0.5, nesterov=True),
        },
    ),
    Case(
        name="nesterov: reformulated, Rosenbrock",
        spec={"name": "nesterov", "learningRate": 0.0002, "momentum": 0.9, "form": "reformulated"},
        problem="rosenbrock",
        oracles={
            "paper": rules.paper_oracle(lambda: rules.nesterov_reformulated(0.0002, 0.9)),
            "optax": optax_oracle(optax.sgd(0.0002, momentum=0.9, nesterov=True)),
            "pytorch": pytorch_oracle(torch.optim.SGD, lr=0.0002, momentum=0.9, nesterov=True),
        },
    ),
]

ADAGRAD_CASES = [
    Case(
        name="adagrad: eps",
        spec={"name": "adagrad", "learningRate": 0.1, "eps": 1e-8},
        oracles={
            "paper": rules.paper_oracle(lambda: rules.adagrad(0.1, eps=1e-8)),
            "pytorch": pytorch_oracle(torch.optim.Adagrad, lr=0.1, eps=1e-8),
        },
    ),
    Case(
        name="adagrad: epsInSqrt",
        spec={"name": "adagrad", "learningRate": 0.1, "eps": 1e-8, "epsInSqrt": True},
        oracles={
            "paper": rules.paper_oracle(lambda: rules.adagrad(0.1, eps_root=1e-8)),
            "optax": optax_oracle(optax.adagrad(0.1, initial_accumulator_value=0.0, eps=1e-8)),
        },
    ),
    Case(
        name="adagrad: eps 0",
        spec={"name": "adagrad", "learningRate": 0.1, "eps": 0},
        oracles={
            "paper": rules.paper_oracle(lambda: rules.adagrad(0.1)),
            "optax": optax_oracle(optax.adagrad(0.1, initial_accumulator_value=0.0, eps=0.0)),
        },
    ),
    Case(
        name="adagrad: Optax's defaults",
        spec={
            "name": "adagrad",
            "learningRate": 0.1,
            "eps": 1e-7,
            "epsInSqrt": True,
            "initialAccumulatorValue": 0.1,
        },
        oracles={
            "paper": rules.paper_oracle(lambda: rules.adagrad(0.1, eps_root=1e-7, initial=0.1)),
            "optax": optax_oracle(optax.adagrad(0.1)),
        },
    ),
    Case(
        name="adagrad: PyTorch's defaults",
        spec={"name": "adagrad", "learningRate": 0.01, "eps": 1e-10},
        oracles={
            "paper": rules.paper_oracle(lambda: rules.adagrad(0.01, eps=1e-10)),
            "pytorch": pytorch_oracle(torch.optim.Adagrad, lr=0.01),
        },
    ),
    Case(
        name="adagrad: initialAccumulatorValue, schedule",
        spec={"name": "adagrad", "learningRate": LINEAR.spec, "eps": 1e-8, "initialAccumulatorValue": 0.5},
        oracles={
            "paper": rules.paper_oracle(lambda: rules.adagrad(LINEAR.paper, eps=1e-8, initial=0.5)),
            "pytorch": pytorch_oracle(
                torch.optim.Adagrad, lr=LINEAR.paper, eps=1e-8, initial_accumulator_value=0.5
            ),
        },
    ),
    Case(
        name="adagrad: Rosenbrock",
        spec={"name": "adagrad", "learningRate": 0.5, "eps": 1e-8},
        problem="rosenbrock",
        oracles={
            "paper": rules.paper_oracle(lambda: rules.adagrad(0.5, eps=1e-8)),
            "pytorch": pytorch_oracle(torch.optim.Adagrad, lr=0.5, eps=1e-8),
        },
    ),
]

ADADELTA_CASES = [
    Case(
        name="adadelta",
        spec={"name": "adadelta", "rho": 0.95, "eps": 1e-6},
        oracles={
            "paper": rules.paper_oracle(rules.adadelta),
            "optax": optax_oracle(optax.adadelta(1.0, rho=0.95, eps=1e-6)),
            "pytorch": pytorch_oracle(torch.optim.Adadelta, lr=1.0, rho=0.95, eps=1e-6),
        },
    ),
    Case(
        name="adadelta: learningRate, rho and eps",
        spec={"name": "adadelta", "learningRate": 0.5, "rho": 0.9, "eps": 1e-4},
        oracles={
            "paper": rules.paper_oracle(lambda: rules.adadelta(0.5, 0.9, 1e-4)),
            "optax": optax_oracle(optax.adadelta(0.5, rho=0.9, eps=1e-4)),
            "pytorch": pytorch_oracle(torch.optim.Adadelta, lr=0.5, rho=0.9, eps=1e-4),
        },
    ),
    Case(
        name="adadelta: schedule",
        spec={"name": "adadelta", "learningRate": COSINE.spec},
        oracles={
            "paper": rules.paper_oracle(lambda: rules.adadelta(COSINE.paper)),
            "optax": optax_oracle(optax.adadelta(COSINE.optax, rho=0.95, eps=1e-6)),
            "pytorch": pytorch_oracle(torch.optim.Adadelta, lr=COSINE.paper, rho=0.95, eps=1e-6),
        },
    ),
    Case(
        name="adadelta: Rosenbrock",
        spec={"name": "adadelta", "rho": 0.95, "eps": 1e-6},
        problem="rosenbrock",
        oracles={
            "paper": rules.paper_oracle(rules.adadelta),
            "optax": optax_oracle(optax.adadelta(1.0, rho=0.95, eps=1e-6)),
            "pytorch": pytorch_oracle(torch.optim.Adadelta, lr=1.0, rho=0.95, eps=1e-6),
        },
    ),
]

RMSPROP_CASES = [
    Case(
        name="rmsprop: epsInSqrt",
        spec={"name": "rmsprop", "learningRate": 0.01, "decay": 0.9, "eps": 1e-8, "epsInSqrt": True},
        oracles={
            "paper": rules.paper_oracle(lambda: rules.rmsprop(0.01, 0.9, eps_root=1e-8)),
            "optax": optax_oracle(optax.rmsprop(0.01)),
        },
    ),
    Case(
        name="rmsprop: epsInSqrt false",
        spec={"name": "rmsprop", "learningRate": 0.01, "decay": 0.99, "eps": 1e-8, "epsInSqrt": False},
        oracles={
            "paper": rules.paper_oracle(lambda: rules.rmsprop(0.01, 0.99, eps=1e-8)),
            "optax": optax_oracle(optax.rmsprop(0.01, decay=0.99, eps_in_sqrt=False)),
            "pytorch": pytorch_oracle(torch.optim.RMSprop, lr=0.01, alpha=0.99, eps=1e-8),
        },
    ),
    # Not on the quadratic: the first gradients of two elements are 0 there, and 0 / 0 is documented as NaN.
    Case(
        name="rmsprop: eps 0, Rosenbrock",
        spec={"name": "rmsprop", "learningRate": 0.01, "decay": 0.9, "eps": 0},
        problem="rosenbrock",
        oracles={"paper": rules.paper_oracle(lambda: rules.rmsprop(0.01, 0.9))},
    ),
    Case(
        name="rmsprop: initialScale",
        spec={"name": "rmsprop", "learningRate": 0.01, "decay": 0.9, "eps": 1e-8, "initialScale": 1},
        oracles={
            "paper": rules.paper_oracle(lambda: rules.rmsprop(0.01, 0.9, eps_root=1e-8, initial=1)),
            "optax": optax_oracle(optax.rmsprop(0.01, initial_scale=1.0)),
        },
    ),
    Case(
        name="rmsprop: momentum",
        spec={
            "name": "rmsprop",
            "learningRate": 0.01,
            "decay": 0.9,
            "eps": 1e-8,
            "epsInSqrt": False,
            "momentum": 0.9,
        },
        oracles={
            "paper": rules.paper_oracle(lambda: rules.rmsprop(0.01, 0.9, eps=1e-8, momentum=0.9)),
            "optax": optax_oracle(optax.rmsprop(0.01, eps_in_sqrt=False, momentum=0.9)),
            "pytorch": pytorch_oracle(torch.optim.RMSprop, lr=0.01, alpha=0.9, eps=1e-8, momentum=0.9),
        },
    ),
    # Graves and Optax accumulate what was scaled by the rate of its time, PyTorch what was not.
    Case(
        name="rmsprop: momentum, schedule, scaled before the momentum",
        spec={"name": "rmsprop", "learningRate": LINEAR.spec, "decay": 0.9, "eps": 1e-8, "momentum": 0.5},
        oracles={
            "paper": rules.paper_oracle(
                lambda: rules.rmsprop(LINEAR.paper, 0.9, eps_root=1e-8, momentum=0.5)
            ),
            "optax": optax_oracle(optax.rmsprop(LINEAR.optax, momentum=0.5)),
        },
    ),
    Case(
        name="rmsprop: momentum, schedule, scaled after the momentum",
        spec={
            "name": "chain",
            "transformations": [
                {"name": "scaleByRms", "decay": 0.9, "eps": 1e-8, "epsInSqrt": False},
                {"name": "addMomentum", "decay": 0.5},
                {"name": "scaleByLearningRate", "learningRate": LINEAR.spec},
            ],
        },
        oracles={
            "pytorch": pytorch_oracle(
                torch.optim.RMSprop, lr=LINEAR.paper, alpha=0.9, eps=1e-8, momentum=0.5
            ),
        },
    ),
    Case(
        name="rmsprop: nesterov",
        spec={
            "name": "chain",
            "transformations": [
                {"name": "scaleByRms", "decay": 0.9, "eps": 1e-8},
                {"name": "scaleByLearningRate", "learningRate": 0.01},
                {"name": "addMomentum", "decay": 0.9, "nesterov": True},
            ],
        },
        oracles={"optax": optax_oracle(optax.rmsprop(0.01, momentum=0.9, nesterov=True))},
    ),
    Case(
        name="rmsprop: centered, epsInSqrt",
        spec={"name": "rmsprop", "learningRate": 0.01, "decay": 0.9, "eps": 1e-4, "centered": True},
        oracles={
            "paper": rules.paper_oracle(lambda: rules.rmsprop(0.01, 0.9, eps_root=1e-4, centered=True)),
            "optax": optax_oracle(optax.rmsprop(0.01, eps=1e-4, centered=True)),
        },
    ),
    Case(
        name="rmsprop: centered, epsInSqrt false",
        spec={
            "name": "rmsprop",
            "learningRate": 0.01,
            "decay": 0.9,
            "eps": 1e-4,
            "epsInSqrt": False,
            "centered": True,
        },
        oracles={
            "paper": rules.paper_oracle(lambda: rules.rmsprop(0.01, 0.9, eps=1e-4, centered=True)),
            "optax": optax_oracle(optax.rmsprop(0.01, eps=1e-4, eps_in_sqrt=False, centered=True)),
            "pytorch": pytorch_oracle(torch.optim.RMSprop, lr=0.01, alpha=0.9, eps=1e-4, centered=True),
        },
    ),
    Case(
        name="rmsprop: Graves",
        spec={
            "name": "rmsprop",
            "learningRate": 1e-4,
            "decay": 0.95,
            "eps": 1e-4,
            "centered": True,
            "momentum": 0.9,
        },
        oracles={
            "paper": rules.paper_oracle(
                lambda: rules.rmsprop(1e-4, 0.95, eps_root=1e-4, centered=True, momentum=0.9)
            ),
            "optax": optax_oracle(optax.rmsprop(1e-4, decay=0.95, eps=1e-4, centered=True, momentum=0.9)),
        },
    ),
    Case(
        name="rmsprop: centered, epsInSqrt false, momentum",
        spec={
            "name": "rmsprop",
            "learningRate": 0.01,
            "decay": 0.9,
            "eps": 1e-4,
            "epsInSqrt": False,
            "centered": True,
            "momentum": 0.5,
        },
        oracles={
            "paper": rules.paper_oracle(
                lambda: rules.rmsprop(0.01, 0.9, eps=1e-4, centered=True, momentum=0.5)
            ),
            "optax": optax_oracle(
                optax.rmsprop(0.01, eps=1e-4, eps_in_sqrt=False, centered=True, momentum=0.5)
            ),
            "pytorch": pytorch_oracle(
                torch.optim.RMSprop, lr=0.01, alpha=0.9, eps=1e-4, centered=True, momentum=0.5
            ),
        },
    ),
    Case(
        name="rmsprop: centered, initialScale",
        spec={
            "name": "rmsprop",
            "learningRate": 0.01,
            "decay": 0.9,
            "eps": 1e-4,
            "centered": True,
            "initialScale": 1,
        },
        oracles={
            "paper": rules.paper_oracle(
                lambda: rules.rmsprop(0.01, 0.9, eps_root=1e-4, initial=1, centered=True)
            ),
            "optax": optax_oracle(optax.rmsprop(0.01, eps=1e-4, centered=True, initial_scale=1.0)),
        },
    ),
    Case(
        name="rmsprop: Rosenbrock",
        spec={"name": "rmsprop", "learningRate": 0.01, "decay": 0.9, "eps": 1e-8},
        problem="rosenbrock",
        oracles={
            "paper": rules.paper_oracle(lambda: rules.rmsprop(0.01, 0.9, eps_root=1e-8)),
            "optax": optax_oracle(optax.rmsprop(0.01)),
        },
    ),
]

ADAMAX_CASES = [
    Case(
        name="adamax: eps 0",
        spec={"name": "adamax", "learningRate": 0.002, "eps": 0},
        oracles={"paper": rules.paper_oracle(lambda: rules.adamax(0.002))},
    ),
    Case(
        name="adamax: eps",
        spec={"name": "adamax", "learningRate": 0.002, "eps": 1e-8},
        oracles={
            "paper": rules.paper_oracle(lambda: rules.adamax(0.002, eps=1e-8)),
            "optax": optax_oracle(optax.adamax(0.002)),
            "pytorch": pytorch_oracle(torch.optim.Adamax, lr=0.002),
        },
    ),
    Case(
        name="adamax: b1, b2 and schedule",
        spec={"name": "adamax", "learningRate": COSINE.spec, "b1": 0.8, "b2": 0.98, "eps": 1e-3},
        oracles={
            "paper": rules.paper_oracle(lambda: rules.adamax(COSINE.paper, 0.8, 0.98, 1e-3)),
            "optax": optax_oracle(optax.adamax(COSINE.optax, b1=0.8, b2=0.98, eps=1e-3)),
            "pytorch": pytorch_oracle(torch.optim.Adamax, lr=COSINE.paper, betas=(0.8, 0.98), eps=1e-3),
        },
    ),
    Case(
        name="adamax: Rosenbrock",
        spec={"name": "adamax", "learningRate": 0.05, "eps": 1e-8},
        problem="rosenbrock",
        oracles={
            "paper": rules.paper_oracle(lambda: rules.adamax(0.05, eps=1e-8)),
            "optax": optax_oracle(optax.adamax(0.05)),
            "pytorch": pytorch_oracle(torch.optim.Adamax, lr=0.05),
        },
    ),
]


def _nadam_forms(problem: str, rate: float, suffix: str) -> list[Case]:
    return [
        Case(
            name=f"nadam: dozat{suffix}",
            spec={"name": "nadam", "form": "dozat", "learningRate": rate, "b1": 0.99},
            problem=problem,
            oracles={"paper": rules.paper_oracle(lambda: rules.nadam_dozat(rate))},
        ),
        Case(
            name=f"nadam: simplified{suffix}",
            spec={"name": "nadam", "form": "simplified", "learningRate": rate, "b1": 0.9},
            problem=problem,
            oracles={"paper": rules.paper_oracle(lambda: rules.nadam_simplified(rate))},
        ),
        Case(
            name=f"nadam: optax{suffix}",
            spec={"name": "nadam", "form": "optax", "learningRate": rate, "b1": 0.9},
            problem=problem,
            oracles={"optax": optax_oracle(optax.nadam(rate))},
        ),
        Case(
            name=f"nadam: pytorch{suffix}",
            spec={"name": "nadam", "form": "pytorch", "learningRate": rate, "b1": 0.9},
            problem=problem,
            oracles={"pytorch": pytorch_oracle(torch.optim.NAdam, lr=rate)},
        ),
    ]


NADAM_CASES = [
    *_nadam_forms("quadratic", 0.01, ""),
    *_nadam_forms("rosenbrock", 0.05, ", Rosenbrock"),
    Case(
        name="nadam: dozat, all options",
        spec={
            "name": "nadam",
            "form": "dozat",
            "learningRate": COSINE.spec,
            "b1": 0.8,
            "b2": 0.98,
            "eps": 1e-6,
            "epsRoot": 1e-4,
            "momentumDecay": 0.1,
        },
        oracles={
            "paper": rules.paper_oracle(
                lambda: rules.nadam_dozat(COSINE.paper, 0.8, 0.98, 1e-6, eps_root=1e-4, psi=0.1)
            )
        },
    ),
    Case(
        name="nadam: simplified, all options",
        spec={
            "name": "nadam",
            "form": "simplified",
            "learningRate": COSINE.spec,
            "b1": 0.8,
            "b2": 0.98,
            "eps": 1e-6,
            "epsRoot": 1e-4,
        },
        oracles={
            "paper": rules.paper_oracle(
                lambda: rules.nadam_simplified(COSINE.paper, 0.8, 0.98, 1e-6, eps_root=1e-4)
            )
        },
    ),
    Case(
        name="nadam: optax, all options",
        spec={
            "name": "nadam",
            "form": "optax",
            "learningRate": COSINE.spec,
            "b1": 0.8,
            "b2": 0.98,
            "eps": 1e-6,
            "epsRoot": 1e-4,
        },
        oracles={"optax": optax_oracle(optax.nadam(COSINE.optax, 0.8, 0.98, 1e-6, 1e-4))},
    ),
    Case(
        name="nadam: pytorch, all options",
        spec={
            "name": "nadam",
            "form": "pytorch",
            "learningRate": 0.01,
            "b1": 0.8,
            "b2": 0.98,
            "eps": 1e-6,
            "momentumDecay": 0.1,
        },
        oracles={
            "pytorch": pytorch_oracle(
                torch.optim.NAdam, lr=0.01, betas=(0.8, 0.98), eps=1e-6, momentum_decay=0.1
            )
        },
    ),
]

ROOT_RATE = schedules.inverse_sqrt(0.1)

AMSGRAD_CASES = [
    Case(
        name="amsgrad: paper, eps 0",
        spec={"name": "amsgrad", "form": "paper", "learningRate": 0.01, "eps": 0},
        oracles={"paper": rules.paper_oracle(lambda: rules.amsgrad(0.01))},
    ),
    Case(
        name="amsgrad: paper, b1, b2 and eps",
        spec={"name": "amsgrad", "form": "paper", "learningRate": 0.01, "b1": 0.8, "b2": 0.98, "eps": 1e-8},
        oracles={
            "paper": rules.paper_oracle(lambda: rules.amsgrad(0.01, 0.8, 0.98, 1e-8)),
            "optax": optax_oracle(
                optax.amsgrad(0.01, b1=0.8, b2=0.98, bias_correction_mu=False, bias_correction_nu=False)
            ),
        },
    ),
    Case(
        name="amsgrad: paper, inverse square root",
        spec={
            "name": "amsgrad",
            "form": "paper",
            "learningRate": {"name": "inverseSqrt", "peakValue": 0.1},
            "b2": 0.99,
            "eps": 0,
        },
        oracles={"paper": rules.paper_oracle(lambda: rules.amsgrad(ROOT_RATE, 0.9, 0.99))},
    ),
    Case(
        name="amsgrad: paper, epsRoot",
        spec={"name": "amsgrad", "form": "paper", "learningRate": 0.01, "eps": 1e-3, "epsRoot": 1e-4},
        oracles={
            "paper": rules.paper_oracle(lambda: rules.amsgrad(0.01, eps=1e-3, eps_root=1e-4)),
            "optax": optax_oracle(
                optax.amsgrad(
                    0.01, eps=1e-3, eps_root=1e-4, bias_correction_mu=False, bias_correction_nu=False
                )
            ),
        },
    ),
    Case(
        name="amsgrad: optax",
        spec={"name": "amsgrad", "form": "optax", "learningRate": 0.01, "b2": 0.9, "eps": 1e-8},
        oracles={"optax": optax_oracle(optax.amsgrad(0.01, b2=0.9))},
    ),
    Case(
        name="amsgrad: optax, epsRoot",
        spec={"name": "amsgrad", "form": "optax", "learningRate": 0.01, "eps": 1e-8, "epsRoot": 1e-4},
        oracles={"optax": optax_oracle(optax.amsgrad(0.01, eps_root=1e-4))},
    ),
    Case(
        name="amsgrad: pytorch",
        spec={"name": "amsgrad", "form": "pytorch", "learningRate": 0.01, "b2": 0.9, "eps": 1e-8},
        oracles={
            "pytorch": pytorch_oracle(torch.optim.Adam, lr=0.01, betas=(0.9, 0.9), amsgrad=True),
        },
    ),
    Case(
        name="amsgrad: pytorch, b1, eps and schedule",
        spec={
            "name": "amsgrad",
            "form": "pytorch",
            "learningRate": COSINE.spec,
            "b1": 0.5,
            "b2": 0.98,
            "eps": 1e-3,
        },
        oracles={
            "pytorch": pytorch_oracle(
                torch.optim.Adam, lr=COSINE.paper, betas=(0.5, 0.98), eps=1e-3, amsgrad=True
            ),
        },
    ),
    Case(
        name="amsgrad: paper, Rosenbrock",
        spec={"name": "amsgrad", "form": "paper", "learningRate": 0.05, "eps": 0},
        problem="rosenbrock",
        oracles={"paper": rules.paper_oracle(lambda: rules.amsgrad(0.05))},
    ),
    Case(
        name="amsgrad: optax, Rosenbrock",
        spec={"name": "amsgrad", "form": "optax", "learningRate": 0.05, "eps": 1e-8},
        problem="rosenbrock",
        oracles={"optax": optax_oracle(optax.amsgrad(0.05))},
    ),
    Case(
        name="amsgrad: pytorch, Rosenbrock",
        spec={"name": "amsgrad", "form": "pytorch", "learningRate": 0.05, "eps": 1e-8},
        problem="rosenbrock",
        oracles={"pytorch": pytorch_oracle(torch.optim.Adam, lr=0.05, amsgrad=True)},
    ),
]

# The paper's functions of time: a straight line, whole waves and waves with restarts; and half a wave.
SIGN_COSINE = schedules.cosine_decay(1, 60)
SIGN_LINEAR = schedules.linear(1, 0, 60)
SIGN_CYCLICAL = schedules.cyclical_cosine(1, 24)
SIGN_RESTART = schedules.sgdr(1, 16)
SIGN_CYCLICAL_SPEC = {"name": "cyclicalCosine", "initialValue": 1, "period": 24}
SIGN_RESTART_SPEC = {"name": "sgdr", "peakValue": 1, "initialPeriod": 16}

def _update_rule_case(name: str, rate: float, *groups: str) -> Case:
    """A rule whose groups are written as the five tokens of the paper, in its order."""
    places = ["left", "right", "leftFunction", "rightFunction", "combine"]
    rule = [dict(zip(places, group.split(), strict=True)) for group in groups]
    return Case(
        name=f"updateRule: {name}",
        spec={"name": "updateRule", "learningRate": rate, "groups": rule},
        oracles={"paper": rules.paper_oracle(lambda: rules.update_rule(rate, rule))},
    )


UPDATE_RULE_CASES = [
    _update_rule_case("Adam", 0.05, "m v x sqrt|x| x/(y+delta)"),
    _update_rule_case("the step of RMSprop with weight decay", 0.01, "rmsprop 0.1w x x x+y"),
    _update_rule_case(
        "PowerSign in two groups", 0.05, "sign(g) sign(m) x x x*y", "u1 g e^x x x*y"
    ),
    _update_rule_case(
        "the cubes, powers and a clip", 0.05, "gamma 2 sqrt|x| x x^y", "u1 g^3 -x clip(x,0.001) x-y", "adam u2 x clip(x,0.001) x+y"
    ),
]


def _learned_gates_case(name: str, rate: float, coefficients: dict[str, dict[str, float]], **options) -> Case:
    return Case(
        name=f"learnedGates: {name}",
        spec={"name": "learnedGates", "learningRate": rate, "coefficients": coefficients, **options},
        oracles={"paper": rules.paper_oracle(lambda: rules.learned_gates(rate, coefficients, **options))},
    )


LEARNED_GATES_CASES = [
    _learned_gates_case(
        "all terms and features",
        0.02,
        {
            "momentum": {"constant": 0.25, "agreement": 0.5, "signal": -0.125},
            "adam": {"constant": 0.5, "agreement": 0.25, "signal": 0.75},
            "normalized": {"constant": 0.125, "agreement": -0.25, "signal": 0.5},
            "sign": {"constant": -0.25, "agreement": 0.125, "signal": 0.5},
        },
    ),
    _learned_gates_case(
        "one feature each, other decays",
        0.02,
        {"adam": {"agreement": 0.75}, "sign": {"signal": 1}},
        b1=0.5,
        b2=0.9,
        eps=0.001,
    ),
    Case(
        name="learnedGates: one term is Adam",
        spec={"name": "learnedGates", "learningRate": 0.05, "coefficients": {"adam": {"constant": 1}}},
        oracles={
            "optax": optax_oracle(optax.adam(0.05)),
            "pytorch": pytorch_oracle(torch.optim.Adam, lr=0.05),
            "paper": rules.paper_oracle(lambda: rules.learned_gates(0.05, {"adam": {"constant": 1}})),
        },
    ),
]

SIGN_CASES = [
    Case(
        name="powerSign",
        spec={"name": "powerSign", "learningRate": 0.05},
        oracles={"paper": rules.paper_oracle(lambda: rules.power_sign(0.05))},
    ),
    Case(
        name="powerSign: base and decay",
        spec={"name": "powerSign", "learningRate": 0.05, "base": 2, "decay": 0.5},
        oracles={"paper": rules.paper_oracle(lambda: rules.power_sign(0.05, base=2, decay=0.5))},
    ),
    Case(
        name="powerSign: linear decay of the sign",
        spec={
            "name": "powerSign",
            "learningRate": 0.05,
            "signDecay": {"name": "linear", "from": 1, "to": 0, "steps": 60},
        },
        oracles={"paper": rules.paper_oracle(lambda: rules.power_sign(0.05, f=SIGN_LINEAR))},
    ),
    Case(
        name="powerSign: cyclical decay of the sign",
        spec={"name": "powerSign", "learningRate": 0.05, "signDecay": SIGN_CYCLICAL_SPEC},
        oracles={"paper": rules.paper_oracle(lambda: rules.power_sign(0.05, f=SIGN_CYCLICAL))},
    ),
    Case(
        name="powerSign: base 2, decay of the sign with restarts",
        spec={"name": "powerSign", "learningRate": 0.05, "base": 2, "signDecay": SIGN_RESTART_SPEC},
        oracles={"paper": rules.paper_oracle(lambda: rules.power_sign(0.05, base=2, f=SIGN_RESTART))},
    ),
    Case(
        name="powerSign: base 2, learningRate schedule",
        spec={"name": "powerSign", "learningRate": COSINE.spec, "base": 2},
        oracles={"paper": rules.paper_oracle(lambda: rules.power_sign(COSINE.paper, base=2))},
    ),
    Case(
        name="powerSign: Rosenbrock",
        spec={"name": "powerSign", "learningRate": 0.0005},
        problem="rosenbrock",
        oracles={"paper": rules.paper_oracle(lambda: rules.power_sign(0.0005))},
    ),
    Case(
        name="addSign",
        spec={"name": "addSign", "learningRate": 0.05},
        oracles={"paper": rules.paper_oracle(lambda: rules.add_sign(0.05))},
    ),
    Case(
        name="addSign: alpha and decay",
        spec={"name": "addSign", "learningRate": 0.05, "alpha": 2, "decay": 0.5},
        oracles={"paper": rules.paper_oracle(lambda: rules.add_sign(0.05, alpha=2, decay=0.5))},
    ),
    Case(
        name="addSign: cosine decay of the sign",
        spec={
            "name": "addSign",
            "learningRate": 0.05,
            "signDecay": {"name": "cosineDecay", "initialValue": 1, "steps": 60},
        },
        oracles={"paper": rules.paper_oracle(lambda: rules.add_sign(0.05, f=SIGN_COSINE))},
    ),
    Case(
        name="addSign: cyclical decay of the sign",
        spec={"name": "addSign", "learningRate": 0.05, "signDecay": SIGN_CYCLICAL_SPEC},
        oracles={"paper": rules.paper_oracle(lambda: rules.add_sign(0.05, f=SIGN_CYCLICAL))},
    ),
    Case(
        name="addSign: alpha 2, decay of the sign with restarts",
        spec={"name": "addSign", "learningRate": 0.05, "alpha": 2, "signDecay": SIGN_RESTART_SPEC},
        oracles={"paper": rules.paper_oracle(lambda: rules.add_sign(0.05, alpha=2, f=SIGN_RESTART))},
    ),
    Case(
        name="addSign: linear decay of the sign, learningRate schedule",
        spec={
            "name": "addSign",
            "learningRate": COSINE.spec,
            "signDecay": {"name": "linear", "from": 1, "to": 0, "steps": 60},
        },
        oracles={"paper": rules.paper_oracle(lambda: rules.add_sign(COSINE.paper, f=SIGN_LINEAR))},
    ),
    Case(
        name="addSign: Rosenbrock",
        spec={"name": "addSign", "learningRate": 0.0005},
        problem="rosenbrock",
        oracles={"paper": rules.paper_oracle(lambda: rules.add_sign(0.0005))},
    ),
]


def _prompt_rprop(rate: float, **options) -> optax.GradientTransformation:
    """Optax returns each update one step late (0.2.8), but has it in its state at once."""
    late = optax.scale_by_rprop(rate, **options)

    def update(g, state, params=None):
        _, state = late.update(g, state, params)
        return jax.tree.map(lambda step: -step, state.prev_updates), state

    return optax.GradientTransformation(late.init, update)

RPROP_CASES = [
    Case(
        name="rprop",
        spec={"name": "rprop", "learningRate": 0.01},
        oracles={
            "paper": rules.paper_oracle(lambda: rules.rprop(0.01)),
            "optax": optax_oracle(_prompt_rprop(0.01)),
            "pytorch": pytorch_oracle(torch.optim.Rprop, lr=0.01),
        },
    ),
    Case(
        name="rprop: all options",
        spec={
            "name": "rprop",
            "learningRate": 0.1,
            "etaMinus": 0.25,
            "etaPlus": 2,
            "minStepSize": 0.05,
            "maxStepSize": 0.3,
        },
        oracles={
            "paper": rules.paper_oracle(lambda: rules.rprop(0.1, 0.25, 2, 0.05, 0.3)),
            "optax": optax_oracle(
                _prompt_rprop(0.1, eta_minus=0.25, eta_plus=2, min_step_size=0.05, max_step_size=0.3)
            ),
            "pytorch": pytorch_oracle(torch.optim.Rprop, lr=0.1, etas=(0.25, 2), step_sizes=(0.05, 0.3)),
        },
    ),
    Case(
        name="rprop: Rosenbrock",
        spec={"name": "rprop", "learningRate": 0.05},
        problem="rosenbrock",
        oracles={
            "paper": rules.paper_oracle(lambda: rules.rprop(0.05)),
            "optax": optax_oracle(_prompt_rprop(0.05)),
            "pytorch": pytorch_oracle(torch.optim.Rprop, lr=0.05),
        },
    ),
]


def _optimistic_adam(rate, **options) -> optax.GradientTransformation:
    return optax.optimistic_adam_v2(rate, nesterov=False, **options)

OPTIMISTIC_CASES = [
    Case(
        name="optimisticGradientDescent",
        spec={"name": "optimisticGradientDescent", "learningRate": 0.1},
        oracles={
            "paper": rules.paper_oracle(lambda: rules.optimistic_gradient_descent(0.1)),
            "optax": optax_oracle(optax.optimistic_gradient_descent(0.1)),
        },
    ),
    Case(
        name="optimisticGradientDescent: alpha, beta and schedule",
        spec={"name": "optimisticGradientDescent", "learningRate": COSINE.spec, "alpha": 0.5, "beta": 2},
        oracles={
            "paper": rules.paper_oracle(lambda: rules.optimistic_gradient_descent(COSINE.paper, 0.5, 2)),
            "optax": optax_oracle(optax.optimistic_gradient_descent(COSINE.optax, alpha=0.5, beta=2.0)),
        },
    ),
    Case(
        name="optimisticGradientDescent: Rosenbrock",
        spec={"name": "optimisticGradientDescent", "learningRate": 0.0005},
        problem="rosenbrock",
        oracles={
            "paper": rules.paper_oracle(lambda: rules.optimistic_gradient_descent(0.0005)),
            "optax": optax_oracle(optax.optimistic_gradient_descent(0.0005)),
        },
    ),
    Case(
        name="optimisticAdam",
        spec={"name": "optimisticAdam"},
        oracles={
            "paper": rules.paper_oracle(lambda: rules.optimistic_adam(1e-3)),
            "optax": optax_oracle(_optimistic_adam(1e-3)),
        },
    ),
    Case(
        name="optimisticAdam: all options",
        spec={
            "name": "optimisticAdam",
            "learningRate": COSINE.spec,
            "alpha": 0.5,
            "beta": 2,
            "b1": 0.8,
            "b2": 0.98,
            "eps": 1e-6,
            "epsRoot": 1e-4,
        },
        oracles={
            "paper": rules.paper_oracle(
                lambda: rules.optimistic_adam(COSINE.paper, 0.5, 2, 0.8, 0.98, 1e-6, eps_root=1e-4)
            ),
            "optax": optax_oracle(
                _optimistic_adam(
                    COSINE.optax, alpha=0.5, beta=2.0, b1=0.8, b2=0.98, eps=1e-6, eps_root=1e-4
                )
            ),
        },
    ),
    Case(
        name="optimisticAdam: Rosenbrock",
        spec={"name": "optimisticAdam", "learningRate": 0.05},
        problem="rosenbrock",
        oracles={
            "paper": rules.paper_oracle(lambda: rules.optimistic_adam(0.05)),
            "optax": optax_oracle(_optimistic_adam(0.05)),
        },
    ),
    Case(
        name="chain: optimism after nadam, as Optax has it",
        spec={
            "name": "chain",
            "transformations": [
                {"name": "scaleByNadam", "b1": 0.9, "form": "optax"},
                {"name": "scaleByOptimisticGradient"},
                {"name": "scaleByLearningRate", "learningRate": 0.01},
            ],
        },
        oracles={"optax": optax_oracle(optax.optimistic_adam_v2(0.01))},
    ),
]

DECAYED_CASES = [
    Case(
        name="adamaxw",
        spec={"name": "adamaxw", "learningRate": 0.01, "eps": 1e-8, "weightDecay": 0.1},
        oracles={
            "paper": rules.paper_oracle(lambda: rules.decoupled(0.01, 0.1, rules.adamax(0.01, eps=1e-8))),
            "optax": optax_oracle(optax.adamaxw(0.01, weight_decay=0.1)),
        },
    ),
    Case(
        name="adamaxw: b1, b2 and schedules",
        spec={
            "name": "adamaxw",
            "learningRate": COSINE.spec,
            "b1": 0.8,
            "b2": 0.98,
            "eps": 1e-3,
            "weightDecay": LINEAR.spec,
        },
        oracles={
            "paper": rules.paper_oracle(
                lambda: rules.decoupled(
                    COSINE.paper, LINEAR.paper, rules.adamax(COSINE.paper, 0.8, 0.98, 1e-3)
                )
            ),
            "optax": optax_oracle(
                optax.adamaxw(COSINE.optax, b1=0.8, b2=0.98, eps=1e-3, weight_decay=LINEAR.optax)
            ),
        },
    ),
    Case(
        name="adamaxw: mask",
        spec={
            "name": "adamaxw",
            "learningRate": 0.01,
            "eps": 1e-8,
            "weightDecay": 0.1,
            "mask": {"w": True, "b": False, "s": True},
        },
        oracles={
            "optax": optax_oracle(
                optax.adamaxw(0.01, weight_decay=0.1, mask={"b": False, "s": True, "w": True})
            )
        },
    ),
    Case(
        name="adamaxw: Rosenbrock",
        spec={"name": "adamaxw", "learningRate": 0.05, "eps": 1e-8, "weightDecay": 0.01},
        problem="rosenbrock",
        oracles={
            "paper": rules.paper_oracle(lambda: rules.decoupled(0.05, 0.01, rules.adamax(0.05, eps=1e-8))),
            "optax": optax_oracle(optax.adamaxw(0.05, weight_decay=0.01)),
        },
    ),
    Case(
        name="nadamw: dozat",
        spec={"name": "nadamw", "learningRate": 0.01, "weightDecay": 0.1},
        oracles={"paper": rules.paper_oracle(lambda: rules.decoupled(0.01, 0.1, rules.nadam_dozat(0.01)))},
    ),
    Case(
        name="nadamw: optax",
        spec={"name": "nadamw", "form": "optax", "learningRate": 0.01, "b1": 0.9, "weightDecay": 0.1},
        oracles={"optax": optax_oracle(optax.nadamw(0.01, weight_decay=0.1))},
    ),
    Case(
        name="nadamw: optax, all options",
        spec={
            "name": "nadamw",
            "form": "optax",
            "learningRate": COSINE.spec,
            "b1": 0.8,
            "b2": 0.98,
            "eps": 1e-6,
            "epsRoot": 1e-4,
            "weightDecay": LINEAR.spec,
            "mask": {"w": True, "b": False, "s": True},
        },
        oracles={
            "optax": optax_oracle(
                optax.nadamw(
                    COSINE.optax,
                    0.8,
                    0.98,
                    1e-6,
                    1e-4,
                    weight_decay=LINEAR.optax,
                    mask={"b": False, "s": True, "w": True},
                )
            )
        },
    ),
    Case(
        name="nadamw: pytorch",
        spec={
            "name": "nadamw",
            "form": "pytorch",
            "learningRate": 0.01,
            "b1": 0.8,
            "b2": 0.98,
            "eps": 1e-6,
            "momentumDecay": 0.1,
            "weightDecay": 0.1,
        },
        oracles={
            "pytorch": pytorch_oracle(
                torch.optim.NAdam,
                lr=0.01,
                betas=(0.8, 0.98),
                eps=1e-6,
                momentum_decay=0.1,
                weight_decay=0.1,
                decoupled_weight_decay=True,
            )
        },
    ),
    Case(
        name="nadamw: pytorch, Rosenbrock",
        spec={"name": "nadamw", "form": "pytorch", "learningRate": 0.05, "b1": 0.9, "weightDecay": 0.01},
        problem="rosenbrock",
        oracles={
            "pytorch": pytorch_oracle(
                torch.optim.NAdam, lr=0.05, weight_decay=0.01, decoupled_weight_decay=True
            )
        },
    ),
]

ADEMAMIX_CASES = [
    Case(
        name="ademamix",
        spec={"name": "ademamix"},
        oracles={
            "paper": rules.paper_oracle(lambda: rules.ademamix(1e-3)),
            "optax": optax_oracle(optax.contrib.ademamix(1e-3)),
        },
    ),
    Case(
        name="ademamix: all options",
        spec={
            "name": "ademamix",
            "learningRate": 0.01,
            "b1": 0.8,
            "b2": 0.98,
            "b3": 0.99,
            "alpha": 2,
            "eps": 1e-6,
            "epsRoot": 1e-4,
            "weightDecay": 0.1,
        },
        oracles={
            "paper": rules.paper_oracle(
                lambda: rules.ademamix(0.01, 0.8, 0.98, 0.99, 2, 1e-6, eps_root=1e-4, weight_decay=0.1)
            ),
            "optax": optax_oracle(
                optax.contrib.ademamix(
                    0.01, 0.8, 0.98, 0.99, 2.0, 1e-6, eps_root=1e-4, weight_decay=0.1
                )
            ),
        },
    ),
    Case(
        name="ademamix: b3, alpha and learningRate schedules",
        spec={
            "name": "ademamix",
            "learningRate": COSINE.spec,
            "b3": {"name": "linear", "from": 0.9, "to": 0.999, "steps": 50},
            "alpha": {"name": "linear", "from": 0, "to": 5, "steps": 50},
        },
        oracles={
            "paper": rules.paper_oracle(
                lambda: rules.ademamix(
                    COSINE.paper, b3=schedules.linear(0.9, 0.999, 50), alpha=schedules.linear(0, 5, 50)
                )
            ),
            "optax": optax_oracle(
                optax.contrib.ademamix(
                    COSINE.optax,
                    b3=optax_schedule(optax.linear_schedule(0.9, 0.999, 50)),
                    alpha=optax_schedule(optax.linear_schedule(0.0, 5.0, 50)),
                )
            ),
        },
    ),
    Case(
        name="ademamix: mask",
        spec={
            "name": "ademamix",
            "learningRate": 0.01,
            "weightDecay": 0.1,
            "mask": {"w": True, "b": False, "s": True},
        },
        oracles={
            "optax": optax_oracle(
                optax.contrib.ademamix(0.01, weight_decay=0.1, mask={"b": False, "s": True, "w": True})
            )
        },
    ),
    Case(
        name="ademamix: Rosenbrock",
        spec={"name": "ademamix", "learningRate": 0.01, "b3": 0.99},
        problem="rosenbrock",
        oracles={
            "paper": rules.paper_oracle(lambda: rules.ademamix(0.01, b3=0.99)),
            "optax": optax_oracle(optax.contrib.ademamix(0.01, b3=0.99)),
        },
    ),
]

ADOPT_CASES = [
    Case(
        name="adopt",
        spec={"name": "adopt"},
        oracles={
            "paper": rules.paper_oracle(lambda: rules.adopt(1e-3)),
            "optax": optax_oracle(optax.contrib.adopt(1e-3)),
        },
    ),
    Case(
        name="adopt: all options",
        spec={
            "name": "adopt",
            "learningRate": COSINE.spec,
            "b1": 0.8,
            "b2": 0.98,
            "eps": 1e-3,
            "nesterov": True,
            "clipExponent": 0.5,
        },
        oracles={
            "paper": rules.paper_oracle(
                lambda: rules.adopt(COSINE.paper, 0.8, 0.98, 1e-3, nesterov=True, power=0.5)
            ),
            "optax": optax_oracle(
                optax.contrib.adopt(
                    COSINE.optax, 0.8, 0.98, 1e-3, nesterov=True, clip_value_fn=lambda count: count**0.5
                )
            ),
        },
    ),
    Case(
        name="adopt: useClipping false",
        spec={"name": "adopt", "learningRate": 0.01, "eps": 0.1, "useClipping": False},
        oracles={
            "paper": rules.paper_oracle(lambda: rules.adopt(0.01, eps=0.1, clipping=False)),
            "optax": optax_oracle(optax.contrib.adopt(0.01, eps=0.1, use_clipping=False)),
        },
    ),
    Case(
        name="adopt: Rosenbrock",
        spec={"name": "adopt", "learningRate": 0.05},
        problem="rosenbrock",
        oracles={
            "paper": rules.paper_oracle(lambda: rules.adopt(0.05)),
            "optax": optax_oracle(optax.contrib.adopt(0.05)),
        },
    ),
]

LEAF_SIZES = (3, 1, 6)

MARS_CASES = [
    Case(
        name="mars: paper",
        spec={"name": "mars"},
        oracles={"paper": rules.paper_oracle(lambda: rules.mars(3e-3))},
    ),
    Case(
        name="mars: paper, all options",
        spec={
            "name": "mars",
            "learningRate": COSINE.spec,
            "b1": 0.8,
            "b2": 0.98,
            "gamma": LINEAR.spec,
            "eps": 1e-6,
            "weightDecay": 0.1,
        },
        oracles={
            "paper": rules.paper_oracle(
                lambda: rules.mars(COSINE.paper, 0.8, 0.98, LINEAR.paper, 1e-6, weight_decay=0.1)
            )
        },
    ),
    Case(
        name="mars: authors",
        spec={"name": "mars", "form": "authors"},
        oracles={"paper": rules.paper_oracle(lambda: rules.mars_by_its_authors(3e-3, LEAF_SIZES))},
    ),
    Case(
        name="mars: authors, all options",
        spec={
            "name": "mars",
            "form": "authors",
            "learningRate": COSINE.spec,
            "b1": 0.8,
            "b2": 0.98,
            "gamma": 0.5,
            "eps": 1e-6,
            "weightDecay": 0.1,
        },
        oracles={
            "paper": rules.paper_oracle(
                lambda: rules.mars_by_its_authors(
                    COSINE.paper, LEAF_SIZES, 0.8, 0.98, 0.5, 1e-6, weight_decay=0.1
                )
            )
        },
    ),
    Case(
        name="mars: paper, Rosenbrock",
        spec={"name": "mars", "learningRate": 0.005},
        problem="rosenbrock",
        oracles={"paper": rules.paper_oracle(lambda: rules.mars(0.005))},
    ),
]

LION_CASES = [
    Case(
        name="scaleByLion",
        spec={"name": "scaleByLion"},
        problem="list",
        oracles={"optax": optax_oracle(optax.scale_by_lion())},
    ),
    Case(
        name="scaleByLion: refined",
        spec={"name": "scaleByLion", "mode": "refined"},
        problem="list",
        oracles={"optax": optax_oracle(optax.scale_by_lion(mode="refined"))},
    ),
    Case(
        name="lion",
        spec={"name": "lion", "learningRate": 0.01, "weightDecay": 0.001},
        oracles={
            "paper": rules.paper_oracle(lambda: rules.lion(0.01, weight_decay=0.001)),
            "optax": optax_oracle(optax.lion(0.01)),
        },
    ),
    Case(
        name="lion: b1, b2, schedules",
        spec={
            "name": "lion",
            "learningRate": COSINE.spec,
            "b1": 0.5,
            "b2": 0.9,
            "weightDecay": LINEAR.spec,
        },
        oracles={
            "paper": rules.paper_oracle(lambda: rules.lion(COSINE.paper, 0.5, 0.9, LINEAR.paper)),
            "optax": optax_oracle(optax.lion(COSINE.optax, b1=0.5, b2=0.9, weight_decay=LINEAR.optax)),
        },
    ),
    Case(
        name="lion: mask",
        spec={"name": "lion", "learningRate": 0.01, "weightDecay": 0.1, "mask": "**.w"},
        oracles={
            "optax": optax_oracle(
                optax.lion(0.01, weight_decay=0.1, mask={"b": False, "s": False, "w": True})
            ),
        },
    ),
    Case(
        name="lion: refined",
        spec={
            "name": "lion",
            "mode": "refined",
            "learningRate": 0.05,
            "b1": 0.8,
            "b2": 0.95,
            "weightDecay": 0.01,
        },
        oracles={
            "paper": rules.paper_oracle(
                lambda: rules.lion(0.05, 0.8, 0.95, 0.01, lambda c: np.clip(c, -1, 1))
            ),
            "optax": optax_oracle(
                # Optax's `lion` has no modes.
                optax.chain(
                    optax.scale_by_lion(b1=0.8, b2=0.95, mode="refined"),
                    optax.add_decayed_weights(0.01),
                    optax.scale_by_learning_rate(0.05),
                )
            ),
        },
    ),
    Case(
        name="lion: Rosenbrock",
        spec={"name": "lion", "learningRate": 0.01, "weightDecay": 0.001},
        problem="rosenbrock",
        oracles={
            "paper": rules.paper_oracle(lambda: rules.lion(0.01, weight_decay=0.001)),
            "optax": optax_oracle(optax.lion(0.01)),
        },
    ),
]

ADABELIEF_CASES = [
    Case(
        name="scaleByBelief",
        spec={"name": "scaleByBelief"},
        problem="list",
        oracles={"optax": optax_oracle(optax.scale_by_belief())},
    ),
    Case(
        name="adabelief",
        spec={"name": "adabelief", "learningRate": 0.01},
        oracles={
            "paper": rules.paper_oracle(lambda: rules.adabelief(0.01)),
            "optax": optax_oracle(optax.adabelief(0.01)),
        },
    ),
    Case(
        name="adabelief: all options",
        spec={
            "name": "adabelief",
            "learningRate": COSINE.spec,
            "b1": 0.5,
            "b2": 0.98,
            "eps": 1e-3,
            "epsRoot": 1e-6,
        },
        oracles={
            "paper": rules.paper_oracle(lambda: rules.adabelief(COSINE.paper, 0.5, 0.98, 1e-3, 1e-6)),
            "optax": optax_oracle(optax.adabelief(COSINE.optax, b1=0.5, b2=0.98, eps=1e-3, eps_root=1e-6)),
        },
    ),
    Case(
        name="adabelief: nesterov",
        spec={"name": "adabelief", "learningRate": 0.01, "eps": 1e-8, "epsRoot": 1e-8, "nesterov": True},
        oracles={
            "paper": rules.paper_oracle(
                lambda: rules.adabelief(0.01, eps=1e-8, eps_root=1e-8, nesterov=True)
            ),
            "optax": optax_oracle(optax.adabelief(0.01, eps=1e-8, eps_root=1e-8, nesterov=True)),
        },
    ),
    Case(
        name="adabelief: Rosenbrock",
        spec={"name": "adabelief", "learningRate": 0.02},
        problem="rosenbrock",
        oracles={
            "paper": rules.paper_oracle(lambda: rules.adabelief(0.02)),
            "optax": optax_oracle(optax.adabelief(0.02)),
        },
    ),
]

YOGI_CASES = [
    Case(
        name="scaleByYogi",
        spec={"name": "scaleByYogi", "form": "optax", "initialAccumulatorValue": 1e-6},
        problem="list",
        oracles={
            "optax": optax_oracle(optax.scale_by_yogi()),
        },
    ),
    Case(
        name="scaleByYogi: optax, all options",
        spec={
            "name": "scaleByYogi",
            "form": "optax",
            "b1": 0.5,
            "b2": 0.9,
            "eps": 1e-2,
            "epsRoot": 1e-4,
            "initialAccumulatorValue": 0.5,
        },
        problem="list",
        oracles={
            "optax": optax_oracle(optax.scale_by_yogi(0.5, 0.9, 1e-2, 1e-4, 0.5)),
        },
    ),
    Case(
        name="yogi: paper",
        spec={"name": "yogi", "learningRate": 0.01},
        oracles={
            "paper": rules.paper_oracle(lambda: rules.yogi(0.01)),
        },
    ),
    Case(
        name="yogi: paper, all options",
        spec={
            "name": "yogi",
            "learningRate": COSINE.spec,
            "b1": 0.5,
            "b2": 0.9,
            "eps": 1e-2,
            "epsRoot": 1e-4,
            "initialAccumulatorValue": 0.5,
        },
        oracles={
            "paper": rules.paper_oracle(lambda: rules.yogi(COSINE.paper, 0.5, 0.9, 1e-2, 1e-4, 0.5)),
        },
    ),
    Case(
        name="yogi: paper, Rosenbrock",
        spec={"name": "yogi", "learningRate": 0.02},
        problem="rosenbrock",
        oracles={
            "paper": rules.paper_oracle(lambda: rules.yogi(0.02)),
        },
    ),
    Case(
        name="yogi: optax",
        spec={"name": "yogi", "form": "optax", "learningRate": 0.01, "initialAccumulatorValue": 1e-6},
        oracles={
            "optax": optax_oracle(optax.yogi(0.01)),
        },
    ),
    Case(
        name="yogi: optax, b1, b2, eps and schedule",
        spec={
            "name": "yogi",
            "form": "optax",
            "learningRate": COSINE.spec,
            "b1": 0.5,
            "b2": 0.9,
            "eps": 1e-2,
            "initialAccumulatorValue": 1e-6,
        },
        oracles={
            "optax": optax_oracle(optax.yogi(COSINE.optax, b1=0.5, b2=0.9, eps=1e-2)),
        },
    ),
    Case(
        name="yogi: optax, Rosenbrock",
        spec={"name": "yogi", "form": "optax", "learningRate": 0.02, "initialAccumulatorValue": 1e-6},
        problem="rosenbrock",
        oracles={
            "optax": optax_oracle(optax.yogi(0.02)),
        },
    ),
]

RADAM_CASES = [
    # With b2 = 0.999, rho loses five digits at the sixth step, to the last bit of a power.
    Case(
        name="scaleByRadam",
        spec={"name": "scaleByRadam", "b2": 0.9},
        problem="list",
        oracles={
            "optax": optax_oracle(optax.scale_by_radam(b2=0.9)),
        },
    ),
    Case(
        name="radam",
        spec={"name": "radam", "learningRate": 0.01},
        oracles={
            "paper": rules.paper_oracle(lambda: rules.radam(0.01)),
            "optax": optax_oracle(optax.radam(0.01)),
        },
    ),
    Case(
        name="radam: all options",
        spec={
            "name": "radam",
            "learningRate": COSINE.spec,
            "b1": 0.5,
            "b2": 0.98,
            "eps": 1e-3,
            "epsRoot": 1e-4,
            "threshold": 8,
        },
        oracles={
            "paper": rules.paper_oracle(lambda: rules.radam(COSINE.paper, 0.5, 0.98, 1e-3, 1e-4, 8)),
            "optax": optax_oracle(optax.radam(COSINE.optax, 0.5, 0.98, 1e-3, 1e-4, 8.0)),
        },
    ),
    Case(
        name="radam: nesterov",
        spec={"name": "radam", "learningRate": 0.01, "nesterov": True},
        oracles={
            "paper": rules.paper_oracle(lambda: rules.radam(0.01, nesterov=True)),
            "optax": optax_oracle(optax.radam(0.01, nesterov=True)),
        },
    ),
    # Where the rectification is not defined, Optax gives NaN.
    Case(
        name="radam: threshold 0",
        spec={"name": "radam", "learningRate": 0.01, "threshold": 0},
        oracles={
            "paper": rules.paper_oracle(lambda: rules.radam(0.01, threshold=0)),
        },
    ),
    Case(
        name="radam: never rectified",
        spec={"name": "radam", "learningRate": 0.01, "b2": 0.5},
        oracles={
            "paper": rules.paper_oracle(lambda: rules.radam(0.01, b2=0.5)),
            "optax": optax_oracle(optax.radam(0.01, b2=0.5)),
            "pytorch": pytorch_oracle(torch.optim.RAdam, lr=0.01, betas=(0.9, 0.5)),
        },
    ),
    Case(
        name="radam: Rosenbrock",
        spec={"name": "radam", "learningRate": 0.0005},
        problem="rosenbrock",
        oracles={
            "paper": rules.paper_oracle(lambda: rules.radam(0.0005)),
            "optax": optax_oracle(optax.radam(0.0005)),
        },
    ),
    # PyTorch's epsilon is elsewhere.
    Case(
        name="radam: eps 0, Rosenbrock",
        spec={"name": "radam", "learningRate": 0.0005, "b1": 0.8, "b2": 0.98, "eps": 0},
        problem="rosenbrock",
        oracles={
            "paper": rules.paper_oracle(lambda: rules.radam(0.0005, 0.8, 0.98, eps=0)),
            "optax": optax_oracle(optax.radam(0.0005, 0.8, 0.98, eps=0.0)),
            "pytorch": pytorch_oracle(torch.optim.RAdam, lr=0.0005, betas=(0.8, 0.98), eps=0),
        },
    ),
]

ADAN_CASES = [
    # With b2 = 0.5 Optax's factor is that of the paper; with other values it is not.
    Case(
        name="scaleByAdan",
        spec={"name": "scaleByAdan", "b2": 0.5},
        problem="list",
        oracles={
            "optax": optax_oracle(optax.scale_by_adan(b2=0.5)),
        },
    ),
    Case(
        name="adan",
        spec={"name": "adan", "learningRate": 0.01},
        oracles={
            "paper": rules.paper_oracle(lambda: rules.adan(0.01)),
        },
    ),
    Case(
        name="adan: b2 0.5",
        spec={
            "name": "adan",
            "learningRate": COSINE.spec,
            "b1": 0.9,
            "b2": 0.5,
            "b3": 0.95,
            "eps": 1e-3,
            "epsRoot": 1e-4,
            "weightDecay": 0.1,
        },
        oracles={
            "paper": rules.paper_oracle(lambda: rules.adan(COSINE.paper, 0.9, 0.5, 0.95, 1e-3, 1e-4, 0.1)),
            "optax": optax_oracle(optax.adan(COSINE.optax, 0.9, 0.5, 0.95, 1e-3, 1e-4, 0.1)),
        },
    ),
    Case(
        name="adan: mask",
        spec={
            "name": "adan",
            "learningRate": 0.01,
            "b2": 0.5,
            "epsRoot": 1e-8,
            "weightDecay": 0.1,
            "mask": "**.w",
        },
        oracles={
            "optax": optax_oracle(
                optax.adan(0.01, b2=0.5, weight_decay=0.1, mask={"b": False, "s": False, "w": True})
            ),
        },
    ),
    Case(
        name="adan: all options",
        spec={
            "name": "adan",
            "learningRate": COSINE.spec,
            "b1": 0.9,
            "b2": 0.8,
            "b3": 0.95,
            "eps": 1e-3,
            "epsRoot": 1e-4,
            "weightDecay": LINEAR.spec,
        },
        oracles={
            "paper": rules.paper_oracle(
                lambda: rules.adan(COSINE.paper, 0.9, 0.8, 0.95, 1e-3, 1e-4, LINEAR.paper)
            ),
        },
    ),
    # The paper's proximal decay is another learning rate.
    Case(
        name="adan: proximal",
        spec={"name": "adan", "learningRate": 0.01 / 1.001, "weightDecay": 0.1},
        oracles={
            "paper": rules.paper_oracle(lambda: rules.adan(0.01, weight_decay=0.1, proximal=True)),
        },
    ),
    Case(
        name="adan: Rosenbrock",
        spec={"name": "adan", "learningRate": 0.02},
        problem="rosenbrock",
        oracles={
            "paper": rules.paper_oracle(lambda: rules.adan(0.02)),
        },
    ),
]

NOVOGRAD_CASES = [
    Case(
        name="scaleByNovograd",
        spec={"name": "scaleByNovograd", "b1": 0.9, "b2": 0.25},
        problem="list",
        oracles={
            "optax": optax_oracle(optax.scale_by_novograd()),
        },
    ),
    Case(
        name="novograd",
        spec={"name": "novograd", "learningRate": 0.01},
        oracles={
            "paper": rules.leafwise_paper_oracle(lambda: rules.novograd(0.01)),
            "optax": optax_oracle(optax.novograd(0.01, 0.95, 0.98, 1e-8)),
        },
    ),
    Case(
        name="novograd: Optax's defaults",
        spec={"name": "novograd", "learningRate": 0.01, "b1": 0.9, "b2": 0.25, "eps": 1e-6},
        oracles={
            "paper": rules.leafwise_paper_oracle(lambda: rules.novograd(0.01, 0.9, 0.25, 1e-6)),
            "optax": optax_oracle(optax.novograd(0.01)),
        },
    ),
    Case(
        name="novograd: all options",
        spec={
            "name": "novograd",
            "learningRate": COSINE.spec,
            "b1": 0.5,
            "b2": 0.9,
            "eps": 1e-3,
            "epsRoot": 1e-4,
            "weightDecay": 0.1,
        },
        oracles={
            "paper": rules.leafwise_paper_oracle(
                lambda: rules.novograd(COSINE.paper, 0.5, 0.9, 1e-3, 1e-4, 0.1)
            ),
            "optax": optax_oracle(optax.novograd(COSINE.optax, 0.5, 0.9, 1e-3, 1e-4, 0.1)),
        },
    ),
    Case(
        name="novograd: schedule of the weight decay",
        spec={"name": "novograd", "learningRate": 0.01, "weightDecay": LINEAR.spec},
        oracles={
            "paper": rules.leafwise_paper_oracle(lambda: rules.novograd(0.01, weight_decay=LINEAR.paper)),
        },
    ),
    Case(
        name="novograd: Rosenbrock",
        spec={"name": "novograd", "learningRate": 0.001},
        problem="rosenbrock",
        oracles={
            "paper": rules.leafwise_paper_oracle(lambda: rules.novograd(0.001)),
            "optax": optax_oracle(optax.novograd(0.001, 0.95, 0.98, 1e-8)),
        },
    ),
]

TRUST_RATIO_CASES = [
    Case(
        name="scaleByTrustRatio",
        spec={"name": "scaleByTrustRatio"},
        problem="list",
        oracles={"optax": optax_oracle(optax.scale_by_trust_ratio())},
    ),
    Case(
        name="scaleByTrustRatio: all options",
        spec={"name": "scaleByTrustRatio", "minNorm": 1.5, "trustCoefficient": 0.01, "eps": 0.1},
        problem="list",
        oracles={"optax": optax_oracle(optax.scale_by_trust_ratio(1.5, 0.01, 0.1))},
    ),
    Case(
        name="scaleByTrustRatio: mask",
        spec={"name": "scaleByTrustRatio", "mask": "**.w"},
        problem="list",
        oracles={
            "optax": optax_oracle(
                optax.masked(optax.scale_by_trust_ratio(), {"b": False, "s": False, "w": True})
            ),
        },
    ),
]

LAMB_CASES = [
    Case(
        name="lamb",
        spec={"name": "lamb", "learningRate": 0.01},
        oracles={
            "paper": rules.leafwise_paper_oracle(lambda: rules.lamb(0.01)),
            "optax": optax_oracle(optax.lamb(0.01, weight_decay=0.01)),
        },
    ),
    Case(
        name="lamb: all options",
        spec={
            "name": "lamb",
            "learningRate": COSINE.spec,
            "b1": 0.5,
            "b2": 0.98,
            "eps": 1e-3,
            "weightDecay": LINEAR.spec,
        },
        oracles={
            "paper": rules.leafwise_paper_oracle(
                lambda: rules.lamb(COSINE.paper, 0.5, 0.98, 1e-3, LINEAR.paper)
            ),
            "optax": optax_oracle(optax.lamb(COSINE.optax, 0.5, 0.98, 1e-3, weight_decay=LINEAR.optax)),
        },
    ),
    Case(
        name="lamb: epsRoot, no weight decay",
        spec={"name": "lamb", "learningRate": 0.01, "epsRoot": 1e-4, "weightDecay": 0},
        oracles={
            "optax": optax_oracle(optax.lamb(0.01, eps_root=1e-4)),
        },
    ),
    Case(
        name="lamb: mask",
        spec={"name": "lamb", "learningRate": 0.01, "weightDecay": 0.1, "mask": "**.w"},
        oracles={
            "optax": optax_oracle(
                optax.lamb(0.01, weight_decay=0.1, mask={"b": False, "s": False, "w": True})
            ),
        },
    ),
    Case(
        name="lamb: Rosenbrock",
        spec={"name": "lamb", "learningRate": 0.01, "weightDecay": 0},
        problem="rosenbrock",
        oracles={
            "paper": rules.leafwise_paper_oracle(lambda: rules.lamb(0.01, weight_decay=0)),
            "optax": optax_oracle(optax.lamb(0.01)),
        },
    ),
]

LARS_CASES = [
    Case(
        name="lars: no weight decay",
        spec={"name": "lars", "learningRate": 1},
        oracles={
            "paper": rules.leafwise_paper_oracle(lambda: rules.lars(1.0)),
            "optax": optax_oracle(optax.lars(1.0)),
        },
    ),
    Case(
        name="lars: paper, all options",
        spec={
            "name": "lars",
            "learningRate": COSINE.spec,
            "weightDecay": LINEAR.spec,
            "trustCoefficient": 0.1,
            "eps": 1e-3,
            "momentum": 0.5,
        },
        oracles={
            "paper": rules.leafwise_paper_oracle(
                lambda: rules.lars(COSINE.paper, LINEAR.paper, 0.1, 1e-3, 0.5)
            ),
        },
    ),
    Case(
        name="lars: paper, nesterov",
        spec={
            "name": "lars",
            "learningRate": 0.5,
            "weightDecay": 0.1,
            "trustCoefficient": 0.01,
            "nesterov": True,
        },
        oracles={
            "paper": rules.leafwise_paper_oracle(lambda: rules.lars(0.5, 0.1, 0.01, nesterov=True)),
        },
    ),
    Case(
        name="lars: optax, all options",
        spec={
            "name": "lars",
            "form": "optax",
            "learningRate": COSINE.spec,
            "weightDecay": LINEAR.spec,
            "trustCoefficient": 0.1,
            "eps": 1e-3,
            "momentum": 0.5,
        },
        oracles={
            "optax": optax_oracle(
                optax.lars(COSINE.optax, LINEAR.optax, trust_coefficient=0.1, eps=1e-3, momentum=0.5)
            ),
        },
    ),
    Case(
        name="lars: optax, nesterov, mask",
        spec={
            "name": "lars",
            "form": "optax",
            "learningRate": 0.5,
            "weightDecay": 0.1,
            "trustCoefficient": 0.01,
            "nesterov": True,
            "mask": "**.w",
        },
        oracles={
            "optax": optax_oracle(
                optax.lars(
                    0.5,
                    0.1,
                    {"b": False, "s": False, "w": True},
                    0.01,
                    trust_ratio_mask={"b": False, "s": False, "w": True},
                    nesterov=True,
                )
            ),
        },
    ),
    Case(
        name="lars: two masks",
        spec={
            "name": "chain",
            "transformations": [
                {"name": "addDecayedWeights", "weightDecay": 0.1, "mask": "**.w"},
                {"name": "scaleByTrustRatio", "trustCoefficient": 0.01, "mask": "b"},
                {"name": "scaleByLearningRate", "learningRate": 0.05},
                {"name": "addMomentum", "decay": 0.9},
            ],
        },
        oracles={
            "optax": optax_oracle(
                optax.lars(
                    0.05,
                    0.1,
                    {"b": False, "s": False, "w": True},
                    0.01,
                    trust_ratio_mask={"b": True, "s": False, "w": False},
                )
            ),
        },
    ),
    Case(
        name="lars: Rosenbrock",
        spec={"name": "lars", "learningRate": 1},
        problem="rosenbrock",
        oracles={
            "paper": rules.leafwise_paper_oracle(lambda: rules.lars(1.0)),
            "optax": optax_oracle(optax.lars(1.0)),
        },
    ),
]

FROMAGE_CASES = [
    Case(
        name="fromage",
        spec={"name": "fromage", "learningRate": 0.01},
        oracles={
            "paper": rules.leafwise_paper_oracle(lambda: rules.fromage(0.01)),
            "optax": optax_oracle(optax.fromage(0.01, min_norm=0.0)),
        },
    ),
    Case(
        name="fromage: Optax's default, schedule",
        spec={"name": "fromage", "learningRate": COSINE.spec, "minNorm": 1e-6},
        oracles={
            "paper": rules.leafwise_paper_oracle(lambda: rules.fromage(COSINE.paper, 1e-6)),
            "optax": optax_oracle(optax.fromage(COSINE.optax)),
        },
    ),
    Case(
        name="fromage: minNorm",
        spec={"name": "fromage", "learningRate": 0.1, "minNorm": 1.5},
        oracles={
            "paper": rules.leafwise_paper_oracle(lambda: rules.fromage(0.1, 1.5)),
            "optax": optax_oracle(optax.fromage(0.1, 1.5)),
        },
    ),
    Case(
        name="fromage: Rosenbrock",
        spec={"name": "fromage", "learningRate": 0.001},
        problem="rosenbrock",
        oracles={
            "paper": rules.leafwise_paper_oracle(lambda: rules.fromage(0.001)),
            "optax": optax_oracle(optax.fromage(0.001, min_norm=0.0)),
        },
    ),
]

SIGN_SGD_CASES = [
    Case(
        name="scaleBySign",
        spec={"name": "scaleBySign"},
        problem="list",
        oracles={
            "optax": optax_oracle(optax.scale_by_sign()),
        },
    ),
    Case(
        name="signSgd",
        spec={"name": "signSgd", "learningRate": 0.01},
        oracles={
            "paper": rules.paper_oracle(lambda: rules.signum(0.01, 0)),
            "optax": optax_oracle(optax.sign_sgd(0.01)),
        },
    ),
    Case(
        name="signSgd: schedule",
        spec={"name": "signSgd", "learningRate": COSINE.spec},
        oracles={
            "paper": rules.paper_oracle(lambda: rules.signum(COSINE.paper, 0)),
            "optax": optax_oracle(optax.sign_sgd(COSINE.optax)),
        },
    ),
    Case(
        name="signSgd: Rosenbrock",
        spec={"name": "signSgd", "learningRate": LINEAR.spec},
        problem="rosenbrock",
        oracles={
            "paper": rules.paper_oracle(lambda: rules.signum(LINEAR.paper, 0)),
            "optax": optax_oracle(optax.sign_sgd(LINEAR.optax)),
        },
    ),
    Case(
        name="signum",
        spec={"name": "signum", "learningRate": 0.01},
        oracles={
            "paper": rules.paper_oracle(lambda: rules.signum(0.01)),
            "optax": optax_oracle(optax.signum(0.01)),
        },
    ),
    Case(
        name="signum: momentum and schedule",
        spec={"name": "signum", "learningRate": COSINE.spec, "momentum": 0.5},
        oracles={
            "paper": rules.paper_oracle(lambda: rules.signum(COSINE.paper, 0.5)),
            "optax": optax_oracle(optax.signum(COSINE.optax, beta=0.5)),
        },
    ),
    Case(
        name="signum: Rosenbrock",
        spec={"name": "signum", "learningRate": LINEAR.spec},
        problem="rosenbrock",
        oracles={
            "paper": rules.paper_oracle(lambda: rules.signum(LINEAR.paper)),
            "optax": optax_oracle(optax.signum(LINEAR.optax)),
        },
    ),
]

PRODIGY_CASES = [
    Case(
        name="prodigy",
        spec={"name": "prodigy", "learningRate": 0.1},
        oracles={"paper": rules.paper_oracle(lambda: rules.prodigy(0.1))},
    ),
    Case(
        name="prodigy: all options, schedule",
        spec={
            "name": "prodigy",
            "learningRate": LINEAR.spec,
            "b1": 0.8,
            "b2": 0.98,
            "eps": 1e-6,
            "d0": 1e-3,
            "dCoefficient": 2,
            "safeguardWarmup": True,
            "weightDecay": 0.1,
        },
        oracles={
            "paper": rules.paper_oracle(
                lambda: rules.prodigy(LINEAR.paper, 0.8, 0.98, 1e-6, 1e-3, 2, False, True, 0.1)
            )
        },
    ),
    # Optax multiplies eps by the next estimate, and divides 0 by 0 without one: not on the quadratic, where gradients are 0.
    Case(
        name="prodigy: biasCorrection, Rosenbrock",
        spec={
            "name": "prodigy",
            "learningRate": 0.1,
            "biasCorrection": True,
            "eps": 0,
            "d0": 1e-2,
            "weightDecay": 0.01,
        },
        problem="rosenbrock",
        oracles={
            "paper": rules.paper_oracle(
                lambda: rules.prodigy(0.1, eps=0, d0=1e-2, bias_correction=True, weight_decay=0.01)
            ),
            "optax": optax_oracle(
                optax.contrib.prodigy(0.1, eps=0.0, estim_lr0=1e-2, weight_decay=0.01)
            ),
        },
    ),
    Case(
        name="prodigy: biasCorrection, d0 and dCoefficient, schedule, Rosenbrock",
        spec={
            "name": "prodigy",
            "learningRate": COSINE.spec,
            "b1": 0.8,
            "b2": 0.98,
            "eps": 0,
            "d0": 0.1,
            "dCoefficient": 0.5,
            "biasCorrection": True,
        },
        problem="rosenbrock",
        oracles={
            "paper": rules.paper_oracle(
                lambda: rules.prodigy(COSINE.paper, 0.8, 0.98, 0, 0.1, 0.5, bias_correction=True)
            ),
            "optax": optax_oracle(
                optax.contrib.prodigy(
                    COSINE.optax, betas=(0.8, 0.98), eps=0.0, estim_lr0=0.1, estim_lr_coef=0.5
                )
            ),
        },
    ),
    Case(
        name="prodigy: safeguardWarmup, schedule, Rosenbrock",
        spec={
            "name": "prodigy",
            "learningRate": WARMUP_COSINE.spec,
            "eps": 0,
            "d0": 1e-2,
            "biasCorrection": True,
            "safeguardWarmup": True,
        },
        problem="rosenbrock",
        oracles={
            "paper": rules.paper_oracle(
                lambda: rules.prodigy(
                    WARMUP_COSINE.paper, eps=0, d0=1e-2, bias_correction=True, safeguard_warmup=True
                )
            ),
            "optax": optax_oracle(
                optax.contrib.prodigy(WARMUP_COSINE.optax, eps=0.0, estim_lr0=1e-2, safeguard_warmup=True)
            ),
        },
    ),
]

DADAPT_ADAMW_CASES = [
    Case(
        name="dadaptAdamw",
        spec={"name": "dadaptAdamw"},
        oracles={"paper": rules.paper_oracle(rules.dadapt_adamw)},
    ),
    Case(
        name="dadaptAdamw: biasCorrection",
        spec={"name": "dadaptAdamw", "learningRate": 0.5, "biasCorrection": True},
        oracles={
            "paper": rules.paper_oracle(lambda: rules.dadapt_adamw(0.5, bias_correction=True)),
            "optax": optax_oracle(optax.contrib.dadapt_adamw(0.5)),
        },
    ),
    Case(
        name="dadaptAdamw: all options, schedule",
        spec={
            "name": "dadaptAdamw",
            "learningRate": LINEAR.spec,
            "b1": 0.8,
            "b2": 0.98,
            "eps": 1e-6,
            "d0": 0.1,
            "biasCorrection": True,
            "weightDecay": 0.1,
        },
        oracles={
            "paper": rules.paper_oracle(
                lambda: rules.dadapt_adamw(LINEAR.paper, 0.8, 0.98, 1e-6, 0.1, True, 0.1)
            ),
            "optax": optax_oracle(
                optax.contrib.dadapt_adamw(
                    LINEAR.optax, betas=(0.8, 0.98), eps=1e-6, estim_lr0=0.1, weight_decay=0.1
                )
            ),
        },
    ),
    Case(
        name="dadaptAdamw: Rosenbrock",
        spec={"name": "dadaptAdamw", "d0": 1e-4},
        problem="rosenbrock",
        oracles={"paper": rules.paper_oracle(lambda: rules.dadapt_adamw(d0=1e-4))},
    ),
]

DOG_CASES = [
    Case(
        name="dog",
        spec={"name": "dog"},
        oracles={
            "paper": rules.paper_oracle(rules.dog),
            "optax": optax_oracle(optax.contrib.dog()),
        },
    ),
    Case(
        name="dog: distance, schedule",
        spec={
            "name": "dog",
            "learningRate": LINEAR.spec,
            "initialStepType": "distance",
            "initialStep": 0.5,
            "eps": 1e-3,
        },
        oracles={
            "paper": rules.paper_oracle(lambda: rules.dog(LINEAR.paper, 0.5, eps=1e-3)),
            "optax": optax_oracle(optax.contrib.dog(LINEAR.optax, ("distance", 0.5), 1e-3)),
        },
    ),
    Case(
        name="dog: learningRate",
        spec={"name": "dog", "initialStepType": "learningRate", "initialStep": 0.01},
        oracles={"optax": optax_oracle(optax.contrib.dog(init_step=("learning_rate", 0.01)))},
    ),
    Case(
        name="dog: weightDecay, mask",
        spec={
            "name": "dog",
            "initialStep": 0.01,
            "weightDecay": 0.1,
            "mask": {"w": True, "b": False, "s": True},
        },
        oracles={
            "optax": optax_oracle(
                optax.contrib.dog(
                    init_step=("heuristic", 0.01),
                    weight_decay=0.1,
                    mask={"b": False, "s": True, "w": True},
                )
            )
        },
    ),
    Case(
        name="dog: Rosenbrock",
        spec={"name": "dog", "initialStep": 1e-3},
        problem="rosenbrock",
        oracles={
            "paper": rules.paper_oracle(lambda: rules.dog(alpha=1e-3)),
            "optax": optax_oracle(optax.contrib.dog(init_step=("heuristic", 1e-3))),
        },
    ),
]

DOWG_CASES = [
    Case(
        name="dowg",
        spec={"name": "dowg"},
        oracles={
            "paper": rules.paper_oracle(lambda: rules.dowg(eps=1e-4)),
            "optax": optax_oracle(optax.contrib.dowg()),
        },
    ),
    Case(
        name="dowg: eps 0",
        spec={"name": "dowg", "initialDistance": 0.1, "eps": 0},
        oracles={"paper": rules.paper_oracle(lambda: rules.dowg(1.0, 0.1))},
    ),
    Case(
        name="dowg: initialDistance, weightDecay, mask and schedule",
        spec={
            "name": "dowg",
            "learningRate": COSINE.spec,
            "initialDistance": 0.5,
            "eps": 1e-2,
            "weightDecay": 0.1,
            "mask": {"w": True, "b": False, "s": True},
        },
        oracles={
            "optax": optax_oracle(
                optax.contrib.dowg(
                    COSINE.optax,
                    init_estim_sq_dist=0.25,
                    eps=1e-2,
                    weight_decay=0.1,
                    mask={"b": False, "s": True, "w": True},
                )
            )
        },
    ),
    Case(
        name="dowg: Rosenbrock",
        spec={"name": "dowg", "learningRate": 0.05},
        problem="rosenbrock",
        oracles={
            "paper": rules.paper_oracle(lambda: rules.dowg(0.05, eps=1e-4)),
            "optax": optax_oracle(optax.contrib.dowg(0.05)),
        },
    ),
]

COCOB_CASES = [
    Case(
        name="cocob",
        spec={"name": "cocob"},
        oracles={
            "paper": rules.paper_oracle(lambda: rules.cocob(eps=1e-8)),
            "optax": optax_oracle(optax.contrib.cocob()),
        },
    ),
    Case(
        name="cocob: all options",
        spec={
            "name": "cocob",
            "alpha": 10,
            "eps": 1e-3,
            "weightDecay": 0.1,
            "mask": {"w": True, "b": False, "s": True},
        },
        oracles={
            "optax": optax_oracle(
                optax.contrib.cocob(
                    alpha=10.0, eps=1e-3, weight_decay=0.1, mask={"b": False, "s": True, "w": True}
                )
            )
        },
    ),
    Case(
        name="cocob: Rosenbrock",
        spec={"name": "cocob"},
        problem="rosenbrock",
        oracles={
            # Its eps does not matter: no gradient is as small.
            "paper": rules.paper_oracle(rules.cocob),
            "optax": optax_oracle(optax.contrib.cocob()),
        },
    ),
]

# Optax adds eps to the rate, so it is given a rate that is smaller.
MADGRAD_CASES = [
    Case(
        name="madgrad",
        spec={"name": "madgrad"},
        oracles={
            "paper": rules.paper_oracle(lambda: rules.madgrad(1e-2, eps=1e-6)),
            "optax": optax_oracle(counting_in_int64(optax.contrib.madgrad(1e-2 - 1e-6))),
        },
    ),
    Case(
        name="madgrad: momentum 0, schedule",
        spec={"name": "madgrad", "learningRate": LINEAR.spec, "momentum": 0, "eps": 1e-3},
        oracles={
            "paper": rules.paper_oracle(lambda: rules.madgrad(LINEAR.paper, 0, 1e-3)),
            "optax": optax_oracle(
                counting_in_int64(
                    optax.contrib.madgrad(
                        lambda count: LINEAR.optax(count) - 1e-3, momentum=0.0, eps=1e-3
                    )
                )
            ),
        },
    ),
    Case(
        name="madgrad: weightDecay",
        spec={"name": "madgrad", "weightDecay": 0.1},
        oracles={
            "optax": optax_oracle(counting_in_int64(optax.contrib.madgrad(1e-2 - 1e-6, weight_decay=0.1)))
        },
    ),
    Case(
        name="madgrad: Rosenbrock",
        spec={"name": "madgrad", "learningRate": 0.01, "eps": 0},
        problem="rosenbrock",
        oracles={
            "paper": rules.paper_oracle(lambda: rules.madgrad(0.01)),
            "optax": optax_oracle(counting_in_int64(optax.contrib.madgrad(0.01, eps=0.0))),
        },
    ),
]


def _optax_acprop(rate: float, b1: float, b2: float, eps: float, eps_root: float) -> optax.GradientTransformation:
    """
    ACProp by Optax, whose root is 1 / b1 times as large as the paper's. At the first step it divides by 1 + eps, and the
    paper by nothing.
    """
    return optax.contrib.acprop(
        lambda count: jax.numpy.where(count == 0, rate * (1 + eps / b1), rate / b1),
        b1=b1,
        b2=b2,
        eps=eps / b1,
        eps_root=eps_root / b1**2,
    )


ACPROP_CASES = [
    Case(
        name="acprop",
        spec={"name": "acprop", "learningRate": 0.01, "eps": 1e-3, "epsRoot": 1e-4},
        oracles={
            "paper": rules.paper_oracle(lambda: rules.acprop(0.01, eps=1e-3, eps_root=1e-4)),
            "optax": optax_oracle(_optax_acprop(0.01, 0.9, 0.999, 1e-3, 1e-4)),
        },
    ),
    Case(
        name="acprop: b1, b2 and schedule",
        spec={
            "name": "acprop",
            "learningRate": COSINE.spec,
            "b1": 0.8,
            "b2": 0.98,
            "eps": 1e-2,
            "epsRoot": 1e-2,
        },
        oracles={"paper": rules.paper_oracle(lambda: rules.acprop(COSINE.paper, 0.8, 0.98, 1e-2, 1e-2))},
    ),
    Case(
        name="acprop: weightDecay",
        spec={
            "name": "acprop",
            "learningRate": 0.01,
            "eps": 1e-2,
            "epsRoot": 1e-2,
            "weightDecay": 0.1,
        },
        oracles={
            "paper": rules.paper_oracle(
                lambda: rules.decoupled(0.01, 0.1, rules.acprop(0.01, eps=1e-2, eps_root=1e-2))
            )
        },
    ),
    Case(
        name="acprop: Rosenbrock",
        spec={"name": "acprop", "learningRate": 0.0001},
        problem="rosenbrock",
        oracles={
            "paper": rules.paper_oracle(lambda: rules.acprop(0.0001)),
            "optax": optax_oracle(_optax_acprop(0.0001, 0.9, 0.999, 1e-16, 1e-16)),
        },
    ),
]

SIMPLIFIED_ADEMAMIX_CASES = [
    Case(
        name="simplifiedAdemamix",
        spec={"name": "simplifiedAdemamix", "learningRate": 0.001},
        oracles={
            "paper": rules.paper_oracle(lambda: rules.simplified_ademamix(0.001)),
            "optax": optax_oracle(optax.contrib.simplified_ademamix(0.001)),
        },
    ),
    Case(
        name="simplifiedAdemamix: all options",
        spec={
            "name": "simplifiedAdemamix",
            "learningRate": 0.01,
            "b1": 0.8,
            "b2": 0.98,
            "alpha": {"name": "linear", "from": 0, "to": 5, "steps": 50},
            "eps": 1e-6,
            "epsRoot": 1e-4,
            "weightDecay": 0.1,
        },
        oracles={
            "paper": rules.paper_oracle(
                lambda: rules.decoupled(
                    0.01,
                    0.1,
                    rules.simplified_ademamix(0.01, 0.8, 0.98, schedules.linear(0, 5, 50), 1e-6, 1e-4),
                )
            ),
            "optax": optax_oracle(
                optax.contrib.simplified_ademamix(
                    0.01,
                    0.8,
                    0.98,
                    optax_schedule(optax.linear_schedule(0.0, 5.0, 50)),
                    1e-6,
                    1e-4,
                    0.1,
                )
            ),
        },
    ),
    Case(
        name="simplifiedAdemamix: Rosenbrock",
        spec={"name": "simplifiedAdemamix", "learningRate": 0.001, "b1": 0.9, "alpha": 1},
        problem="rosenbrock",
        oracles={
            "paper": rules.paper_oracle(lambda: rules.simplified_ademamix(0.001, 0.9, alpha=1)),
            "optax": optax_oracle(optax.contrib.simplified_ademamix(0.001, b1=0.9, alpha=1.0)),
        },
    ),
]

ASGD_CASES = [
    Case(
        name="asgd",
        spec={"name": "asgd"},
        oracles={"pytorch": pytorch_oracle(torch.optim.ASGD, lr=0.01)},
    ),
    Case(
        name="asgd: all options",
        spec={
            "name": "asgd",
            "learningRate": 0.1,
            "lambda": 0.01,
            "alpha": 0.5,
            "t0": 10,
            "weightDecay": 0.1,
        },
        oracles={
            "pytorch": pytorch_oracle(
                torch.optim.ASGD, lr=0.1, lambd=0.01, alpha=0.5, t0=10, weight_decay=0.1
            )
        },
    ),
    Case(
        name="asgd: Rosenbrock",
        spec={"name": "asgd", "learningRate": 0.001, "t0": 100},
        problem="rosenbrock",
        oracles={"pytorch": pytorch_oracle(torch.optim.ASGD, lr=0.001, t0=100)},
    ),
]

YELLOW_FIN_CASES = [
    Case(
        name="yellowFin",
        spec={"name": "yellowFin"},
        oracles={"paper": rules.paper_oracle(rules.yellow_fin)},
    ),
    Case(
        name="yellowFin: all options, schedule",
        spec={
            "name": "yellowFin",
            "learningRate": {"name": "linear", "from": 1, "to": 0.1, "steps": 50},
            "initialRate": 0.1,
            "initialMomentum": 0.5,
            "beta": 0.9,
            "slowStart": 20,
            "clip": False,
            "eps": 1e-4,
        },
        oracles={
            "paper": rules.paper_oracle(
                lambda: rules.yellow_fin(schedules.linear(1, 0.1, 50), 0.1, 0.5, 0.9, 20, False, 1e-4)
            )
        },
    ),
    Case(
        name="yellowFin: Rosenbrock",
        spec={"name": "yellowFin", "slowStart": 1000},
        problem="rosenbrock",
        oracles={"paper": rules.paper_oracle(lambda: rules.yellow_fin(slow_start=1000))},
    ),
    # No gradient of these problems is stale. The equations are those of any.
    Case(
        name="closedLoopYellowFin",
        spec={"name": "closedLoopYellowFin", "initialRate": 0.1, "initialMomentum": 0.1, "slowStart": 20},
        oracles={
            "paper": rules.paper_oracle(
                lambda: rules.yellow_fin(1.0, 0.1, 0.1, slow_start=20, staleness=0)
            )
        },
    ),
    Case(
        name="closedLoopYellowFin: staleness, gain and schedule",
        spec={
            "name": "closedLoopYellowFin",
            "learningRate": {"name": "linear", "from": 1, "to": 0.1, "steps": 50},
            "initialRate": 0.1,
            "slowStart": 20,
            "staleness": 2,
            "gain": 0.05,
        },
        oracles={
            "paper": rules.paper_oracle(
                lambda: rules.yellow_fin(
                    schedules.linear(1, 0.1, 50), 0.1, slow_start=20, staleness=2, gain=0.05
                )
            )
        },
    ),
]

PAPERS = [
    *NESTEROV_CASES,
    *ADAGRAD_CASES,
    *ADADELTA_CASES,
    *RMSPROP_CASES,
    *ADAMAX_CASES,
    *NADAM_CASES,
    *AMSGRAD_CASES,
    *SIGN_CASES,
    *UPDATE_RULE_CASES,
    *LEARNED_GATES_CASES,
    *LION_CASES,
    *ADABELIEF_CASES,
    *YOGI_CASES,
    *RADAM_CASES,
    *ADAN_CASES,
    *NOVOGRAD_CASES,
    *TRUST_RATIO_CASES,
    *LAMB_CASES,
    *LARS_CASES,
    *FROMAGE_CASES,
    *SIGN_SGD_CASES,
    *RPROP_CASES,
    *OPTIMISTIC_CASES,
    *DECAYED_CASES,
    *ADEMAMIX_CASES,
    *ADOPT_CASES,
    *MARS_CASES,
    *PRODIGY_CASES,
    *DADAPT_ADAMW_CASES,
    *DOG_CASES,
    *DOWG_CASES,
    *COCOB_CASES,
    *MADGRAD_CASES,
    *ACPROP_CASES,
    *SIMPLIFIED_ADEMAMIX_CASES,
    *ASGD_CASES,
    *YELLOW_FIN_CASES,
]
