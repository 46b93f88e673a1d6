//! Every line that the palette can have.

use super::Commands;
use super::choice::choices;
use super::search::{Called, begins_words, called, has_words, is_within, score, words_and_numbers};
use super::value::Value;
use super::weights::readings;
use crate::document::{OwnPicture, PointColour};
use crate::explore::Order;
use crate::recipe::DataSpec;
use crate::ui::language::{data_set_names, fill, in_english, phrase, t};
use crate::ui::scene::action::{
    self, Action, ChartAction, CompareAction, DrawingAction, FileAction, HoldingStudy, Menu, Offer,
    PageAction, PathAction, PointAction, PresetAction, RegionAction, RunAction, StudyAction,
    ViewAction, WindowAction,
};
use crate::ui::scene::own_pictures;
use crate::ui::scene::run_name::run_name;
use crate::ui::scene::settings::{DimensionsView, RegionView, ThemeChoice, XAxis};
use crate::ui::scene::{marking, paths, points};
use crate::ui::shell::keys::preset_key;
use crate::ui::shell::lecture::has_place;
use crate::ui::shell::shipped::{ShippedModel, shipped_models};
use eframe::egui::KeyboardShortcut;

/// What choosing a line does.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Does {
    /// This.
    Act(Action),
    /// Ask for a number.
    Ask(Value),
    /// Nothing: the number that was typed cannot be taken.
    Refuse,
}

/// One line of the palette.
pub(super) struct Entry {
    pub label: String,
    /// What it is found by in English: nobody should have to switch keyboards to find it.
    pub english: String,
    /// What it does, or why it cannot be done.
    pub note: String,
    /// The note stands below the line, for all to read.
    pub told: bool,
    pub key: Option<KeyboardShortcut>,
    pub does: Does,
}

/// Lines that fit, best first; all of them for an empty text. Where the words of some were typed,
/// guesses are left out, and of guesses those that are far from the best.
pub(super) fn search(text: &str, commands: &Commands<'_>) -> Vec<Entry> {
    let numbered = with_number(text, commands);
    let mut fitting: Vec<(Fit, Entry)> = entries(commands)
        .into_iter()
        .filter_map(|entry| Some((entry.fit(text)?, entry)))
        .collect();
    fitting.sort_by_key(|(fit, _)| std::cmp::Reverse(*fit));
    if let Some((best, _)) = fitting.first() {
        let best = *best;
        fitting.retain(|(fit, _)| fit.stands_beside(best));
    }
    let found = fitting.into_iter().map(|(_, entry)| entry);
    numbered.into_iter().chain(found).collect()
}

/// How well a line fits what was typed, the most telling first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Fit {
    /// What was typed is of its words, and not only of its letters.
    pub words: bool,
    called: Called,
    rank: Rank,
    score: u32,
}

impl Fit {
    /// Whether a line that fits so well is listed where another fits best of all: each whose words
    /// were typed, and of guesses those that are half as good.
    fn stands_beside(self, best: Self) -> bool {
        match best.words {
            true => self.words,
            false => self.score >= best.score / 2,
        }
    }
}

/// What a person most likely looks for, among lines whose words fit equally: something to see
/// before a file to write.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Rank {
    File,
    Other,
    Panel,
    Study,
}

impl Entry {
    /// How well it fits; none if it does not. Letters in the order of a name's, but not its
    /// words, are a guess: the better guess comes first, whatever it is.
    pub(super) fn fit(&self, text: &str) -> Option<Fit> {
        let names = self.names();
        let score = names.iter().filter_map(|name| score(name, text)).max()?;
        let called = names.iter().map(|name| called(name, text)).max();
        let words = names.iter().any(|name| begins_words(name, text));
        let rank = if words { self.rank() } else { Rank::File };
        let called = called.unwrap_or_default();
        let within = || names.iter().any(|name| is_within(name, text));
        Some(Fit {
            words: words || called != Called::Otherwise || within(),
            called,
            rank,
            score,
        })
    }

    /// What it is called: its line, the line without the menu, and the word on a study's tab.
    fn names(&self) -> Vec<String> {
        let lines = [&self.label, &self.english];
        let within = lines.into_iter().filter_map(|line| line.split_once(": "));
        let within = within.map(|(_, name)| name.to_owned());
        let mut names: Vec<String> = lines.into_iter().cloned().chain(within).collect();
        if let Does::Act(Action::View(ViewAction::Study(study))) = &self.does {
            names.push(study.label().to_owned());
            names.push(in_english(|| study.label().to_owned()));
        }
        names
    }

    fn rank(&self) -> Rank {
        match &self.does {
            Does::Act(Action::View(ViewAction::Study(_))) => Rank::Study,
            Does::Act(Action::View(ViewAction::Stage(_) | ViewAction::Focus(_))) => Rank::Panel,
            Does::Act(Action::File(_)) => Rank::File,
            Does::Act(_) | Does::Ask(_) | Does::Refuse => Rank::Other,
        }
    }
}

/// What "beta 4" asks for: a line for each command of that name that takes a number.
fn with_number(text: &str, commands: &Commands<'_>) -> Vec<Entry> {
    let Some((words, number)) = words_and_numbers(text) else {
        return Vec::new();
    };
    let mut meant = Value::all(commands);
    meant.retain(|value| begins_words(&value.searched(), &words));
    // What is called so, before what is only about it or begins alike.
    let first = words.to_lowercase();
    meant.sort_by_key(|value| {
        let called = value.searched().to_lowercase();
        (!has_words(&called, &first), !called.starts_with(&first))
    });
    meant
        .into_iter()
        .map(|value| match value.read(&number, commands) {
            Ok((label, action)) => Entry {
                english: String::new(),
                label,
                note: value.bounds(commands),
                told: true,
                key: None,
                does: Does::Act(action),
            },
            Err(refused) => Entry {
                english: String::new(),
                label: value.label().to_owned(),
                note: refused,
                told: true,
                key: None,
                does: Does::Refuse,
            },
        })
        .collect()
}

fn entries(commands: &Commands<'_>) -> Vec<Entry> {
    let offers = offered(commands);
    let known: Vec<Does> = offers.iter().map(|entry| entry.does.clone()).collect();
    let asked = Value::all(commands).into_iter().map(|value| Entry {
        label: value.label().to_owned(),
        english: value.searched(),
        note: value.bounds(commands),
        told: false,
        key: None,
        does: Does::Ask(value),
    });
    let more = named(plain).into_iter();
    let chosen = named(|| choices(commands)).into_iter();
    let kept = named(|| kept_runs(commands)).into_iter();
    let data = named(|| data(commands)).into_iter();
    let readings = named(|| readings(commands)).into_iter();
    let colours = named(colours).into_iter();
    let marks = named(|| regions(commands)).into_iter();
    let pictures = named(|| own_pictures(commands)).into_iter();
    let others = more
        .chain(chosen)
        .chain(kept)
        .chain(data)
        .chain(readings)
        .chain(colours)
        .chain(marks)
        .chain(pictures)
        .map(|(label, english, action)| Entry {
            label,
            english,
            note: String::new(),
            told: false,
            key: None,
            does: Does::Act(action),
        });
    let others = others.filter(|entry| !known.contains(&entry.does));
    let presets = presets(commands);
    let shipped = shipped();
    offers
        .into_iter()
        .chain(asked)
        .chain(others)
        .chain(presets)
        .chain(shipped)
        .collect()
}

/// What stands in menus, in the words for the model and for what is selected.
fn offered(commands: &Commands<'_>) -> Vec<Entry> {
    let latent = commands.progress.recipe.latent;
    let lecture = commands.settings.layout.lecture;
    let words = |offer: &Offer| {
        if offer.action == PointAction::ToggleLock.into() {
            points::lock_words(commands.locks)
        } else {
            offer.label
        }
    };
    let called = |offer: &Offer| format!("{}: {}", offer.menu.label(), words(offer));
    let offers = move || {
        action::offers()
            .into_iter()
            .filter(move |offer| !lecture || has_place(&offer.action))
            .map(move |o| o.for_latent(latent))
    };
    let english = in_english(|| offers().map(|offer| called(&offer)).collect::<Vec<_>>());
    let offers = offers().zip(english);
    offers
        .map(|(offer, english)| Entry {
            label: called(&offer),
            english,
            note: offer.tooltip.to_owned(),
            told: false,
            key: offer.shortcuts.first().copied(),
            does: Does::Act(offer.action),
        })
        .filter(|entry| entry.does != Does::Act(WindowAction::CommandPalette.into()))
        .collect()
}

/// Words in the language in use and in English, and what they do.
fn named(list: impl Fn() -> Vec<(String, Action)>) -> Vec<(String, String, Action)> {
    let english = in_english(&list);
    let own = list().into_iter().zip(english);
    own.map(|((label, action), (english, _))| (label, english, action))
        .collect()
}

/// What stands on the panels and in no menu.
fn plain() -> Vec<(String, Action)> {
    let order = |words, order| (words, Action::from(PageAction::Order(order)));
    let axis = |words, axis| (words, Action::from(ChartAction::XAxis(axis)));
    let study = |words, study: StudyAction| (words, Action::from(study));
    let theme = |words, theme| (words, Action::from(WindowAction::Theme(theme)));
    let all = [
        order(phrase("Comparison: as in file"), Order::File),
        order(phrase("Comparison: worst first"), Order::WorstFirst),
        order(phrase("Comparison: best first"), Order::BestFirst),
        order(phrase("Comparison: random"), Order::Random(1)),
        axis(phrase("Curves: by step"), XAxis::Step),
        axis(phrase("Curves: by epoch"), XAxis::Epoch),
        axis(phrase("Curves: by time"), XAxis::Time),
        (phrase("Curves: follow the run"), ChartAction::Follow.into()),
        (
            phrase("Curves: the tail on a logarithmic scale"),
            ChartAction::ToggleTail.into(),
        ),
        (
            phrase("Curves: show or hide train"),
            ChartAction::ToggleTrain.into(),
        ),
        (
            phrase("Curves: show or hide test"),
            ChartAction::ToggleTest.into(),
        ),
        study(phrase("Inference: refine q"), StudyAction::Refine),
        study(
            phrase("Inference: stop, back to the encoder’s q"),
            StudyAction::StopRefining,
        ),
        study(
            phrase("Inference: full covariance"),
            StudyAction::ToggleFullCovariance,
        ),
        study(
            phrase("Inference: refine the page"),
            StudyAction::RefinePage,
        ),
        study(phrase("Zoom to p(z|x)"), StudyAction::ZoomToPosterior),
        study(phrase("Noise: resample epsilon"), StudyAction::RedrawNoise),
        study(
            phrase("Noise: freeze or free epsilon"),
            StudyAction::ToggleHeldNoise,
        ),
        study(
            phrase("Inference: update held weights"),
            StudyAction::UpdateWeights(HoldingStudy::Inference),
        ),
        study(
            phrase("Inference: hold the weights, or live again"),
            StudyAction::ToggleHeldWeights(HoldingStudy::Inference),
        ),
        study(
            phrase("Noise: update held weights"),
            StudyAction::UpdateWeights(HoldingStudy::Noise),
        ),
        study(
            phrase("Noise: hold the weights, or live again"),
            StudyAction::ToggleHeldWeights(HoldingStudy::Noise),
        ),
        (
            phrase("Show the chosen image’s q on the plane"),
            ViewAction::ShowPosterior.into(),
        ),
        (
            phrase("Back: leave what covers the panels"),
            ViewAction::Back.into(),
        ),
        (
            phrase("Path: as many pictures as there is room for"),
            PathAction::Pictures(None).into(),
        ),
        theme(phrase("Theme: dark"), ThemeChoice::Dark),
        theme(phrase("Theme: light"), ThemeChoice::Light),
        theme(phrase("Theme: as the desktop"), ThemeChoice::System),
    ];
    let dimensions = DimensionsView::all().map(|view| {
        let action = StudyAction::ShowDimensions(view);
        (view.command().to_owned(), action.into())
    });
    let all = all.into_iter();
    all.map(|(words, action)| (t(words).to_owned(), action))
        .chain(dimensions)
        .collect()
}

/// What can be done with the runs that were replaced, the newest first.
fn kept_runs(commands: &Commands<'_>) -> Vec<(String, Action)> {
    let mut all = Vec::new();
    for run in commands.progress.kept.iter().rev() {
        let name = run_name(run, commands.progress);
        let id = run.run;
        let compare = fill(t("Compare with {run}"), &[("run", &name)]);
        all.push((compare, CompareAction::With(id).into()));
        let mut add = |words: &'static str, action: RunAction| {
            all.push((fill(t(words), &[("run", &name)]), action.into()));
        };
        add(phrase("Bring back {run}"), RunAction::BringBack(id));
        if run.pinned {
            add(phrase("Unpin {run}"), RunAction::Unpin(id));
        } else {
            add(phrase("Pin {run}"), RunAction::Pin(id));
        }
        add(phrase("Save {run}…"), RunAction::SaveKeptDialog(id));
        add(phrase("Forget {run}"), RunAction::Forget(id));
    }
    all
}

/// Data sets that need no path, and what can be done with images that are read or missing.
fn data(commands: &Commands<'_>) -> Vec<(String, Action)> {
    let open = |(set, name): (DataSpec, String)| {
        let words = fill(t("Open data: {name}"), &[("name", name)]);
        (words, FileAction::OpenData(Box::new(set)).into())
    };
    let sets = commands.settings.data.offered();
    let names = data_set_names(&sets);
    let mut all: Vec<(String, Action)> = sets.into_iter().zip(names).map(open).collect();
    if commands.progress.data_report().is_some() {
        let words = t("What was read…").to_owned();
        all.push((words, FileAction::ShowReport.into()));
    }
    if commands.progress.importing.is_some() {
        let words = t("Stop reading images").to_owned();
        all.push((words, FileAction::CancelImport.into()));
    }
    if commands.progress.missing_data.is_some() {
        let words = t("Locate the images of this model…").to_owned();
        all.push((words, FileAction::LocateDialog.into()));
    }
    let offered = [
        (phrase("Go on with the lost run"), FileAction::GoOnWithLost),
        (
            phrase("Leave the lost run for later"),
            FileAction::LeaveLost,
        ),
        (phrase("Discard the lost run"), FileAction::DiscardLost),
    ];
    let offered = offered.into_iter().filter(|_| commands.lost);
    all.extend(offered.map(|(words, action)| (t(words).to_owned(), action.into())));
    all
}

/// The colours that the selected points and the chosen path can have.
fn colours() -> Vec<(String, Action)> {
    let all = || std::iter::once(None).chain(PointColour::ALL.map(Some));
    let of_points = all().map(|colour| {
        let words = points::colour_words(colour).to_owned();
        (words, PointAction::Colour(colour).into())
    });
    let of_path = all().map(|colour| {
        let words = paths::colour_words(colour).to_owned();
        (words, PathAction::Colour(colour).into())
    });
    of_points.chain(of_path).collect()
}

/// What can be marked, and what can be done with the regions that are kept.
fn regions(commands: &Commands<'_>) -> Vec<(String, Action)> {
    let mut all: Vec<(String, Action)> = RegionView::all()
        .map(|view| (view.command().to_owned(), RegionAction::View(view).into()))
        .collect();
    for &class in &commands.classes {
        let words = fill(
            t("Mark class {class}"),
            &[("class", commands.class_name(class))],
        );
        all.push((words, RegionAction::MarkClass(class).into()));
    }
    for region in commands.regions() {
        let name = marking::region_name(region);
        let mut add = |words: &'static str, action: RegionAction| {
            all.push((fill(t(words), &[("region", &name)]), action.into()));
        };
        add(
            phrase("Mark region {region}"),
            RegionAction::Choose(region.id),
        );
        add(
            phrase("Remove region {region}"),
            RegionAction::Remove(region.id),
        );
    }
    let colours = std::iter::once(None).chain(PointColour::ALL.map(Some));
    all.extend(colours.map(|colour| {
        let words = marking::colour_words(colour).to_owned();
        (words, RegionAction::Colour(colour).into())
    }));
    all
}

/// A person's own pictures, and the colours that they are drawn in.
fn own_pictures(commands: &Commands<'_>) -> Vec<(String, Action)> {
    let pictures = commands.document.pictures.iter();
    let choose = |picture: &OwnPicture| {
        let name = own_pictures::name(picture);
        let words = fill(t("Choose {name}"), &[("name", name)]);
        (words, DrawingAction::Choose(picture.id).into())
    };
    let colour = |(words, colour): (&'static str, [u8; 3])| {
        (t(words).to_owned(), DrawingAction::Colour(colour).into())
    };
    let colours = [
        (phrase("Draw in white"), [255; 3]),
        (phrase("Draw in black"), [0; 3]),
        (phrase("Draw in red"), [230, 40, 40]),
        (phrase("Draw in green"), [40, 170, 70]),
        (phrase("Draw in blue"), [40, 90, 220]),
        (phrase("Draw in yellow"), [240, 210, 50]),
    ];
    let colours = colours.into_iter().filter(|_| commands.colour).map(colour);
    pictures.map(choose).chain(colours).collect()
}

/// The presets, and what can be done with a person's own.
fn presets(commands: &Commands<'_>) -> Vec<Entry> {
    let presets = &commands.settings.presets;
    let mut entries = Vec::new();
    for (place, preset) in presets.all().into_iter().enumerate() {
        let name = preset.name.as_str();
        let mut add = |words: &'static str, action: Action, key| {
            entries.push(Entry {
                label: fill(t(words), &[("name", name)]),
                english: fill(words, &[("name", name)]),
                note: String::new(),
                told: false,
                key,
                does: Does::Act(action),
            });
        };
        add(
            phrase("Preset: {name}"),
            PresetAction::Recall(place).into(),
            preset_key(place),
        );
        if presets.is_own(place) {
            add(
                phrase("Rename preset {name}"),
                PresetAction::AskNewName(place).into(),
                None,
            );
            add(
                phrase("Remove preset {name}"),
                PresetAction::Remove(place).into(),
                None,
            );
        }
        add(
            phrase("Start the recipe of preset {name}"),
            RunAction::Start(Box::new(preset.recipe)).into(),
            None,
        );
    }
    entries
}

/// The models that the program carries.
fn shipped() -> Vec<Entry> {
    let models = shipped_models().iter().enumerate();
    models
        .map(|(place, model)| Entry {
            label: shipped_label(model),
            english: in_english(|| shipped_label(model)),
            note: t(model.about).to_owned(),
            told: false,
            key: None,
            does: Does::Act(FileAction::OpenShippedModel(place).into()),
        })
        .collect()
}

fn shipped_label(model: &ShippedModel) -> String {
    let open = fill(t("Open shipped model {name}"), &[("name", t(model.name))]);
    format!("{}: {open}", Menu::File.label())
}
