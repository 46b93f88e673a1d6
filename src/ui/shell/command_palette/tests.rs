//! What the palette finds, and that it finds everything.

use super::*;
use crate::archive::{Mapping, possible_shapes};
use crate::document::Document;
use crate::explore::Order;
use crate::import::{ImportError, ImportProgress, ImportWatch};
use crate::recipe::{Activation, DataSpec, Likelihood, Recipe};
use crate::run::Lineage;
use crate::train::{Assumed, ForeignWeights, Importing, KeptRun, MissingData};
use crate::ui::language::{Language, in_english, speak};
use crate::ui::scene::action::{
    ChartAction, CompareAction, DrawingAction, EditAction, FileAction, LayerAction, PageAction,
    PathAction, PointAction, PresetAction, RegionAction, RunAction, StudyAction, TimeAction,
    ViewAction, WindowAction,
};
use crate::ui::scene::settings::Preset;
use crate::ui::scene::{Study, points};
use proptest::prelude::*;
use std::collections::BTreeSet;
use std::sync::Arc;

/// A program with a model of three dimensions, a few points, a preset and two kept runs, whose
/// images are away while others are being read.
struct Program {
    progress: Progress,
    document: Document,
    settings: Settings,
}

impl Program {
    fn new() -> Self {
        let recipe = Recipe {
            latent: 3,
            ..Recipe::default()
        };
        let mut settings = Settings::default();
        settings.presets.own.push(Preset {
            name: "mine".into(),
            ..Preset::default()
        });
        let mut progress = Progress::preparing(recipe.clone());
        progress.time.step = 100;
        let kept = |run, beta, pinned| KeptRun {
            run,
            lineage: Lineage::fresh(),
            recipe: Recipe {
                beta,
                ..recipe.clone()
            },
            time: progress.time,
            history: progress.history.clone(),
            weights_by_step: Default::default(),
            pinned,
            unsaved: true,
            file: None,
        };
        progress.kept = [kept(1, 4.0, true), kept(2, 8.0, false)].into();
        progress.importing = Some(Importing {
            spec: DataSpec::at("/data/cells"),
            progress: ImportProgress { done: 0, total: 0 },
            per_second: 0.0,
        });
        progress.foreign = Some(Arc::new(ForeignWeights {
            path: "/data/weights.pt".into(),
            mapping: Mapping {
                layers: Vec::new(),
                shape: possible_shapes(784)[0],
                activation: Activation::Relu,
                likelihood: Likelihood::Bernoulli,
            },
            said: Assumed::default(),
        }));
        progress.missing_data = Some(MissingData::Import(ImportError::Cancelled {
            path: "/data/cells".into(),
        }));
        let mut document = points::first(3).0;
        document.add_path([0, 1]);
        document.add_note(progress.lineage.id, 7, "mine".into());
        Self {
            progress,
            document,
            settings,
        }
    }

    /// The same over images that were read from files, so that there is a report of them.
    fn over_cells() -> Self {
        let cells = concat!(env!("CARGO_MANIFEST_DIR"), "/assets/cells/cells.zip");
        let cells = crate::import::open(&DataSpec::at(cells), &ImportWatch::default());
        let mut program = Self::new();
        let cells = cells.expect("the cells that come with Elbow");
        let split = crate::data::SplitName::Test;
        let images = std::sync::Arc::from([1, 2]);
        program
            .document
            .add_region("mine".into(), &cells, split, images);
        program.progress.dataset = Some(cells);
        program.document.add_picture([1, 1, 1], [0].into());
        program
    }

    fn commands(&self) -> Commands<'_> {
        Commands {
            progress: &self.progress,
            document: &self.document,
            settings: &self.settings,
            plane: Plane::Axes([0, 1]),
            test_images: 20,
            classes: vec![0, 1],
            colour: true,
            columns: vec!["brightness".into()],
            locks: true,
            lost: true,
        }
    }

    fn search(&self, text: &str) -> Vec<Entry> {
        search(text, &self.commands())
    }

    /// What the first line does.
    fn first(&self, text: &str) -> Option<Does> {
        self.search(text).into_iter().next().map(|entry| entry.does)
    }
}

fn act(action: impl Into<Action>) -> Option<Does> {
    Some(Does::Act(action.into()))
}

#[test]
fn part_of_a_name_finds_the_action() {
    let program = Program::new();
    for (text, action) in [
        ("save model as", Action::from(FileAction::SaveModelDialog)),
        ("fullscr", WindowAction::FullScreen.into()),
        ("new seed", RunAction::ResetNewSeed.into()),
        ("worst first", PageAction::Order(Order::WorstFirst).into()),
        ("fit means", ViewAction::FitMeans.into()),
        // Its letters are also in "File: Quit", which stands before it.
        ("fit", ViewAction::FitPlane.into()),
        ("zoom in", ViewAction::ZoomPlane(1.25).into()),
        ("comparison of class 1", PageAction::Class(Some(1)).into()),
        ("refine q", StudyAction::Refine.into()),
        ("preset: mine", PresetAction::Recall(0).into()),
        ("bring back beta 4", RunAction::BringBack(1).into()),
        (
            "read weights tanh",
            FileAction::Reread(Assumed {
                activation: Some(Activation::Tanh),
                ..program.progress.foreign.clone().expect("weights").taken()
            })
            .into(),
        ),
        ("save beta 8", RunAction::SaveKeptDialog(2).into()),
        ("forget beta 8", RunAction::Forget(2).into()),
        ("history", FileAction::ExportHistoryDialog.into()),
        ("gif", FileAction::ExportHistoryDialog.into()),
    ] {
        assert_eq!(program.first(text), act(action), "{text}");
    }
    assert_eq!(program.first("qqqq"), None);
}

#[test]
fn the_word_on_a_tab_brings_the_study_before_a_file_that_has_it_in_its_name() {
    for language in [Language::English, Language::Japanese] {
        speak(language);
        let program = Program::new();
        for study in Study::all() {
            let english = in_english(|| study.label().to_owned());
            for typed in [study.label().to_owned(), english.to_lowercase()] {
                let found = program.first(&typed);
                assert_eq!(found, act(ViewAction::Study(study)), "{typed}");
            }
        }
        for (part, study) in [("mod", Study::Model), ("weig", Study::Weights)] {
            assert_eq!(program.first(part), act(ViewAction::Study(study)), "{part}");
        }
    }
    speak(Language::English);
    assert_eq!(
        Program::new().first("save model"),
        act(FileAction::SaveModelDialog)
    );
}

#[test]
fn an_action_is_found_in_the_language_in_use_and_in_english() {
    speak(Language::Japanese);
    let program = Program::new();
    for text in ["save session as", "名前を付けて"] {
        let found = program.search(text).into_iter().next().expect("an action");
        assert_eq!(Some(found.does), act(FileAction::SaveSessionDialog));
        assert!(found.label.contains("名前を付けて"), "{}", found.label);
    }
    assert_eq!(t("Quit"), "終了", "still Japanese");
}

#[test]
fn a_number_after_a_name_is_what_the_action_takes() {
    let program = Program::new();
    let live = program.progress.recipe.live();
    let beta = |beta| RunAction::SetLive(crate::recipe::Live { beta, ..live });
    let rate = |learning_rate| {
        RunAction::SetLive(crate::recipe::Live {
            learning_rate,
            ..live
        })
    };
    for (text, action) in [
        ("beta 4", Action::from(beta(4.0))),
        ("set beta to 0,5", beta(0.5).into()),
        ("β=2", beta(2.0).into()),
        ("lr 1e-4", rate(1e-4).into()),
        ("learning rate 0.01", rate(0.01).into()),
        ("image 12", EditAction::ChooseImage(12).into()),
        ("smoothing .5", ChartAction::Smoothing(0.5).into()),
        ("size 120", WindowAction::Size(1.2).into()),
        ("horizontal 2", ViewAction::Axes([2, 1]).into()),
        ("vertical 0", ViewAction::Axes([1, 0]).into()),
        (
            "add point at 1 -2",
            EditAction::AddPointAt(vec![1.0, -2.0, 0.0]).into(),
        ),
        ("strip 40", PathAction::Pictures(Some(40)).into()),
        ("path plays 2.5", PathAction::Seconds(2.5).into()),
    ] {
        assert_eq!(program.first(text), act(action), "{text}");
    }
}

#[test]
fn a_number_that_cannot_be_taken_is_refused_with_the_reason() {
    let program = Program::new();
    for (text, reason) in [
        ("beta -1", "0 or more"),
        ("learning rate 0", "above 0"),
        ("image 20", "from 0 to 19"),
        ("beta 4x", "not a number"),
        ("size 900", "from 50"),
        ("horizontal 3", "from 0 to 2"),
    ] {
        let first = program.search(text).into_iter().next().expect("a line");
        assert_eq!(first.does, Does::Refuse, "{text}");
        assert!(first.note.contains(reason), "{text}: {}", first.note);
    }
}

#[test]
fn the_palette_has_every_action_of_every_panel() {
    let program = Program::over_cells();
    let commands = program.commands();
    let listed = program.search("").into_iter().map(|entry| entry.does);
    let mut reached = BTreeSet::new();
    for does in listed {
        match does {
            Does::Act(action) => reached.extend(variant(&action)),
            Does::Ask(value) => {
                let typed = ["1", "10", "100", "0.5"].map(|typed| value.read(typed, &commands));
                let action = typed.into_iter().find_map(Result::ok);
                let (_, action) = action.expect("a number that fits");
                reached.extend(variant(&action));
            }
            Does::Refuse => {}
        }
    }
    let missing: Vec<_> = VARIANTS
        .iter()
        .filter(|name| !reached.contains(*name))
        .collect();
    assert!(missing.is_empty(), "not in the palette: {missing:?}");
}

/// Names every variant of these enums; what does not stand under `every` is not asked for.
/// It does not compile while one is missing.
macro_rules! variants {
    ($($domain:ident($enum:ident): every [$($variant:ident $(($some:pat))?),*] but [$($other:pat),*];)*) => {
        const VARIANTS: &[&str] = &[$($(concat!(stringify!($enum), stringify!($variant))),*),*];

        fn variant(action: &Action) -> Option<&'static str> {
            match action {
                $(Action::$domain(action) => match action {
                    $($enum::$variant $(($some))? =>
                        Some(concat!(stringify!($enum), stringify!($variant))),)*
                    $($other => None,)*
                },)*
            }
        }
    };
}

variants! {
    Run(RunAction): every [
        TogglePause, OneStep, OneEpoch, SetLive(_), StepBeta(_), StepLearningRate(_), Start(_),
        StartDraft, ResetSameSeed, ResetNewSeed, BringBackLast, TogglePin, BringBack(_), Pin(_),
        Unpin(_), Forget(_), ForgetThis, SaveKeptDialog(_)
    ] but [
        // It takes a path: its dialog is there.
        RunAction::SaveKept(..)
    ];
    File(FileAction): every [
        OpenModelDialog, OpenShippedModel(_), ToggleHowRead, Reread(_), GoOnWithLost, LeaveLost, DiscardLost, Save, SaveSessionDialog, SaveModelDialog, OpenDataDialog, OpenData(_),
        ShowReport, LocateDialog, CancelImport, ReadTableDialog, ExportWeightsDialog, ExportCurvesDialog, AskFigure,
        CopyFigure, ExportHistoryDialog, StopHistory, CancelHistory
    ] but [
        // They take a path: their dialogs are there.
        FileAction::OpenModel(_), FileAction::OpenWithoutDamaged(_), FileAction::SaveTo(_), FileAction::ExportWeights(_), FileAction::ReadTable(_),
        FileAction::ExportCurves(_), FileAction::ExportFigureDialog, FileAction::ExportFigure(_),
        FileAction::ExportWindow(_), FileAction::ExportHistory(_)
    ];
    Edit(EditAction): every [
        Undo, Redo, RevertDraft, AddPoint, AddPointAt(_), RemovePoint(_), RemoveSelectedPoints,
        ClearPoints, ChooseImage(_)
    ] but [];
    Point(PointAction): every [
        SelectAll, Duplicate, ToggleLock, Align(_), Spread(_), Colour(_), Copy, AskToPaste
    ] but [
        // It is what the clipboard answers.
        PointAction::Paste(_)
    ];
    Path(PathAction): every [
        Make, Choose(_), ChooseNext, Duplicate, Remove, Reverse, How(_), ToggleClosed, EvenIn(_),
        Colour(_), AddActive, TakeActiveOut, MoveActive(_), TogglePlay, Step(_), ToggleAtEnd,
        Seconds(_), Pictures(_), PointAtPlayhead, SaveStripDialog, SaveWalkDialog, CopyStrip
    ] but [
        // They take a place on disk: their dialogs are there.
        PathAction::SaveStrip(_), PathAction::SaveWalk(_)
    ];
    Region(RegionAction): every [
        Tool(_), MarkInView, MarkNear, MarkClass(_), Clear, Keep, Choose(_), Remove(_), Colour(_),
        View(_), ExportCodesDialog, ExportPicturesDialog(_)
    ] but [
        // They take a path: their dialogs are there.
        RegionAction::ExportCodes(_), RegionAction::ExportPictures(..)
    ];
    Drawing(DrawingAction): every [
        New, Duplicate, Remove, Choose(_), Study, Clear, Fill, Invert, ToggleCentred,
        DrawFromChosen, Take(_), BrushSize(_), BrushSoftness(_), Colour(_), OpenDialog, AskToPaste
    ] but [
        // They take a path or what the clipboard answers, or end what a hand drew.
        DrawingAction::Open(_), DrawingAction::Paste(_), DrawingAction::FinishStroke
    ];
    View(ViewAction): every [
        FitPlane, FitCurves, NextPage, PreviousPage, ToggleRecipe, ToggleSide, ToggleStudies,
        Study(_), Stage(_), Back, Lecture, NextStop, PreviousStop, Blank, Focus(_), FocusStudy,
        NextPanel, PreviousPanel, FitMeans, ShowPosterior, ZoomPlane(_), Axes(_), ToggleManifold,
        ToggleMeans, ToggleHover, ToggleThumbnails, ToggleInkOnPaper, ToggleClass(_), OnlyClass(_),
        AllClasses, MeansOf(_), ScatterSplit(_), PlaceBy(_), ColourBy(_), ColourByColumn(_),
        ManifoldImages(_)
    ] but [];
    Layer(LayerAction): every [
        ToggleField, Field(_), FieldOpacity(_), ToggleFieldOverManifold, FieldImages(_), Pixel(_),
        Spacing(_), Range(_), ToggleGeodesic, LayPlane(_)
    ] but [];
    Time(TimeAction): every [
        TogglePlay, Earlier, Later, First, Now, Show(_), Speed(_), Fork, AskFork, AskNote,
        RemoveNote(_), ToggleLine
    ] but [
        // They take words and settings: the dialogs that ask for them are there.
        TimeAction::AskNoteAt(_), TimeAction::Note { .. }, TimeAction::ForkWith { .. }
    ];
    Compare(CompareAction): every [Ask, With(_), FileDialog, Stop] but [
        // It takes a path: its dialog is there.
        CompareAction::WithFile(_)
    ];
    Chart(ChartAction): every [
        Follow, XAxis(_), Smoothing(_), ToggleTail, ToggleTrain, ToggleTest
    ] but [];
    Page(PageAction): every [Order(_), Class(_), Difference(_)] but [];
    Study(StudyAction): every [
        Refine, StopRefining, ToggleFullCovariance, RefinePage, ShowDimensions(_), ZoomToPosterior,
        RedrawNoise,
        ToggleHeldNoise, UpdateWeights(_), ToggleHeldWeights(_)
    ] but [];
    Preset(PresetAction): every [AskName, Recall(_), AskNewName(_), Remove(_)] but [
        // Their dialog is there.
        PresetAction::Keep(_), PresetAction::Rename(_, _)
    ];
    Window(WindowAction): every [
        ToggleTheme, Theme(_), Larger, Smaller, DesignedSize, Size(_), Language(_), FullScreen,
        Settings, Help, Quit
    ] but [
        // It is what is open.
        WindowAction::CommandPalette
    ];
}

/// The lines that are called so, of which some may be guesses.
fn of_a_name(program: &Program, text: &str) -> Vec<Entry> {
    let lines = program.search(text).into_iter();
    lines.filter(|line| !line.told).collect()
}

fn are_words(lines: &[Entry], text: &str) -> bool {
    let mut fits = lines.iter().filter_map(|line| line.fit(text));
    fits.any(|fit| fit.words)
}

#[test]
fn where_words_were_typed_nothing_is_listed_that_only_has_their_letters() {
    let program = Program::new();
    for text in ["fit", "save", "zoom in", "step", "note"] {
        let lines = of_a_name(&program, text);
        assert!(!lines.is_empty());
        for line in lines {
            let names = [&line.label, &line.english].map(|name| name.to_lowercase());
            let words = names
                .iter()
                .flat_map(|name| name.split(|c: char| !c.is_alphanumeric()));
            let words: Vec<&str> = words.collect();
            for part in text.split(' ') {
                let begins = words.iter().any(|word| word.starts_with(part));
                assert!(begins, "{text}: {}", line.label);
            }
        }
    }
    speak(Language::Japanese);
    let program = Program::new();
    let lines = of_a_name(&program, "ステップ");
    assert!(lines.len() > 2 && lines.iter().any(|line| !line.label.starts_with("ステップ")));
    assert!(lines.iter().all(|line| line.label.contains("ステップ")));
    speak(Language::English);
}

#[test]
fn of_guesses_the_far_ones_are_left_out() {
    let program = Program::new();
    let lines = of_a_name(&program, "fullscr");
    assert!(
        lines.len() < 4,
        "{:?}",
        lines.iter().map(|line| &line.label).collect::<Vec<_>>()
    );
}

proptest! {
    /// As long as it is words; what is no word any more is guessed at anew.
    #[test]
    fn whatever_is_typed_only_narrows_the_list(text: String, letter: char) {
        let program = Program::new();
        let longer: String = text.chars().chain([letter]).collect();
        let (before, after) = (of_a_name(&program, &text), of_a_name(&program, &longer));
        if are_words(&after, &longer) {
            prop_assert!(after.len() <= before.len());
        }
    }

    #[test]
    fn each_letter_of_a_name_narrows_the_list_to_it(place in 0usize..200, letters in 1usize..30) {
        let program = Program::new();
        let all = of_a_name(&program, "");
        let name = all[place % all.len()].label.clone();
        let text: String = name.chars().take(letters).collect();
        let shorter: String = name.chars().take(letters - 1).collect();
        let (before, after) = (of_a_name(&program, &shorter), of_a_name(&program, &text));
        prop_assert!(after.len() <= before.len());
        prop_assert!(after.iter().any(|line| line.label == name), "{text}");
    }
}
