//! A line on the plane where an axis on show carries nothing, and the way to those that do.

use crate::ui::language::{fill, t};
use crate::ui::plane::note::Note;
use crate::ui::scene::Scene;
use crate::ui::scene::axes::{DEAD, axes, axis_name, choose, kl, live, nats};
use crate::ui::scene::shown_plane::laid;
use eframe::egui::{Rect, Ui};

/// From the upper edge of the plane, in points.
const DOWN: f32 = 6.0;

/// Draws the line at the top of the plane, if there is something to say; where it is.
pub fn show(ui: &mut Ui, canvas: Rect, scene: &mut Scene<'_>) -> Option<Rect> {
    let (words, way) = words(scene)?;
    Some(match way {
        Some(way) => {
            let tip = t(
                "KL to the prior below 0.01 nats: q(z|x) is the prior along this dimension, \
                 whatever the image. A click shows dimensions that carry something",
            );
            let link = Note::Offered(words).show(ui, canvas, DOWN);
            let link = link.on_hover_text(tip);
            if link.clicked() {
                choose(scene, way);
            }
            link.rect
        }
        None => {
            let tip = t(
                "KL to the prior below 0.01 nats: q(z|x) is the prior along this dimension, \
                 whatever the image",
            );
            let note = Note::Said(words).show(ui, canvas, DOWN);
            note.on_hover_text(tip).rect
        }
    })
}

/// What there is to say of the axes on show, and the axes to go to.
fn words(scene: &Scene<'_>) -> Option<(String, Option<[usize; 2]>)> {
    if laid(scene).is_some() {
        return None;
    }
    let kl = kl(scene)?;
    if kl.iter().all(|kl| *kl < DEAD) {
        return Some((t("No dimension is used yet").to_owned(), None));
    }
    let shown = axes(scene);
    let of = |axis: usize| kl.get(axis).copied().unwrap_or(f64::NAN);
    let dead: Vec<usize> = shown.into_iter().filter(|axis| of(*axis) < DEAD).collect();
    let nothing = match dead[..] {
        [] => return None,
        [axis] => fill(
            t("{axis} carries nothing ({nats})"),
            &[("axis", axis_name(axis)), ("nats", nats(of(axis)))],
        ),
        _ => fill(
            t("{x} and {y} carry nothing ({nats})"),
            &[
                ("x", axis_name(shown[0])),
                ("y", axis_name(shown[1])),
                ("nats", nats(of(shown[0]).max(of(shown[1])))),
            ],
        ),
    };
    let way = live(shown, &kl);
    let words = match way {
        Some([x, y]) => fill(
            t("{nothing}: show {x} and {y}"),
            &[
                ("nothing", nothing),
                ("x", axis_name(x)),
                ("y", axis_name(y)),
            ],
        ),
        None => nothing,
    };
    Some((words, way))
}
