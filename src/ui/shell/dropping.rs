//! What is dragged over the window, and dropped on it.

use crate::import::is_picture_by_name;
use crate::ui::language::{fill, t};
use crate::ui::shell::Shell;
use crate::ui::shell::path_purpose::OPENED_AS_MODEL;
use crate::ui::style::theme;
use crate::ui::style::widgets::quiet;
use eframe::egui::{
    Align2, Area, Color32, Context, Frame, Id, LayerId, Margin, Order, RichText, vec2,
};
use std::path::{Path, PathBuf};

/// How far the window is dimmed behind what is said over it.
const DIM: Color32 = Color32::from_black_alpha(150);

impl Shell {
    /// Opens what is dropped; says what would be opened while it is still held over the window.
    pub(super) fn follow_drops(&mut self, ctx: &Context) {
        if !self.overlays.take_drops() {
            return;
        }
        let dropped: Vec<PathBuf> = ctx.input(|input| {
            let files = input.raw.dropped_files.iter();
            files.map(|file| file.path().to_owned()).collect()
        });
        if let Some(path) = meant(&dropped) {
            self.dropped(ctx, &path);
        }
        let held: Vec<Option<PathBuf>> = ctx.input(|input| {
            let files = input.raw.hovered_files.iter();
            files.map(|file| file.path.clone()).collect()
        });
        if !held.is_empty() {
            let pictures = self.takes_pictures(ctx);
            say(ctx, &held, pictures);
        }
    }

    /// Whether a picture that is dropped is brought to the canvas: the canvas is on screen, and no
    /// dialog lies over it.
    pub(super) fn takes_pictures(&self, ctx: &Context) -> bool {
        !self.overlays.dialogs.is_open() && self.panels.studies.drawing.is_on_screen(ctx)
    }
}

/// The one place that is meant: several things from one folder stand for the folder.
fn meant(dropped: &[PathBuf]) -> Option<PathBuf> {
    let first = dropped.first()?;
    let folder = first.parent();
    let beside = |path: &PathBuf| path.parent() == folder;
    match folder {
        Some(folder) if dropped.len() > 1 && dropped.iter().all(beside) => Some(folder.to_owned()),
        _ => Some(first.clone()),
    }
}

/// Whether this is opened as a model, by its name.
pub(super) fn is_model(path: &Path) -> bool {
    path.extension().is_some_and(|ending| {
        OPENED_AS_MODEL
            .iter()
            .any(|own| ending.eq_ignore_ascii_case(own))
    })
}

/// The name of what would be opened, as far as the desktop tells it.
fn opened(held: &[Option<PathBuf>]) -> Option<String> {
    let paths: Vec<PathBuf> = held.iter().cloned().collect::<Option<_>>()?;
    let place = meant(&paths)?;
    let name = place.file_name()?.to_string_lossy().into_owned();
    if paths.contains(&place) {
        return Some(name);
    }
    Some(fill(t("All of the folder {name}"), &[("name", name)]))
}

/// Dims the window and says what a drop would open.
fn say(ctx: &Context, held: &[Option<PathBuf>], pictures: bool) {
    let model = |path: &Option<PathBuf>| path.as_deref().is_some_and(is_model);
    let picture = |path: &Option<PathBuf>| path.as_deref().is_some_and(is_picture_by_name);
    let words = match held {
        [one] if model(one) => t("Drop to open this model"),
        [one] if pictures && picture(one) => t("Drop to bring this picture to the canvas"),
        _ => t("Drop to open these images"),
    };
    let place = opened(held);
    let layer = LayerId::new(Order::Tooltip, Id::unique("dimmed for a drop"));
    let painter = ctx.layer_painter(layer);
    painter.rect_filled(ctx.content_rect(), 0.0, DIM);
    Area::new(Id::unique("drop"))
        .order(Order::Debug)
        .anchor(Align2::CENTER_CENTER, vec2(0.0, 0.0))
        .interactable(false)
        .show(ctx, |ui| {
            let frame = Frame::popup(ui.style()).inner_margin(Margin::symmetric(28, 20));
            frame.show(ui, |ui| {
                ui.label(RichText::new(words).font(theme::strong(18.0)));
                if let Some(place) = place {
                    ui.label(quiet(ui, place));
                }
            });
        });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn several_files_of_one_folder_stand_for_the_folder() {
        let paths = |names: &[&str]| names.iter().map(PathBuf::from).collect::<Vec<_>>();
        let meant = |names: &[&str]| meant(&paths(names));
        assert_eq!(meant(&[]), None);
        assert_eq!(meant(&["/d/a.npz"]), Some("/d/a.npz".into()));
        assert_eq!(meant(&["/d/a.png", "/d/b.png"]), Some("/d".into()));
        assert_eq!(meant(&["/d/a.png", "/e/b.png"]), Some("/d/a.png".into()));
    }

    #[test]
    fn before_the_drop_it_is_said_what_would_be_opened() {
        let opened = |names: &[&str]| {
            let held = names.iter().map(|name| Some(PathBuf::from(name)));
            opened(&held.collect::<Vec<_>>())
        };
        assert_eq!(opened(&["/d/a.npz"]).as_deref(), Some("a.npz"));
        let several = opened(&["/d/a.png", "/d/b.png"]);
        assert_eq!(several.as_deref(), Some("All of the folder d"));
        assert_eq!(super::opened(&[None]), None, "not every desktop tells");
    }
}
