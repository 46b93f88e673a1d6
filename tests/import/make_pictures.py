"""Writes the pictures that tests/import_folders.rs reads, with Pillow, ImageMagick, zip and tar.

    python3 tests/import/make_pictures.py

Every picture shows the same: 8 rows of 12 pixels, the pixel at row y and column x being
(20 x, 30 y, 128), or for a grey one 20 x + y. Made with Pillow 13.0 and ImageMagick 6.9.
"""

import io
import os
import shutil
import subprocess
import tarfile
import zipfile

import numpy as np
from PIL import Image

HERE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "pictures")
HEIGHT, WIDTH = 8, 12
Y, X = np.mgrid[0:HEIGHT, 0:WIDTH]
RGB = np.stack([20 * X, 30 * Y, 128 + 0 * X], axis=-1).astype(np.uint8)
GREY = (20 * X + Y).astype(np.uint8)


def place(name):
    path = os.path.join(HERE, name)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    return path


def convert(source, name, *options):
    subprocess.run(["convert", place(source), "-strip", *options, place(name)], check=True)


def colours():
    rgb = Image.fromarray(RGB)
    rgb.save(place("colour/a8.png"))
    convert("colour/a8.png", "colour/b16.png", "-depth", "16", "-define", "png:bit-depth=16")
    convert("colour/a8.png", "colour/c.bmp", "-type", "TrueColor")
    rgb.save(place("colour/d.webp"), lossless=True)
    convert("colour/a8.png", "colour/e8.tiff", "-compress", "none")
    convert("colour/a8.png", "colour/f16.tif", "-depth", "16", "-compress", "lzw")
    # 96 colours: a palette holds them all.
    palette = rgb.convert("P", palette=Image.Palette.ADAPTIVE, colors=96)
    exact = np.array(palette.convert("RGB"))
    assert (exact == RGB).all()
    palette.save(place("colour/g.gif"))
    palette.save(place("colour/h_palette.png"))
    palette.save(place("colour/i_palette.tiff"))
    rgb.save(place("colour/j_png_inside.jpg"), format="PNG")
    rgb.save(place("colour/k_no_ending"), format="PNG")


def photos():
    smooth = Image.fromarray(RGB).resize((48, 32), Image.Resampling.BILINEAR)
    smooth.save(place("photo/upright.jpg"), quality=95, subsampling=0)
    turned = smooth.transpose(Image.Transpose.ROTATE_90)
    exif = Image.Exif()
    exif[0x0112] = 6
    turned.save(place("photo/turned.jpg"), quality=95, subsampling=0, exif=exif)


def greys():
    grey = Image.fromarray(GREY)
    grey.save(place("grey/a8.png"))
    Image.fromarray(GREY.astype(np.uint16) * 257).save(place("grey/b16.png"))
    Image.fromarray(GREY.astype(np.uint16) * 257).save(place("grey/c16.tiff"))
    Image.fromarray(GREY.astype(np.float32) / 255).save(place("grey/d_float.tiff"))
    Image.fromarray(np.stack([GREY] * 3, axis=-1)).save(place("grey/e_stored_rgb.png"))


def opacity():
    """Opaque on the left, nothing on the right."""
    alpha = np.where(X < WIDTH // 2, 255, 0).astype(np.uint8)
    rgba = np.dstack([RGB, alpha])
    Image.fromarray(rgba).save(place("opacity/rgba.png"))
    Image.fromarray(rgba).save(place("opacity/rgba.tiff"))
    Image.fromarray(rgba).save(place("opacity/rgba.webp"), lossless=True)


def grey_opacity():
    alpha = np.where(X < WIDTH // 2, 255, 0).astype(np.uint8)
    both = Image.fromarray(np.dstack([GREY, alpha]), mode="LA")
    both.save(place("grey_opacity/la.png"))
    both.save(place("grey_opacity/la.tiff"))


def bits():
    one = Image.fromarray(((X + Y) % 2 * 255).astype(np.uint8)).convert("1")
    one.save(place("bits/a1.png"))
    one.save(place("bits/b1.tiff"))


def split_set():
    """train/ and test/ with classes; files beside them that are no pictures."""
    number = 0
    for split, many in [("train", 4), ("test", 2)]:
        for cls in ["cats", "dogs", "big/birds"]:
            for _ in range(many):
                number += 1
                picture = np.full((4, 4, 3), [number, 10 * number, 255 - number], np.uint8)
                Image.fromarray(picture).save(place(f"set/{split}/{cls}/img{number}.png"))
    for name, text in [("readme.txt", "pictures\n"), ("labels.json", "{}\n"), ("set.csv", "a,b\n")]:
        with open(place(f"set/{name}"), "w") as file:
            file.write(text)


def archives():
    root = os.path.join(HERE, "set")
    names = sorted(
        os.path.relpath(os.path.join(folder, file), HERE)
        for folder, _, files in os.walk(root)
        for file in files
    )
    for archive in ["set.zip", "set.tar", "set.tar.gz", "set_stored.zip"]:
        if os.path.exists(place(archive)):
            os.remove(place(archive))
    subprocess.run(["zip", "-q", "-X", "-r", "set.zip", "set"], cwd=HERE, check=True)
    subprocess.run(["tar", "--format=gnu", "--owner=0", "--group=0", "--mtime=@0", "-cf", "set.tar", "set"], cwd=HERE, check=True)
    with zipfile.ZipFile(place("set_stored.zip"), "w", zipfile.ZIP_STORED) as file:
        for name in names:
            file.writestr(zipfile.ZipInfo(name), open(os.path.join(HERE, name), "rb").read())
    # Python's tarfile writes the pax format.
    with tarfile.open(place("set.tar.gz"), "w:gz", format=tarfile.PAX_FORMAT) as file:
        for name in names:
            file.add(os.path.join(HERE, name), arcname="./" + name)


def bad():
    whole = io.BytesIO()
    noise = np.random.default_rng(0).integers(0, 256, (32, 32, 3), dtype=np.uint8)
    Image.fromarray(noise).save(whole, format="PNG")
    with open(place("bad/truncated.png"), "wb") as file:
        file.write(whole.getvalue()[:1500])
    whole = io.BytesIO()
    Image.fromarray(noise).save(whole, format="JPEG")
    with open(place("bad/truncated.jpg"), "wb") as file:
        file.write(whole.getvalue()[:1200])
    with open(place("bad/text.png"), "w") as file:
        file.write("this is no picture\n")
    with open(place("bad/empty.png"), "w"):
        pass
    Image.fromarray(noise).save(place("bad/good.png"))


if __name__ == "__main__":
    shutil.rmtree(HERE, ignore_errors=True)
    for make in [colours, photos, greys, opacity, grey_opacity, bits, split_set, archives, bad]:
        make()
