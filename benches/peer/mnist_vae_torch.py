"""The peer of `elbow bench`: the same variational autoencoder in PyTorch.

pixels-hidden-latent-hidden-pixels, ReLU, any of Elbow's likelihoods, written as one would
for speed: mean and log variance from one layer, Adam fused, gradients set to None, the
images in memory as one tensor. Eager, or with `--compile` the loss (and so its backward
pass) through torch.compile. `protocol.py` says what is trained in which order and what
is printed.

With `--test`, the ELBO of the test images is measured after the training, one draw of z
for each, and printed as a line of its own.
"""

import math

import protocol
import torch
from torch import nn
from torch.nn import functional as F

TEST_CHUNK = 1000
"""Test images in one forward pass."""


def bernoulli(out, x):
    """-ln p(x | z), summed; `out` is the logit of a pixel's mean."""
    return F.binary_cross_entropy_with_logits(out, x, reduction="sum")


def continuous_bernoulli(out, x):
    """The same; `out` is the rate of a pixel's density (Loaiza-Ganem & Cunningham 2019)."""
    size = out.abs()
    near = size < protocol.NEAR
    # A rate for the closed form where the series serves, so that its slope is a number.
    far = torch.where(near, 1.0, size)
    closed = out.clamp(min=0) + torch.log1p(-torch.exp(-far)) - torch.log(far)
    square = out * out
    series = out / 2 + square * (1 / 24 + square * (-1 / 2880 + square / 181440))
    return torch.sum(torch.where(near, series, closed) - x * out)


def gaussian(out, x):
    """The same, with the logistic of `out` as the mean and a precision of 1."""
    error = F.mse_loss(torch.sigmoid(out), x, reduction="sum")
    return 0.5 * error + 0.5 * math.log(2 * math.pi) * x.numel()


ERRORS = dict(zip(protocol.LIKELIHOODS, (bernoulli, continuous_bernoulli, gaussian)))


class Vae(nn.Module):
    """Kingma & Welling 2014, appendix C, with ReLU."""

    def __init__(self, latent, hidden, pixels, likelihood):
        super().__init__()
        self.error = ERRORS[likelihood]
        self.encoder = nn.Linear(pixels, hidden)
        self.posterior = nn.Linear(hidden, 2 * latent)
        self.decoder = nn.Linear(latent, hidden)
        self.pixels = nn.Linear(hidden, pixels)

    def draw_anew(self):
        """Draws all weights anew where they lie, so that compiled code stays as it is."""
        for layer in self.children():
            layer.reset_parameters()

    def terms(self, x):
        """Reconstruction and KL, in nats, summed over the images."""
        mean, log_var = self.posterior(F.relu(self.encoder(x))).chunk(2, dim=1)
        z = mean + torch.exp(0.5 * log_var) * torch.randn_like(mean)
        error = self.error(self.logits(z), x)
        kl = -0.5 * torch.sum(1 + log_var - mean.square() - log_var.exp())
        return -error, kl

    def loss(self, x):
        """-ELBO in nats per image."""
        reconstruction, kl = self.terms(x)
        return (kl - reconstruction) / len(x)

    def logits(self, z):
        return self.pixels(F.relu(self.decoder(z)))

    def probabilities(self, z):
        return torch.sigmoid(self.logits(z))


def compiled(function, args):
    """`function`, compiled for each shape it meets if that was asked for.

    Not dynamic: a minibatch of full size would otherwise run code made for any size,
    because the last one of an epoch is shorter.
    """
    return torch.compile(function, dynamic=False) if args.compile else function


def trainer(model, data, args):
    """What draws the weights of a seed and returns one step of Adam on some images."""
    data = torch.from_numpy(data)
    loss_of = compiled(model.loss, args)

    def fresh(seed):
        torch.manual_seed(seed)
        model.draw_anew()
        adam = torch.optim.Adam(model.parameters(), lr=1e-3, fused=True)

        def step(indices):
            adam.zero_grad(set_to_none=True)
            loss = loss_of(data.index_select(0, torch.from_numpy(indices)))
            loss.backward()
            adam.step()
            return loss.item()  # Elbow reads the loss of every step too: it draws it.

        return step

    return fresh


@torch.inference_mode()
def tested(model, data):
    """Means over the images, in nats per image, one draw of z for each."""
    terms = [model.terms(chunk) for chunk in torch.from_numpy(data).split(TEST_CHUNK)]
    reconstruction, kl = (sum(term.item() for term in of) / len(data) for of in zip(*terms))
    return {"elbo": reconstruction - kl, "reconstruction": reconstruction, "kl": kl}


def decoder(model, args):
    """From points to pixels' probabilities, numpy to numpy."""
    probabilities = compiled(model.probabilities, args)

    @torch.inference_mode()
    def decode(z):
        return probabilities(torch.from_numpy(z)).numpy()

    return decode


def main():
    parser = protocol.arguments(__doc__.splitlines()[0])
    parser.add_argument("--compile", action="store_true", help="through torch.compile")
    parser.add_argument("--test", action="store_true", help="measure the test images at the end")
    parser.add_argument("--threads", type=int, default=0, help="0: as PyTorch chooses")
    args = parser.parse_args()
    torch.manual_seed(args.seed)
    if args.threads:
        torch.set_num_threads(args.threads)
    data = protocol.images(args.data)
    model = Vae(args.latent, args.hidden, data.shape[1], args.likelihood)
    about = {
        "program": "PyTorch, compiled" if args.compile else "PyTorch, eager",
        "versions": {"torch": torch.__version__},
        "threads": torch.get_num_threads(),
    }
    if args.decode:
        protocol.time_decoding(decoder(model, args), args, **about)
        return
    protocol.train(trainer(model, data, args), len(data), args, **about)
    if args.test:
        found = tested(model, protocol.images(args.data, "t10k"))
        protocol.say(measure="test", seed=args.seed, **found, **about)


if __name__ == "__main__":
    main()
