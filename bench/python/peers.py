"""One optimizer step in Optax (XLA, jit, donated) or PyTorch (fused).

    peers.py optax | torch THREADS

Prepares and measures what JSON lines on stdin ask for, and answers in lines on stdout, as ../process/serve.mjs does.
"""
import json
import os
import sys
import time

LIBRARY, THREADS = sys.argv[1], sys.argv[2]

# What XLA's own flags say about threads does not keep its compiled loops from using all cores; the size of its thread
# pool does, and that is read here. XLA's flag is about matrix products and is set for one thread to be sure.
os.environ["NPROC"] = THREADS
os.environ["PJRT_NPROC"] = THREADS
os.environ["XLA_FLAGS"] = "--xla_cpu_multi_thread_eigen=" + ("false" if THREADS == "1" else "true")
os.environ["OMP_NUM_THREADS"] = THREADS
os.environ["MKL_NUM_THREADS"] = THREADS

# ../process/subject.mjs has the same.
LEARNING_RATE = 1e-3
WEIGHT_DECAY = 1e-4
SCHEDULE_STEPS = 100_000_000

# Nanoseconds, as in ../process/clock.mjs.
SHORTEST = 2_000_000


def nanoseconds(step, steps):
    start = time.perf_counter_ns()
    for _ in range(steps):
        step()
    return time.perf_counter_ns() - start


def nanoseconds_per_step(step, seconds):
    """The median of samples; each call of step returns when its work is done."""
    steps = 1
    while nanoseconds(step, steps) < SHORTEST:
        steps *= 2
    samples = []
    end = time.perf_counter() + seconds
    while time.perf_counter() < end or len(samples) < 3:
        samples.append(nanoseconds(step, steps) / steps)
    samples.sort()
    return samples[len(samples) // 2]


def optax_library():
    import jax
    import jax.numpy as jnp
    import optax

    # Off, a call returns when its work is done, in the thread that called: no thread more, and less time than waiting.
    jax.config.update("jax_cpu_enable_async_dispatch", False)
    optimizers = {
        "adam": lambda: optax.adam(LEARNING_RATE),
        "clip-adamw": lambda: optax.chain(
            optax.clip_by_global_norm(1.0),
            optax.scale_by_adam(),
            optax.add_decayed_weights(WEIGHT_DECAY),
            optax.scale_by_learning_rate(optax.cosine_decay_schedule(LEARNING_RATE, SCHEDULE_STEPS)),
        ),
        "momentum": lambda: optax.sgd(LEARNING_RATE, momentum=0.9),
        "adagrad": lambda: optax.adagrad(LEARNING_RATE, initial_accumulator_value=0.0),
    }

    def prepare(optimizer, parameters, leaves):
        tx = optimizers[optimizer]()
        each = parameters // leaves
        params = {f"w{i}": jnp.ones(each, jnp.float32) for i in range(leaves)}
        gradients = {f"w{i}": jnp.full(each, 0.1, jnp.float32) for i in range(leaves)}

        def update(params, state, gradients):
            updates, state = tx.update(gradients, state, params)
            return optax.apply_updates(params, updates), state

        jitted = jax.jit(update, donate_argnums=(0, 1))
        at = [params, tx.init(params)]

        def step():
            at[0], at[1] = jitted(at[0], at[1], gradients)
            jax.block_until_ready(at[0])

        return step, lambda: float(at[0]["w0"][0])

    return f"Optax {optax.__version__} on jax {jax.__version__}", prepare


def torch_library():
    import torch

    torch.set_num_threads(int(THREADS))
    optimizers = {
        "adam": lambda params: torch.optim.Adam(params, lr=LEARNING_RATE, fused=True),
        "clip-adamw": lambda params: torch.optim.AdamW(
            params, lr=LEARNING_RATE, weight_decay=WEIGHT_DECAY, fused=True
        ),
        "momentum": lambda params: torch.optim.SGD(params, lr=LEARNING_RATE, momentum=0.9, fused=True),
        "adagrad": lambda params: torch.optim.Adagrad(params, lr=LEARNING_RATE, fused=True),
    }

    def prepare(optimizer, parameters, leaves):
        each = parameters // leaves
        params = [torch.ones(each, requires_grad=True) for _ in range(leaves)]
        for param in params:
            param.grad = torch.full((each,), 0.1)
        tx = optimizers[optimizer](params)
        step = tx.step
        if optimizer == "clip-adamw":
            schedule = torch.optim.lr_scheduler.CosineAnnealingLR(tx, SCHEDULE_STEPS)

            def step():
                torch.nn.utils.clip_grad_norm_(params, 1.0)
                tx.step()
                schedule.step()

        return step, lambda: params[0][0].item()

    return f"PyTorch {torch.__version__}", prepare


def say(answer):
    print(json.dumps(answer), flush=True)


def main():
    try:
        version, prepare = {"optax": optax_library, "torch": torch_library}[LIBRARY]()
    except ImportError as error:
        needed = {"optax": "jax optax", "torch": "torch"}[LIBRARY]
        say({"missing": f"pip install {needed}  ({error})"})
        return
    say({"version": version})
    step = None
    for line in sys.stdin:
        request = json.loads(line)
        if "prepare" in request:
            # What was prepared before is let go first, so that two never are in memory together.
            step = None
            step, first = prepare(**request["prepare"])
            for _ in range(3):
                step()
            say({"first": first()})
        else:
            say({"nanoseconds": nanoseconds_per_step(step, request["seconds"])})


main()
