"""
Starts the program again where the numbers do not depend on the processor. Import it before anything else.

NumPy, XLA, PyTorch and the C library choose their code by what the processor can do, and the codes differ in the last
bit: XLA's `rsqrt` and NumPy's `power` do with AVX-512, anything may where a product and a sum become one instruction.
Here they all take the code that every x86-64 processor can run, on one thread.
"""

import os
import sys

ENVIRONMENT = {
    "ATEN_CPU_CAPABILITY": "default",
    "GLIBC_TUNABLES": "glibc.cpu.hwcaps=-AVX2,-FMA,-FMA4",
    "JAX_ENABLE_X64": "1",
    "JAX_PLATFORMS": "cpu",
    "MKL_CBWR": "COMPATIBLE",
    "NPY_DISABLE_CPU_FEATURES": "X86_V3 X86_V4 AVX512_ICL AVX512_SPR",
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_CORETYPE": "Nehalem",
    "OPENBLAS_NUM_THREADS": "1",
    "XLA_FLAGS": "--xla_cpu_max_isa=SSE4_2 --xla_cpu_enable_fast_math=false",
}

if any(os.environ.get(name) != value for name, value in ENVIRONMENT.items()):
    os.execve(sys.executable, sys.orig_argv, {**os.environ, **ENVIRONMENT})
