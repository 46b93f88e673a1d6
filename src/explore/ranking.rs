//! Which test images stand on a page.

use super::inquiry::{GROUP, terms_of};
use super::protocol::{Order, PageWant};
use crate::model::ModelError;
use crate::rng::{Stream, stream};
use crate::train::Published;
use rand::seq::SliceRandom;

/// The images of one page.
pub(super) struct Chosen {
    /// Into the test split, in the order of the page.
    pub indices: Vec<usize>,
    /// Test images of the class.
    pub matching: usize,
}

/// The order last computed, and what it was computed for.
#[derive(Default)]
pub(super) struct Ranking {
    made_for: Option<(u64, Option<u8>, Order, u64)>,
    order: Vec<usize>,
}

impl Ranking {
    /// The images of the wanted page. The order is kept while one turns pages,
    /// so that a page stays put though the weights move.
    pub fn choose(
        &mut self,
        published: &Published,
        want: &PageWant,
        serial: u64,
        pause: &mut impl FnMut(),
    ) -> Result<Chosen, ModelError> {
        let key = (published.run, want.class, want.order, serial);
        if self.made_for != Some(key) {
            self.order = arrange(published, want, pause)?;
            self.made_for = Some(key);
        }
        let matching = self.order.len();
        let per_page = want.per_page.max(1);
        let pages = matching.div_ceil(per_page).max(1);
        let indices = self
            .order
            .iter()
            .skip((want.page % pages) * per_page)
            .take(per_page)
            .copied()
            .collect();
        Ok(Chosen { indices, matching })
    }
}

fn arrange(
    published: &Published,
    want: &PageWant,
    pause: &mut impl FnMut(),
) -> Result<Vec<usize>, ModelError> {
    let dataset = &published.dataset;
    let labels = dataset.test.labels.as_deref();
    let fits = |index: &usize| match (want.class, labels) {
        (Some(class), Some(labels)) => labels.get(*index) == Some(&class),
        _ => true,
    };
    let mut order: Vec<usize> = (0..dataset.test_len()).filter(fits).collect();
    match want.order {
        Order::File => {}
        Order::Random(seed) => order.shuffle(&mut stream(seed, Stream::Exploration)),
        Order::WorstFirst => {
            let mut elbos = Vec::with_capacity(order.len());
            for group in order.chunks(GROUP) {
                let terms = terms_of(published, group)?;
                elbos.extend(group.iter().copied().zip(terms.iter().map(|t| t.elbo())));
                pause();
            }
            elbos.sort_by(|(_, a), (_, b)| a.total_cmp(b));
            order = elbos.into_iter().map(|(index, _)| index).collect();
        }
    }
    Ok(order)
}
