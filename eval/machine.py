"""The machine that took the figures, without its name."""

from __future__ import annotations

import os
import platform
from collections.abc import Mapping
from pathlib import Path

from eval.schema import Machine

CPU_INFO = Path("/proc/cpuinfo")
MEMORY = Path("/proc/self/statm")
PEAK, PRIVATE = "VmHWM", "RssAnon"
"""Of a process, in RAM: the most since its program started; what is no page of a file, and can't be given back."""


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


def told_mib(process: int) -> Mapping[str, float]:
    """What the system tells of the memory of a running process, by name; nothing once it ended, or where unknown."""
    try:
        lines = Path(f"/proc/{process}/status").read_text(encoding="ascii", errors="replace").splitlines()
    except OSError:
        return {}
    parts = (line.split() for line in lines if line.endswith(" kB"))
    return {name.rstrip(":"): int(kib) / 1024 for name, kib, _ in parts}


def disk_mib(folder: Path) -> float:
    """What the files of a folder take on disk: blocks, not lengths, for engines reserve room that they don't take."""
    return sum(path.stat().st_blocks * 512 for path in folder.rglob("*") if path.is_file()) / 2**20
