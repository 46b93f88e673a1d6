//! What can be done with marked images and kept regions.

use crate::explore::NewestWeightsQuery;
use crate::train::Level;
use crate::ui::language::t;
use crate::ui::scene::Study;
use crate::ui::scene::action::RegionAction;
use crate::ui::scene::marking::{free_name, marked_region, of_class, scattered_split, set_of};
use crate::ui::shell::Shell;
use crate::ui::shell::background::{TaskError, TaskOutcome};
use crate::ui::shell::path_purpose::PathPurpose;
use crate::ui::shell::region_export::{Exported, RegionExport, WantedExport};
use std::path::PathBuf;

impl Shell {
    pub(super) fn dispatch_region(&mut self, action: RegionAction) {
        let selection = &mut self.workspace.selection;
        let document = &mut self.workspace.document;
        match action {
            RegionAction::Tool(tool) => {
                let on = selection.marking_tool == Some(tool);
                selection.marking_tool = (!on).then_some(tool);
                // Only dots can be marked.
                self.file.settings.plane.show_scatter |= !on;
            }
            RegionAction::MarkInView => {
                self.with_scene(|panels, scene| panels.plane.mark_in_view(scene));
            }
            RegionAction::MarkNear => {
                self.with_scene(|panels, scene| panels.plane.mark_near(scene));
            }
            RegionAction::MarkClass(class) => self.with_scene(|_, scene| {
                if let Some(set) = of_class(scene, scattered_split(scene), class) {
                    scene.selection.mark(set, false);
                }
            }),
            RegionAction::Clear => selection.marking = None,
            RegionAction::Keep => self.keep_region(),
            RegionAction::Choose(id) => {
                if let Some(region) = document.region(id) {
                    selection.mark(set_of(region), false);
                    self.file.settings.layout.choose(Study::Region);
                }
            }
            RegionAction::Remove(id) => document.regions.retain(|region| region.id != id),
            RegionAction::Colour(colour) => {
                let id = self.with_scene(|_, scene| Some(marked_region(scene)?.id));
                let document = &mut self.workspace.document;
                if let Some(region) = id.and_then(|id| document.region_mut(id)) {
                    region.colour = colour;
                }
            }
            RegionAction::View(view) => {
                self.file.settings.region.view = view;
                self.file.settings.layout.choose(Study::Region);
            }
            RegionAction::ExportCodesDialog => self.ask_region(PathPurpose::ExportCodes),
            RegionAction::ExportPicturesDialog(which) => {
                self.ask_region(PathPurpose::ExportPictures(which));
            }
            RegionAction::ExportCodes(path) => self.export_region(RegionExport::Codes, path),
            RegionAction::ExportPictures(which, path) => {
                self.export_region(RegionExport::Pictures(which), path);
            }
        }
    }

    /// Keeps what is marked, unless it is kept already.
    fn keep_region(&mut self) {
        let Some(data) = self.progress.dataset.clone() else {
            return;
        };
        self.with_scene(|_, scene| {
            let marking = scene.selection.marking.clone();
            let (Some(marking), None) = (marking, marked_region(scene)) else {
                return;
            };
            let name = free_name(scene);
            let images = marking.images().clone();
            scene
                .document
                .add_region(name, &data, marking.split(), images);
        });
    }

    /// Asks for a path, if there is something to write there.
    fn ask_region(&mut self, purpose: PathPurpose) {
        if self.workspace.selection.marking.is_some() {
            self.ask(purpose);
        }
    }

    /// Writes this of what is marked to `path`, as soon as the newest weights are known.
    fn export_region(&mut self, what: RegionExport, path: PathBuf) {
        let Some(set) = self.workspace.selection.marking.clone() else {
            return;
        };
        self.exports_wanted += 1;
        self.exports.push(WantedExport {
            what,
            path,
            set,
            run: self.progress.run,
        });
    }

    /// Asks for the weights of what waits to be written, and begins to write once they are
    /// known. Called in each frame.
    pub(crate) fn follow_exports(&mut self) {
        if self.exports.is_empty() {
            return;
        }
        let run = self.progress.run;
        // Their images may be others by now.
        let waiting = self.exports.len();
        self.exports.retain(|export| export.run == run);
        if self.exports.len() < waiting {
            let words = t("Another run began before the marked images were written: nothing was");
            self.overlays.notices.push(Level::Error, words);
        }
        let query = NewestWeightsQuery {
            number: self.exports_wanted,
        };
        let newest = self.with_scene(|_, scene| scene.ask(query));
        // The answer to an earlier wish is of other weights.
        let newest = newest.filter(|newest| newest.query == query && newest.stamp.run == run);
        let Some(newest) = newest else {
            return;
        };
        for export in std::mem::take(&mut self.exports) {
            let weights = newest.answer.clone();
            self.overlays
                .tasks
                .start("export", move || match export.write(&weights) {
                    Ok(exported) => TaskOutcome::Exported(exported),
                    Err(error) => TaskOutcome::Failed(TaskError::NotExported(error)),
                });
        }
    }

    /// Tells what was written.
    pub(crate) fn exported(&mut self, exported: &Exported) {
        let words = exported.words();
        self.overlays.notices.push(Level::Info, words);
    }
}
