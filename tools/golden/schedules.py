"""Cases for schedules: the first few, and those of the talk and its papers."""

from dataclasses import dataclass
from fractions import Fraction

import numpy as np
import optax
import torch

import paper_schedules as paper
from close import require_close
from rate import Schedule
from with_optax import optax_schedule

STEPS = [*range(200), 1000, 10**6, 10**9, 2**53 - 1]


@dataclass(frozen=True)
class Until:
    """An oracle that says nothing after a step: because it ends there, or takes every step on its way."""

    schedule: Schedule
    last: int


@dataclass(frozen=True)
class ScheduleCase:
    name: str
    spec: dict
    oracles: dict[str, Schedule | Until]


def _values(oracle: Schedule | Until) -> list[float]:
    if isinstance(oracle, Until):
        return [float(oracle.schedule(step)) for step in STEPS if step <= oracle.last]
    return [float(oracle(step)) for step in STEPS]


def schedule_document(case: ScheduleCase) -> dict:
    values = {name: _values(oracle) for name, oracle in case.oracles.items()}
    first = next(iter(values.values()))
    for name, column in values.items():
        require_close(f"{case.name}, {name}", np.array(column), np.array(first[: len(column)]))
    return {"name": case.name, "spec": case.spec, "oracles": values}


def _case(
    name: str, spec: dict, oracle: Schedule, optax_oracle: optax.Schedule | None = None
) -> ScheduleCase:
    oracles = {"paper": oracle}
    if optax_oracle is not None:
        oracles["optax"] = optax_schedule(optax_oracle)
    return ScheduleCase(name, spec, oracles)


SCHEDULES = [
    _case("constant", {"name": "constant", "value": 0.3}, paper.constant(0.3), optax.constant_schedule(0.3)),
    _case(
        "linear",
        {"name": "linear", "from": 0.3, "to": 0.01, "steps": 100},
        paper.linear(0.3, 0.01, 100),
        optax.linear_schedule(0.3, 0.01, 100),
    ),
    _case(
        "linear: begin, upwards through 0",
        {"name": "linear", "from": -0.3, "to": 0.7, "steps": 90, "begin": 30},
        paper.linear(-0.3, 0.7, 90, 30),
        optax.linear_schedule(-0.3, 0.7, 90, 30),
    ),
    _case(
        "linear: one step",
        {"name": "linear", "from": 0.1, "to": 0.7, "steps": 1},
        paper.linear(0.1, 0.7, 1),
        optax.linear_schedule(0.1, 0.7, 1),
    ),
    # Optax stays at the start value for ever.
    _case(
        "linear: no steps", {"name": "linear", "from": 0.1, "to": 0.7, "steps": 0}, paper.linear(0.1, 0.7, 0)
    ),
    _case(
        "linear: no steps, begin",
        {"name": "linear", "from": 0.1, "to": 0.7, "steps": 0, "begin": 5},
        paper.linear(0.1, 0.7, 0, 5),
    ),
    _case(
        "cosineDecay",
        {"name": "cosineDecay", "initialValue": 0.3, "steps": 100},
        paper.cosine_decay(0.3, 100),
        optax.cosine_decay_schedule(0.3, 100),
    ),
    _case(
        "cosineDecay: alpha",
        {"name": "cosineDecay", "initialValue": 0.3, "steps": 120, "alpha": 0.1},
        paper.cosine_decay(0.3, 120, 0.1),
        optax.cosine_decay_schedule(0.3, 120, 0.1),
    ),
    _case(
        "cosineDecay: alpha above 1, negative value",
        {"name": "cosineDecay", "initialValue": -0.3, "steps": 50, "alpha": 2},
        paper.cosine_decay(-0.3, 50, 2),
        optax.cosine_decay_schedule(-0.3, 50, 2.0),
    ),
    _case(
        "cosineDecay: exponent",
        {"name": "cosineDecay", "initialValue": 0.3, "steps": 60, "alpha": 0.01, "exponent": 2},
        paper.cosine_decay(0.3, 60, 0.01, 2),
        optax.cosine_decay_schedule(0.3, 60, 0.01, 2.0),
    ),
    _case(
        "cosineDecay: exponent below 1",
        {"name": "cosineDecay", "initialValue": 0.3, "steps": 60, "exponent": 0.5},
        paper.cosine_decay(0.3, 60, 0, 0.5),
        optax.cosine_decay_schedule(0.3, 60, 0.0, 0.5),
    ),
    # Optax throws.
    _case(
        "cosineDecay: no steps",
        {"name": "cosineDecay", "initialValue": 0.3, "steps": 0, "alpha": 0.1},
        paper.cosine_decay(0.3, 0, 0.1),
    ),
    _case(
        "join",
        {
            "name": "join",
            "schedules": [
                {"name": "linear", "from": 0, "to": 1, "steps": 20},
                {"name": "constant", "value": 1},
                {"name": "cosineDecay", "initialValue": 1, "steps": 40},
            ],
            "boundaries": [20, 80],
        },
        paper.join([paper.linear(0, 1, 20), paper.constant(1), paper.cosine_decay(1, 40)], [20, 80]),
        optax.join_schedules(
            [
                optax.linear_schedule(0.0, 1.0, 20),
                optax.constant_schedule(1.0),
                optax.cosine_decay_schedule(1.0, 40),
            ],
            [20, 80],
        ),
    ),
    _case(
        "join: equal boundaries",
        {
            "name": "join",
            "schedules": [
                {"name": "constant", "value": 1},
                {"name": "constant", "value": 2},
                {"name": "linear", "from": 3, "to": 4, "steps": 10},
            ],
            "boundaries": [7, 7],
        },
        paper.join([paper.constant(1), paper.constant(2), paper.linear(3, 4, 10)], [7, 7]),
        optax.join_schedules(
            [optax.constant_schedule(1.0), optax.constant_schedule(2.0), optax.linear_schedule(3.0, 4.0, 10)],
            [7, 7],
        ),
    ),
    _case(
        "join: boundary 0",
        {
            "name": "join",
            "schedules": [
                {"name": "constant", "value": 1},
                {"name": "linear", "from": 3, "to": 4, "steps": 10},
            ],
            "boundaries": [0],
        },
        paper.join([paper.constant(1), paper.linear(3, 4, 10)], [0]),
        optax.join_schedules([optax.constant_schedule(1.0), optax.linear_schedule(3.0, 4.0, 10)], [0]),
    ),
    _case(
        "join: one schedule",
        {"name": "join", "schedules": [{"name": "constant", "value": 0.1}], "boundaries": []},
        paper.constant(0.1),
    ),
    _case(
        "warmupCosine",
        {"name": "warmupCosine", "peakValue": 0.3, "warmupSteps": 30, "steps": 130},
        paper.warmup_cosine(0.3, 30, 130),
        optax.warmup_cosine_decay_schedule(0.0, 0.3, 30, 130),
    ),
    _case(
        "warmupCosine: all options",
        {
            "name": "warmupCosine",
            "initialValue": 0.05,
            "peakValue": 0.3,
            "warmupSteps": 10,
            "steps": 90,
            "endValue": 0.02,
            "exponent": 2,
        },
        paper.warmup_cosine(0.3, 10, 90, start=0.05, end=0.02, exponent=2),
        optax.warmup_cosine_decay_schedule(0.05, 0.3, 10, 90, end_value=0.02, exponent=2.0),
    ),
    _case(
        "warmupCosine: no warm-up",
        {"name": "warmupCosine", "peakValue": 0.3, "warmupSteps": 0, "steps": 100},
        paper.warmup_cosine(0.3, 0, 100),
        optax.warmup_cosine_decay_schedule(0.0, 0.3, 0, 100),
    ),
    # Optax throws.
    _case(
        "warmupCosine: nothing but warm-up",
        {"name": "warmupCosine", "peakValue": 0.3, "warmupSteps": 50, "steps": 50, "endValue": 0.1},
        paper.warmup_cosine(0.3, 50, 50, end=0.1),
    ),
    _case(
        "warmupCosine: peak 0",
        {
            "name": "warmupCosine",
            "initialValue": 0.1,
            "peakValue": 0,
            "warmupSteps": 10,
            "steps": 50,
            "endValue": 0.1,
        },
        # Optax ends at 0.
        paper.warmup_cosine(0, 10, 50, start=0.1, end=0.1),
    ),
    _case(
        "warmupCosine: to below 0",
        {
            "name": "warmupCosine",
            "initialValue": -0.1,
            "peakValue": 0.3,
            "warmupSteps": 10,
            "steps": 50,
            "endValue": -0.2,
        },
        paper.warmup_cosine(0.3, 10, 50, start=-0.1, end=-0.2),
        optax.warmup_cosine_decay_schedule(-0.1, 0.3, 10, 50, end_value=-0.2),
    ),
    _case(
        "warmupCosine: peak below 0",
        {
            "name": "warmupCosine",
            "peakValue": -0.3,
            "warmupSteps": 10,
            "steps": 50,
            "endValue": 0.1,
            "exponent": 2,
        },
        paper.warmup_cosine(-0.3, 10, 50, end=0.1, exponent=2),
        optax.warmup_cosine_decay_schedule(0.0, -0.3, 10, 50, end_value=0.1, exponent=2.0),
    ),
    _case(
        "cosineDecay: to below 0",
        {"name": "cosineDecay", "initialValue": 0.3, "steps": 100, "alpha": -0.5},
        paper.cosine_decay(0.3, 100, -0.5, 1),
        optax.cosine_decay_schedule(0.3, 100, -0.5),
    ),
    _case(
        "exponentialDecay: from below 0",
        {"name": "exponentialDecay", "initialValue": -0.3, "steps": 50, "rate": 0.5},
        paper.exponential_decay(-0.3, 0.5, 50),
        optax.exponential_decay(-0.3, 50, 0.5),
    ),
    _case(
        "exponentialDecay: an end below 0",
        {"name": "exponentialDecay", "initialValue": 0.3, "steps": 50, "rate": 0.5, "endValue": -0.1},
        paper.exponential_decay(0.3, 0.5, 50, end=-0.1),
        optax.exponential_decay(0.3, 50, 0.5, end_value=-0.1),
    ),
    _case(
        "oneCycle: peak below 0",
        {"name": "oneCycle", "peakValue": -0.3, "steps": 100},
        paper.piecewise_interpolate([-0.012, -0.3, -0.0000012], [30, 100], cosine=True),
        optax.cosine_onecycle_schedule(100, -0.3),
    ),
]


def _warm_restarts(peak: float, period: int, factor: int, low: float, per_epoch: int = 1) -> Schedule:
    optimizer = torch.optim.SGD([torch.zeros(1)], lr=peak)
    scheduler = torch.optim.lr_scheduler.CosineAnnealingWarmRestarts(optimizer, period, factor, eta_min=low)

    def at(step: int) -> float:
        scheduler.step(step / per_epoch)
        return scheduler.get_last_lr()[0]

    return at


PAPER_SCHEDULES = [
    _case(
        "polynomial",
        {"name": "polynomial", "from": 0.3, "to": 0.01, "steps": 100, "power": 2},
        paper.polynomial(0.3, 0.01, 2, 100),
        optax.polynomial_schedule(0.3, 0.01, 2.0, 100),
    ),
    _case(
        "polynomial: power below 1, begin",
        {"name": "polynomial", "from": 0.3, "to": 0.01, "steps": 100, "power": 0.5, "begin": 20},
        paper.polynomial(0.3, 0.01, 0.5, 100, 20),
        optax.polynomial_schedule(0.3, 0.01, 0.5, 100, 20),
    ),
    _case(
        "polynomial: upwards",
        {"name": "polynomial", "from": -0.1, "to": 0.5, "steps": 50, "power": 3},
        paper.polynomial(-0.1, 0.5, 3, 50),
        optax.polynomial_schedule(-0.1, 0.5, 3.0, 50),
    ),
    # Optax stays at the start value for ever.
    _case(
        "polynomial: no steps",
        {"name": "polynomial", "from": 0.3, "to": 0.01, "steps": 0, "power": 2},
        paper.polynomial(0.3, 0.01, 2, 0),
    ),
    _case(
        "exponentialDecay",
        {"name": "exponentialDecay", "initialValue": 0.3, "steps": 50, "rate": 0.5, "endValue": 1e-30},
        paper.exponential_decay(0.3, 0.5, 50, end=1e-30),
        optax.exponential_decay(0.3, 50, 0.5, end_value=1e-30),
    ),
    _case(
        "exponentialDecay: begin",
        {
            "name": "exponentialDecay",
            "initialValue": 0.3,
            "steps": 50,
            "rate": 0.96,
            "begin": 30,
            "endValue": 0.01,
        },
        paper.exponential_decay(0.3, 0.96, 50, begin=30, end=0.01),
        optax.exponential_decay(0.3, 50, 0.96, transition_begin=30, end_value=0.01),
    ),
    _case(
        "exponentialDecay: staircase",
        {
            "name": "exponentialDecay",
            "initialValue": 0.3,
            "steps": 30,
            "rate": 0.5,
            "begin": 10,
            "staircase": True,
            "endValue": 0.02,
        },
        paper.exponential_decay(0.3, 0.5, 30, begin=10, staircase=True, end=0.02),
        optax.exponential_decay(0.3, 30, 0.5, transition_begin=10, staircase=True, end_value=0.02),
    ),
    _case(
        "exponentialDecay: growth",
        {"name": "exponentialDecay", "initialValue": 0.001, "steps": 4000, "rate": 2, "endValue": 0.00102},
        paper.exponential_decay(0.001, 2, 4000, end=0.00102),
        optax.exponential_decay(0.001, 4000, 2.0, end_value=0.00102),
    ),
    # Dozat and Manning (2017).
    _case(
        "exponentialDecay: Dozat and Manning",
        {"name": "exponentialDecay", "initialValue": 0.002, "steps": 5000, "rate": 0.75},
        paper.exponential_decay(0.002, 0.75, 5000),
        optax.exponential_decay(0.002, 5000, 0.75),
    ),
    _case(
        "piecewiseConstant",
        {"name": "piecewiseConstant", "values": [0.5, 0.25, 0.025], "boundaries": [50, 120]},
        paper.piecewise_constant([0.5, 0.25, 0.025], [50, 120]),
        optax.piecewise_constant_schedule(0.5, {50: 0.5, 120: 0.1}),
    ),
    _case(
        "stepDecay",
        {"name": "stepDecay", "initialValue": 0.3, "factor": 0.9, "every": 30},
        paper.step_decay(0.3, 0.9, 30),
    ),
    _case(
        "stepDecay: begin",
        {"name": "stepDecay", "initialValue": 0.5, "factor": 0.5, "every": 20, "begin": 100},
        paper.step_decay(0.5, 0.5, 20, 100),
    ),
    _case("inverseSqrt", {"name": "inverseSqrt", "peakValue": 0.3}, paper.inverse_sqrt(0.3)),
    _case(
        "inverseSqrt: warm-up",
        {"name": "inverseSqrt", "peakValue": 0.3, "warmupSteps": 40},
        paper.inverse_sqrt(0.3, 40),
    ),
    _case("noam", {"name": "noam", "modelSize": 512, "warmupSteps": 4000}, paper.noam(512, 4000)),
    _case(
        "noam: factor",
        {"name": "noam", "modelSize": 64, "warmupSteps": 50, "factor": 2},
        paper.noam(64, 50, 2),
    ),
    ScheduleCase(
        "sgdr",
        {"name": "sgdr", "peakValue": 0.3, "initialPeriod": 40},
        {
            "paper": paper.sgdr(0.3, 40),
            "pytorch": _warm_restarts(0.3, 40, 1, 0),
        },
    ),
    ScheduleCase(
        "sgdr: growing periods",
        {"name": "sgdr", "peakValue": 0.3, "initialPeriod": 10, "periodFactor": 2, "endValue": 0.01},
        {
            "paper": paper.sgdr(0.3, 10, 2, 0.01),
            "pytorch": _warm_restarts(0.3, 10, 2, 0.01),
        },
    ),
    ScheduleCase(
        "sgdr: fractions of an epoch",
        {
            "name": "sgdr",
            "peakValue": 0.3,
            "initialPeriod": 2,
            "periodFactor": 2,
            "endValue": 0.01,
            "stepsPerEpoch": 7,
        },
        {
            "paper": paper.sgdr(0.3, 2, 2, 0.01, 7),
            "pytorch": _warm_restarts(0.3, 2, 2, 0.01, 7),
        },
    ),
    _case(
        "sgdr: a period between steps",
        {"name": "sgdr", "peakValue": 0.3, "initialPeriod": 2.25, "stepsPerEpoch": 7},
        paper.sgdr(0.3, Fraction("2.25"), 1, 0, 7),
    ),
    _case(
        "sgdr: a factor between 1 and 2",
        {"name": "sgdr", "peakValue": 0.3, "initialPeriod": 5, "periodFactor": 1.2},
        paper.sgdr(0.3, 5, Fraction("1.2")),
    ),
    _case(
        "snapshotCosine",
        {"name": "snapshotCosine", "initialValue": 0.2, "steps": 200, "cycles": 5},
        paper.snapshot_cosine(0.2, 200, 5),
    ),
    _case(
        "snapshotCosine: the last cycle cut short",
        {"name": "snapshotCosine", "initialValue": 0.2, "steps": 200, "cycles": 6},
        paper.snapshot_cosine(0.2, 200, 6),
    ),
    _case(
        "cyclicalCosine",
        {"name": "cyclicalCosine", "initialValue": 1, "period": 40},
        paper.cyclical_cosine(1, 40),
    ),
    _case(
        "cyclicalCosine: a period between steps",
        {"name": "cyclicalCosine", "initialValue": 0.3, "period": 37.5},
        paper.cyclical_cosine(0.3, 37.5),
    ),
]
