"""Update rules of the methods for matrices as the papers write them, in numpy float64, leaf by leaf."""

from collections.abc import Callable

import numpy as np

from paper_rules import Rule

Matrix = np.ndarray


def newton_schulz(
    x: Matrix, a: float = 3.4445, b: float = -4.775, c: float = 2.0315, steps: int = 5, eps: float = 1e-7
) -> Matrix:
    """Jordan et al. (2024), on the matrix as it stands, also if it has more rows than columns."""
    x = x / (np.linalg.norm(x) + eps)
    for _ in range(steps):
        square = x @ x.T
        x = a * x + b * square @ x + c * square @ square @ x
    return x


def scale_by_muon(
    mu: float = 0.95,
    nesterov: bool = True,
    s: Callable[[int, int], float] = lambda inputs, outputs: max(1, outputs / inputs) ** 0.5,
    **polynomial,
) -> Rule:
    """Jordan et al. (2024); weights are [inputs, outputs], and s depends on their numbers."""
    moment: Matrix | float = 0.0

    def step(theta, gradient):
        nonlocal moment
        g = gradient(theta)
        moment = mu * moment + (1 - mu) * g
        direction = mu * moment + (1 - mu) * g if nesterov else moment
        return s(*g.shape) * newton_schulz(direction, **polynomial)

    return step


def descent(rate: float, rule: Rule, weight_decay: float = 0) -> Rule:
    return lambda theta, gradient: -rate * (rule(theta, gradient) + weight_decay * theta)


def by_rank(matrices: Callable[[], Rule], rest: Callable[[], Rule]) -> Callable[[], Rule]:
    """One rule for matrices, another for the rest; made for a leaf, it finds out when it sees it."""

    def make() -> Rule:
        made: list[Rule] = []

        def step(theta, gradient):
            if not made:
                made.append((matrices if theta.ndim == 2 else rest)())
            return made[0](theta, gradient)

        return step

    return make
