//! A path with a pace: where one is after a share of it.

use super::latent_path::LatentPath;
use super::picture_length::PictureLength;

/// What goes evenly along a path.
#[derive(Clone, Debug, PartialEq)]
pub enum Pace {
    /// The length in latent units.
    Latent,
    /// The length in decoded pictures.
    Picture(PictureLength),
}

/// A path, walked at a pace.
#[derive(Clone, Debug, PartialEq)]
pub struct Walk {
    /// The way.
    pub path: LatentPath,
    /// What goes evenly along it.
    pub pace: Pace,
}

impl Walk {
    /// The place, `[latent]`, after this share of the walk, 0 to 1.
    pub fn at(&self, share: f64) -> Vec<f32> {
        self.path.at(self.latent_share(share))
    }

    /// The share of the latent length that is done after this share of the walk.
    pub fn latent_share(&self, share: f64) -> f64 {
        match &self.pace {
            Pace::Latent => share,
            Pace::Picture(length) => length.latent_share(share),
        }
    }

    /// The share of the walk after which this share of the latent length is done.
    pub fn share_at(&self, latent_share: f64) -> f64 {
        match &self.pace {
            Pace::Latent => latent_share,
            Pace::Picture(length) => length.picture_share(latent_share),
        }
    }

    /// So many places at even steps, `[steps, latent]`: from end to end; on a closed path
    /// without the end, which is the beginning.
    pub fn places(&self, steps: usize) -> Vec<f32> {
        let shares = self.path.shares(steps);
        shares.flat_map(|share| self.at(share)).collect()
    }
}
