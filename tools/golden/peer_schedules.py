"""Schedules as Optax and PyTorch have them, written as thalweg's README says; and those that neither has."""

import warnings
from collections.abc import Callable
from fractions import Fraction

import optax
import torch
from torch.optim import lr_scheduler as lrs

import paper_schedules as paper
from rate import Schedule
from schedules import STEPS, ScheduleCase, Until
from with_optax import optax_schedule

Scheduler = Callable[[torch.optim.Optimizer], lrs.LRScheduler]

RATE = 0.3


def _optimizer() -> torch.optim.Optimizer:
    return torch.optim.SGD([torch.zeros(1)], lr=RATE, momentum=0.9)


def _stepped(scheduler: Scheduler, last: int = 1000) -> Until:
    """The rate that a loop with `optimizer.step(); scheduler.step()` takes each step with."""
    optimizer = _optimizer()
    made = scheduler(optimizer)
    taken = 0

    def at(step: int) -> float:
        nonlocal taken
        for _ in range(step - taken):
            optimizer.step()
            made.step()
        taken = step
        return optimizer.param_groups[0]["lr"]

    return Until(at, last)


def _at_once(scheduler: Scheduler) -> Schedule:
    """The closed form, which PyTorch takes when it is told the step."""
    optimizer = _optimizer()
    made = scheduler(optimizer)

    def at(step: int) -> float:
        with warnings.catch_warnings():
            # That telling the step is deprecated.
            warnings.simplefilter("ignore")
            made.step(step)
        return optimizer.param_groups[0]["lr"]

    return at


def _case(name: str, spec: dict, oracle: Schedule, **peers: Schedule | Until) -> ScheduleCase:
    return ScheduleCase(name, spec, {"paper": oracle, **peers})


def _optax(name: str, spec: dict, oracle: Schedule, peer: optax.Schedule) -> ScheduleCase:
    return _case(f"Optax {name}", spec, oracle, optax=optax_schedule(peer))


def _pytorch(
    name: str,
    spec: dict,
    oracle: Schedule,
    scheduler: Scheduler,
    last: int = 1000,
    closed: int = STEPS[-1],
) -> ScheduleCase:
    """`last`: the last step that PyTorch takes, one by one. `closed`: that of its closed form, 0 for none."""
    peers = {"pytorch": _stepped(scheduler, last)}
    if closed > 0:
        peers["pytorch_closed"] = Until(_at_once(scheduler), closed)
    return _case(f"PyTorch {name}", spec, oracle, **peers)


def _third(step: int) -> float:
    return 1 / (step + 3)


THIRD_SPEC = {"name": "inverseTimeDecay", "initialValue": 1 / 3, "steps": 3}


OPTAX = [
    _optax(
        "warmup_constant_schedule",
        {"name": "linear", "from": 0.1, "to": 0.3, "steps": 40},
        paper.linear(0.1, 0.3, 40),
        optax.warmup_constant_schedule(0.1, 0.3, 40),
    ),
    _optax(
        "warmup_exponential_decay_schedule",
        {
            "name": "warmup",
            "schedule": {
                "name": "exponentialDecay",
                "initialValue": 0.3,
                "steps": 25,
                "rate": 0.5,
                "begin": 10,
                "endValue": 0.01,
            },
            "warmupSteps": 30,
            "initialValue": 0.05,
        },
        paper.warmup(paper.exponential_decay(0.3, 0.5, 25, 10, end=0.01), 30, 0.05),
        optax.warmup_exponential_decay_schedule(0.05, 0.3, 30, 25, 0.5, 10, end_value=0.01),
    ),
    _optax(
        "warmup_exponential_decay_schedule: staircase, no warm-up",
        {
            "name": "warmup",
            "schedule": {
                "name": "exponentialDecay",
                "initialValue": 0.3,
                "steps": 25,
                "rate": 0.9,
                "staircase": True,
                "endValue": 0.1,
            },
            "warmupSteps": 0,
        },
        paper.exponential_decay(0.3, 0.9, 25, staircase=True, end=0.1),
        optax.warmup_exponential_decay_schedule(0.0, 0.3, 0, 25, 0.9, staircase=True, end_value=0.1),
    ),
    _optax(
        "warmup_cosine_decay_schedule",
        {
            "name": "warmup",
            "schedule": {"name": "cosineDecay", "initialValue": 0.3, "steps": 80, "alpha": 0.1},
            "warmupSteps": 20,
        },
        paper.warmup_cosine(0.3, 20, 100, end=0.03),
        optax.warmup_cosine_decay_schedule(0.0, 0.3, 20, 100, 0.03),
    ),
    _optax(
        "piecewise_constant_schedule",
        {
            "name": "piecewiseConstant",
            "values": [0.3, 0.3 * 0.5, 0.3 * 0.5 * 0, 0.3 * 0.5 * 0 * 2],
            "boundaries": [0, 50, 120],
        },
        paper.piecewise_constant([0.3, 0.3 * 0.5, 0, 0], [0, 50, 120]),
        optax.piecewise_constant_schedule(0.3, {50: 0.0, 0: 0.5, 120: 2.0}),
    ),
    _optax(
        "piecewise_interpolate_schedule, linear",
        {"name": "piecewiseInterpolate", "values": [0.3, 0.3 * 0.5, 0.3 * 0.5 * 3], "boundaries": [70, 150]},
        paper.piecewise_interpolate([0.3, 0.3 * 0.5, 0.3 * 0.5 * 3], [70, 150]),
        optax.piecewise_interpolate_schedule("linear", 0.3, {70: 0.5, 150: 3.0}),
    ),
    _optax(
        "piecewise_interpolate_schedule, cosine",
        {
            "name": "piecewiseInterpolate",
            "values": [0.3, 0.3 * 0.5, 0.3 * 0.5 * 3],
            "boundaries": [70, 150],
            "interpolation": "cosine",
        },
        paper.piecewise_interpolate([0.3, 0.3 * 0.5, 0.3 * 0.5 * 3], [70, 150], cosine=True),
        optax.piecewise_interpolate_schedule("cosine", 0.3, {150: 3.0, 70: 0.5}),
    ),
    _optax(
        "piecewise_interpolate_schedule: boundary 0",
        {"name": "piecewiseInterpolate", "values": [0.3, 0.3 * 0.5, 0.3 * 0.5 * 0.2], "boundaries": [0, 90]},
        paper.piecewise_interpolate([0.3, 0.3 * 0.5, 0.3 * 0.5 * 0.2], [0, 90]),
        optax.piecewise_interpolate_schedule("linear", 0.3, {0: 0.5, 90: 0.2}),
    ),
    _optax(
        "piecewise_interpolate_schedule: no boundary",
        {"name": "piecewiseInterpolate", "values": [0.3], "boundaries": []},
        paper.constant(0.3),
        optax.piecewise_interpolate_schedule("cosine", 0.3, {}),
    ),
    _optax(
        "cosine_onecycle_schedule",
        {"name": "oneCycle", "peakValue": 0.3, "steps": 180},
        paper.one_cycle(0.3, 54, 180),
        optax.cosine_onecycle_schedule(180, 0.3),
    ),
    _optax(
        "cosine_onecycle_schedule: all options, rounded down",
        {
            "name": "oneCycle",
            "peakValue": 0.3,
            "steps": 155,
            "pctStart": 38 / 155,
            "divFactor": 10,
            "finalDivFactor": 50,
        },
        paper.one_cycle(0.3, 38, 155, div=10, final_div=50),
        optax.cosine_onecycle_schedule(155, 0.3, 0.25, 10.0, 50.0),
    ),
    _optax(
        "cosine_onecycle_schedule: peak at once",
        {"name": "oneCycle", "peakValue": 0.3, "steps": 90, "pctStart": 0},
        paper.one_cycle(0.3, 0, 90),
        optax.cosine_onecycle_schedule(90, 0.3, 0.0),
    ),
    _optax(
        "linear_onecycle_schedule",
        {"name": "oneCycle", "peakValue": 0.3, "steps": 180, "pctFinal": 0.85, "interpolation": "linear"},
        paper.one_cycle(0.3, 54, 180, 153, cosine=False),
        optax.linear_onecycle_schedule(180, 0.3),
    ),
    _optax(
        "linear_onecycle_schedule: all options, rounded down",
        {
            "name": "oneCycle",
            "peakValue": 0.3,
            "steps": 155,
            "pctStart": 38 / 155,
            "pctFinal": 108 / 155,
            "divFactor": 10,
            "finalDivFactor": 50,
            "interpolation": "linear",
        },
        paper.one_cycle(0.3, 38, 155, 108, cosine=False, div=10, final_div=50),
        optax.linear_onecycle_schedule(155, 0.3, 0.25, 0.7, 10.0, 50.0),
    ),
    _optax(
        "sgdr_schedule",
        {
            "name": "join",
            "schedules": [
                {"name": "warmupCosine", "peakValue": 0.3, "warmupSteps": 10, "steps": 60, "endValue": 0.01},
                {
                    "name": "warmupCosine",
                    "initialValue": 0.01,
                    "peakValue": 0.2,
                    "warmupSteps": 5,
                    "steps": 80,
                },
            ],
            "boundaries": [60],
        },
        paper.join(
            [paper.warmup_cosine(0.3, 10, 60, end=0.01), paper.warmup_cosine(0.2, 5, 80, start=0.01)], [60]
        ),
        optax.sgdr_schedule(
            [
                {
                    "init_value": 0.0,
                    "peak_value": 0.3,
                    "warmup_steps": 10,
                    "decay_steps": 60,
                    "end_value": 0.01,
                },
                {
                    "init_value": 0.01,
                    "peak_value": 0.2,
                    "warmup_steps": 5,
                    "decay_steps": 80,
                    "end_value": 0.0,
                },
            ]
        ),
    ),
]

PYTORCH = [
    _pytorch(
        "LambdaLR",
        {"name": "scaleSchedule", "schedule": THIRD_SPEC, "factor": 0.3},
        lambda step: 0.3 * _third(step),
        lambda optimizer: lrs.LambdaLR(optimizer, _third),
    ),
    _pytorch(
        "MultiplicativeLR",
        {
            "name": "multiplicative",
            "initialValue": 0.3,
            "factor": {
                "name": "addSchedules",
                "schedules": [
                    {"name": "constant", "value": 1},
                    {"name": "inverseTimeDecay", "initialValue": -1 / 9, "steps": 9},
                ],
            },
            "steps": 150,
        },
        paper.multiplicative(0.3, lambda step: 1 - 1 / (step + 9), 150),
        lambda optimizer: lrs.MultiplicativeLR(optimizer, lambda step: 1 - 1 / (step + 9)),
        closed=0,
        last=150,
    ),
    _pytorch(
        "StepLR",
        {"name": "stepDecay", "initialValue": 0.3, "factor": 0.1, "every": 30},
        paper.step_decay(0.3, 0.1, 30),
        lambda optimizer: lrs.StepLR(optimizer, 30),
    ),
    _pytorch(
        "MultiStepLR",
        {
            "name": "piecewiseConstant",
            "values": [0.3 * 0.1**falls for falls in range(4)],
            "boundaries": [30, 80, 80],
        },
        paper.piecewise_constant([0.3, 0.3 * 0.1, 0.3 * 0.1**2, 0.3 * 0.1**3], [30, 80, 80]),
        lambda optimizer: lrs.MultiStepLR(optimizer, [80, 30, 80]),
    ),
    _pytorch(
        "ConstantLR",
        {"name": "piecewiseConstant", "values": [0.3 / 3, 0.3], "boundaries": [50]},
        paper.piecewise_constant([0.3 / 3, 0.3], [50]),
        lambda optimizer: lrs.ConstantLR(optimizer, total_iters=50),
    ),
    _pytorch(
        "LinearLR",
        {"name": "linear", "from": 0.3 / 3, "to": 0.3, "steps": 50},
        paper.linear(0.3 / 3, 0.3, 50),
        lambda optimizer: lrs.LinearLR(optimizer, total_iters=50),
    ),
    _pytorch(
        "LinearLR: downwards",
        {"name": "linear", "from": 0.3 * 0.9, "to": 0.3 * 0.2, "steps": 77},
        paper.linear(0.3 * 0.9, 0.3 * 0.2, 77),
        lambda optimizer: lrs.LinearLR(optimizer, 0.9, 0.2, 77),
    ),
    _pytorch(
        "ExponentialLR",
        {"name": "exponentialDecay", "initialValue": 0.3, "steps": 1, "rate": 0.97},
        lambda step: 0.3 * 0.97**step,
        lambda optimizer: lrs.ExponentialLR(optimizer, 0.97),
    ),
    _pytorch(
        "PolynomialLR",
        {"name": "polynomial", "from": 0.3, "to": 0, "steps": 120, "power": 2.5},
        paper.polynomial(0.3, 0, 2.5, 120),
        lambda optimizer: lrs.PolynomialLR(optimizer, 120, 2.5),
    ),
    _pytorch(
        "CosineAnnealingLR",
        {"name": "cosineDecay", "initialValue": 0.3, "steps": 120, "alpha": 0.03 / 0.3},
        paper.cosine_decay(0.3, 120, 0.03 / 0.3),
        lambda optimizer: lrs.CosineAnnealingLR(optimizer, 120, 0.03),
        closed=0,
        last=120,
    ),
    _pytorch(
        "CosineAnnealingLR, past its end",
        {
            "name": "addSchedules",
            "schedules": [
                {"name": "constant", "value": 0.03},
                {"name": "cyclicalCosine", "initialValue": 0.3 - 0.03, "period": 2 * 45},
            ],
        },
        paper.total([paper.constant(0.03), paper.cyclical_cosine(0.3 - 0.03, 90)]),
        lambda optimizer: lrs.CosineAnnealingLR(optimizer, 45, 0.03),
        # Beyond, the argument of its cosine has no digits to spare.
        closed=1000,
    ),
    _pytorch(
        "CosineAnnealingWarmRestarts",
        {"name": "sgdr", "peakValue": 0.3, "initialPeriod": 25, "periodFactor": 2, "endValue": 0.03},
        paper.sgdr(0.3, 25, 2, 0.03),
        lambda optimizer: lrs.CosineAnnealingWarmRestarts(optimizer, 25, 2, 0.03),
    ),
    _pytorch(
        "CyclicLR, triangular",
        {"name": "cyclic", "initialValue": 0.01, "peakValue": 0.3, "period": 20 + 20},
        paper.cyclic(0.01, 0.3, 20, 20),
        lambda optimizer: lrs.CyclicLR(optimizer, 0.01, 0.3, 20),
        # Beyond, little is left of the fraction of a cycle that it takes from the number of cycles.
        closed=1000,
    ),
    _pytorch(
        "CyclicLR, triangular2",
        {
            "name": "cyclic",
            "initialValue": 0.01,
            "peakValue": 0.3,
            "period": 20 + 13,
            "pctStart": 20 / (20 + 13),
            "mode": "triangular2",
        },
        paper.cyclic(0.01, 0.3, 20, 13, "triangular2"),
        lambda optimizer: lrs.CyclicLR(optimizer, 0.01, 0.3, 20, 13, "triangular2"),
        # Beyond, its power of 2 overflows.
        closed=1000,
    ),
    _pytorch(
        "CyclicLR, exp_range",
        {
            "name": "cyclic",
            "initialValue": 0.01,
            "peakValue": 0.3,
            "period": 7 + 30,
            "pctStart": 7 / (7 + 30),
            "mode": "expRange",
            "gamma": 0.99,
        },
        paper.cyclic(0.01, 0.3, 7, 30, "exp_range", 0.99),
        lambda optimizer: lrs.CyclicLR(optimizer, 0.01, 0.3, 7, 30, "exp_range", 0.99),
    ),
    _pytorch(
        "CyclicLR with scale_fn",
        {
            "name": "addSchedules",
            "schedules": [
                {"name": "constant", "value": 0.01},
                {
                    "name": "multiplySchedules",
                    "schedules": [
                        {"name": "cyclic", "initialValue": 0, "peakValue": 0.3 - 0.01, "period": 24},
                        THIRD_SPEC,
                    ],
                },
            ],
        },
        paper.total([paper.constant(0.01), paper.product([paper.cyclic(0, 0.3 - 0.01, 12, 12), _third])]),
        lambda optimizer: lrs.CyclicLR(optimizer, 0.01, 0.3, 12, scale_fn=_third, scale_mode="iterations"),
    ),
    _pytorch(
        "OneCycleLR",
        {"name": "oneCycle", "peakValue": 0.3, "steps": 180 - 1, "pctStart": (0.3 * 180 - 1) / (180 - 1)},
        paper.one_cycle(0.3, 53, 179),
        lambda optimizer: lrs.OneCycleLR(optimizer, 0.3, 180),
        closed=0,
        last=179,
    ),
    _pytorch(
        "OneCycleLR: linear, between steps, all options",
        {
            "name": "oneCycle",
            "peakValue": 0.3,
            "steps": 155 - 1,
            "pctStart": (0.25 * 155 - 1) / (155 - 1),
            "divFactor": 10,
            "finalDivFactor": 50,
            "interpolation": "linear",
        },
        paper.one_cycle(0.3, Fraction(155, 4) - 1, 154, cosine=False, div=10, final_div=50),
        lambda optimizer: lrs.OneCycleLR(
            optimizer, 0.3, 155, pct_start=0.25, anneal_strategy="linear", div_factor=10, final_div_factor=50
        ),
        closed=0,
        last=154,
    ),
    _pytorch(
        "OneCycleLR, three_phase",
        {
            "name": "oneCycle",
            "peakValue": 0.3,
            "steps": 180 - 1,
            "pctStart": (0.3 * 180 - 1) / (180 - 1),
            "pctFinal": (2 * 0.3 * 180 - 2) / (180 - 1),
        },
        paper.one_cycle(0.3, 53, 179, 106),
        lambda optimizer: lrs.OneCycleLR(optimizer, 0.3, 180, three_phase=True),
        closed=0,
        last=179,
    ),
    _pytorch(
        "OneCycleLR, three_phase: linear, between steps",
        {
            "name": "oneCycle",
            "peakValue": 0.3,
            "steps": 155 - 1,
            "pctStart": (0.25 * 155 - 1) / (155 - 1),
            "pctFinal": (2 * 0.25 * 155 - 2) / (155 - 1),
            "interpolation": "linear",
        },
        paper.one_cycle(0.3, Fraction(155, 4) - 1, 154, Fraction(155, 2) - 2, cosine=False),
        lambda optimizer: lrs.OneCycleLR(
            optimizer, 0.3, 155, pct_start=0.25, anneal_strategy="linear", three_phase=True
        ),
        closed=0,
        last=154,
    ),
    _pytorch(
        "SequentialLR",
        {
            "name": "join",
            "schedules": [
                {"name": "linear", "from": 0.3 / 3, "to": 0.3, "steps": 20},
                {"name": "exponentialDecay", "initialValue": 0.3, "steps": 1, "rate": 0.97},
                {"name": "cosineDecay", "initialValue": 0.3, "steps": 60},
            ],
            "boundaries": [20, 100],
        },
        paper.join(
            [paper.linear(0.1, 0.3, 20), lambda step: 0.3 * 0.97**step, paper.cosine_decay(0.3, 60)],
            [20, 100],
        ),
        lambda optimizer: lrs.SequentialLR(
            optimizer,
            [
                lrs.LinearLR(optimizer, total_iters=20),
                lrs.ExponentialLR(optimizer, 0.97),
                lrs.CosineAnnealingLR(optimizer, 60),
            ],
            [20, 100],
        ),
        closed=0,
        last=160,
    ),
    _pytorch(
        "SequentialLR, warm-up",
        {
            "name": "warmup",
            "schedule": {"name": "stepDecay", "initialValue": 0.3, "factor": 0.5, "every": 40},
            "warmupSteps": 25,
            "initialValue": 0.3 * 0.01,
        },
        paper.warmup(paper.step_decay(0.3, 0.5, 40), 25, 0.3 * 0.01),
        lambda optimizer: lrs.SequentialLR(
            optimizer, [lrs.LinearLR(optimizer, 0.01, total_iters=25), lrs.StepLR(optimizer, 40, 0.5)], [25]
        ),
        closed=0,
    ),
    _pytorch(
        "ChainedScheduler",
        {
            "name": "multiplySchedules",
            "schedules": [
                {"name": "constant", "value": 0.3},
                {"name": "linear", "from": 0.1, "to": 1, "steps": 20},
                {"name": "exponentialDecay", "initialValue": 1, "steps": 1, "rate": 0.97},
                {"name": "stepDecay", "initialValue": 1, "factor": 0.5, "every": 30},
            ],
        },
        paper.product(
            [
                paper.constant(0.3),
                paper.linear(0.1, 1, 20),
                lambda step: 0.97**step,
                paper.step_decay(1, 0.5, 30),
            ]
        ),
        lambda optimizer: lrs.ChainedScheduler(
            [
                lrs.LinearLR(optimizer, 0.1, total_iters=20),
                lrs.ExponentialLR(optimizer, 0.97),
                lrs.StepLR(optimizer, 30, 0.5),
            ]
        ),
        closed=0,
    ),
]

OTHERS = [
    _case(
        "warmup",
        {
            "name": "warmup",
            "schedule": {"name": "inverseTimeDecay", "initialValue": 0.3, "steps": 50},
            "warmupSteps": 30,
        },
        paper.warmup(paper.inverse_time_decay(0.3, 50), 30),
    ),
    _case(
        "warmup: one step, downwards",
        {
            "name": "warmup",
            "schedule": {"name": "constant", "value": -0.1},
            "warmupSteps": 1,
            "initialValue": 0.2,
        },
        paper.warmup(paper.constant(-0.1), 1, 0.2),
    ),
    _case(
        "repeat",
        {"name": "repeat", "schedule": {"name": "linear", "from": 0.3, "to": 0.1, "steps": 30}, "every": 41},
        paper.repeat(paper.linear(0.3, 0.1, 30), 41),
    ),
    _case(
        "repeat: every step",
        {"name": "repeat", "schedule": {"name": "linear", "from": 0.3, "to": 0.1, "steps": 30}, "every": 1},
        paper.constant(0.3),
    ),
    _case(
        "inverseTimeDecay",
        {"name": "inverseTimeDecay", "initialValue": 0.3, "steps": 50},
        paper.inverse_time_decay(0.3, 50),
    ),
    _case(
        "inverseTimeDecay: all options",
        {
            "name": "inverseTimeDecay",
            "initialValue": -0.3,
            "steps": 7,
            "rate": 0.1,
            "power": 0.6,
            "begin": 20,
            "staircase": True,
        },
        paper.inverse_time_decay(-0.3, 7, 0.1, 0.6, 20, True),
    ),
    _case(
        "inverseTimeDecay: Bottou",
        {"name": "inverseTimeDecay", "initialValue": 0.3, "steps": 1, "rate": 0.01 * 0.3},
        lambda step: 0.3 / (1 + 0.01 * 0.3 * step),
    ),
    _case(
        "piecewiseInterpolate: a jump, between steps",
        {
            "name": "piecewiseInterpolate",
            "values": [0.1, 0.3, 0.2, 0.01],
            "boundaries": [12.5, 40, 40],
            "interpolation": "cosine",
        },
        paper.piecewise_interpolate([0.1, 0.3, 0.2, 0.01], [Fraction("12.5"), 40, 40], cosine=True),
    ),
    _case(
        "oneCycle: no steps",
        {"name": "oneCycle", "peakValue": 0.3, "steps": 0, "pctFinal": 0.5},
        paper.constant(0.3 / 25 / 1e4),
    ),
    _case(
        "cyclic: down only",
        {"name": "cyclic", "initialValue": 0.01, "peakValue": 0.3, "period": 17, "pctStart": 0},
        lambda step: 0.01 + 0.29 * (17 - step % 17) / 17,
    ),
    _case(
        "cyclic: up only",
        {"name": "cyclic", "initialValue": 0.01, "peakValue": 0.3, "period": 17, "pctStart": 1},
        lambda step: 0.01 + 0.29 * (step % 17) / 17,
    ),
    _case(
        "cyclic: a period between steps",
        {"name": "cyclic", "initialValue": 0.01, "peakValue": 0.3, "period": 12.5, "mode": "triangular2"},
        paper.cyclic(0.01, 0.3, Fraction("6.25"), Fraction("6.25"), "triangular2"),
    ),
    _case(
        "multiplicative: no steps",
        {
            "name": "multiplicative",
            "initialValue": 0.3,
            "factor": {"name": "constant", "value": 0.5},
            "steps": 0,
        },
        paper.constant(0.3),
    ),
    _case(
        "multiplySchedules: none",
        {"name": "multiplySchedules", "schedules": []},
        paper.constant(1),
    ),
]

PEER_SCHEDULES = [*OPTAX, *PYTORCH, *OTHERS]
