//! What can be done with marked images and kept regions.

use crate::explore::ImageSet;
use crate::ui::scene::Study;
use crate::ui::scene::action::RegionAction;
use crate::ui::scene::marking::{free_name, marked_region, of_class, scattered_split, set_of};
use crate::ui::shell::Shell;
use crate::ui::shell::exports::Export;
use crate::ui::shell::path_purpose::PathPurpose;
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
            RegionAction::ExportCodes(path) => self.export_region(Export::Codes, path),
            RegionAction::ExportPictures(which, path) => {
                self.export_region(|set| Export::Pictures(which, set), path);
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

    /// Writes what `export` makes of what is marked to `path`.
    fn export_region(&mut self, export: impl FnOnce(ImageSet) -> Export, path: PathBuf) {
        if let Some(set) = self.workspace.selection.marking.clone() {
            self.export(export(set), path);
        }
    }
}
