"""Update rules as the papers write them, in numpy float64, on the flat vector of parameters.

Each function takes the paper's constants and returns a step, which keeps the paper's state: from the parameters
and the gradient (a function: some papers want it elsewhere) to what is added to the parameters. Steps are
counted by `t`, from 1. Where a paper has no epsilon, 0 / 0 is 0.
"""

from collections.abc import Callable, Sequence
from itertools import count

import numpy as np

from oracle import Oracle, Step
from problem import Gradient
from rate import Rate, Schedule, rate_at
from tree import Tree, flat, unflat

Vector = np.ndarray
Rule = Callable[[Vector, Callable[[Vector], Vector]], Vector]


def paper_oracle(make: Callable[[], Rule]) -> Oracle:
    def start(_: Tree) -> Step:
        rule = make()

        def step(params: Tree, gradient: Gradient) -> tuple[Tree, Tree]:
            theta = flat(params)
            update = rule(theta, lambda point: flat(gradient(unflat(point, params))))
            return unflat(theta + update, params), unflat(update, params)

        return step

    return start


def leafwise_paper_oracle(make: Callable[[], Rule]) -> Oracle:
    """For papers with norms over a layer: each leaf has a rule of its own, and sees only itself."""

    def start(params: Tree) -> Step:
        rules = {key: make() for key in params}

        def step(params: Tree, gradient: Gradient) -> tuple[Tree, Tree]:
            g = gradient(params)
            updates = {
                key: np.asarray(rule(params[key], lambda _, key=key: g[key])) for key, rule in rules.items()
            }
            return {key: params[key] + update for key, update in updates.items()}, updates

        return step

    return start


def _quotient(a: Vector, b: Vector) -> Vector:
    return np.divide(a, b, out=np.zeros_like(a), where=b != 0)


def _each_step(step: Callable[[int, Vector, Callable[[Vector], Vector]], Vector]) -> Rule:
    steps = count(1)
    return lambda theta, gradient: step(next(steps), theta, gradient)


def sgd(rate: Rate) -> Rule:
    """Robbins and Monro (1951)."""
    return _each_step(lambda t, theta, gradient: -rate_at(rate, t - 1) * gradient(theta))


def momentum(rate: Rate, gamma: float, dampening: float = 0) -> Rule:
    """
    Qian (1999); Ruder (2017), eq. 1: the velocity holds steps scaled by the rate of their time. `dampening` is
    PyTorch's, which leaves the first gradient whole.
    """
    v: Vector | float = 0.0

    def step(t, theta, gradient):
        nonlocal v
        share = 1 if t == 1 else 1 - dampening
        v = gamma * v + rate_at(rate, t - 1) * share * gradient(theta)
        return -v

    return _each_step(step)


def nesterov_look_ahead(rate: Rate, gamma: float) -> Rule:
    """Nesterov (1983); Ruder (2017), eq. 2: the gradient at the point looked ahead to."""
    v: Vector | float = 0.0

    def step(t, theta, gradient):
        nonlocal v
        v = gamma * v + rate_at(rate, t - 1) * gradient(theta - gamma * v)
        return -v

    return _each_step(step)


def nesterov_reformulated(rate: Rate, gamma: float) -> Rule:
    """Bengio, Boulanger-Lewandowski and Pascanu (2012), eq. 7: the same, seen from that point."""
    b: Vector | float = 0.0

    def step(t, theta, gradient):
        nonlocal b
        g = gradient(theta)
        b = gamma * b + g
        return -rate_at(rate, t - 1) * (g + gamma * b)

    return _each_step(step)


def adagrad(rate: Rate, eps: float = 0, eps_root: float = 0, initial: float = 0) -> Rule:
    """Duchi, Hazan and Singer (2011) with `eps` (delta); Ruder (2017), eq. 3 with `eps_root`."""
    total: Vector | float = initial

    def step(t, theta, gradient):
        nonlocal total
        g = gradient(theta)
        total = total + g**2
        return -rate_at(rate, t - 1) * _quotient(g, np.sqrt(total + eps_root) + eps)

    return _each_step(step)


def adadelta(rate: Rate = 1.0, rho: float = 0.95, eps: float = 1e-6) -> Rule:
    """Zeiler (2012), algorithm 1, times a rate that the paper does not have."""
    squares: Vector | float = 0.0
    deltas: Vector | float = 0.0

    def step(t, theta, gradient):
        nonlocal squares, deltas
        g = gradient(theta)
        squares = rho * squares + (1 - rho) * g**2
        delta = -np.sqrt(deltas + eps) / np.sqrt(squares + eps) * g
        deltas = rho * deltas + (1 - rho) * delta**2
        return rate_at(rate, t - 1) * delta

    return _each_step(step)


def rmsprop(
    rate: Rate,
    decay: float = 0.9,
    eps: float = 0,
    eps_root: float = 0,
    initial: float = 0,
    centered: bool = False,
    momentum: float = 0,
) -> Rule:
    """Hinton (2012), lecture 6e; `centered` and `momentum` as in Graves (2013), eqs. 38-45."""
    n: Vector | float = initial
    m: Vector | float = 0.0
    delta: Vector | float = 0.0

    def step(t, theta, gradient):
        nonlocal n, m, delta
        g = gradient(theta)
        n = decay * n + (1 - decay) * g**2
        m = decay * m + (1 - decay) * g
        variance = np.maximum(n - m**2, 0) if centered else n
        delta = momentum * delta - rate_at(rate, t - 1) * _quotient(g, np.sqrt(variance + eps_root) + eps)
        return delta

    return _each_step(step)


def adam(rate: Rate, b1: float = 0.9, b2: float = 0.999, eps: float = 1e-8) -> Rule:
    """Kingma and Ba (2015), algorithm 1."""
    m: Vector | float = 0.0
    v: Vector | float = 0.0

    def step(t, theta, gradient):
        nonlocal m, v
        g = gradient(theta)
        m = b1 * m + (1 - b1) * g
        v = b2 * v + (1 - b2) * g**2
        m_hat = m / (1 - b1**t)
        v_hat = v / (1 - b2**t)
        return -rate_at(rate, t - 1) * m_hat / (np.sqrt(v_hat) + eps)

    return _each_step(step)


def adamw(rate: Rate, weight_decay: float, b1: float = 0.9, b2: float = 0.999, eps: float = 1e-8) -> Rule:
    """Loshchilov and Hutter (2019), algorithm 2, whose lambda is rate * weight_decay."""
    step_of_adam = adam(rate, b1, b2, eps)
    return _each_step(
        lambda t, theta, gradient: step_of_adam(theta, gradient) - rate_at(rate, t - 1) * weight_decay * theta
    )


def adamax(rate: Rate, b1: float = 0.9, b2: float = 0.999, eps: float = 0) -> Rule:
    """Kingma and Ba (2015), algorithm 2; Optax and PyTorch add `eps` to the size of the gradient."""
    m: Vector | float = 0.0
    u: Vector | float = 0.0

    def step(t, theta, gradient):
        nonlocal m, u
        g = gradient(theta)
        m = b1 * m + (1 - b1) * g
        u = np.maximum(b2 * u, np.abs(g) + eps)
        return -rate_at(rate, t - 1) / (1 - b1**t) * _quotient(m, u)

    return _each_step(step)


def nadam_dozat(
    rate: Rate,
    mu: float = 0.99,
    nu: float = 0.999,
    eps: float = 1e-8,
    eps_root: float = 0,
    psi: float = 1 / 250,
) -> Rule:
    """Dozat (2016), algorithm 2, with its schedule mu_t and its factor nu in n-hat."""
    m: Vector | float = 0.0
    n: Vector | float = 0.0
    product = 1.0

    def mu_at(t: int) -> float:
        return mu * (1 - 0.5 * 0.96 ** (psi * t))

    def step(t, theta, gradient):
        nonlocal m, n, product
        g = gradient(theta)
        now, after = mu_at(t), mu_at(t + 1)
        product *= now
        m = now * m + (1 - now) * g
        n = nu * n + (1 - nu) * g**2
        m_hat = after * m / (1 - product * after) + (1 - now) * g / (1 - product)
        n_hat = nu * n / (1 - nu**t)
        return -rate_at(rate, t - 1) * m_hat / (np.sqrt(n_hat + eps_root) + eps)

    return _each_step(step)


def nadam_simplified(
    rate: Rate, b1: float = 0.9, b2: float = 0.999, eps: float = 1e-8, eps_root: float = 0
) -> Rule:
    """Ruder (2016), the last equation on Nadam."""
    m: Vector | float = 0.0
    v: Vector | float = 0.0

    def step(t, theta, gradient):
        nonlocal m, v
        g = gradient(theta)
        m = b1 * m + (1 - b1) * g
        v = b2 * v + (1 - b2) * g**2
        m_hat = m / (1 - b1**t)
        v_hat = v / (1 - b2**t)
        ahead = b1 * m_hat + (1 - b1) * g / (1 - b1**t)
        return -rate_at(rate, t - 1) / (np.sqrt(v_hat + eps_root) + eps) * ahead

    return _each_step(step)


def amsgrad(
    rate: Rate, b1: float = 0.9, b2: float = 0.999, eps: float = 0, eps_root: float = 0
) -> Rule:
    """Reddi, Kale and Kumar (2018), algorithm 2, without its projection; it has no epsilon."""
    m: Vector | float = 0.0
    v: Vector | float = 0.0
    v_max: Vector | float = 0.0

    def step(t, theta, gradient):
        nonlocal m, v, v_max
        g = gradient(theta)
        m = b1 * m + (1 - b1) * g
        v = b2 * v + (1 - b2) * g**2
        v_max = np.maximum(v_max, v)
        return -rate_at(rate, t - 1) * _quotient(m, np.sqrt(v_max + eps_root) + eps)

    return _each_step(step)


def update_rule(rate: Rate, groups: list[dict[str, str]], delta: float = 1e-8) -> Rule:
    """Bello et al. (2017), section 4.1, without random operands and functions."""
    m: Vector | float = 0.0
    v: Vector | float = 0.0
    gamma: Vector | float = 0.0
    n: Vector | float = 0.0
    unary = {
        "x": lambda x: x,
        "-x": lambda x: -x,
        "e^x": np.exp,
        "log|x|": lambda x: np.log(np.abs(x)),
        "sqrt|x|": lambda x: np.sqrt(np.abs(x)),
        "clip(x,0.001)": lambda x: np.clip(x, -0.001, 0.001),
        "sign(x)": np.sign,
    }
    binary = {
        "x+y": lambda x, y: x + y,
        "x-y": lambda x, y: x - y,
        "x*y": lambda x, y: x * y,
        "x/(y+delta)": lambda x, y: x / (y + delta),
        "x^y": lambda x, y: x**y,
        "x": lambda x, y: x,
    }

    def step(t, theta, gradient):
        nonlocal m, v, gamma, n
        g = gradient(theta)
        m = 0.9 * m + 0.1 * g
        v = 0.999 * v + (1 - 0.999) * g**2
        gamma = 0.999 * gamma + (1 - 0.999) * g**3
        n = 0.9 * n + (1 - 0.9) * g**2
        m_hat, v_hat, gamma_hat = m / (1 - 0.9**t), v / (1 - 0.999**t), gamma / (1 - 0.999**t)
        values = {
            "g": g,
            "g^2": g**2,
            "g^3": g**3,
            "m": m_hat,
            "v": v_hat,
            "gamma": gamma_hat,
            "sign(g)": np.sign(g),
            "sign(m)": np.sign(m),
            "1": 1.0,
            "2": 2.0,
            "0.1w": 0.1 * theta,
            "adam": m_hat / (np.sqrt(v_hat) + delta),
            "rmsprop": g / (np.sqrt(n) + delta),
        }
        for i, group in enumerate(groups):
            left = unary[group["leftFunction"]](values[group["left"]])
            right = unary[group["rightFunction"]](values[group["right"]])
            values[f"u{i + 1}"] = binary[group["combine"]](left, right)
        return -rate_at(rate, t - 1) * values[f"u{len(groups)}"]

    return _each_step(step)


def learned_gates(
    rate: Rate, coefficients: dict[str, dict[str, float]], b1: float = 0.9, b2: float = 0.999, eps: float = 1e-8
) -> Rule:
    """Each term times a gate that is a linear function of features, as the docstring of `scaleByLearnedGates` says."""
    m: Vector | float = 0.0
    v: Vector | float = 0.0

    def step(t, theta, gradient):
        nonlocal m, v
        g = gradient(theta)
        m = b1 * m + (1 - b1) * g
        v = b2 * v + (1 - b2) * g**2
        m_hat, root = m / (1 - b1**t), np.sqrt(v / (1 - b2**t)) + eps
        terms = {"momentum": m_hat, "adam": m_hat / root, "normalized": g / root, "sign": np.sign(m)}
        features = {
            "constant": 1.0,
            "agreement": np.sign(g) * np.sign(m),
            "signal": np.minimum(np.abs(m_hat) / root, 1),
        }
        return -rate_at(rate, t - 1) * sum(
            sum(number * features[feature] for feature, number in gate.items()) * terms[term]
            for term, gate in coefficients.items()
        )

    return _each_step(step)


def power_sign(rate: Rate, base: float = np.e, decay: float = 0.9, f: Schedule = lambda _: 1) -> Rule:
    """Bello, Zoph, Vasudevan and Le (2017); m includes the current gradient."""
    m: Vector | float = 0.0

    def step(t, theta, gradient):
        nonlocal m
        g = gradient(theta)
        m = decay * m + (1 - decay) * g
        return -rate_at(rate, t - 1) * base ** (f(t - 1) * np.sign(g) * np.sign(m)) * g

    return _each_step(step)


def add_sign(rate: Rate, alpha: float = 1, decay: float = 0.9, f: Schedule = lambda _: 1) -> Rule:
    """Bello, Zoph, Vasudevan and Le (2017); m includes the current gradient."""
    m: Vector | float = 0.0

    def step(t, theta, gradient):
        nonlocal m
        g = gradient(theta)
        m = decay * m + (1 - decay) * g
        return -rate_at(rate, t - 1) * (alpha + f(t - 1) * np.sign(g) * np.sign(m)) * g

    return _each_step(step)


def projected_gradient(rate: Rate) -> Rule:
    """Levitin and Polyak (1966): a step, and then to the closest point that is not negative."""
    return _each_step(
        lambda t, theta, gradient: np.maximum(theta - rate_at(rate, t - 1) * gradient(theta), 0) - theta
    )


def rprop(
    start: float, eta_minus: float = 0.5, eta_plus: float = 1.2, smallest: float = 1e-6, largest: float = 50
) -> Rule:
    """Igel and Huesken (2000), iRprop-: where the sign changes, the gradient counts as 0."""
    size: Vector | float = start
    last: Vector | float = 0.0

    def step(t, theta, gradient):
        nonlocal size, last
        g = gradient(theta)
        product = np.sign(g) * np.sign(last)
        size = np.where(product > 0, np.minimum(size * eta_plus, largest), size)
        size = np.where(product < 0, np.maximum(size * eta_minus, smallest), size)
        last = np.where(product < 0, 0, g)
        return -np.sign(last) * size

    return _each_step(step)


def optimistic_gradient_descent(rate: Rate, alpha: float = 1, beta: float = 1) -> Rule:
    """Daskalakis et al. (2018): a step by the gradient and its last change, which the first step has not."""
    last: Vector | None = None

    def step(t, theta, gradient):
        nonlocal last
        g = gradient(theta)
        change = 0 if last is None else g - last
        last = g
        return -rate_at(rate, t - 1) * (alpha * g + beta * change)

    return _each_step(step)


def optimistic_adam(
    rate: Rate,
    alpha: float = 1,
    beta: float = 1,
    b1: float = 0.9,
    b2: float = 0.999,
    eps: float = 1e-8,
    eps_root: float = 0,
) -> Rule:
    """Daskalakis et al. (2018), algorithm 1, whose first step has no change, either."""
    m: Vector | float = 0.0
    v: Vector | float = 0.0
    last: Vector | None = None

    def step(t, theta, gradient):
        nonlocal m, v, last
        g = gradient(theta)
        m = b1 * m + (1 - b1) * g
        v = b2 * v + (1 - b2) * g**2
        a = m / (1 - b1**t) / (np.sqrt(v / (1 - b2**t) + eps_root) + eps)
        change = 0 if last is None else a - last
        last = a
        return -rate_at(rate, t - 1) * (alpha * a + beta * change)

    return _each_step(step)


def decoupled(rate: Rate, weight_decay: Rate, rule: Rule) -> Rule:
    """Loshchilov and Hutter (2019): a decay beside the step of another rule, here times the rate."""
    return _each_step(
        lambda t, theta, gradient: (
            rule(theta, gradient) - rate_at(rate, t - 1) * rate_at(weight_decay, t - 1) * theta
        )
    )


def ademamix(
    rate: Rate,
    b1: float = 0.9,
    b2: float = 0.999,
    b3: Rate = 0.9999,
    alpha: Rate = 5,
    eps: float = 1e-8,
    eps_root: float = 0,
    weight_decay: float = 0,
) -> Rule:
    """Pagliardini, Ablin and Grangier (2024), algorithm 1."""
    m1: Vector | float = 0.0
    m2: Vector | float = 0.0
    v: Vector | float = 0.0

    def step(t, theta, gradient):
        nonlocal m1, m2, v
        g = gradient(theta)
        slow = rate_at(b3, t - 1)
        m1 = b1 * m1 + (1 - b1) * g
        m2 = slow * m2 + (1 - slow) * g
        v = b2 * v + (1 - b2) * g**2
        m1_hat = m1 / (1 - b1**t)
        v_hat = v / (1 - b2**t)
        u = (m1_hat + rate_at(alpha, t - 1) * m2) / (np.sqrt(v_hat + eps_root) + eps)
        return -rate_at(rate, t - 1) * (u + weight_decay * theta)

    return _each_step(step)


def adopt(
    rate: Rate,
    b1: float = 0.9,
    b2: float = 0.9999,
    eps: float = 1e-6,
    nesterov: bool = False,
    clipping: bool = True,
    power: float = 0.25,
) -> Rule:
    """Taniguchi et al. (2024), algorithms 1 and 2, which count from 0; `nesterov` is Optax's."""
    m: Vector | float = 0.0
    v: Vector | float = 0.0

    def step(t, theta, gradient):
        nonlocal m, v
        g = gradient(theta)
        if t == 1:
            v = g**2
            return np.zeros_like(theta)
        x = g / np.maximum(np.sqrt(v), eps)
        if clipping:
            x = np.clip(x, -((t - 1) ** power), (t - 1) ** power)
        m = b1 * m + (1 - b1) * x
        v = b2 * v + (1 - b2) * g**2
        return -rate_at(rate, t - 1) * (b1 * m + (1 - b1) * x if nesterov else m)

    return _each_step(step)


def _clipped_to_norm_1(c: Vector) -> Vector:
    norm = np.linalg.norm(c)
    return c / norm if norm > 1 else c


def mars(
    rate: Rate,
    b1: float = 0.95,
    b2: float = 0.99,
    gamma: Rate = 0.025,
    eps: float = 1e-8,
    weight_decay: float = 0,
) -> Rule:
    """Yuan et al. (2024), algorithm 2, as MARS-approx: x_1 = x_0, so the first step has no correction."""
    m: Vector | float = 0.0
    v: Vector | float = 0.0
    last: Vector | None = None

    def step(t, theta, gradient):
        nonlocal m, v, last
        g = gradient(theta)
        change = 0 if last is None else g - last
        c = _clipped_to_norm_1(g + rate_at(gamma, t - 1) * b1 / (1 - b1) * change)
        last = g
        m = b1 * m + (1 - b1) * c
        v = b2 * v + (1 - b2) * c**2
        m_hat = m / (1 - b1**t)
        v_hat = v / (1 - b2**t)
        return -rate_at(rate, t - 1) * (m_hat / (np.sqrt(v_hat) + eps) + weight_decay * theta)

    return _each_step(step)


def mars_by_its_authors(
    rate: Rate,
    leaf_sizes: Sequence[int],
    b1: float = 0.95,
    b2: float = 0.99,
    gamma: float = 0.025,
    eps: float = 1e-8,
    weight_decay: float = 0,
) -> Rule:
    """The code of Yuan et al. (2024), for matrices: it clips each leaf, and starts from a gradient of 0."""
    ends = np.cumsum(leaf_sizes)[:-1]
    m: Vector | float = 0.0
    v: Vector | float = 0.0
    last: Vector | float = 0.0

    def step(t, theta, gradient):
        nonlocal m, v, last
        g = gradient(theta)
        corrected = (g - last) * (gamma * (b1 / (1 - b1))) + g
        c = np.concatenate([_clipped_to_norm_1(leaf) for leaf in np.split(corrected, ends)])
        last = g
        m = b1 * m + (1 - b1) * c
        v = b2 * v + (1 - b2) * c * c
        denominator = (np.sqrt(v) / np.sqrt(1 - b2**t) + eps) * (1 - b1**t)
        return -rate_at(rate, t - 1) * (weight_decay * theta + m / denominator)

    return _each_step(step)


def lion(
    rate: Rate,
    b1: float = 0.9,
    b2: float = 0.99,
    weight_decay: Rate = 0,
    f: Callable[[Vector], Vector] = np.sign,
) -> Rule:
    """Chen et al. (2023), algorithm 2, with another function than the sign for Optax's mode."""
    m: Vector | float = 0.0

    def step(t, theta, gradient):
        nonlocal m
        g = gradient(theta)
        c = b1 * m + (1 - b1) * g
        m = b2 * m + (1 - b2) * g
        return -rate_at(rate, t - 1) * (f(c) + rate_at(weight_decay, t - 1) * theta)

    return _each_step(step)


def adabelief(
    rate: Rate,
    b1: float = 0.9,
    b2: float = 0.999,
    eps: float = 1e-16,
    eps_root: float = 1e-16,
    nesterov: bool = False,
) -> Rule:
    """Zhuang et al. (2020), algorithm 2, whose epsilons are one; `nesterov` as in Optax."""
    m: Vector | float = 0.0
    s: Vector | float = 0.0

    def step(t, theta, gradient):
        nonlocal m, s
        g = gradient(theta)
        m = b1 * m + (1 - b1) * g
        s = b2 * s + (1 - b2) * (g - m) ** 2 + eps_root
        ahead = b1 * m / (1 - b1 ** (t + 1)) + (1 - b1) * g / (1 - b1**t)
        m_hat = ahead if nesterov else m / (1 - b1**t)
        return -rate_at(rate, t - 1) * m_hat / (np.sqrt(s / (1 - b2**t)) + eps)

    return _each_step(step)


def yogi(
    rate: Rate,
    b1: float = 0.9,
    b2: float = 0.999,
    eps: float = 1e-3,
    eps_root: float = 0,
    initial: float = 0,
) -> Rule:
    """Zaheer et al. (2018), algorithm 2."""
    m: Vector | float = 0.0
    v: Vector | float = initial

    def step(t, theta, gradient):
        nonlocal m, v
        g = gradient(theta)
        m = b1 * m + (1 - b1) * g
        v = v - (1 - b2) * np.sign(v - g**2) * g**2
        return -rate_at(rate, t - 1) * m / (np.sqrt(v + eps_root) + eps)

    return _each_step(step)


def radam(
    rate: Rate,
    b1: float = 0.9,
    b2: float = 0.999,
    eps: float = 1e-8,
    eps_root: float = 0,
    threshold: float = 5,
    nesterov: bool = False,
) -> Rule:
    """Liu et al. (2020), algorithm 2, with the threshold of the authors' code; `nesterov` as in Optax."""
    m: Vector | float = 0.0
    v: Vector | float = 0.0
    rho_inf = 2 / (1 - b2) - 1

    def step(t, theta, gradient):
        nonlocal m, v
        g = gradient(theta)
        m = b1 * m + (1 - b1) * g
        v = b2 * v + (1 - b2) * g**2
        ahead = b1 * m / (1 - b1 ** (t + 1)) + (1 - b1) * g / (1 - b1**t)
        m_hat = ahead if nesterov else m / (1 - b1**t)
        rho = rho_inf - 2 * t * b2**t / (1 - b2**t)
        if rho < max(threshold, 4):
            return -rate_at(rate, t - 1) * m_hat
        r = np.sqrt((rho - 4) * (rho - 2) * rho_inf / ((rho_inf - 4) * (rho_inf - 2) * rho))
        return -rate_at(rate, t - 1) * r * m_hat / (np.sqrt(v / (1 - b2**t) + eps_root) + eps)

    return _each_step(step)


def adan(
    rate: Rate,
    b1: float = 0.98,
    b2: float = 0.92,
    b3: float = 0.99,
    eps: float = 1e-8,
    eps_root: float = 0,
    weight_decay: Rate = 0,
    proximal: bool = False,
) -> Rule:
    """Xie et al. (2022), algorithm 1, with the bias corrections and the betas of the authors' code."""
    m: Vector | float = 0.0
    v: Vector | float = 0.0
    n: Vector | float = 0.0
    last: Vector | None = None

    def step(t, theta, gradient):
        nonlocal m, v, n, last
        g = gradient(theta)
        d = g - (g if last is None else last)
        last = g
        m = b1 * m + (1 - b1) * g
        v = b2 * v + (1 - b2) * d
        n = b3 * n + (1 - b3) * (g + b2 * d) ** 2
        u = (m / (1 - b1**t) + b2 * v / (1 - b2**t)) / (np.sqrt(n / (1 - b3**t) + eps_root) + eps)
        eta, decay = rate_at(rate, t - 1), rate_at(weight_decay, t - 1)
        # Proximal: (theta - eta u) / (1 + eta decay) - theta, without cancellation.
        return -eta * (u + decay * theta) / (1 + eta * decay if proximal else 1)

    return _each_step(step)


def novograd(
    rate: Rate,
    b1: float = 0.95,
    b2: float = 0.98,
    eps: float = 1e-8,
    eps_root: float = 0,
    weight_decay: Rate = 0,
) -> Rule:
    """Ginsburg et al. (2020), algorithm 1, for one layer."""
    m: Vector | float = 0.0
    v: float | None = None

    def step(t, theta, gradient):
        nonlocal m, v
        g = gradient(theta)
        squares = float(np.sum(g**2))
        v = squares if v is None else b2 * v + (1 - b2) * squares
        m = b1 * m + (g / (np.sqrt(v + eps_root) + eps) + rate_at(weight_decay, t - 1) * theta)
        return -rate_at(rate, t - 1) * m

    return _each_step(step)


def trust_ratio(
    theta: Vector, u: Vector, eps: float = 0, min_norm: float = 0, coefficient: float = 1
) -> float:
    """The ratio of the norms of a layer, 1 if it has none."""
    length, divisor = (max(float(np.linalg.norm(x)), min_norm) for x in (theta, u))
    return 1.0 if length == 0 or divisor == 0 else coefficient * length / (divisor + eps)


def lamb(
    rate: Rate, b1: float = 0.9, b2: float = 0.999, eps: float = 1e-6, weight_decay: Rate = 0.01
) -> Rule:
    """You et al. (2020), algorithm 2, for one layer, with phi(z) = z."""
    step_of_adam = adam(-1.0, b1, b2, eps)

    def step(t, theta, gradient):
        r = step_of_adam(theta, gradient) + rate_at(weight_decay, t - 1) * theta
        return -rate_at(rate, t - 1) * trust_ratio(theta, r) * r

    return _each_step(step)


def lars(
    rate: Rate,
    weight_decay: Rate = 0,
    coefficient: float = 1e-3,
    eps: float = 0,
    momentum: float = 0.9,
    nesterov: bool = False,
) -> Rule:
    """You, Gitman and Ginsburg (2017), algorithm 1, for one layer."""
    v: Vector | float = 0.0

    def step(t, theta, gradient):
        nonlocal v
        g = gradient(theta)
        beta = rate_at(weight_decay, t - 1)
        length = float(np.linalg.norm(theta))
        divisor = float(np.linalg.norm(g)) + beta * length
        ratio = 1 if length == 0 or divisor == 0 else coefficient * length / (divisor + eps)
        scaled = rate_at(rate, t - 1) * ratio * (g + beta * theta)
        v = momentum * v + scaled
        return -(momentum * v + scaled) if nesterov else -v

    return _each_step(step)


def fromage(rate: Rate, min_norm: float = 0) -> Rule:
    """Bernstein et al. (2020), algorithm 1, for one layer."""

    def step(t, theta, gradient):
        g = gradient(theta)
        eta = rate_at(rate, t - 1)
        shrink = 1 / np.sqrt(1 + eta**2)
        return -shrink * eta * trust_ratio(theta, g, min_norm=min_norm) * g + (shrink - 1) * theta

    return _each_step(step)


def signum(rate: Rate, beta: float = 0.9) -> Rule:
    """Bernstein et al. (2018), algorithm 2; with beta 0, algorithm 1."""
    m: Vector | float = 0.0

    def step(t, theta, gradient):
        nonlocal m
        m = beta * m + (1 - beta) * gradient(theta)
        return -rate_at(rate, t - 1) * np.sign(m)

    return _each_step(step)


def prodigy(
    rate: Rate = 1.0,
    b1: float = 0.9,
    b2: float = 0.999,
    eps: float = 1e-8,
    d0: float = 1e-6,
    coefficient: float = 1,
    bias_correction: bool = False,
    safeguard_warmup: bool = False,
    weight_decay: float = 0,
) -> Rule:
    """Mishchenko and Defazio (2023), algorithm 4; the options from the fifth on are those of the authors' code."""
    start: Vector | None = None
    m: Vector | float = 0.0
    v: Vector | float = 0.0
    s: Vector | float = 0.0
    r = 0.0
    d = d0

    def step(t, theta, gradient):
        nonlocal start, m, v, s, r, d
        g = gradient(theta)
        start = theta if start is None else start
        gamma = rate_at(rate, t - 1)
        if bias_correction:
            gamma *= np.sqrt(1 - b2**t) / (1 - b1**t)
        m = b1 * m + (1 - b1) * d * g
        v = b2 * v + (1 - b2) * (d * g) ** 2
        b3 = np.sqrt(b2)
        r = b3 * r + (1 - b3) * gamma * d**2 * np.dot(g, start - theta)
        s = b3 * s + (1 - b3) * (1 if safeguard_warmup else gamma) * d**2 * g
        update = -gamma * d * (_quotient(m, np.sqrt(v) + d * eps) + weight_decay * theta)
        length = np.sum(abs(s))
        if length > 0:
            d = max(d, coefficient * r / length)
        return update

    return _each_step(step)


def dadapt_adamw(
    rate: Rate = 1.0,
    b1: float = 0.9,
    b2: float = 0.999,
    eps: float = 1e-8,
    d0: float = 1e-6,
    bias_correction: bool = False,
    weight_decay: float = 0,
) -> Rule:
    """Defazio and Mishchenko (2023), for Adam, with the product weighted by the last v as in the authors' code."""
    m: Vector | float = 0.0
    v: Vector | None = None
    s: Vector | float = 0.0
    r = 0.0
    d = d0

    def step(t, theta, gradient):
        nonlocal m, v, s, r, d
        g = gradient(theta)
        v = np.zeros_like(theta) if v is None else v
        gamma = rate_at(rate, t - 1)
        if bias_correction:
            gamma *= np.sqrt(1 - b2**t) / (1 - b1**t)
        b3 = np.sqrt(b2)
        r = b3 * r + (1 - b3) * gamma * d * np.dot(g, s / (np.sqrt(v) + eps))
        s = b3 * s + (1 - b3) * gamma * d * g
        m = b1 * m + (1 - b1) * gamma * d * g
        v = b2 * v + (1 - b2) * g**2
        update = -m / (np.sqrt(v) + eps) - gamma * d * weight_decay * theta
        length = np.sum(abs(s))
        if length > 0:
            d = max(d, r / ((1 - b3) * length))
        return update

    return _each_step(step)


def dog(rate: Rate = 1.0, initial_distance: float | None = None, alpha: float = 1e-6, eps: float = 1e-8) -> Rule:
    """Ivgi, Hinder and Carmon (2023), eq. 1. Without a distance it is the paper's, alpha (1 + |start|)."""
    start: Vector | None = None
    farthest = 0.0
    squares = 0.0

    def step(t, theta, gradient):
        nonlocal start, farthest, squares
        g = gradient(theta)
        if start is None:
            start = theta
            farthest = (
                alpha * (1 + np.linalg.norm(theta)) if initial_distance is None else initial_distance
            )
        farthest = max(farthest, np.linalg.norm(theta - start))
        squares += np.dot(g, g)
        return -rate_at(rate, t - 1) * farthest / np.sqrt(squares + eps) * g

    return _each_step(step)


def dowg(rate: Rate = 1.0, initial_distance: float = 0.01, eps: float = 0) -> Rule:
    """Khaled, Mishchenko and Jin (2023), algorithm 1; eps is Optax's."""
    start: Vector | None = None
    farthest = initial_distance
    squares = 0.0

    def step(t, theta, gradient):
        nonlocal start, farthest, squares
        g = gradient(theta)
        start = theta if start is None else start
        farthest = max(farthest, np.linalg.norm(theta - start))
        squares += farthest**2 * np.dot(g, g)
        return -rate_at(rate, t - 1) * farthest**2 / (np.sqrt(squares) + eps) * g

    return _each_step(step)


def cocob(alpha: float = 100, eps: float = 0) -> Rule:
    """Orabona and Tommasi (2017), algorithm 2; eps is Optax's."""
    start: Vector | None = None
    largest: Vector | float = eps
    sizes: Vector | float = 0.0
    reward: Vector | float = 0.0
    total: Vector | float = 0.0

    def step(t, theta, gradient):
        nonlocal start, largest, sizes, reward, total
        g = -gradient(theta)
        start = theta if start is None else start
        largest = np.maximum(largest, abs(g))
        sizes = sizes + abs(g)
        reward = np.maximum(reward + (theta - start) * g, 0)
        total = total + g
        bet = _quotient(total, largest * np.maximum(sizes + largest, alpha * largest))
        return start + bet * (largest + reward) - theta

    return _each_step(step)


def madgrad(rate: Rate, momentum: float = 0.9, eps: float = 0) -> Rule:
    """Defazio and Jelassi (2022), algorithm 1, with c = 1 - momentum."""
    start: Vector | None = None
    s: Vector | float = 0.0
    v: Vector | float = 0.0

    def step(t, theta, gradient):
        nonlocal start, s, v
        g = gradient(theta)
        start = theta if start is None else start
        weight = rate_at(rate, t - 1) * np.sqrt(t)
        s = s + weight * g
        v = v + weight * g**2
        z = start - _quotient(s, np.cbrt(v) + eps)
        return (1 - momentum) * (z - theta)

    return _each_step(step)


def acprop(
    rate: Rate, b1: float = 0.9, b2: float = 0.999, eps: float = 1e-16, eps_root: float = 1e-16
) -> Rule:
    """Zhuang et al. (2021), algorithm 2, with the authors' eps under the root."""
    m: Vector | float = 0.0
    s: Vector | float = 0.0

    def step(t, theta, gradient):
        nonlocal m, s
        g = gradient(theta)
        u = g if t == 1 else g / (np.sqrt(s / (1 - b2 ** (t - 1))) + eps)
        m = b1 * m + (1 - b1) * g
        s = b2 * s + (1 - b2) * (g - m) ** 2 + eps_root
        return -rate_at(rate, t - 1) * u

    return _each_step(step)


def simplified_ademamix(
    rate: Rate,
    b1: float = 0.99,
    b2: float = 0.95,
    alpha: Rate = 0,
    eps: float = 1e-8,
    eps_root: float = 0,
) -> Rule:
    """Morwani et al. (2025)."""
    m: Vector | float = 0.0
    v: Vector | float = 0.0

    def step(t, theta, gradient):
        nonlocal m, v
        g = gradient(theta)
        m = b1 * m + g
        v = b2 * v + (1 - b2) * g**2
        u = (m + rate_at(alpha, t - 1) * g) / (np.sqrt(v / (1 - b2**t) + eps_root) + eps)
        return -rate_at(rate, t - 1) * u

    return _each_step(step)


def _yellow_fin_root(p: float) -> float:
    """The root x of p x = (1 - x)^3 by bisection."""
    low, high = 0.0, 1.0
    for _ in range(2000):
        middle = (low + high) / 2
        if middle in (low, high):
            break
        if p * middle < (1 - middle) ** 3:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def _total_momentum(pasts: Sequence[Vector], pushed: Vector) -> float | None:
    """The median of the quotients of steps without the part of the gradient, over the elements that moved."""
    last, here, after = pasts[:3]
    moved = here != last
    if not moved.any():
        return None
    return float(np.median(((after - here + pushed) / np.where(moved, here - last, 1))[moved]))


def yellow_fin(
    factor: Rate = 1.0,
    initial_rate: float = 1e-4,
    initial_momentum: float = 0,
    beta: float = 0.999,
    slow_start: float = 200,
    clip: bool = True,
    eps: float = 1e-6,
    width: int = 20,
    staleness: int | None = None,
    gain: float = 0.01,
) -> Rule:
    """
    Zhang and Mitliagkas (2017), algorithms 1 to 4, with the logarithms, eps and clipping of the authors' code. With a
    staleness, the closed loop: it measures the total momentum, and steers its own.
    """
    pasts: list[Vector] = []
    pushed: Vector | float = 0.0
    momentum = initial_momentum
    window: list[float] = []
    log_least = log_largest = squares = norms = distances = 0.0
    average: Vector | float = 0.0
    velocity: Vector | float = 0.0

    def step(t, theta, gradient):
        nonlocal log_least, log_largest, squares, norms, distances, average, velocity, pushed, momentum
        g = gradient(theta)
        last_largest = np.exp(log_largest / (1 - beta ** (t - 1))) if t > 1 else np.inf
        if clip and t > 2:
            g = g * min(1, (np.sqrt(100 * last_largest) + eps) / np.linalg.norm(g))
        debias = 1 - beta**t
        h = np.dot(g, g)
        window.append(h)
        del window[:-width]

        log_least = beta * log_least + (1 - beta) * np.log(min(window) + eps)
        log_largest = beta * log_largest + (1 - beta) * np.log(max(window) + eps)
        h_min, h_max = np.exp(log_least / debias), np.exp(log_largest / debias)

        average = beta * average + (1 - beta) * g
        squares = beta * squares + (1 - beta) * h
        variance = max(squares / debias - np.dot(average, average) / debias**2, eps)

        norms = beta * norms + (1 - beta) * np.sqrt(h)
        distances = beta * distances + (1 - beta) * norms / (squares + eps)
        distance = distances / debias

        if t == 1:
            rate, mu = initial_rate, initial_momentum
        else:
            root = _yellow_fin_root((distance + eps) ** 2 * (h_min + eps) ** 2 / (2 * (variance + eps)))
            dynamic_range = max((h_max + eps) / (h_min + eps), 1 + eps)
            mu = max(root**2, ((np.sqrt(dynamic_range) - 1) / (np.sqrt(dynamic_range) + 1)) ** 2)
            rate = (1 - np.sqrt(mu)) ** 2 / (h_min + eps) * min(1, t / slow_start)
        if clip and t > 1 and h >= last_largest:
            g = g * min(1, (np.sqrt(last_largest) + eps) / np.linalg.norm(g))
        if staleness is None:
            momentum = mu
        else:
            pasts.append(theta)
            known = pasts[-staleness - 3 :]
            measured = _total_momentum(known, pushed) if len(known) == staleness + 3 else None
            momentum = mu if measured is None else momentum + gain * (mu - measured)
        pushed = rate_at(factor, t - 1) * rate * g
        velocity = momentum * velocity + g
        return -rate_at(factor, t - 1) * rate * velocity

    return _each_step(step)
