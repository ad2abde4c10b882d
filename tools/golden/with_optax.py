"""Optax as an oracle."""

import jax
import numpy as np
import optax

from oracle import Oracle, Step
from problem import Gradient
from tree import Tree


def optax_oracle(tx: optax.GradientTransformation) -> Oracle:
    def start(params: Tree) -> Step:
        state = tx.init(jax.tree.map(jax.numpy.asarray, dict(params)))

        def step(params: Tree, gradient: Gradient) -> tuple[Tree, Tree]:
            nonlocal state
            theta = jax.tree.map(jax.numpy.asarray, dict(params))
            g = jax.tree.map(jax.numpy.asarray, dict(gradient(params)))
            updates, state = tx.update(g, state, theta)
            return jax.tree.map(np.asarray, (optax.apply_updates(theta, updates), updates))

        return step

    return start


def optax_schedule(schedule: optax.Schedule) -> optax.Schedule:
    """Optax counts in int32, which JAX divides in float32 even in 64-bit mode: here it counts in int64."""

    def at(count: jax.typing.ArrayLike) -> jax.Array:
        value = jax.numpy.asarray(schedule(jax.numpy.asarray(count, jax.numpy.int64)))
        if value.dtype != jax.numpy.float64:
            raise TypeError("a golden number has to be computed in float64")
        return value

    return at


def counting_in_int64(tx: optax.GradientTransformation) -> optax.GradientTransformation:
    """For a transformation that computes with its count: of an int32, JAX takes the root in float32 even in 64-bit mode."""

    def init(params: optax.Params) -> optax.OptState:
        state = tx.init(params)
        return optax.tree.set(state, count=jax.numpy.zeros([], jax.numpy.int64))

    return optax.GradientTransformation(init, tx.update)
