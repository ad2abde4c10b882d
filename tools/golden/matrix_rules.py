"""Update rules of the methods for matrices as the papers write them, in numpy float64, leaf by leaf."""

from collections.abc import Callable

import numpy as np

from paper_rules import Rule

Matrix = np.ndarray


def newton_schulz(
    x: Matrix,
    a: float = 3.4445,
    b: float = -4.775,
    c: float = 2.0315,
    steps: int = 5,
    eps: float = 1e-7,
) -> Matrix:
    """Jordan et al. (2024), on the matrix as it stands, also if it has more rows than columns."""
    x = x / (np.linalg.norm(x) + eps)
    for _ in range(steps):
        square = x @ x.T
        x = a * x + b * square @ x + c * square @ square @ x
    return x


def scale_by_muon(
    mu: float = 0.95,
    nesterov: bool = True,
    s: Callable[[int, int], float] = lambda inputs, outputs: max(1, outputs / inputs) ** 0.5,
    **polynomial,
) -> Rule:
    """Jordan et al. (2024); weights are [inputs, outputs], and s depends on their numbers."""
    moment: Matrix | float = 0.0

    def step(theta, gradient):
        nonlocal moment
        g = gradient(theta)
        moment = mu * moment + (1 - mu) * g
        direction = mu * moment + (1 - mu) * g if nesterov else moment
        return s(*g.shape) * newton_schulz(direction, **polynomial)

    return step


def descent(rate: float, rule: Rule, weight_decay: float = 0) -> Rule:
    return lambda theta, gradient: -rate * (rule(theta, gradient) + weight_decay * theta)


def by_rank(matrices: Callable[[], Rule], rest: Callable[[], Rule]) -> Callable[[], Rule]:
    """One rule for matrices, another for the rest; made for a leaf, it finds out when it sees it."""

    def make() -> Rule:
        made: list[Rule] = []

        def step(theta, gradient):
            if not made:
                made.append((matrices if theta.ndim == 2 else rest)())
            return made[0](theta, gradient)

        return step

    return make


def scale_by_sm3(b1: float = 0.9, b2: float = 1.0, eps: float = 1e-8) -> Rule:
    """Anil et al. (2019), SM3-II, with Optax's b2 and eps; a number is a vector of one element."""
    accumulators: list[Matrix] = []
    moment: Matrix | float = 0.0

    def step(theta, gradient):
        nonlocal accumulators, moment
        g = np.atleast_1d(gradient(theta))
        if not accumulators:
            accumulators = [np.zeros(length) for length in g.shape]
        spread = [
            mu.reshape([-1 if k == axis else 1 for k in range(g.ndim)])
            for axis, mu in enumerate(accumulators)
        ]
        nu = b2 * np.minimum.reduce(np.broadcast_arrays(*spread)) + (1 if b2 == 1 else 1 - b2) * g**2
        accumulators = [nu.max(axis=tuple(k for k in range(g.ndim) if k != axis)) for axis in range(g.ndim)]
        scaled = np.divide(g, np.sqrt(nu + eps), out=np.zeros_like(g), where=nu > 0)
        moment = b1 * moment + (1 - b1) * scaled
        return np.reshape(moment, np.shape(theta))

    return step


def _rms(x: Matrix) -> float:
    return np.sqrt(np.mean(x**2))


def adafactor(
    rate: float = 0.01,
    relative: bool = True,
    tau: float = 0.8,
    eps1: float = 1e-30,
    eps2: float = 1e-3,
    d: float = 1.0,
    weight_decay: float = 0.0,
) -> Rule:
    """Shazeer and Stern (2018), algorithms 4 and 5, for leaves of at most two axes, with a decoupled decay."""
    t = 0
    rows: Matrix | float = 0.0
    columns: Matrix | float = 0.0

    def step(theta, gradient):
        nonlocal t, rows, columns
        t += 1
        g = gradient(theta)
        beta = 1 - t**-tau
        squares = g**2 + eps1
        if g.ndim == 2:
            rows = beta * rows + (1 - beta) * squares.sum(axis=1, keepdims=True)
            columns = beta * columns + (1 - beta) * squares.sum(axis=0, keepdims=True)
            v = rows * columns / rows.sum()
        else:
            rows = v = beta * rows + (1 - beta) * squares
        u = g / np.sqrt(v)
        alpha = max(eps2, _rms(theta)) * (min(rate, 1 / np.sqrt(t)) if relative else rate)
        return -alpha * u / max(1, _rms(u) / d) - rate * weight_decay * theta

    return step


def _unfolded(x: Matrix, axis: int) -> Matrix:
    return np.moveaxis(x, axis, 0).reshape(x.shape[axis], -1)


def _along(x: Matrix, matrix: Matrix, axis: int) -> Matrix:
    """Multiplies each line along an axis by a matrix."""
    return np.moveaxis(np.tensordot(matrix, x, axes=(1, axis)), 0, axis)


def scale_by_shampoo(eps: float = 1e-6, every: int = 1, longest: int = 1200) -> Rule:
    """Gupta, Koren and Singer (2018), algorithm 2; diagonals for long axes; a number is a vector of one element."""
    t = 0
    sums: list[Matrix] = []
    roots: list[Matrix] = []

    def step(theta, gradient):
        nonlocal t, sums, roots
        g = np.atleast_1d(gradient(theta))
        t += 1
        if not sums:
            sums = [eps * np.eye(length) for length in g.shape]
        sums = [h + _unfolded(g, axis) @ _unfolded(g, axis).T for axis, h in enumerate(sums)]
        if (t - 1) % every == 0:
            whole = [h if len(h) <= longest else np.diag(np.diag(h)) for h in sums]
            eigen = [np.linalg.eigh(h) for h in whole]
            roots = [(q * w ** (-1 / (2 * g.ndim))) @ q.T for w, q in eigen]
        for axis, root in enumerate(roots):
            g = _along(g, root, axis)
        return g.reshape(np.shape(theta))

    return step


def scale_by_soap(
    b1: float = 0.95,
    b2: float = 0.95,
    beta: float = 0.95,
    eps: float = 1e-8,
    every: int = 10,
    longest: int = 10000,
) -> Rule:
    """Vyas et al. (2024), algorithms 3 and 4; of their code the first step, and the order of the basis."""
    t = -1
    sums: dict[int, Matrix] = {}
    bases: dict[int, Matrix] = {}
    m: Matrix | float = 0.0
    v: Matrix | float = 0.0

    def step(theta, gradient):
        nonlocal t, sums, bases, m, v
        g = np.asarray(gradient(theta))
        t += 1
        if t == 0:
            axes = [axis for axis in range(g.ndim) if g.ndim > 1 and g.shape[axis] <= longest]
            sums = {axis: (1 - beta) * _unfolded(g, axis) @ _unfolded(g, axis).T for axis in axes}
            bases = {axis: np.linalg.eigh(of)[1][:, ::-1] for axis, of in sums.items()}
            return np.zeros_like(g)
        rotated = g
        for axis, q in bases.items():
            rotated = _along(rotated, q.T, axis)
        m = b1 * m + (1 - b1) * g
        v = b2 * v + (1 - b2) * rotated**2
        u = m
        for axis, q in bases.items():
            u = _along(u, q.T, axis)
        u = u / (1 - b1**t) / (np.sqrt(v / (1 - b2**t)) + eps)
        for axis, q in bases.items():
            u = _along(u, q, axis)
        for axis in sums:
            sums[axis] = beta * sums[axis] + (1 - beta) * _unfolded(g, axis) @ _unfolded(g, axis).T
        if t % every == 0:
            for axis, q in bases.items():
                order = np.argsort(-np.einsum("ij,ij->j", q, sums[axis] @ q), kind="stable")
                v = np.take(v, order, axis)
                bases[axis] = np.linalg.qr(sums[axis] @ q[:, order])[0]
        return u

    return step


def scale_by_galore(
    rank: int = 128,
    every: int = 200,
    scale: float = 0.25,
    b1: float = 0.9,
    b2: float = 0.999,
    eps: float = 1e-8,
    shorter: bool = True,
) -> Rule:
    """Zhao et al. (2024), algorithm 2, with the signs of singular vectors that make their largest elements positive."""
    t = 0
    p = np.empty((0, 0))
    m: Matrix | float = 0.0
    v: Matrix | float = 0.0

    def step(theta, gradient):
        nonlocal t, p, m, v
        g = gradient(theta)
        rows = g.shape[0] <= g.shape[1] if shorter else g.shape[0] >= g.shape[1]
        g = g if rows else g.T
        t += 1
        if (t - 1) % every == 0:
            p = np.linalg.svd(g, full_matrices=False)[0][:, :rank]
            p = p * np.sign(p[np.argmax(abs(p), axis=0), np.arange(p.shape[1])])
        r = p.T @ g
        m = b1 * m + (1 - b1) * r
        v = b2 * v + (1 - b2) * r**2
        u = scale * p @ (m / (1 - b1**t) / (np.sqrt(v / (1 - b2**t)) + eps))
        return u if rows else u.T

    return step


def _inputs(of: Matrix, outputs: int) -> tuple[int, ...]:
    """All axes but that of the outputs."""
    return tuple(axis for axis in range(of.ndim) if axis != outputs % of.ndim)


def adaptive_grad_clip(clipping: float, eps: float, outputs: int) -> Rule:
    """Brock et al. (2021), eq. 3; a vector or a number is one unit, as in the authors' code."""

    def step(theta, gradient):
        g = gradient(theta)
        axes = _inputs(g, outputs) if g.ndim > 1 else None
        of_g, of_theta = (np.sqrt(np.sum(x**2, axis=axes, keepdims=True)) for x in (g, theta))
        limit = clipping * np.maximum(of_theta, eps)
        return np.where(of_g > limit, limit / of_g * g, g).reshape(g.shape)

    return step


def centralize_gradients(outputs: int) -> Rule:
    """Yong et al. (2020), eq. 1."""

    def step(theta, gradient):
        g = gradient(theta)
        return g - g.mean(axis=_inputs(g, outputs), keepdims=True) if g.ndim > 1 else g

    return step
