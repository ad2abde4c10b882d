"""PyTorch as an oracle: the plain loops, neither `foreach` nor `fused`."""

from collections.abc import Callable
from unittest.mock import patch

import numpy as np
import torch

from oracle import Oracle, Step
from problem import Gradient
from rate import Rate, rate_at
from tree import Tree

# Else what an optimizer counts in, such as NAdam's product of all momenta, is float32.
torch.set_default_dtype(torch.float64)

Optimizer = Callable[..., torch.optim.Optimizer]


class ByRank:
    """PyTorch's way to have Muon: one optimizer for the matrices, and AdamW for the rest."""

    def __init__(self, groups: list[dict], lr: float, foreach: bool, *, rest: dict, **options) -> None:
        matrices, others = (
            [
                {**group, "params": [of for of in group["params"] if (of.ndim == 2) == is_matrix]}
                for group in groups
            ]
            for is_matrix in (True, False)
        )
        self._muon = torch.optim.Muon(matrices, lr=lr, **options)
        self._rest = torch.optim.AdamW(others, foreach=foreach, **rest)
        self.param_groups = self._muon.param_groups

    def step(self) -> None:
        # It rounds to bfloat16 here, and computes in it: without this it computes in float64.
        with patch.object(torch.Tensor, "bfloat16", torch.Tensor.clone):
            self._muon.step()
        self._rest.step()


def pytorch_oracle(
    optimizer: Optimizer,
    *,
    lr: Rate,
    undecayed: frozenset[str] = frozenset(),
    clip_value: float | None = None,
    **options,
) -> Oracle:
    """`undecayed`: leaves without weight decay. `clip_value`: clips each element of the gradient first."""

    def start(params: Tree) -> Step:
        tensors = {
            key: torch.tensor(value, dtype=torch.float64, requires_grad=True) for key, value in params.items()
        }
        decayed = [tensor for key, tensor in tensors.items() if key not in undecayed]
        groups = [{"params": decayed}]
        if undecayed:
            groups.append({"params": [tensors[key] for key in sorted(undecayed)], "weight_decay": 0})
        made = optimizer(groups, lr=rate_at(lr, 0), foreach=False, **options)
        steps = 0

        def step(params: Tree, gradient: Gradient) -> tuple[Tree, None]:
            nonlocal steps
            for group in made.param_groups:
                group["lr"] = rate_at(lr, steps)
            for key, g in gradient(params).items():
                tensors[key].grad = torch.tensor(g, dtype=torch.float64)
            if clip_value is not None:
                torch.nn.utils.clip_grad_value_(tensors.values(), clip_value)
            made.step()
            steps += 1
            return {key: np.array(tensor.detach().numpy()) for key, tensor in tensors.items()}, None

        return step

    return start
