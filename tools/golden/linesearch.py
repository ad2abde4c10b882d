"""L-BFGS and line searches on functions: Optax, and for the direction alone the matrix of Nocedal and Wright, eq. 7.19."""

from collections.abc import Callable
from dataclasses import dataclass

import jax
import jax.numpy as jnp
import numpy as np
import optax

from close import require_close
from tree import Tree, flat, unflat

Params = dict[str, jax.Array]
Rows = list[list[float]]


def rosenbrock(params: Params) -> jax.Array:
    x = params["x"]
    return jnp.sum((1 - x[:-1]) ** 2 + 100 * (x[1:] - x[:-1] ** 2) ** 2)


def matrix(params: Params) -> jax.Array:
    """A parabola and a quartic in a matrix that is not square, an offset and a scale."""
    w, b, s = params["w"], params["b"], params["s"]
    inputs = jnp.array([[1.0, -0.5, 2.0], [0.25, 1.5, -1.0]])
    targets = jnp.array([[1.0, 0.0], [-2.0, 3.0]])
    errors = s * inputs @ w.T + b - targets
    return jnp.sum(errors**2) / 2 + jnp.sum(w**4) / 4 + s**2


FUNCTIONS: dict[str, tuple[Callable[[Params], jax.Array], Tree]] = {
    "rosenbrock": (rosenbrock, {"x": np.array([-1.2, 1.0])}),
    "chained rosenbrock": (rosenbrock, {"x": np.array([-1.2, 1.0, 0.5, -0.25, 1.5])}),
    "matrix": (
        matrix,
        {
            "b": np.array([0.5, -1.25]),
            "s": np.array(0.75),
            "w": np.array([[1.5, -0.5, 0.25], [-2.0, 0.125, 1.0]]),
        },
    ),
}


@dataclass(frozen=True)
class LinesearchCase:
    name: str
    # What thalweg builds it from.
    spec: dict
    function: str
    steps: int
    optax: Callable[[], optax.GradientTransformationExtraArgs]
    # The memory, for the oracle of the paper; and the rate.
    paper: tuple[int, bool, float] | None = None
    # Whether the learning rate of the line search is recorded.
    searches: bool = True


def _with_optax(case: LinesearchCase) -> dict[str, Rows]:
    function, start = FUNCTIONS[case.function]
    tx = case.optax()
    params: Params = {key: jnp.asarray(value) for key, value in start.items()}
    state = tx.init(params)
    value_and_grad = jax.value_and_grad(function)

    @jax.jit
    def step(params: Params, state: optax.OptState) -> tuple[Params, optax.OptState]:
        value, grad = value_and_grad(params)
        if case.searches:
            updates, state = tx.update(grad, state, params, value=value, grad=grad, value_fn=function)
        else:
            updates, state = tx.update(grad, state, params)
        return optax.apply_updates(params, updates), state

    rows, rates = [], []
    for _ in range(case.steps):
        params, state = step(params, state)
        rows.append(flat({key: np.asarray(value) for key, value in params.items()}).tolist())
        if case.searches:
            rates.append([float(state[-1].learning_rate)])
    return {"params": rows, **({"learningRates": rates} if case.searches else {})}


def _by_the_paper(case: LinesearchCase) -> dict[str, Rows]:
    """The inverse Hessian as a matrix, built anew at each step."""
    function, start = FUNCTIONS[case.function]
    gradient_of = jax.grad(function)
    memory, scaled, rate = case.paper
    theta = flat(start)
    pairs: list[tuple[np.ndarray, np.ndarray]] = []
    last = None
    rows = []
    for _ in range(case.steps):
        gradient = flat({key: np.asarray(value) for key, value in gradient_of(unflat(theta, start)).items()})
        if last is not None:
            pairs = [*pairs, (theta - last[0], gradient - last[1])][-memory:]
        if not scaled:
            scale = 1.0
        elif pairs:
            s, y = pairs[-1]
            scale = s @ y / (y @ y)
        else:
            scale = min(1.0, 1 / np.linalg.norm(gradient))
        inverse = np.eye(theta.size) * scale
        for s, y in pairs:
            rho = 1 / (y @ s)
            left = np.eye(theta.size) - rho * np.outer(s, y)
            inverse = left @ inverse @ left.T + rho * np.outer(s, s)
        last = (theta, gradient)
        theta = theta - rate * inverse @ gradient
        rows.append(theta.tolist())
    return {"params": rows}


def _direction(function: str, steps: int, memory: int, scaled: bool, rate: float) -> LinesearchCase:
    options = {**({} if memory == 10 else {"memory": memory}), **({} if scaled else {"scaleInitPrecond": False})}
    return LinesearchCase(
        name=f"scaleByLbfgs: {function}, memory {memory}{'' if scaled else ', not scaled'}",
        spec={
            "name": "chain",
            "transformations": [
                {"name": "scaleByLbfgs", **options},
                {"name": "scaleByLearningRate", "learningRate": rate},
            ],
        },
        function=function,
        steps=steps,
        optax=lambda: optax.chain(
            optax.scale_by_lbfgs(memory_size=memory, scale_init_precond=scaled),
            optax.scale_by_learning_rate(rate),
        ),
        paper=(memory, scaled, rate),
        searches=False,
    )


def _lbfgs(
    function: str, title: str, options: dict, steps: int, tx: Callable[[], optax.GradientTransformationExtraArgs]
) -> LinesearchCase:
    return LinesearchCase(
        name=f"lbfgs: {function}, {title}",
        spec={"name": "lbfgs", **options},
        function=function,
        steps=steps,
        optax=tx,
    )


def _descent(
    function: str,
    title: str,
    rate: float,
    steps: int,
    search: dict,
    tx: Callable[[], optax.GradientTransformationExtraArgs],
) -> LinesearchCase:
    return LinesearchCase(
        name=f"{search['name']}: {function}, {title}",
        spec={
            "name": "chain",
            "transformations": [{"name": "scaleByLearningRate", "learningRate": rate}, search],
        },
        function=function,
        steps=steps,
        optax=lambda: optax.chain(optax.scale_by_learning_rate(rate), tx()),
    )


_ZOOM = {
    "name": "scaleByZoomLinesearch",
    "maxLinesearchSteps": 12,
    "maxLearningRate": 3,
    "tol": 1e-3,
    "increaseFactor": 3,
    "slopeRtol": 0.1,
    "curvRtol": 0.2,
    "approxDecRtol": 1e-8,
    "stepsizePrecision": 1e-3,
    "initialGuessStrategy": "one",
}
_BACKTRACKING = {
    "name": "scaleByBacktrackingLinesearch",
    "maxBacktrackingSteps": 30,
    "slopeRtol": 0.3,
    "decreaseFactor": 0.5,
    "increaseFactor": 4,
    "maxLearningRate": 5,
    "atol": 1e-3,
    "rtol": 0.01,
}


def _zoom_with_options() -> optax.GradientTransformationExtraArgs:
    return optax.scale_by_zoom_linesearch(
        12,
        max_learning_rate=3.0,
        tol=1e-3,
        increase_factor=3.0,
        slope_rtol=0.1,
        curv_rtol=0.2,
        approx_dec_rtol=1e-8,
        stepsize_precision=1e-3,
        initial_guess_strategy="one",
    )


def _backtracking_with_options() -> optax.GradientTransformationExtraArgs:
    return optax.scale_by_backtracking_linesearch(
        30, slope_rtol=0.3, decrease_factor=0.5, increase_factor=4.0, max_learning_rate=5.0, atol=1e-3, rtol=0.01
    )


# A trajectory ends where a rounding error has grown to 1e-12 of a number.
LINESEARCHES = [
    _direction("matrix", 15, 10, True, 0.5),
    _direction("matrix", 15, 3, True, 0.5),
    # Then a pair has negative curvature, which Optax takes.
    _direction("matrix", 4, 2, False, 0.01),
    _lbfgs("rosenbrock", "zoom", {}, 12, lambda: optax.lbfgs()),
    _lbfgs("chained rosenbrock", "memory 2", {"memory": 2}, 8, lambda: optax.lbfgs(memory_size=2)),
    _lbfgs("matrix", "rate 0.1", {"learningRate": 0.1}, 14, lambda: optax.lbfgs(learning_rate=0.1)),
    _lbfgs(
        "matrix",
        "backtracking",
        {"linesearch": "backtracking"},
        10,
        lambda: optax.lbfgs(linesearch=optax.scale_by_backtracking_linesearch(20)),
    ),
    _descent(
        "rosenbrock",
        "keep",
        1.0,
        8,
        {"name": "scaleByZoomLinesearch", "maxLinesearchSteps": 30},
        lambda: optax.scale_by_zoom_linesearch(30),
    ),
    _descent("chained rosenbrock", "all options", 0.01, 8, _ZOOM, _zoom_with_options),
    _descent("matrix", "all options", 0.3, 8, _ZOOM, _zoom_with_options),
    _descent(
        "rosenbrock",
        "defaults",
        1.0,
        10,
        {"name": "scaleByBacktrackingLinesearch", "maxBacktrackingSteps": 40},
        lambda: optax.scale_by_backtracking_linesearch(40),
    ),
    _descent("matrix", "all options", 0.3, 10, _BACKTRACKING, _backtracking_with_options),
]


def linesearch_document(case: LinesearchCase) -> dict:
    oracles = {"optax": _with_optax(case)}
    if case.paper is not None:
        oracles["paper"] = _by_the_paper(case)
        require_close(case.name, np.array(oracles["paper"]["params"]), np.array(oracles["optax"]["params"]))
    return {"name": case.name, "spec": case.spec, "function": case.function, "oracles": oracles}


def functions_document() -> dict:
    return {
        name: {
            "shapes": {key: list(value.shape) for key, value in start.items()},
            "params": flat(start).tolist(),
        }
        for name, (_, start) in FUNCTIONS.items()
    }
