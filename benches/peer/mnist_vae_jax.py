"""The peer of `elbow bench`: the same variational autoencoder in JAX, compiled whole.

pixels-hidden-latent-hidden-pixels, ReLU, any of Elbow's likelihoods, Adam written out,
the whole step in one `jit` that overwrites the state it is given. With `--bayes decoder`
what the decoder's random weights give is drawn anew for each image (Kingma, Salimans &
Welling 2015), with `--importance K` the bound has K samples (Burda et al. 2016)
and one W. `protocol.py` says what is trained in which order and what is printed.
"""

import functools
import math
import typing

import jax
import jax.numpy as jnp
import numpy as np
import protocol

RATE, DECAY_1, DECAY_2, TINY = 1e-3, 0.9, 0.999, 1e-8
"""Adam's, as everywhere."""


class Objective(typing.NamedTuple):
    """What is minimised; a static argument of what is compiled."""

    likelihood: str
    is_random: bool
    samples: int
    images: int


def layer(key, inputs, outputs):
    """Weights and bias, uniform within 1/sqrt(inputs) of zero, as PyTorch draws them."""
    bound, keys = 1 / math.sqrt(inputs), jax.random.split(key)
    draw = functools.partial(jax.random.uniform, minval=-bound, maxval=bound)
    return {"w": draw(keys[0], (inputs, outputs)), "b": draw(keys[1], (outputs,))}


def weights(key, pixels, hidden, latent, is_random):
    """Kingma & Welling 2014, appendix C; mean and log variance come from one layer. Random
    weights, of the decoder, have log variances beside their means."""
    sizes = {
        "encoder": (pixels, hidden),
        "posterior": (hidden, 2 * latent),
        "decoder": (latent, hidden),
        "pixels": (hidden, pixels),
    }
    keys = jax.random.split(key, len(sizes))
    model = {name: layer(k, *sizes[name]) for name, k in zip(sizes, keys)}
    for name in ("decoder", "pixels") if is_random else ():
        means = model[name].items()
        model[name] |= {f"v{of}": jnp.full(x.shape, protocol.FIRST_LOG_VAR) for of, x in means}
    return model


def linear(x, of):
    return x @ of["w"] + of["b"]


def logits(model, z):
    return linear(jax.nn.relu(linear(z, model["decoder"])), model["pixels"])


def drawn_locally(key, x, of):
    """What a layer of random weights gives, drawn for each row of x anew."""
    variance = (x * x) @ jnp.exp(of["vw"]) + jnp.exp(of["vb"])
    return linear(x, of) + jnp.sqrt(variance) * jax.random.normal(key, variance.shape)


def logits_of_random_weights(model, z, key):
    keys = jax.random.split(key)
    hidden = jax.nn.relu(drawn_locally(keys[0], z, model["decoder"]))
    return drawn_locally(keys[1], hidden, model["pixels"])


def drawn_weights(model, key):
    """The model with one W in place of the means."""
    keys = iter(jax.random.split(key, 4))

    def draw(of):
        scatter = lambda name: jnp.exp(0.5 * of[f"v{name}"])
        noise = lambda name: jax.random.normal(next(keys), of[name].shape)
        return {name: of[name] + scatter(name) * noise(name) for name in ("w", "b")}

    return {**model, "decoder": draw(model["decoder"]), "pixels": draw(model["pixels"])}


def weights_kl(model):
    """KL of the random weights to independent standard normals, in nats."""
    pairs = [(of[n], of[f"v{n}"]) for of in (model["decoder"], model["pixels"]) for n in "wb"]
    return sum(0.5 * jnp.sum(m * m + jnp.exp(v) - 1 - v) for m, v in pairs)


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


def loss(model, x, key, objective):
    """What is minimised, in nats per image."""
    keys = jax.random.split(key)
    shared = weights_kl(model) / objective.images if objective.is_random else 0.0
    h = jax.nn.relu(linear(x, model["encoder"]))
    mean, log_var = jnp.split(linear(h, model["posterior"]), 2, axis=1)
    errors = ERRORS[objective.likelihood]
    if objective.samples > 1:
        if objective.is_random:
            model = drawn_weights(model, keys[1])
        noise = jax.random.normal(keys[0], (len(x), objective.samples, mean.shape[1]))
        z = mean[:, None] + jnp.exp(0.5 * log_var)[:, None] * noise
        log_px = -jnp.sum(errors(logits(model, z), x[:, None]), axis=2)
        ratio = 0.5 * jnp.sum(noise**2 + log_var[:, None] - z**2, axis=2)
        bound = jax.nn.logsumexp(log_px + ratio, axis=1) - math.log(objective.samples)
        return shared - jnp.mean(bound)
    z = mean + jnp.exp(0.5 * log_var) * jax.random.normal(keys[0], mean.shape)
    if objective.is_random:
        out = logits_of_random_weights(model, z, keys[1])
    else:
        out = logits(model, z)
    error = jnp.sum(errors(out, x))
    kl = -0.5 * jnp.sum(1 + log_var - mean**2 - jnp.exp(log_var))
    return (error + kl) / len(x) + shared


def fresh_state(model, key):
    """All that a step overwrites."""
    zeros = functools.partial(jax.tree.map, jnp.zeros_like)
    return {"model": model, "m": zeros(model), "v": zeros(model), "step": jnp.zeros(()), "key": key}


@functools.partial(jax.jit, donate_argnums=0, static_argnums=2)
def adam_step(state, x, objective):
    """The state after one step of Adam on the images `x`, and their loss before it."""
    key, noise = jax.random.split(state["key"])
    value, slope = jax.value_and_grad(loss)(state["model"], x, noise, objective)
    step = state["step"] + 1
    m = jax.tree.map(lambda m, g: DECAY_1 * m + (1 - DECAY_1) * g, state["m"], slope)
    v = jax.tree.map(lambda v, g: DECAY_2 * v + (1 - DECAY_2) * g * g, state["v"], slope)
    rate = RATE / (1 - DECAY_1**step)
    scale = 1 / jnp.sqrt(1 - DECAY_2**step)
    model = jax.tree.map(
        lambda p, m, v: p - rate * m / (jnp.sqrt(v) * scale + TINY), state["model"], m, v
    )
    return {"model": model, "m": m, "v": v, "step": step, "key": key}, value


def stepper(model, key, data, objective):
    """One step of Adam on the images of some indices."""
    state = fresh_state(model, key)

    def step(indices):
        nonlocal state
        state, value = adam_step(state, data[indices], objective)
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
    is_random = args.bayes == "decoder"
    objective = Objective(args.likelihood, is_random, args.importance, len(data))

    def fresh(seed):
        """The weights of a seed, and the key of the noise."""
        draw, noise = jax.random.split(jax.random.key(seed))
        return weights(draw, data.shape[1], args.hidden, args.latent, is_random), noise

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
            return stepper(*fresh(seed), data, objective)

        protocol.train(step_of, len(data), args, **about)


if __name__ == "__main__":
    main()
