//! Images read on a thread of their own, beside the run in hand.

use super::panic::panic_words;
use super::protocol::Importing;
use crate::cores::lease_core;
use crate::data::Dataset;
use crate::import::{ImportError, ImportProgress, ImportWatch, name_of};
use crate::recipe::{DataSource, DataSpec};
use crossbeam_channel::{Receiver, Sender, bounded};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// Reads the images of a spec: [`open`](crate::import::open), or what stands in for it.
pub type ReadImages =
    Arc<dyn Fn(&DataSpec, &ImportWatch) -> Result<Arc<Dataset>, ImportError> + Send + Sync>;

/// How long whoever closes the window waits for an import that was given up: a disk that does
/// not answer keeps nobody.
const PATIENCE: Duration = Duration::from_millis(500);

/// What is to be read, and how.
#[derive(Clone)]
pub(super) struct Order {
    pub spec: DataSpec,
    /// The hash is to be there too when the images arrive.
    pub compared: bool,
    /// A run trains meanwhile.
    pub beside_a_run: bool,
}

/// What comes of an import.
pub(super) type Imported = Result<Arc<Dataset>, ImportError>;

/// An import under way; it is given up when this is dropped.
pub(super) struct ImportUnderWay {
    order: Order,
    watch: Arc<ImportWatch>,
    arrived: Receiver<Imported>,
    /// Held so that the other end is never without one.
    _done: Sender<Imported>,
    stage: Stage,
}

/// What is counted at the moment: the pictures that are found, then those that are read.
struct Stage {
    began: Instant,
    last: ImportProgress,
}

impl Stage {
    fn new(began: Instant) -> Self {
        let last = ImportProgress { done: 0, total: 0 };
        Self { began, last }
    }

    /// Pictures in a second, over all of it so far.
    fn per_second(&mut self, progress: ImportProgress, now: Instant) -> f64 {
        if progress.total != self.last.total || progress.done < self.last.done {
            self.began = now;
        }
        self.last = progress;
        let seconds = now.duration_since(self.began).as_secs_f64();
        if seconds > 0.0 {
            progress.done as f64 / seconds
        } else {
            0.0
        }
    }
}

impl ImportUnderWay {
    /// Begins to read.
    pub fn begin(order: Order, read: ReadImages) -> Self {
        let (done, arrived) = bounded(1);
        let watch = Arc::<ImportWatch>::default();
        let under_way = Self {
            order,
            watch,
            arrived,
            _done: done.clone(),
            stage: Stage::new(Instant::now()),
        };
        let (order, watch) = (under_way.order.clone(), under_way.watch.clone());
        let told = done.clone();
        let spawned = std::thread::Builder::new()
            .name("importer".into())
            .spawn(move || serve(&order, &watch, &read, done));
        if let Err(error) = spawned {
            // The channel has room for one, and the thread that had the other end is none.
            let _ = told.send(Err(broke_down(under_way.spec(), error.to_string())));
        }
        under_way
    }

    /// What is read.
    pub fn spec(&self) -> &DataSpec {
        &self.order.spec
    }

    /// Where the images arrive, once.
    pub fn arrived(&self) -> &Receiver<Imported> {
        &self.arrived
    }

    /// How far it is, at the moment.
    pub fn progress(&mut self, now: Instant) -> Importing {
        let progress = self.watch.progress();
        Importing {
            spec: self.order.spec.clone(),
            per_second: self.stage.per_second(progress, now),
            progress,
        }
    }

    /// Why there are no images once a person has cancelled it.
    pub fn cancelled(&self) -> ImportError {
        ImportError::Cancelled {
            path: place_of(&self.order.spec),
        }
    }

    /// Gives it up and waits until it has ended, half a second at most.
    pub fn end(self) {
        self.watch.cancel();
        let _ = self.arrived.recv_timeout(PATIENCE);
    }
}

impl Drop for ImportUnderWay {
    fn drop(&mut self) {
        self.watch.cancel();
    }
}

/// The thread's body.
fn serve(order: &Order, watch: &ImportWatch, read: &ReadImages, done: Sender<Imported>) {
    let spec = &order.spec;
    let imported = {
        // A trainer does not wait for a core that this thread is busy on.
        let _lease = order.beside_a_run.then(lease_core);
        let read = AssertUnwindSafe(|| {
            let dataset = read(spec, watch)?;
            if order.compared {
                hash_unless_cancelled(&dataset, spec, watch)?;
            }
            Ok(dataset)
        });
        catch_unwind(read).unwrap_or_else(|cause| Err(broke_down(spec, panic_words(&*cause))))
    };
    let dataset = imported.as_ref().ok().cloned();
    // Nobody waits for it any more where it was given up.
    let _ = done.send(imported);
    drop(done);
    // That of MNIST takes no longer than a save.
    if let Some(dataset) = dataset
        && spec.source != DataSource::Mnist
    {
        hash_while_in_use(&dataset);
    }
}

fn hash_unless_cancelled(
    dataset: &Dataset,
    spec: &DataSpec,
    watch: &ImportWatch,
) -> Result<(), ImportError> {
    let check = || {
        if watch.is_cancelled() {
            return Err(ImportError::Cancelled {
                path: place_of(spec),
            });
        }
        Ok(())
    };
    dataset.content_hash_while(check).map(|_| ())
}

/// So that a save, which happens between two steps, finds the hash. A set that nobody uses any
/// more is let go at once.
fn hash_while_in_use(dataset: &Arc<Dataset>) {
    let _lease = lease_core();
    let check = || {
        if Arc::strong_count(dataset) > 1 {
            Ok(())
        } else {
            Err(())
        }
    };
    let _ = dataset.content_hash_while(check);
}

fn broke_down(spec: &DataSpec, words: String) -> ImportError {
    ImportError::BrokeDown {
        path: place_of(spec),
        words,
    }
}

/// Where the images lie, or what they are called.
fn place_of(spec: &DataSpec) -> PathBuf {
    spec.path()
        .map_or_else(|| name_of(spec).into(), PathBuf::from)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::Split;
    use crate::recipe::ImageShape;

    fn order(path: &str) -> Order {
        Order {
            spec: DataSpec::at(path),
            compared: true,
            beside_a_run: true,
        }
    }

    fn dataset() -> Arc<Dataset> {
        let shape = ImageShape {
            height: 1,
            width: 1,
            channels: 1,
        };
        let split = Split {
            pixels: vec![0, 255],
            labels: None,
        };
        let dataset = Dataset::new("two".into(), shape, split.clone(), split);
        Arc::new(dataset.expect("a sound set"))
    }

    #[test]
    fn images_that_will_be_compared_arrive_with_their_hash() {
        let read: ReadImages = Arc::new(|_, _| Ok(dataset()));
        let import = ImportUnderWay::begin(order("/two"), read);
        let found = import.arrived().recv().expect("a thread").expect("images");
        assert!(found.known_hash().is_some());
    }

    #[test]
    fn a_panic_of_a_reader_is_told_as_a_refusal() {
        let read: ReadImages = Arc::new(|_, _| panic!("of a reader"));
        let import = ImportUnderWay::begin(order("/broken"), read);
        let told = import.arrived().recv().expect("a thread");
        let expected = ImportError::BrokeDown {
            path: "/broken".into(),
            words: "of a reader".into(),
        };
        assert_eq!(told.err(), Some(expected));
    }

    #[test]
    fn an_import_that_is_dropped_is_given_up() {
        let (gave_up, told) = bounded(1);
        let read: ReadImages = Arc::new(move |spec, watch| {
            while !watch.is_cancelled() {
                std::thread::yield_now();
            }
            let _ = gave_up.send(());
            Err(ImportError::Cancelled {
                path: place_of(spec),
            })
        });
        drop(ImportUnderWay::begin(order("/slow"), read));
        assert_eq!(told.recv(), Ok(()));
    }

    #[test]
    fn the_rate_is_that_of_what_is_counted_at_the_moment() {
        let start = Instant::now();
        let after = |seconds| start + Duration::from_secs(seconds);
        let at = |done, total| ImportProgress { done, total };
        let mut stage = Stage::new(start);
        assert_eq!(stage.per_second(at(0, 0), start), 0.0);
        // Found, then read, then read once more because one is coloured.
        assert_eq!(stage.per_second(at(300, 0), after(3)), 100.0);
        assert_eq!(stage.per_second(at(0, 400), after(4)), 0.0);
        assert_eq!(stage.per_second(at(50, 400), after(6)), 25.0);
        assert_eq!(stage.per_second(at(10, 400), after(7)), 0.0);
        assert_eq!(stage.per_second(at(20, 400), after(8)), 20.0);
    }
}
