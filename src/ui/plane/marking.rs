//! Which images are marked: by what was drawn over their dots, by what is in view, by how near
//! they are; and what is said of them on the plane.

use crate::explore::{Answered, ImageSet, Scatter, ScatterQuery, WhichImage};
use crate::ui::language::{fill, numbers, t};
use crate::ui::plane::lasso::Drawn;
use crate::ui::plane::view::View;
use crate::ui::scene::action::{RegionAction, ViewAction, offer};
use crate::ui::scene::marking::{marked_region, region_name};
use crate::ui::scene::{MarkingTool, Scene, Study, points};
use crate::ui::style::icons::Icon;
use crate::ui::style::palette;
use crate::ui::style::theme;
use crate::ui::style::widgets::IconButton;
use eframe::egui::{
    Align, Frame, Layout, Margin, Pos2, Rect, RichText, Sense, Ui, UiBuilder, Vec2, vec2,
};
use std::sync::Arc;

/// So many neighbours of the active point are marked.
const NEAR: usize = 50;
/// From the edges of the plane to what is said of the marked images, in points.
const DOWN: f32 = 6.0;

/// Which dots stand for marked images; looked up once an answer, not once a frame.
#[derive(Default)]
pub struct MarkedDots {
    known: Option<Known>,
}

struct Known {
    scattered: Arc<Answered<ScatterQuery>>,
    marking: ImageSet,
    dots: Arc<[bool]>,
}

impl MarkedDots {
    /// For each dot whether its image is marked; none while no image is.
    pub fn follow(
        &mut self,
        scene: &Scene<'_>,
        scattered: &Arc<Answered<ScatterQuery>>,
    ) -> Option<Arc<[bool]>> {
        let marking = scene.selection.marking.as_ref()?;
        if let Some(known) = &self.known
            && Arc::ptr_eq(&known.scattered, scattered)
            && known.marking == *marking
        {
            return Some(known.dots.clone());
        }
        let scatter = &scattered.answer;
        let alike = marking.split() == scatter.split;
        let is_marked = |dot: usize| alike && marking.holds(scatter.spread.index(dot));
        let dots: Arc<[bool]> = (0..scattered.answer.len()).map(is_marked).collect();
        self.known = Some(Known {
            scattered: scattered.clone(),
            marking: marking.clone(),
            dots: dots.clone(),
        });
        Some(dots)
    }
}

/// The images of these dots.
fn set_of(scatter: &Scatter, dots: impl Iterator<Item = usize>) -> ImageSet {
    ImageSet::new(scatter.split, dots.map(|dot| scatter.spread.index(dot)))
}

/// Marks the images whose dots, at these places on screen, lie within what was drawn.
pub fn mark_drawn(
    scene: &mut Scene<'_>,
    scatter: &Scatter,
    dots: impl Iterator<Item = (usize, Pos2)>,
    drawn: &Drawn,
) {
    let within = dots.filter(|(_, at)| drawn.outline.contains(*at));
    let set = set_of(scatter, within.map(|(dot, _)| dot));
    scene.selection.mark(set, drawn.adds);
}

/// Marks this image beside the others, or no longer.
pub fn toggle(scene: &mut Scene<'_>, image: &WhichImage) {
    let Some((split, index)) = image.in_data() else {
        return;
    };
    let before = scene.selection.marking.clone();
    let before = before.filter(|before| before.split() == split);
    let before = before.unwrap_or_else(|| ImageSet::new(split, []));
    scene.selection.mark(before.toggled(index), false);
}

/// Marks the images whose dots, at these places on screen, are in view.
pub fn mark_in_view(
    scene: &mut Scene<'_>,
    scatter: &Scatter,
    dots: impl Iterator<Item = (usize, Pos2)>,
    view: &View,
) {
    let seen = dots.filter(|(_, at)| view.canvas.contains(*at));
    let set = set_of(scatter, seen.map(|(dot, _)| dot));
    scene.selection.mark(set, false);
}

/// Marks the scattered images whose means are nearest to the active point, in all dimensions.
pub fn mark_near(scene: &mut Scene<'_>, scatter: &Scatter) {
    let Some(point) = points::active(scene) else {
        return;
    };
    let away = |mean: &[f32]| -> f32 {
        let both = mean.iter().zip(&point.z);
        both.map(|(a, b)| (a - b) * (a - b)).sum()
    };
    let means = scatter.places.chunks_exact(scatter.latent.max(1));
    let mut dots: Vec<(f32, usize)> = means
        .enumerate()
        .map(|(dot, mean)| (away(mean), dot))
        .filter(|(away, _)| away.is_finite())
        .collect();
    if dots.len() > NEAR {
        dots.select_nth_unstable_by(NEAR, |(a, _), (b, _)| a.total_cmp(b));
        dots.truncate(NEAR);
    }
    let set = set_of(scatter, dots.into_iter().map(|(_, dot)| dot));
    scene.selection.mark(set, false);
}

/// Between the buttons of two modes.
const TOGETHER: f32 = 1.0;

/// Whether there is something to mark.
fn are_tools_there(scene: &Scene<'_>) -> bool {
    scene.settings.plane.show_scatter && !scene.images_are_away()
}

fn tool_button(tool: MarkingTool) -> IconButton<'static> {
    let icon = match tool {
        MarkingTool::Box => Icon::Marquee,
        MarkingTool::Lasso => Icon::Lasso,
    };
    IconButton::new(icon, tool.label())
}

/// What the modes take of the row above the plane, with the gap behind them.
pub fn tools_width(ui: &Ui, scene: &Scene<'_>) -> f32 {
    if !are_tools_there(scene) {
        return 0.0;
    }
    let buttons = MarkingTool::all().map(|tool| tool_button(tool).width(ui) + TOGETHER);
    buttons.sum::<f32>() + ui.spacing().item_spacing.x
}

/// The modes with their names, within a menu.
pub fn tools_in_menu(ui: &mut Ui, scene: &mut Scene<'_>) {
    draw_tools(ui, scene, |tool| tool_button(tool).words(tool.label()));
}

/// The modes in the row above the plane.
pub fn tools(ui: &mut Ui, scene: &mut Scene<'_>) {
    ui.spacing_mut().item_spacing.x = TOGETHER;
    draw_tools(ui, scene, tool_button);
}

fn draw_tools(
    ui: &mut Ui,
    scene: &mut Scene<'_>,
    button: impl Fn(MarkingTool) -> IconButton<'static>,
) {
    if !are_tools_there(scene) {
        return;
    }
    for tool in MarkingTool::all() {
        let action = RegionAction::Tool(tool).into();
        let tip = offer(&action).map(|offer| offer.tooltip_with_key(ui.ctx()));
        let on = scene.selection.marking_tool == Some(tool);
        let button = ui.add(button(tool).on(on));
        if button.on_hover_text(tip.unwrap_or_default()).clicked() {
            scene.actions.push(action);
        }
    }
}

/// Says in the plane's upper left corner how many images are marked, and what can be done with them;
/// or how to mark some, in a mode for it.
pub fn show(ui: &mut Ui, canvas: Rect, scene: &mut Scene<'_>) {
    let words = match (&scene.selection.marking, scene.selection.marking_tool) {
        (Some(marking), _) => {
            numbers::counted(marking.len(), t("{n} image marked"), t("{n} images marked"))
        }
        (None, Some(MarkingTool::Box)) => t("Drag a box over dots to mark them").to_owned(),
        (None, Some(MarkingTool::Lasso)) => t("Drag a line around dots to mark them").to_owned(),
        (None, None) => return,
    };
    let region = marked_region(scene).map(|region| (region_name(region), region.colour));
    let corner = canvas.min + vec2(DOWN, DOWN);
    let room = Rect::from_min_size(corner, vec2(canvas.width() - 2.0 * DOWN, 24.0));
    let builder = UiBuilder::new().id_salt("marked images").max_rect(room);
    let layout = Layout::left_to_right(Align::Min);
    let mut place = ui.new_child(builder.layout(layout));
    place.set_clip_rect(canvas);
    let frame = Frame::NONE
        .fill(theme::tokens(&place).surface.gamma_multiply(0.94))
        .corner_radius(4)
        .inner_margin(Margin::symmetric(7, 2));
    frame.show(&mut place, |ui| {
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = 8.0;
            if let Some((name, colour)) = region {
                let dark = ui.visuals().dark_mode;
                let (dot, _) = ui.allocate_exact_size(Vec2::splat(9.0), Sense::hover());
                let fill = colour.map_or(palette::resting(dark), |of| palette::point(of, dark));
                ui.painter().circle_filled(dot.center(), 4.5, fill);
                ui.label(RichText::new(name).size(12.0).strong());
            }
            ui.label(RichText::new(words).size(12.0));
            if scene.selection.marking.is_some() {
                links(ui, scene);
            }
        });
    });
}

fn links(ui: &mut Ui, scene: &mut Scene<'_>) {
    let link = |ui: &mut Ui, words: &str, tip: &str| {
        ui.link(RichText::new(words).size(12.0))
            .on_hover_text(tip)
            .clicked()
    };
    if !scene.settings.layout.shows(Study::Region)
        && link(ui, t("Show them"), Study::Region.about())
    {
        scene.actions.push(ViewAction::Study(Study::Region).into());
    }
    if marked_region(scene).is_none() {
        let tip = t("Keep these images together under a name, whatever is marked next");
        if link(ui, t("Keep"), tip) {
            scene.actions.push(RegionAction::Keep.into());
        }
    }
    let tip = fill(t("Mark none ({key})"), &[("key", "Esc")]);
    if link(ui, t("Clear"), &tip) {
        scene.actions.push(RegionAction::Clear.into());
    }
}
