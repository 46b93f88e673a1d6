#!/usr/bin/env python3
"""Draws each equation of equations.tsv into a picture of its name.

    python3 -m venv target/equations
    target/equations/bin/pip install matplotlib==3.11.2 pillow==13.0.0
    target/equations/bin/python assets/equations/make.py

How much ink there is, eight bits a pixel, so that the window can tint it; in the
STIX typeface that comes with matplotlib, at twice the size at which the window
shows it.
"""

import re
from pathlib import Path

import matplotlib
import numpy as np
from matplotlib.figure import Figure
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.lines import Line2D
from PIL import Image

HERE = Path(__file__).parent
# Points of the window, and pixels of the picture for each.
SIZE, SCALE = 15.0, 2.0
ROOM = 2400, 400

matplotlib.rcParams["mathtext.fontset"] = "stix"
matplotlib.rcParams["font.family"] = "STIXGeneral"


def pieces(latex):
    """The parts of a formula: (mathtext, word below its brace or None)."""
    found, rest = [], latex
    while "\\underbrace{" in rest:
        before, after = rest.split("\\underbrace{", 1)
        depth, end = 1, 0
        while depth:
            depth += {"{": 1, "}": -1}.get(after[end], 0)
            end += 1
        word = re.match(r"\{([^}]*)\}", after[end:])
        found += [(before, None), (after[: end - 1], word.group(1))]
        rest = after[end + word.end() :]
    return [(text, word) for text, word in found + [(rest, None)] if text.strip()]


def brace(figure, left, right, top):
    """A brace that opens upwards, mathtext having none that stretches."""
    middle, depth = (left + right) / 2, 5.0 * SCALE
    curve = 3.5 * SCALE
    steps = np.linspace(0, 1, 24)
    ease = steps**2
    xs = np.concatenate([
        left + curve * ease, middle - curve * ease[::-1],
        middle + curve * ease, right - curve * ease[::-1],
    ])
    ys = np.concatenate([
        top - depth / 2 * np.sqrt(1 - (1 - steps) ** 2), top - depth / 2 - depth / 2 * steps**2,
        top - depth + depth / 2 * (1 - (1 - steps) ** 2), top - depth / 2 + depth / 2 * (1 - np.sqrt(1 - steps**2)),
    ])
    line = Line2D(xs / ROOM[0], ys / ROOM[1], color="white", linewidth=0.9 * SCALE, transform=figure.transFigure)
    line.set_figure(figure)
    figure.add_artist(line)
    return middle, top - depth


def draw(latex):
    """The alpha of the formula, one array."""
    figure = Figure(figsize=(ROOM[0] / 72, ROOM[1] / 72), dpi=72)
    figure.patch.set_alpha(0)
    canvas = FigureCanvasAgg(figure)
    renderer = canvas.get_renderer()
    x, base = 20.0, 200.0
    for part, word in pieces(latex):
        # Operators at the seam of two parts keep their distance.
        lead = re.match(r"\s*([=+-]) ", part)
        x += 4.0 * SCALE if lead else 0.0
        label = figure.text(x / ROOM[0], base / ROOM[1], f"${part.strip()}$", color="white", size=SIZE * SCALE)
        box = label.get_window_extent(renderer)
        if word:
            middle, below = brace(figure, box.x0, box.x1, base - 5.0 * SCALE)
            figure.text(middle / ROOM[0], (below - 2.0 * SCALE) / ROOM[1], word, color="white",
                        size=0.72 * SIZE * SCALE, ha="center", va="top", style="italic")
        x = box.x1 + (4.0 * SCALE if re.search(r"[=+-]\s*$", part) else 0.0)
    canvas.draw()
    return np.asarray(canvas.buffer_rgba())[:, :, 3]


def main():
    for line in (HERE / "equations.tsv").read_text(encoding="utf-8").splitlines():
        if line.startswith("#") or not line.strip():
            continue
        name, latex, _ = line.split("\t")
        alpha = draw(latex)
        rows, columns = np.nonzero(alpha.max(1))[0], np.nonzero(alpha.max(0))[0]
        alpha = alpha[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
        # An even number of pixels is a whole number of points.
        alpha = np.pad(alpha, [(0, side % int(SCALE)) for side in alpha.shape])
        Image.fromarray(alpha).save(HERE / f"{name}.png", optimize=True)
        print(f"{name}: {alpha.shape[1]} by {alpha.shape[0]}")


main()
