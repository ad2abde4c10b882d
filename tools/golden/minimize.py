"""SciPy on functions with known minima: L-BFGS-B without and with bounds, and Nelder-Mead step by step."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize

Vector = np.ndarray
Bounds = list[tuple[float, float]]


def rosenbrock(x: Vector) -> tuple[float, Vector]:
    rise = x[1:] - x[:-1] ** 2
    gradient = np.zeros_like(x)
    gradient[:-1] = -2 * (1 - x[:-1]) - 400 * x[:-1] * rise
    gradient[1:] += 200 * rise
    return float(np.sum((1 - x[:-1]) ** 2 + 100 * rise**2)), gradient


def beale(x: Vector) -> tuple[float, Vector]:
    a, b = x
    errors = np.array([1.5, 2.25, 2.625]) - a + a * b ** np.array([1, 2, 3])
    by_a = b ** np.array([1, 2, 3]) - 1
    by_b = a * np.array([1, 2 * b, 3 * b * b])
    return float(errors @ errors), np.array([2 * errors @ by_a, 2 * errors @ by_b])


def powell(x: Vector) -> tuple[float, Vector]:
    """Powell's singular function: its Hessian at the minimum is not invertible."""
    a, b, c, d = x
    p, q, r, s = a + 10 * b, c - d, b - 2 * c, a - d
    gradient = [2 * p + 40 * s**3, 20 * p + 4 * r**3, 10 * q - 8 * r**3, -10 * q - 40 * s**3]
    return p**2 + 5 * q**2 + r**4 + 10 * s**4, np.array(gradient)


def wood(x: Vector) -> tuple[float, Vector]:
    a, b, c, d = x
    p, q = b - a * a, d - c * c
    value = 100 * p**2 + (1 - a) ** 2 + 90 * q**2 + (1 - c) ** 2
    value += 10.1 * ((b - 1) ** 2 + (d - 1) ** 2) + 19.8 * (b - 1) * (d - 1)
    gradient = [
        -400 * a * p - 2 * (1 - a),
        200 * p + 20.2 * (b - 1) + 19.8 * (d - 1),
        -360 * c * q - 2 * (1 - c),
        180 * q + 20.2 * (d - 1) + 19.8 * (b - 1),
    ]
    return value, np.array(gradient)


def himmelblau(x: Vector) -> tuple[float, Vector]:
    a, b = x
    p, q = a * a + b - 11, a + b * b - 7
    return p**2 + q**2, np.array([4 * a * p + 2 * q, 2 * p + 4 * b * q])


def hock_schittkowski_3(x: Vector) -> tuple[float, Vector]:
    a, b = x
    return b + 1e-5 * (b - a) ** 2, np.array([-2e-5 * (b - a), 1 + 2e-5 * (b - a)])


def hock_schittkowski_4(x: Vector) -> tuple[float, Vector]:
    a, b = x
    return (a + 1) ** 3 / 3 + b, np.array([(a + 1) ** 2, 1.0])


def hock_schittkowski_5(x: Vector) -> tuple[float, Vector]:
    a, b = x
    value = math.sin(a + b) + (a - b) ** 2 - 1.5 * a + 2.5 * b + 1
    gradient = [math.cos(a + b) + 2 * (a - b) - 1.5, math.cos(a + b) - 2 * (a - b) + 2.5]
    return value, np.array(gradient)


def hock_schittkowski_45(x: Vector) -> tuple[float, Vector]:
    product = float(np.prod(x))
    return 2 - product / 120, np.array([-np.prod(np.delete(x, i)) / 120 for i in range(x.size)])


def hock_schittkowski_110(x: Vector) -> tuple[float, Vector]:
    near, far = np.log(x - 2), np.log(10 - x)
    root = float(np.prod(x)) ** 0.2
    return float(near @ near + far @ far - root), 2 * near / (x - 2) - 2 * far / (10 - x) - 0.2 * root / x


def zhu(x: Vector) -> tuple[float, Vector]:
    """The function that comes with the program L-BFGS-B."""
    rise = x[1:] - x[:-1] ** 2
    gradient = np.zeros_like(x)
    gradient[0] = 2 * (x[0] - 1)
    gradient[1:] = 8 * rise
    gradient[:-1] -= 16 * x[:-1] * rise
    return float((x[0] - 1) ** 2 + 4 * np.sum(rise**2)), gradient


def least_squares(x: Vector) -> tuple[float, Vector]:
    """The distance of 30 numbers from the products of a matrix and x: the elements are cosines."""
    n = x.size
    rows = np.arange(30)
    matrix = np.cos(np.outer(rows + 1, np.arange(n) + 1) ** 2 * 0.37)
    errors = matrix @ x - np.cos(rows * 1.3)
    return float(errors @ errors), 2 * matrix.T @ errors


@dataclass(frozen=True)
class MinimizeCase:
    name: str
    # The name of the function in the tests.
    function: Callable[[Vector], tuple[float, Vector]]
    start: list[float]
    bounds: Bounds | None = None


# SciPy's own tolerance is 2.2e-9, with which Wood's function ends near a saddle point: both are recorded.
FTOL = 1e-12

_ANY = (-math.inf, math.inf)

MINIMIZATIONS = [
    *(
        MinimizeCase(f"Rosenbrock, {n} variables", rosenbrock, [-1.2, 1.0] * (n // 2))
        for n in (2, 10, 100)
    ),
    MinimizeCase("Beale", beale, [1.0, 1.0]),
    MinimizeCase("Powell's singular function", powell, [3.0, -1.0, 0.0, 1.0]),
    MinimizeCase("Wood", wood, [-3.0, -1.0, -3.0, -1.0]),
    MinimizeCase("Himmelblau", himmelblau, [0.0, 0.0]),
    MinimizeCase("Hock and Schittkowski 1", rosenbrock, [-2.0, 1.0], [_ANY, (-1.5, math.inf)]),
    MinimizeCase("Hock and Schittkowski 2", rosenbrock, [-2.0, 2.0], [_ANY, (1.5, math.inf)]),
    MinimizeCase("Hock and Schittkowski 3", hock_schittkowski_3, [10.0, 1.0], [_ANY, (0.0, math.inf)]),
    MinimizeCase("Hock and Schittkowski 4", hock_schittkowski_4, [1.125, 0.125], [(1.0, math.inf), (0.0, math.inf)]),
    MinimizeCase("Hock and Schittkowski 5", hock_schittkowski_5, [0.0, 0.0], [(-1.5, 4.0), (-3.0, 3.0)]),
    MinimizeCase(
        "Hock and Schittkowski 45", hock_schittkowski_45, [0.5, 1.0, 1.5, 2.0, 2.5], [(0.0, i + 1.0) for i in range(5)]
    ),
    MinimizeCase("Hock and Schittkowski 110", hock_schittkowski_110, [9.0] * 10, [(2.001, 9.999)] * 10),
    MinimizeCase("Rosenbrock, 10 variables, at most 0.8", rosenbrock, [-1.2, 0.5] * 5, [(-2.0, 0.8)] * 10),
    MinimizeCase(
        "Zhu, 25 variables", zhu, [3.0] * 25, [(1.0 if i % 2 == 0 else -100.0, 100.0) for i in range(25)]
    ),
    MinimizeCase("least squares, 20 variables, not negative", least_squares, [0.5] * 20, [(0.0, math.inf)] * 20),
]

SIMPLEX_STEPS = [1, 2, 5, 10, 20, 40, 60]

SIMPLEXES = [
    MinimizeCase("Rosenbrock, 2 variables", rosenbrock, [-1.2, 1.0]),
    MinimizeCase("Beale", beale, [1.0, 1.0]),
    MinimizeCase("Himmelblau", himmelblau, [0.0, 0.0]),
    MinimizeCase("Powell's singular function", powell, [3.0, -1.0, 0.0, 1.0]),
    MinimizeCase("Wood", wood, [-3.0, -1.0, -3.0, -1.0]),
    MinimizeCase("Hock and Schittkowski 5", hock_schittkowski_5, [0.0, 0.0], [(-1.5, 4.0), (-3.0, 3.0)]),
    MinimizeCase("Rosenbrock, at most 0.8", rosenbrock, [-1.2, 0.8, 0.5], [(-2.0, 0.8)] * 3),
]


def _head(case: MinimizeCase) -> dict:
    def written(bound: float) -> float | None:
        return bound if math.isfinite(bound) else None

    return {
        "name": case.name,
        "function": case.function.__name__,
        "start": case.start,
        **({} if case.bounds is None else {"bounds": [[written(a), written(b)] for a, b in case.bounds]}),
    }


def _found(case: MinimizeCase, options: dict) -> dict:
    found = minimize(case.function, case.start, jac=True, method="L-BFGS-B", bounds=case.bounds, options=options)
    if not found.success:
        raise ValueError(f"{case.name}: {found.message}")
    return {
        "x": found.x.tolist(),
        "value": float(found.fun),
        "evaluations": int(found.nfev),
        "iterations": int(found.nit),
    }


def minimize_document(case: MinimizeCase) -> dict:
    return {**_head(case), "usual": _found(case, {}), "precise": _found(case, {"ftol": FTOL})}


def _simplex(case: MinimizeCase, steps: int) -> dict:
    found = minimize(
        lambda x: case.function(x)[0],
        case.start,
        method="Nelder-Mead",
        bounds=case.bounds,
        # It counts the first simplex as an iteration.
        options={"adaptive": True, "maxiter": steps + 1, "maxfev": 10_000, "xatol": 0, "fatol": 0},
    )
    return {"iterations": steps, "x": found.x.tolist(), "value": float(found.fun), "evaluations": int(found.nfev)}


def simplexes_document(cases: Sequence[MinimizeCase]) -> list[dict]:
    return [{**_head(case), "steps": [_simplex(case, steps) for steps in SIMPLEX_STEPS]} for case in cases]
