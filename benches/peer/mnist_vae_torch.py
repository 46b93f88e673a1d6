"""The peer of `elbow bench`: the same variational autoencoder in PyTorch.

784-hidden-latent-hidden-784, ReLU, Bernoulli on grey pixels, Adam. Eager, or with
`--compile` the loss (and so its backward pass) through torch.compile, and Adam
fused. `protocol.py` says what is trained in which order and what is printed.
"""

import protocol
import torch
from torch import nn
from torch.nn import functional as F


class Vae(nn.Module):
    """Kingma & Welling 2014, appendix C, with ReLU."""

    def __init__(self, latent, hidden, pixels):
        super().__init__()
        self.encoder = nn.Linear(pixels, hidden)
        self.mean = nn.Linear(hidden, latent)
        self.log_var = nn.Linear(hidden, latent)
        self.decoder = nn.Linear(latent, hidden)
        self.pixels = nn.Linear(hidden, pixels)

    def loss(self, x):
        """-ELBO in nats per image."""
        h = F.relu(self.encoder(x))
        mean, log_var = self.mean(h), self.log_var(h)
        z = mean + torch.exp(0.5 * log_var) * torch.randn_like(mean)
        error = F.binary_cross_entropy_with_logits(self.logits(z), x, reduction="sum")
        kl = -0.5 * torch.sum(1 + log_var - mean.pow(2) - log_var.exp())
        return (error + kl) / len(x)

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


def stepper(model, data, args):
    """One step of Adam on the images of some indices."""
    data = torch.from_numpy(data)
    loss_of = compiled(model.loss, args)
    adam = torch.optim.Adam(model.parameters(), lr=1e-3, fused=args.compile)

    def step(indices):
        adam.zero_grad()
        loss = loss_of(data[torch.from_numpy(indices)])
        loss.backward()
        adam.step()
        return loss.item()  # Elbow reads the loss of every step too: it draws it.

    return step


def decoder(model, args):
    """From points to pixels' probabilities, numpy to numpy."""
    probabilities = compiled(model.probabilities, args)

    @torch.no_grad()
    def decode(z):
        return probabilities(torch.from_numpy(z)).numpy()

    return decode


def main():
    parser = protocol.arguments(__doc__.splitlines()[0])
    parser.add_argument("--compile", action="store_true", help="torch.compile and fused Adam")
    parser.add_argument("--threads", type=int, default=0, help="0: as PyTorch chooses")
    args = parser.parse_args()
    torch.manual_seed(args.seed)
    if args.threads:
        torch.set_num_threads(args.threads)
    data = protocol.images(args.data)
    model = Vae(args.latent, args.hidden, data.shape[1])
    about = {
        "program": "PyTorch, compiled" if args.compile else "PyTorch, eager",
        "versions": {"torch": torch.__version__},
        "threads": torch.get_num_threads(),
    }
    if args.decode:
        protocol.time_decoding(decoder(model, args), args, **about)
    else:
        protocol.train(stepper(model, data, args), len(data), args, **about)


if __name__ == "__main__":
    main()
