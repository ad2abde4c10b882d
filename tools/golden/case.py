"""A case: one optimizer with its options, on one problem, by each oracle that defines the same thing."""

from dataclasses import dataclass

import numpy as np

from close import require_close
from oracle import Oracle
from problem import PROBLEMS, Problem
from tree import flat


@dataclass(frozen=True)
class Case:
    name: str
    # What thalweg builds it from: an optimizer or a schedule by its name and options.
    spec: dict
    oracles: dict[str, Oracle]
    problem: str = "quadratic"


def _trajectory(oracle: Oracle, problem: Problem) -> dict:
    params = problem.start
    step = oracle(params)
    recorded, updates = [], []
    for done in range(problem.steps):
        moved, update = step(params, problem.gradient(done))
        if update is not None and done < problem.updates:
            updates.append(flat(update).tolist())
        if problem.moves:
            params = moved
        if done + 1 in problem.recorded:
            recorded.append(flat(params).tolist())
    document = {"params": recorded, "updates": updates}
    return {key: rows for key, rows in document.items() if rows}


def case_document(case: Case) -> dict:
    problem = PROBLEMS[case.problem]
    trajectories = {name: _trajectory(oracle, problem) for name, oracle in case.oracles.items()}
    first = next(iter(trajectories.values()))
    for name, trajectory in trajectories.items():
        for key in first.keys() & trajectory.keys():
            require_close(f"{case.name}, {name}", np.array(trajectory[key]), np.array(first[key]))
    return {"name": case.name, "spec": case.spec, "problem": case.problem, "oracles": trajectories}
