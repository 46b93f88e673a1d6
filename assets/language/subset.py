#!/usr/bin/env python3
"""Cuts Noto Sans CJK JP, regular and bold, down to the characters of the window.

They stand in ja.tsv and in src/ui/language/japanese. Run it again whenever there is
a new character:

    python3 -m venv target/fonts && target/fonts/bin/pip install fonttools==4.68.0
    apt-get download fonts-noto-cjk && dpkg-deb -x fonts-noto-cjk_*.deb target/noto
    target/fonts/bin/python assets/language/subset.py \
        target/noto/usr/share/fonts/opentype/noto/NotoSansCJK-{Regular,Bold}.ttc

The Japanese faces are found by their names, in collections or in files of their
own (NotoSansCJKjp-Regular.otf of https://github.com/notofonts/noto-cjk).
"""

import sys
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTCollection, TTFont

HERE = Path(__file__).parent
FACES = {
    "Noto Sans CJK JP": "NotoSansJP-subset.otf",
    "Noto Sans CJK JP Bold": "NotoSansJP-Bold-subset.otf",
}

# There in any case, so that a new word seldom needs a new file: kana and the
# punctuation of Japanese.
ALWAYS = (
    list(range(0x3041, 0x3097))
    + list(range(0x30A1, 0x30FD))
    + [ord(c) for c in "　、。・「」『』（）〈〉【】〜！？：；＋－／％＝×…—々〆ー"]
)


def japanese(path):
    """The Japanese face of the file, and what its subset is called."""
    with open(path, "rb") as file:
        collection = file.read(4) == b"ttcf"
    faces = TTCollection(path).fonts if collection else [TTFont(path)]
    for face in faces:
        name = face["name"].getDebugName(4)
        if name in FACES:
            return face, HERE / FACES[name]
    sys.exit(f"{path} holds none of {', '.join(FACES)}")


def cut(path):
    font, out = japanese(path)
    sources = sorted((HERE.parent.parent / "src/ui/language/japanese").glob("*.rs"))
    text = "".join(path.read_text(encoding="utf-8") for path in [HERE / "ja.tsv", *sources])
    # Latin letters, Greek and signs come from the window's own typeface, which
    # stands before this one; what it lacks of them is here.
    wanted = {ord(c) for c in text if ord(c) >= 0x80} | set(ALWAYS)
    missing = sorted(wanted - set(font.getBestCmap()))
    if missing:
        # A test looks for every character among all of the window's typefaces.
        print("left to the other typefaces:", " ".join(map(chr, missing)))
    options = subset.Options()
    options.layout_features = []
    options.hinting = False
    options.desubroutinize = True
    options.notdef_outline = True
    options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 13, 14]
    options.drop_tables += ["BASE", "VORG", "vhea", "vmtx", "GSUB", "GPOS", "GDEF"]
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=wanted)
    cutter.subset(font)
    # The same file from the same input.
    font.recalcTimestamp = False
    subset.save_font(font, str(out), options)
    print(f"{out.name}: {len(wanted)} characters, {out.stat().st_size / 1024:.0f} KiB")


def main():
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    for path in sys.argv[1:]:
        cut(path)


main()
