"""The peer of `elbow train`: the same variational autoencoder in eager PyTorch.

784-hidden-latent-hidden-784, ReLU, Bernoulli on grey pixels, Adam, the same
minibatches' size, the same IDX files. Prints one line of JSON: samples/s over
the timed steps, evaluations left out, and the ELBO of the test images in nats.
"""

import argparse
import gzip
import json
import math
import time
from pathlib import Path

import torch
from torch import nn
from torch.nn import functional as F


class Vae(nn.Module):
    """Kingma & Welling 2014, appendix C, with ReLU."""

    def __init__(self, latent, hidden, pixels=784):
        super().__init__()
        self.encoder = nn.Linear(pixels, hidden)
        self.mean = nn.Linear(hidden, latent)
        self.log_var = nn.Linear(hidden, latent)
        self.decoder = nn.Linear(latent, hidden)
        self.pixels = nn.Linear(hidden, pixels)

    def forward(self, x):
        h = F.relu(self.encoder(x))
        mean, log_var = self.mean(h), self.log_var(h)
        z = mean + torch.exp(0.5 * log_var) * torch.randn_like(mean)
        return self.pixels(F.relu(self.decoder(z))), mean, log_var


def terms(model, x):
    """Reconstruction and KL of the minibatch `x`, each summed over its images."""
    logits, mean, log_var = model(x)
    reconstruction = -F.binary_cross_entropy_with_logits(logits, x, reduction="sum")
    kl = -0.5 * torch.sum(1 + log_var - mean.pow(2) - log_var.exp())
    return reconstruction, kl


def images(folder, stem):
    """The images of one split, [n, pixels], 0..1."""
    plain = Path(folder) / f"{stem}-images-idx3-ubyte"
    packed = plain.with_name(plain.name + ".gz")
    raw = plain.read_bytes() if plain.exists() else gzip.decompress(packed.read_bytes())
    count, height, width = (int.from_bytes(raw[at : at + 4], "big") for at in (4, 8, 12))
    pixels = torch.frombuffer(bytearray(raw[16:]), dtype=torch.uint8)
    return pixels.reshape(count, height * width).float() / 255


def minibatches(data, batch):
    """Endless minibatches, shuffled anew each epoch; the last one of an epoch is short."""
    while True:
        for indices in torch.randperm(len(data)).split(batch):
            yield data[indices]


def train(model, data, args):
    """Trains `args.warm_up` and then `args.steps` steps; samples/s of the latter."""
    adam = torch.optim.Adam(model.parameters(), lr=1e-3)
    source = minibatches(data, args.batch)
    seen, began = 0, time.perf_counter()
    for step in range(args.warm_up + args.steps):
        if step == args.warm_up:
            seen, began = 0, time.perf_counter()
        x = next(source)
        adam.zero_grad()
        reconstruction, kl = terms(model, x)
        loss = (kl - reconstruction) / len(x)
        loss.backward()
        adam.step()
        # Elbow reads the loss of every step too: it draws it.
        if not math.isfinite(loss.item()):
            raise SystemExit(f"step {step} gave no finite loss")
        seen += len(x)
    return seen / (time.perf_counter() - began)


@torch.no_grad()
def test_elbo(model, data):
    total = 0.0
    for x in data.split(250):
        reconstruction, kl = terms(model, x)
        total += float(reconstruction - kl)
    return total / len(data)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", required=True, help="folder with the four IDX files")
    parser.add_argument("--latent", type=int, default=2)
    parser.add_argument("--hidden", type=int, default=400)
    parser.add_argument("--batch", type=int, default=128)
    parser.add_argument("--steps", type=int, default=2345)
    parser.add_argument("--warm-up", type=int, default=0)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--threads", type=int, default=0, help="0: as PyTorch chooses")
    args = parser.parse_args()
    torch.manual_seed(args.seed)
    if args.threads:
        torch.set_num_threads(args.threads)
    data = images(args.data, "train")
    model = Vae(args.latent, args.hidden, data.shape[1])
    speed = train(model, data, args)
    elbo = test_elbo(model, images(args.data, "t10k"))
    figures = {
        "samples_per_second": speed,
        "test_elbo": elbo,
        "steps": args.steps,
        "torch": torch.__version__,
        "threads": torch.get_num_threads(),
    }
    print(json.dumps(figures))


if __name__ == "__main__":
    main()
