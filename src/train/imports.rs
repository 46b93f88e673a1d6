//! How a session comes by images: beside the run in hand, on a thread of their own.
//!
//! A data set lives as long as a run that uses it, in hand or kept, or an answer about it
//! that somebody holds. Two are in memory at once while the next is read and the run in hand
//! goes on; the one before is freed as soon as its run is neither in hand nor kept. MNIST,
//! once unpacked, stays: 55 MB.

use super::error::{MissingData, TrainError};
use super::importer::{ImportUnderWay, Imported, Order};
use super::message::{Failure, Message};
use super::pending::{Import, Pending};
use super::protocol::{Command, Phase};
use super::session::Session;
use super::trainer::Trainer;
use super::weights_by_step::WeightsByStep;
use crate::data::{DataRecord, Dataset, SameData};
use crate::import::name_of;
use crate::model::Snapshot;
use crate::recipe::{DataSource, DataSpec};
use crossbeam_channel::Receiver;
use std::sync::Arc;
use std::time::Instant;

impl Session {
    /// The images of `spec`, if a run has them: they are not read a second time.
    pub(super) fn images_at_hand(&self, spec: &DataSpec) -> Option<Arc<Dataset>> {
        let in_hand = self.trainer.as_ref();
        let in_hand = in_hand.filter(|trainer| trainer.recipe().data == *spec);
        let in_hand = in_hand.map(Trainer::dataset);
        let there = in_hand.filter(|dataset| !dataset.is_away());
        there.or_else(|| self.kept.dataset(spec)).cloned()
    }

    /// Has images read for what is `pending`, in the place of an import under way. With
    /// `compared`, their hash is known when they arrive.
    pub(super) fn import(&mut self, spec: DataSpec, compared: bool, pending: Pending) {
        self.import = None;
        self.carry_out_waiting();
        let read = match self.images_at_hand(&spec) {
            Some(dataset) => Arc::new(move |_: &_, _: &_| Ok(dataset.clone())),
            None => self.read.clone(),
        };
        let order = Order {
            spec,
            compared,
            beside_a_run: self.is_running(),
        };
        self.import = Some(Import {
            under_way: ImportUnderWay::begin(order, read),
            pending,
        });
        if self.trainer.is_none() {
            self.progress.phase = Phase::Preparing;
        }
    }

    /// Where images arrive, while some are on their way.
    pub fn images(&self) -> Option<&Receiver<Imported>> {
        let import = self.import.as_ref()?;
        Some(import.under_way.arrived())
    }

    /// The images arrived, or word why there are none: what waited for them begins.
    pub fn images_arrived(&mut self, imported: Imported) {
        let Some(Import { under_way, pending }) = self.import.take() else {
            return;
        };
        let read = imported.as_ref().ok().cloned();
        match pending {
            Pending::Begin(fresh) => match imported {
                Ok(dataset) => self.begin_fresh(*fresh, dataset),
                Err(error) => self.stay(error.into()),
            },
            Pending::Open(opened) => self.begin_opened(*opened, imported),
            Pending::Locate => self.go_on_with(under_way.spec().clone(), imported),
        }
        if let (Some(read), Some(used)) = (&read, &self.progress.dataset)
            && Arc::ptr_eq(read, used)
        {
            self.tell_of(&read.clone());
        }
        self.carry_out_waiting();
        self.publish();
    }

    /// A person does not want to wait for the images.
    pub(super) fn cancel_import(&mut self) {
        let Some(Import { under_way, pending }) = self.import.take() else {
            return;
        };
        self.notify(Message::ImportCancelled {
            name: name_of(under_way.spec()),
        });
        if self.trainer.is_none() {
            let error = under_way.cancelled();
            match pending {
                Pending::Open(opened) => self.begin_opened(*opened, Err(error)),
                Pending::Begin(_) | Pending::Locate => {
                    self.progress.phase = Phase::Failed(Failure::NotBegun(error.into()));
                }
            }
        }
        self.carry_out_waiting();
    }

    /// The images of the run in hand may lie there.
    pub(super) fn locate(&mut self, spec: DataSpec) {
        let Some(trainer) = &self.trainer else { return };
        if self.progress.missing_data.is_none() {
            return;
        }
        let compared = trainer.dataset().record().is_some();
        match self.ready_at_hand(&spec, compared) {
            Some(dataset) => self.go_on_with(spec, Ok(dataset)),
            None => self.import(spec, compared, Pending::Locate),
        }
    }

    /// Images at hand of which all is known that is wanted of them.
    pub(super) fn ready_at_hand(&self, spec: &DataSpec, compared: bool) -> Option<Arc<Dataset>> {
        let dataset = self.images_at_hand(spec)?;
        (!compared || dataset.known_hash().is_some()).then_some(dataset)
    }

    /// The run in hand goes on with images that were found, if they are of its shape.
    fn go_on_with(&mut self, spec: DataSpec, imported: Imported) {
        let Some(trainer) = &self.trainer else { return };
        let mut snapshot = trainer.snapshot();
        let dataset = match fitting(&snapshot, imported) {
            Ok(dataset) => dataset,
            Err(missing) => return self.notify(Message::NotLocated(missing)),
        };
        let record = trainer.dataset().record();
        let same = same_data(record.as_ref(), &dataset);
        let own = is_own(&spec, &snapshot.recipe.data, record.as_ref(), &dataset);
        let checkpoint = if own {
            trainer.checkpoint(&self.history)
        } else {
            Ok(None)
        };
        snapshot.recipe.data = spec;
        let found = checkpoint
            .map_err(TrainError::from)
            .and_then(|checkpoint| match checkpoint {
                Some(checkpoint) => Trainer::resume(&snapshot, &checkpoint, dataset.clone()),
                None => Trainer::from_snapshot(&snapshot, dataset.clone()),
            });
        match found {
            Ok(trainer) => {
                self.progress.recipe = trainer.recipe().clone();
                self.progress.dataset = Some(dataset.clone());
                self.progress.missing_data = None;
                // What was kept of the run knows no images, or others.
                let past = self.weights_by_step.take().filter(|_| own);
                let mut kept = match past {
                    Some(past) => past.with_images(&trainer),
                    None => WeightsByStep::new(&trainer, self.weights_bytes),
                };
                kept.note(self.progress.run, &trainer, &self.history);
                self.weights_by_step = Some(kept);
                self.trainer = Some(trainer);
                self.evaluate_here();
                let name = dataset.name.clone();
                self.notify(Message::Located { name, same });
            }
            Err(error) => self.stay(error.into()),
        }
    }

    /// Gives an import of the run in hand up before another run takes its place.
    pub(super) fn cancel_locating(&mut self) {
        if let Some(import) = &self.import
            && matches!(import.pending, Pending::Locate)
        {
            self.cancel_import();
        }
    }

    /// What is worth a word about images that were just read.
    fn tell_of(&mut self, dataset: &Dataset) {
        let Some(report) = &dataset.report else {
            return;
        };
        let (left_out, warnings) = (report.left_out_count, report.warnings.len());
        if left_out > 0 || warnings > 0 {
            self.notify(Message::DataRead {
                name: dataset.name.clone(),
                images: dataset.train_len() + dataset.test_len(),
                left_out,
                warnings,
            });
        }
    }

    /// Whether a command is for the first run, which begins once its images are there. It is
    /// then carried out after that.
    pub(super) fn holds_back(&self, command: &Command) -> bool {
        let about_a_run = match command {
            Command::Run
            | Command::Pause
            | Command::Step
            | Command::Epoch
            | Command::Live(_)
            | Command::Locate(_)
            | Command::Save(_)
            | Command::ExportCurves(_) => true,
            Command::Start { .. }
            | Command::Open(_)
            | Command::OpenWithoutDamaged(_)
            | Command::Reread(_)
            | Command::GoOn(_)
            | Command::KeepNow(_)
            | Command::KeepNothing
            | Command::KeepWork(_)
            | Command::BringBack(_)
            | Command::Pin(_)
            | Command::Unpin(_)
            | Command::Forget(_)
            | Command::TakeBack(_)
            | Command::Fork { .. }
            | Command::CancelImport
            | Command::StandAt { .. }
            | Command::KeepWeights { .. } => false,
        };
        about_a_run && self.trainer.is_none() && self.import.is_some()
    }

    fn carry_out_waiting(&mut self) {
        for command in std::mem::take(&mut self.waiting) {
            self.carry_out(command);
        }
    }

    /// How far the import under way is, into the state that is published.
    pub(super) fn look_at_import(&mut self) {
        let import = self.import.as_mut();
        let told = import.map(|import| import.under_way.progress(Instant::now()));
        self.progress.importing = told;
    }

    /// The thread ends: an import under way is given up.
    pub fn end(mut self) {
        if let Some(import) = self.import.take() {
            import.under_way.end();
        }
        self.finish_saves();
        self.keep_at_the_end();
    }
}

/// The images, if there are some and they have the model's shape.
pub(super) fn fitting(
    snapshot: &Snapshot,
    imported: Imported,
) -> Result<Arc<Dataset>, MissingData> {
    let dataset = imported?;
    snapshot.check_fits(&dataset.name, dataset.shape)?;
    Ok(dataset)
}

/// What stands in for the images of a model that are not at hand.
pub(super) fn away(snapshot: &Snapshot, record: Option<DataRecord>) -> Arc<Dataset> {
    let shape = snapshot.shape;
    Arc::new(match record {
        Some(record) => Dataset::recorded(record, shape),
        None => Dataset::away(name_of(&snapshot.recipe.data), shape, [].into()),
    })
}

/// Whether these are the images that a model has kept a record of.
pub(super) fn same_data(record: Option<&DataRecord>, dataset: &Dataset) -> SameData {
    let kept = record.map(|record| record.hash);
    let found = dataset.known_hash();
    found.map_or(SameData::Unknown, |found| SameData::of(kept, found))
}

/// Whether these are the images that a run learned from, so that its order of them holds.
pub(super) fn is_own(
    spec: &DataSpec,
    of_the_run: &DataSpec,
    record: Option<&DataRecord>,
    dataset: &Dataset,
) -> bool {
    match same_data(record, dataset) {
        SameData::Same => true,
        SameData::Other => false,
        // Those in the program are not compared: they are the same for ever.
        SameData::Unknown => spec.source == DataSource::Mnist && spec == of_the_run,
    }
}

/// Whether a model's images are to be compared with those that it learned from: those in the
/// program are the same for ever.
pub(super) fn is_compared(spec: &DataSpec, record: Option<&DataRecord>) -> bool {
    record.is_some() && spec.source != DataSource::Mnist
}
