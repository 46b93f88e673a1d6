"""What both peers share with `elbow bench --steps N`: data, order of work, printed lines.

A peer hands over three functions: `fresh(seed)`, which makes a model with weights of
that seed and returns `step(indices)`, which trains it on those images and gives the
loss as a number; and `decode(z)`, from numpy to numpy. No name of a framework stands
here, so neither can be favoured.
"""

import argparse
import collections
import gzip
import json
import math
import os
import sys
import time
from pathlib import Path

import numpy as np

AVERAGED = 100
"""Losses at the end of training whose mean is reported."""
LIKELIHOODS = "bernoulli", "continuous-bernoulli", "gaussian"
"""What the decoder's output says about a pixel, by Elbow's names. The Gaussian's precision is 1,
and starts there where it is learned."""
FIRST_LOG_VAR = -9.21
"""Log variance that each random weight starts with; the prior is a standard normal."""
NEAR = 0.5
"""A continuous Bernoulli's rate below which its constant is a series, as 0 / 0 is not a number."""


def arguments(about):
    """The parser of the options that every peer has."""
    parser = argparse.ArgumentParser(description=about)
    parser.add_argument("--data", required=True, help="folder with the four IDX files")
    parser.add_argument("--steps", type=int, default=2345, help="timed minibatches")
    parser.add_argument("--warm-up", type=int, default=50, help="minibatches before those")
    parser.add_argument("--batch", type=int, default=128)
    parser.add_argument("--hidden", type=widths, default=(400,), help="512,256 for two layers")
    parser.add_argument("--latent", type=int, default=2)
    parser.add_argument("--likelihood", choices=LIKELIHOODS, default=LIKELIHOODS[0])
    parser.add_argument("--learn-precision", action="store_true", help="of the Gaussian's pixels")
    parser.add_argument("--free-bits", type=float, default=0, help="of each dimension's KL, nats")
    parser.add_argument("--bayes", choices=["none", "decoder"], default="none")
    parser.add_argument("--importance", type=int, default=1, help="samples of z for each image")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--serve", action="store_true", help="a run per seed read from stdin")
    parser.add_argument("--decode", action="store_true", help="time decoding, do not train")
    parser.add_argument("--seconds", type=float, default=2, help="about how long, per --decode")
    return parser


def widths(text):
    """Of the encoder's hidden layers; the decoder's are the same the other way round."""
    return tuple(int(width) for width in text.split(",") if width)


def layers(args, pixels):
    """What goes into and out of each layer: the encoder's, the last of which gives mean and
    log variance side by side, and the decoder's."""
    encoder = [pixels, *args.hidden, 2 * args.latent]
    decoder = [args.latent, *reversed(args.hidden), pixels]
    return [list(zip(sizes, sizes[1:])) for sizes in (encoder, decoder)]


def images(folder, split="train"):
    """The images of `split`, "train" or "t10k": [n, numbers], 0..1; grey ones or in colour."""
    plain = Path(folder) / f"{split}-images-idx3-ubyte"
    packed = plain.with_name(plain.name + ".gz")
    raw = plain.read_bytes() if plain.exists() else gzip.decompress(packed.read_bytes())
    count, axes = int.from_bytes(raw[4:8], "big"), raw[3]
    numbers = np.frombuffer(raw, np.uint8, offset=4 + 4 * axes).reshape(count, -1)
    # Divided in place: the images of a colour set are a gigabyte.
    images = numbers.astype(np.float32)
    images /= 255
    return images


def processors():
    """How many threads this process can run at once."""
    return len(os.sched_getaffinity(0))


def say(**line):
    """Prints one line of JSON, at once: somebody holds a clock at the other end."""
    print(json.dumps(line), flush=True)


def minibatches(count, batch, seed):
    """Endless indices, shuffled anew each epoch; the last minibatch of an epoch is short."""
    order = np.random.default_rng(seed)
    while True:
        shuffled = order.permutation(count)
        for start in range(0, count, batch):
            yield shuffled[start : start + batch]


def train(fresh, count, args, **about):
    """Trains a fresh model, and with `--serve` another one per seed on standard input.

    The process is the same for all of them, so that whatever it has made ready by then
    (threads, memory, compiled code) is ready in the later runs.
    """
    # Line by line, not ahead: the next seed may come minutes later.
    for seed in map(int, iter(sys.stdin.readline, "")) if args.serve else [args.seed]:
        train_once(fresh(seed), count, args, seed, **about)


def train_once(step, count, args, seed, **about):
    """Warms up, says so, trains `args.steps` minibatches of `count` images, says so."""
    source = minibatches(count, args.batch, seed)
    # The short minibatch is trained like any other. A compiled program needs a second
    # shape for it, and this step compiles it where no clock runs.
    if args.warm_up and count % args.batch:
        step(np.arange(count % args.batch))
    for _ in range(args.warm_up):
        step(next(source))
    losses = collections.deque(maxlen=AVERAGED)
    say(measure="training", state="begun")
    samples, began = 0, time.perf_counter()
    for taken in range(args.steps):
        indices = next(source)
        losses.append(step(indices))
        if not math.isfinite(losses[-1]):
            raise SystemExit(f"step {taken} gave no finite loss")
        samples += len(indices)
    seconds = time.perf_counter() - began
    say(
        measure="training",
        state="done",
        device="cpu",
        samples_per_second=samples / seconds,
        samples=samples,
        steps=args.steps,
        seconds=seconds,
        minimised=float(np.mean(losses)),
        recipe={
            "batch": args.batch,
            "hidden": list(args.hidden),
            "latent": args.latent,
            "likelihood": args.likelihood,
            "learn_precision": args.learn_precision,
            "free_bits": args.free_bits,
            "bayes": args.bayes,
            "importance": args.importance,
        },
        **about,
    )


def time_decoding(decode, args, **about):
    """Says how long `decode` takes for one point and for a grid of 400."""
    for points in (1, 400):
        z = np.random.default_rng(args.seed).standard_normal((points, args.latent), np.float32)
        calls(decode, z, args.seconds / 4)
        taken = np.array(calls(decode, z, args.seconds))
        say(
            measure="decode",
            points=points,
            median_us=round(float(np.median(taken)), 3),
            p99_us=round(float(np.percentile(taken, 99)), 3),
            repeats=len(taken),
            **about,
        )


def calls(decode, z, seconds):
    """Microseconds of each call of `decode` for about `seconds`."""
    decode(z)  # May compile: no part of the time.
    taken, until = [], time.perf_counter() + seconds
    while not taken or time.perf_counter() < until:
        began = time.perf_counter()
        decode(z)
        taken.append((time.perf_counter() - began) * 1e6)
    return taken
