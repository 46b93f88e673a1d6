//! What each action does, a file for each domain.

mod closing;
mod compare;
mod data;
mod drawing;
mod edit;
mod exports;
mod figures;
mod file;
mod file_watch;
mod kept;
mod layers;
mod next_run;
mod panels;
mod paths;
mod planes;
mod points;
mod recovery;
mod regions;
mod run;
mod save;
mod table;
mod time;
mod view;
mod window;
mod window_shots;

use crate::ui::scene::action::Action;
use crate::ui::shell::Shell;
use eframe::egui::Context;

impl Shell {
    /// Carries out one action.
    pub(crate) fn dispatch(&mut self, ctx: &Context, action: Action) {
        match action {
            Action::Run(action) => self.dispatch_run(ctx, action),
            Action::File(action) => self.dispatch_file(ctx, action),
            Action::Edit(action) => self.dispatch_edit(ctx, action),
            Action::Point(action) => self.dispatch_points(ctx, action),
            Action::Path(action) => self.dispatch_path(ctx, action),
            Action::Region(action) => self.dispatch_region(action),
            Action::Drawing(action) => self.dispatch_drawing(ctx, action),
            Action::View(action) => self.dispatch_view(ctx, action),
            Action::Layer(action) => self.dispatch_layers(action),
            Action::Time(action) => self.dispatch_time(action),
            Action::Compare(action) => self.dispatch_compare(ctx, action),
            Action::Chart(action) => self.dispatch_chart(action),
            Action::Page(action) => self.dispatch_page(action),
            Action::Study(action) => self.dispatch_study(action),
            Action::Preset(action) => self.dispatch_preset(action),
            Action::Window(action) => self.dispatch_window(ctx, action),
        }
    }
}
