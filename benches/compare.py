#!/usr/bin/env python3
"""How fast Elbow trains and decodes beside JAX and PyTorch, on this machine.

    python3 benches/compare.py [--batches 20,128,512] [--rounds 5] [--decode] [--negative]
    python3 benches/compare.py --shape 64x64x3 --latent 8 --batches 128 --samples 30000
    python3 benches/compare.py --bayes decoder [--importance 8]
    python3 benches/compare.py --hidden 512,256,128 --likelihood gaussian --learn-precision

Makes a virtual environment with the pinned peers in the target folder and builds
Elbow in the release profile. Then, for each batch size and round, each program
trains the same number of minibatches once, with all cores to itself, in an order that
moves on by one from round to round. Elbow is a fresh process each time; a peer's
process stays, and waits for its next turn, so that what it has made ready is ready. The
clock is this script's: it runs from the arrival of a program's "begun" line, after
warm-up and compilation, to that of its "done" line.

The peers are written as one would for speed: mean and log variance from one layer, Adam
fused, nothing copied that need not be, and for JAX the whole step compiled.

Trains on the MNIST digits, or with `--shape` on 20,000 random pictures of that height,
width and, after them, channels.

Prints a Markdown table per batch size and, last, one line of JSON of everything.
Exits with status 1 if a program did not reach the loss that the others reached: where no
program's rounds lie apart, within `--tolerance`; else see `strays`.
"""

import argparse
import json
import math
import statistics
import sys

import harness

LIKELIHOODS = "bernoulli", "continuous-bernoulli", "gaussian"
LABELS = {
    "elbow": "Elbow",
    "jax": "JAX, jit",
    "torch": "PyTorch, eager",
    "compiled": "PyTorch, compiled",
}
SPREADS = 5
"""Standard deviations between a program's rounds that a final loss may lie off besides. They
are estimated from few rounds: of three programs with three each, one loss in some hundred
lies more than five off by chance."""
SCRIPTS = {
    "jax": ["mnist_vae_jax.py"],
    "torch": ["mnist_vae_torch.py"],
    "compiled": ["mnist_vae_torch.py", "--compile"],
}


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--batches", default="20,128,512", help="sizes; empty: train nothing")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--samples", type=int, default=300_000, help="images trained in a run")
    parser.add_argument(
        "--tolerance", type=float, default=4, help="nats per 784 pixels between final losses"
    )
    parser.add_argument("--shape", help="of random pictures instead of the digits: HxW or HxWxC")
    parser.add_argument("--hidden", default="400", help="widths: 512,256,128 for three layers")
    parser.add_argument("--latent", type=int, default=2)
    parser.add_argument("--likelihood", choices=LIKELIHOODS, default=LIKELIHOODS[0])
    parser.add_argument("--learn-precision", action="store_true", help="of the Gaussian's pixels")
    parser.add_argument("--free-bits", type=float, default=0, help="of each dimension's KL, nats")
    parser.add_argument("--bayes", choices=["none", "decoder"], default="none")
    parser.add_argument("--importance", type=int, default=1, help="samples of z for each image")
    parser.add_argument("--device", default="auto", choices=["auto", "ndarray", "flex"])
    parser.add_argument("--decode", action="store_true", help="compare decoding latency too")
    parser.add_argument("--negative", action="store_true", help="train on digits black on white")
    parser.add_argument("--only", default=",".join(LABELS), help="which of %(default)s")
    parser.add_argument("--python", help="an interpreter that has the peers already")
    parser.add_argument("--elbow", help="a built program, instead of building one")
    args = parser.parse_args()
    args.batches = harness.whole_numbers(args.batches)
    args.only = args.only.split(",")
    args.shape = harness.whole_numbers(args.shape, "x") if args.shape else None
    if args.shape and (len(args.shape) not in (2, 3) or args.negative):
        parser.error("a shape is HxW or HxWxC, and random pictures are never negative")
    unknown = set(args.only) - LABELS.keys()
    if unknown:
        parser.error(f"no such program: {', '.join(sorted(unknown))}")
    if args.rounds < 1:
        parser.error("at least one round")
    if args.learn_precision and args.likelihood != "gaussian":
        parser.error("only a Gaussian has a precision to learn")
    return args


def pictures(args):
    """The folder that all train on."""
    if args.shape:
        return harness.random_pictures(*args.shape, *[1] * (3 - len(args.shape)))
    return harness.negative_digits() if args.negative else harness.DIGITS


def commands(args):
    """How each chosen program starts: what comes before the options that all share."""
    found = {}
    data = f"--data={pictures(args)}"
    if "elbow" in args.only:
        program = harness.elbow_program(args.elbow)
        # Larger pictures than 64 x 64 would be brought to that size.
        size = ["--size={}x{}".format(*args.shape)] if args.shape else []
        found["elbow"] = [program, "bench", f"--device={args.device}", data, *size]
    peers = [name for name in args.only if name in SCRIPTS]
    if peers:
        python = args.python or harness.peer_python()
    for name in peers:
        script, *options = SCRIPTS[name]
        found[name] = [python, harness.PEER / script, *options, data]
    return {name: found[name] for name in args.only}


def turns(programs, rounds, offset=0):
    """Who runs when: in each round everybody once, the next in line first."""
    names = list(programs)
    for turn in range(rounds):
        first = (turn + offset) % len(names)
        for name in names[first:] + names[:first]:
            yield turn, name


def counted(run, name, batch, steps, images):
    """`run`, if it trained what was asked for: full minibatches but one an epoch."""
    short = (steps * batch // images + 2) * batch
    if run["steps"] != steps or not steps * batch - short <= run["samples"] <= steps * batch:
        raise SystemExit(
            f"{LABELS[name]} was to train {steps} steps of {batch} images "
            f"and trained {run['steps']} steps, {run['samples']} images"
        )
    return run


def model(args):
    """The options that say what is trained."""
    return [
        f"--hidden={args.hidden}",
        f"--latent={args.latent}",
        f"--likelihood={args.likelihood}",
        *(["--learn-precision"] if args.learn_precision else []),
        f"--free-bits={args.free_bits}",
        f"--bayes={args.bayes}",
        f"--importance={args.importance}",
    ]


def train(programs, batch, place, args):
    """Every program's runs at one batch size, in the order of the rounds."""
    steps = max(1, round(args.samples / batch))
    images = harness.COLOURED_IMAGES["train"] if args.shape else harness.DIGIT_IMAGES
    recipe = [f"--batch={batch}", *model(args)]
    asked = {name: [*of, f"--steps={steps}", *recipe] for name, of in programs.items()}
    kept = {name: harness.Kept(asked[name]) for name in programs if name in SCRIPTS}
    runs = {name: [] for name in programs}
    for turn, name in turns(programs, args.rounds, place):
        # A seed per round: the spread of the final losses is then the real one.
        if name in kept:
            run = kept[name].training(turn)
        else:
            run = harness.training([*asked[name], f"--seed={turn}"])
        runs[name].append(counted(run, name, batch, steps, images))
        note(
            f"batch {batch}, round {turn + 1}: {LABELS[name]} "
            f"{run['samples_per_second']:,.0f} images/s, loss {run['minimised']:.2f}"
        )
    for process in kept.values():
        process.close()
    return runs


def note(text):
    """Tells the person who waits; standard output is for the tables."""
    print(text, file=sys.stderr, flush=True)


def spread(values):
    return {"median": statistics.median(values), "min": min(values), "max": max(values)}


def summary(runs):
    """What the tables show of one batch size."""
    speeds = {name: [run["samples_per_second"] for run in of] for name, of in runs.items()}
    rows = {}
    for name, of in runs.items():
        rows[name] = {
            "samples_per_second": spread(speeds[name]),
            "rounds": speeds[name],
            "minimised": [run["minimised"] for run in of],
        }
        if name != "elbow" and "elbow" in runs:
            ratios = [ours / peer for ours, peer in zip(speeds["elbow"], speeds[name])]
            rows[name]["elbow_ratio"] = spread(ratios)
    return rows


def training_table(batch, rows):
    text = [
        f"Batch {batch}:",
        "",
        "| program | images/s, median | min to max | Elbow's ratio to it, median | min to max |",
        "|---|---|---|---|---|",
    ]
    for name, row in rows.items():
        speed, ratio = row["samples_per_second"], row.get("elbow_ratio")
        compared = (
            f"{ratio['median']:.2f} | {ratio['min']:.2f} to {ratio['max']:.2f}" if ratio else "|"
        )
        text.append(
            f"| {LABELS[name]} | {speed['median']:,.0f} "
            f"| {speed['min']:,.0f} to {speed['max']:,.0f} | {compared} |"
        )
    return "\n".join([*text, ""])


def decode(programs, args):
    """Every program's decoding latencies: the median over the rounds of each figure."""
    shape = ["--seconds=2", *model(args)]
    heard = {name: [] for name in programs}
    for turn, name in turns(programs, args.rounds):
        own = [] if name == "elbow" else ["--decode"]
        heard[name] += harness.measured([*programs[name], *own, *shape], "decode")
        note(f"decoding, round {turn + 1}: {LABELS[name]}")
    return {name: latencies(said) for name, said in heard.items()}


def latencies(said):
    """Per number of points, the median of what was said of it."""
    of = {points: [s for s in said if s["points"] == points] for points in (1, 400)}
    return {
        points: {key: statistics.median(s[key] for s in some) for key in ("median_us", "p99_us")}
        for points, some in of.items()
    }


def decode_table(rows):
    text = [
        "Decoding, median / 99th percentile in microseconds:",
        "",
        "| program | 1 point | 400 points |",
        "|---|---|---|",
    ]
    for name, row in rows.items():
        cells = (f"{of['median_us']:,.0f} / {of['p99_us']:,.0f}" for of in row.values())
        text.append(f"| {LABELS[name]} | {' | '.join(cells)} |")
    return "\n".join([*text, ""])


def strays(batch, rows, tolerance):
    """A sentence for each run whose final loss is not the one that the others reached.

    After a short run a loss is still on its way down, and how far down depends on the weights
    it began with and on the noise: with another seed a program ends as far from itself as
    from the others. So a loss may also lie off by what rounds of one program differ; what
    differs from program to program more than from round to round is a stray.
    """
    losses = {name: row["minimised"] for name, row in rows.items()}
    usual = statistics.median(loss for of in losses.values() for loss in of)
    allowed = tolerance + SPREADS * spread_within(losses.values())
    return [
        f"batch {batch}: {LABELS[name]} ended at {loss:.2f} nats per image in round {turn}, "
        f"not within {allowed:.2f} of the median over all runs, {usual:.2f}"
        for name, of in losses.items()
        for turn, loss in enumerate(of, 1)
        if abs(loss - usual) > allowed
    ]


def spread_within(groups):
    """Standard deviation of numbers about the mean of their own group; 0 if each is alone."""
    off = [number - statistics.fmean(group) for group in groups for number in group]
    free = len(off) - len(groups)
    return math.sqrt(sum(number**2 for number in off) / free) if free else 0.0


def about(runs):
    """What each program says of itself."""
    kept = ("device", "versions", "threads", "recipe")
    return {name: {key: of[0][key] for key in kept if key in of[0]} for name, of in runs.items()}


def main():
    args = arguments()
    programs = commands(args)
    everything = {
        "machine": harness.machine(),
        "rounds": args.rounds,
        "samples": args.samples,
        "hidden": args.hidden,
        "latent": args.latent,
        "likelihood": args.likelihood,
        "learn_precision": args.learn_precision,
        "free_bits": args.free_bits,
        "bayes": args.bayes,
        "importance": args.importance,
        "shape": args.shape,
        "negative": args.negative,
        "training": {},
    }
    wrong = []
    pixels = math.prod(args.shape or [784])
    for place, batch in enumerate(args.batches):
        runs = train(programs, batch, place, args)
        rows = everything["training"][batch] = summary(runs)
        everything["programs"] = about(runs)
        wrong += strays(batch, rows, args.tolerance * pixels / 784)
        print(training_table(batch, rows), flush=True)
    if args.decode:
        everything["decode"] = decode(programs, args)
        print(decode_table(everything["decode"]), flush=True)
    print(json.dumps(everything), flush=True)
    if wrong:
        raise SystemExit("\n".join(wrong))


if __name__ == "__main__":
    main()
