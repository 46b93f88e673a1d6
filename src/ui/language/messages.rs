//! What the trainer's thread has to tell, in words.

use crate::archive::{DamagedSteps, SaveError};
use crate::data::SameData;
use crate::recipe::RecipeChange;
use crate::train::{BeginError, Failure, MOST_PINNED, Message, MissingData, ThinnedPast};
use crate::ui::language::errors::{localised, sentence};
use crate::ui::language::numbers::{counted, thousands, tidy};
use crate::ui::language::{activation_name, fill, likelihood_name, t};
use std::path::Path;

/// Something that happened.
pub(crate) fn message(message: &Message) -> String {
    match message {
        Message::Opened(path) => with_path(t("Opened {path}"), path),
        Message::LayersMapped(mapping) => fill(
            t(
                "Its layers by their names: {layers}. Its file does not tell the activation and the likelihood: {activation} and {likelihood} are taken",
            ),
            &[
                ("layers", mapping.layers_in_words()),
                ("activation", activation_name(mapping.activation).to_owned()),
                ("likelihood", likelihood_name(mapping.likelihood).to_owned()),
            ],
        ),
        Message::Saved { path, step } => fill(
            t("Saved step {step} to {path}"),
            &[
                ("step", thousands(*step)),
                ("path", path.display().to_string()),
            ],
        ),
        Message::WentOn { step } => fill(
            t("The run goes on from step {n}, paused; it is in no file of its own yet"),
            &[("n", thousands(*step))],
        ),
        Message::NotKept(error) => with_reason(
            t("The run is not kept against a crash: {reason}. Save it to a file to keep it"),
            match error {
                SaveError::Write(error) => localised(error),
                SaveError::Model(error) => localised(error),
            },
        ),
        Message::CurvesWritten(path) => with_path(t("Curves written to {path}"), path),
        Message::NotBegun(error) => not_begun(error),
        Message::NothingToSave(path) => with_path(
            t("There is no model yet to save to {path}: start a run or open a model"),
            path,
        ),
        Message::NotSaved { path, error } => match error {
            SaveError::Write(error) => localised(error),
            SaveError::Model(error) => fill(
                t("The model was not saved to {path}: {reason}"),
                &[
                    ("path", path.display().to_string()),
                    ("reason", localised(error)),
                ],
            ),
        },
        Message::CurvesNotWritten(error) => localised(error),
        Message::LiveRefused(error) => with_reason(
            t("The change was refused, and what was in force stays: {reason}"),
            localised(error),
        ),
        Message::NoTestTerms { step, error } => fill(
            t("No test terms at step {step}: {reason}"),
            &[("step", thousands(*step)), ("reason", localised(error))],
        ),
        Message::WeightsAlone => t(
            "The file holds the weights alone: the curves, the optimiser, the order of the images and the noise begin afresh",
        )
        .to_owned(),
        Message::StepsLeftOut(DamagedSteps::These(steps)) => {
            let shown: Vec<String> = steps.iter().map(|step| thousands(*step)).collect();
            fill(
                t("Earlier steps that are damaged are left out: {steps}"),
                &[("steps", shown.join(", "))],
            )
        }
        Message::StepsLeftOut(DamagedSteps::All) => {
            t("All earlier steps are left out: what they need is damaged").to_owned()
        }
        Message::DataRead {
            name,
            images,
            left_out,
            warnings,
        } => data_read(name, *images, *left_out, *warnings),
        Message::ImportCancelled { name } => with_name(t("Reading {name} was cancelled"), name),
        Message::NoImages(missing) => with_reason(
            t(
                "The images are not at hand: the model can be explored, but not trained. {reason}. Locate… finds them again",
            ),
            missing_data(missing),
        ),
        Message::Located { name, same } => with_name(located(*same), name),
        Message::NotLocated(missing) => with_reason(
            t("These are not the images of this model: {reason}"),
            missing_data(missing),
        ),
        Message::LetGo { step } => fill(
            t("An unsaved run of {n} steps was let go. Pin a run to keep it"),
            &[("n", thousands(*step))],
        ),
        Message::PastThinned(ThinnedPast { end, left, of }) => fill(
            t(
                "The memory for the past of kept runs is full: of a run to step {n}, {left} of {all} earlier steps stay. The settings can give it more",
            ),
            &[
                ("n", thousands(*end)),
                ("left", thousands(*left as u64)),
                ("all", thousands(*of as u64)),
            ],
        ),
        Message::PinsTaken => counted(
            MOST_PINNED,
            t("{n} run is pinned, and there is room for no more: unpin one first"),
            t("{n} runs are pinned, and there is room for no more: unpin one first"),
        ),
        Message::Forked { step } => fill(
            t(
                "A second run begins at step {step}, paused. The run before is kept",
            ),
            &[("step", thousands(*step))],
        ),
        Message::NotForked { step, error: None } => fill(
            t("No run begins at step {step}: what it needs is not kept"),
            &[("step", thousands(*step))],
        ),
        Message::NotForked {
            step,
            error: Some(error),
        } => with_reason(
            &fill(
                t("No run begins at step {step}: {reason}"),
                &[("step", thousands(*step))],
            ),
            localised(error),
        ),
        Message::NoEvaluator(reason) => with_reason(
            t(
                "There will be no test curve, for want of a thread: {reason}. Close other programs and start Elbow again",
            ),
            reason.clone(),
        ),
    }
}

/// What happened, which replaced a run of so many steps.
pub(crate) fn before_is_kept(happened: &str, steps: u64) -> String {
    fill(
        t("{happened}. The run before, to step {n}, is kept"),
        &[("happened", happened.to_owned()), ("n", thousands(steps))],
    )
}

/// Why there is no run that could go on.
pub(crate) fn failure(failure: &Failure) -> String {
    match failure {
        Failure::NotBegun(error) => not_begun(error),
        Failure::Stopped(error) => sentence(error),
        Failure::BrokeDown(words) => fill(
            t("The trainer broke down: {words}"),
            &[("words", words.as_str())],
        ),
    }
}

/// What helps against it.
pub(crate) fn remedy(failure: &Failure) -> String {
    match failure {
        Failure::NotBegun(_) => {
            t("Change the recipe and start a new run, or open a model").to_owned()
        }
        Failure::Stopped(error) => match error.remedy() {
            Some(remedy) => fill(
                t("{remedy}. Saving keeps the last good weights"),
                &[("remedy", sentence(&remedy))],
            ),
            None => t("Saving keeps the last good weights").to_owned(),
        },
        Failure::BrokeDown(_) => {
            t("The curves and the last weights are kept; start a new run").to_owned()
        }
    }
}

/// A hyperparameter before and after: a few words beside a line of the plot.
pub(crate) fn recipe_change(change: RecipeChange) -> String {
    let (template, before, after) = match change {
        RecipeChange::LearningRate { before, after } => (
            t("learning rate {before} → {after}"),
            tidy(before),
            tidy(after),
        ),
        RecipeChange::Beta { before, after } => {
            (t("beta {before} → {after}"), tidy(before), tidy(after))
        }
        RecipeChange::Batch { before, after } => (
            t("batch {before} → {after}"),
            thousands(before as u64),
            thousands(after as u64),
        ),
        RecipeChange::Importance { before, after } => (
            t("importance samples {before} → {after}"),
            thousands(before as u64),
            thousands(after as u64),
        ),
        RecipeChange::KlWarmup { before, after } => (
            t("warm-up {before} → {after}"),
            thousands(before),
            thousands(after),
        ),
        RecipeChange::FreeBits { before, after } => {
            (t("free nats {before} → {after}"), tidy(before), tidy(after))
        }
        RecipeChange::NoiseSeed { before, after } => (
            t("noise seed {before} → {after}"),
            before.to_string(),
            after.to_string(),
        ),
    };
    fill(template, &[("before", before), ("after", after)])
}

/// Why the images of a model are not at hand.
pub(crate) fn missing_data(missing: &MissingData) -> String {
    match missing {
        MissingData::Import(error) => localised(error),
        MissingData::Shape(error) => localised(error),
    }
}

fn data_read(name: &str, images: usize, left_out: usize, warnings: usize) -> String {
    let read = counted(
        images,
        t("{name}: {n} image was read"),
        t("{name}: {n} images were read"),
    );
    let mut parts = vec![with_name(&read, name)];
    if left_out > 0 {
        parts.push(counted(
            left_out,
            t("{n} could not be read and was left out"),
            t("{n} could not be read and were left out"),
        ));
    }
    if warnings > 0 {
        parts.push(counted(
            warnings,
            t("{n} thing looks wrong"),
            t("{n} things look wrong"),
        ));
    }
    parts.join(t("; "))
}

fn located(same: SameData) -> &'static str {
    match same {
        SameData::Same => t(
            "{name} holds the images that the model learned from. Saving the model keeps their place",
        ),
        SameData::Other => t(
            "{name} holds other images than those that the model learned from: all figures are of these now",
        ),
        SameData::Unknown => t(
            "The images of {name} are used. Whether the model learned from them is not known: its file is from before that was kept",
        ),
    }
}

fn not_begun(error: &BeginError) -> String {
    match error {
        BeginError::File(error) => localised(error),
        BeginError::Data(error) => with_reason(t("No run was begun: {reason}"), localised(error)),
        BeginError::Train(error) => with_reason(t("No run was begun: {reason}"), localised(error)),
    }
}

fn with_name(template: &str, name: &str) -> String {
    fill(template, &[("name", name)])
}

fn with_path(template: &str, path: &Path) -> String {
    fill(template, &[("path", path.display())])
}

fn with_reason(template: &str, reason: String) -> String {
    fill(template, &[("reason", reason)])
}
