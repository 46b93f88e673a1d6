//! A function over the view: where codes lie, how the decoder stretches the plane, classes.

use super::error::ExploreError;
use super::interrupts::Interrupts;
use super::query::{GrowsOld, Query, Reply, Urgency};
use crate::data::SplitName;
use crate::fields::{Classes, Codes, Field, FieldKind, GoOn, KnownImages, Lattice, field};
use crate::latent::Plane;
use crate::model::ModelError;
use crate::train::Published;
use std::sync::Arc;
use std::time::Instant;

/// A view that was not shown before is told first in cells so many times as wide and high.
const COARSER: usize = 4;

/// What are the values of a field over a rectangle of the plane, at the middle of each of its
/// cells?
#[derive(Clone, Debug, PartialEq)]
pub struct FieldQuery {
    /// Which field.
    pub kind: FieldKind,
    /// Which plane the rectangle is a part of.
    pub plane: Plane,
    /// Lower and upper end to the right.
    pub x: [f64; 2],
    /// Lower and upper end upwards.
    pub y: [f64; 2],
    /// Cells to the right.
    pub columns: usize,
    /// Cells upwards.
    pub rows: usize,
    /// The values of what lies beside the plane.
    pub base: Vec<f32>,
    /// Of how many test images, evenly spread over the split, or as many as there are; unused
    /// where the field is not about images.
    pub images: usize,
}

/// A field over a rectangle.
#[derive(Clone, Debug)]
pub struct FieldAnswer {
    /// The rectangle and its cells: fewer than asked in a first answer.
    pub lattice: Lattice,
    /// Its values.
    pub field: Arc<Field>,
    /// Test images that it is about; 0 where it is about none.
    pub images: usize,
}

/// What is known of the images under some weights.
#[derive(Default)]
pub struct FieldMemory {
    of: Option<(Instant, usize)>,
    codes: Option<Codes>,
    /// None within: the images have no classes.
    classes: Option<Option<Classes>>,
    /// The query that was answered last.
    answered: Option<FieldQuery>,
}

impl FieldMemory {
    /// Encodes the images, and learns their classes, where `query` needs it and it is not done.
    fn learn(
        &mut self,
        query: &FieldQuery,
        on: &Published,
        go_on: &mut GoOn<'_>,
    ) -> Result<KnownImages<'_>, ModelError> {
        if self.of != Some((on.at, query.images)) {
            (self.codes, self.classes) = (None, None);
            self.of = Some((on.at, query.images));
        }
        if query.kind.needs_codes() && self.codes.is_none() {
            let (snapshot, dataset) = (&on.snapshot, &on.dataset);
            let (split, count) = (SplitName::Test, query.images);
            let codes = Codes::of_images(snapshot, dataset, split, count, go_on)?;
            self.codes = Some(codes);
        }
        if let (true, None, Some(codes)) = (query.kind.needs_classes(), &self.classes, &self.codes)
        {
            self.classes = Some(Classes::learn(codes, go_on)?);
        }
        Ok(KnownImages {
            codes: self.codes.as_ref(),
            classes: self.classes.as_ref().and_then(Option::as_ref),
        })
    }
}

impl Query for FieldQuery {
    type Answer = FieldAnswer;
    type Memory = FieldMemory;
    const URGENCY: Urgency = Urgency::Slow;
    const GROWS_OLD: GrowsOld = GrowsOld::AfterRest(3);

    fn answer(
        &self,
        memory: &mut FieldMemory,
        on: &Published,
        interrupts: &mut Interrupts<'_>,
    ) -> Result<Reply<FieldAnswer>, ExploreError> {
        let mut go_on = || interrupts.let_in();
        let whole = self.lattice();
        let coarse = self.is_told_coarsely_first() && memory.answered.as_ref() != Some(self);
        let lattice = if coarse {
            whole.in_cells([whole.columns(), whole.rows()].map(|cells| cells.div_ceil(COARSER)))
        } else {
            whole
        };
        let images = memory.learn(self, on, &mut go_on)?;
        let count = match images.codes {
            Some(codes) if self.kind.needs_codes() => codes.len(),
            _ => 0,
        };
        let found = field(self.kind, &on.snapshot, images, &lattice, &mut go_on)?;
        memory.answered = Some(self.clone());
        let Some(found) = found else {
            return Ok(Reply::Unanswerable);
        };
        let answer = FieldAnswer {
            lattice,
            field: Arc::new(found),
            images: count,
        };
        Ok(if coarse {
            Reply::Partial(answer)
        } else {
            Reply::Complete(answer)
        })
    }

    /// What is known of the images serves any view of them: as a view that is moved changes
    /// faster than it is drawn, each answer about them is finished. The others begin anew,
    /// coarsely.
    fn leads_to(&self, newer: &Self) -> bool {
        let about_images = self.kind.needs_codes() && newer.kind.needs_codes();
        self == newer || about_images && self.images == newer.images
    }
}

impl FieldQuery {
    fn lattice(&self) -> Lattice {
        let size = [self.columns, self.rows];
        Lattice::new(self.plane.clone(), self.base.clone(), self.x, self.y, size)
    }

    /// Whether its time goes into cells: the decoder is run for each.
    fn is_told_coarsely_first(&self) -> bool {
        match self.kind {
            FieldKind::Magnification => true,
            FieldKind::AggregatePosterior
            | FieldKind::Prior
            | FieldKind::Holes
            | FieldKind::Influence(_)
            | FieldKind::Class => false,
        }
    }
}
