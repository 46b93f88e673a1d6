//! From a list of pictures to a data set in memory: every format goes this one way.

use super::error::ImportError;
use super::pictures::{Listing, Pictures, StoredPicture};
use super::plan::Plan;
use super::prepare::Preparer;
use super::report;
use super::splits;
use super::watch::ImportWatch;
use crate::data::{DataReport, Dataset, LeftOut, PictureFlaw, Split, SplitName};
use crate::recipe::DataSpec;
use std::cell::RefCell;
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

/// Of so many pictures one may be bad without anyone being asked.
const ONE_BAD_IN: usize = 100;

thread_local! {
    /// Each thread prepares with room of its own.
    static PREPARER: RefCell<Preparer> = RefCell::default();
}

/// Prepares one picture in the room of the thread that calls.
pub(super) fn prepare(
    picture: StoredPicture<'_>,
    plan: &Plan,
    watch: &ImportWatch,
    out: &mut [u8],
) -> Result<(), PictureFlaw> {
    PREPARER.with_borrow_mut(|preparer| preparer.prepare(picture, plan, watch, out))
}

/// Reads all pictures into a data set called `name`.
///
/// # Errors
/// What keeps them from being a data set: too many are bad, too few are left, memory.
pub(super) fn import(
    name: String,
    pictures: &dyn Pictures,
    spec: &DataSpec,
    watch: &ImportWatch,
) -> Result<Dataset, ImportError> {
    let listing = pictures.listing();
    check_bad(pictures, spec, &listing.left_out)?;
    let mut plan = Plan::new(pictures.path(), spec, listing)?;
    let mut room = Room::new(pictures.path(), splits::assign(pictures, spec)?, &plan)?;
    loop {
        // Each way to overthrow the plan is there once.
        plan = match room.fill(pictures, &plan, watch)? {
            Filled::Whole => break,
            Filled::Coloured => plan.coloured(),
            Filled::Beyond(found) => plan.ranging(pictures.path(), found)?,
        };
        let splits = room.splits;
        // Given back before more is asked for.
        drop((room.train, room.test));
        room = Room::new(pictures.path(), splits, &plan)?;
    }
    check_bad(pictures, spec, &room.left_out(pictures))?;
    if let Some(lost) = room.lost_split() {
        if splits::own(pictures).is_some() {
            return Err(lost_split(pictures, &room, lost));
        }
        // Those that were held out are all bad: others are.
        let bad: Vec<usize> = room.bad.iter().map(|(place, _)| *place).collect();
        drop((room.train, room.test));
        let splits = splits::hold_out(pictures, spec, &bad)?;
        room = Room::new(pictures.path(), splits, &plan)?;
        room.fill(pictures, &plan, watch)?;
    }
    let left_out = room.left_out(pictures);
    let class_names = listing.class_names.clone().into();
    let [train, test] = room.into_splits(listing, &plan);
    let mut dataset = Dataset::with_classes(name, plan.shape, class_names, train, test)?;
    let report = report::of_dataset(&dataset, pictures, &plan, left_out, watch);
    watch.check(pictures.path())?;
    dataset.report = Some(Arc::new(report));
    Ok(dataset)
}

/// Whether all pictures are in.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Filled {
    Whole,
    /// Numbers lie outside the range, though those of a few pictures had not: the smallest and
    /// the largest of all.
    Beyond((f64, f64)),
    /// One is coloured, though all had looked grey.
    Coloured,
}

/// The room for all pixels, and what could not be put there.
struct Room {
    /// The split of each place.
    splits: Vec<SplitName>,
    train: Vec<u8>,
    test: Vec<u8>,
    /// Places whose pictures are bad, ascending.
    bad: Vec<(usize, PictureFlaw)>,
}

impl Room {
    fn new(path: &Path, splits: Vec<SplitName>, plan: &Plan) -> Result<Self, ImportError> {
        let of = |split| splits.iter().filter(|of| **of == split).count();
        let pixels = plan.shape.pixels();
        let train = zeros(path, of(SplitName::Train), pixels)?;
        let test = zeros(path, of(SplitName::Test), pixels)?;
        Ok(Self {
            splits,
            train,
            test,
            bad: Vec::new(),
        })
    }

    /// Reads every picture into its place.
    fn fill(
        &mut self,
        pictures: &dyn Pictures,
        plan: &Plan,
        watch: &ImportWatch,
    ) -> Result<Filled, ImportError> {
        let width = plan.shape.pixels().max(1);
        let mut train = self.train.chunks_exact_mut(width);
        let mut test = self.test.chunks_exact_mut(width);
        let slots: Vec<Mutex<Option<&mut [u8]>>> = self
            .splits
            .iter()
            .map(|split| {
                Mutex::new(match split {
                    SplitName::Train => train.next(),
                    SplitName::Test => test.next(),
                })
            })
            .collect();
        let bad = Mutex::new(Vec::new());
        let coloured = AtomicBool::new(false);
        let hand_over = |place: usize, picture: Result<StoredPicture<'_>, PictureFlaw>| {
            watch.advance(1);
            let slot = slots.get(place).and_then(|slot| locked(slot).take());
            let Some(slot) = slot else {
                return ControlFlow::Continue(());
            };
            match picture.and_then(|picture| prepare(picture, plan, watch, slot)) {
                Ok(()) => {}
                Err(PictureFlaw::Coloured) => {
                    coloured.store(true, Ordering::Relaxed);
                    return ControlFlow::Break(());
                }
                Err(flaw) => locked(&bad).push((place, flaw)),
            }
            if watch.is_cancelled() {
                ControlFlow::Break(())
            } else {
                ControlFlow::Continue(())
            }
        };
        watch.begin(slots.len());
        let places: Vec<usize> = (0..slots.len()).collect();
        pictures.read(&places, plan.range, &hand_over, watch)?;
        watch.check(pictures.path())?;
        if coloured.into_inner() {
            return Ok(Filled::Coloured);
        }
        if let Some((least, most)) = pictures.seen()
            && plan.range_so_far
            && !plan.range.holds(least, most)
        {
            return Ok(Filled::Beyond((least, most)));
        }
        let mut bad = bad.into_inner().unwrap_or_else(PoisonError::into_inner);
        // What was never handed over is missing too: the file ended early.
        for (place, slot) in slots.iter().enumerate() {
            if locked(slot).is_some() {
                bad.push((place, PictureFlaw::Empty));
            }
        }
        bad.sort_by_key(|(place, _)| *place);
        self.bad = bad;
        Ok(Filled::Whole)
    }

    /// A split of which no picture is good.
    fn lost_split(&self) -> Option<SplitName> {
        let is_good = |place: usize| {
            let at = self.bad.binary_search_by_key(&place, |(place, _)| *place);
            at.is_err()
        };
        [SplitName::Train, SplitName::Test]
            .into_iter()
            .find(|split| {
                let mut places = self.splits.iter().enumerate();
                !places.any(|(place, of)| of == split && is_good(place))
            })
    }

    /// What could not be put there, by name.
    fn bad_by_name(&self, pictures: &dyn Pictures) -> impl Iterator<Item = (SplitName, LeftOut)> {
        self.bad.iter().filter_map(|(place, flaw)| {
            let left_out = LeftOut {
                name: pictures.name(*place),
                reason: flaw.clone(),
            };
            Some((*self.splits.get(*place)?, left_out))
        })
    }

    fn left_out(&self, pictures: &dyn Pictures) -> Vec<LeftOut> {
        let found = self.bad_by_name(pictures).map(|(_, left_out)| left_out);
        let before = pictures.listing().left_out.iter().cloned();
        before.chain(found).collect()
    }

    /// Both splits without what is bad.
    fn into_splits(self, listing: &Listing, plan: &Plan) -> [Split; 2] {
        let Self {
            splits,
            train,
            test,
            bad,
        } = self;
        let width = plan.shape.pixels().max(1);
        let is_good = |place: usize| {
            bad.binary_search_by_key(&place, |(place, _)| *place)
                .is_err()
        };
        [(SplitName::Train, train), (SplitName::Test, test)].map(|(split, mut pixels)| {
            let places = || (0..splits.len()).filter(|place| splits.get(*place) == Some(&split));
            let mut kept = 0;
            for (at, place) in places().enumerate() {
                if is_good(place) {
                    if kept != at {
                        pixels.copy_within(at * width..(at + 1) * width, kept * width);
                    }
                    kept += 1;
                }
            }
            pixels.truncate(kept * width);
            let labels = listing.labels.as_deref();
            let labels = labels.filter(|_| listing.without_labels != Some(split));
            let label = |place| labels.and_then(|labels| labels.get(place).copied());
            Split {
                pixels,
                labels: labels.map(|_| {
                    let good = places().filter(|place| is_good(*place));
                    good.filter_map(label).collect()
                }),
            }
        })
    }
}

fn locked<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn zeros(path: &Path, images: usize, pixels: usize) -> Result<Vec<u8>, ImportError> {
    let too_large = |bytes: u64| ImportError::Memory {
        path: path.to_owned(),
        bytes,
    };
    let bytes = images
        .checked_mul(pixels)
        .ok_or_else(|| too_large(u64::MAX))?;
    // Asked for once, so that too much is an error and not the end; and then again in the way
    // that leaves it to the system to clear each page when a reader first writes to it.
    Vec::<u8>::new()
        .try_reserve_exact(bytes)
        .map_err(|_| too_large(bytes as u64))?;
    Ok(vec![0; bytes])
}

/// Whether so many of all pictures are bad that a person is asked before they are left out.
pub fn asks_first(bad: usize, all: usize) -> bool {
    bad.saturating_mul(ONE_BAD_IN) > all
}

/// Says that no picture of a split of the set's own can be read.
fn lost_split(pictures: &dyn Pictures, room: &Room, lost: SplitName) -> ImportError {
    let bad = room.bad_by_name(pictures);
    let bad = bad.filter_map(|(split, left_out)| (split == lost).then_some(left_out));
    let mut left_out: Vec<LeftOut> = bad.collect();
    let bad = left_out.len();
    left_out.truncate(DataReport::MOST_NAMED);
    let path = pictures.path().to_owned();
    match left_out.first() {
        Some(first) => ImportError::AllBad {
            path,
            split: Some(lost),
            bad,
            first: Box::new(first.clone()),
            left_out,
        },
        None => ImportError::TooFew { path, images: 0 },
    }
}

/// Refuses to leave out all, and more than one in a hundred unless it was said to go on.
fn check_bad(
    pictures: &dyn Pictures,
    spec: &DataSpec,
    left_out: &[LeftOut],
) -> Result<(), ImportError> {
    let all = pictures.listing().count + pictures.listing().left_out.len();
    let bad = left_out.len();
    let Some(first) = left_out.first() else {
        return Ok(());
    };
    let path = pictures.path().to_owned();
    let first = first.clone();
    let named = left_out.iter().take(DataReport::MOST_NAMED);
    let left_out = named.cloned().collect();
    if bad >= all {
        return Err(ImportError::AllBad {
            path,
            split: None,
            bad,
            first: Box::new(first),
            left_out,
        });
    }
    if !spec.skip_bad && asks_first(bad, all) {
        return Err(ImportError::ManyBad {
            path,
            bad,
            all,
            first,
            left_out,
        });
    }
    Ok(())
}
