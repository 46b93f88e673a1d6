"""Writes the arrays in tests/import/arrays, as numpy, gzip and zipfile write them.

Run it in this folder with numpy 2: `python make_arrays.py`. It writes the same bytes each time.
"""

import gzip
import io
import shutil
import struct
import zipfile
from pathlib import Path

import numpy as np

OUT = Path(__file__).parent / "arrays"
TRAIN, TEST = 12, 5
HEIGHT, WIDTH = 6, 8


def images(count, first=0, height=HEIGHT, width=WIDTH, channels=1):
    """[count, height, width, channels]; the tests know the formula."""
    n, y, x, c = np.meshgrid(
        np.arange(first, first + count),
        np.arange(height),
        np.arange(width),
        np.arange(channels),
        indexing="ij",
    )
    return ((n * 37 + y * 11 + x * 5 + c * 50) % 256).astype(np.uint8)


def grey(count, first=0, **shape):
    return images(count, first, **shape)[..., 0]


def labels(count, first=0):
    return (np.arange(first, first + count) * 3 % 7).astype(np.uint8)


def write(name, content):
    path = OUT / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def npy(array, **options):
    out = io.BytesIO()
    if options:
        np.lib.format.write_array(out, array, **options)
    else:
        np.save(out, array, allow_pickle=True)
    return out.getvalue()


def npz(name, **arrays):
    out = io.BytesIO()
    np.savez(out, **arrays)
    write(name, out.getvalue())


def npz_packed(name, **arrays):
    out = io.BytesIO()
    np.savez_compressed(out, **arrays)
    write(name, out.getvalue())


IDX_TYPES = {"u1": 8, "i1": 9, "i2": 0x0B, "i4": 0x0C, "f4": 0x0D, "f8": 0x0E}


def idx(array):
    code = IDX_TYPES[array.dtype.str[1:]]
    head = bytes([0, 0, code, array.ndim])
    sizes = struct.pack(f">{array.ndim}I", *array.shape)
    return head + sizes + array.astype(array.dtype.newbyteorder(">")).tobytes()


def packed(content):
    return gzip.compress(content, mtime=0)


def write_npy():
    for split, count, first in [("train", TRAIN, 0), ("test", TEST, TRAIN)]:
        write(f"npy-folder/x_{split}.npy", npy(grey(count, first)))
        write(f"npy-folder/y_{split}.npy", npy(labels(count, first)))
    write("npy-pair/images.npy", npy(grey(TRAIN)))
    names = np.array(["cat", "dog", "été", "owl", "bee", "ant", "elk"])
    write("npy-pair/labels.npy", npy(names[labels(TRAIN)]))
    bytes_names = np.array([b"cat", b"dog", b"hen", b"owl", b"bee", b"ant", b"elk"])
    write("npy-bytes/images.npy.gz", packed(npy(grey(TRAIN))))
    write("npy-bytes/labels.npy", npy(bytes_names[labels(TRAIN)]))

    base = grey(TRAIN)
    unit = base / 255
    kinds = {
        "bool": base > 127,
        "u1": base,
        "i1": (base.astype(int) - 128).astype("i1"),
        "u2": base.astype("u2") * 257,
        "i2": base.astype("i2"),
        "u4": base.astype("u4"),
        "i4": base.astype("i4"),
        "u8": base.astype("u8"),
        "i8": base.astype("i8"),
        "f2": unit.astype("f2"),
        "f4": unit.astype("f4"),
        "f8": unit * 2 - 1,
    }
    for name, array in kinds.items():
        write(f"kinds/{name}.npy", npy(array))
        if array.dtype.itemsize > 1:
            big = array.astype(array.dtype.newbyteorder(">"))
            write(f"kinds/{name}-big.npy", npy(big))

    colour = images(TRAIN, channels=3)
    opacity = np.full((TRAIN, HEIGHT, WIDTH, 1), 255, np.uint8)
    shapes = {
        "line": base.reshape(TRAIN, -1),
        "line-square": grey(TRAIN, height=7, width=7).reshape(TRAIN, -1),
        "line-colour": colour.reshape(TRAIN, -1),
        "one-channel": base[..., None],
        "one-channel-first": base[:, None],
        "colour": colour,
        "colour-first": np.ascontiguousarray(colour.transpose(0, 3, 1, 2)),
        "opacity": np.concatenate([colour, opacity], -1),
        "fortran": np.asfortranarray(base),
        "fortran-colour": np.asfortranarray((colour / 255).astype("f4")),
    }
    for name, array in shapes.items():
        write(f"shapes/{name}.npy", npy(array))
    for version in [(1, 0), (2, 0), (3, 0)]:
        write(f"shapes/version-{version[0]}.npy", npy(base, version=version))

    holed = unit.astype("f4")
    holed[3, 2, 1] = np.nan
    holed[7, 0, 0] = np.inf
    write("odd/not-finite.npy", npy(holed))
    objects = np.array([[1, "two"], [None, 4]], dtype=object)
    write("odd/objects.npy", npy(objects))
    records = np.zeros((3, 4), dtype=[("a", "<i4"), ("b", "<f4")])
    write("odd/records.npy", npy(records))
    write("odd/complex.npy", npy(np.zeros((3, 4, 4), "c8")))
    write("odd/two-arrays.npy", npy(base) + npy(base))
    write("odd/text.npy", npy(names[:4].reshape(2, 2)))
    write("odd/no-square.npy", npy(np.zeros((3, 35), "u1")))


def write_npz():
    splits = {
        "x_train": grey(TRAIN),
        "y_train": labels(TRAIN),
        "x_test": grey(TEST, TRAIN),
        "y_test": labels(TEST, TRAIN),
    }
    npz("keras.npz", **splits)
    npz_packed("keras-packed.npz", **splits)
    npz_packed(
        "medical.npz",
        train_images=grey(TRAIN),
        val_images=grey(2),
        test_images=grey(TEST, TRAIN),
        train_labels=labels(TRAIN)[:, None],
        val_labels=labels(2)[:, None],
        test_labels=labels(TEST, TRAIN)[:, None],
    )
    factors = np.zeros((TRAIN, 6), "i8")
    factors[:, 1] = labels(TRAIN) % 3
    factors[:, 2] = np.arange(TRAIN)
    npz_packed(
        "sprites/sprites.npz",
        metadata=np.array({"about": "objects are not read"}, dtype=object),
        imgs=(grey(TRAIN) > 127).astype("u1"),
        latents_values=factors.astype("f8"),
        latents_classes=factors,
    )
    write("sprites/README.md", b"Shapes like those of dSprites.\n")
    npz_packed(
        "digits.npz",
        DESCR=np.array("a description"),
        data=grey(TRAIN).reshape(TRAIN, -1) / 255,
        feature_names=np.array(["a", "b"]),
        images=np.asfortranarray(grey(TRAIN) / 255),
        target=labels(TRAIN),
        target_names=np.arange(7),
    )
    marks = np.eye(7, dtype="f4")[labels(TRAIN)]
    out = io.BytesIO()
    np.savez(out, grey(TRAIN), marks)
    write("unnamed.npz", out.getvalue())
    npz("unusual.npz", cells=grey(TRAIN), kinds=labels(TRAIN), more=grey(TEST))
    for split, count, first in [("train", TRAIN, 0), ("test", TEST, TRAIN)]:
        for name, array in [("imgs", grey), ("labels", labels)]:
            out = io.BytesIO()
            np.savez_compressed(out, array(count, first))
            write(f"npz-folder/kmnist-{split}-{name}.npz", out.getvalue())
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_BZIP2) as archive:
        entry = zipfile.ZipInfo("x.npy", (1980, 1, 1, 0, 0, 0))
        entry.compress_type = zipfile.ZIP_BZIP2
        archive.writestr(entry, npy(grey(2)))
    write("odd/bzip2.npz", out.getvalue())


def write_idx():
    for split, count, first in [("train", TRAIN, 0), ("test", TEST, TRAIN)]:
        name = f"emnist/emnist-letters-{split}"
        write(f"{name}-images-idx3-ubyte.gz", packed(idx(grey(count, first))))
        letters = labels(count, first) + 1
        write(f"{name}-labels-idx1-ubyte.gz", packed(idx(letters)))
        name = f"qmnist/qmnist-{split}"
        write(f"{name}-images-idx3-ubyte.gz", packed(idx(grey(count, first))))
        rows = np.arange(count * 8, dtype="i4").reshape(count, 8)
        rows[:, 0] = labels(count, first)
        write(f"{name}-labels-idx2-int.gz", packed(idx(rows)))
    for split, count, first in [("train", TRAIN, 0), ("t10k", TEST, TRAIN)]:
        colour = images(count, first, channels=3)
        write(f"idx-colour/{split}-images-idx4-ubyte", idx(colour))
        far = labels(count, first).astype("i4") * 100_000 - 1
        write(f"idx-colour/{split}-labels-idx1-int", idx(far))
        write(f"windows/{split}-images.idx3-ubyte", idx(grey(count, first)))
        write(f"windows/{split}-labels.idx1-ubyte", idx(labels(count, first)))
    base = grey(TRAIN)
    for name, array in {
        "i1": (base // 2).astype("i1"),
        "i2": base.astype("i2"),
        "i4": base.astype("i4"),
        "f4": (base / 255).astype("f4"),
        "f8": base / 255,
    }.items():
        write(f"idx-kinds/{name}-images.idx", idx(array))
    write("idx-kinds/first-images.idx", idx(images(TRAIN, channels=3).transpose(0, 3, 1, 2)))


def write_cifar():
    def records(count, first, *label_bytes):
        planes = images(count, first, 32, 32, 3).transpose(0, 3, 1, 2)
        rows = [np.full(count, 19), np.arange(first, first + count) * 7 % 10]
        rows = [row.astype("u1")[:, None] for row in rows[2 - label_bytes[0] :]]
        return np.concatenate([*rows, planes.reshape(count, -1)], 1).tobytes()

    ten = "cifar-10/cifar-10-batches-bin"
    write(f"{ten}/data_batch_1.bin", records(2, 0, 1))
    write(f"{ten}/data_batch_2.bin", records(1, 2, 1))
    write(f"{ten}/test_batch.bin", records(2, 3, 1))
    kinds = "airplane automobile bird cat deer dog frog horse ship truck"
    write(f"{ten}/batches.meta.txt", ("\n".join(kinds.split()) + "\n\n").encode())
    hundred = "cifar-100"
    write(f"{hundred}/train.bin", records(2, 0, 2))
    write(f"{hundred}/test.bin", records(1, 2, 2))
    names = "\n".join(f"kind {number}" for number in range(100))
    write(f"{hundred}/fine_label_names.txt", names.encode())


if __name__ == "__main__":
    shutil.rmtree(OUT, ignore_errors=True)
    write_npy()
    write_npz()
    write_idx()
    write_cifar()
    total = sum(path.stat().st_size for path in OUT.rglob("*") if path.is_file())
    print(f"{total} bytes")
