//! Points brought into order on a plane: on one line, at even distances, copied, moved.

use super::Document;
use crate::latent::{Plane, PlaneAxis};
use std::collections::BTreeSet;

/// How far a copy lies from its original, in standard deviations of the prior.
const BESIDE: f32 = 0.25;

impl Document {
    /// Those of `ids` that may be moved.
    fn movable(&self, ids: &BTreeSet<u64>) -> BTreeSet<u64> {
        let points = self.points.iter();
        let points = points.filter(|point| !point.locked && ids.contains(&point.id));
        points.map(|point| point.id).collect()
    }

    /// Moves these points by `step` along the plane; locked ones stay.
    pub fn move_points(&mut self, ids: &BTreeSet<u64>, plane: &Plane, step: [f32; 2]) {
        for id in self.movable(ids) {
            if let Some(point) = self.point_mut(id) {
                plane.move_by(&mut point.z, step);
            }
        }
    }

    /// Gives these points the coordinate that `like` has along one direction of the plane; locked
    /// ones stay.
    pub fn align_points(&mut self, ids: &BTreeSet<u64>, plane: &Plane, axis: PlaneAxis, like: u64) {
        let Some(like) = self.point(like) else {
            return;
        };
        let wanted = axis.of(plane.coordinates(&like.z));
        for id in self.movable(ids) {
            self.with_coordinate(id, plane, axis, wanted);
        }
    }

    /// Puts these points at even distances along one direction of the plane, between the two
    /// that lie farthest apart; locked ones stay.
    pub fn spread_points(&mut self, ids: &BTreeSet<u64>, plane: &Plane, axis: PlaneAxis) {
        let coordinate = |id: &u64| {
            let on_plane = plane.coordinates(&self.point(*id)?.z);
            Some((*id, axis.of(on_plane)))
        };
        let mut along: Vec<(u64, f32)> = ids.iter().filter_map(coordinate).collect();
        along.sort_by(|(_, a), (_, b)| a.total_cmp(b));
        let (Some((_, first)), Some((_, last))) = (along.first(), along.last()) else {
            return;
        };
        let (first, step) = (*first, (last - first) / (along.len().max(2) - 1) as f32);
        let movable = self.movable(ids);
        for (place, (id, _)) in along.into_iter().enumerate() {
            if movable.contains(&id) {
                self.with_coordinate(id, plane, axis, first + step * place as f32);
            }
        }
    }

    /// Copies these points, each a little to the side on the plane; the ids of the copies.
    pub fn duplicate_points(&mut self, ids: &BTreeSet<u64>, plane: &Plane) -> BTreeSet<u64> {
        let originals = self.points.iter();
        let originals = originals.filter(|point| ids.contains(&point.id));
        let mut copies: Vec<_> = originals.cloned().collect();
        for copy in &mut copies {
            copy.id = self.take_id();
            copy.locked = false;
            plane.move_by(&mut copy.z, [BESIDE; 2]);
        }
        let ids = copies.iter().map(|copy| copy.id).collect();
        self.points.extend(copies);
        ids
    }

    fn with_coordinate(&mut self, id: u64, plane: &Plane, axis: PlaneAxis, wanted: f32) {
        let Some(point) = self.point_mut(id) else {
            return;
        };
        let [x, y] = plane.coordinates(&point.z);
        let place = match axis {
            PlaneAxis::Horizontal => [wanted, y],
            PlaneAxis::Vertical => [x, wanted],
        };
        plane.move_to(&mut point.z, place);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Points at these places of a line through the plane, the last one locked.
    fn document(places: &[f32]) -> (Document, BTreeSet<u64>) {
        let mut document = Document::default();
        let ids = places
            .iter()
            .map(|x| document.add_point(vec![*x, 2.0 * x]))
            .collect();
        if let Some(last) = document.points.last_mut() {
            last.locked = true;
        }
        (document, ids)
    }

    fn column(document: &Document, axis: usize) -> Vec<f32> {
        let points = document.points.iter();
        points.map(|point| point.z[axis]).collect()
    }

    #[test]
    fn points_move_together_and_locked_ones_stay() {
        let (mut document, ids) = document(&[0.0, 1.0, 5.0]);
        document.move_points(&ids, &[0, 1].into(), [0.5, -1.0]);
        assert_eq!(column(&document, 0), [0.5, 1.5, 5.0]);
        assert_eq!(column(&document, 1), [-1.0, 1.0, 10.0]);
    }

    #[test]
    fn points_are_aligned_with_one_of_them() {
        let (mut document, ids) = document(&[0.0, 1.0, 5.0]);
        document.align_points(&ids, &[0, 1].into(), PlaneAxis::Vertical, 1);
        assert_eq!(column(&document, 1), [2.0, 2.0, 10.0]);
        assert_eq!(column(&document, 0), [0.0, 1.0, 5.0]);
    }

    #[test]
    fn points_are_spread_evenly_between_the_outermost() {
        let (mut document, ids) = document(&[4.0, 0.0, 1.0, 9.0]);
        document.spread_points(&ids, &[0, 1].into(), PlaneAxis::Horizontal);
        assert_eq!(column(&document, 0), [6.0, 0.0, 3.0, 9.0]);
    }

    #[test]
    fn copies_are_new_points_beside_their_originals() {
        let (mut document, ids) = document(&[0.0, 1.0]);
        let copies = document.duplicate_points(&ids, &[0, 1].into());
        assert_eq!(document.points.len(), 4);
        assert!(copies.is_disjoint(&ids));
        assert_eq!(column(&document, 0), [0.0, 1.0, 0.25, 1.25]);
        assert!(!document.points[3].locked, "a copy is to be moved");
    }
}
