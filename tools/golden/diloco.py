"""DiLoCo: the shared parameters after every round, by PyTorch's optimizers and by the paper's equations."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import torch

import paper_rules as rules
from close import require_close

SHAPE = (2, 3)
START = np.array([1.0, -2.0, 3.0, 0.5, 0.25, -4.0])
PLACE = np.arange(START.size)


@dataclass(frozen=True)
class DilocoCase:
    name: str
    workers: int
    tau: int
    rounds: int
    outer_rate: float = 0.7
    outer_momentum: float = 0.9
    # Of the inner optimizer, AdamW.
    rate: float = 0.05
    weight_decay: float = 0.1


def _centre(worker: int) -> np.ndarray:
    return 0.5 * worker - 0.25 * PLACE


def _curvature(worker: int) -> np.ndarray:
    return 1 + 0.5 * ((PLACE + worker) % 3)


def _gradient(worker: int, at: np.ndarray) -> np.ndarray:
    """Every worker has a bowl of its own, with another minimum and another curvature."""
    return _curvature(worker) * (at - _centre(worker))


def _pytorch(case: DilocoCase) -> list[np.ndarray]:
    """Algorithm 1 with PyTorch's optimizers: AdamW within, SGD with Nesterov's momentum without."""
    shared = torch.tensor(START, requires_grad=True)
    outer = torch.optim.SGD([shared], lr=case.outer_rate, momentum=case.outer_momentum, nesterov=True)
    local = [torch.tensor(START, requires_grad=True) for _ in range(case.workers)]
    inner = [torch.optim.AdamW([own], lr=case.rate, weight_decay=case.weight_decay) for own in local]
    rounds = []
    for _ in range(case.rounds):
        for worker, (own, optimizer) in enumerate(zip(local, inner, strict=True)):
            with torch.no_grad():
                own.copy_(shared)
            for _ in range(case.tau):
                own.grad = torch.tensor(_gradient(worker, own.detach().numpy()))
                optimizer.step()
        shared.grad = torch.stack([shared.detach() - own.detach() for own in local]).mean(0)
        outer.step()
        rounds.append(shared.detach().numpy().copy())
    return rounds


def _paper(case: DilocoCase) -> list[np.ndarray]:
    """Douillard et al. (2023), algorithm 1; Loshchilov and Hutter within, Nesterov's momentum as Bengio et al. without."""
    theta, velocity = START.copy(), np.zeros(START.size)
    inner = [rules.adamw(case.rate, case.weight_decay) for _ in range(case.workers)]
    rounds = []
    for _ in range(case.rounds):
        deltas = []
        for worker, step in enumerate(inner):
            own = theta.copy()
            for _ in range(case.tau):
                own = own + step(own, lambda at, worker=worker: _gradient(worker, at))
            deltas.append(theta - own)
        delta = sum(deltas) / case.workers
        velocity = case.outer_momentum * velocity + delta
        theta = theta - case.outer_rate * (delta + case.outer_momentum * velocity)
        rounds.append(theta)
    return rounds


ORACLES: dict[str, Callable[[DilocoCase], list[np.ndarray]]] = {"paper": _paper, "pytorch": _pytorch}

DILOCO = [
    DilocoCase("diloco", workers=2, tau=5, rounds=8),
    DilocoCase("diloco: every step", workers=2, tau=1, rounds=12),
    DilocoCase("diloco: options", workers=3, tau=4, rounds=8, outer_rate=0.4, outer_momentum=0.5),
]


def diloco_document(case: DilocoCase) -> dict:
    rounds = {name: oracle(case) for name, oracle in ORACLES.items()}
    for name, found in rounds.items():
        require_close(f"{case.name}, {name}", np.array(found), np.array(rounds["paper"]))
    return {
        "name": case.name,
        "spec": {
            "name": "diloco",
            "tau": case.tau,
            "outerRate": case.outer_rate,
            "outerMomentum": case.outer_momentum,
        },
        "inner": {"learningRate": case.rate, "weightDecay": case.weight_decay},
        "shape": list(SHAPE),
        "start": START.tolist(),
        "workers": [
            {"curvature": _curvature(worker).tolist(), "centre": _centre(worker).tolist()}
            for worker in range(case.workers)
        ],
        "oracles": {name: [row.tolist() for row in found] for name, found in rounds.items()},
    }
