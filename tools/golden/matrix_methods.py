"""Cases for the methods that see a leaf as a matrix, or keep something for each of its axes."""

import jax
import jax.numpy as jnp
import optax
import torch

import matrix_rules as rules
from case import Case
from paper_rules import adamw, leafwise_paper_oracle
from with_optax import optax_oracle, optax_schedule
from with_pytorch import ByRank, pytorch_oracle


def _moonshot(rho: float):
    return lambda inputs, outputs: rho * max(inputs, outputs) ** 0.5


def _adamw(rate: float, b2: float = 0.95, eps: float = 1e-10, weight_decay: float = 0.0):
    return lambda: adamw(rate, weight_decay, b2=b2, eps=eps)


def _muon(rate: float, weight_decay: float, rest, **options):
    return leafwise_paper_oracle(
        rules.by_rank(
            lambda: rules.descent(rate, rules.scale_by_muon(**options), weight_decay),
            rest,
        )
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
                rest={
                    "lr": 0.05,
                    "betas": (0.8, 0.95),
                    "eps": 1e-8,
                    "weight_decay": 0.01,
                },
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
                rest={
                    "lr": 0.05,
                    "betas": (0.9, 0.95),
                    "eps": 1e-10,
                    "weight_decay": 0,
                },
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
                0.1,
                0,
                _adamw(0.1, 0.999, 1e-30),
                mu=0.5,
                nesterov=False,
                s=_moonshot(0.3),
                eps=1e-30,
            ),
            "optax": optax_oracle(
                optax.contrib.muon(0.1, beta=0.5, eps=1e-30, nesterov=False, consistent_rms=0.3)
            ),
        },
    ),
]


def _optax_sm3(rate: float, b1: float, b2: float = 1.0, eps: float = 1e-8):
    """Its `scale_by_sm3` fails on a number, on which SM3 is Adagrad with momentum."""
    parts = optax.partition(
        {
            True: optax.scale_by_sm3(b1, b2, eps),
            False: optax.chain(
                optax.scale_by_rss(initial_accumulator_value=0.0, eps=eps),
                optax.ema(b1, debias=False),
            )
            if b2 == 1
            else optax.chain(optax.scale_by_rms(b2, eps), optax.ema(b1, debias=False)),
        },
        lambda params: jax.tree.map(lambda of: of.ndim > 0, params),
    )
    return optax_oracle(optax.chain(parts, optax.scale(-rate)))


def _optax_adafactor(
    rate,
    *,
    decay_rate=0.8,
    min_dim=128,
    eps=1e-30,
    threshold=1.0,
    scaled=True,
    momentum=None,
    decay=None,
    mask=None,
):
    """Optax's chain. Its own decay of the means is in float32, also in 64-bit mode."""
    return optax_oracle(
        optax.chain(
            optax.scale_by_factored_rms(
                decay_rate=decay_rate,
                min_dim_size_to_factor=min_dim,
                epsilon=eps,
                decay_rate_fn=lambda step, tau: 1.0 - jnp.asarray(step + 1, jnp.float64) ** (-tau),
            ),
            optax.clip_by_block_rms(threshold),
            optax.scale_by_learning_rate(rate, flip_sign=False),
            optax.scale_by_param_block_rms() if scaled else optax.identity(),
            optax.identity() if momentum is None else optax.ema(momentum, debias=False),
            optax.identity() if decay is None else optax.add_decayed_weights(decay, mask),
            optax.scale(-1),
        )
    )


SM3_CASES = [
    Case(
        name="sm3",
        spec={"name": "sm3", "learningRate": 0.2},
        problem="matrices",
        oracles={
            "paper": leafwise_paper_oracle(lambda: rules.descent(0.2, rules.scale_by_sm3())),
            "optax": _optax_sm3(0.2, 0.9),
        },
    ),
    Case(
        name="sm3: b1 0, eps 0",
        spec={"name": "sm3", "learningRate": 0.5, "b1": 0, "eps": 0},
        problem="matrices",
        oracles={
            "paper": leafwise_paper_oracle(lambda: rules.descent(0.5, rules.scale_by_sm3(b1=0, eps=0))),
            "optax": _optax_sm3(0.5, 0, eps=0.0),
        },
    ),
    Case(
        name="sm3: b1, b2, eps",
        spec={"name": "sm3", "learningRate": 0.1, "b1": 0.5, "b2": 0.9, "eps": 1e-3},
        problem="matrices",
        oracles={
            "paper": leafwise_paper_oracle(
                lambda: rules.descent(0.1, rules.scale_by_sm3(b1=0.5, b2=0.9, eps=1e-3))
            ),
            "optax": _optax_sm3(0.1, 0.5, 0.9, 1e-3),
        },
    ),
    Case(
        name="sm3: zeros and a spike",
        spec={"name": "sm3", "learningRate": 0.2, "b1": 0.5},
        oracles={
            "paper": leafwise_paper_oracle(lambda: rules.descent(0.2, rules.scale_by_sm3(b1=0.5))),
            "optax": _optax_sm3(0.2, 0.5),
        },
    ),
]

ADAFACTOR_CASES = [
    # Nothing is long enough to be factored.
    Case(
        name="adafactor",
        spec={"name": "adafactor"},
        problem="matrices",
        oracles={
            "optax": _optax_adafactor(
                optax_schedule(lambda step: jnp.minimum(0.01, 1 / jnp.sqrt(step + 1.0)))
            ),
        },
    ),
    Case(
        name="adafactor: Optax's rate, all options",
        spec={
            "name": "adafactor",
            "learningRate": 0.2,
            "relativeStep": False,
            "decayRate": 0.7,
            "minDimSizeToFactor": 2,
            "eps": 1e-3,
            "clippingThreshold": 0.5,
            "momentum": 0.6,
            "weightDecay": 0.05,
            "mask": "wide",
        },
        problem="matrices",
        oracles={
            "optax": _optax_adafactor(
                0.2,
                decay_rate=0.7,
                min_dim=2,
                eps=1e-3,
                threshold=0.5,
                momentum=0.6,
                # It does not multiply the decay by the rate.
                decay=0.01,
                mask={"bias": False, "cube": False, "scalar": False, "tall": False, "wide": True},
            )
        },
    ),
    Case(
        name="adafactor: Optax, the shortest sides not factored",
        spec={
            "name": "adafactor",
            "learningRate": 0.3,
            "relativeStep": False,
            "minDimSizeToFactor": 3,
            "multiplyByParameterScale": False,
        },
        problem="matrices",
        oracles={"optax": _optax_adafactor(0.3, min_dim=3, scaled=False)},
    ),
    Case(
        name="adafactor: PyTorch",
        spec={
            "name": "adafactor",
            "learningRate": 0.4,
            "decayRate": 0.6,
            "minDimSizeToFactor": 1,
            "form": "pytorch",
            "eps": 1e-3,
            "clippingThreshold": 1.2,
            "minScale": 0.7,
            "weightDecay": 0.1,
        },
        problem="matrices",
        oracles={
            "pytorch": pytorch_oracle(
                torch.optim.Adafactor,
                lr=0.4,
                beta2_decay=-0.6,
                eps=(1e-3, 0.7),
                d=1.2,
                weight_decay=0.1,
            ),
        },
    ),
    Case(
        name="adafactor: zeros and a spike",
        spec={
            "name": "adafactor",
            "learningRate": 0.3,
            "minDimSizeToFactor": 1,
            "weightDecay": 0.01,
        },
        oracles={"paper": leafwise_paper_oracle(lambda: rules.adafactor(0.3, weight_decay=0.01))},
    ),
    Case(
        name="adafactor: PyTorch, zeros and a spike",
        spec={
            "name": "adafactor",
            "learningRate": 0.3,
            "minDimSizeToFactor": 1,
            "form": "pytorch",
            "eps": 2.0**-52,
        },
        oracles={"pytorch": pytorch_oracle(torch.optim.Adafactor, lr=0.3)},
    ),
]


def _descent(rate: float, weight_decay: float, make):
    return leafwise_paper_oracle(lambda: rules.descent(rate, make(), weight_decay))


def _momentum(gamma: float, rule):
    """The sum of what a rule gives."""
    total = 0.0

    def step(theta, gradient):
        nonlocal total
        total = gamma * total + rule(theta, gradient)
        return total

    return step


SHAMPOO_CASES = [
    Case(
        name="shampoo",
        spec={"name": "shampoo", "learningRate": 0.5},
        problem="matrices",
        oracles={"paper": _descent(0.5, 0, rules.scale_by_shampoo)},
    ),
    Case(
        name="shampoo: eps, updateEvery, momentum, weightDecay",
        spec={
            "name": "shampoo",
            "learningRate": 0.1,
            "eps": 1e-2,
            "updateEvery": 3,
            "momentum": 0.8,
            "weightDecay": 0.1,
        },
        problem="matrices",
        oracles={
            "paper": _descent(0.1, 0.1, lambda: _momentum(0.8, rules.scale_by_shampoo(1e-2, 3))),
        },
    ),
    Case(
        name="shampoo: long axes have diagonals",
        spec={"name": "shampoo", "learningRate": 0.3, "eps": 1e-3, "maxPreconditionerDim": 3},
        problem="matrices",
        oracles={"paper": _descent(0.3, 0, lambda: rules.scale_by_shampoo(1e-3, longest=3))},
    ),
]

SOAP_CASES = [
    # The first gradient of five rows and two columns has three singular vectors that may be any: that axis has no basis.
    Case(
        name="soap",
        spec={"name": "soap", "learningRate": 0.1, "maxPreconditionerDim": 4},
        problem="matrices",
        oracles={"paper": _descent(0.1, 0.01, lambda: rules.scale_by_soap(longest=4))},
    ),
    Case(
        name="soap: all options",
        spec={
            "name": "soap",
            "learningRate": 0.2,
            "b1": 0.8,
            "b2": 0.9,
            "shampooDecay": 0.7,
            "eps": 1e-3,
            "updateEvery": 1,
            "maxPreconditionerDim": 4,
            "weightDecay": 0,
        },
        problem="matrices",
        oracles={
            "paper": _descent(0.2, 0, lambda: rules.scale_by_soap(0.8, 0.9, 0.7, 1e-3, 1, 4)),
        },
    ),
]


def _galore(
    rate: float, weight_decay: float, b1: float = 0.9, b2: float = 0.999, eps: float = 1e-8, **options
):
    return leafwise_paper_oracle(
        rules.by_rank(
            lambda: rules.descent(
                rate, rules.scale_by_galore(b1=b1, b2=b2, eps=eps, **options), weight_decay
            ),
            lambda: adamw(rate, weight_decay, b1, b2, eps),
        )
    )


GALORE_CASES = [
    Case(
        name="galore",
        spec={"name": "galore", "learningRate": 0.1, "rank": 1},
        problem="matrices",
        oracles={"paper": _galore(0.1, 0, rank=1)},
    ),
    # Optax finds the singular vectors in float32, so it is no oracle.
    Case(
        name="galore: Optax's side, all options",
        spec={
            "name": "galore",
            "learningRate": 0.1,
            "rank": 2,
            "updateEvery": 4,
            "scale": 1,
            "b1": 0.8,
            "b2": 0.9,
            "eps": 1e-3,
            "form": "optax",
            "weightDecay": 0.1,
        },
        problem="matrices",
        oracles={
            "paper": _galore(0.1, 0.1, 0.8, 0.9, 1e-3, rank=2, every=4, scale=1, shorter=False),
        },
    ),
]



def _before_descent(spec: dict, rate: float) -> dict:
    descent = {"name": "scaleByLearningRate", "learningRate": rate}
    return {"name": "chain", "transformations": [spec, descent]}


def _unit_wise(name: str, spec: dict, make, tx: optax.GradientTransformation | None = None) -> Case:
    oracles = {"paper": leafwise_paper_oracle(lambda: rules.descent(0.1, make()))}
    if tx is not None:
        oracles["optax"] = optax_oracle(optax.chain(tx, optax.scale_by_learning_rate(0.1)))
    return Case(name=name, spec=_before_descent(spec, 0.1), problem="matrices", oracles=oracles)


# Optax takes other units of the leaf of three axes, so it has a case without that leaf.
UNIT_WISE_CASES = [
    _unit_wise(
        "adaptiveGradClip",
        {"name": "adaptiveGradClip", "clipping": 0.2},
        lambda: rules.adaptive_grad_clip(0.2, 1e-3, -1),
    ),
    _unit_wise(
        "adaptiveGradClip: rows, all options",
        {"name": "adaptiveGradClip", "clipping": 0.5, "eps": 0.75, "outputs": "rows"},
        lambda: rules.adaptive_grad_clip(0.5, 0.75, 0),
    ),
    _unit_wise(
        "centralizeGradients",
        {"name": "centralizeGradients"},
        lambda: rules.centralize_gradients(-1),
    ),
    _unit_wise(
        "centralizeGradients: rows",
        {"name": "centralizeGradients", "outputs": "rows"},
        lambda: rules.centralize_gradients(0),
        optax.centralize(),
    ),
    Case(
        name="adaptiveGradClip: matrices and vectors",
        spec=_before_descent({"name": "adaptiveGradClip", "clipping": 0.1, "eps": 0.5}, 0.1),
        oracles={
            "paper": leafwise_paper_oracle(
                lambda: rules.descent(0.1, rules.adaptive_grad_clip(0.1, 0.5, -1))
            ),
            "optax": optax_oracle(
                optax.chain(optax.adaptive_grad_clip(0.1, 0.5), optax.scale_by_learning_rate(0.1))
            ),
        },
    ),
]

MATRIX_METHODS = [
    *MUON_CASES,
    *SM3_CASES,
    *ADAFACTOR_CASES,
    *SHAMPOO_CASES,
    *SOAP_CASES,
    *GALORE_CASES,
    *UNIT_WISE_CASES,
]
