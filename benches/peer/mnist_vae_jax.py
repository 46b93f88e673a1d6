"""The peer of `elbow bench`: the same variational autoencoder in JAX, compiled whole.

pixels-hidden-latent-hidden-pixels with any hidden layers, ReLU, any of Elbow's likelihoods,
Adam written out, the whole step in one `jit` that overwrites the state it is given. With `--bayes decoder`
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
    free_bits: float


def layer(key, inputs, outputs):
    """Weights and bias, uniform within 1/sqrt(inputs) of zero, as PyTorch draws them."""
    bound, keys = 1 / math.sqrt(inputs), jax.random.split(key)
    draw = functools.partial(jax.random.uniform, minval=-bound, maxval=bound)
    return {"w": draw(keys[0], (inputs, outputs)), "b": draw(keys[1], (outputs,))}


def weights(key, pixels, args):
    """Kingma & Welling 2014, appendix C; mean and log variance come from one layer. Random
    weights, of the decoder, have log variances beside their means."""
    encoder, decoder = protocol.layers(args, pixels)
    keys = iter(jax.random.split(key, len(encoder) + len(decoder)))
    model = {
        "encoder": [layer(next(keys), *sizes) for sizes in encoder],
        "decoder": [layer(next(keys), *sizes) for sizes in decoder],
    }
    for of in model["decoder"] if args.bayes == "decoder" else ():
        of |= {f"v{name}": jnp.full(x.shape, protocol.FIRST_LOG_VAR) for name, x in of.items()}
    if args.learn_precision:
        model["log_precision"] = jnp.zeros(())
    return model


def linear(x, of):
    return x @ of["w"] + of["b"]


def through(layers, x):
    """The layers in turn, with ReLU between them."""
    *hidden, last = layers
    for of in hidden:
        x = jax.nn.relu(linear(x, of))
    return linear(x, last)


def drawn_locally(key, x, of):
    """What a layer of random weights gives, drawn for each row of x anew."""
    variance = (x * x) @ jnp.exp(of["vw"]) + jnp.exp(of["vb"])
    return linear(x, of) + jnp.sqrt(variance) * jax.random.normal(key, variance.shape)


def through_random(layers, x, key):
    """The same with each layer's weights drawn for each row of x anew."""
    *hidden, last = zip(layers, jax.random.split(key, len(layers)))
    for of, key in hidden:
        x = jax.nn.relu(drawn_locally(key, x, of))
    of, key = last
    return drawn_locally(key, x, of)


def drawn_weights(layers, key):
    """The layers with one W in place of the means."""
    keys = iter(jax.random.split(key, 2 * len(layers)))

    def draw(of):
        scatter = lambda name: jnp.exp(0.5 * of[f"v{name}"])
        noise = lambda name: jax.random.normal(next(keys), of[name].shape)
        return {name: of[name] + scatter(name) * noise(name) for name in ("w", "b")}

    return [draw(of) for of in layers]


def weights_kl(model):
    """KL of the random weights to independent standard normals, in nats."""
    pairs = [(of[n], of[f"v{n}"]) for of in model["decoder"] for n in "wb"]
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


def errors_of(model, out, x, objective):
    """-ln p(x | z) of each row of `out`."""
    log_precision = model.get("log_precision")
    if log_precision is None:
        return jnp.sum(ERRORS[objective.likelihood](out, x), axis=-1)
    squares = jnp.sum((x - jax.nn.sigmoid(out)) ** 2, axis=-1)
    constant = math.log(2 * math.pi) - log_precision
    return 0.5 * (jnp.exp(log_precision) * squares + x.shape[-1] * constant)


def loss(model, x, key, objective):
    """What is minimised, in nats per image."""
    keys = jax.random.split(key)
    shared = weights_kl(model) / objective.images if objective.is_random else 0.0
    mean, log_var = jnp.split(through(model["encoder"], x), 2, axis=1)
    decoder = model["decoder"]
    if objective.samples > 1:
        if objective.is_random:
            decoder = drawn_weights(decoder, keys[1])
        noise = jax.random.normal(keys[0], (len(x), objective.samples, mean.shape[1]))
        z = mean[:, None] + jnp.exp(0.5 * log_var)[:, None] * noise
        log_px = -errors_of(model, through(decoder, z), x[:, None], objective)
        ratio = 0.5 * jnp.sum(noise**2 + log_var[:, None] - z**2, axis=2)
        bound = jax.nn.logsumexp(log_px + ratio, axis=1) - math.log(objective.samples)
        return shared - jnp.mean(bound)
    z = mean + jnp.exp(0.5 * log_var) * jax.random.normal(keys[0], mean.shape)
    out = through_random(decoder, z, keys[1]) if objective.is_random else through(decoder, z)
    error = jnp.mean(errors_of(model, out, x, objective))
    kl = -0.5 * jnp.mean(1 + log_var - mean**2 - jnp.exp(log_var), axis=0)
    if objective.free_bits:
        kl = jnp.maximum(kl, objective.free_bits)
    return error + jnp.sum(kl) + shared


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
    probabilities = jax.jit(lambda model, z: jax.nn.sigmoid(through(model["decoder"], z)))
    return lambda z: np.asarray(probabilities(model, z))


def main():
    args = protocol.arguments(__doc__.splitlines()[0]).parse_args()
    jax.config.update("jax_platforms", "cpu")
    data = protocol.images(args.data)
    is_random = args.bayes == "decoder"
    objective = Objective(
        args.likelihood, is_random, args.importance, len(data), args.free_bits
    )

    def fresh(seed):
        """The weights of a seed, and the key of the noise."""
        draw, noise = jax.random.split(jax.random.key(seed))
        return weights(draw, data.shape[1], args), noise

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
