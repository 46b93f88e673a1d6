"""The peer of `elbow bench`: the same variational autoencoder in JAX, compiled whole.

pixels-hidden-latent-hidden-pixels, ReLU, any of Elbow's likelihoods, Adam written out,
the whole step in one `jit` that overwrites the state it is given. `protocol.py` says
what is trained in which order and what is printed.
"""

import functools
import math

import jax
import jax.numpy as jnp
import numpy as np
import protocol

RATE, DECAY_1, DECAY_2, TINY = 1e-3, 0.9, 0.999, 1e-8
"""Adam's, as everywhere."""


def layer(key, inputs, outputs):
    """Weights and bias, uniform within 1/sqrt(inputs) of zero, as PyTorch draws them."""
    bound, keys = 1 / math.sqrt(inputs), jax.random.split(key)
    draw = functools.partial(jax.random.uniform, minval=-bound, maxval=bound)
    return {"w": draw(keys[0], (inputs, outputs)), "b": draw(keys[1], (outputs,))}


def weights(key, pixels, hidden, latent):
    """Kingma & Welling 2014, appendix C; mean and log variance come from one layer."""
    sizes = {
        "encoder": (pixels, hidden),
        "posterior": (hidden, 2 * latent),
        "decoder": (latent, hidden),
        "pixels": (hidden, pixels),
    }
    keys = jax.random.split(key, len(sizes))
    return {name: layer(k, *sizes[name]) for name, k in zip(sizes, keys)}


def linear(x, of):
    return x @ of["w"] + of["b"]


def logits(model, z):
    return linear(jax.nn.relu(linear(z, model["decoder"])), model["pixels"])


def bernoulli(out, x):
    """-ln p(x | z) of each number; `out` is the logit of its mean."""
    return jax.nn.softplus(out) - x * out


def continuous_bernoulli(out, x):
    """The same; `out` is the rate of its density (Loaiza-Ganem & Cunningham 2019)."""
    size = jnp.abs(out)
    near = size < protocol.NEAR
    # A rate for the closed form where the series serves, so that its slope is a number.
    far = jnp.where(near, 1.0, size)
    closed = jnp.maximum(out, 0) + jnp.log1p(-jnp.exp(-far)) - jnp.log(far)
    square = out * out
    series = out / 2 + square * (1 / 24 + square * (-1 / 2880 + square / 181440))
    return jnp.where(near, series, closed) - x * out


def gaussian(out, x):
    """The same, with the logistic of `out` as its mean and a precision of 1."""
    return 0.5 * (x - jax.nn.sigmoid(out)) ** 2 + 0.5 * math.log(2 * math.pi)


ERRORS = dict(zip(protocol.LIKELIHOODS, (bernoulli, continuous_bernoulli, gaussian)))


def loss(model, x, key, likelihood):
    """-ELBO in nats per image."""
    h = jax.nn.relu(linear(x, model["encoder"]))
    mean, log_var = jnp.split(linear(h, model["posterior"]), 2, axis=1)
    z = mean + jnp.exp(0.5 * log_var) * jax.random.normal(key, mean.shape)
    out = logits(model, z)
    error = jnp.sum(ERRORS[likelihood](out, x))
    kl = -0.5 * jnp.sum(1 + log_var - mean**2 - jnp.exp(log_var))
    return (error + kl) / len(x)


def fresh_state(model, key):
    """All that a step overwrites."""
    zeros = functools.partial(jax.tree.map, jnp.zeros_like)
    return {"model": model, "m": zeros(model), "v": zeros(model), "step": jnp.zeros(()), "key": key}


@functools.partial(jax.jit, donate_argnums=0, static_argnums=2)
def adam_step(state, x, likelihood):
    """The state after one step of Adam on the images `x`, and their loss before it."""
    key, noise = jax.random.split(state["key"])
    value, slope = jax.value_and_grad(loss)(state["model"], x, noise, likelihood)
    step = state["step"] + 1
    m = jax.tree.map(lambda m, g: DECAY_1 * m + (1 - DECAY_1) * g, state["m"], slope)
    v = jax.tree.map(lambda v, g: DECAY_2 * v + (1 - DECAY_2) * g * g, state["v"], slope)
    rate = RATE / (1 - DECAY_1**step)
    scale = 1 / jnp.sqrt(1 - DECAY_2**step)
    model = jax.tree.map(
        lambda p, m, v: p - rate * m / (jnp.sqrt(v) * scale + TINY), state["model"], m, v
    )
    return {"model": model, "m": m, "v": v, "step": step, "key": key}, value


def stepper(model, key, data, likelihood):
    """One step of Adam on the images of some indices."""
    state = fresh_state(model, key)

    def step(indices):
        nonlocal state
        state, value = adam_step(state, data[indices], likelihood)
        return float(value)  # Elbow reads the loss of every step too: it draws it.

    return step


def decoder(model):
    """From points to pixels' probabilities, numpy to numpy."""
    probabilities = jax.jit(lambda model, z: jax.nn.sigmoid(logits(model, z)))
    return lambda z: np.asarray(probabilities(model, z))


def main():
    args = protocol.arguments(__doc__.splitlines()[0]).parse_args()
    jax.config.update("jax_platforms", "cpu")
    data = protocol.images(args.data)

    def fresh(seed):
        """The weights of a seed, and the key of the noise."""
        draw, noise = jax.random.split(jax.random.key(seed))
        return weights(draw, data.shape[1], args.hidden, args.latent), noise

    about = {
        "program": "JAX, jit",
        "versions": {"jax": jax.__version__, "numpy": np.__version__},
        "threads": protocol.processors(),
    }
    if args.decode:
        model, _ = fresh(args.seed)
        protocol.time_decoding(decoder(model), args, **about)
    else:

        def step_of(seed):
            return stepper(*fresh(seed), data, args.likelihood)

        protocol.train(step_of, len(data), args, **about)


if __name__ == "__main__":
    main()
