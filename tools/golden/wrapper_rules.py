"""Wrappers of optimizers as equations. They see all parameters as one vector."""

from collections.abc import Callable

import numpy as np

from paper_rules import Rule
from rate import Rate, rate_at


def accumulate(make: Callable[[], Rule], every: Callable[[int], int], of: str = "mean") -> Rule:
    """One step of the mean or the sum of several gradients."""
    inner = make()
    made = 0
    gradients: list[np.ndarray] = []

    def step(theta, gradient):
        nonlocal made
        gradients.append(gradient(theta))
        if len(gradients) < every(made):
            return np.zeros_like(theta)
        total = sum(gradients[1:], start=gradients[0])
        received = total / len(gradients) if of == "mean" else total
        gradients.clear()
        made += 1
        return inner(theta, lambda _: received)

    return step


def skip_large_updates(make: Callable[[], Rule], max_norm: float) -> Rule:
    inner = make()

    def step(theta, gradient):
        g = gradient(theta)
        return inner(theta, lambda _: g) if np.linalg.norm(g) <= max_norm else np.zeros_like(theta)

    return step


def conditionally(make: Callable[[], Rule], when: Callable[[int], bool], otherwise: str) -> Rule:
    inner = make()
    calls = 0

    def step(theta, gradient):
        nonlocal calls
        calls += 1
        if when(calls - 1):
            return inner(theta, gradient)
        return gradient(theta) if otherwise == "unchanged" else np.zeros_like(theta)

    return step


def lookahead(make: Callable[[], Rule], k: int, alpha: float, reset_state: bool = False) -> Rule:
    """Zhang et al. (2019), algorithm 1."""
    inner = make()
    slow: np.ndarray | None = None
    fast_steps = 0

    def step(theta, gradient):
        nonlocal inner, slow, fast_steps
        slow = theta if slow is None else slow
        update = inner(theta, gradient)
        fast_steps += 1
        if fast_steps < k:
            return update
        fast_steps = 0
        inner = make() if reset_state else inner
        slow = slow + alpha * (theta + update - slow)
        return slow - theta

    return step


def cautious(make: Callable[[], Rule]) -> Rule:
    """Liang et al. (2024), algorithm 1, with the factor of the authors' code."""
    inner = make()

    def step(theta, gradient):
        update = inner(theta, gradient)
        mask = (update * gradient(theta) < 0).astype(np.float64)
        return update * (mask / max(mask.mean(), 1e-3))

    return step


def schedule_free(make: Callable[[], Rule], rate: Rate, b1: float = 0.9, power: float = 2.0) -> Rule:
    """Defazio et al. (2024), equations 4 to 6, with the average stored."""
    inner = make()
    z: np.ndarray | None = None
    x: np.ndarray | None = None
    calls = 0
    greatest = 0.0
    total = 0.0

    def step(y, gradient):
        nonlocal z, x, calls, greatest, total
        z, x = (y, y) if z is None or x is None else (z, x)
        greatest = max(greatest, rate_at(rate, calls))
        calls += 1
        weight = greatest**power
        total += weight
        c = weight / total if total > 0 else 0.0
        z = z + inner(y, gradient)
        x = (1 - c) * x + c * z
        return (1 - b1) * z + b1 * x - y

    return step
