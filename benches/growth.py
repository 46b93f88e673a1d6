#!/usr/bin/env python3
"""How Elbow's cost grows with the sizes that a person can choose, on this machine.

    python3 benches/growth.py [--only batch,hidden,latent,threads,memory,frames,start]

Builds Elbow in the release profile, measures one sweep after the other and writes
`assets/growth/growth.json` (the numbers), `growth.md` (tables) and `growth.svg` (one
figure). Sweeps that are not run again keep the numbers they had. Needs matplotlib:
without it the script starts itself again in the virtual environment of the peers
(see `compare.py`).
"""

import argparse
import csv
import importlib.util
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import harness

OUT = harness.ROOT / "assets" / "growth"

SECONDS = 3
"""About how long one point of a sweep trains."""
PROBE_SECONDS = 0.2
"""A probe that took at least so long says how many steps that makes."""
TARGET_ELBO = -165
"""Nats per image: digits can be told apart by then."""
REPEATS = 3
"""Of what is over in a moment, the median of so many is taken."""
MIB = 1024
"""In the unit of /proc, KiB."""

DEFAULTS = {"batch": 128, "hidden": 400, "latent": 2}
SIZES = {
    "batch": [2**power for power in range(13)],
    "hidden": [2**power for power in range(6, 12)],
    "latent": [2**power for power in range(10)],
}


def point(elbow, threads=None, **sizes):
    """Training speed at some sizes, on `threads` processors if given."""
    sizes = {**DEFAULTS, **sizes}
    options = {"preexec_fn": lambda: confine(threads)} if threads else {}

    def run(steps):
        shape = [f"--{name}={size}" for name, size in {"steps": steps, **sizes}.items()]
        return harness.training([elbow, "bench", "--device=auto", *shape], **options)

    steps = 10
    while (probe := run(steps))["seconds"] < PROBE_SECONDS:
        steps *= 10
    steps = max(10, round(SECONDS * steps / probe["seconds"]))
    done = run(steps)
    print(f"{sizes} {threads or ''}: {done['samples_per_second']:,.0f} images/s", file=sys.stderr)
    return {
        **sizes,
        "steps": steps,
        "seconds": done["seconds"],
        "samples_per_second": done["samples_per_second"],
        "ms_per_step": done["seconds"] / steps * 1e3,
    }


def confine(threads):
    """Leaves this process `threads` of its processors."""
    os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:threads])


def sweep_sizes(name):
    """The sweep over one option of the recipe."""
    return lambda elbow, args: [point(elbow, **{name: size}) for size in SIZES[name]]


def sweep_threads(elbow, args):
    """One processor and two, at a few batch sizes."""
    return [
        {**point(elbow, threads=threads, batch=batch), "threads": threads}
        for batch in (20, 128, 512)
        for threads in (1, 2)
    ]


def status(pid, field):
    """One figure of /proc/PID/status in MiB; None once the process is over."""
    try:
        text = Path(f"/proc/{pid}/status").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return None
    found = [line for line in text.splitlines() if line.startswith(field + ":")]
    return int(found[0].split()[1]) / MIB if found else None


def watched(command, field):
    """Runs `command`; its last line, how long it lived, and `field` as (second, MiB) pairs."""
    began, seen = time.perf_counter(), []
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        while process.poll() is None:
            figure = status(process.pid, field)
            if figure is not None:
                seen.append((time.perf_counter() - began, figure))
            time.sleep(0.02)
        lived = time.perf_counter() - began
        said = process.stdout.read()
    if process.returncode:
        raise SystemExit(f"exit status {process.returncode}: {harness.shown(command)}")
    return json.loads(said.splitlines()[-1]), lived, seen


def train_command(elbow, **options):
    words = (f"--{name.replace('_', '-')}={value}" for name, value in options.items())
    return [str(elbow), "train", *words]


def sweep_memory(elbow, args):
    """The resident set over a million steps: whether what a run remembers grows without end."""
    command = train_command(elbow, steps=args.memory_steps, hidden=16, batch=1, latent=2)
    said, lived, seen = watched(command, "VmRSS")
    # The rest of its life was the start and, at the end, one evaluation.
    began = lived - said["seconds"]

    def at(percent):
        when = began + said["seconds"] * percent / 100
        return min(seen, key=lambda pair: abs(pair[0] - when))[1]

    return {"steps": args.memory_steps, "rss_mib": [at(percent) for percent in range(101)]}


# How long the window trains before its memory is looked at.
WINDOW_SECONDS = 20

# The size that grows in each panel's frames.
FRAME_SIZES = {"plane": "scatter", "curves": "curve"}


def sweep_frames(elbow, args):
    """The time to lay out a frame over how much it draws; `elbow` itself has no part in it."""
    bench = ["cargo", "bench", "--quiet", "--locked", "--bench", "frames"]
    return harness.measured(bench, "frame", cwd=harness.ROOT)


def sweep_start(elbow, args):
    """How long a person waits for a window and for digits, and the peak of an epoch's memory."""
    found = dict(args.before.get("start", {}))
    if os.environ.get("DISPLAY"):
        window = [elbow, "bench", "--window", "--seconds=1"]
        firsts = [harness.measured(window, "start")[0]["first_frame_ms"] for _ in range(REPEATS)]
        found["first_frame_s"] = statistics.median(firsts) / 1e3
        found["window_peak_mib"] = window_peak(elbow)
    else:
        print("no DISPLAY: the first frame is not measured", file=sys.stderr)
    for key, measure in (("start_s", start_up), ("training_to_target_s", training_to_target)):
        found[key] = statistics.median(measure(elbow) for _ in range(REPEATS))
    found["start_to_target_s"] = found["start_s"] + found["training_to_target_s"]
    _, _, seen = watched(train_command(elbow, epochs=1), "VmHWM")
    found["epoch_peak_mib"] = max(figure for _, figure in seen)
    return found


def window_peak(elbow):
    """Peak memory in MiB of a window that has trained for a while, its settings its own."""
    with tempfile.TemporaryDirectory() as home:
        own = {"HOME": home, "XDG_DATA_HOME": home}
        with subprocess.Popen([str(elbow)], env={**os.environ, **own}) as process:
            time.sleep(WINDOW_SECONDS)
            peak = status(process.pid, "VmHWM")
            process.terminate()
    if peak is None:
        raise SystemExit("the window did not stay open")
    return peak


def start_up(elbow):
    """Seconds of a run of one step that are not training: the start, and one evaluation."""
    said, lived, _ = watched(train_command(elbow, steps=1), "VmHWM")
    return lived - said["seconds"]


def training_to_target(elbow):
    """Seconds of training, evaluations left out, until the test ELBO is above the target."""
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder) / "log.csv"
        watched(train_command(elbow, epochs=5, eval_every=100, seed=0, log=log), "VmHWM")
        with log.open() as rows:
            for row in csv.DictReader(rows):
                if row["test_elbo"] and float(row["test_elbo"]) > TARGET_ELBO:
                    return float(row["wall_seconds"])
    raise SystemExit(f"five epochs brought the test ELBO to no more than {TARGET_ELBO}")


SWEEPS = {
    **{name: sweep_sizes(name) for name in SIZES},
    "threads": sweep_threads,
    "memory": sweep_memory,
    "frames": sweep_frames,
    "start": sweep_start,
}


def table(title, heads, rows):
    lines = [f"| {' | '.join(heads)} |", "|" + "---|" * len(heads)]
    lines += [f"| {' | '.join(row)} |" for row in rows]
    return "\n".join([f"## {title}", "", *lines, ""])


def size_table(name, rows):
    """One option's sweep; how much a step's time grows from row to row."""
    cells, before = [], None
    for row in rows:
        step = row["ms_per_step"]
        growth = f"{step / before:.2f}" if before else ""
        cells.append([f"{row[name]:,}", figures(step), f"{row['samples_per_second']:,.0f}", growth])
        before = step
    others = ", ".join(f"{key} {size}" for key, size in DEFAULTS.items() if key != name)
    heads = [name, "ms per step", "images/s", "step's time, times the row above"]
    return table(f"{name.capitalize()} ({others})", heads, cells)


def figures(value):
    """Three significant digits, never in powers of ten."""
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


def threads_table(rows):
    cells = []
    for batch in sorted({row["batch"] for row in rows}):
        one, two = (speed(rows, batch, threads) for threads in (1, 2))
        cells.append([str(batch), f"{one:,.0f}", f"{two:,.0f}", f"{two / one:.2f}"])
    heads = ["batch", "images/s on one thread", "on two", "gain"]
    return table("Threads (hidden 400, latent 2)", heads, cells)


def speed(rows, batch, threads):
    return next(
        row["samples_per_second"]
        for row in rows
        if (row["batch"], row["threads"]) == (batch, threads)
    )


def memory_table(found):
    labels = {percent: f"{percent} %" for percent in (10, 25, 50, 75, 99)}
    labels[100] = "100 %, with the evaluation at its end"
    cells = [
        [label, f"{found['steps'] * percent // 100:,}", f"{found['rss_mib'][percent]:.1f}"]
        for percent, label in labels.items()
    ]
    heads = ["of the run", "steps", "resident set, MiB"]
    return table("Memory over a long run (batch 1, hidden 16, latent 2)", heads, cells)


def frames_table(rows):
    cells = [
        [
            row["panel"],
            f"{row[FRAME_SIZES[row['panel']]]:,}",
            figures(row["layout_median_ms"]),
            figures(row["layout_p99_ms"]),
        ]
        for row in rows
    ]
    heads = ["panel", "means, or steps of the run", "layout, median ms", "99th percentile, ms"]
    return table("Frame time, painting left out", heads, cells)


def start_table(found):
    rows = {
        "start to first painted frame": ("first_frame_s", "s"),
        "start of `elbow train`, with one evaluation": ("start_s", "s"),
        f"training until the test ELBO is above {TARGET_ELBO}": ("training_to_target_s", "s"),
        f"start to a test ELBO above {TARGET_ELBO}, fresh weights": ("start_to_target_s", "s"),
        "peak memory of `elbow train --epochs 1`": ("epoch_peak_mib", "MiB"),
        f"peak memory of the window after {WINDOW_SECONDS} s": ("window_peak_mib", "MiB"),
    }
    cells = [
        [what, f"{figures(found[key])} {unit}"]
        for what, (key, unit) in rows.items()
        if key in found
    ]
    return table("Start and peak memory", ["", ""], cells)


TABLES = {
    **{name: (lambda rows, name=name: size_table(name, rows)) for name in SIZES},
    "threads": threads_table,
    "memory": memory_table,
    "frames": frames_table,
    "start": start_table,
}


def document(found):
    """All tables there are numbers for, in their fixed order."""
    on = found["machine"]
    opening = (
        "# How cost grows\n\n"
        f"{on['processor']}, {on['threads']} threads. Written by `python3 benches/growth.py`;\n"
        "each point of speed is one run, timed from outside, on a machine whose speed may drift\n"
        "by a third from minute to minute; frames, the first frame and the time to a target\n"
        "are by the program's own clock, times of a start medians of three. Where the\n"
        "processor paints, painting a frame takes some 20 ms beside its layout.\n"
    )
    return "\n".join([opening, *(TABLES[name](found[name]) for name in SWEEPS if name in found)])


BLUE, ORANGE, GREY = "#2166ac", "#d6604d", "#8c8c8c"


def doublings(axes, sizes):
    """A log axis of sizes that double, every second one written out."""
    axes.set_xscale("log", base=2)
    axes.set_xticks(sizes[:: 1 if len(sizes) < 8 else 2])
    axes.xaxis.set_major_formatter("{x:g}")


def size_panel(name):
    """A step's time over one size, with a line of proportional growth to compare."""

    def draw(axes, rows):
        from matplotlib import ticker

        sizes, times = [row[name] for row in rows], [row["ms_per_step"] for row in rows]
        axes.plot(sizes, times, "o-", color=BLUE)
        proportional = [times[-1] * size / sizes[-1] for size in sizes]
        axes.plot(sizes, proportional, ":", color=GREY, label="proportional")
        doublings(axes, sizes)
        axes.set_yscale("log")
        axes.yaxis.set_major_locator(ticker.LogLocator(subs=(1, 2, 5)))
        axes.yaxis.set_major_formatter("{x:g}")
        axes.yaxis.set_minor_formatter("")
        axes.set_ylim(bottom=min(times) / 2)
        axes.legend()
        axes.set(title=f"Step over {name}", xlabel=UNITS[name], ylabel="time per step [ms]")

    return draw


UNITS = {
    "batch": "batch [images]",
    "hidden": "hidden width [units]",
    "latent": "latent dimensions",
}


def throughput_panel(axes, rows):
    speeds = [row["samples_per_second"] / 1e3 for row in rows]
    batches = [row["batch"] for row in rows]
    axes.plot(batches, speeds, "o-", color=BLUE)
    doublings(axes, batches)
    axes.set_ylim(bottom=0)
    axes.set(title="Speed over batch", xlabel=UNITS["batch"], ylabel="thousand images/s")


def threads_panel(axes, rows):
    batches = sorted({row["batch"] for row in rows})
    for threads, colour in ((1, GREY), (2, BLUE)):
        places = [place + 0.4 * (threads - 1.5) for place in range(len(batches))]
        heights = [speed(rows, batch, threads) / 1e3 for batch in batches]
        axes.bar(places, heights, 0.38, color=colour, label=str(threads))
    axes.set_xticks(range(len(batches)), batches)
    axes.set_ylim(top=axes.get_ylim()[1] * 1.3)
    axes.legend(title="threads", ncols=2, loc="upper left")
    axes.set(title="Speed over threads", xlabel=UNITS["batch"], ylabel="thousand images/s")


def memory_panel(axes, found):
    steps = [found["steps"] * percent / 100 / 1e3 for percent in range(101)]
    axes.plot(steps, found["rss_mib"], color=BLUE)
    axes.set_ylim(0, max(found["rss_mib"]) * 1.15)
    axes.set(title="Memory of a long run", xlabel="thousand steps", ylabel="resident set [MiB]")


def frames_panel(panel, title, label):
    """A frame's layout over the size that counts in one panel of the window."""

    def draw(axes, rows):
        some = [row for row in rows if row["panel"] == panel]
        sizes = [row[FRAME_SIZES[panel]] for row in some]
        for key, name, colour in (
            ("layout_p99_ms", "99th percentile", ORANGE),
            ("layout_median_ms", "median", BLUE),
        ):
            axes.plot(sizes, [row[key] for row in some], "o-", color=colour, label=name)
        axes.set_xscale("log")
        axes.set_ylim(bottom=0)
        axes.legend()
        axes.set(title=title, xlabel=label, ylabel="layout of a frame [ms]")

    return draw


def start_panel(axes, found):
    bars = {f"test ELBO\nabove {TARGET_ELBO}": found["start_s"] + found["training_to_target_s"]}
    if "first_frame_s" in found:
        bars["first frame"] = found["first_frame_s"]
    drawn = axes.barh(list(bars), list(bars.values()), 0.5, color=BLUE)
    axes.bar_label(drawn, fmt="%.2f s", padding=3)
    axes.set_xlim(0, max(bars.values()) * 1.3)
    axes.set(title="From the start", xlabel="time [s]", ylabel="until")


PANELS = [
    ("batch", size_panel("batch")),
    ("batch", throughput_panel),
    ("threads", threads_panel),
    ("hidden", size_panel("hidden")),
    ("latent", size_panel("latent")),
    ("memory", memory_panel),
    ("frames", frames_panel("plane", "Frame of the latent plane", "posterior means")),
    ("frames", frames_panel("curves", "Frame of the curves", "steps of the run")),
    ("start", start_panel),
]


def draw(found, path):
    """The panels there are numbers for; the same numbers give the same bytes."""
    import matplotlib

    matplotlib.use("svg")
    from matplotlib import pyplot

    pyplot.rcParams.update(
        {
            "svg.hashsalt": "elbow",
            "font.size": 9,
            "axes.titlesize": 10,
            "axes.spines.top": False,
            "axes.spines.right": False,
            "axes.grid": True,
            "grid.color": "#e6e6e6",
            "axes.axisbelow": True,
            "lines.markersize": 4,
            "legend.frameon": False,
            "legend.fontsize": 8,
        }
    )
    panels = [(panel, found[name]) for name, panel in PANELS if name in found]
    rows = -(-len(panels) // 3)
    figure, grid = pyplot.subplots(
        rows, 3, figsize=(10.5, 2.9 * rows), layout="constrained", squeeze=False
    )
    for axes in grid.flat[len(panels) :]:
        axes.remove()
    for axes, (panel, numbers) in zip(grid.flat, panels):
        panel(axes, numbers)
    figure.savefig(path, metadata={"Date": None}, facecolor="white")


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    every = ",".join(SWEEPS)
    parser.add_argument("--only", default=every, help="which of %(default)s; empty: draw")
    parser.add_argument("--memory-steps", type=int, default=1_000_000)
    parser.add_argument("--elbow", help="a built program, instead of building one")
    args = parser.parse_args()
    args.only = [name for name in args.only.split(",") if name]
    unknown = set(args.only) - SWEEPS.keys()
    if unknown:
        parser.error(f"no such sweep: {', '.join(sorted(unknown))}")
    return args


def main():
    args = arguments()
    if importlib.util.find_spec("matplotlib") is None:
        python = harness.peer_python()
        os.execv(python, [python, *sys.argv])
    numbers = OUT / "growth.json"
    found = json.loads(numbers.read_text()) if numbers.exists() else {}
    if args.only and found.get("machine") != harness.machine():
        # Numbers of two machines in one table would be compared.
        found = {"machine": harness.machine()}
    args.before = found
    OUT.mkdir(parents=True, exist_ok=True)
    elbow = harness.elbow_program(args.elbow) if args.only else None
    for name in args.only:
        found[name] = SWEEPS[name](elbow, args)
        # At once: a sweep takes minutes, and a later one may fail.
        numbers.write_text(json.dumps(found, indent=1) + "\n")
    if not found:
        raise SystemExit("there are no numbers to draw yet")
    (OUT / "growth.md").write_text(document(found))
    draw(found, OUT / "growth.svg")


if __name__ == "__main__":
    main()
