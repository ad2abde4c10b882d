"""Eigenvalues and inverse roots by LAPACK, least squares by SciPy; Optax where it finds the same."""

import jax.numpy as jnp
import numpy as np
import optax
from scipy.optimize import nnls

RELATIVE = 1e-9


def _require_near(what: str, actual: np.ndarray, expected: np.ndarray, size: float | None = None) -> None:
    """Optax stops at an error of its own, so it is not as exact as other oracles."""
    error = np.max(abs(actual - expected)) / (np.max(abs(expected)) if size is None else size)
    if error > RELATIVE:
        raise ValueError(f"{what}: Optax finds another result, by {error:.3g} of its size")


def _symmetric(random: np.random.Generator, side: int, rank: int) -> np.ndarray:
    factor = np.round(random.standard_normal((side, rank)), 2)
    return np.round(factor @ factor.T, 6)


def _rows(matrix: np.ndarray) -> list[list[float]]:
    return [row.tolist() for row in matrix]


def _root(matrix: np.ndarray, p: int, ridge: float) -> dict:
    values, vectors = np.linalg.eigh(matrix)
    # Rounding may make an eigenvalue of 0 negative.
    shifted = np.maximum(values, 0) + ridge * values[-1]
    root = vectors @ np.diag(shifted ** (-1 / p)) @ vectors.T
    # Other powers Optax takes for the nearest of these; it needs a ridge to converge where an eigenvalue is 0.
    if p in (1, 2, 4, 8):
        found, _ = optax.matrix_inverse_pth_root(
            jnp.asarray(matrix), p, num_iters=200, ridge_epsilon=ridge, error_tolerance=1e-13
        )
        _require_near(f"the root {p}", np.asarray(found), root)
    return {"matrix": _rows(matrix), "p": p, "ridgeEpsilon": ridge, "root": _rows(root)}


def _eigenvalue(matrix: np.ndarray) -> dict:
    values, vectors = np.linalg.eigh(matrix)
    place = int(np.argmax(abs(values)))
    found, _ = optax.power_iteration(jnp.asarray(matrix), num_iters=5000, error_tolerance=1e-10)
    _require_near("the eigenvalue", np.array(found), values[place])
    vector = vectors[:, place]
    sign = np.sign(vector[np.argmax(abs(vector))])
    return {"matrix": _rows(matrix), "eigenvalue": float(values[place]), "eigenvector": (sign * vector).tolist()}


def _solution(a: np.ndarray, b: np.ndarray) -> dict:
    x, residual = nnls(a, b)
    found = optax.nnls(jnp.asarray(a), jnp.asarray(b), 20_000)
    _require_near("the residual", np.linalg.norm(a @ np.asarray(found) - b), residual, np.linalg.norm(b))
    # With dependent columns there are several solutions, of one residual.
    independent = np.linalg.matrix_rank(a) == a.shape[1]
    if independent:
        _require_near("the solution", np.asarray(found), x, np.linalg.norm(b))
    solution = {"x": x.tolist()} if independent else {}
    return {"matrix": _rows(a), "b": b.tolist(), **solution, "residualNorm": float(residual)}


def linear_algebra_document() -> dict:
    random = np.random.default_rng(19740101)
    definite = [_symmetric(random, side, side + 2) for side in (1, 2, 4, 6)]
    singular = _symmetric(random, 5, 3)
    roots = [_root(matrix, p, ridge) for matrix in definite for p in (1, 2, 3, 4, 8) for ridge in (1e-6, 1e-2)]
    indefinite = definite[2] - 20 * np.eye(4)
    systems = [
        (np.round(random.standard_normal(shape), 2), np.round(random.standard_normal(shape[0]), 2))
        for shape in ((2, 2), (6, 4), (12, 8), (5, 7), (9, 3), (3, 5))
        for _ in range(2)
    ]
    positive = np.round(random.random((8, 5)), 2)
    systems += [
        # All elements are positive; none is; columns depend on each other; the answer is exact.
        (positive, positive @ np.array([1.0, 2.0, 0.5, 3.0, 1.5])),
        (positive, -np.ones(8)),
        (np.hstack([positive, positive[:, :2] @ np.array([[1.0], [1.0]])]), np.round(random.random(8), 2)),
    ]
    return {
        "roots": [*roots, _root(singular, 4, 1e-3), _root(singular, 2, 1e-3)],
        "eigenvalues": [_eigenvalue(matrix) for matrix in (*definite, singular, indefinite)],
        "systems": [_solution(a, b) for a, b in systems],
    }
