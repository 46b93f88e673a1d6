//! How a session opens a file: a model, a session, weights of another program, or a lost run.

use super::foreign::ForeignWeights;
use super::importer::Imported;
use super::imports::{away, fitting, is_compared, is_own, same_data};
use super::message::Message;
use super::model_file::ModelFile;
use super::pending::{ModelToOpen, OpenedModel, Origin, Pending};
use super::protocol::Phase;
use super::session::{PauseAt, Session};
use super::trainer::Trainer;
use super::weights_by_step::WeightsByStep;
use crate::archive::{
    Assumed, FileIdentity, KnownFile, LostRun, SavedModel, SavedPast, load_model_as,
    load_without_damaged,
};
use crate::data::SameData;
use crate::recipe::{DataSpec, RunLength};
use std::path::PathBuf;
use std::sync::Arc;

impl Session {
    /// Opens a model with the images of `data`, or else with those of its recipe; what its file
    /// does not tell is `assumed`.
    pub(super) fn open(
        &mut self,
        path: PathBuf,
        assumed: Assumed,
        data: Option<DataSpec>,
        length: Option<RunLength>,
    ) {
        self.open_model(ModelToOpen {
            path,
            origin: Origin::File,
            without_damaged: false,
            assumed,
            data,
            length,
        });
    }

    /// Opens a session without those earlier steps in its file that are damaged.
    pub(super) fn open_without_damaged(&mut self, path: PathBuf) {
        self.open_model(ModelToOpen {
            path,
            origin: Origin::File,
            without_damaged: true,
            assumed: Assumed::default(),
            data: None,
            length: None,
        });
    }

    /// Reads the file of another program once more, whose weights are in hand.
    pub(super) fn reread(&mut self, assumed: Assumed) {
        let Some(foreign) = self.progress.foreign.clone() else {
            return;
        };
        let has_images = self.progress.missing_data.is_none();
        self.open_model(ModelToOpen {
            path: foreign.path.clone(),
            origin: Origin::Again,
            without_damaged: false,
            assumed,
            data: has_images.then(|| self.progress.recipe.data.clone()),
            length: None,
        });
    }

    /// Goes on with a run that was lost with its window, and with its earlier steps, where its
    /// session's file is as it was left.
    pub(super) fn go_on_from(&mut self, lost: Box<LostRun>) {
        self.open_model(ModelToOpen {
            path: lost.path().to_owned(),
            origin: Origin::Lost(lost),
            without_damaged: false,
            assumed: Assumed::default(),
            data: None,
            length: None,
        });
    }

    fn open_model(&mut self, model: ModelToOpen) {
        let ModelToOpen {
            path,
            origin,
            without_damaged,
            assumed,
            data,
            length,
        } = model;
        let device = self.progress.recipe.device;
        if self.saves.writes_to(&path) {
            self.finish_saves();
        }
        // Before it is read: what is written meanwhile counts as another file.
        let identity = FileIdentity::of(&path);
        let read = match without_damaged {
            true => load_without_damaged(&path, Some(device), assumed),
            false => load_model_as(&path, Some(device), assumed),
        };
        let mut saved = match read {
            Ok(saved) => saved,
            Err(error) => return self.stay(error.into()),
        };
        if let Origin::Lost(lost) = &origin
            && let Some(file) = &lost.past_in
        {
            saved.past = past_of(&saved, file);
        }
        let own = &saved.snapshot.recipe.data;
        let elsewhere = data.as_ref().is_some_and(|data| data != own);
        let spec = data.unwrap_or_else(|| own.clone());
        let compared = is_compared(&spec, saved.data.as_ref());
        let opened = OpenedModel {
            path,
            origin,
            assumed,
            saved,
            identity,
            spec: spec.clone(),
            elsewhere,
            length,
        };
        match self.ready_at_hand(&spec, compared) {
            Some(dataset) => self.begin_opened(opened, Ok(dataset)),
            None => self.import(spec, compared, Pending::Open(Box::new(opened))),
        }
    }

    /// The model is in hand, paused; where its images are missing, it is explored without.
    pub(super) fn begin_opened(&mut self, opened: OpenedModel, imported: Imported) {
        let OpenedModel {
            path,
            origin,
            assumed,
            saved,
            identity,
            spec,
            elsewhere,
            length,
        } = opened;
        let SavedModel {
            mut snapshot,
            data: record,
            checkpoint,
            session,
            past,
            left_out,
            mapping,
        } = saved;
        let mut own_images = true;
        let (dataset, missing) = match fitting(&snapshot, imported) {
            Ok(dataset) => {
                own_images = is_own(&spec, &snapshot.recipe.data, record.as_ref(), &dataset);
                snapshot.recipe.data = spec;
                (dataset, None)
            }
            Err(missing) => (away(&snapshot, record.clone()), Some(missing)),
        };
        let history = checkpoint
            .as_ref()
            .map(|checkpoint| checkpoint.history.clone());
        let weights_alone = checkpoint.is_none();
        let begun = match checkpoint.filter(|_| own_images) {
            Some(checkpoint) => Trainer::resume(&snapshot, &checkpoint, dataset.clone()),
            None => Trainer::from_snapshot(&snapshot, dataset.clone()),
        };
        let trainer = match begun {
            Ok(trainer) => trainer,
            Err(error) => return self.stay(error.into()),
        };
        self.take_over(trainer, history.unwrap_or_default(), Phase::Paused);
        self.pause_at = PauseAt::of(length);
        self.progress.session = session.map(Arc::new);
        if let Some(past) = past {
            self.take_up_past(past, own_images);
        }
        self.progress.missing_data = missing.clone();
        let step = snapshot.time.step;
        self.progress.foreign = mapping.as_ref().map(|mapping| {
            Arc::new(ForeignWeights {
                path: path.clone(),
                mapping: mapping.clone(),
                said: assumed,
            })
        });
        // What is read once more tells the same but for what a person has just said.
        let again = matches!(origin, Origin::Again);
        if weights_alone && !again {
            self.notify(Message::WeightsAlone);
        }
        match origin {
            Origin::Lost(lost) => {
                self.progress.unsaved = true;
                if let Some(recovery) = &mut self.recovery {
                    recovery.adopt(self.progress.run, step, *lost);
                }
                self.notify(Message::WentOn { step });
            }
            Origin::File | Origin::Again => {
                self.known_files.note(&path, identity.clone());
                self.progress.file = Some(ModelFile {
                    path: path.clone(),
                    step,
                    opened: true,
                    identity,
                });
                if !again {
                    self.notify(Message::Opened(path));
                }
            }
        }
        if let Some(left_out) = left_out {
            self.notify(Message::StepsLeftOut(left_out));
        }
        self.evaluate_here();
        if let Some(mapping) = mapping.filter(|_| !again) {
            self.notify(Message::LayersMapped(mapping));
        }
        let same = same_data(record.as_ref(), &dataset);
        if let Some(missing) = missing {
            self.notify(Message::NoImages(missing));
        } else if (elsewhere && !again) || same == SameData::Other {
            let name = dataset.name.clone();
            self.notify(Message::Located { name, same });
        }
    }

    /// The run in hand was opened with its past.
    fn take_up_past(&mut self, past: SavedPast, own_images: bool) {
        let Some(trainer) = &self.trainer else { return };
        let run = self.progress.run;
        let bytes = self.weights_bytes;
        let mut weights_by_step = WeightsByStep::restored(trainer, past, run, bytes, own_images);
        weights_by_step.note(run, trainer, &self.history);
        self.weights_by_step = Some(weights_by_step);
    }
}

/// The earlier steps of this run in a session's file that it went on from.
fn past_of(run: &SavedModel, file: &KnownFile) -> Option<SavedPast> {
    let id = |saved: &SavedModel| {
        let lineage = saved.checkpoint.as_ref()?.lineage;
        lineage.map(|lineage| lineage.id)
    };
    if !file.is_there() {
        return None;
    }
    let device = Some(run.snapshot.recipe.device);
    let session = load_without_damaged(&file.path, device, Assumed::default()).ok()?;
    let is_earlier = session.snapshot.time.step <= run.snapshot.time.step;
    let is_same = is_earlier && id(run).is_some() && id(run) == id(&session);
    session.past.filter(|_| is_same)
}
