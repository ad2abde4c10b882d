"""Cases for wrappers of optimizers."""

from collections.abc import Callable

import jax
import numpy as np
import optax

import paper_rules as rules
import paper_schedules as schedules
import wrapper_rules as wrappers
from case import Case
from oracle import Oracle, Step
from paper_rules import leafwise_paper_oracle, paper_oracle
from problem import Gradient
from tree import Tree
from with_optax import optax_oracle

ADAM = {"name": "adam", "learningRate": 0.1}
MOMENTUM = {"name": "momentum", "learningRate": 0.1, "momentum": 0.5}
# The schedule `linear`, from 1 to 3 in two steps.
GROWING = {"name": "linear", "from": 1, "to": 3, "steps": 2}


def _adam() -> rules.Rule:
    return rules.adam(0.1)


def _momentum() -> rules.Rule:
    return rules.momentum(0.1, 0.5)


def _optax_momentum() -> optax.GradientTransformation:
    return optax.sgd(0.1, momentum=0.5)


def _growing(made: int) -> int:
    return min(1 + made, 3)


def optax_accumulate_oracle(
    tx: optax.GradientTransformation,
    every: int | Callable[[jax.Array], jax.Array],
    **options: bool,
) -> Oracle:
    steps = optax.MultiSteps(tx, every, accumulator_dtype=np.float64, **options)
    return optax_oracle(steps.gradient_transformation())


def optax_lookahead_oracle(
    fast: optax.GradientTransformation, k: int, alpha: float, reset_state: bool = False
) -> Oracle:
    """Optax keeps fast and slow parameters as a pair; the case has the fast ones."""

    def start(params: Tree) -> Step:
        tx = optax.lookahead(fast, k, alpha, reset_state)
        pair = optax.LookaheadParams.init_synced(jax.tree.map(jax.numpy.asarray, dict(params)))
        state = tx.init(pair)

        def step(params: Tree, gradient: Gradient) -> tuple[Tree, Tree]:
            nonlocal pair, state
            g = jax.tree.map(jax.numpy.asarray, dict(gradient(params)))
            updates, state = tx.update(g, state, pair)
            pair = optax.apply_updates(pair, updates)
            return jax.tree.map(np.asarray, (pair.fast, updates.fast))

        return step

    return start


WRAPPERS = [
    Case(
        name="accumulate: adam",
        spec={"name": "accumulate", "transformation": ADAM, "every": 4},
        oracles={
            "paper": paper_oracle(lambda: wrappers.accumulate(_adam, lambda _: 4)),
            "optax": optax_accumulate_oracle(optax.adam(0.1), 4),
        },
    ),
    Case(
        name="accumulate: sum",
        spec={
            "name": "accumulate",
            "transformation": MOMENTUM,
            "every": 3,
            "of": "sum",
        },
        oracles={
            "paper": paper_oracle(lambda: wrappers.accumulate(_momentum, lambda _: 3, "sum")),
            "optax": optax_accumulate_oracle(_optax_momentum(), 3, use_grad_mean=False),
        },
    ),
    Case(
        name="accumulate: schedule",
        spec={"name": "accumulate", "transformation": ADAM, "every": GROWING},
        oracles={
            "paper": paper_oracle(lambda: wrappers.accumulate(_adam, _growing)),
            "optax": optax_accumulate_oracle(optax.adam(0.1), lambda made: jax.numpy.minimum(1 + made, 3)),
        },
    ),
    Case(
        name="skipLargeUpdates",
        spec={"name": "skipLargeUpdates", "transformation": ADAM, "maxNorm": 4},
        oracles={"paper": paper_oracle(lambda: wrappers.skip_large_updates(_adam, 4))},
    ),
    Case(
        name="conditionally",
        spec={
            "name": "conditionally",
            "transformation": {"name": "adam", "learningRate": 0.1},
            "when": {"name": "linear", "from": 3, "to": 0, "steps": 3},
            "otherwise": "zero",
        },
        oracles={
            "paper": paper_oracle(lambda: wrappers.conditionally(_adam, lambda call: call < 3, "zero")),
            "optax": optax_oracle(optax.conditionally_mask(optax.adam(0.1), lambda call: call < 3)),
        },
    ),
    Case(
        name="conditionally: unchanged",
        spec={
            "name": "chain",
            "transformations": [
                {
                    "name": "conditionally",
                    "transformation": {"name": "scaleByAdam"},
                    "when": {"name": "linear", "from": 3, "to": 0, "steps": 3},
                },
                {"name": "scaleByLearningRate", "learningRate": 0.1},
            ],
        },
        oracles={
            "optax": optax_oracle(
                optax.chain(
                    optax.conditionally_transform(optax.scale_by_adam(), lambda call: call < 3),
                    optax.scale_by_learning_rate(0.1),
                )
            ),
        },
    ),
    Case(
        name="lookahead",
        spec={"name": "lookahead", "transformation": ADAM},
        oracles={
            "paper": paper_oracle(lambda: wrappers.lookahead(_adam, 5, 0.5)),
            "optax": optax_lookahead_oracle(optax.adam(0.1), 5, 0.5),
        },
    ),
    Case(
        name="lookahead: all options",
        spec={
            "name": "lookahead",
            "transformation": MOMENTUM,
            "syncPeriod": 3,
            "slowStepSize": 0.2,
        },
        oracles={
            "paper": paper_oracle(lambda: wrappers.lookahead(_momentum, 3, 0.2)),
            "optax": optax_lookahead_oracle(_optax_momentum(), 3, 0.2),
        },
    ),
    Case(
        name="lookahead: reset",
        spec={
            "name": "lookahead",
            "transformation": ADAM,
            "syncPeriod": 2,
            "slowStepSize": 0.25,
            "resetState": True,
        },
        oracles={
            "paper": paper_oracle(lambda: wrappers.lookahead(_adam, 2, 0.25, True)),
            "optax": optax_lookahead_oracle(optax.adam(0.1), 2, 0.25, True),
        },
    ),
    Case(
        name="lookahead: reset momentum",
        spec={
            "name": "lookahead",
            "transformation": MOMENTUM,
            "syncPeriod": 3,
            "slowStepSize": 0.2,
            "resetState": True,
        },
        oracles={
            "paper": paper_oracle(lambda: wrappers.lookahead(_momentum, 3, 0.2, True)),
            "optax": optax_lookahead_oracle(_optax_momentum(), 3, 0.2, True),
        },
    ),
    Case(
        name="cautious",
        spec={"name": "cautious", "transformation": ADAM},
        oracles={"paper": leafwise_paper_oracle(lambda: wrappers.cautious(_adam))},
    ),
    Case(
        name="cautious: momentum",
        spec={"name": "cautious", "transformation": MOMENTUM},
        problem="list",
        oracles={"paper": leafwise_paper_oracle(lambda: wrappers.cautious(_momentum))},
    ),
    Case(
        name="scheduleFreeSgd",
        spec={"name": "scheduleFreeSgd", "learningRate": 0.1},
        oracles={
            "paper": paper_oracle(lambda: wrappers.schedule_free(lambda: rules.sgd(0.1), 0.1)),
            "optax": optax_oracle(optax.contrib.schedule_free_sgd(0.1)),
        },
    ),
    Case(
        name="scheduleFreeSgd: schedule, all options",
        spec={
            "name": "scheduleFreeSgd",
            "learningRate": {"name": "linear", "from": 0, "to": 0.1, "steps": 10},
            "b1": 0.7,
            "weightPower": 1,
        },
        oracles={
            "paper": paper_oracle(
                lambda: wrappers.schedule_free(
                    lambda: rules.sgd(schedules.linear(0, 0.1, 10)),
                    schedules.linear(0, 0.1, 10),
                    0.7,
                    1,
                )
            ),
        },
    ),
    Case(
        name="scheduleFreeAdamw",
        spec={
            "name": "scheduleFreeAdamw",
            "learningRate": 0.05,
            "weightDecay": 0.01,
            "b2": 0.95,
        },
        oracles={
            "paper": paper_oracle(
                lambda: wrappers.schedule_free(lambda: rules.adamw(0.05, 0.01, b1=0, b2=0.95), 0.05)
            ),
            "optax": optax_oracle(optax.contrib.schedule_free_adamw(0.05, b2=0.95, weight_decay=0.01)),
        },
    ),
    Case(
        name="scheduleFreeSgd: Rosenbrock",
        spec={"name": "scheduleFreeSgd", "learningRate": 0.001, "b1": 0.5},
        problem="rosenbrock",
        oracles={
            "paper": paper_oracle(lambda: wrappers.schedule_free(lambda: rules.sgd(0.001), 0.001, 0.5)),
            "optax": optax_oracle(optax.contrib.schedule_free_sgd(0.001, b1=0.5)),
        },
    ),
    Case(
        name="mechanize: adam",
        spec={
            "name": "mechanize",
            "transformation": {"name": "adam", "learningRate": 1},
            "initialScale": 1e-3,
        },
        oracles={"optax": optax_oracle(optax.contrib.mechanize(optax.adam(1.0), s_init=1e-3))},
    ),
    Case(
        name="mechanize: all options",
        spec={
            "name": "mechanize",
            "transformation": MOMENTUM,
            "initialScale": 1e-2,
            "weightDecay": 0.1,
            "eps": 1e-6,
        },
        problem="rosenbrock",
        oracles={
            "optax": optax_oracle(
                optax.contrib.mechanize(_optax_momentum(), weight_decay=0.1, eps=1e-6, s_init=1e-2)
            )
        },
    ),
]
