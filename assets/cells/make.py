#!/usr/bin/env python3
"""Draws cells.zip: 1,500 pictures of stained blood cells, 48 x 48 in colour.

    python3 assets/cells/make.py [OUT.zip]

Needs numpy and Pillow. No photograph is behind them: every cell is a few outlines, drawn
from numbers of a generator with a fixed seed, coloured as by Wright's stain. Six folders
are the classes, below `train` (210 of each) and `test` (40 of each).
"""

import io
import sys
import zipfile
from pathlib import Path

import numpy as np
from PIL import Image

SIDE = 48
"""Pixels of a picture's side."""
FINE = 4
"""Points per pixel's side that are drawn and averaged."""
COLOURS = 40
"""Of a picture's palette: what keeps the file small."""
COUNTS = {"train": 210, "test": 40}

PAPER = np.array([246, 240, 236])
ROSE = np.array([222, 138, 140])
VIOLET = np.array([92, 48, 138])
SKY = np.array([166, 190, 230])
ASH = np.array([178, 178, 206])
PINK = np.array([238, 200, 212])
BRICK = np.array([226, 104, 72])

ZOOM = 1.15
"""Of all that is drawn."""

AXIS = ((np.arange(SIDE * FINE) + 0.5) / FINE - SIDE / 2) / ZOOM
ACROSS, DOWN = np.meshgrid(AXIS, AXIS)


class Canvas:
    """A picture in the making, in colours of 0 to 255 at every fine point."""

    def __init__(self, draw):
        self.draw = draw
        tint = draw.normal(0, 2.5, 3)
        light = ACROSS * draw.normal(0, 0.12) + DOWN * draw.normal(0, 0.12)
        self.colours = PAPER + tint + light[..., None]
        # How strongly this slide took the stain.
        self.stain = draw.uniform(0.82, 1.12)

    def paint(self, inside, colour, strength=1.0):
        """Lays a colour over what is there, where `inside` is 1."""
        shade = PAPER + (np.asarray(colour) - PAPER) * self.stain
        share = np.clip(inside * strength, 0, 1)[..., None]
        self.colours = self.colours * (1 - share) + shade * share

    def picture(self):
        fine = self.colours.reshape(SIDE, FINE, SIDE, FINE, 3)
        whole = np.clip(fine.mean((1, 3)) + 0.5, 0, 255).astype(np.uint8)
        return Image.fromarray(whole).quantize(COLOURS, Image.Quantize.MEDIANCUT, dither=0)


def soft(distance, edge=0.7):
    """1 within an outline and 0 without, by the distance to it in pixels, inwards positive."""
    return 1 / (1 + np.exp(-distance / (edge / 2)))


def outline(draw, x, y, radius, wobble=0.04, stretch=1.0, turn=0.0):
    """The distance inwards to a rough ellipse."""
    right, down = ACROSS - x, DOWN - y
    along = right * np.cos(turn) + down * np.sin(turn)
    aside = -right * np.sin(turn) + down * np.cos(turn)
    along, aside = along / stretch, aside * stretch
    angle = np.arctan2(aside, along)
    rim = radius * np.ones_like(angle)
    for wave in (2, 3, 4, 5):
        size = draw.normal(0, wobble / wave)
        rim += radius * size * np.cos(wave * angle + draw.uniform(0, 2 * np.pi))
    return rim - np.hypot(along, aside)


def clouds(draw, scale):
    """Smooth noise, about -1 to 1, that changes over so many pixels."""
    cells = int(np.ceil(SIDE / scale)) + 1
    coarse = Image.fromarray(draw.normal(0, 1, (cells, cells)).astype(np.float32))
    return np.asarray(coarse.resize((SIDE * FINE, SIDE * FINE), Image.Resampling.BICUBIC))


def grains(draw, inside, count, radius):
    """1 on small round grains that lie where `inside` is 1."""
    places = np.argwhere(inside > 0.7)
    found = np.zeros_like(inside)
    for row, column in places[draw.integers(0, len(places), count)]:
        gap = radius * draw.uniform(0.7, 1.2) - np.hypot(
            ACROSS - ACROSS[row, column], DOWN - DOWN[row, column]
        )
        found = np.maximum(found, soft(gap, 0.6))
    return found


def nucleus(canvas, distance, colour=VIOLET, depth=0.16):
    """Paints chromatin: dark, uneven, lighter towards its rim."""
    uneven = 1 + depth * clouds(canvas.draw, 4)[..., None]
    rim = soft(distance - 1.2, 3)[..., None]
    shade = np.clip(PAPER + (colour - PAPER) * uneven * (0.86 + 0.14 * rim), 0, 255)
    canvas.paint(soft(distance), shade)


def lobes(draw, centre, radius, count, reach, turn):
    """The distance inwards to lobes on an arc, joined by thin strands."""
    angles = turn + np.linspace(-1, 1, count) * 0.36 * np.pi * (count - 1) / 2
    places = [(centre[0] + reach * np.cos(a), centre[1] + reach * np.sin(a)) for a in angles]
    distance = np.full_like(ACROSS, -np.inf)
    for (x, y), angle in zip(places, angles):
        size = radius * draw.uniform(0.88, 1.12)
        distance = np.maximum(distance, outline(draw, x, y, size, 0.05, 1.12, angle + np.pi / 2))
    for (x, y), (u, v) in zip(places, places[1:]):
        share = ((ACROSS - x) * (u - x) + (DOWN - y) * (v - y)) / ((u - x) ** 2 + (v - y) ** 2)
        share = np.clip(share, 0, 1)
        gap = np.hypot(ACROSS - x - share * (u - x), DOWN - y - share * (v - y))
        distance = np.maximum(distance, 1.1 - gap)
    return distance


def place(draw):
    return draw.normal(0, 0.8, 2)


def erythrocyte(canvas):
    draw, (x, y) = canvas.draw, place(canvas.draw)
    radius = draw.uniform(11, 15)
    body = outline(draw, x, y, radius, 0.03, draw.uniform(1, 1.1), draw.uniform(0, np.pi))
    canvas.paint(soft(body), ROSE)
    hollow = radius * draw.uniform(0.3, 0.5)
    pale = np.exp(-0.5 * (np.hypot(ACROSS - x, DOWN - y) / hollow) ** 2)
    canvas.paint(pale, PAPER, draw.uniform(0.45, 0.8))


def lymphocyte(canvas):
    draw, (x, y) = canvas.draw, place(canvas.draw)
    radius = draw.uniform(11.5, 14.5)
    body = outline(draw, x, y, radius, 0.05)
    canvas.paint(soft(body), SKY)
    inner = radius * draw.uniform(0.76, 0.88)
    off = draw.uniform(0, 0.9 * (radius - inner))
    nucleus(canvas, outline(draw, x - off, y + 0.3 * off, inner, 0.05, draw.uniform(1, 1.06)))


def monocyte(canvas):
    draw, (x, y) = canvas.draw, place(canvas.draw)
    radius = draw.uniform(17, 20)
    body = outline(draw, x, y, radius, 0.1, draw.uniform(1, 1.06), draw.uniform(0, np.pi))
    canvas.paint(soft(body), ASH * (1 + 0.03 * clouds(draw, 3)[..., None]))
    canvas.paint(grains(draw, soft(body), 5, 1.1), PAPER, 0.5)
    turn = draw.normal(0, 0.35)
    inner = radius * draw.uniform(0.58, 0.68)
    bean = outline(draw, x, y, inner, 0.06, 1.14, turn + np.pi / 2)
    away = inner * draw.uniform(0.95, 1.15)
    notch = outline(draw, x + away * np.cos(turn), y + away * np.sin(turn), inner * 0.62, 0.05)
    nucleus(canvas, np.minimum(bean, -notch), VIOLET + 22, 0.2)


def neutrophil(canvas):
    draw, (x, y) = canvas.draw, place(canvas.draw)
    radius = draw.uniform(15, 17.5)
    body = outline(draw, x, y, radius, 0.05)
    canvas.paint(soft(body), PINK)
    canvas.paint(grains(draw, soft(body), 26, 0.7), PINK - [24, 42, 14], 0.55)
    count = int(draw.integers(3, 5))
    turn = np.pi + draw.normal(0, 0.4)
    nucleus(canvas, lobes(draw, (x, y), radius * 0.28, count, radius * 0.46, turn))


def eosinophil(canvas):
    draw, (x, y) = canvas.draw, place(canvas.draw)
    radius = draw.uniform(15, 17.5)
    body = outline(draw, x, y, radius, 0.05)
    canvas.paint(soft(body), BRICK + [16, 66, 74])
    canvas.paint(grains(draw, soft(body + -0.8), 110, 1.05), BRICK, 0.8)
    turn = np.pi + draw.normal(0, 0.4)
    nucleus(canvas, lobes(draw, (x, y), radius * 0.36, 2, radius * 0.5, turn))


def platelet(canvas):
    draw = canvas.draw
    for _ in range(int(draw.choice([1, 1, 2, 3]))):
        x, y = draw.normal(0, 5, 2)
        radius = draw.uniform(3, 5.2)
        turn = draw.uniform(0, np.pi)
        body = outline(draw, x, y, radius, 0.16, draw.uniform(1, 1.25), turn)
        canvas.paint(soft(body, 1.2), [186, 158, 208])
        canvas.paint(grains(draw, soft(body), 9, 0.9), [128, 76, 160], 0.75)


KINDS = (eosinophil, erythrocyte, lymphocyte, monocyte, neutrophil, platelet)


def pictures():
    """The file's entries: each name and the bytes of its PNG."""
    for split, count in COUNTS.items():
        for number, kind in enumerate(KINDS):
            for index in range(count):
                canvas = Canvas(np.random.default_rng([len(split), number, index]))
                kind(canvas)
                packed = io.BytesIO()
                canvas.picture().save(packed, "PNG", optimize=True)
                yield f"{split}/{kind.__name__}/{index:03}.png", packed.getvalue()


def main():
    here = Path(__file__).resolve().parent
    out = Path(sys.argv[1]) if len(sys.argv) > 1 else here / "cells.zip"
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in pictures():
            # Packed already, and of no day.
            archive.writestr(zipfile.ZipInfo(name), data)


if __name__ == "__main__":
    main()
