"""Energy and carbon of a model's answer by the method of EcoLogits, an estimate where the API says nothing.

EcoLogits fits the energy and the latency of one output token to the active parameters of a model and to the requests
that its server handles at once (measures of ML.ENERGY: vLLM on H100 80 GB), adds a share of the server around the
cards, the cooling of the building (PUE), and the making of the hardware spread over its life.
Sources: EcoLogits 0.11.3, https://ecologits.ai/latest/methodology/llm_inference/ and ``ecologits/impacts/llm.py``,
whose figures the tests hold ours to; J.-W. Chung et al., "The ML.ENERGY Benchmark", arXiv:2505.06371.

The range goes from a server as busy as EcoLogits assumes (64 requests at once) to one that works for this answer alone,
as a small local one does. Reading the prompt is not counted, nor is a model that runs on a processor without a card.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable

from assistant.cost.schema import ModelSize
from assistant.generation.schema import Range, Usage

BUSY, ALONE = 64, 1
"""Requests handled at once: what EcoLogits assumes, and a server that nobody shares."""

ENERGY_SLOPE, ENERGY_BATCH, ENERGY_BASE = 1.1665273170451914e-06, -0.011205921025579175, 4.052928146734005e-05
"""Wh of a card for one token: ``slope * exp(batch * requests) * active + base``."""
LATENCY_SLOPE, LATENCY_BATCH, LATENCY_BASE = 0.0006785088094353663, 0.0003119310311688259, 0.019473717579473387
"""Seconds for one token: ``slope * active + batch * requests + base``."""

BYTES_PER_PARAMETER = 2
MEMORY_OVERHEAD = 1.2
GPU_MEMORY_GB = 80
SERVER_GPUS = 8
SERVER_KW = 1.2
"""Of a server without its cards."""
PUE = 1.2

SERVER_KGCO2E, GPU_KGCO2E = 5700, 273
"""For making a server without its cards, and one card."""
LIFE_S = 3 * 365 * 24 * 3600

FRENCH_MIX = 0.04144
"""kgCO2e for one kWh in France (EcoLogits 0.11.3, ``data/electricity_mixes.json``)."""

_MIXTURE = re.compile(r"(?<![a-z0-9.])(\d{1,3})x(\d{1,4}(?:\.\d{1,3})?)b(?![a-z0-9])")
_SIZE = re.compile(r"(?<![a-z0-9.])(\d{1,4}(?:\.\d{1,3})?)b(?![a-z0-9])")
_ACTIVE = re.compile(r"(?<![a-z0-9.])a(\d{1,4}(?:\.\d{1,3})?)b(?![a-z0-9])")
_EXPERTS_PER_TOKEN = 2
"""As Mixtral has it, the family that is named so. Source: arXiv:2401.04088."""


def size_of(names: Iterable[str]) -> ModelSize | None:
    """The size that the names of a model tell (« mistral-small-3.2-24b », « 8x7b », « qwen3:30b-a3b »), if any does."""
    return next((size for name in names if (size := _size(name.lower().replace("_", "-")))), None)


def estimate(usage: Usage, size: ModelSize) -> tuple[Range, Range]:
    """kWh and kgCO2e of one call."""
    busy, alone = _impact(usage, size, BUSY), _impact(usage, size, ALONE)
    return Range(busy[0], alone[0]), Range(busy[1], alone[1])


def _size(name: str) -> ModelSize | None:
    if mixture := _MIXTURE.search(name):
        experts, each = int(mixture.group(1)), float(mixture.group(2))
        return _checked(experts * each, min(experts, _EXPERTS_PER_TOKEN) * each)
    if not (sized := _SIZE.search(name)):
        return None
    total = float(sized.group(1))
    active = _ACTIVE.search(name)
    return _checked(total, min(total, float(active.group(1))) if active else total)


def _checked(total: float, active: float) -> ModelSize | None:
    return ModelSize(total, active) if active > 0 else None


def _impact(usage: Usage, size: ModelSize, requests: int) -> tuple[float, float]:
    """kWh and kgCO2e when the server handles so many requests at once."""
    written = usage.completion_tokens
    gpus = 2 ** math.ceil(math.log2(math.ceil(MEMORY_OVERHEAD * size.total * BYTES_PER_PARAMETER / GPU_MEMORY_GB)))
    gpu_kwh = written * (ENERGY_SLOPE * math.exp(ENERGY_BATCH * requests) * size.active + ENERGY_BASE) / 1000
    seconds = written * (LATENCY_SLOPE * size.active + LATENCY_BATCH * requests + LATENCY_BASE)
    if usage.seconds:
        seconds = min(seconds, usage.seconds)
    share = gpus / SERVER_GPUS / requests
    kwh = PUE * (seconds / 3600 * SERVER_KW * share + gpus * gpu_kwh)
    made = seconds / LIFE_S * share * (SERVER_KGCO2E + SERVER_GPUS * GPU_KGCO2E)
    return kwh, kwh * FRENCH_MIX + made
