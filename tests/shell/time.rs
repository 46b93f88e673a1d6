//! Back and forth in the time of a run: every panel shows the step that a person goes to.

use crate::PLAIN;
use crate::counted::counted;
use crate::shell::Window;
use eframe::egui::{Event, Key, Modifiers, pos2, vec2};
use egui_kittest::kittest::{NodeT, Queryable};
use elbow::archive::{WriteCause, WriteError};
use elbow::curves::{History, Mark, TestPoint};
use elbow::document::LONGEST_NOTE;
use elbow::explore::{HeldWeights, PointsQuery, ScatterQuery, WhichWeights};
use elbow::recipe::{Recipe, RecipeChange, Terms};
use elbow::run::RunTime;
use elbow::train::{Command, Message, Phase, Published, Trainer};
use std::sync::Arc;
use std::time::Instant;

fn recipe() -> Recipe {
    Recipe {
        hidden: vec![4],
        batch: 2,
        ..Recipe::default()
    }
}

/// The weights of a small run at these steps.
pub fn weights(run: u64, steps: &[u64]) -> Vec<Arc<Published>> {
    let dataset = counted();
    let mut trainer = Trainer::new(recipe(), dataset.clone()).expect("a trainer");
    let at = |step: &u64| {
        while trainer.time().step < *step {
            trainer.step().expect("a step");
        }
        Arc::new(Published {
            run,
            snapshot: trainer.snapshot(),
            dataset: dataset.clone(),
            at: Instant::now(),
        })
    };
    steps.iter().map(at).collect()
}

/// A window over a run of 104 steps, of which five are kept.
pub fn window() -> Window {
    let folder = tempfile::tempdir().expect("a folder");
    let settings = r#"{ "figures": { "width": 240, "height": 200, "scale": 1 } }"#;
    std::fs::write(folder.path().join("settings.json"), settings).expect("a file");
    let mut window = Window::over(recipe(), folder);
    window.tell(|progress| {
        progress.weights_by_step = Arc::new(weights(1, &[0, 25, 50, 75, 100]));
        progress.time.step = 104;
    });
    window
}

/// The step that all is asked about; none for the newest.
fn asked_about(window: &Window) -> Option<u64> {
    let fake = window.fake.borrow();
    let asked = fake.asked.last().expect("queries");
    let of = |weights: Option<&WhichWeights>| match weights.expect("it is asked") {
        WhichWeights::Newest => None,
        WhichWeights::Held(held) => Some(held.step()),
    };
    let points = of(asked.weights_of::<PointsQuery>());
    assert_eq!(
        points,
        of(asked.weights_of::<ScatterQuery>()),
        "all of one step"
    );
    points
}

#[test]
fn keys_lead_from_one_kept_step_to_the_next_and_back_to_now() {
    let mut window = window();
    assert_eq!(asked_about(&window), None);
    for (key, step) in [
        (Key::Comma, Some(100)),
        (Key::Comma, Some(75)),
        (Key::Comma, Some(50)),
        (Key::Semicolon, Some(75)),
        (Key::G, None),
        (Key::Semicolon, None),
    ] {
        window.press(PLAIN, key);
        assert_eq!(asked_about(&window), step, "{key:?}");
    }
    window.press(PLAIN, Key::Comma);
    window.press(PLAIN, Key::Comma);
    // The trainer is told, so that a fork can begin there.
    let told = |window: &Window| window.fake.borrow().stood_at.map(|(_, step)| step);
    assert_eq!(told(&window), Some(75));
    window.click("Now");
    assert_eq!(asked_about(&window), None);
    assert_eq!(told(&window), None);
}

#[test]
fn in_a_paused_run_the_first_key_leads_to_a_step_that_is_earlier() {
    let mut window = window();
    // What is kept last is what is there now.
    window.tell(|progress| {
        progress.phase = Phase::Paused;
        progress.time.step = 100;
    });
    for (key, step) in [
        (Key::Comma, Some(75)),
        (Key::Comma, Some(50)),
        (Key::Semicolon, Some(75)),
        (Key::Semicolon, None),
        (Key::Comma, Some(75)),
    ] {
        window.press(PLAIN, key);
        assert_eq!(asked_about(&window), step, "{key:?}");
    }
    window.press(PLAIN, Key::G);
    window.harness.get_by_label("Time line of the run").focus();
    window.press(PLAIN, Key::ArrowLeft);
    assert_eq!(asked_about(&window), Some(75), "an arrow does the same");
}

#[test]
fn the_frame_in_which_a_person_goes_back_asks_for_the_step_already() {
    let mut window = window();
    // In one frame: the harness draws one for each event that is queued.
    window.harness.input_mut().events.push(Event::Key {
        key: Key::Comma,
        physical_key: None,
        pressed: true,
        repeat: false,
        modifiers: PLAIN,
    });
    window.harness.step();
    assert_eq!(asked_about(&window), Some(100));
    let laid_out = window.harness.output().platform_output.num_completed_passes;
    assert_eq!(laid_out, 1, "once, about that step");
}

#[test]
fn a_fork_of_a_step_that_was_thinned_away_says_the_step_at_which_it_begins() {
    let mut window = window();
    window.press(PLAIN, Key::Comma);
    window.press(PLAIN, Key::Comma);
    assert_eq!(asked_about(&window), Some(75));
    window.tell(|progress| progress.weights_by_step = Arc::new(weights(1, &[0, 50, 100])));
    assert_eq!(asked_about(&window), Some(75), "what is looked at stays");
    window.press(Modifiers::SHIFT, Key::X);
    assert!(window.shows("Fork at step 50"));
    assert_eq!(asked_about(&window), Some(50));
}

#[test]
fn enter_begins_the_fork_that_is_asked_about() {
    let mut window = window();
    window.press(PLAIN, Key::Comma);
    window.press(PLAIN, Key::Comma);
    window.press(Modifiers::SHIFT, Key::X);
    window.press(PLAIN, Key::Enter);
    assert!(!window.shows("Fork at step 75"));
    let sent = window.sent();
    assert!(
        matches!(sent[..], [Command::Fork { step: 75, .. }]),
        "{sent:?}"
    );
}

#[test]
fn the_small_curves_tell_their_numbers_at_the_step_that_is_shown() {
    let mut window = window();
    // The studies are folded in a window of this size.
    window.harness.set_size(vec2(1000.0, 640.0));
    window.tell(|progress| {
        let history = Arc::make_mut(&mut progress.history);
        for step in 1..=100 {
            let time = RunTime {
                step,
                ..RunTime::default()
            };
            let terms = Terms {
                kl: step as f64,
                ..Terms::default()
            };
            history.push(time, &terms, 0.0);
        }
    });
    assert!(window.shows("KL to the prior: train 100.00"));
    window.press(PLAIN, Key::Comma);
    window.press(PLAIN, Key::Comma);
    assert!(window.shows("KL to the prior: train 75.00, test – nats, step 75"));
}

#[test]
fn the_line_is_dragged_and_moved_by_arrows() {
    let mut window = window();
    let line = window.harness.get_by_label("Time line of the run").rect();
    let middle = line.center();
    window.drag(middle, middle + vec2(0.27 * line.width(), 0.0), 5);
    assert_eq!(asked_about(&window), Some(75));
    window.harness.get_by_label("Step 75");
    for (modifiers, key, step) in [
        (PLAIN, Key::ArrowLeft, Some(50)),
        (Modifiers::SHIFT, Key::ArrowLeft, Some(0)),
        (PLAIN, Key::ArrowRight, Some(25)),
        (PLAIN, Key::End, None),
        (PLAIN, Key::Home, Some(0)),
    ] {
        window.press(modifiers, key);
        assert_eq!(asked_about(&window), step, "{key:?}");
    }
    // The right end is now.
    window.drag(middle, line.right_center() - vec2(1.0, 0.0), 5);
    assert_eq!(asked_about(&window), None);
}

#[test]
fn a_step_between_two_kept_ones_shows_the_one_before_it() {
    let mut window = window();
    window.choose_in_palette("run as of step 60");
    assert_eq!(asked_about(&window), Some(50));
    window.choose_in_palette("the first step");
    assert_eq!(asked_about(&window), Some(0));
    // It is shown though the store has let it go.
    window.tell(|progress| {
        progress.weights_by_step = Arc::new(weights(1, &[100, 200]));
        progress.time.step = 200;
    });
    assert_eq!(asked_about(&window), Some(0));
}

#[test]
fn another_run_is_shown_as_of_now() {
    let mut window = window();
    window.press(PLAIN, Key::Comma);
    assert_eq!(asked_about(&window), Some(100));
    window.tell(|progress| {
        progress.run = 2;
        progress.weights_by_step = Arc::new(weights(2, &[0, 10]));
        progress.time.step = 10;
    });
    assert_eq!(asked_about(&window), None);
}

#[test]
fn a_run_is_played_to_its_end_and_then_followed() {
    let mut window = window();
    window.choose_in_palette("play the run at 4");
    window.harness.key_press(Key::H);
    let mut seen = Vec::new();
    // Frames of a quarter of a second: five seconds and some.
    for _ in 0..30 {
        window.harness.step();
        let shown = asked_about(&window);
        if seen.last() != Some(&shown) {
            seen.push(shown);
        }
    }
    let wanted = [Some(0), Some(25), Some(50), Some(75), None];
    assert!(seen.ends_with(&wanted), "{seen:?}");
}

#[test]
fn the_line_can_be_hidden_and_a_run_without_a_past_has_none() {
    let mut window = window();
    window.harness.get_by_label("Time line of the run");
    window.choose_in_palette("time line");
    let line = |window: &Window| {
        let name = "Time line of the run";
        window.harness.query_by_label(name).is_some()
    };
    assert!(!line(&window));
    window.choose_in_palette("time line");
    assert!(line(&window));
    window.tell(|progress| progress.weights_by_step = Arc::default());
    assert!(!line(&window));
}

#[test]
fn what_the_past_may_take_is_told_to_the_trainer() {
    let folder = tempfile::tempdir().expect("a folder");
    let settings = r#"{ "time": { "megabytes": 64 } }"#;
    std::fs::write(folder.path().join("settings.json"), settings).expect("a file");
    let window = Window::over(recipe(), folder);
    let fake = window.fake.borrow();
    let told = fake.commands.iter().filter_map(|command| match command {
        Command::KeepWeights { bytes } => Some(*bytes),
        _ => None,
    });
    assert_eq!(told.collect::<Vec<_>>(), [64 << 20]);
}

#[test]
fn at_an_earlier_step_the_curves_have_no_test_value_from_later() {
    let mut window = window();
    window.tell(|progress| {
        let history = Arc::make_mut(&mut progress.history);
        *history = History::new();
        for step in 1..=104 {
            let time = RunTime {
                step,
                ..RunTime::default()
            };
            let terms = Terms {
                reconstruction: -(step as f64),
                ..Terms::default()
            };
            history.push(time, &terms, step as f64);
            // The nearest to step 75 is later.
            if step == 60 || step == 80 {
                let bound = None;
                history.push_test(TestPoint { time, terms, bound });
            }
        }
    });
    window.click("Curves");
    window.harness.remove_cursor();
    window.settle();
    let told = |window: &Window, value: &str| window.harness.query_all_by_label(value).count();
    assert!(told(&window, "test \u{2212}80.00") > 0);
    window.press(PLAIN, Key::Comma);
    window.press(PLAIN, Key::Comma);
    assert_eq!(asked_about(&window), Some(75));
    assert!(told(&window, "test \u{2212}60.00") > 0);
    assert_eq!(told(&window, "test \u{2212}80.00"), 0);
}

#[test]
fn a_note_stands_at_its_step_can_be_gone_to_and_undone() {
    let mut window = window();
    window.press(PLAIN, Key::Comma);
    window.press(PLAIN, Key::Comma);
    window.press(PLAIN, Key::M);
    assert!(window.shows("Note at step 75"));
    window.fill("Words of the note", " sevens part ");
    window.click("Keep");
    let notes = |window: &Window| window.shell().document().notes.clone();
    let lineage = window.fake.borrow().progress.lineage;
    let kept = notes(&window);
    assert_eq!(kept.len(), 1);
    assert_eq!(
        (kept[0].run, kept[0].step, kept[0].text.as_str()),
        (lineage.id, 75, "sevens part")
    );
    window.press(PLAIN, Key::G);
    window.choose_in_palette("step of the note sevens");
    assert_eq!(asked_about(&window), Some(75));
    window.choose_in_palette("remove the note sevens");
    assert!(notes(&window).is_empty());
    window.press(Modifiers::COMMAND, Key::Z);
    assert_eq!(notes(&window), kept);
}

#[test]
fn a_note_is_put_where_the_line_is_clicked_and_its_line_stays_without_a_past() {
    let mut window = window();
    let name = "Time line of the run";
    let line = window.harness.get_by_label(name).rect();
    let at = |share: f32| pos2(line.left() + share * line.width(), line.center().y);
    window.click_secondary_at(at(0.5));
    window.click("Note at step 52…");
    assert!(window.shows("Note at step 52"));
    window.fill("Words of the note", "here");
    window.click("Keep");
    // Its flag is not offered far from it.
    window.click_secondary_at(at(0.9));
    assert!(!window.shows("Remove the note: here"));
    window.press(PLAIN, Key::Escape);
    window.click_secondary_at(at(0.5));
    assert!(window.shows("Remove the note: here"));
    window.press(PLAIN, Key::Escape);
    window.tell(|progress| progress.weights_by_step = Arc::default());
    assert!(window.shows(name), "the note has a place");
    window.choose_in_palette("remove the note here");
    assert!(!window.shows(name));
}

#[test]
fn the_flag_of_a_note_tells_its_own_step() {
    let mut window = window();
    window.press(PLAIN, Key::Comma);
    window.press(PLAIN, Key::Comma);
    window.press(PLAIN, Key::M);
    let long = format!("{}{}", "sevens part ".repeat(16), "end to end");
    window.fill("Words of the note", &long);
    let kept = window.field("Words of the note");
    assert_eq!(kept, long[..LONGEST_NOTE], "no more is kept");
    window.click("Keep");
    assert_eq!(window.shell().document().notes[0].text, kept.trim_end());
    let line = window.harness.get_by_label("Time line of the run").rect();
    let inner = line.shrink2(vec2(7.0, 0.0));
    let flag = inner.left() + inner.width() * 75.0 / 104.0;
    window.harness.hover_at(pos2(flag + 3.5, line.center().y));
    window.harness.run_steps(60);
    let told = window.harness.get_by_label_contains("sevens part");
    let told = told.accesskit_node().value().unwrap_or_default();
    assert!(told.starts_with("Step 75\n"), "{told}");
}

#[test]
fn what_lies_before_the_line_begins_is_not_on_it() {
    let mut window = window();
    for _ in 0..4 {
        window.press(PLAIN, Key::Comma);
    }
    window.press(PLAIN, Key::M);
    assert!(window.shows("Note at step 25"));
    window.fill("Words of the note", "here");
    window.click("Keep");
    window.press(PLAIN, Key::G);
    let told_at_the_left_end = |window: &mut Window| {
        let line = window.harness.get_by_label("Time line of the run").rect();
        window.click_secondary_at(pos2(line.left() + 8.0, line.center().y));
        let told = window.shows("Remove the note: here");
        window.press(PLAIN, Key::Escape);
        told
    };
    window.tell(|progress| progress.weights_by_step = Arc::new(weights(1, &[25, 50, 100])));
    assert!(
        told_at_the_left_end(&mut window),
        "it is where the line begins"
    );
    window.tell(|progress| progress.weights_by_step = Arc::new(weights(1, &[50, 100])));
    assert!(!told_at_the_left_end(&mut window), "the line begins later");
}

#[test]
fn the_shown_step_is_forked_by_a_button_and_by_a_key() {
    let mut window = window();
    let forks = |window: &Window| -> Vec<u64> {
        let sent = window.fake.borrow();
        let forks = sent.commands.iter().filter_map(|command| match command {
            Command::Fork {
                step,
                settings: None,
            } => Some(*step),
            _ => None,
        });
        forks.collect()
    };
    window.press(PLAIN, Key::Comma);
    window.press(PLAIN, Key::Comma);
    window.click("Fork here");
    window.press(PLAIN, Key::Comma);
    window.press(PLAIN, Key::X);
    assert_eq!(forks(&window), [75, 50]);
}

#[test]
fn a_fork_with_changes_asks_what_is_to_be_otherwise() {
    let mut window = window();
    window.press(PLAIN, Key::Comma);
    window.press(PLAIN, Key::Comma);
    window.press(Modifiers::SHIFT, Key::X);
    assert!(window.shows("Fork at step 75"));
    assert!(window.shows("Nothing is changed: it makes the same steps, bit for bit"));
    window.fill("Noise seed from here on", "x");
    window.click("Begin the fork");
    assert!(window.shows("Fork at step 75"), "that is no seed");
    window.fill("Noise seed from here on", "42");
    assert!(window.shows("Changed: noise seed 0 → 42"));
    window.click("Begin the fork");
    assert!(!window.shows("Fork at step 75"));
    let sent = window.fake.borrow();
    let forks = sent.commands.iter().filter_map(|command| match command {
        Command::Fork { step, settings } => Some((*step, settings.as_deref().copied())),
        _ => None,
    });
    let forks: Vec<_> = forks.collect();
    let wanted = elbow::recipe::ForkSettings {
        noise_seed: 42,
        ..recipe().fork_settings()
    };
    assert_eq!(forks, [(75, Some(wanted))]);
}

/// Opens the window that asks what a fork at step 75 is to do otherwise.
fn ask_fork_at_75(window: &mut Window) {
    window.press(PLAIN, Key::Comma);
    window.press(PLAIN, Key::Comma);
    window.press(Modifiers::SHIFT, Key::X);
    assert!(window.shows("Fork at step 75"));
}

#[test]
fn a_fork_without_changes_is_the_same_until_the_run_changed() {
    let mut window = window();
    window.tell(|progress| {
        let time = RunTime {
            step: 84,
            ..RunTime::default()
        };
        let change = RecipeChange::Beta {
            before: 1.0,
            after: 2.0,
        };
        Arc::make_mut(&mut progress.history).push_mark(Mark { time, change });
    });
    ask_fork_at_75(&mut window);
    assert!(window.shows("bit for bit, until step 84, where the run changed"));
}

#[test]
fn a_fork_says_that_a_warm_up_is_over() {
    let mut window = window();
    ask_fork_at_75(&mut window);
    window.fill("KL warm-up, steps", "300");
    assert!(!window.shows("Over at step"), "it goes on in the fork");
    window.fill("KL warm-up, steps", "60");
    assert!(window.shows("Over at step 60 already"));
}

#[test]
fn a_fork_does_not_begin_with_a_number_that_was_refused() {
    let mut window = window();
    ask_fork_at_75(&mut window);
    window.fill("Importance samples", "many");
    assert!(window.shows("A number was refused: write another"));
    assert!(!window.shows("Nothing is changed"));
    window.click("Begin the fork");
    assert!(
        window.shows("Fork at step 75"),
        "that is no number of samples"
    );
    window.fill("Importance samples", "2");
    assert!(window.shows("Changed: "));
    window.click("Begin the fork");
    assert!(!window.shows("Fork at step 75"));
}

#[test]
fn notes_go_with_their_run_and_a_fork_has_those_before_it() {
    let mut window = window();
    for (back, words) in [(2, "early"), (1, "late")] {
        window.press(PLAIN, Key::G);
        for _ in 0..=back {
            window.press(PLAIN, Key::Comma);
        }
        window.press(PLAIN, Key::M);
        window.fill("Words of the note", words);
        window.click("Keep");
    }
    let notes = window.shell().document().notes.clone();
    let steps: Vec<u64> = notes.iter().map(|note| note.step).collect();
    assert_eq!(steps, [50, 75]);
    let offered = |window: &mut Window, words: &str| window.finds_in_palette(words);
    let first = window.fake.borrow().progress.lineage;
    assert!(offered(&mut window, "step of the note late"));
    // A fork at step 60, under another number.
    window.tell(|progress| {
        progress.run = 2;
        progress.lineage = first.fork(60);
    });
    assert!(offered(&mut window, "step of the note early"));
    assert!(!offered(&mut window, "step of the note late"));
    // The first run again, as a file that was opened: its number in this session is a third.
    window.tell(|progress| {
        progress.run = 3;
        progress.lineage = first;
    });
    assert!(offered(&mut window, "step of the note late"));
}

#[test]
fn a_fork_asks_before_a_run_is_let_go_for_it_and_now_has_none() {
    let mut window = window();
    let forks = |window: &Window| {
        let sent = &window.fake.borrow().commands;
        let forks = sent
            .iter()
            .filter(|command| matches!(command, Command::Fork { .. }));
        forks.count()
    };
    window.press(PLAIN, Key::X);
    assert_eq!(forks(&window), 0, "a fork of now is the run itself");
    window.tell(|progress| progress.kept = [crate::kept(7, 2_000)].into());
    window.press(PLAIN, Key::Comma);
    window.press(PLAIN, Key::Comma);
    window.press(PLAIN, Key::X);
    assert_eq!(forks(&window), 0);
    assert!(window.shows("Let the run before go?"));
    window.click("Let it go");
    assert_eq!(forks(&window), 1);
}

/// Asks for the figure in time, and waits until it is written here.
fn export(window: &mut Window, name: &str) -> std::path::PathBuf {
    window.choose_in_palette("history of the run");
    let file = window.folder().join(name);
    window.fill("Path on disk", &file.display().to_string());
    window.click("Export");
    window.wait_for("Pictures written to");
    file
}

#[test]
fn a_panel_is_drawn_as_of_each_kept_step_into_a_gif_or_numbered_pictures() {
    use image::AnimationDecoder;
    let mut window = window();
    let file = export(&mut window, "history.gif");
    let gif = std::io::BufReader::new(std::fs::File::open(&file).expect("the file"));
    let gif = image::codecs::gif::GifDecoder::new(gif).expect("a GIF");
    let frames = gif.into_frames().collect_frames().expect("frames");
    assert_eq!(frames.len(), 5);
    for pair in frames.windows(2) {
        assert_ne!(
            pair[0].buffer(),
            pair[1].buffer(),
            "weights and caption differ"
        );
    }
    let bytes = std::fs::read(&file).expect("the file");
    assert!(String::from_utf8_lossy(&bytes).contains("step 100"));
    export(&mut window, "run.png");
    for step in [0, 25, 50, 75, 100] {
        let picture = window.folder().join(format!("run-{step:06}.png"));
        let bytes = std::fs::read(picture).expect("a picture for each step");
        let told = format!("step {step}, epoch");
        assert!(String::from_utf8_lossy(&bytes).contains(&told), "{told}");
    }
    assert_eq!(
        asked_about(&window),
        None,
        "the window shows what it showed"
    );
}

/// Asks for the figure in time of a hundred steps, and leaves it on its way.
fn begin_export(window: &mut Window, name: &str) {
    let steps: Vec<u64> = (0..100).collect();
    window.tell(|progress| progress.weights_by_step = Arc::new(weights(1, &steps)));
    window.choose_in_palette("history of the run");
    let file = window.folder().join(name);
    window.fill("Path on disk", &file.display().to_string());
    window.click("Export");
    window.wait_for("Drawing the history: step ");
}

fn pictures(window: &Window) -> Vec<String> {
    let entries = window.folder().read_dir().expect("a folder");
    let names = entries.map(|entry| entry.expect("a file").file_name());
    let mut names: Vec<String> = names.map(|name| name.to_string_lossy().into()).collect();
    names.retain(|name| !name.starts_with("settings"));
    names
}

#[test]
fn while_the_history_is_drawn_a_person_sees_how_far_it_is_and_gives_it_up_without_a_trace() {
    let mut window = window();
    for name in ["history.gif", "run.png"] {
        begin_export(&mut window, name);
        assert!(window.shows("of 100"));
        window.harness.set_size(vec2(911.0, 512.0));
        window.settle();
        let words = window
            .harness
            .get_by_label_contains("Drawing the history: step ");
        assert!(
            words.rect().width() > 200.0,
            "none of it is cut off: {words:?}"
        );
        window.harness.set_size(vec2(2000.0, 1200.0));
        window.settle();
        window.click("Cancel");
        window.wait_for("Given up: nothing was written");
        assert!(!window.shows("Drawing the history"));
        assert_eq!(pictures(&window), [""; 0], "{name}");
        window.click("Dismiss message");
    }
}

#[test]
fn a_history_that_is_stopped_keeps_what_is_drawn() {
    let mut window = window();
    begin_export(&mut window, "run.png");
    let step = |step: u64| format!("run-{step:06}.png");
    while !pictures(&window).contains(&step(0)) {
        window.settle();
    }
    window.choose_in_palette("stop drawing the history");
    window.wait_for("Pictures written to");
    assert!(!window.shows("Drawing the history"));
    let there = pictures(&window);
    assert!(
        there.contains(&step(0)) && !there.contains(&step(99)),
        "{there:?}"
    );
}

#[test]
fn a_figure_of_an_earlier_step_says_that_step() {
    let mut window = window();
    window.press(PLAIN, Key::Comma);
    window.press(PLAIN, Key::Comma);
    window.press(Modifiers::COMMAND.plus(Modifiers::SHIFT), Key::E);
    window.click("Save figure…");
    let file = window.folder().join("plane.svg");
    window.fill("Path on disk", &file.display().to_string());
    window.click("Export");
    window.wait_for("Pictures written to");
    let svg = std::fs::read_to_string(&file).expect("text");
    assert!(svg.contains("step 75, epoch") && !svg.contains("step 104, epoch"));
}

#[test]
fn the_keys_of_a_lecture_are_called_as_on_the_keyboard_and_cover_no_panel() {
    let mut window = window();
    window.press(PLAIN, Key::L);
    for size in [vec2(1371.0, 771.0), vec2(914.0, 571.0), vec2(650.0, 366.0)] {
        window.harness.set_size(size);
        window.settle();
        window.harness.key_press(Key::Comma);
        window.harness.step();
        window.harness.step();
        assert!(window.harness.query_by_label("Comma").is_none());
        let plane = window.harness.get_by_label("Plane").rect();
        for part in [",", "Earlier"] {
            let shown = window.harness.get_by_label(part).rect();
            assert!(shown.bottom() < plane.top(), "{part}: {shown:?} {plane:?}");
            assert!(shown.right() < size.x, "{part}: {shown:?} of {size:?}");
        }
        window.harness.run_steps(12);
        assert!(window.shows("Test ELBO"), "the numbers are there again");
    }
}

#[test]
fn with_study_and_time_line_the_plane_has_three_tenths_of_a_lectures_screen() {
    let mut window = window();
    window.press(PLAIN, Key::L);
    for height in [720.0, 776.0, 800.0] {
        // What there is in points, everything being larger.
        let size = vec2(1280.0, height) / 1.4;
        window.harness.set_size(size);
        window.settle();
        assert!(window.shows("Time line of the run"));
        let plane = window.harness.get_by_label("Plane").rect();
        let share = plane.area() / (size.x * size.y);
        assert!(share >= 0.3, "{share} of 1280 x {height}");
    }
}

#[test]
fn a_message_covers_neither_the_time_line_nor_anything_above_it() {
    let mut window = window();
    for size in [
        vec2(911.0, 512.0),
        vec2(1280.0, 800.0),
        vec2(1920.0, 1080.0),
    ] {
        window.harness.set_size(size);
        window.settle();
        let path = format!("/models/{}end.bpk", "a long name of a folder/".repeat(9));
        window.notice(Message::CurvesNotWritten(WriteError {
            path: path.into(),
            cause: WriteCause::IsFolder,
        }));
        let line = window.harness.get_by_label("Time line of the run").rect();
        for part in ["Dismiss message", "Show all"] {
            let message = window.harness.get_by_label(part).rect();
            assert!(message.top() >= line.bottom(), "{part} at {size:?}");
            assert!(message.right() <= size.x && message.bottom() <= size.y);
        }
        window.press(PLAIN, Key::Comma);
        window.click("Now");
        assert_eq!(asked_about(&window), None, "its button is in reach");
        window.click("Dismiss message");
        assert!(!window.shows("Dismiss message"));
    }
}

/// Both name the same weights.
#[test]
fn kept_weights_are_held_without_a_copy() {
    let kept = weights(1, &[7]);
    let held = HeldWeights::kept(kept[0].clone());
    assert_eq!(held.step(), 7);
    assert_eq!(held, HeldWeights::new(&kept[0]));
}
