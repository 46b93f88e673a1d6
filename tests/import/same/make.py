"""Writes one set of pictures in every format, as other programs write them.

Run with Python 3, numpy and Pillow: python make.py
"""

import gzip
import shutil
import subprocess
from pathlib import Path

import numpy as np
from PIL import Image

HERE = Path(__file__).parent
COUNT, HEIGHT, WIDTH = 24, 5, 7


def pictures():
    """[COUNT, HEIGHT, WIDTH, 3]: a blob of its own place and colour in each."""
    rows, columns = np.indices((HEIGHT, WIDTH))
    images = np.empty((COUNT, HEIGHT, WIDTH, 3), np.uint8)
    for image in range(COUNT):
        far = np.hypot(rows - image % HEIGHT, columns - image % WIDTH)
        for channel in range(3):
            images[image, ..., channel] = 255 * np.exp(-far * (1 + (image + channel) % 3) / 3)
    return images


def idx(path, numbers, opened=open):
    """LeCun's format, of unsigned bytes."""
    with opened(HERE / path, "wb") as file:
        file.write(bytes([0, 0, 8, numbers.ndim]))
        file.write(np.array(numbers.shape, ">u4").tobytes())
        file.write(numbers.tobytes())


def folder(name, parts):
    """PNG files, and archives of them by Info-ZIP and GNU tar."""
    shutil.rmtree(HERE / name, ignore_errors=True)
    for inner, images in parts.items():
        (HERE / name / inner).mkdir(parents=True, exist_ok=True)
        for number, image in enumerate(images):
            Image.fromarray(image).save(HERE / name / inner / f"{number:02}.png")
    for archive in (f"{name}.zip", f"{name}.tar.gz"):
        (HERE / archive).unlink(missing_ok=True)
    subprocess.run(["zip", "-q", "-X", "-r", f"{name}.zip", name], cwd=HERE, check=True)
    as_of = ["--sort=name", "--owner=0", "--group=0", "--mtime=@0"]
    subprocess.run(["tar", *as_of, "-czf", f"{name}.tar.gz", name], cwd=HERE, check=True)


images = pictures()

# One after another, without classes or splits.
folder("plain", {"": images})
idx("plain-images-idx4-ubyte", images)
idx("plain-images-idx4-ubyte.gz", images, gzip.open)
np.save(HERE / "plain.npy", images)
np.save(HERE / "plain_channels_first.npy", images.transpose(0, 3, 1, 2))
np.save(HERE / "plain_units.npy", (images / 255).astype(np.float32))
np.savez(HERE / "plain.npz", images=images)
np.savez_compressed(HERE / "plain_packed.npz", images=images)
flat = images.reshape(COUNT, -1)
np.savetxt(HERE / "plain.csv", flat, fmt="%d", delimiter=",")
with gzip.open(HERE / "plain.tsv.gz", "wt") as table:
    np.savetxt(table, flat, fmt="%d", delimiter="\t")

# In two classes and two splits.
train, test = images[:16], images[16:]
of_class = {"train/blue": train[:8], "train/red": train[8:], "test/blue": test[:4], "test/red": test[4:]}
folder("parted", of_class)
(HERE / "parted-idx").mkdir(exist_ok=True)
labels = lambda half: np.repeat(np.arange(2, dtype=np.uint8), half)
idx("parted-idx/train-images-idx4-ubyte", train)
idx("parted-idx/train-labels-idx1-ubyte", labels(8))
idx("parted-idx/t10k-images-idx4-ubyte", test)
idx("parted-idx/t10k-labels-idx1-ubyte", labels(4))
np.savez(
    HERE / "parted.npz", x_train=train, y_train=labels(8), x_test=test, y_test=labels(4)
)
