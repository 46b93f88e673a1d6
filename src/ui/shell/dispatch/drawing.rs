//! What can be done with a person's own pictures.

use crate::document::{OwnPicture, WholePicture};
use crate::import::{OnePicture, read_one_picture, take_one_picture};
use crate::recipe::{DataSpec, ImageShape};
use crate::train::Level;
use crate::ui::language::{localised, t};
use crate::ui::scene::action::{DrawingAction, Tool};
use crate::ui::scene::{Study, own_pictures, studied};
use crate::ui::shell::Shell;
use crate::ui::shell::background::{Brought, TaskOutcome};
use crate::ui::shell::path_purpose::PathPurpose;
use eframe::egui::{ColorImage, Context, ViewportCommand};
use std::path::PathBuf;
use std::sync::Arc;

/// The most letters of a file's name that a picture is called by.
const NAME: usize = 60;

impl Shell {
    pub(super) fn dispatch_drawing(&mut self, ctx: &Context, action: DrawingAction) {
        match &action {
            // They are about what is on the canvas, or will be.
            DrawingAction::New
            | DrawingAction::Duplicate
            | DrawingAction::Remove
            | DrawingAction::Clear
            | DrawingAction::Fill
            | DrawingAction::Invert
            | DrawingAction::ToggleCentred
            | DrawingAction::DrawFromChosen
            | DrawingAction::Take(_)
            | DrawingAction::BrushSize(_)
            | DrawingAction::BrushSoftness(_)
            | DrawingAction::Colour(_)
            | DrawingAction::Open(_)
            | DrawingAction::Paste(_) => self.file.settings.layout.choose(Study::Drawing),
            DrawingAction::Choose(_)
            | DrawingAction::Study
            | DrawingAction::OpenDialog
            | DrawingAction::AskToPaste
            | DrawingAction::FinishStroke => {}
        }
        let sheet = self.with_scene(|_, scene| own_pictures::sheet(scene));
        let on_canvas = self.with_scene(|_, scene| {
            let picture = own_pictures::on_canvas(scene);
            picture.map(|picture| picture.id)
        });
        let settings = &mut self.file.settings.drawing;
        match action {
            DrawingAction::New => self.workspace.selection.canvas = None,
            DrawingAction::Duplicate => self.duplicate_picture(on_canvas),
            DrawingAction::Remove => {
                let pictures = &mut self.workspace.document.pictures;
                pictures.retain(|picture| Some(picture.id) != on_canvas);
            }
            DrawingAction::Choose(id) => {
                own_pictures::choose(&mut self.workspace.selection, id);
            }
            DrawingAction::Study => {
                if let Some(id) = on_canvas {
                    own_pictures::choose(&mut self.workspace.selection, id);
                }
            }
            DrawingAction::Clear => self.redraw(on_canvas, |_, _| 0),
            DrawingAction::Fill => self.fill_sheet(sheet, on_canvas),
            DrawingAction::Invert => self.redraw(on_canvas, |_, pixel| 255 - pixel),
            DrawingAction::ToggleCentred => self.toggle_centred(on_canvas),
            DrawingAction::DrawFromChosen => self.draw_from_chosen(sheet),
            DrawingAction::Take(tool) => settings.tool = tool,
            DrawingAction::BrushSize(diameter) => {
                if let Some(sheet) = sheet {
                    settings.set_diameter(diameter, sheet);
                }
            }
            DrawingAction::BrushSoftness(softness) => settings.set_softness(softness),
            DrawingAction::Colour(colour) => {
                settings.colour = colour;
                settings.tool = Tool::Brush;
            }
            DrawingAction::OpenDialog => self.ask(PathPurpose::OpenPicture),
            DrawingAction::Open(path) => self.open_picture(path),
            DrawingAction::AskToPaste => ctx.send_viewport_cmd(ViewportCommand::RequestPaste),
            DrawingAction::Paste(image) => self.paste_picture(image),
            DrawingAction::FinishStroke => {}
        }
        // Each of them is a step of its own, however quickly the next one follows.
        let now = self.undo_state();
        self.workspace.undo.finish_step(&now);
    }

    /// Puts other pixels in the place of those drawn; `pixel` is told the channel and what is
    /// there.
    fn redraw(&mut self, id: Option<u64>, pixel: impl Fn(usize, u8) -> u8) {
        let Some(picture) = id.and_then(|id| self.workspace.document.picture_mut(id)) else {
            return;
        };
        let [_, _, channels] = picture.shape();
        let drawn = picture.drawn().iter().enumerate();
        let drawn = drawn.map(|(at, before)| pixel(at % channels.max(1), *before));
        let drawn: Arc<[u8]> = drawn.collect();
        picture.draw(drawn);
    }

    fn fill_sheet(&mut self, sheet: Option<[usize; 3]>, on_canvas: Option<u64>) {
        let Some(sheet) = sheet else { return };
        let pixels: usize = sheet.iter().product();
        let id = match on_canvas {
            Some(id) => Some(id),
            None => self.add_picture(sheet, vec![0; pixels].into(), |_| {}),
        };
        let [_, _, channels] = sheet;
        let ink = self.file.settings.drawing.ink(channels);
        self.redraw(id, |channel, _| ink.get(channel).copied().unwrap_or(255));
    }

    fn toggle_centred(&mut self, on_canvas: Option<u64>) {
        let centred = !self.with_scene(|_, scene| own_pictures::is_centred(scene));
        let picture = on_canvas.and_then(|id| self.workspace.document.picture_mut(id));
        if let Some(picture) = picture {
            picture.centre(centred);
        }
        self.file.settings.drawing.centred = Some(centred);
    }

    fn duplicate_picture(&mut self, on_canvas: Option<u64>) {
        let picture = on_canvas.and_then(|id| self.workspace.document.picture(id));
        let Some(picture) = picture.cloned() else {
            return;
        };
        self.add_picture(picture.shape(), picture.drawn().clone(), |copy| {
            copy.whole.clone_from(&picture.whole);
            copy.centre(picture.is_centred());
        });
    }

    /// Copies the chosen image, or the first of the comparison's page, as the model is shown it.
    fn draw_from_chosen(&mut self, sheet: Option<[usize; 3]>) {
        let chosen = self.with_scene(|_, scene| studied::studied(scene));
        let Some((sheet, chosen)) = sheet.zip(chosen) else {
            return;
        };
        self.add_picture(sheet, chosen.original.clone(), |_| {});
    }

    /// A new picture on the canvas, which is the chosen image; its id, unless there are as many
    /// as there may be.
    fn add_picture(
        &mut self,
        shape: [usize; 3],
        drawn: Arc<[u8]>,
        ready: impl FnOnce(&mut OwnPicture),
    ) -> Option<u64> {
        let document = &mut self.workspace.document;
        let Some(id) = document.add_picture(shape, drawn) else {
            let words = t("There are as many pictures as there may be: remove one first");
            self.overlays.notices.push(Level::Error, words);
            return None;
        };
        if let Some(picture) = document.picture_mut(id) {
            ready(picture);
        }
        own_pictures::choose(&mut self.workspace.selection, id);
        Some(id)
    }

    /// How the model's images are read, and their shape; says so where it is not known yet.
    fn rules(&mut self) -> Option<(DataSpec, ImageShape)> {
        let shape = self.with_scene(|_, scene| scene.image_shape());
        if shape.is_none() {
            let words = t("The size of the model’s images is not known yet");
            self.overlays.notices.push(Level::Error, words);
        }
        Some((self.progress.recipe.data.clone(), shape?))
    }

    fn open_picture(&mut self, path: PathBuf) {
        let Some((spec, shape)) = self.rules() else {
            return;
        };
        self.overlays.tasks.start("picture", move || {
            let picture = read_one_picture(&path, &spec, shape);
            TaskOutcome::PictureBrought(Brought {
                file: Some(path),
                shape,
                picture,
            })
        });
    }

    fn paste_picture(&mut self, image: Arc<ColorImage>) {
        let Some((spec, shape)) = self.rules() else {
            return;
        };
        self.overlays.tasks.start("picture", move || {
            let [width, height] = image.size;
            let pixels = image.pixels.iter();
            let rgba: Vec<u8> = pixels
                .flat_map(|pixel| pixel.to_srgba_unmultiplied())
                .collect();
            TaskOutcome::PictureBrought(Brought {
                file: None,
                shape,
                picture: take_one_picture([height, width], &rgba, &spec, shape),
            })
        });
    }

    /// A picture was read, or refused: it is put on the canvas, or it is said why not.
    pub(crate) fn picture_brought(&mut self, brought: Brought) {
        let Brought {
            file,
            shape,
            picture,
        } = brought;
        let OnePicture {
            pixels,
            whole_shape,
            whole,
        } = match picture {
            Ok(picture) => picture,
            Err(error) => {
                let words = localised(&error);
                let dialogs = &mut self.overlays.dialogs;
                let asked_here = file.is_some()
                    && dialogs.task_done(PathPurpose::OpenPicture, Some(words.clone()));
                if !asked_here {
                    self.overlays.notices.push(Level::Error, words);
                }
                return;
            }
        };
        let name = file.as_ref().and_then(|file| file.file_stem());
        let name = name.map(|name| name.to_string_lossy().chars().take(NAME).collect());
        self.add_picture(own_pictures::sides(shape), pixels, |picture| {
            picture.name = name.unwrap_or_default();
            picture.whole = Some(WholePicture {
                shape: own_pictures::sides(whole_shape),
                pixels: whole,
            });
        });
        if file.is_some() {
            let dialogs = &mut self.overlays.dialogs;
            dialogs.task_done(PathPurpose::OpenPicture, None);
        }
        let now = self.undo_state();
        self.workspace.undo.finish_step(&now);
    }
}
