"""Files of the safetensors format: written by Python for thalweg to read, and read by Python as thalweg wrote them.

Run it from anywhere, after `npm run build` and `node tools/golden/write-safetensors.mjs`:
`python tools/golden/safetensors_files.py`. It may not be called `safetensors`, which is what it imports.
"""

import same_bits  # noqa: F401, I001: it decides what the modules below compute with
import json
import math
import zlib
from pathlib import Path

import numpy as np
import torch
from safetensors import safe_open
from safetensors.numpy import save_file
from safetensors.torch import save_file as save_torch_file

from document import versions

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "packages/core/test/golden/safetensors"

HEADER = {
    "generator": "tools/golden/safetensors_files.py",
    "versions": versions("numpy", "safetensors", "torch"),
}

# NaN, infinities, signed zeros, subnormal numbers, the extremes.
AWKWARD = [math.nan, math.inf, -math.inf, -0.0, 0.0, 5e-324, -1e-310, 1.7976931348623157e308, 0.1]
AWKWARD_32 = [math.nan, math.inf, -math.inf, -0.0, 0.0, 1e-45, -1e-40, 3.4028234663852886e38, 0.1]

TENSORS = {
    "model.layers.0.weight": np.arange(6, dtype=np.float32).reshape(2, 3) / 7,
    "model.layers.0.bias": np.array(AWKWARD_32, np.float32),
    "awkward": np.array(AWKWARD),
    "scalar32": np.array(-2.5, np.float32),
    "scalar64": np.array(1 / 3),
    "empty": np.zeros(0, np.float32),
    "no.rows": np.zeros((2, 0, 3)),
    "five.axes": np.arange(12, dtype=np.float64).reshape(1, 2, 1, 3, 2),
    "": np.array([1.0]),
    "__proto__": np.array([2.0]),
    "constructor": np.array([3.0], np.float32),
    'quote " and \\ and \n': np.array([4.0]),
    "ключ 🔑": np.array([5.0]),
}
# One entry: Python writes several in another order every time.
METADATA = {"ключ": "значение 🔑"}

OTHERS = {
    "I8": torch.tensor([-128, 0, 127], dtype=torch.int8),
    "U8": torch.tensor([[0, 255]], dtype=torch.uint8),
    "I16": torch.tensor([-(2**15), 2**15 - 1], dtype=torch.int16),
    "U16": torch.tensor([0, 2**16 - 1], dtype=torch.uint16),
    "I32": torch.tensor([[-(2**31)], [2**31 - 1]], dtype=torch.int32),
    "U32": torch.tensor([0, 2**32 - 1], dtype=torch.uint32),
    "I64": torch.tensor(-(2**63), dtype=torch.int64),
    "U64": torch.tensor([0, 2**64 - 1], dtype=torch.uint64),
    "BOOL": torch.tensor([True, False, True]),
}

EIGHT_BITS = {
    "F8_E4M3": torch.float8_e4m3fn,
    "F8_E5M2": torch.float8_e5m2,
    "F8_E4M3FNUZ": torch.float8_e4m3fnuz,
    "F8_E5M2FNUZ": torch.float8_e5m2fnuz,
    "F8_E8M0": torch.float8_e8m0fnu,
}


def _half_bits(fraction_bits: int) -> np.ndarray:
    """Both signs of exponents from the least to the largest, with the least, the largest and a middle fraction."""
    largest = (1 << fraction_bits) - 1
    most = (1 << (15 - fraction_bits)) - 1
    exponents = [*range(6), most // 2 - 1, most // 2, most // 2 + 1, *range(most - 5, most + 1)]
    positive = [
        exponent << fraction_bits | fraction
        for exponent in exponents
        for fraction in (0, 1, largest // 3, largest)
    ]
    return np.array([sign << 15 | bits for sign in (0, 1) for bits in positive], np.uint16)


def _number(value: float) -> float | str:
    """JSON has no word for these."""
    if math.isnan(value):
        return "NaN"
    return ("Infinity" if value > 0 else "-Infinity") if math.isinf(value) else value


def _tensor(dtype: str, shape: list[int], values: np.ndarray) -> dict:
    return {"dtype": dtype, "shape": shape, "values": [_number(float(value)) for value in values.ravel()]}


def _named(tensors: dict[str, dict]) -> list[dict]:
    # A list: not every reader of JSON keeps a key called __proto__.
    return [{"name": name, **tensor} for name, tensor in sorted(tensors.items())]


def _read(path: Path) -> dict:
    """What Python finds in a file."""
    with safe_open(path, "np") as file:
        arrays = {name: file.get_tensor(name) for name in file.keys()}
        metadata = dict(file.metadata() or {})
    tensors = {name: _tensor(str(array.dtype), list(array.shape), array) for name, array in arrays.items()}
    return {"tensors": _named(tensors), "metadata": sorted(metadata.items())}


def _line(value: object) -> str:
    return json.dumps(value, allow_nan=False, ensure_ascii=False)


def _write(name: str, content: dict) -> None:
    """A tensor on a line."""
    path = FOLDER / name
    entries = [f'  "{key}": {_line(value)}' for key, value in {**HEADER, **content}.items() if key != "tensors"]
    tensors = ",\n".join(f"    {_line(tensor)}" for tensor in content["tensors"])
    path.write_text("{\n" + ",\n".join([*entries, f'  "tensors": [\n{tensors}\n  ]']) + "\n}\n")
    print(f"{path.relative_to(ROOT)}: {path.stat().st_size / 1000:.0f} kB")


def _python() -> None:
    save_file(TENSORS, FOLDER / "python.safetensors", METADATA)
    _write("python.json", _read(FOLDER / "python.safetensors"))


def _half() -> None:
    f16, bf16 = _half_bits(10).view(np.float16), torch.from_numpy(_half_bits(7)).view(torch.bfloat16)
    save_torch_file({"f16": torch.from_numpy(f16), "bf16": bf16}, FOLDER / "half.safetensors")
    tensors = {
        "f16": _tensor("float32", list(f16.shape), f16.astype(np.float32)),
        "bf16": _tensor("float32", list(bf16.shape), bf16.float().numpy()),
    }
    _write("half.json", {"tensors": _named(tensors), "metadata": []})


def _eight() -> None:
    """All 256 values of every float of eight bits."""
    codes = torch.arange(256, dtype=torch.uint8)
    floats = {name: codes.clone().view(dtype) for name, dtype in EIGHT_BITS.items()}
    save_torch_file(floats, FOLDER / "eight.safetensors")
    tensors = {name: _tensor("float32", [256], values.float().numpy()) for name, values in floats.items()}
    _write("eight.json", {"tensors": _named(tensors), "metadata": []})


def _others() -> None:
    """A tensor of each kind that is no float; the whole numbers as text, since JSON readers round large ones."""
    save_torch_file(OTHERS, FOLDER / "others.safetensors")
    tensors = {
        name: {"dtype": name, "shape": list(tensor.shape), "values": [str(int(x)) for x in tensor.numpy().ravel()]}
        for name, tensor in OTHERS.items()
    }
    _write("others.json", {"tensors": _named(tensors), "metadata": []})


def _model() -> None:
    """What PyTorch users have: the state of a model with batch normalisation, after a step of training."""
    model = torch.nn.Sequential(torch.nn.Linear(2, 3), torch.nn.BatchNorm1d(3))
    with torch.no_grad():
        model[0].weight.copy_(torch.arange(6.0).reshape(3, 2) / 4)
        model[0].bias.copy_(torch.tensor([0.5, -1.0, 2.0]))
    model(torch.tensor([[1.0, 2.0], [3.0, 5.0]]))
    state = model.state_dict()
    save_torch_file(state, FOLDER / "model.safetensors", {"format": "pt"})
    tensors = {
        name: _tensor("float32" if tensor.is_floating_point() else "I64", list(tensor.shape), tensor.numpy())
        for name, tensor in state.items()
    }
    _write("model.json", {"tensors": _named(tensors), "metadata": [["format", "pt"]]})


def _thalweg() -> None:
    path = FOLDER / "thalweg.safetensors"
    data = path.read_bytes()
    # The checksum stands in the blanks after the brace, a tab for each bit that is 1. It is that of the file with
    # spaces there.
    blanks = data[12:44].decode()
    written = int("".join("1" if blank == "\t" else "0" for blank in blanks), 2)
    crc32 = zlib.crc32(data[:12] + b" " * 32 + data[44:])
    if data[8:12] != b"{\t\r\n" or written != crc32:
        raise ValueError(f"{path.name} says the checksum {written:08x}, zlib {crc32:08x}")
    _write("thalweg.json", _read(path))


if __name__ == "__main__":
    FOLDER.mkdir(parents=True, exist_ok=True)
    _python()
    _half()
    _eight()
    _others()
    _model()
    _thalweg()
