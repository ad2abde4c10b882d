"""Writes golden files: JSON, a row of numbers or a spec on a line, each number as short as it reads back."""

import json
from importlib.metadata import version
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parents[1]


def _public(numbered: str) -> str:
    """Without what says where a build comes from: PyTorch for processors only is `2.13.0+cpu`."""
    return numbered.partition("+")[0]


def versions(*packages: str) -> dict[str, str]:
    """The versions of some packages that `requirements.txt` asks for, which must be those that are installed."""
    lines = (HERE / "requirements.txt").read_text().splitlines()
    pinned = dict(line.split("==") for line in lines if line and not line.startswith("#"))
    for package, wanted in pinned.items():
        found = _public(version(package))
        if found != wanted:
            raise SystemExit(
                f"{package}: expected {wanted}, found {found}: pip install -r tools/golden/requirements.txt"
            )
    return {package: pinned[package] for package in packages}


HEADER = {
    "generator": "tools/golden/generate.py",
    "versions": versions("jax", "mpmath", "numpy", "optax", "torch"),
}


def _is_row(value: object) -> bool:
    return isinstance(value, list) and not any(isinstance(item, (list, dict)) for item in value)


def _render(value: object, indent: str = "") -> str:
    deeper = indent + "  "
    if isinstance(value, dict):
        items = [
            f"{json.dumps(key)}: {json.dumps(item) if key == 'spec' else _render(item, deeper)}"
            for key, item in value.items()
        ]
        opening, closing = "{}"
    elif isinstance(value, list) and not _is_row(value):
        items = [_render(item, deeper) for item in value]
        opening, closing = "[]"
    else:
        return json.dumps(value, allow_nan=False)
    if not items:
        return opening + closing
    lines = f",\n{deeper}".join(items)
    return f"{opening}\n{deeper}{lines}\n{indent}{closing}"


def read_cases(path: str) -> dict[str, dict]:
    """The cases of a file by their names, if the same versions wrote it."""
    document = json.loads((ROOT / path).read_text())
    if {key: document[key] for key in HEADER} != HEADER:
        raise SystemExit(f"{path}: other versions wrote it: write the whole file anew")
    return {case["name"]: case for case in document["cases"]}


def write(path: str, content: dict) -> None:
    file = ROOT / path
    file.parent.mkdir(parents=True, exist_ok=True)
    text = _render({**HEADER, **content}) + "\n"
    file.write_text(text, encoding="utf-8", newline="\n")
    print(f"{path}: {len(text) / 1000:.0f} kB")
