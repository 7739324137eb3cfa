"""What a run ran on, and what it drew: for its record."""

from __future__ import annotations

import platform
import resource
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import distributions, version
from pathlib import Path
from typing import Any

import torch

from classifier.cores import cores

_PACKAGES = ("torch", "transformers", "tokenizers", "safetensors", "numpy")
_CPU_WATTS_A_CORE = 12.0
"""A server's processor under load, with its share of memory and fans. Source: Lannelongue et al. (2021), Green
Algorithms, Advanced Science 8(12), table of TDP per core (median of the server processors named there)."""
_PEAK_TERAFLOPS = {"H100": 989.0, "H200": 989.0, "A100": 312.0, "V100": 125.0, "L4": 121.0, "T4": 65.0}
"""Dense half-precision peaks of the makers' data sheets."""


@dataclass(frozen=True)
class Price:
    """What energy and hours cost, for the line of costs.

    Attributes:
        kilowatt_hour: euros.
        hour: euros an hour of the machine, 0 where it is one's own.
    """

    kilowatt_hour: float = 0.25
    hour: float = 0.0


def describe(device: str) -> dict[str, Any]:
    """Hardware and environment, without any name of a person, a path or a host."""
    found: dict[str, Any] = {
        "device": device,
        "processor": _processor(),
        "cores": cores(),
        "python": platform.python_version(),
        "packages": {name: version(name) for name in _PACKAGES},
    }
    if device == "cuda":
        gpu = torch.cuda.get_device_properties(0)
        found["gpu"] = {"name": gpu.name, "memory_gib": round(gpu.total_memory / 2**30, 1)}
    return found


def environment() -> dict[str, Any]:
    """Python, system and the version of every package that is installed."""
    packages = {str(found.metadata["Name"]): found.version for found in distributions()}
    return {
        "python": platform.python_version(),
        "system": f"{platform.system()} {platform.machine()}",
        "packages": dict(sorted(packages.items(), key=lambda item: item[0].lower())),
    }


def watts(device: str) -> float:
    """Power drawn now by the device, in watts: measured on a GPU, estimated from the cores on a processor."""
    if device == "cuda":
        try:
            return float(torch.cuda.power_draw()) / 1000
        except (RuntimeError, ImportError, ModuleNotFoundError):
            return 0.0
    return _CPU_WATTS_A_CORE * torch.get_num_threads()


def usage(device: str, seconds: float, power: float, price: Price) -> Mapping[str, float]:
    """Memory, energy and cost of a run.

    Args:
        device: ``cpu`` or ``cuda``.
        seconds: of training.
        power: mean watts.
        price: of energy and hours.
    """
    energy = power * seconds / 3.6e6
    peak = torch.cuda.max_memory_allocated() if device == "cuda" else 0
    return {
        "seconds": round(seconds, 1),
        "memory_gib": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20, 2),
        "gpu_memory_gib": round(peak / 2**30, 2),
        "mean_watts": round(power, 1),
        "kilowatt_hours": round(energy, 4),
        "euros_a_kilowatt_hour": price.kilowatt_hour,
        "euros_an_hour": price.hour,
        "euros": round(energy * price.kilowatt_hour + seconds / 3600 * price.hour, 4),
    }


def share_of_peak(device: str, parameters: int, tokens: int, seconds: float) -> float:
    """Share of the card's half-precision peak that the products of training used, 0 where the peak is not known.

    Six operations a parameter and token, forward and backward. Source: Kaplan et al. (2020), Scaling Laws for Neural
    Language Models, arXiv:2001.08361, section 2.1.
    """
    if device != "cuda" or not seconds:
        return 0.0
    name = torch.cuda.get_device_name(0)
    peak = next((value for card, value in _PEAK_TERAFLOPS.items() if card in name), 0.0)
    return round(6 * parameters * tokens / seconds / (peak * 1e12), 4) if peak else 0.0


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor()
    return next((line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")), "unknown")
