"""Projections of trees onto sets, by Optax."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import jax
import numpy as np
import optax
from optax import projections as onto

from tree import Tree, flat

Projection = Callable[[Tree], Tree]


def _tree(b: Sequence[float], s: float, w: Sequence[Sequence[float]]) -> Tree:
    return {"b": np.array(b), "s": np.array(s), "w": np.array(w)}


# Small and large trees: within most of the sets, and outside them. The last two have elements of equal size.
TREES = [
    _tree([0.125, -0.25], 0.0625, [[0.5, 0.25, -0.125], [0.0625, -0.375, 0.75]]),
    _tree([3.0, -1.25], 0.3, [[0.5, -2.5, 4.0], [1e-3, 0.7, -0.1]]),
    _tree([-30.0, -40.5], -7.25, [[-1e3, -2.25, -9.0], [-50.0, -3.5, -1e-6]]),
    _tree([1e3, 2e-6], 5.0, [[1e3, -1e3, 12.5], [0.25, -8.0, 33.0]]),
    _tree([1.5, 1.5], 1.5, [[1.5, -1.5, 1.5], [-1.5, 1.5, 1.5]]),
    _tree([2.0, 2.0], -2.0, [[0.5, 0.5, 0.5], [-0.5, 2.0, 0.5]]),
]


@dataclass(frozen=True)
class ProjectionCase:
    name: str
    # What thalweg builds it from.
    spec: dict
    project: Projection


def _by(function: Callable[..., Tree], *options: object) -> Projection:
    return lambda tree: function(tree, *options)


def _arrays(plain: dict) -> Tree:
    return {key: np.array(value, np.float64) for key, value in plain.items()}


LOWER = {"b": [-0.5, 0.0], "s": -2.0, "w": [[-1.0, -2.0, 0.25], [0.0, 0.0, -3.0]]}
UPPER = {"b": [0.5, 1.5], "s": -1.0, "w": [[1.0, 2.0, 0.75], [0.0, 4.0, -0.25]]}
EDGES = {"b": [0.5, 0.0], "s": 2.0, "w": [[1.0, 0.25, 3.0], [0.1, 7.5, 0.3]]}
NORMAL = {"b": [1.0, -2.0], "s": 0.5, "w": [[0.25, 3.0, -1.5], [0.0, 0.75, 2.0]]}

SETS: dict[str, tuple[dict, Projection]] = {
    "projectionNonNegative": ({}, _by(onto.projection_non_negative)),
    "projectionBox": ({"lower": -0.5, "upper": 1.25}, lambda tree: _box(tree, -0.5, 1.25)),
    "projectionBox: trees": (
        {"lower": LOWER, "upper": UPPER},
        _by(onto.projection_box, _arrays(LOWER), _arrays(UPPER)),
    ),
    "projectionHypercube": ({"scale": 1}, lambda tree: _box(tree, 0.0, 1.0)),
    "projectionHypercube: tree": (
        {"scale": EDGES},
        lambda tree: onto.projection_box(tree, jax.tree.map(np.zeros_like, tree), _arrays(EDGES)),
    ),
    "projectionSimplex": ({"scale": 1}, _by(onto.projection_simplex)),
    "projectionSimplex: scale": ({"scale": 2.5}, _by(onto.projection_simplex, 2.5)),
    "projectionL1Ball": ({"scale": 1}, _by(onto.projection_l1_ball)),
    "projectionL1Ball: scale": ({"scale": 5}, _by(onto.projection_l1_ball, 5.0)),
    "projectionL1Sphere": ({"scale": 1}, _by(onto.projection_l1_sphere)),
    "projectionL1Sphere: scale": ({"scale": 5}, _by(onto.projection_l1_sphere, 5.0)),
    "projectionL2Ball": ({"scale": 1}, _by(onto.projection_l2_ball)),
    "projectionL2Ball: scale": ({"scale": 3.5}, _by(onto.projection_l2_ball, 3.5)),
    "projectionL2Sphere": ({"scale": 1}, _by(onto.projection_l2_sphere)),
    "projectionL2Sphere: scale": ({"scale": 3.5}, _by(onto.projection_l2_sphere, 3.5)),
    "projectionLinfBall": ({"scale": 1}, _by(onto.projection_linf_ball)),
    "projectionLinfBall: scale": ({"scale": 0.375}, _by(onto.projection_linf_ball, 0.375)),
    "projectionVector": ({"a": NORMAL}, _by(onto.projection_vector, _arrays(NORMAL))),
    "projectionHyperplane": ({"a": NORMAL, "b": -1.5}, _by(onto.projection_hyperplane, _arrays(NORMAL), -1.5)),
    "projectionHalfspace": ({"a": NORMAL, "b": -1.5}, _by(onto.projection_halfspace, _arrays(NORMAL), -1.5)),
    "projectionHalfspace: above": (
        {"a": NORMAL, "b": 1e9},
        _by(onto.projection_halfspace, _arrays(NORMAL), 1e9),
    ),
}


def _box(tree: Tree, lower: float, upper: float) -> Tree:
    """Optax takes a number for a tree that is one array, and here a tree of numbers."""
    return onto.projection_box(
        tree, jax.tree.map(lambda _: lower, tree), jax.tree.map(lambda _: upper, tree)
    )


PROJECTIONS = [
    ProjectionCase(name, {"name": name.partition(":")[0], **options}, project)
    for name, (options, project) in SETS.items()
]


def project_updates(project: Projection) -> optax.GradientTransformation:
    """Changes the updates so that the moved parameters are projected."""
    return optax.stateless(
        lambda updates, params: jax.tree.map(
            lambda target, at: target - at, project(optax.apply_updates(params, updates)), params
        )
    )


def trees_document() -> list[list[float]]:
    return [flat(tree).tolist() for tree in TREES]


def projection_document(case: ProjectionCase) -> dict:
    return {
        "name": case.name,
        "spec": case.spec,
        "oracles": {
            "optax": [
                flat(jax.tree.map(np.asarray, case.project(jax.tree.map(jax.numpy.asarray, tree)))).tolist()
                for tree in TREES
            ]
        },
    }
