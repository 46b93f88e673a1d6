//! One dense layer, and the places that layers have in the network.

use crate::kernels::{self, Nonlinearity};
use burn::module::{Module, Param};
use burn::tensor::{Device, Tensor, TensorData};

/// y = x W + b, with W as [in, out] and b as [out].
#[derive(Module, Debug)]
pub struct Dense {
    /// [in, out]
    pub weight: Param<Tensor<2>>,
    /// [out]
    pub bias: Param<Tensor<1>>,
}

impl Dense {
    /// A layer from its weight [in, out] and bias `[out]`, which the caller has checked.
    pub fn new(weight: TensorData, bias: TensorData, device: &Device) -> Self {
        Self {
            weight: Param::from_data(weight, device),
            bias: Param::from_data(bias, device),
        }
    }

    /// Weight [in, out] and bias `[out]`.
    pub fn values(&self) -> (Tensor<2>, Tensor<1>) {
        (self.weight.val(), self.bias.val())
    }

    /// nonlinearity(x W + b), [batch, in] to [batch, out].
    pub fn forward(&self, x: Tensor<2>, nonlinearity: Nonlinearity) -> Tensor<2> {
        kernels::dense(x, self.weight.val(), self.bias.val(), nonlinearity)
    }
}

/// One of something for each dense layer of the network, by its place there: the
/// layers themselves, or what is known of them.
#[derive(Module, Debug)]
pub struct Layers<L> {
    /// The encoder's hidden layers, from the image on.
    pub encoder: Vec<L>,
    /// Gives mean and log variance of q(z | x) side by side, [width, 2 latent].
    pub posterior: L,
    /// The decoder's hidden layers, from the code on.
    pub decoder: Vec<L>,
    /// Gives the decoder's output, [width, pixels].
    pub output: L,
    /// Log variances of the decoder's weights where they are random, the output
    /// layer's last; their means are the weights above. Empty while none is random.
    pub log_var: Vec<L>,
}

impl<L> Layers<L> {
    /// All, in the order in which their numbers are drawn and stored.
    pub fn iter(&self) -> impl Iterator<Item = &L> {
        let Self {
            encoder,
            posterior,
            decoder,
            output,
            log_var,
        } = self;
        let encoder = encoder.iter().chain([posterior]);
        encoder.chain(decoder).chain([output]).chain(log_var)
    }

    /// `make` of each, in the same places.
    ///
    /// # Errors
    /// The first error of `make`.
    pub fn try_map<M, E>(&self, make: impl FnMut(&L) -> Result<M, E>) -> Result<Layers<M>, E> {
        let mut make = make;
        let Self {
            encoder,
            posterior,
            decoder,
            output,
            log_var,
        } = self;
        Ok(Layers {
            encoder: encoder.iter().map(&mut make).collect::<Result<_, E>>()?,
            posterior: make(posterior)?,
            decoder: decoder.iter().map(&mut make).collect::<Result<_, E>>()?,
            output: make(output)?,
            log_var: log_var.iter().map(&mut make).collect::<Result<_, E>>()?,
        })
    }

    /// The decoder's layers with their log variances, the output layer last; none while
    /// no weight is random.
    pub fn random(&self) -> impl Iterator<Item = (&L, &L)> {
        let means = self.decoder.iter().chain([&self.output]);
        means.zip(&self.log_var)
    }
}
