"""Writes the public names of Optax and PyTorch's optimizers into names.json.

The list of @jax-js/optax stays as it is: its src/index.ts, without the types of options.

Run: python tools/features/list_names.py
"""

import inspect
import json
import pathlib

import optax
import optax.experimental
import torch

FILE = pathlib.Path(__file__).with_name("names.json")


def public(module):
    """What a module exports, without modules."""
    names = getattr(module, "__all__", None) or [n for n in dir(module) if not n.startswith("_")]
    return sorted(n for n in names if not inspect.ismodule(getattr(module, n)))


def optax_names():
    """Each object once: `clip`, not `transforms.clip`, and `tree.add`, not its old name `tree_utils.tree_add`."""
    top = [n for n in dir(optax) if not n.startswith("_")]
    modules = sorted(n for n in top if inspect.ismodule(getattr(optax, n)))
    names = [n for n in top if n not in modules]
    for module in modules:
        found = getattr(optax, module)
        for name in dir(found):
            value = getattr(found, name)
            if name.startswith("_") or inspect.ismodule(value):
                continue
            if name in names and getattr(optax, name) is value:
                continue
            new = name.removeprefix("tree_")
            if module == "tree_utils" and any(getattr(m, new, None) is value for m in (optax, optax.tree)):
                continue
            names.append(f"{module}.{name}")
    return sorted(names)


lists = json.loads(FILE.read_text()) if FILE.exists() else {}
lists["optax"] = {"version": optax.__version__, "names": optax_names()}
torch_version = torch.__version__.split("+")[0]
lists["torch.optim"] = {
    "version": torch_version,
    "names": public(torch.optim) + [f"swa_utils.{n}" for n in public(torch.optim.swa_utils)],
}
lists["torch.optim.lr_scheduler"] = {
    "version": torch_version,
    "names": public(torch.optim.lr_scheduler),
}
FILE.write_text(json.dumps(lists, indent=2) + "\n")
