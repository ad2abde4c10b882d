"""Schedules as the papers write them, in plain floats. `step` counts from 0."""

import math
from fractions import Fraction

from rate import Schedule


def constant(value: float) -> Schedule:
    return lambda step: value


def linear(start: float, end: float, steps: int, begin: int = 0) -> Schedule:
    def at(step: int) -> float:
        if step >= begin + steps:
            return end
        return start if step <= begin else start + (end - start) * (step - begin) / steps

    return at


def polynomial(start: float, end: float, power: float, steps: int, begin: int = 0) -> Schedule:
    def at(step: int) -> float:
        if step >= begin + steps:
            return end
        return start if step <= begin else (start - end) * (1 - (step - begin) / steps) ** power + end

    return at


def cosine_decay(start: float, steps: int, alpha: float = 0, exponent: float = 1) -> Schedule:
    def at(step: int) -> float:
        wave = 0 if step >= steps else 0.5 * (1 + math.cos(math.pi * step / steps))
        return start * ((1 - alpha) * wave**exponent + alpha)

    return at


def join(schedules: list[Schedule], boundaries: list[int]) -> Schedule:
    def at(step: int) -> float:
        current, began = schedules[0], 0
        for schedule, boundary in zip(schedules[1:], boundaries, strict=True):
            if step >= boundary:
                current, began = schedule, boundary
        return current(step - began)

    return at


def warmup_cosine(
    peak: float, warmup: int, steps: int, start: float = 0, end: float = 0, exponent: float = 1
) -> Schedule:
    if peak != 0:
        decay = cosine_decay(peak, steps - warmup, end / peak, exponent)
    else:
        rise = cosine_decay(1, steps - warmup, 0, exponent)
        decay = lambda step: end - end * rise(step)  # noqa: E731
    return join([linear(start, peak, warmup), decay], [warmup])


def exponential_decay(
    start: float, rate: float, steps: int, begin: int = 0, staircase: bool = False, end: float | None = None
) -> Schedule:
    """start * rate^((step - begin) / steps); `end` is a lower bound for a rate below 1, else an upper one."""

    def at(step: int) -> float:
        periods = max(0, step - begin) / steps
        try:
            value = start * rate ** (math.floor(periods) if staircase else periods)
        except OverflowError:
            value = math.inf
        return value if end is None else max(value, end) if rate < 1 else min(value, end)

    return at


def piecewise_constant(values: list[float], boundaries: list[int]) -> Schedule:
    return join([constant(value) for value in values], boundaries)


def step_decay(start: float, factor: float, every: int, begin: int = 0) -> Schedule:
    """Times `factor` at `begin + every` and every `every` steps after it."""
    return lambda step: start * factor ** (max(0, step - begin) // every)


def inverse_sqrt(peak: float, warmup: int = 1) -> Schedule:
    """peak * min(t / W, sqrt(W / t)), t = step + 1; with W = 1 the peak / sqrt(t) of Reddi et al. (2018)."""
    return lambda step: peak * min((step + 1) / warmup, math.sqrt(warmup / (step + 1)))


def noam(model: int, warmup: int, factor: float = 1) -> Schedule:
    """Vaswani et al. (2017), eq. 3, where steps are counted from 1."""
    return lambda step: factor * model**-0.5 * min((step + 1) ** -0.5, (step + 1) * warmup**-1.5)


def sgdr(
    peak: float, period: Fraction | int, factor: Fraction | int = 1, low: float = 0, per_epoch: int = 1
) -> Schedule:
    """Loshchilov and Hutter (2017), eq. 5; cycle i has period * factor^i epochs."""

    def at(step: int) -> float:
        current, length = Fraction(step, per_epoch), Fraction(period)
        if factor == 1:
            current %= length
        while current >= length:
            current -= length
            length *= factor
        return low + 0.5 * (peak - low) * (1 + math.cos(math.pi * float(current / length)))

    return at


def snapshot_cosine(start: float, steps: int, cycles: int) -> Schedule:
    """Huang et al. (2017), eq. 2, with t = step + 1. The formula goes on after `steps`."""
    length = math.ceil(steps / cycles)
    return lambda step: start / 2 * (math.cos(math.pi * (step % length) / length) + 1)


def cyclical_cosine(start: float, period: float) -> Schedule:
    """Bello et al. (2017), with `period` T / n."""
    return lambda step: start / 2 * (1 + math.cos(2 * math.pi * math.fmod(step, period) / period))


def product(schedules: list[Schedule]) -> Schedule:
    return lambda step: math.prod(schedule(step) for schedule in schedules)


def total(schedules: list[Schedule]) -> Schedule:
    return lambda step: sum(schedule(step) for schedule in schedules)


def warmup(schedule: Schedule, steps: int, start: float = 0) -> Schedule:
    """Goyal et al. (2017), section 2.2: a line to where the schedule starts."""
    return join([linear(start, schedule(0), steps), schedule], [steps])


def repeat(schedule: Schedule, every: int) -> Schedule:
    return lambda step: schedule(step % every)


def inverse_time_decay(
    start: float, steps: int, rate: float = 1, power: float = 1, begin: int = 0, staircase: bool = False
) -> Schedule:
    """Darken and Moody (1990): start / (1 + rate * (step - begin) / steps), here to a power."""

    def at(step: int) -> float:
        passed = max(0, step - begin)
        periods = passed // steps if staircase else passed / steps
        return start / (1 + rate * periods) ** power

    return at


def piecewise_interpolate(
    values: list[float], boundaries: list[Fraction | int], cosine: bool = False
) -> Schedule:
    """From each value to the next, which is reached at the boundary; exact fractions of the way."""

    def at(step: int) -> float:
        start, begin = values[0], Fraction(0)
        for end, boundary in zip(values[1:], boundaries, strict=True):
            if step < boundary:
                passed = float((step - begin) / (boundary - begin))
                left = (1 + math.cos(math.pi * passed)) / 2 if cosine else 1 - passed
                return end + (start - end) * left
            start, begin = end, Fraction(boundary)
        return start

    return at


def one_cycle(
    peak: float,
    peak_at: Fraction | int,
    steps: int,
    back_at: Fraction | int | None = None,
    cosine: bool = True,
    div: float = 25,
    final_div: float = 1e4,
) -> Schedule:
    """Smith and Topin (2018); the phases end at `peak_at`, `back_at`, if there is a third, and `steps`."""
    first, last = peak / div, peak / div / final_div
    if back_at is None:
        return piecewise_interpolate([first, peak, last], [peak_at, steps], cosine)
    return piecewise_interpolate([first, peak, first, last], [peak_at, back_at, steps], cosine)


def cyclic(
    low: float,
    high: float,
    up: Fraction | int,
    down: Fraction | int,
    mode: str = "triangular",
    gamma: float = 1,
) -> Schedule:
    """Smith (2017), section 3, with steps of different length up and down, as PyTorch has them."""

    def at(step: int) -> float:
        cycle, passed = divmod(step, up + down)
        height = float(passed / up if passed < up else (up + down - passed) / down)
        scale = {"triangular": 1.0, "triangular2": 0.5**cycle, "exp_range": gamma**step}[mode]
        return low + (high - low) * height * scale

    return at


def multiplicative(start: float, factor: Schedule, steps: int) -> Schedule:
    """start * factor(1) * ... * factor(step), up to `steps`."""
    return lambda step: start * math.prod(factor(k) for k in range(1, min(step, steps) + 1))
