//! What layers a file has, each at its place: names and shapes, before any number is read.

use super::error::{ExchangeFlaw, LayerPart};
use super::names::{Role, counted, roles};
use std::collections::BTreeMap;

/// One dense layer of another program: `weight` is [out, in].
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct ForeignLayer {
    /// Its name, without `.weight`.
    pub name: String,
    pub takes: usize,
    pub gives: usize,
    /// Whether it has a bias; else all of it are 0.
    pub has_bias: bool,
}

/// What gives mean and log variance of q(z | x).
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Heads {
    /// One layer, the means first.
    One(ForeignLayer),
    Two {
        mean: ForeignLayer,
        log_variance: ForeignLayer,
    },
}

/// The layers of a file, each at its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Plan {
    /// From the image on.
    pub encoder: Vec<ForeignLayer>,
    pub heads: Heads,
    /// From the code on.
    pub decoder: Vec<ForeignLayer>,
    pub output: ForeignLayer,
    pub latent: usize,
    /// Numbers of one image.
    pub pixels: usize,
}

impl Plan {
    /// The places of the tensors in a file, of which only names and shapes are looked at.
    ///
    /// # Errors
    /// A layer that no rule knows, or is not linear; one that is missing or there twice; those
    /// that do not follow each other; a decoder that does not mirror the encoder.
    pub fn new(tensors: &[(String, Vec<usize>)]) -> Result<Self, ExchangeFlaw> {
        let mut placed: BTreeMap<Role, Vec<ForeignLayer>> = BTreeMap::new();
        let layers = layers(tensors)?;
        let names: Vec<String> = layers.iter().map(|layer| layer.name.clone()).collect();
        for (layer, role) in layers.into_iter().zip(roles(&names)) {
            let role = role.ok_or_else(|| ExchangeFlaw::UnknownLayer(layer.name.clone()))?;
            placed.entry(role).or_default().push(layer);
        }
        let mut encoder = placed.remove(&Role::Encoder).unwrap_or_default();
        let mut decoder = placed.remove(&Role::Decoder).unwrap_or_default();
        encoder.sort_by_key(|layer| counted(&layer.name));
        decoder.sort_by_key(|layer| counted(&layer.name));
        let output = one(placed.remove(&Role::Output))?.or_else(|| decoder.pop());
        let output = output.ok_or(ExchangeFlaw::MissingLayer(LayerPart::Output))?;
        let mean = one(placed.remove(&Role::Mean))?;
        let log_variance = one(placed.remove(&Role::LogVariance))?;
        let posterior = one(placed.remove(&Role::Posterior))?;
        let heads = match (posterior, mean, log_variance) {
            (None, Some(mean), Some(log_variance)) => Heads::Two { mean, log_variance },
            (Some(both), None, None) => Heads::One(both),
            (None, None, None) => {
                let last = encoder.pop();
                Heads::One(last.ok_or(ExchangeFlaw::MissingLayer(LayerPart::Mean))?)
            }
            (Some(first), Some(second), _) | (Some(first), None, Some(second)) => {
                return Err(twice(&first, &second));
            }
            (None, Some(_), None) => {
                return Err(ExchangeFlaw::MissingLayer(LayerPart::LogVariance));
            }
            (None, None, Some(_)) => return Err(ExchangeFlaw::MissingLayer(LayerPart::Mean)),
        };
        let plan = Self {
            latent: decoder.first().unwrap_or(&output).takes,
            pixels: output.gives,
            encoder,
            heads,
            decoder,
            output,
        };
        plan.check()?;
        Ok(plan)
    }

    /// Whether what a layer gives is what the next one takes, all around.
    fn check(&self) -> Result<(), ExchangeFlaw> {
        let code = follow(self.pixels, &self.encoder)?;
        match &self.heads {
            Heads::One(both) => {
                takes(both, code)?;
                gives(both, self.latent.saturating_mul(2), self.latent)?;
            }
            Heads::Two { mean, log_variance } => {
                for head in [mean, log_variance] {
                    takes(head, code)?;
                    gives(head, self.latent, self.latent)?;
                }
            }
        }
        takes(&self.output, follow(self.latent, &self.decoder)?)?;
        let widths = |layers: &[ForeignLayer]| layers.iter().map(|layer| layer.gives).collect();
        let encoder: Vec<usize> = widths(&self.encoder);
        let decoder: Vec<usize> = widths(&self.decoder);
        if !encoder.iter().rev().eq(&decoder) {
            return Err(ExchangeFlaw::NotMirrored { encoder, decoder });
        }
        Ok(())
    }
}

/// How many numbers come out of layers that `given` numbers go into.
fn follow(given: usize, layers: &[ForeignLayer]) -> Result<usize, ExchangeFlaw> {
    layers.iter().try_fold(given, |given, layer| {
        takes(layer, given)?;
        Ok(layer.gives)
    })
}

fn takes(layer: &ForeignLayer, given: usize) -> Result<(), ExchangeFlaw> {
    if layer.takes == given {
        return Ok(());
    }
    Err(ExchangeFlaw::Chain {
        layer: layer.name.clone(),
        takes: layer.takes,
        given,
    })
}

/// The decoder takes `latent` numbers, so that this head has to give `wanted`.
fn gives(layer: &ForeignLayer, wanted: usize, latent: usize) -> Result<(), ExchangeFlaw> {
    if layer.gives == wanted {
        return Ok(());
    }
    Err(ExchangeFlaw::Head {
        layer: layer.name.clone(),
        gives: layer.gives,
        wanted,
        latent,
    })
}

fn one(layers: Option<Vec<ForeignLayer>>) -> Result<Option<ForeignLayer>, ExchangeFlaw> {
    let mut layers = layers.unwrap_or_default().into_iter();
    match (layers.next(), layers.next()) {
        (Some(first), Some(second)) => Err(twice(&first, &second)),
        (first, _) => Ok(first),
    }
}

fn twice(first: &ForeignLayer, second: &ForeignLayer) -> ExchangeFlaw {
    ExchangeFlaw::Twice {
        first: first.name.clone(),
        second: second.name.clone(),
    }
}

/// The linear layers that tensors called `NAME.weight` and `NAME.bias` make.
fn layers(tensors: &[(String, Vec<usize>)]) -> Result<Vec<ForeignLayer>, ExchangeFlaw> {
    let mut layers: BTreeMap<&str, ForeignLayer> = BTreeMap::new();
    for (name, shape) in tensors {
        let Some(layer) = name.strip_suffix(".weight") else {
            continue;
        };
        let &[gives, takes] = shape.as_slice() else {
            return Err(not_linear(name, shape));
        };
        if gives == 0 || takes == 0 {
            return Err(not_linear(name, shape));
        }
        let foreign = ForeignLayer {
            name: layer.to_owned(),
            takes,
            gives,
            has_bias: false,
        };
        layers.insert(layer, foreign);
    }
    for (name, shape) in tensors {
        if name.ends_with(".weight") {
            continue;
        }
        let layer = name.strip_suffix(".bias");
        let layer = layer.and_then(|layer| layers.get_mut(layer));
        match layer {
            Some(layer) if *shape == [layer.gives] => layer.has_bias = true,
            Some(_) | None => return Err(not_linear(name, shape)),
        }
    }
    Ok(layers.into_values().collect())
}

fn not_linear(name: &str, shape: &[usize]) -> ExchangeFlaw {
    ExchangeFlaw::NotLinear {
        name: name.to_owned(),
        shape: shape.to_vec(),
    }
}
