"""Methods that ask for the loss, on functions: the papers' equations and Optax."""

from collections.abc import Callable
from dataclasses import dataclass

import jax
import jax.numpy as jnp
import numpy as np
import optax

from close import require_close
from linesearch import FUNCTIONS as SEARCHED
from optimizers import LINEAR
from rate import Rate, rate_at
from tree import Tree, flat, unflat

Params = dict[str, jax.Array]
Vector = np.ndarray
Loss = Callable[[Params], jax.Array]
# One step: from the parameters, the loss and the gradient to the next parameters.
Rule = Callable[[Vector, float, Vector], Vector]

# The diagonal of the Hessian of the coupled parabola. Neighbours in tree order have the second derivative COUPLING.
DIAGONAL = np.array([2.0, 3.0, 1.5, 2.5, 4.0, 2.0, 3.5, 5.0, 2.25])
COUPLING = 0.25
HESSIAN = np.diag(DIAGONAL) + COUPLING * (np.eye(9, k=1) + np.eye(9, k=-1))


def coupled_parabola(params: Params) -> jax.Array:
    """A parabola whose Hessian is not diagonal, in a matrix that is not square, an offset and a scale."""
    theta = jnp.concatenate([params[key].ravel() for key in sorted(params)])
    return theta @ jnp.asarray(HESSIAN) @ theta / 2


FUNCTIONS: dict[str, tuple[Loss, Tree]] = {
    "chained rosenbrock": SEARCHED["chained rosenbrock"],
    "matrix": SEARCHED["matrix"],
    "coupled parabola": (
        coupled_parabola,
        {
            "b": np.array([0.75, -1.25]),
            "s": np.array(0.875),
            "w": np.array([[1.5, -0.75, 1.25], [-2.0, 1.0, -0.875]]),
        },
    ),
}


@dataclass(frozen=True)
class LossCase:
    name: str
    # What thalweg builds it from.
    spec: dict
    function: str
    steps: int
    paper: Callable[[], Rule]
    peer: Callable[[], optax.GradientTransformationExtraArgs] | None = None


def momo(
    rate: Rate, beta: float = 0.9, bound: float = 0.0, decay: float = 0.0, adapts: bool = False
) -> Rule:
    """Schaipp et al. (2023), algorithm 1, with the weight decay of the authors' code: the minimum of model and proximal terms."""
    d: Vector | None = None
    mean_f = mean_p = 0.0
    lower, t = bound, 0

    def step(theta, f, g):
        nonlocal d, mean_f, mean_p, lower, t
        kept = 0.0 if d is None else beta
        d = g if d is None else kept * d + (1 - kept) * g
        mean_f = kept * mean_f + (1 - kept) * f
        mean_p = kept * mean_p + (1 - kept) * (g @ theta)
        alpha = rate_at(rate, t)
        shrinks = 1 + alpha * decay
        h = shrinks * (mean_f - mean_p) + d @ theta
        if adapts and h < shrinks * lower:
            lower = max(h / (2 * shrinks), bound)
        tau = min(alpha, max(h - shrinks * lower, 0) / (d @ d))
        if adapts:
            lower = max(mean_f - mean_p + d @ theta - tau * (d @ d) / 2, bound)
        t += 1
        return (theta - tau * d) / shrinks

    return step


def momo_adam(
    rate: Rate,
    b1: float = 0.9,
    b2: float = 0.999,
    eps: float = 1e-8,
    bound: float = 0.0,
    decay: float = 0.0,
    adapts: bool = False,
) -> Rule:
    """Schaipp et al. (2023), algorithm 2, with the weight decay of the authors' code."""
    d: Vector | float = 0.0
    v: Vector | float = 0.0
    mean_f = mean_p = 0.0
    lower, t = bound, 0

    def step(theta, f, g):
        nonlocal d, v, mean_f, mean_p, lower, t
        alpha = rate_at(rate, t)
        t += 1
        d = b1 * d + (1 - b1) * g
        v = b2 * v + (1 - b2) * g**2
        mean_f = b1 * mean_f + (1 - b1) * f
        mean_p = b1 * mean_p + (1 - b1) * (g @ theta)
        metric = eps + np.sqrt(v / (1 - b2**t))
        rho = 1 - b1**t
        shrinks = 1 + alpha * decay
        length = d @ (d / metric)
        h = shrinks * (mean_f - mean_p) + d @ theta
        if adapts and h < shrinks * rho * lower:
            lower = max(h / (2 * shrinks * rho), bound)
        tau = min(alpha / rho, max(h - shrinks * rho * lower, 0) / length)
        if adapts:
            lower = max((mean_f - mean_p + d @ theta - tau * length / 2) / rho, bound)
        return (theta - tau * d / metric) / shrinks

    return step


def _probes(
    key: tuple[int, int], count: jax.typing.ArrayLike, shape: tuple[int, ...] = DIAGONAL.shape
) -> jax.Array:
    """The signs of thalweg: + where the first of the 64 bits at an index of the step's key is 0."""
    words = jax.random.wrap_key_data(jnp.asarray(key, jnp.uint32), impl="threefry2x32")
    bits = jax.random.bits(jax.random.fold_in(words, count), shape, jnp.uint64)
    return jnp.where(bits >> 63 == 0, 1.0, -1.0)


def sophia(
    rate: float,
    key: tuple[int, int],
    b1: float = 0.96,
    b2: float = 0.99,
    eps: float = 1e-12,
    gamma: float = 0.01,
    limit: float = 1.0,
    interval: int = 10,
    corrects: bool = False,
    decay: float = 0.0,
    product: Callable[[Vector, Vector], Vector] = lambda _, z: HESSIAN @ z,
) -> Rule:
    """Liu et al. (2023), algorithm 3, with algorithm 1 and signs for probes.

    `product` is that of the Hessian at a point and a vector; by default of the coupled parabola.
    """
    m: Vector | float = 0.0
    h: Vector | float = 0.0
    t = 0

    def step(theta, _, g):
        nonlocal m, h, t
        m = b1 * m + (1 - b1) * g
        if t % interval == 0:
            z = np.asarray(_probes(key, np.uint32(t), theta.shape))
            h = b2 * h + (1 - b2) * z * product(theta, z)
        t += 1
        mean = m / (1 - b1**t) if corrects else m
        theta = theta - rate * decay * theta
        return theta - rate * np.clip(mean / np.maximum(gamma * h, eps), -limit, limit)

    return step


def _hessian_vector(function: str) -> Callable[[Vector, Vector], Vector]:
    """The product by JAX: the derivative of the gradient along the vector."""
    loss, start = FUNCTIONS[function]

    def product(theta: Vector, v: Vector) -> Vector:
        at, along = ({key: jnp.asarray(of) for key, of in unflat(x, start).items()} for x in (theta, v))
        found = jax.jvp(jax.grad(loss), (at,), (along,))[1]
        return flat({key: np.asarray(of) for key, of in found.items()})

    return product


def _exact_diagonal(key: tuple[int, int]) -> optax.GradientTransformation:
    """For Optax: the estimate of the first step, with the probes of thalweg."""

    def update(updates, state, params=None, **_):
        z = _probes(key, np.uint32(0))
        estimate = z * (jnp.asarray(HESSIAN) @ z)
        leaves, structure = jax.tree.flatten(params)
        ends = np.cumsum([leaf.size for leaf in leaves])
        parts = [
            estimate[end - leaf.size : end].reshape(leaf.shape) for leaf, end in zip(leaves, ends, strict=True)
        ]
        return jax.tree.unflatten(structure, parts), state

    return optax.GradientTransformation(lambda _: optax.EmptyState(), update)


def _by_the_paper(case: LossCase) -> list[list[float]]:
    function, start = FUNCTIONS[case.function]
    value_and_grad = jax.value_and_grad(function)
    rule, theta, rows = case.paper(), flat(start), []
    for _ in range(case.steps):
        value, gradient = value_and_grad(unflat(theta, start))
        theta = rule(theta, float(value), flat({key: np.asarray(of) for key, of in gradient.items()}))
        rows.append(theta.tolist())
    return rows


def _with_optax(case: LossCase) -> list[list[float]]:
    function, start = FUNCTIONS[case.function]
    value_and_grad = jax.value_and_grad(function)
    tx = case.peer()
    params: Params = {key: jnp.asarray(value) for key, value in start.items()}
    # Of an int32, JAX takes a power in float32 even in 64-bit mode.
    state = optax.tree.set(tx.init(params), count=jnp.zeros([], jnp.int64))
    rows = []
    for _ in range(case.steps):
        value, gradient = value_and_grad(params)
        updates, state = tx.update(gradient, state, params, value=value)
        params = optax.apply_updates(params, updates)
        rows.append(flat({key: np.asarray(of) for key, of in params.items()}).tolist())
    return rows


_KEY = (0, 7)
_MOMO_CASES = [
    LossCase(
        "momo: chained rosenbrock",
        {"name": "momo", "learningRate": 0.01},
        "chained rosenbrock",
        40,
        lambda: momo(0.01),
        lambda: optax.contrib.momo(0.01),
    ),
    LossCase(
        "momo: matrix, schedule, lower bound",
        {"name": "momo", "learningRate": LINEAR.spec, "b1": 0.5, "lowerBound": 0.5},
        "matrix",
        40,
        lambda: momo(LINEAR.paper, 0.5, 0.5),
        lambda: optax.contrib.momo(LINEAR.optax, 0.5, 0.5),
    ),
    LossCase(
        "momo: matrix, estimated lower bound",
        {"name": "momo", "lowerBound": -10, "adaptLowerBound": True},
        "matrix",
        40,
        lambda: momo(1.0, 0.9, -10, adapts=True),
        lambda: optax.contrib.momo(lower_bound=-10, adapt_lower_bound=True),
    ),
    # Optax divides only a part of the step.
    LossCase(
        "momo: matrix, weight decay",
        {"name": "momo", "learningRate": 0.5, "weightDecay": 0.1, "adaptLowerBound": True},
        "matrix",
        40,
        lambda: momo(0.5, decay=0.1, adapts=True),
    ),
]
_MOMO_ADAM_CASES = [
    LossCase(
        "momoAdam: chained rosenbrock",
        {"name": "momoAdam", "learningRate": 0.1},
        "chained rosenbrock",
        40,
        lambda: momo_adam(0.1),
        lambda: optax.contrib.momo_adam(0.1),
    ),
    LossCase(
        "momoAdam: matrix, all options",
        {
            "name": "momoAdam",
            "learningRate": LINEAR.spec,
            "b1": 0.5,
            "b2": 0.9,
            "eps": 1e-3,
            "lowerBound": -1,
            "adaptLowerBound": True,
        },
        "matrix",
        40,
        lambda: momo_adam(LINEAR.paper, 0.5, 0.9, 1e-3, -1, adapts=True),
        lambda: optax.contrib.momo_adam(LINEAR.optax, 0.5, 0.9, 1e-3, -1, adapt_lower_bound=True),
    ),
    LossCase(
        "momoAdam: matrix, large rate",
        {"name": "momoAdam", "learningRate": 10},
        "matrix",
        25,
        lambda: momo_adam(10.0),
        lambda: optax.contrib.momo_adam(10.0),
    ),
    LossCase(
        "momoAdam: matrix, weight decay",
        {"name": "momoAdam", "learningRate": 0.2, "weightDecay": 0.1},
        "matrix",
        40,
        lambda: momo_adam(0.2, decay=0.1),
    ),
]
# A difference of gradients of a parabola is exact, and with a length of 1 its rounding errors are those of the gradients.
_SOPHIA_CASES = [
    LossCase(
        "sophia: all options",
        {
            "name": "sophia",
            "learningRate": 0.05,
            "key": list(_KEY),
            "b1": 0.8,
            "b2": 0.5,
            "eps": 1e-3,
            "gamma": 1.5,
            "clipThreshold": 0.75,
            "updateInterval": 4,
            "stepSize": 1,
            "weightDecay": 0.1,
        },
        "coupled parabola",
        40,
        lambda: sophia(0.05, _KEY, 0.8, 0.5, 1e-3, 1.5, 0.75, 4, decay=0.1),
    ),
    LossCase(
        "sophia: defaults",
        {"name": "sophia", "learningRate": 0.1, "key": list(_KEY), "stepSize": 1},
        "coupled parabola",
        25,
        lambda: sophia(0.1, _KEY),
    ),
    LossCase(
        "sophia: exact product",
        {
            "name": "sophia",
            "learningRate": 0.01,
            "key": list(_KEY),
            "b1": 0.9,
            "b2": 0.75,
            "gamma": 0.5,
            "clipThreshold": 2,
            "updateInterval": 2,
        },
        "chained rosenbrock",
        30,
        lambda: sophia(
            0.01, _KEY, 0.9, 0.75, 1e-12, 0.5, 2.0, 2, product=_hessian_vector("chained rosenbrock")
        ),
    ),
    # Optax uses an estimate from the next step on: here there is one, and both limit the whole first step.
    LossCase(
        "sophia: one estimate, as in Optax",
        {
            "name": "sophia",
            "learningRate": 0.1,
            "key": list(_KEY),
            "b1": 0.9,
            "b2": 0.5,
            "gamma": 1,
            "clipThreshold": 0.5,
            "updateInterval": 100,
            "stepSize": 1,
            "biasCorrection": True,
            "weightDecay": 0.01,
        },
        "coupled parabola",
        40,
        lambda: sophia(0.1, _KEY, 0.9, 0.5, 1e-12, 1.0, 0.5, 100, True, 0.01),
        lambda: optax.contrib.sophia(
            0.1,
            0.9,
            0.5,
            1e-12,
            0.01,
            gamma=1.0,
            clip_threshold=0.5,
            update_interval=100,
            hessian_diagonal_fn=_exact_diagonal(_KEY),
        ),
    ),
]
LOSS_METHODS = [*_MOMO_CASES, *_MOMO_ADAM_CASES, *_SOPHIA_CASES]


def loss_document(case: LossCase) -> dict:
    oracles = {"paper": {"params": _by_the_paper(case)}}
    if case.peer is not None:
        oracles["optax"] = {"params": _with_optax(case)}
        require_close(case.name, np.array(oracles["optax"]["params"]), np.array(oracles["paper"]["params"]))
    return {"name": case.name, "spec": case.spec, "function": case.function, "oracles": oracles}


def loss_functions_document() -> dict:
    return {
        name: {
            "shapes": {key: list(value.shape) for key, value in start.items()},
            "params": flat(start).tolist(),
        }
        for name, (_, start) in FUNCTIONS.items()
    }
