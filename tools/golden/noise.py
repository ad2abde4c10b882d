"""The standard deviation of gradient noise: Optax draws other numbers than thalweg, but scales them alike."""

import jax
import numpy as np
import optax

from close import require_close

STEPS = 40
SETTINGS = [(0.01, 0.55), (0.3, 0.55), (1.0, 0.55), (0.3, 0.0), (0.5, 2.0), (0.0, 0.55)]


def _paper(eta: float, gamma: float) -> list[float]:
    """Neelakantan et al. (2015), eq. 1: the variance is eta / (1 + t)^gamma, with t from 0."""
    return [(eta / (1 + t) ** gamma) ** 0.5 for t in range(STEPS)]


def _optax_noise(eta: float, gamma: float) -> np.ndarray:
    tx = optax.add_noise(eta, gamma, key=jax.random.key(0))
    zero = jax.numpy.zeros(())
    state = tx.init(zero)
    noise = []
    for _ in range(STEPS):
        update, state = tx.update(zero, state)
        noise.append(float(update))
    return np.array(noise)


def _case(eta: float, gamma: float) -> dict:
    # The same key draws the same numbers: what is left of the quotient is the standard deviation.
    sigma = _optax_noise(eta, gamma) / _optax_noise(1.0, 0.0)
    paper = _paper(eta, gamma)
    require_close(f"addNoise: eta {eta}, gamma {gamma}", sigma, np.array(paper))
    return {
        "spec": {"name": "addNoise", "eta": eta, "gamma": gamma, "key": [0, 1]},
        "oracles": {"paper": paper, "optax": sigma.tolist()},
    }


def noise_document() -> dict:
    return {"sigma": [_case(eta, gamma) for eta, gamma in SETTINGS]}
