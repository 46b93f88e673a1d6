"""The peer of `elbow bench`: the same variational autoencoder in PyTorch.

pixels-hidden-latent-hidden-pixels with any hidden layers, ReLU, any of Elbow's likelihoods,
written as one would for speed: mean and log variance from one layer, Adam fused, gradients set to None, the
images in memory as one tensor. With `--bayes decoder` what the decoder's random weights
give is drawn anew for each image (Kingma, Salimans & Welling 2015), with `--importance K`
the bound has K samples (Burda et al. 2016) and one W. Eager, or with `--compile` the
loss (and so its backward pass) through torch.compile. `protocol.py` says what is trained
in which order and what is printed.

With `--test`, the ELBO of the test images is measured after the training, one draw of z
for each, and printed as a line of its own.
"""

import functools
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


def bernoulli_by_image(out, x):
    """The same of each row."""
    return F.binary_cross_entropy_with_logits(out, x.expand_as(out), reduction="none").sum(-1)


def continuous_bernoulli(out, x):
    """-ln p(x | z), summed; `out` is the rate of a pixel's density (Loaiza-Ganem &
    Cunningham 2019)."""
    return continuous_bernoulli_by_image(out, x).sum()


def continuous_bernoulli_by_image(out, x):
    """The same of each row."""
    size = out.abs()
    near = size < protocol.NEAR
    # A rate for the closed form where the series serves, so that its slope is a number.
    far = torch.where(near, 1.0, size)
    closed = out.clamp(min=0) + torch.log1p(-torch.exp(-far)) - torch.log(far)
    square = out * out
    series = out / 2 + square * (1 / 24 + square * (-1 / 2880 + square / 181440))
    return torch.sum(torch.where(near, series, closed) - x * out, -1)


def gaussian(out, x):
    """The same, with the logistic of `out` as the mean and a precision of 1."""
    error = F.mse_loss(torch.sigmoid(out), x, reduction="sum")
    return 0.5 * error + 0.5 * math.log(2 * math.pi) * x.numel()


def gaussian_by_image(out, x):
    """The same of each row."""
    error = (torch.sigmoid(out) - x).square().sum(-1)
    return 0.5 * error + 0.5 * math.log(2 * math.pi) * x.shape[-1]


def learned_gaussian(out, x, log_precision):
    """The same, with a precision of its own."""
    return learned_gaussian_by_image(out, x, log_precision).sum()


def learned_gaussian_by_image(out, x, log_precision):
    """The same of each row."""
    error = (torch.sigmoid(out) - x).square().sum(-1)
    constant = math.log(2 * math.pi) - log_precision
    return 0.5 * (log_precision.exp() * error + x.shape[-1] * constant)


ERRORS = dict(zip(protocol.LIKELIHOODS, (bernoulli, continuous_bernoulli, gaussian)))
ERRORS_BY_IMAGE = dict(
    zip(
        protocol.LIKELIHOODS,
        (bernoulli_by_image, continuous_bernoulli_by_image, gaussian_by_image),
    )
)


def through(layers, x):
    """The layers in turn, with ReLU between them."""
    *hidden, last = layers
    for layer in hidden:
        x = F.relu(layer(x))
    return last(x)


def given(weight_and_bias, x):
    return F.linear(x, *weight_and_bias)


class RandomLinear(nn.Linear):
    """A layer whose weights are normal; `weight` and `bias` are their means."""

    def __init__(self, inputs, outputs):
        super().__init__(inputs, outputs)
        self.log_var = nn.Parameter(torch.empty_like(self.weight))
        self.log_var_bias = nn.Parameter(torch.empty_like(self.bias))
        self.start_log_vars()

    def start_log_vars(self):
        nn.init.constant_(self.log_var, protocol.FIRST_LOG_VAR)
        nn.init.constant_(self.log_var_bias, protocol.FIRST_LOG_VAR)

    def drawn_locally(self, x):
        """What it gives, drawn for each row of x anew."""
        variance = F.linear(x.square(), self.log_var.exp(), self.log_var_bias.exp())
        return self(x) + variance.sqrt() * torch.randn_like(variance)

    def drawn(self):
        """One weight and one bias."""
        scatter = ((self.weight, self.log_var), (self.bias, self.log_var_bias))
        return [m + torch.exp(0.5 * v) * torch.randn_like(m) for m, v in scatter]

    def kl(self):
        """To independent standard normals, in nats."""
        pairs = ((self.weight, self.log_var), (self.bias, self.log_var_bias))
        return sum(0.5 * torch.sum(m.square() + v.exp() - 1 - v) for m, v in pairs)


class Vae(nn.Module):
    """Kingma & Welling 2014, appendix C, with ReLU."""

    def __init__(self, args, pixels, images):
        super().__init__()
        self.error_of = ERRORS[args.likelihood]
        self.error_by_image_of = ERRORS_BY_IMAGE[args.likelihood]
        self.samples, self.images = args.importance, images
        self.free_bits = args.free_bits
        self.is_random = args.bayes == "decoder"
        decoding = RandomLinear if self.is_random else nn.Linear
        encoder, decoder = protocol.layers(args, pixels)
        self.encoder = nn.ModuleList([nn.Linear(*sizes) for sizes in encoder])
        self.decoder = nn.ModuleList([decoding(*sizes) for sizes in decoder])
        self.log_precision = nn.Parameter(torch.zeros(())) if args.learn_precision else None

    def draw_anew(self):
        """Draws all weights anew where they lie, so that compiled code stays as it is."""
        for layer in [*self.encoder, *self.decoder]:
            layer.reset_parameters()
            if isinstance(layer, RandomLinear):
                layer.start_log_vars()
        if self.log_precision is not None:
            nn.init.zeros_(self.log_precision)

    def error(self, out, x):
        """-ln p(x | z), summed over all rows."""
        if self.log_precision is None:
            return self.error_of(out, x)
        return learned_gaussian(out, x, self.log_precision)

    def error_by_image(self, out, x):
        """The same of each row."""
        if self.log_precision is None:
            return self.error_by_image_of(out, x)
        return learned_gaussian_by_image(out, x, self.log_precision)

    def posterior(self, x):
        """Mean and log variance of z."""
        return through(self.encoder, x).chunk(2, dim=1)

    def terms(self, x):
        """Reconstruction, and each dimension's KL, in nats, summed over the images."""
        mean, log_var = self.posterior(x)
        z = mean + torch.exp(0.5 * log_var) * torch.randn_like(mean)
        out = self.drawn_logits(z) if self.is_random else self.logits(z)
        error = self.error(out, x)
        kl = -0.5 * torch.sum(1 + log_var - mean.square() - log_var.exp(), 0)
        return -error, kl

    def loss(self, x):
        """What is minimised, in nats per image."""
        shared = 0
        if self.is_random:
            shared = sum(layer.kl() for layer in self.decoder) / self.images
        if self.samples > 1:
            return shared - self.bound(x).mean()
        reconstruction, kl = self.terms(x)
        if self.free_bits:
            kl = kl.clamp(min=self.free_bits * len(x))
        return (kl.sum() - reconstruction) / len(x) + shared

    def bound(self, x):
        """The importance-weighted bound of each image, with one W for all."""
        mean, log_var = self.posterior(x)
        mean, log_var = mean[:, None], log_var[:, None]
        noise = torch.randn(len(x), self.samples, mean.shape[2])
        z = mean + torch.exp(0.5 * log_var) * noise
        if self.is_random:
            drawn = [functools.partial(given, layer.drawn()) for layer in self.decoder]
            out = through(drawn, z)
        else:
            out = self.logits(z)
        ratio = 0.5 * torch.sum(noise.square() + log_var - z.square(), dim=2)
        log_weights = ratio - self.error_by_image(out, x[:, None])
        return torch.logsumexp(log_weights, dim=1) - math.log(self.samples)

    def drawn_logits(self, z):
        """With the random weights drawn for each row anew."""
        return through([layer.drawn_locally for layer in self.decoder], z)

    def logits(self, z):
        return through(self.decoder, z)

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
    reconstruction, kl = (sum(term.sum().item() for term in of) / len(data) for of in zip(*terms))
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
    model = Vae(args, data.shape[1], len(data))
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
