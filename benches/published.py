#!/usr/bin/env python3
"""Elbow's figures beside published ones, on the same set-ups as far as they are known.

    python3 benches/published.py [ELBOW] [--only NAME,..] [--long]

Builds Elbow in the release profile unless a program is given, trains one row after
the other and writes `assets/published/published.json` (the numbers) and
`published.md` (the table). Rows that are not run again keep the numbers they had.
Without `--long` only rows that two cores train in minutes are run; the others stand
in the table as the command that would run them.
"""

import argparse
import json
import subprocess
import tempfile
from pathlib import Path

import harness

OUT = harness.ROOT / "assets" / "published"

PYTORCH = "pytorch/examples, vae"
FLAX = "google/flax, examples/vae"
ALTOSAAR = "altosaar/variational-autoencoder"
IWAE = "Burda et al. 2016, table 1, and nbip/IWAE's repeat of it"
FIXED = "fixed binarisation: near, not equal"

FIXED_MLP = "--binarize fixed --latent 128 --hidden 256,256"
IWAE_MLP = "--binarize dynamic --latent 50 --hidden 200,200 --activation tanh --batch 20"

ROWS = [
    {
        "name": "pytorch",
        "source": PYTORCH,
        "setup": "z=20, 400 ReLU, grey, batch 128, 7 epochs",
        "published": "test ELBO -106.66",
        "train": "--latent 20 --epochs 7",
    },
    {
        "name": "flax",
        "source": FLAX,
        "setup": "z=20, 500 ReLU, binarised once, batch 128, 10 epochs",
        "published": "test ELBO about -104",
        "train": "--binarize fixed --latent 20 --hidden 500 --epochs 10",
        "note": FIXED,
    },
    *(
        {
            "name": f"altosaar-{steps // 1000}k",
            "source": ALTOSAAR,
            "setup": f"z=128, 2 x 256 ReLU, binarised once, {steps:,} steps",
            "published": published,
            "train": f"{FIXED_MLP} --steps {steps}",
            "samples": 100,
            "note": FIXED + "; RMSprop there, Adam here",
        }
        for steps, published in [
            (5_000, "validation ELBO -112.57, log p(x) -107.01"),
            (10_000, "validation ELBO -108.49, log p(x) -102.62"),
            (20_000, "validation ELBO -106.23, log p(x) -100.04"),
            (65_000, "test ELBO -103.31, log p(x) -97.10"),
        ]
    ),
    *(
        {
            "name": f"iwae-{k}-short",
            "source": IWAE,
            "setup": f"k={k}, z=50, 2 x 200 tanh, drawn anew, batch 20, {epochs} epochs only",
            "published": f"log p(x) {paper} (repeat {repeat}) after 3,280 epochs",
            "train": f"{IWAE_MLP} --importance {k} --epochs {epochs}",
            "samples": 1000,
            "note": "far fewer epochs and one learning rate: the way there, not the figure",
        }
        for k, paper, repeat, epochs in [
            (1, "-86.76", "-86.35", 50),
            (5, "-85.54", "-85.18", 20),
        ]
    ),
    *(
        {
            "name": f"iwae-{k}",
            "source": IWAE,
            "setup": f"k={k}, z=50, 2 x 200 tanh, drawn anew, batch 20, 3,280 epochs",
            "published": f"log p(x) {paper} (repeat {repeat})",
            "train": f"{IWAE_MLP} --importance {k} --epochs 3280",
            "samples": 5000,
            "note": "one learning rate where the paper lowers it",
            "long": True,
        }
        for k, paper, repeat in [
            (1, "-86.76", "-86.35"),
            (5, "-85.54", "-85.18"),
            (50, "-84.78", "-84.59"),
        ]
    ),
]


def commands(row, model):
    """What a person would type for a row, with the model at `model`."""
    train = f"train {row['train']} --save {model}"
    samples = row.get("samples")
    evaluate = f"eval {model} --importance-samples {samples}" if samples else None
    return train, evaluate


def said(elbow, command):
    """The last line of JSON that a command prints."""
    done = subprocess.run([elbow, *command.split()], check=True, stdout=subprocess.PIPE, text=True)
    return json.loads(done.stdout.splitlines()[-1])


def run(elbow, row):
    """Trains a row, and evaluates it where its figure is log p(x)."""
    with tempfile.TemporaryDirectory() as folder:
        train, evaluate = commands(row, Path(folder) / "model.bpk")
        trained = said(elbow, train)
        found = {
            "elbo": trained["test"]["elbo"],
            "bound": trained["test"].get("bound"),
            "seconds": trained["seconds"],
            "steps": trained["steps"],
            "machine": harness.machine(),
        }
        if evaluate:
            found["log_px"] = said(elbow, evaluate)["log_px"]
        return found


def figures(found):
    """A row's measured figures in words."""
    if not found:
        return "not run"
    parts = [f"test ELBO {found['elbo']:.2f}"]
    if found.get("bound") is not None:
        parts.append(f"bound {found['bound']:.2f}")
    if found.get("log_px") is not None:
        parts.append(f"log p(x) {found['log_px']:.2f}")
    return ", ".join(parts) + f" ({found['seconds'] / 60:.1f} min)"


def processors(results):
    """Every processor that rows were run on."""
    machines = [row["machine"] for row in results["rows"].values() if "machine" in row]
    names = {f"{machine['processor']} ({machine['threads']} threads)" for machine in machines}
    return " and ".join(sorted(names))


def table(results):
    """The whole page."""
    lines = [
        "# Elbow beside published figures",
        "",
        "In nats per image; up is better. One run each, seed 0, Adam at 1e-3. Written by",
        f"`python3 benches/published.py` on {processors(results)}; the minutes are those of",
        "training.",
        "",
        "Elbow's fixed binarisation is its own draw, the same in every run, and not the",
        "published file of binarised digits: those rows are near, not equal. Grey pixels,",
        "pixels binarised once and pixels drawn anew are three different data sets, whose",
        "figures do not compare with each other.",
        "",
        "| source | set-up | published | Elbow | how |",
        "|---|---|---|---|---|",
    ]
    for row in ROWS:
        train, evaluate = commands(row, "m.bpk")
        how = " then ".join(f"`elbow {part}`" for part in (train, evaluate) if part)
        note = f"; {row['note']}" if "note" in row else ""
        cells = [
            row["source"],
            row["setup"] + note,
            row["published"],
            figures(results["rows"].get(row["name"])),
            how,
        ]
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("elbow", nargs="?", help="the program; without it, it is built")
    parser.add_argument("--only", default="", help="names of rows, with commas between them")
    parser.add_argument("--long", action="store_true", help="the rows of many hours too")
    asked = parser.parse_args()
    OUT.mkdir(parents=True, exist_ok=True)
    place = OUT / "published.json"
    results = json.loads(place.read_text()) if place.exists() else {"rows": {}}
    elbow = harness.elbow_program(asked.elbow)
    names = [name for name in asked.only.split(",") if name]
    for row in ROWS:
        wanted = row["name"] in names if names else asked.long or not row.get("long")
        if wanted:
            results["rows"][row["name"]] = run(elbow, row)
            print(row["name"], figures(results["rows"][row["name"]]), flush=True)
            place.write_text(json.dumps(results, indent=2) + "\n")
            (OUT / "published.md").write_text(table(results))
    (OUT / "published.md").write_text(table(results))


if __name__ == "__main__":
    main()
