"""Reducing the learning rate on a plateau: the rate after each of a list of metrics, by PyTorch and by Optax."""

import math
from collections.abc import Callable
from dataclasses import dataclass

import jax
import numpy as np
import optax
import torch

from close import require_close

RATE = 0.3
METRICS = 60


@dataclass(frozen=True)
class PlateauCase:
    name: str
    metrics: list[float]
    factor: float = 0.1
    patience: int = 10
    threshold: float = 1e-4
    threshold_mode: str = "rel"
    cooldown: int = 0
    # Of the rate at first.
    min_factor: float = 0.0
    # Of the rate at first, too.
    eps: float = 0.0
    mode: str = "min"


def _pytorch(case: PlateauCase) -> list[float]:
    optimizer = torch.optim.SGD([torch.zeros(1)], lr=RATE)
    scheduler = torch.optim.lr_scheduler.ReduceLROnPlateau(
        optimizer,
        mode=case.mode,
        factor=case.factor,
        patience=case.patience,
        threshold=case.threshold,
        threshold_mode=case.threshold_mode,
        cooldown=case.cooldown,
        min_lr=case.min_factor * RATE,
        eps=case.eps * RATE,
    )
    rates = []
    for metric in case.metrics:
        scheduler.step(metric)
        rates.append(optimizer.param_groups[0]["lr"])
    return rates


def _optax(case: PlateauCase) -> list[float]:
    """Its patience is one more: it counts the evaluation that reduces."""
    relative = case.threshold_mode == "rel"
    tx = optax.contrib.reduce_on_plateau(
        factor=case.factor,
        patience=case.patience + 1,
        rtol=case.threshold if relative else 0.0,
        atol=0.0 if relative else case.threshold,
        cooldown=case.cooldown,
        min_scale=case.min_factor,
    )
    rate = jax.numpy.asarray(RATE, jax.numpy.float64)
    state = tx.init(rate)
    # Compiled once, not at every metric: its branches are functions made anew at each call.
    update = jax.jit(lambda state, value: tx.update(rate, state, value=value))
    rates = []
    for metric in case.metrics:
        reduced, state = update(state, metric)
        rates.append(float(reduced))
    return rates


def _oracles(case: PlateauCase) -> dict[str, Callable[[PlateauCase], list[float]]]:
    # Optax wants less, never more, and less by something; it reduces by however little.
    by_optax = case.mode == "min" and case.threshold > 0 and case.eps == 0
    return {"pytorch": _pytorch, **({"optax": _optax} if by_optax else {})}


def _falling(seed: int) -> list[float]:
    """Falls and comes to rest, with noise; some are equal since they are rounded."""
    random = np.random.default_rng(seed)
    falls = 0.5 + 2 * np.exp(-np.arange(METRICS) / 8)
    return (falls + random.normal(0, 0.02, METRICS)).round(2).tolist()


def _rising(seed: int) -> list[float]:
    return [round(3 - metric, 2) for metric in _falling(seed)]


def _without(metrics: list[float], *places: int) -> list[float]:
    return [math.nan if place in places else metric for place, metric in enumerate(metrics)]


def _near_the_bar(seed: int, threshold_mode: str, mode: str, threshold: float) -> list[float]:
    """Each is the bar of the best so far, as PyTorch rounds it, or its neighbour on one of the two sides."""
    random = np.random.default_rng(seed)
    sign = -1 if mode == "min" else 1
    best = float(random.uniform(1, 2))
    metrics = [best]
    for side in random.integers(-1, 2, 11):
        bar = best * (1 + sign * threshold) if threshold_mode == "rel" else best + sign * threshold
        metric = float(np.nextafter(bar, np.copysign(np.inf, side))) if side else bar
        metrics.append(metric)
        if sign * (metric - bar) > 0:
            best = metric
    return metrics


# At the bar of a threshold of a quarter exactly, then below it; these are the bars of PyTorch to the bit.
_AT_THE_BAR = [1, 0.75, 0.75, 0.5, 0.375, 0.25, 0.1875, 0.1875, 0.125, 0.0625, *[0.0625] * (METRICS - 10)]

PLATEAU = [
    PlateauCase("as PyTorch has it if nothing is said", _falling(1)),
    PlateauCase("less, by a part", _falling(2), factor=0.5, patience=3, threshold=0.02),
    PlateauCase("less, by a difference", _falling(3), factor=0.5, patience=2, threshold=0.03, threshold_mode="abs"),
    PlateauCase("more, by a part", _rising(4), factor=0.3, patience=2, threshold=0.01, mode="max"),
    PlateauCase(
        "more, by a difference", _rising(5), factor=0.7, patience=3, threshold=0.05, threshold_mode="abs", mode="max"
    ),
    PlateauCase("by anything at all", _falling(6), factor=0.5, patience=1, threshold=0.0),
    PlateauCase("no patience", _falling(7), factor=0.9, patience=0),
    PlateauCase("cooldown", _falling(8), factor=0.5, patience=1, cooldown=4, threshold=0.01),
    PlateauCase("cooldown without patience", _falling(9), factor=0.8, patience=0, cooldown=1),
    PlateauCase("a least rate", _falling(10), factor=0.3, patience=1, min_factor=0.07),
    PlateauCase("a least reduction", _falling(15), factor=0.5, patience=1, cooldown=3, threshold=0.01, eps=0.1),
    PlateauCase("a least reduction, above all", _falling(16), factor=0.5, patience=1, cooldown=2, eps=1.0),
    PlateauCase("a least reduction, and a least rate", _falling(17), factor=0.3, patience=0, min_factor=0.05, eps=0.05),
    PlateauCase("a least rate above the rate", _falling(11), factor=0.3, patience=1, min_factor=1.0),
    PlateauCase(
        "no numbers, first and later", _without(_falling(12), 0, 1, 5, 20, 21, 22, 40), factor=0.5, patience=2
    ),
    PlateauCase("nothing but no numbers", [math.nan] * METRICS, factor=0.5, patience=4, cooldown=2),
    PlateauCase("at the bar", _AT_THE_BAR, factor=0.5, patience=1, threshold=0.25),
    PlateauCase("at the bar, by a difference", _AT_THE_BAR, factor=0.5, patience=1, threshold=0.25, threshold_mode="abs"),
    # In decimals each is at the bar; as they are rounded, some are better and some are not.
    PlateauCase(
        "a tenth less each time",
        [0.1, 0.09, 0.081, 0.0729, 0.06561, 0.059049, 0.0531441, 0.04782969],
        factor=0.5,
        patience=0,
        threshold=0.1,
    ),
    PlateauCase(
        "a tenth more each time",
        [1.0, 1.1, 1.21, 1.331, 1.4641, 1.61051, 1.771561, 1.9487171],
        factor=0.5,
        patience=0,
        threshold=0.1,
        mode="max",
    ),
    PlateauCase(
        "less by a tenth each time",
        [1.0, 0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3, 0.2, 0.1],
        factor=0.5,
        patience=0,
        threshold=0.1,
        threshold_mode="abs",
    ),
    PlateauCase(
        "more by a tenth each time",
        [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0],
        factor=0.5,
        patience=0,
        threshold=0.1,
        threshold_mode="abs",
        mode="max",
    ),
    *[
        PlateauCase(
            f"one digit off the bar, {mode}, {threshold_mode}, {threshold}",
            _near_the_bar(20 + seed, threshold_mode, mode, threshold),
            factor=0.9,
            patience=0,
            threshold=threshold,
            threshold_mode=threshold_mode,
            mode=mode,
        )
        for seed, (threshold_mode, mode, threshold) in enumerate(
            (threshold_mode, mode, threshold)
            for threshold_mode in ("rel", "abs")
            for mode in ("min", "max")
            for threshold in (1e-4, 0.01, 0.1)
        )
    ],
    PlateauCase("less by all of it, which nothing is", [3, 2, 1, 0.5, 0, 0, 0], factor=0.5, patience=1, threshold=1.0),
    PlateauCase(
        "below 0, by a difference",
        [-metric for metric in _rising(13)],
        factor=0.5,
        patience=2,
        threshold=0.02,
        threshold_mode="abs",
    ),
    PlateauCase(
        "everything at once",
        _without(_rising(14), 0, 13, 30, 31),
        factor=0.4,
        patience=1,
        threshold=0.03,
        cooldown=2,
        min_factor=0.02,
        mode="max",
    ),
]


def plateau_document(case: PlateauCase) -> dict:
    rates = {name: oracle(case) for name, oracle in _oracles(case).items()}
    for name, found in rates.items():
        require_close(f"plateau, {case.name}, {name}", np.array(found), np.array(rates["pytorch"]))
    return {
        "name": case.name,
        "options": {
            "factor": case.factor,
            "patience": case.patience,
            "threshold": case.threshold,
            "thresholdMode": case.threshold_mode,
            "cooldown": case.cooldown,
            "minFactor": case.min_factor,
            "eps": case.eps,
            "mode": case.mode,
        },
        "rate": RATE,
        # JSON has no NaN.
        "metrics": [None if math.isnan(metric) else metric for metric in case.metrics],
        "oracles": rates,
    }
