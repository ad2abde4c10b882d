"""Batch normalisation: two batches in training with gradients, then inference, by the paper and by PyTorch."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import torch

from close import require_close

Numbers = dict[str, np.ndarray]
# From what goes in, eps and momentum to what comes out.
Oracle = Callable[["BatchNormCase"], tuple[list[Numbers], np.ndarray]]

STEPS = 2


@dataclass(frozen=True)
class BatchNormCase:
    name: str
    # The features are on the last axis.
    x: list[np.ndarray]
    dy: list[np.ndarray]
    gamma: np.ndarray
    beta: np.ndarray
    unseen: np.ndarray
    eps: float = 1e-5
    momentum: float = 0.1


def _paper(case: BatchNormCase) -> tuple[list[Numbers], np.ndarray]:
    """Ioffe and Szegedy (2015): Algorithm 1, the chain rule of section 3, Algorithm 2 with moving averages."""
    mean, variance = np.zeros(case.gamma.size), np.ones(case.gamma.size)
    steps = []
    for batch, gradient in zip(case.x, case.dy, strict=True):
        x, dy = batch.reshape(-1, case.gamma.size), gradient.reshape(-1, case.gamma.size)
        m = len(x)
        mu = x.sum(0) / m
        sigma2 = ((x - mu) ** 2).sum(0) / m
        root = np.sqrt(sigma2 + case.eps)
        normalised = (x - mu) / root

        d_normalised = dy * case.gamma
        d_sigma2 = (d_normalised * (x - mu)).sum(0) * -0.5 * (sigma2 + case.eps) ** -1.5
        d_mu = (-d_normalised / root).sum(0) + d_sigma2 * (-2 * (x - mu)).sum(0) / m
        mean = (1 - case.momentum) * mean + case.momentum * mu
        variance = (1 - case.momentum) * variance + case.momentum * m / (m - 1) * sigma2
        steps.append(
            {
                "y": case.gamma * normalised + case.beta,
                "mean": mean,
                "variance": variance,
                "dx": d_normalised / root + d_sigma2 * 2 * (x - mu) / m + d_mu / m,
                "dgamma": (dy * normalised).sum(0),
                "dbeta": dy.sum(0),
            }
        )
    scale = case.gamma / np.sqrt(variance + case.eps)
    return steps, scale * case.unseen + (case.beta - scale * mean)


def _features_second(array: np.ndarray) -> torch.Tensor:
    return torch.tensor(np.moveaxis(array, -1, 1).copy())


def _features_last(tensor: torch.Tensor) -> np.ndarray:
    return np.moveaxis(tensor.detach().numpy(), 1, -1)


def _pytorch(case: BatchNormCase) -> tuple[list[Numbers], np.ndarray]:
    modules = {2: torch.nn.BatchNorm1d, 3: torch.nn.BatchNorm1d, 4: torch.nn.BatchNorm2d}
    module = modules[case.unseen.ndim](case.gamma.size, case.eps, case.momentum, dtype=torch.float64)
    with torch.no_grad():
        module.weight.copy_(torch.tensor(case.gamma))
        module.bias.copy_(torch.tensor(case.beta))
    steps = []
    for batch, gradient in zip(case.x, case.dy, strict=True):
        x = _features_second(batch).requires_grad_()
        y = module(x)
        module.zero_grad()
        y.backward(_features_second(gradient))
        steps.append(
            {
                "y": _features_last(y),
                "mean": module.running_mean.numpy().copy(),
                "variance": module.running_var.numpy().copy(),
                "dx": _features_last(x.grad),
                "dgamma": module.weight.grad.numpy().copy(),
                "dbeta": module.bias.grad.numpy().copy(),
            }
        )
    module.eval()
    return steps, _features_last(module(_features_second(case.unseen)))


ORACLES: dict[str, Oracle] = {"paper": _paper, "pytorch": _pytorch}


def _case(name: str, seed: int, shape: tuple[int, ...], **options) -> BatchNormCase:
    random = np.random.default_rng(seed)
    features = shape[-1:]
    # Features of another place and width each.
    centre, width = random.uniform(-5, 5, features), random.uniform(0.1, 3, features)

    def batch(size: tuple[int, ...]) -> np.ndarray:
        return random.normal(centre, width, size).round(3)

    return BatchNormCase(
        name,
        x=[batch(shape) for _ in range(STEPS)],
        dy=[random.uniform(-1, 1, shape).round(3) for _ in range(STEPS)],
        gamma=random.uniform(-2, 2, features).round(3),
        beta=random.uniform(-1, 1, features).round(3),
        unseen=batch((1, *shape[1:])),
        **options,
    )


BATCH_NORM = [
    _case("two axes", 1, (6, 3)),
    _case("two axes: eps", 2, (5, 2), eps=0.1),
    _case("two axes: momentum 1", 3, (5, 2), momentum=1.0),
    _case("two axes: momentum 0", 4, (5, 2), momentum=0.0),
    _case("two axes: the least batch", 5, (2, 3)),
    _case("three axes", 6, (2, 3, 4), eps=1e-3),
    _case("four axes", 7, (2, 3, 2, 4)),
    _case("four axes: one example, eps and momentum", 8, (1, 2, 3, 2), eps=1e-3, momentum=0.3),
]


def _document(case: BatchNormCase, oracle: Oracle) -> dict:
    steps, inference = oracle(case)
    return {
        "steps": [{key: value.ravel().tolist() for key, value in step.items()} for step in steps],
        "inference": inference.ravel().tolist(),
    }


def batch_norm_document(case: BatchNormCase) -> dict:
    oracles = {name: _document(case, oracle) for name, oracle in ORACLES.items()}
    first = oracles["paper"]
    for name, document in oracles.items():
        what = f"batch normalisation, {case.name}, {name}"
        require_close(f"{what}, inference", np.array(document["inference"]), np.array(first["inference"]))
        for step, expected in zip(document["steps"], first["steps"], strict=True):
            for key, row in step.items():
                require_close(f"{what}, {key}", np.array(row), np.array(expected[key]))
    return {
        "name": case.name,
        "shape": list(case.x[0].shape),
        "eps": case.eps,
        "momentum": case.momentum,
        "gamma": case.gamma.tolist(),
        "beta": case.beta.tolist(),
        "x": [x.ravel().tolist() for x in case.x],
        "dy": [dy.ravel().tolist() for dy in case.dy],
        "unseen": case.unseen.ravel().tolist(),
        "oracles": oracles,
    }
