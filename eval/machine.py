"""The machine that took the figures, without its name."""

from __future__ import annotations

import os
import platform
from pathlib import Path

from eval.schema import Machine

CPU_INFO = Path("/proc/cpuinfo")
MEMORY = Path("/proc/self/statm")


def this_machine(cpu_info: Path = CPU_INFO) -> Machine:
    """Processor model, cores that this process may use, version of Python."""
    return Machine(_cpu(cpu_info), _cores(), platform.python_version())


def _cpu(cpu_info: Path) -> str:
    """Linux names the model in a file; elsewhere, the architecture is the best that Python knows everywhere."""
    lines = cpu_info.read_text(encoding="utf-8", errors="replace").splitlines() if cpu_info.is_file() else []
    models = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(models, "") or platform.processor() or platform.machine()


def _cores() -> int:
    if hasattr(os, "sched_getaffinity"):  # a container may lend fewer cores than the machine has
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def resident_mib() -> float | None:
    """Memory of this process that is in RAM, pages of mapped files included; None where the system has no such file."""
    if not MEMORY.is_file():
        return None
    return int(MEMORY.read_text(encoding="ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE") / 2**20
