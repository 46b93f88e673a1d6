#!/usr/bin/env python3
"""How fast `elbow train` is beside eager PyTorch, in one run on this machine.

    python3 benches/against_pytorch.py [--rounds 5] [--steps 2345] [--latent 2] [--batch 128]

Makes a virtual environment with the pinned peer in the target folder, builds
Elbow in the release profile, then lets the two train the same number of
minibatches in turn, each a fresh process with all cores to itself. Prints each
round, then one line of JSON: median samples/s of both, and the ratio's median,
minimum and maximum over the rounds (each round's Elbow over its own peer).
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PEER = ROOT / "benches" / "peer"
TARGET = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target"))


def peer_python():
    """The interpreter of the peer's virtual environment, made if it is not there."""
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


def elbow_program():
    subprocess.run(["cargo", "build", "--release"], cwd=ROOT, check=True)
    return TARGET / "release" / "elbow"


def last_json(command):
    ran = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    return json.loads(ran.stdout.splitlines()[-1])


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--steps", type=int, default=2345, help="five epochs of batch 128")
    parser.add_argument("--latent", type=int, default=2)
    parser.add_argument("--batch", type=int, default=128)
    parser.add_argument("--device", default="auto", choices=["auto", "ndarray", "flex"])
    parser.add_argument("--python", help="an interpreter that has PyTorch already")
    args = parser.parse_args()
    python = args.python or peer_python()
    elbow = elbow_program()

    same = [f"--{name}={getattr(args, name)}" for name in ("steps", "latent", "batch")]
    mine = [elbow, "train", f"--device={args.device}", *same]
    theirs = [python, PEER / "mnist_vae_torch.py", "--data", ROOT / "assets" / "mnist", *same]
    speeds = []
    for turn in range(1, args.rounds + 1):
        a, b = last_json(mine), last_json(theirs)
        speeds.append((a["samples_per_second"], b["samples_per_second"]))
        print(
            f"round {turn}: elbow {speeds[-1][0]:,.0f} samples/s (test ELBO {a['test']['elbo']:.2f}), "
            f"PyTorch {speeds[-1][1]:,.0f} samples/s (test ELBO {b['test_elbo']:.2f}), "
            f"ratio {speeds[-1][0] / speeds[-1][1]:.3f}",
            file=sys.stderr,
            flush=True,
        )
    ratios = [ours / peer for ours, peer in speeds]
    summary = {
        "elbow_samples_per_second": statistics.median(ours for ours, _ in speeds),
        "pytorch_samples_per_second": statistics.median(peer for _, peer in speeds),
        "ratio": statistics.median(ratios),
        "ratio_min": min(ratios),
        "ratio_max": max(ratios),
        "rounds": args.rounds,
        "steps": args.steps,
        "latent": args.latent,
        "batch": args.batch,
        "device": a["device"],
        "torch": b["torch"],
        "threads": b["threads"],
    }
    print(json.dumps(summary))


if __name__ == "__main__":
    main()
