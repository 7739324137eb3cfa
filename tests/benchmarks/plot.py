"""A plain plot of lines as SVG."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

_COLOURS = ("#0b5cad", "#b8500c", "#2a7d2e", "#8a1c7c", "#6b6b6b", "#b01030")
_LEFT, _TOP, _WIDTH, _HEIGHT, _KEY = 60, 20, 460, 360, 190
_MOST, _LOW, _HIGH = 4.0, 0.4, 1.0


@dataclass(frozen=True)
class Line:
    """One line: (points,) mean questions and (points,) shares of right codes."""

    name: str
    asked: npt.NDArray[np.float64]
    right: npt.NDArray[np.float64]
    is_dashed: bool = False


def plot(lines: Sequence[Line]) -> str:
    """The plot; lines before and after a change of style take the same colours in turn."""
    solid = [line for line in lines if not line.is_dashed]
    dashed = [line for line in lines if line.is_dashed]
    drawn = [part for group in (solid, dashed) for i, line in enumerate(group) for part in _line(line, i)]
    keys = [part for i, line in enumerate([*solid, *dashed]) for part in _key(line, i, len(solid))]
    size = f'width="{_LEFT + _WIDTH + _KEY}" height="{_TOP + _HEIGHT + 50}"'
    head = f'<svg xmlns="http://www.w3.org/2000/svg" {size} font-family="sans-serif" font-size="12">'
    ground = '<rect width="100%" height="100%" fill="#ffffff"/>'
    return "\n".join(
        [head, "<title>Share of right codes against questions</title>", ground, *_axes(), *drawn, *keys, "</svg>", ""]
    )


def _place(asked: float, right: float) -> tuple[float, float]:
    across = _LEFT + _WIDTH * min(asked, _MOST) / _MOST
    return across, _TOP + _HEIGHT * (1 - (right - _LOW) / (_HIGH - _LOW))


def _axes() -> list[str]:
    parts = []
    for share in np.arange(_LOW, _HIGH + 0.01, 0.1):
        x, y = _place(0, float(share))
        parts.append(f'<path d="M{x:.0f} {y:.1f}h{_WIDTH}" stroke="#dddddd"/>')
        parts.append(f'<text x="{x - 8:.0f}" y="{y + 4:.1f}" text-anchor="end">{share:.0%}</text>')
    for number in range(int(_MOST) + 1):
        x, y = _place(number, _LOW)
        parts.append(f'<text x="{x:.0f}" y="{y + 18:.0f}" text-anchor="middle">{number}</text>')
    x, y = _place(_MOST / 2, _LOW)
    parts.append(f'<text x="{x:.0f}" y="{y + 38:.0f}" text-anchor="middle">questions asked on average</text>')
    return parts


def _style(line: Line, number: int) -> str:
    dashes = ' stroke-dasharray="5 4"' if line.is_dashed else ""
    return f'fill="none" stroke="{_COLOURS[number % len(_COLOURS)]}" stroke-width="2"{dashes}'


def _line(line: Line, number: int) -> list[str]:
    places = [_place(float(a), float(r)) for a, r in zip(line.asked, line.right, strict=True)]
    path = "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in places)
    colour = _COLOURS[number % len(_COLOURS)]
    dots = [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{colour}"/>' for x, y in places]
    return [f'<path d="{path}" {_style(line, number)}/>', *dots]


def _key(line: Line, place: int, solid: int) -> list[str]:
    x, y = _LEFT + _WIDTH + 16, _TOP + 10 + 20 * place
    number = place - solid if line.is_dashed else place
    return [f'<path d="M{x} {y}h24" {_style(line, number)}/>', f'<text x="{x + 30}" y="{y + 4}">{line.name}</text>']
