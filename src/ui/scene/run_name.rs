//! What a run is called beside the one in hand: by what differs in its recipe.

use crate::curves::Mark;
use crate::recipe::{Bayes, Recipe, Widths};
use crate::run::{Lineage, RunTime};
use crate::train::{KeptRun, Progress};
use crate::ui::language::messages::recipe_change;
use crate::ui::language::numbers::{counted, long_age, signed, thousands, tidy};
use crate::ui::language::{
    activation_name, data_source_name, fill, likelihood_name, pixels_name, t,
};

/// "beta 4, seed 7": what differs from the recipe in hand. A run of the same recipe is
/// called by its seed and how far it came. Of several kept runs of one name each says how far it
/// came, and those that came equally far are counted, the one replaced first being (1): no two
/// have one name.
pub(crate) fn run_name(run: &KeptRun, progress: &Progress) -> String {
    let plain = |run: &KeptRun| {
        let present = &progress.recipe;
        name_of(&run.recipe, run.time, &run.lineage, present)
    };
    let name = plain(run);
    let alike: Vec<&KeptRun> = progress
        .kept
        .iter()
        .filter(|other| plain(other) == name)
        .collect();
    if alike.len() < 2 {
        return name;
    }
    let end = end(run.time);
    let name = match name.ends_with(&end) {
        true => name,
        false => [name, end].join(", "),
    };
    let mut same_end = alike
        .iter()
        .filter(|other| other.time.step == run.time.step);
    match same_end.clone().count() {
        0 | 1 => name,
        _ => {
            let place = same_end.position(|other| other.run == run.run);
            format!("{name} ({})", place.map_or(0, |place| place + 1))
        }
    }
}

/// What else tells a run from others of its kind: how far it came, when it was replaced, how good
/// it was, where it comes from and in which file it is; nothing that its name says already.
pub(crate) fn about_run(run: &KeptRun, progress: &Progress) -> Vec<String> {
    let mut about = Vec::new();
    let end = end(run.time);
    if !run_name(run, progress).contains(&end) {
        about.push(end);
    }
    if let Some(last) = run.weights_by_step.last() {
        let age = long_age(last.at.elapsed());
        about.push(fill(t("replaced {age} ago"), &[("age", age)]));
    }
    if let Some(test) = run.history.test().last() {
        let elbo = signed(test.terms.elbo(), 2);
        about.push(fill(t("Test ELBO {n} nats"), &[("n", elbo)]));
    }
    about.extend(fork_story(&run.lineage, run.history.marks(), progress));
    if let Some(file) = &run.file {
        let name = file.path.file_name().unwrap_or(file.path.as_os_str());
        about.push(name.to_string_lossy().into_owned());
    }
    about
}

/// What any run is called, by its recipe, how far it came, and where it comes from.
pub(crate) fn name_of(
    recipe: &Recipe,
    time: RunTime,
    lineage: &Lineage,
    present: &Recipe,
) -> String {
    let what = what_differs(recipe, lineage, present);
    what.unwrap_or_else(|| [seed(recipe.seed), end(time)].join(", "))
}

/// The same beside words that say how far it came.
pub(crate) fn short_name_of(recipe: &Recipe, lineage: &Lineage, present: &Recipe) -> String {
    what_differs(recipe, lineage, present).unwrap_or_else(|| seed(recipe.seed))
}

fn what_differs(recipe: &Recipe, lineage: &Lineage, present: &Recipe) -> Option<String> {
    let mut different = differences(recipe, present);
    different.extend(lineage.forked.map(|fork| fork_words(fork.step)));
    (!different.is_empty()).then(|| different.join(", "))
}

/// What tells a fork from the run that it left, whatever else is in its name: the longer words
/// first. None of a run that is no fork.
pub(crate) fn short_names_of_fork(lineage: &Lineage) -> Option<[String; 2]> {
    let step = lineage.forked?.step;
    let shortest = fill(t("fork {n}"), &[("n", thousands(step))]);
    Some([fork_words(step), shortest])
}

fn fork_words(step: u64) -> String {
    fill(t("fork at step {n}"), &[("n", thousands(step))])
}

/// "Fork of the run “beta 1” at step 500: beta 1 → 4": where a run left another, and what it did
/// otherwise from there on. None for a run that is no fork.
pub(crate) fn fork_story(lineage: &Lineage, marks: &[Mark], progress: &Progress) -> Option<String> {
    let fork = lineage.forked?;
    let step = ("step", thousands(fork.step));
    let parent = progress.kept.iter().find(|run| run.lineage.id == fork.run);
    let left = if progress.lineage.id == fork.run {
        fill(t("Fork of this run at step {step}"), &[step])
    } else if let Some(parent) = parent {
        let name = ("run", run_name(parent, progress));
        fill(t("Fork of {run} at step {step}"), &[name, step])
    } else {
        fill(t("Fork of a run that is not here, at step {step}"), &[step])
    };
    let there = marks.iter().filter(|mark| mark.time.step == fork.step);
    let changes: Vec<String> = there.map(|mark| recipe_change(mark.change)).collect();
    let changes = match changes.is_empty() {
        true => t("nothing was changed there").to_owned(),
        false => changes.join(", "),
    };
    Some(format!("{left}: {changes}"))
}

/// "to step 12,400".
pub(crate) fn end(time: RunTime) -> String {
    fill(t("to step {n}"), &[("n", thousands(time.step))])
}

/// Whether the nats of two runs are of the same quantity, so that they share an axis.
pub(crate) fn comparable(one: &Recipe, other: &Recipe) -> bool {
    one.data == other.data && one.likelihood == other.likelihood && one.binarize == other.binarize
}

fn seed(seed: u64) -> String {
    fill(t("seed {n}"), &[("n", seed)])
}

/// The fields of `recipe` that are others than in `present`, each in a few words.
fn differences(recipe: &Recipe, present: &Recipe) -> Vec<String> {
    // Named one by one, so that a new field is not forgotten here.
    let Recipe {
        data,
        latent,
        hidden,
        activation,
        likelihood,
        precision,
        learn_precision,
        min_std,
        binarize,
        bayes,
        prior_precision,
        importance,
        kl_warmup,
        free_bits,
        batch,
        learning_rate,
        beta,
        seed: own_seed,
        noise_seed: _,
        device,
    } = recipe;
    let number = |template, value: f64| fill(template, &[("n", tidy(value))]);
    let whole = |template, value: u64| fill(template, &[("n", thousands(value))]);
    let widths = || fill(t("hidden {n}"), &[("n", Widths(hidden.clone()))]);
    let precision_is = || match learn_precision {
        true => t("learned precision").to_owned(),
        false => t("given precision").to_owned(),
    };
    let weights = || match bayes {
        Bayes::None => t("plain weights").to_owned(),
        Bayes::Decoder => t("random weights").to_owned(),
    };
    let pixels = || pixels_name(*binarize).to_owned();
    let dimensions = || {
        counted(
            *latent,
            t("{n} latent dimension"),
            t("{n} latent dimensions"),
        )
    };
    let samples = || {
        counted(
            *importance,
            t("{n} importance sample"),
            t("{n} importance samples"),
        )
    };
    let there = |differs: bool, words: &dyn Fn() -> String| differs.then(words);
    [
        there(*beta != present.beta, &|| number(t("beta {n}"), *beta)),
        there(*latent != present.latent, &dimensions),
        there(*hidden != present.hidden, &widths),
        there(*activation != present.activation, &|| {
            activation_name(*activation).to_owned()
        }),
        there(*likelihood != present.likelihood, &|| {
            likelihood_name(*likelihood).to_owned()
        }),
        there(*learn_precision != present.learn_precision, &precision_is),
        there(*precision != present.precision, &|| {
            number(t("precision {n}"), *precision)
        }),
        there(*min_std != present.min_std, &|| {
            number(t("smallest std {n}"), *min_std)
        }),
        there(*binarize != present.binarize, &pixels),
        there(*bayes != present.bayes, &weights),
        there(*prior_precision != present.prior_precision, &|| {
            number(t("prior precision {n}"), *prior_precision)
        }),
        there(*importance != present.importance, &samples),
        there(*kl_warmup != present.kl_warmup, &|| {
            whole(t("warm-up {n}"), *kl_warmup)
        }),
        there(*free_bits != present.free_bits, &|| {
            number(t("free nats {n}"), *free_bits)
        }),
        there(*learning_rate != present.learning_rate, &|| {
            number(t("learning rate {n}"), *learning_rate)
        }),
        there(*batch != present.batch, &|| {
            whole(t("batch {n}"), *batch as u64)
        }),
        there(*own_seed != present.seed, &|| seed(*own_seed)),
        there(
            recipe.seed_of_noise() != present.seed_of_noise()
                && recipe.noise_seed != present.noise_seed,
            &|| fill(t("noise seed {n}"), &[("n", recipe.seed_of_noise())]),
        ),
        there(*data != present.data, &|| data_source_name(data)),
        there(*device != present.device, &|| {
            device.resolved().name().to_owned()
        }),
    ]
    .into_iter()
    .flatten()
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::recipe::Binarize;

    fn kept(recipe: Recipe) -> KeptRun {
        let mut kept = KeptRun {
            run: 1,
            lineage: Lineage::fresh(),
            history: Progress::preparing(recipe.clone()).history,
            recipe,
            time: Default::default(),
            weights_by_step: Default::default(),
            pinned: false,
            unsaved: true,
            file: None,
        };
        kept.time.step = 12_400;
        kept
    }

    /// Beside a run of the default recipe, these.
    fn beside(kept: Vec<KeptRun>) -> Progress {
        let mut progress = Progress::preparing(Recipe::default());
        progress.kept = kept.into();
        progress
    }

    #[test]
    fn a_run_is_called_by_what_differs() {
        let present = Recipe::default();
        let other = Recipe {
            beta: 4.0,
            seed: 7,
            ..Recipe::default()
        };
        let progress = beside(vec![kept(other), kept(present)]);
        let names: Vec<_> = progress
            .kept
            .iter()
            .map(|run| run_name(run, &progress))
            .collect();
        assert_eq!(names, ["beta 4, seed 7", "seed 0, to step 12,400"]);
    }

    #[test]
    fn no_two_runs_have_one_name() {
        let beta = Recipe {
            beta: 4.0,
            ..Recipe::default()
        };
        let run = |number, recipe: &Recipe, step| {
            let mut run = kept(recipe.clone());
            (run.run, run.time.step) = (number, step);
            run
        };
        let same = Recipe::default();
        let progress = beside(vec![
            run(1, &beta, 500),
            run(2, &beta, 1_000),
            run(3, &same, 500),
            run(4, &same, 500),
            run(5, &beta, 1_000),
        ]);
        let names: Vec<_> = progress
            .kept
            .iter()
            .map(|run| run_name(run, &progress))
            .collect();
        assert_eq!(
            names,
            [
                "beta 4, to step 500",
                "beta 4, to step 1,000 (1)",
                "seed 0, to step 500 (1)",
                "seed 0, to step 500 (2)",
                "beta 4, to step 1,000 (2)",
            ]
        );
    }

    #[test]
    fn other_pixels_do_not_share_an_axis() {
        let present = Recipe::default();
        let binarised = Recipe {
            binarize: Binarize::Fixed,
            ..Recipe::default()
        };
        let beta = Recipe {
            beta: 4.0,
            latent: 20,
            ..Recipe::default()
        };
        assert!(!comparable(&binarised, &present));
        assert!(comparable(&beta, &present));
    }
}
