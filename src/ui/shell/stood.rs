//! Where points stood in models of other dimensions, so that a run that comes back finds them
//! where they were.

use crate::document::{Document, Point};
use crate::latent::with_length;
use std::collections::BTreeMap;

/// The places of points, by their dimensions and their ids.
#[derive(Default)]
pub(crate) struct Stood(BTreeMap<usize, BTreeMap<u64, Vec<f32>>>);

impl Stood {
    /// Brings the points of `document` to a model of `latent` dimensions. One that stood in a
    /// model of as many before stands there again, unless it was moved since.
    pub fn follow(&mut self, document: &mut Document, latent: usize) {
        for Point { id, z, .. } in &document.points {
            self.0.entry(z.len()).or_default().insert(*id, z.clone());
        }
        let before = document
            .points
            .first()
            .map_or(latent, |point| point.z.len());
        document.fit(latent);
        let Some(stood) = self.0.get(&latent) else {
            return;
        };
        // What both models have of a place.
        let both = before.min(latent);
        for point in &mut document.points {
            if let Some(there) = stood.get(&point.id)
                && with_length(there, both) == with_length(&point.z, both)
            {
                point.z.clone_from(there);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_point_comes_back_with_its_run_unless_it_was_moved_meanwhile() {
        let (mut stood, mut document) = (Stood::default(), Document::default());
        let places = [vec![1.0, 2.0, 3.0], vec![-1.0, 0.5, 4.0]];
        for place in places.clone() {
            document.add_point(place);
        }
        stood.follow(&mut document, 2);
        assert_eq!(document.points[0].z, [1.0, 2.0]);
        document.points[1].z = vec![0.0, 0.0];
        stood.follow(&mut document, 3);
        assert_eq!(document.points[0].z, places[0]);
        assert_eq!(document.points[1].z, [0.0, 0.0, 0.0]);
        // The same where the run between has more dimensions.
        stood.follow(&mut document, 5);
        document.points[0].z[0] = 7.0;
        stood.follow(&mut document, 3);
        assert_eq!(document.points[0].z, [7.0, 2.0, 3.0]);
    }
}
