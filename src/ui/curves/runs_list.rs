//! The runs beside the plots: which line is whose, with its numbers and what can be done with it.

use crate::train::KeptRun;
use crate::ui::curves::ghosts::{Ghosts, Whose};
use crate::ui::curves::run_buttons::{buttons, pin, sure};
use crate::ui::curves::run_numbers::{SAMPLE, ghost_numbers, less, numbers_of};
use crate::ui::language::t;
use crate::ui::plot::curve::Curve;
use crate::ui::plot::ghost;
use crate::ui::plot::nearest::Reading;
use crate::ui::scene::Scene;
use crate::ui::scene::action::CompareAction;
use crate::ui::scene::run_name::{fork_story, run_name};
use crate::ui::scene::second_run::SecondRun;
use crate::ui::style::icons::Icon;
use crate::ui::style::palette;
use crate::ui::style::theme::strong;
use crate::ui::style::widgets::IconButton;
use eframe::egui::{Align, Label, Layout, Response, RichText, ScrollArea, Sense, Stroke, Ui, vec2};

/// The least width at which a run's name and its buttons stand beside each other.
const NAME_AND_BUTTONS: f32 = 300.0;

/// Draws the list, the run in hand first and then the one replaced last.
/// `own` is the ELBO of the run in hand.
pub fn list(
    ui: &mut Ui,
    scene: &mut Scene<'_>,
    ghosts: &Ghosts,
    own: Option<&Curve>,
    cursor: Option<Reading>,
) {
    ScrollArea::vertical()
        .auto_shrink([false, true])
        .show(ui, |ui| {
            ui.spacing_mut().item_spacing = vec2(4.0, 2.0);
            ui.spacing_mut().interact_size.y = 20.0;
            present(ui, scene);
            let second = scene.selection.second_run.clone();
            let compared = second.as_deref().map(Whose::of);
            let kept = scene.progress.kept.clone();
            let is_kept = kept
                .iter()
                .any(|run| compared == Some(Whose::Kept(run.run)));
            if let Some((second, whose)) = second.zip(compared).filter(|_| !is_kept) {
                ui.add_space(3.0);
                not_kept(ui, scene, &second, ghosts);
                let elbo = ghosts.elbo(whose);
                let time = second.progress.time;
                ghost_numbers(
                    ui,
                    scene,
                    (time, &second.progress.history),
                    elbo,
                    cursor,
                    Vec::new(),
                );
                less(ui, scene, own, elbo, cursor);
            }
            for run in kept.iter().rev() {
                ui.add_space(3.0);
                let whose = Whose::Kept(run.run);
                row(ui, scene, run, ghosts);
                let elbo = ghosts.elbo(whose);
                numbers_of(ui, scene, run, elbo, cursor);
                if compared == Some(whose) {
                    less(ui, scene, own, elbo, cursor);
                }
                sure(ui, scene, run);
            }
        });
}

/// The run in hand.
fn present(ui: &mut Ui, scene: &mut Scene<'_>) {
    let run = scene.progress.run;
    ui.horizontal(|ui| {
        let (rect, _) = ui.allocate_exact_size(vec2(SAMPLE, 14.0), Sense::hover());
        let dark = ui.visuals().dark_mode;
        for (off, colour) in [(-2.0, palette::train(dark)), (2.0, palette::test(dark))] {
            let stroke = Stroke::new(2.0, colour);
            ui.painter()
                .hline(rect.x_range(), rect.center().y + off, stroke);
        }
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            pin(ui, scene, run, scene.progress.pinned, t("this run"));
            let about = fork_story(
                &scene.progress.lineage,
                scene.progress.history.marks(),
                scene.progress,
            );
            let named = name(ui, t("This run"));
            if let Some(about) = about {
                named.on_hover_text(about);
            }
        });
    });
}

/// A replaced run: its line, its name, and what can be done with it.
fn row(ui: &mut Ui, scene: &mut Scene<'_>, run: &KeptRun, ghosts: &Ghosts) {
    let called = run_name(run, scene.progress);
    let beside = ui.available_width() >= NAME_AND_BUTTONS;
    ui.horizontal(|ui| {
        let (rect, _) = ui.allocate_exact_size(vec2(SAMPLE, 14.0), Sense::hover());
        if let Some(look) = ghosts.look(Whose::Kept(run.run)) {
            let dark = ui.visuals().dark_mode;
            ghost::sample(ui.painter(), rect.left_center(), SAMPLE, look, dark);
        }
        if beside {
            let right = Layout::right_to_left(Align::Center);
            ui.with_layout(right, |ui| {
                buttons(ui, scene, run, &called);
                name(ui, &called);
            });
        } else {
            name(ui, &called);
        }
    });
    if !beside {
        let right = Layout::right_to_left(Align::Center);
        let row = vec2(ui.available_width(), ui.spacing().interact_size.y);
        ui.allocate_ui_with_layout(row, right, |ui| buttons(ui, scene, run, &called));
    }
}

/// What is compared with the run in hand and is none of those that are kept, a file or a run that
/// was let go: its line and its name.
fn not_kept(ui: &mut Ui, scene: &mut Scene<'_>, second: &SecondRun, ghosts: &Ghosts) {
    let called = second.name(scene.progress);
    ui.horizontal(|ui| {
        let (rect, _) = ui.allocate_exact_size(vec2(SAMPLE, 14.0), Sense::hover());
        if let Some(look) = ghosts.look(Whose::of(second)) {
            let dark = ui.visuals().dark_mode;
            ghost::sample(ui.painter(), rect.left_center(), SAMPLE, look, dark);
        }
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let close = ui.add(IconButton::new(Icon::Close, t("Compare no longer")));
            let tip = t("Show the run in hand alone again (Esc). Neither run changes");
            if close.on_hover_text(tip).clicked() {
                scene.actions.push(CompareAction::Stop.into());
            }
            name(ui, &called);
        });
    });
}

/// A name in the room that is left, on more lines where one is too short: the end of a name
/// may be all that tells two runs apart.
fn name(ui: &mut Ui, words: &str) -> Response {
    ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
        let text = RichText::new(words).font(strong(12.0));
        ui.add(Label::new(text).wrap())
    })
    .inner
}
