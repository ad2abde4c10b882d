"""What the optimizers are run on. The numbers are short decimals: they are written down, not drawn again."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from tree import Tree, flat, unflat

Gradient = Callable[[Tree], Tree]


@dataclass(frozen=True)
class Problem:
    """Where it starts, how long it runs, and the gradient (a function of the parameters) at each step."""

    start: Tree
    steps: int
    gradient: Callable[[int], Gradient]
    # The numbers of finished steps after which the parameters are recorded.
    recorded: list[int]
    # How many updates are recorded.
    updates: int
    # Whether the updates are added to the parameters.
    moves: bool
    # Everything a test needs to run it.
    document: dict


def _decimals(random: np.random.Generator, low: float, high: float, size: tuple[int, ...]) -> np.ndarray:
    return np.round(low + (high - low) * random.random(size), 3)


def _params() -> Tree:
    return {
        "b": np.array([0.5, -1.25, 2.0]),
        "s": np.array(-0.75),
        "w": np.array([[1.5, -0.5, 0.25], [-2.0, 0.125, 1.0]]),
    }


def _rows(rows: np.ndarray) -> list[list[float]]:
    return [row.tolist() for row in rows]


def quadratic() -> Problem:
    """The gradient h * theta + n_k, elementwise: feedback, noise, exact zeros, tiny values and one spike."""
    random = np.random.default_rng(20171124)
    start = _params()
    size = flat(start).size
    steps = 60
    curvature = _decimals(random, 0.2, 3, (size,))
    noise = _decimals(random, -1, 1, (steps, size))
    noise[random.random(noise.shape) < 0.15] = 0
    noise[11] *= 1e-12
    noise[39, 5] = 1e6
    # Two elements without curvature: their gradient is the noise, exactly 0 at the first steps and later.
    for element in (2, 8):
        curvature[element] = 0
        noise[[0, 1, 2, 20, 21, 22, 23], element] = 0

    def gradient(step: int) -> Gradient:
        return lambda params: unflat(curvature * flat(params) + noise[step], start)

    return Problem(
        start=start,
        steps=steps,
        gradient=gradient,
        recorded=[*range(1, 11), *range(15, steps + 1, 5)],
        updates=5,
        moves=True,
        document={
            "params": flat(start).tolist(),
            "curvature": curvature.tolist(),
            "noise": _rows(noise),
        },
    )


def matrices() -> Problem:
    """The gradient h * theta + n_k on leaves of zero to three axes. No matrix is square, and one is long each way."""
    random = np.random.default_rng(18740101)
    steps = 16
    start = {
        "bias": _decimals(random, -1, 1, (3,)),
        "cube": _decimals(random, -1, 1, (2, 3, 2)),
        "scalar": np.array(0.625),
        "tall": _decimals(random, -1, 1, (5, 2)),
        "wide": _decimals(random, -1, 1, (3, 4)),
    }
    size = flat(start).size
    curvature = _decimals(random, 0.2, 3, (size,))
    noise = _decimals(random, -1, 1, (steps, size))

    def gradient(step: int) -> Gradient:
        return lambda params: unflat(curvature * flat(params) + noise[step], start)

    return Problem(
        start=start,
        steps=steps,
        gradient=gradient,
        recorded=[*range(1, 9), 12, steps],
        updates=5,
        moves=True,
        document={
            "params": flat(start).tolist(),
            "curvature": curvature.tolist(),
            "noise": _rows(noise),
        },
    )


def gradient_list() -> Problem:
    """Gradients given as a list, at parameters that stay where they are: a transformation by itself."""
    random = np.random.default_rng(19640101)
    start = _params()
    steps = 12
    gradients = _decimals(random, -2, 2, (steps, flat(start).size))
    gradients[random.random(gradients.shape) < 0.15] = 0
    gradients[:, 8] = np.where(np.arange(steps) < 3, 0, gradients[:, 8])
    gradients[2] *= 0.1
    gradients[4] = 0
    gradients[6, 1] = 1e6
    gradients[8] *= 1e-12

    return Problem(
        start=start,
        steps=steps,
        gradient=lambda step: lambda _: unflat(gradients[step], start),
        recorded=[],
        updates=steps,
        moves=False,
        document={"params": flat(start).tolist(), "gradients": _rows(gradients)},
    )


def rosenbrock() -> Problem:
    """f(x, y) = (1 - x)^2 + 100 (y - x^2)^2, from its usual start."""
    start = {"x": np.array([-1.2, 1.0])}
    steps = 200

    def gradient(params: Tree) -> Tree:
        x, y = np.asarray(params["x"])
        rise = y - x * x
        return {"x": np.array([-400 * x * rise - 2 * (1 - x), 200 * rise])}

    return Problem(
        start=start,
        steps=steps,
        gradient=lambda _: gradient,
        recorded=[*range(1, 11), *range(20, steps + 1, 10)],
        updates=5,
        moves=True,
        document={"params": flat(start).tolist()},
    )


PROBLEMS = {
    "quadratic": quadratic(),
    "matrices": matrices(),
    "list": gradient_list(),
    "rosenbrock": rosenbrock(),
}


def problem_document() -> dict:
    return {
        name: {
            "shapes": {key: list(problem.start[key].shape) for key in sorted(problem.start)},
            "steps": problem.steps,
            "recorded": problem.recorded,
            **problem.document,
        }
        for name, problem in PROBLEMS.items()
    }
