"""What `compare.py` and `growth.py` share: finding programs, running them, the outside clock."""

import gzip
import json
import os
import random
import subprocess
import sys
import time
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PEER = ROOT / "benches" / "peer"
DIGITS = ROOT / "assets" / "mnist"
DIGIT_IMAGES = 60_000
"""In the training split of the digits."""
COLOURED_IMAGES = {"train": 20_000, "t10k": 1_000}
"""In each split of a random set."""
TARGET = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target"))


def peer_python():
    """The interpreter of the peers' virtual environment, made if it is not there."""
    place = TARGET / "peer-venv"
    python = place / "bin" / "python"
    wanted = (PEER / "requirements.txt").read_text()
    stamp = place / "installed.txt"
    if not stamp.exists() or stamp.read_text() != wanted:
        venv.create(place, with_pip=True, clear=True)
        install = ["-m", "pip", "install", "-r", str(PEER / "requirements.txt")]
        subprocess.run([python, *install], check=True, stdout=sys.stderr)
        stamp.write_text(wanted)
    return python


def elbow_program(given):
    """The program at `given`, or else the one that this checkout builds."""
    if given:
        return Path(given).resolve()
    subprocess.run(["cargo", "build", "--release", "--locked"], cwd=ROOT, check=True)
    return TARGET / "release" / "elbow"


def negative_digits():
    """A folder with the digits black on white, made anew."""
    place = TARGET / "negative-mnist"
    place.mkdir(parents=True, exist_ok=True)
    header = 16
    inverse = bytes(range(255, -1, -1))
    for packed in DIGITS.glob("*.gz"):
        raw = gzip.decompress(packed.read_bytes())
        if "images" in packed.name:
            raw = raw[:header] + raw[header:].translate(inverse)
        (place / packed.stem).write_bytes(raw)
    return place


def random_pictures(height, width, channels):
    """A folder with random pictures of that shape, coloured blocks, the same each time."""
    place = TARGET / f"random-{height}x{width}x{channels}"
    place.mkdir(parents=True, exist_ok=True)
    for seed, (split, count) in enumerate(COLOURED_IMAGES.items()):
        to = place / f"{split}-images-idx3-ubyte"
        sizes = [count, height, width] + ([channels] if channels > 1 else [])
        header = bytes([0, 0, 8, len(sizes)]) + b"".join(n.to_bytes(4, "big") for n in sizes)
        if to.exists() and to.stat().st_size == len(header) + count * height * width * channels:
            continue
        draw = random.Random(seed)
        with to.open("wb") as file:
            file.write(header)
            for _ in range(count):
                file.write(blocks(draw, height, width, channels))
    return place


def blocks(draw, height, width, channels, side=8):
    """One picture of blocks `side` pixels wide, each of one colour."""
    rows = []
    for _ in range(0, height, side):
        colours = (draw.randbytes(channels) for _ in range(0, width, side))
        row = b"".join(colour * side for colour in colours)[: width * channels]
        rows += [row] * side
    return b"".join(rows[:height])


def lines(command, **options):
    """Of each line that `command` prints, when it arrived here and the JSON that it holds."""
    options = {"stdout": subprocess.PIPE, "text": True, **options}
    with subprocess.Popen([str(word) for word in command], **options) as process:
        for line in process.stdout:
            yield time.perf_counter(), json.loads(line)
    if process.returncode:
        raise SystemExit(f"exit status {process.returncode}: {shown(command)}")


def measured(command, measure, **options):
    """The lines of one kind that `command` prints; at least one."""
    found = [said for _, said in lines(command, **options) if said.get("measure") == measure]
    if not found:
        raise SystemExit(f"printed no line of measure {measure!r}: {shown(command)}")
    return found


def training(command, **options):
    """One training by the protocol in a process of its own: see `timed`."""
    return timed(lines(command, **options), command)


class Kept:
    """A process that stays and trains once for each seed: a peer with `--serve`.

    What a Python process has made ready in one run, it has in the next.
    """

    def __init__(self, command):
        self.command = [*command, "--serve"]
        words = [str(word) for word in self.command]
        pipe = subprocess.PIPE
        self.process = subprocess.Popen(words, stdin=pipe, stdout=pipe, text=True, bufsize=1)

    def training(self, seed):
        """One training with the weights and the order of `seed`: see `timed`."""
        self.process.stdin.write(f"{seed}\n")
        return timed(self.until_done(), self.command)

    def until_done(self):
        """What is printed up to the end of one training, and when it arrived here."""
        for line in self.process.stdout:
            said = json.loads(line)
            yield time.perf_counter(), said
            if said.get("state") == "done":
                return

    def close(self):
        """Lets the process end, which it does when there are no more seeds."""
        self.process.stdin.close()
        self.process.wait()


def timed(said_when, command):
    """One training by the protocol, timed from outside: its "done" line, corrected.

    `seconds` and `samples_per_second` come from this process's clock, between the
    arrivals of the lines "begun" and "done"; what the program claims is left out.
    """
    arrived = {}
    for when, said in said_when:
        if said.get("measure") == "training":
            arrived[said.get("state")] = when, said
    if not {"begun", "done"} <= arrived.keys():
        raise SystemExit(f'did not print both "begun" and "done": {shown(command)}')
    (began, _), (ended, done) = arrived["begun"], arrived["done"]
    if done["minimised"] is None:
        raise SystemExit(f"ended without a finite loss: {shown(command)}")
    samples = done.get("samples", round(done["samples_per_second"] * done["seconds"]))
    seconds = ended - began
    return {**done, "samples": samples, "seconds": seconds, "samples_per_second": samples / seconds}


def shown(command):
    """`command` as a person would type it, without the folders."""
    return " ".join(Path(word).name if os.sep in str(word) else str(word) for word in command)


def machine():
    """The processor's name and how many threads of it this process may use."""
    text = Path("/proc/cpuinfo").read_text().splitlines()
    names = [line for line in text if line.startswith("model name")]
    name = names[0].split(":", 1)[1].strip() if names else "unknown"
    return {"processor": name, "threads": len(os.sched_getaffinity(0))}


def whole_numbers(text, between=","):
    """The numbers of a list such as 20,128,512; none of an empty text."""
    return [int(part) for part in text.split(between) if part]
