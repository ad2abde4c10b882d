"""Cases for the other optimizers of the talk, each in every form in which it is known."""

import optax
import torch

import paper_rules as rules
import paper_schedules as schedules
from case import Case
from optimizers import COSINE, LINEAR
from with_optax import optax_oracle
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

SCALE_BY_RPROP_CASES = [
    Case(
        name="scaleByRprop",
        spec={"name": "scaleByRprop"},
        problem="list",
        oracles={"optax": optax_oracle(optax.scale_by_rprop())},
    ),
]

RPROP_CASES = [
    Case(
        name="rprop",
        spec={"name": "rprop", "learningRate": 0.01},
        oracles={"optax": optax_oracle(optax.rprop(0.01))},
    ),
]

AVERAGE_UPDATES_CASES = [
    Case(
        name="averageUpdates",
        spec={"name": "averageUpdates"},
        problem="list",
        oracles={"optax": optax_oracle(optax.average_updates())},
    ),
]

SCALE_BY_ADOPT_CASES = [
    Case(
        name="scaleByAdopt",
        spec={"name": "scaleByAdopt"},
        problem="list",
        oracles={"optax": optax_oracle(optax.scale_by_adopt())},
    ),
]

ADOPT_CASES = [
    Case(
        name="adopt",
        spec={"name": "adopt", "learningRate": 0.01},
        oracles={"optax": optax_oracle(optax.adopt(0.01))},
    ),
]

SCALE_BY_OPTIMISTIC_GRADIENT_CASES = [
    Case(
        name="scaleByOptimisticGradient",
        spec={"name": "scaleByOptimisticGradient"},
        problem="list",
        oracles={"optax": optax_oracle(optax.scale_by_optimistic_gradient())},
    ),
]

OPTIMISTIC_GRADIENT_DESCENT_CASES = [
    Case(
        name="optimisticGradientDescent",
        spec={"name": "optimisticGradientDescent", "learningRate": 0.01},
        oracles={"optax": optax_oracle(optax.optimistic_gradient_descent(0.01))},
    ),
]

OPTIMISTIC_ADAM_CASES = [
    Case(
        name="optimisticAdam",
        spec={"name": "optimisticAdam", "learningRate": 0.01},
        oracles={"optax": optax_oracle(optax.optimistic_adam(0.01))},
    ),
]

ADAMAXW_CASES = [
    Case(
        name="adamaxw",
        spec={"name": "adamaxw", "learningRate": 0.01},
        oracles={"optax": optax_oracle(optax.adamaxw(0.01))},
    ),
]

NADAMW_CASES = [
    Case(
        name="nadamw",
        spec={"name": "nadamw", "learningRate": 0.01},
        oracles={"optax": optax_oracle(optax.nadamw(0.01))},
    ),
]

ZERO_NANS_CASES = [
    Case(
        name="zeroNans",
        spec={"name": "zeroNans"},
        problem="list",
        oracles={"optax": optax_oracle(optax.zero_nans())},
    ),
]

CLIP_BY_BLOCK_RMS_CASES = [
    Case(
        name="clipByBlockRms",
        spec={"name": "clipByBlockRms"},
        problem="list",
        oracles={"optax": optax_oracle(optax.clip_by_block_rms())},
    ),
]

NORMALIZE_BY_UPDATE_NORM_CASES = [
    Case(
        name="normalizeByUpdateNorm",
        spec={"name": "normalizeByUpdateNorm"},
        problem="list",
        oracles={"optax": optax_oracle(optax.normalize_by_update_norm())},
    ),
]

SCALE_BY_PARAM_BLOCK_NORM_CASES = [
    Case(
        name="scaleByParamBlockNorm",
        spec={"name": "scaleByParamBlockNorm"},
        problem="list",
        oracles={"optax": optax_oracle(optax.scale_by_param_block_norm())},
    ),
]

SCALE_BY_PARAM_BLOCK_RMS_CASES = [
    Case(
        name="scaleByParamBlockRms",
        spec={"name": "scaleByParamBlockRms"},
        problem="list",
        oracles={"optax": optax_oracle(optax.scale_by_param_block_rms())},
    ),
]

KEEP_PARAMS_NON_NEGATIVE_CASES = [
    Case(
        name="keepParamsNonNegative",
        spec={"name": "keepParamsNonNegative"},
        problem="list",
        oracles={"optax": optax_oracle(optax.keep_params_non_negative())},
    ),
]

SET_TO_ZERO_CASES = [
    Case(
        name="setToZero",
        spec={"name": "setToZero"},
        problem="list",
        oracles={"optax": optax_oracle(optax.set_to_zero())},
    ),
]

SCALE_BY_ADEMAMIX_CASES = [
    Case(
        name="scaleByAdemamix",
        spec={"name": "scaleByAdemamix"},
        problem="list",
        oracles={"optax": optax_oracle(optax.scale_by_ademamix())},
    ),
]

ADEMAMIX_CASES = [
    Case(
        name="ademamix",
        spec={"name": "ademamix", "learningRate": 0.01},
        oracles={"optax": optax_oracle(optax.ademamix(0.01))},
    ),
]

SCALE_BY_MARS_CASES = [
    Case(
        name="scaleByMars",
        spec={"name": "scaleByMars"},
        problem="list",
        oracles={"optax": optax_oracle(optax.scale_by_mars())},
    ),
]

MARS_CASES = [
    Case(
        name="mars",
        spec={"name": "mars", "learningRate": 0.01},
        oracles={"optax": optax_oracle(optax.mars(0.01))},
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
    *SCALE_BY_RPROP_CASES,
    *RPROP_CASES,
    *AVERAGE_UPDATES_CASES,
    *SCALE_BY_ADOPT_CASES,
    *ADOPT_CASES,
    *SCALE_BY_OPTIMISTIC_GRADIENT_CASES,
    *OPTIMISTIC_GRADIENT_DESCENT_CASES,
    *OPTIMISTIC_ADAM_CASES,
    *ADAMAXW_CASES,
    *NADAMW_CASES,
    *ZERO_NANS_CASES,
    *CLIP_BY_BLOCK_RMS_CASES,
    *NORMALIZE_BY_UPDATE_NORM_CASES,
    *SCALE_BY_PARAM_BLOCK_NORM_CASES,
    *SCALE_BY_PARAM_BLOCK_RMS_CASES,
    *KEEP_PARAMS_NON_NEGATIVE_CASES,
    *SET_TO_ZERO_CASES,
    *SCALE_BY_ADEMAMIX_CASES,
    *ADEMAMIX_CASES,
    *SCALE_BY_MARS_CASES,
    *MARS_CASES,
]
