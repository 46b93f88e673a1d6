//! What can be done with the view.

use crate::ui::scene::action::ViewAction;
use crate::ui::scene::settings::ViewRectangle;
use crate::ui::shell::Shell;

impl Shell {
    pub(super) fn dispatch_view(&mut self, action: ViewAction) {
        let settings = &mut self.file.settings;
        let layout = &mut settings.layout;
        match action {
            ViewAction::FitPlane => settings.plane.view = ViewRectangle::default(),
            ViewAction::FitCurves => self.panels.studies.curves.fit(),
            ViewAction::NextPage => self.panels.comparison.next_page(&self.queries.answers),
            ViewAction::PreviousPage => self.panels.comparison.previous_page(&self.queries.answers),
            ViewAction::ToggleRecipe => layout.show_recipe = !layout.show_recipe,
            ViewAction::ToggleSide => layout.show_side = !layout.show_side,
            ViewAction::ToggleStudies => layout.show_studies = !layout.show_studies,
            ViewAction::Study(study) => {
                layout.study = study;
                layout.show_studies = true;
            }
        }
    }
}
