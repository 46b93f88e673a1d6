//! What stands in front of the panels: windows, dialogs, questions and messages.

use crate::ui::scene::shown_step::span;
use crate::ui::shell::Shell;
use crate::ui::shell::command_palette::Commands;
use crate::ui::shell::figure_dialog::FigureOf;
use crate::ui::shell::layout;
use crate::ui::shell::lecture::state::BAR as LECTURE_BAR;
use crate::ui::shell::notices::Line;
use crate::ui::shell::{help, settings_window};
use eframe::egui::Context;

impl Shell {
    /// Draws what is open above the panels, and the messages unless the panels have them.
    pub(super) fn draw_overlays(&mut self, ctx: &Context) {
        let in_lecture = self.file.settings.layout.lecture;
        let open = &mut self.overlays.help_open;
        help::show(ctx, open, in_lecture, &mut self.actions);
        let file = self.file.path().map(std::path::Path::to_owned);
        let settings = &mut self.file.settings;
        settings_window::show(
            ctx,
            &mut self.overlays.settings_open,
            settings,
            file.as_deref(),
        );
        if self.overlays.palette.is_open() {
            let commands = Commands::new(
                &self.progress,
                &self.workspace.document,
                &self.file.settings,
                &self.workspace.selection,
                !self.lost.is_empty(),
            );
            let palette = &mut self.overlays.palette;
            palette.show(ctx, &commands, &mut self.actions);
        }
        self.draw_dialogs(ctx);
        self.draw_questions(ctx);
        if self.is_being_taken() {
            return;
        }
        let line = match in_lecture {
            true => Line::Top(LECTURE_BAR),
            false => Line::Bottom(self.with_scene(|_, scene| layout::bottom(scene))),
        };
        let over_dialog = self.overlays.take_keys();
        let notices = &mut self.overlays.notices;
        self.actions.extend(match over_dialog {
            true => notices.show_over_dialog(ctx, line),
            false => notices.show_all(ctx, line),
        });
    }

    /// Those that ask for words, numbers or a choice.
    fn draw_dialogs(&mut self, ctx: &Context) {
        self.overlays.preset_name.show(ctx, &mut self.actions);
        self.overlays.note.show(ctx, &mut self.actions);
        let progress = &self.progress;
        self.overlays.compare.show(ctx, progress, &mut self.actions);
        self.overlays.fork.show(ctx, &mut self.actions);
        let latent = self.progress.recipe.latent;
        let figures = &mut self.file.settings.figures;
        let of = FigureOf {
            latent,
            has_past: span(&self.progress).is_some(),
        };
        let dialog = &mut self.overlays.figure;
        dialog.show(ctx, figures, of, &mut self.actions);
    }

    /// Those that ask for a place on disk or for a decision, which act as they are answered.
    fn draw_questions(&mut self, ctx: &Context) {
        let told = self.last_told();
        let tasks = &self.overlays.tasks;
        let progress = &self.progress;
        let dialogs = &mut self.overlays.dialogs;
        let cancelled = dialogs.show_path(ctx, tasks, progress, &mut self.actions, told);
        if cancelled {
            self.take_along.give_up();
            self.stay_with_run();
        }
        self.overlays.dialogs.show_finished(ctx, &self.progress);
        let recent = &self.file.settings.data.recent;
        let images = self
            .overlays
            .dialogs
            .show_images(ctx, &self.overlays.tasks, recent);
        if let Some(answer) = images {
            self.images_answered(ctx, answer);
        }
        if let Some(answer) = self.overlays.dialogs.show_let_go(ctx) {
            self.let_go_answered(answer);
        }
        if let Some(answer) = self.overlays.dialogs.show_work_question(ctx) {
            self.work_answered(answer);
        }
        if let Some(answer) = self.overlays.dialogs.show_closing_question(ctx) {
            self.closing_answered(answer);
        }
    }
}
