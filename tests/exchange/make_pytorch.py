"""Writes the files in tests/exchange/pytorch, as PyTorch and safetensors write them.

Run it in this folder with torch 2 and safetensors: `python make_pytorch.py`.
"""

import json
from pathlib import Path

import torch
from safetensors.numpy import save_file
from torch import nn

OUT = Path(__file__).parent / "pytorch"
PIXELS, HIDDEN, LATENT = 12, 5, 2


class Example(nn.Module):
    """The VAE of pytorch/examples, small."""

    def __init__(self):
        super().__init__()
        self.fc1 = nn.Linear(PIXELS, HIDDEN)
        self.fc21 = nn.Linear(HIDDEN, LATENT)
        self.fc22 = nn.Linear(HIDDEN, LATENT)
        self.fc3 = nn.Linear(LATENT, HIDDEN)
        self.fc4 = nn.Linear(HIDDEN, PIXELS)

    def encode(self, x):
        h1 = torch.relu(self.fc1(x))
        return self.fc21(h1), self.fc22(h1)

    def decode(self, z):
        return torch.sigmoid(self.fc4(torch.relu(self.fc3(z))))


class Stack(nn.Module):
    """Linear layers in two sequences, with mean and log variance from one last layer."""

    def __init__(self):
        super().__init__()
        self.encoder = nn.Sequential(
            nn.Linear(PIXELS, 7), nn.Tanh(), nn.Linear(7, 4), nn.Tanh(), nn.Linear(4, 6)
        )
        self.decoder = nn.Sequential(
            nn.Linear(3, 4), nn.Tanh(), nn.Linear(4, 7), nn.Tanh(), nn.Linear(7, PIXELS)
        )

    def encode(self, x):
        return self.encoder(x).chunk(2, dim=-1)

    def decode(self, z):
        return torch.sigmoid(self.decoder(z))


def told(model, latent):
    """What the model makes of a few codes and images."""
    with torch.no_grad():
        z = torch.randn(4, latent)
        x = torch.rand(3, PIXELS)
        mean, log_variance = model.encode(x)
        return {
            "z": z.tolist(),
            "decoded": model.decode(z).tolist(),
            "x": x.tolist(),
            "mean": mean.tolist(),
            "log_variance": log_variance.tolist(),
        }


def scaled(model):
    """With weights that leave no output near a half."""
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.mul_(3)
    return model


def main():
    OUT.mkdir(exist_ok=True)
    torch.manual_seed(17)
    example, stack = scaled(Example()), scaled(Stack())
    weights = example.state_dict()
    torch.save(weights, OUT / "example.pt")
    torch.save(weights, OUT / "example-legacy.pth", _use_new_zipfile_serialization=False)
    torch.save(weights, OUT / "example-protocol-4.pt", pickle_protocol=4)
    save_file({k: v.numpy() for k, v in weights.items()}, OUT / "example.safetensors")
    # Columns as rows in memory, and all of them in one storage.
    flat = torch.cat([v.t().reshape(-1) for v in weights.values()])
    views, start = {}, 0
    for name, v in weights.items():
        part = flat[start : start + v.numel()]
        views[name] = part.view(v.t().shape).t()
        start += v.numel()
    torch.save(views, OUT / "example-views.pt")
    torch.save(views, OUT / "example-views-legacy.pt", _use_new_zipfile_serialization=False)
    torch.save({k: v.double() for k, v in weights.items()}, OUT / "example-double.pt")
    torch.save({k: v.half() for k, v in weights.items()}, OUT / "example-half.pt")
    torch.save(
        {
            "epoch": 3,
            "model_state_dict": {f"module.{k}": v for k, v in stack.state_dict().items()},
            "loss": 0.25,
        },
        OUT / "stack-checkpoint.pt",
    )
    torch.save(dict(example.named_parameters()), OUT / "example-parameters.pt")
    torch.save(example, OUT / "module.pt")
    convolution = nn.Sequential(nn.Conv2d(1, 2, 3), nn.Linear(3, 2))
    torch.save(convolution.state_dict(), OUT / "convolution.pt")
    torch.manual_seed(18)
    expected = {"example": told(example, LATENT), "stack": told(stack, 3)}
    (OUT / "expected.json").write_text(json.dumps(expected) + "\n")


if __name__ == "__main__":
    main()
