"""Writes the tables of this folder as other programs write them.

Run with Python 3 and numpy: python make.py
"""

import csv
import gzip
from pathlib import Path

import numpy as np

HERE = Path(__file__).parent
COUNT = 40
SIDE = 6


def pictures(channels=1):
    """COUNT images, each with a bright spot of its own on dark ground; their classes."""
    rows, columns = np.indices((SIDE, SIDE))
    images = np.empty((COUNT, SIDE, SIDE, channels), np.uint8)
    for image in range(COUNT):
        far = np.hypot(rows - image % SIDE, columns - image // SIDE)
        for channel in range(channels):
            images[image, :, :, channel] = 255 * np.exp(-far * (channel + 1) / 2)
    classes = np.arange(COUNT) // SIDE
    return images, classes


def write(name, rows, opened=open, **style):
    with opened(HERE / name, "wt", newline="") as file:
        csv.writer(file, **style).writerows(rows)


images, classes = pictures()
flat = images.reshape(COUNT, -1)
names = [f"pixel{number}" for number in range(SIDE * SIDE)]
words = np.array(["left", "right, mostly", 'so "called"'])[classes % 3]

# Kaggle's way.
write("label_first.csv", [["label", *names], *([c, *row] for c, row in zip(classes, flat))])
# The UCI repository's way: no header, the class last.
write("class_last.csv", ([*row, c] for c, row in zip(classes, flat)))
# A spreadsheet's way in much of Europe, with words for classes.
write(
    "words.csv",
    [["kind", *names], *([w, *row] for w, row in zip(words, flat))],
    delimiter=";",
    quoting=csv.QUOTE_ALL,
)
# The way of a data frame that was saved with its index and without names.
write(
    "frame.csv",
    [["", *range(SIDE * SIDE)], *([n, *row] for n, row in enumerate(flat))],
    lineterminator="\n",
)
# numpy's way: 18 digits for each number, 255 being 1.
np.savetxt(
    HERE / "unit.tsv.gz",
    np.column_stack([classes, flat / 255]),
    delimiter="\t",
    header="\t".join(["label", *names]),
)
np.savetxt(HERE / "blanks.txt", flat, fmt="%3d")
np.save(HERE / "same.npy", images[..., 0])
np.savez(HERE / "same.npz", images=images[..., 0], labels=classes)

# Red, green and blue of each pixel in turn.
colours, _ = pictures(3)
packed = lambda path, mode, newline: gzip.open(path, mode, newline=newline)
write("colours.tsv.gz", colours.reshape(COUNT, -1), opened=packed, delimiter="\t")
np.save(HERE / "colours.npy", colours)

# Three rows out of 300 that are no images.
many = [[n % 10, *flat[n % COUNT, :9]] for n in range(300)]
many[10] = many[10][:-1]
many[20][5] = ""
many[30][7] = "nan"
write("flaws.csv", [["class", *names[:9]], *many])
