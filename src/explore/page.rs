//! A page of test images, each beside what the model makes of it.

use super::compared::{Compared, compare, terms_of};
use super::decode::GROUP;
use super::error::ExploreError;
use super::interrupts::Interrupts;
use super::query::{GrowsOld, Query, Reply, Urgency};
use super::which_image::WhichImage;
use crate::model::ModelError;
use crate::rng::{Stream, stream};
use crate::train::Published;
use rand::seq::SliceRandom;
use std::sync::Arc;

/// What does the model make of a page of test images?
#[derive(Clone, Debug, PartialEq)]
pub struct PageQuery {
    /// Only images with this label; None for all.
    pub class: Option<u16>,
    /// In which order.
    pub order: Order,
    /// Another number ranks the images anew, with the weights of that moment.
    pub ranking: u64,
    /// Which page, from 0; wraps around.
    pub page: usize,
    /// Images on a page.
    pub per_page: usize,
}

/// In which order test images are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum Order {
    /// As in the file.
    File,
    /// The lowest ELBO first, as of when this order was last asked for.
    WorstFirst,
    /// The highest ELBO first, as of when this order was last asked for.
    BestFirst,
    /// Shuffled by this number.
    Random(u64),
}

/// A page of the comparison.
#[derive(Clone, Debug)]
pub struct Page {
    /// Test images that fit the class.
    pub matching: usize,
    /// In the order asked for.
    pub items: Vec<Arc<Compared>>,
    /// Of the Gaussian likelihood, given or learned; None for the others.
    pub precision: Option<f64>,
}

impl Query for PageQuery {
    type Answer = Page;
    /// All images that fit, in order. It is kept while one turns pages, so that a page
    /// stays put though the weights move.
    type Memory = Option<Vec<usize>>;
    const URGENCY: Urgency = Urgency::Swift;
    const GROWS_OLD: GrowsOld = GrowsOld::WhileWeightsMove;

    fn answer(
        &self,
        order: &mut Option<Vec<usize>>,
        on: &Published,
        interrupts: &mut Interrupts<'_>,
    ) -> Result<Reply<Page>, ExploreError> {
        let order = match order {
            Some(order) => order,
            None => order.insert(self.rank(on, interrupts)?),
        };
        let mut items = Vec::with_capacity(self.per_page);
        for group in self.on_page(order).chunks(GROUP) {
            let group: Vec<WhichImage> = group.iter().copied().map(WhichImage::Test).collect();
            items.extend(compare(on, &group)?);
        }
        Ok(Reply::Complete(Page {
            matching: order.len(),
            items,
            precision: on.snapshot.precision()?,
        }))
    }

    fn leads_to(&self, newer: &Self) -> bool {
        let of = |query: &Self| (query.class, query.order, query.ranking);
        of(self) == of(newer)
    }
}

impl PageQuery {
    /// Which of the images `order` stand on this page.
    fn on_page<'a>(&self, order: &'a [usize]) -> &'a [usize] {
        let per_page = self.per_page.max(1);
        let pages = order.len().div_ceil(per_page).max(1);
        let mut all = order.chunks(per_page);
        all.nth(self.page % pages).unwrap_or(&[])
    }

    fn rank(
        &self,
        published: &Published,
        interrupts: &mut Interrupts<'_>,
    ) -> Result<Vec<usize>, ModelError> {
        let dataset = &published.dataset;
        let labels = dataset.test.labels.as_deref();
        let fits = |index: &usize| match (self.class, labels) {
            (Some(class), Some(labels)) => labels.get(*index) == Some(&class),
            _ => true,
        };
        let mut order: Vec<usize> = (0..dataset.test_len()).filter(fits).collect();
        match self.order {
            Order::File => {}
            Order::Random(seed) => order.shuffle(&mut stream(seed, Stream::Exploration)),
            Order::WorstFirst | Order::BestFirst => {
                let mut elbos = Vec::with_capacity(order.len());
                for group in order.chunks(GROUP) {
                    let images: Vec<WhichImage> =
                        group.iter().copied().map(WhichImage::Test).collect();
                    let terms = terms_of(published, &images)?;
                    elbos.extend(group.iter().copied().zip(terms.iter().map(|t| t.elbo())));
                    interrupts.let_in()?;
                }
                elbos.sort_by(|(_, a), (_, b)| a.total_cmp(b));
                if self.order == Order::BestFirst {
                    elbos.reverse();
                }
                order = elbos.into_iter().map(|(index, _)| index).collect();
            }
        }
        Ok(order)
    }
}
