//! The layout for a projector: larger type, the plane and one study, keys in place of
//! buttons. A thin bar says what runs, which keys were pressed and what there is to tell.

mod arrangement;
mod bar;
mod echo;
pub(crate) mod live_steps;
pub(crate) mod state;
mod stops;

use crate::ui::language::{numbers, t};
use crate::ui::scene::PanelName;
use crate::ui::scene::action::{self, Action, Direction, PresetAction, RunAction, ViewAction};
use crate::ui::scene::settings::LayoutSettings;
use crate::ui::shell::Shell;
use crate::ui::shell::keys::Pressed;
use crate::ui::shell::layout;
use arrangement::{Arrangement, Shown, arrange};
use eframe::egui::{
    CentralPanel, Color32, Context, Event, Frame, Id, Key, LayerId, Margin, Order, Panel, Rect, Ui,
};
use state::{BAR, Lecture};

impl Shell {
    /// Enters or leaves the layout for a projector.
    pub(super) fn toggle_lecture(&mut self) {
        let layout = &mut self.file.settings.layout;
        layout.lecture = !layout.lecture;
        layout.stage = None;
        layout.unfolded = None;
        self.lecture = Lecture::default();
    }

    /// What the keys of this frame ask for in a lecture.
    pub(super) fn lecture_actions(&mut self, ctx: &Context, pressed: Vec<Pressed>) -> Vec<Action> {
        if self.lecture.blank {
            self.lecture.blank = pressed.is_empty() && !any_key_or_button(ctx);
            return Vec::new();
        }
        let mut actions = Vec::new();
        for Pressed { key, action } in pressed {
            let action = meant(action, &self.file.settings.layout);
            if !has_place(&action) {
                continue;
            }
            let words = self.words(&action);
            self.lecture.echo.note(ctx, &key, words);
            actions.push(action);
        }
        self.lecture.echo.note_arrows(ctx);
        actions
    }

    /// What an action is called, and what it leads to where that is not in the name.
    fn words(&self, action: &Action) -> String {
        let name = action::offer(action).map_or("", |offer| offer.label);
        let live = self.live_asked_for();
        let between = |now: f64, then: f64| {
            let [now, then] = [now, then].map(numbers::tidy);
            format!("{name}: {now} \u{2192} {then}")
        };
        match action {
            Action::Preset(PresetAction::Recall(place)) => {
                let preset = self.file.settings.presets.get(*place);
                preset.map_or_else(String::new, |preset| preset.name)
            }
            Action::Run(RunAction::StepBeta(direction)) => {
                between(live.beta, live_steps::beta(live.beta, *direction))
            }
            Action::Run(RunAction::StepLearningRate(direction)) => {
                let rate = live.learning_rate;
                between(rate, live_steps::learning_rate(rate, *direction))
            }
            // The key that fills the window with a panel also puts it back.
            Action::View(ViewAction::Stage(panel))
                if self.file.settings.layout.stage == Some(*panel) =>
            {
                t("Back").to_owned()
            }
            Action::View(ViewAction::NextStop) => self.stop_name(Direction::Up),
            Action::View(ViewAction::PreviousStop) => self.stop_name(Direction::Down),
            _ => name.to_owned(),
        }
    }

    /// Draws the layout for a projector.
    pub(super) fn draw_lecture(&mut self, ui: &mut Ui) {
        let thin = Frame::NONE.inner_margin(Margin::symmetric(12, 0));
        let mut echo = std::mem::take(&mut self.lecture.echo);
        echo.follow(ui.ctx());
        let mut notices = self.lend_notices();
        self.with_scene(|panels, scene| {
            Panel::top("lecture bar")
                .exact_size(BAR)
                .frame(thin)
                .show(ui, |ui| bar::ui(ui, scene, &echo, &mut notices));
            layout::banners(ui, scene);
            layout::time_line(ui, &mut panels.time_line, scene);
        });
        self.take_notices_back(notices);
        self.lecture.echo = echo;
        let room = ui.available_size();
        let stage = self.file.settings.layout.stage;
        self.lecture.narrow = is_alone(room);
        let arrangement = arrange(room, stage);
        self.plane = Rect::NOTHING;
        // The study first, so that what it asks of a moved point is on its way.
        match arrangement {
            Arrangement::Beside { study } => {
                self.study_in(ui, Panel::right("lecture study"), study)
            }
            Arrangement::Below { study } => {
                self.study_in(ui, Panel::bottom("lecture study"), study)
            }
            Arrangement::Alone(_) => {}
        }
        self.wait_for_moves();
        let plane = self.with_scene(|panels, scene| {
            let central = CentralPanel::default().frame(padded());
            let shown = central.show(ui, |ui| {
                if arrangement == Arrangement::Alone(Shown::Study) {
                    panels.studies.ui(ui, scene);
                    return Rect::NOTHING;
                }
                layout::planes(ui, panels, scene)
            });
            shown.inner
        });
        self.plane = plane;
        if self.lecture.blank {
            black_out(ui.ctx());
        }
    }

    fn study_in(&mut self, ui: &mut Ui, panel: Panel, size: f32) {
        self.with_scene(|panels, scene| {
            panel
                .exact_size(size)
                .frame(padded())
                .show(ui, |ui| panels.studies.ui(ui, scene));
        });
    }
}

/// Whether there is room for one panel only.
fn is_alone(room: eframe::egui::Vec2) -> bool {
    matches!(arrange(room, None), Arrangement::Alone(_))
}

/// The same key means something else in a lecture: a presenter turns stops and not pages,
/// and a digit brings another study before it brings it alone.
fn meant(action: Action, layout: &LayoutSettings) -> Action {
    if action == ViewAction::NextPage.into() {
        return ViewAction::NextStop.into();
    }
    if action == ViewAction::PreviousPage.into() {
        return ViewAction::PreviousStop.into();
    }
    match action {
        Action::View(ViewAction::Stage(PanelName::Study(study))) if study != layout.study => {
            ViewAction::Study(study).into()
        }
        as_ever => as_ever,
    }
}

/// Whether an action does something that can be seen in a lecture, which has the plane and one
/// study.
pub(crate) fn has_place(action: &Action) -> bool {
    let elsewhere = matches!(
        action,
        Action::View(
            ViewAction::Focus(PanelName::Recipe | PanelName::Decoded | PanelName::Comparison)
                | ViewAction::Stage(PanelName::Recipe | PanelName::Decoded | PanelName::Comparison)
                | ViewAction::ToggleRecipe
                | ViewAction::ToggleSide
                | ViewAction::ToggleStudies
        )
    );
    !elsewhere
}

fn any_key_or_button(ctx: &Context) -> bool {
    ctx.input_mut(|input| {
        let pressed = |event: &Event| matches!(event, Event::Key { pressed: true, .. });
        let any = input.events.iter().any(pressed) || input.pointer.any_pressed();
        if any {
            input.consume_key(Default::default(), Key::Escape);
        }
        any
    })
}

fn black_out(ctx: &Context) {
    let layer = LayerId::new(Order::Debug, Id::unique("black screen"));
    let painter = ctx.layer_painter(layer);
    painter.rect_filled(ctx.content_rect(), 0.0, Color32::BLACK);
}

fn padded() -> Frame {
    Frame::NONE.inner_margin(Margin::symmetric(10, 6))
}
