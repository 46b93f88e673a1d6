//! The geodesic between two points beside the straight line, with both lengths.

use crate::explore::{Answered, Geodesic, GeodesicQuery};
use crate::ui::language::{fill, numbers, t};
use crate::ui::plane::captions::{Caption, Captions};
use crate::ui::plane::halo;
use crate::ui::plane::handles::RADIUS;
use crate::ui::plane::layer::Layer;
use crate::ui::plane::points_layer;
use crate::ui::scene::{Scene, geodesic, points};
use crate::ui::style::palette;
use eframe::egui::{Align2, Pos2, Role, Sense, Stroke, Vec2, WidgetInfo, vec2};
use std::sync::Arc;

/// Straight pieces that it is made of.
const PIECES: usize = 48;

/// Asks for the geodesic that is to be drawn.
pub fn ask(scene: &mut Scene<'_>) {
    let Some([from, to]) = geodesic::shown(scene.document, scene.selection) else {
        return;
    };
    let query = GeodesicQuery {
        from: from.z.clone(),
        to: to.z.clone(),
        pieces: PIECES,
    };
    scene.ask(query);
}

/// Draws it as it was found last; the straight line is between the points where they are now.
pub fn draw(layer: &Layer<'_>, captions: &mut Captions) {
    let Layer {
        scene, view, plane, ..
    } = *layer;
    let Some([from, to]) = geodesic::shown(scene.document, scene.selection) else {
        return;
    };
    let dark = layer.dark();
    let colour = palette::geodesic(dark);
    let ends = [from, to].map(|end| view.to_screen(plane.coordinates(&end.z)));
    if ends.iter().any(|end| end.any_nan()) {
        return;
    }
    let thin = Stroke::new(1.8, colour.gamma_multiply(0.9));
    halo::dashes(layer, &ends, thin, [6.0, 5.0]);
    let names = [from, to].map(points::name);
    let Some(found) = newest(scene) else {
        let middle = ends[0].lerp(ends[1], 0.5);
        let words = t("the geodesic is being searched…").to_owned();
        say(layer, middle, &words, &words, captions);
        return;
    };
    let way = on_screen(layer, &found.answer);
    halo::line(layer, &way, false, Stroke::new(2.6, colour));
    let middle = way.get(way.len() / 2).copied().unwrap_or(ends[0]);
    let caption = caption(&found);
    let [from, to] = names;
    let spoken = fill(
        t("Geodesic from {from} to {to}: {words}"),
        &[("from", from), ("to", to), ("words", caption.clone())],
    );
    say(layer, middle, &caption, &spoken, captions);
}

/// The newest of the run in hand and of as many dimensions.
fn newest(scene: &Scene<'_>) -> Option<Arc<Answered<GeodesicQuery>>> {
    let found = scene.newest::<GeodesicQuery>()?;
    let current = found.stamp.run == scene.progress.run;
    let fits = found.answer.latent == scene.progress.recipe.latent;
    (current && fits).then_some(found)
}

/// Its corners on screen.
fn on_screen(layer: &Layer<'_>, way: &Geodesic) -> Vec<Pos2> {
    let places = way.places.chunks_exact(way.latent.max(1));
    let corner = |z: &[f64]| {
        let z: Vec<f32> = z.iter().map(|&z| z as f32).collect();
        layer.view.to_screen(layer.plane.coordinates(&z))
    };
    let corners = places.map(corner);
    corners.filter(|corner| !corner.any_nan()).collect()
}

/// "geodesic 8.31 px, straight line 9.02 px, step 400", and whether the search came to its end.
fn caption(found: &Answered<GeodesicQuery>) -> String {
    let way = &found.answer;
    let length = |length: f64| numbers::signed(length, 2);
    let mut words = fill(
        t("geodesic {way} px, straight line {line} px; step {step}"),
        &[
            ("way", length(way.length)),
            ("line", length(way.straight_length)),
            ("step", numbers::thousands(found.stamp.step)),
        ],
    );
    if !way.settled {
        words += "; ";
        words += t("the search did not converge");
    }
    words
}

/// Writes `words` beside the way; a screen reader says `spoken`.
fn say(layer: &Layer<'_>, at: Pos2, words: &str, spoken: &str, captions: &mut Captions) {
    let colour = palette::geodesic(layer.dark());
    let spots = [
        (vec2(10.0, -10.0), Align2::LEFT_BOTTOM),
        (vec2(10.0, 10.0), Align2::LEFT_TOP),
        (vec2(-10.0, -10.0), Align2::RIGHT_BOTTOM),
        (vec2(-10.0, 10.0), Align2::RIGHT_TOP),
        (vec2(0.0, -34.0), Align2::CENTER_BOTTOM),
        (vec2(0.0, 34.0), Align2::CENTER_TOP),
    ];
    let caption = |(away, anchor): (Vec2, Align2)| {
        let within = layer.view.canvas.clamp(at);
        Caption::new(layer, within + away, anchor, words, colour)
    };
    // Neither on other words nor on a point.
    let points = points_layer::middles(layer);
    let free = |spot: &(Vec2, Align2)| {
        let plate = caption(*spot).plate;
        let room = plate.expand(RADIUS + 2.0);
        captions.is_free(plate) && !points.iter().any(|point| room.contains(*point))
    };
    let spot = spots.into_iter().find(free).unwrap_or(spots[0]);
    let caption = caption(spot);
    let id = layer.ui.scope_id().with("geodesic");
    let response = layer.ui.interact(caption.plate, id, Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, spoken));
    response.on_hover_text(t(
        "Lengths are sums of distances between the mean images decoded along the way, in pixels of which black to white is 1. The geodesic is the shortest way that the search found near the straight line",
    ));
    captions.draw(layer, caption);
}
