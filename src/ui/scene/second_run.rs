//! A run that is shown beside the one in hand. It does not train while it is looked at.
//!
//! The latent axes of two runs mean different things, so that nothing leads from a place on
//! the plane of one to that of the other; only an image is the same in both.

use crate::curves::History;
use crate::data::Dataset;
use crate::recipe::Recipe;
use crate::train::{KeptRun, ModelBeside, Phase, Progress, Published};
use crate::ui::language::t;
use crate::ui::scene::run_name::{
    comparable, name_of, run_name, short_name_of, short_names_of_fork,
};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Where a run comes from that is shown beside the one in hand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SecondSource {
    /// A run that was replaced and is kept, by its number.
    Kept(u64),
    /// A model in a file.
    Model(PathBuf),
    /// Curves in a CSV file: there is no model to look at.
    Log(PathBuf),
}

/// A run beside the one in hand.
#[derive(Clone, Debug)]
pub struct SecondRun {
    /// Where it comes from.
    pub source: SecondSource,
    /// What there is to know of it, as if it were in hand and paused. Of curves alone, the
    /// recipe is not known.
    pub progress: Progress,
}

/// Whether two runs are linked by image.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Link {
    /// They know the same images.
    SameImages,
    /// The images of one are others.
    OtherImages,
    /// The images of one are not at hand.
    ImagesAway,
}

impl SecondRun {
    /// A run that was replaced.
    pub fn kept(run: &KeptRun) -> Self {
        let newest = run.weights_by_step.last();
        Self {
            source: SecondSource::Kept(run.run),
            progress: Progress {
                run: run.run,
                phase: Phase::Paused,
                dataset: newest.map(|weights| weights.dataset.clone()),
                time: run.time,
                history: run.history.clone(),
                lineage: run.lineage,
                weights_by_step: run.weights_by_step.clone(),
                ..Progress::preparing(run.recipe.clone())
            },
        }
    }

    /// A model of a file.
    pub fn model(path: PathBuf, model: ModelBeside) -> Self {
        let snapshot = &model.published.snapshot;
        Self {
            source: SecondSource::Model(path),
            progress: Progress {
                run: model.published.run,
                phase: Phase::Paused,
                dataset: Some(model.published.dataset.clone()),
                time: snapshot.time,
                history: model.history,
                weights_by_step: Arc::new(vec![model.published.clone()]),
                ..Progress::preparing(snapshot.recipe.clone())
            },
        }
    }

    /// Curves of a file.
    pub fn log(path: PathBuf, history: History) -> Self {
        let trained = history.train().last().map(|bin| bin.last);
        let tested = history.test().last().map(|point| point.time);
        let last = trained.into_iter().chain(tested);
        let last = last.max_by_key(|time| time.step);
        Self {
            source: SecondSource::Log(path),
            progress: Progress {
                phase: Phase::Paused,
                time: last.unwrap_or_default(),
                history: Arc::new(history),
                ..Progress::preparing(Recipe::default())
            },
        }
    }

    /// Its newest weights; None where there are curves alone.
    pub fn weights(&self) -> Option<&Arc<Published>> {
        self.progress.weights_by_step.last()
    }

    /// The kept run that it is, if it is one.
    pub fn kept_run(&self) -> Option<u64> {
        match self.source {
            SecondSource::Kept(run) => Some(run),
            SecondSource::Model(_) | SecondSource::Log(_) => None,
        }
    }

    /// What it is called beside the run in hand and those that are kept.
    pub fn name(&self, in_hand: &Progress) -> String {
        match &self.source {
            SecondSource::Kept(run) => {
                let kept = in_hand.kept.iter().find(|kept| kept.run == *run);
                let own = &self.progress;
                let present = &in_hand.recipe;
                kept.map_or_else(
                    || name_of(&own.recipe, own.time, &own.lineage, present),
                    |kept| run_name(kept, in_hand),
                )
            }
            SecondSource::Model(path) | SecondSource::Log(path) => file_name(path),
        }
    }

    /// The same, and behind it shorter names that still tell it from the run in hand, beside words
    /// that say its step.
    pub fn names(&self, in_hand: &Progress) -> Vec<String> {
        let mut names = vec![self.name(in_hand)];
        match self.source {
            SecondSource::Kept(_) => {
                let own = &self.progress;
                names.push(short_name_of(&own.recipe, &own.lineage, &in_hand.recipe));
                names.extend(short_names_of_fork(&own.lineage).into_iter().flatten());
            }
            SecondSource::Model(_) | SecondSource::Log(_) => {}
        }
        names
    }

    /// Samples of z per image in what it minimises. A log does not say it, but whether they were
    /// several.
    pub fn importance(&self) -> usize {
        match self.source {
            SecondSource::Kept(_) | SecondSource::Model(_) => self.progress.recipe.importance,
            SecondSource::Log(_) => {
                let tests = self.progress.history.test();
                1 + usize::from(tests.iter().any(|test| test.bound.is_some()))
            }
        }
    }

    /// Whether its nats are of the same quantity as those of a run of `present`, as far as that
    /// is known.
    pub fn is_comparable(&self, present: &Recipe) -> bool {
        match self.source {
            SecondSource::Kept(_) | SecondSource::Model(_) => {
                comparable(&self.progress.recipe, present)
            }
            SecondSource::Log(_) => true,
        }
    }

    /// Whether an image of the run in hand is one of this run.
    pub fn link(&self, in_hand: &Progress) -> Link {
        match (&in_hand.dataset, &self.progress.dataset) {
            (Some(one), Some(other)) => link(one, other),
            (Some(_) | None, None) | (None, Some(_)) => Link::ImagesAway,
        }
    }
}

/// What the run in hand is called beside another.
pub fn in_hand_name() -> &'static str {
    t("This run")
}

fn link(one: &Arc<Dataset>, other: &Arc<Dataset>) -> Link {
    if Arc::ptr_eq(one, other) && !one.is_away() {
        return Link::SameImages;
    }
    let hashes = [one, other].map(|data| match data.is_away() {
        true => data.record().map(|record| record.hash),
        false => data.known_hash(),
    });
    match hashes {
        [Some(one), Some(other)] if one != other => Link::OtherImages,
        _ if one.is_away() || other.is_away() => Link::ImagesAway,
        [Some(_), Some(_)] => Link::SameImages,
        [_, _] => Link::OtherImages,
    }
}

fn file_name(path: &Path) -> String {
    let name = path.file_name().unwrap_or(path.as_os_str());
    name.to_string_lossy().into_owned()
}
