//! The paths as they lie in latent space in this frame, the chosen one and its strip, and the
//! playhead on it.

mod playhead;

pub use playhead::{AtEnd, Playhead, SECONDS};

use crate::document::{Document, EvenIn, Path, PointColour};
use crate::explore::{Answered, PictureLengthQuery, PlaceQuery};
use crate::latent::{Interpolation, LatentPath, Pace, PathError, PictureLength, Walk};
use crate::ui::language::{fill, t};
use crate::ui::scene::Scene;
use crate::ui::scene::action::PathAction;
use eframe::egui::Ui;
use std::collections::BTreeMap;
use std::ops::RangeInclusive;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// The name under which the place at the playhead is asked.
pub const PLAYHEAD: &str = "playhead";
/// How many pictures a strip may have.
pub const PICTURES: RangeInclusive<usize> = 2..=100;
/// How many pictures a walk that is taken along may have.
pub const FRAMES: RangeInclusive<u16> = 2..=1000;
/// Pixels along each side of a picture's pixel in a file.
pub const SCALES: RangeInclusive<u16> = 1..=16;
/// Between two pictures of a playhead on its way.
const REPAINT: Duration = Duration::from_millis(33);
/// Straight pieces that all curves of a path are drawn with, and the least and the most of one.
const PIECES: usize = 2048;
const PIECES_EACH: [usize; 2] = [4, 32];

/// What is to be seen of the paths.
#[derive(Clone, Debug)]
pub struct Paths {
    chosen: Option<u64>,
    laid: BTreeMap<u64, LaidPath>,
    /// Grows with each path that is laid.
    layings: u64,
    walk: Option<ChosenWalk>,
    /// Where one is on the chosen path.
    pub playhead: Playhead,
    /// Pictures of the strip; none: as many as there is room for.
    pub pictures: Option<usize>,
    /// As many as there is room for.
    pub fitting: usize,
    /// How pictures are taken along.
    pub taken_along: TakenAlong,
}

impl Default for Paths {
    fn default() -> Self {
        Self {
            chosen: None,
            laid: BTreeMap::new(),
            layings: 0,
            walk: None,
            playhead: Playhead::default(),
            pictures: None,
            fitting: 12,
            taken_along: TakenAlong::default(),
        }
    }
}

/// How pictures are put into a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TakenAlong {
    /// Pixels along each side of a picture's pixel.
    pub scale: u16,
    /// Pictures of an animation, on the way there.
    pub frames: u16,
    /// How many of them a second.
    pub frames_per_second: u16,
}

impl Default for TakenAlong {
    fn default() -> Self {
        Self {
            scale: 4,
            frames: 120,
            frames_per_second: 24,
        }
    }
}

/// A path laid through the places that its points have.
#[derive(Clone, Debug)]
pub struct LaidPath {
    through: Vec<Vec<f32>>,
    how: Interpolation,
    closed: bool,
    number: u64,
    /// The way, or why there is none.
    pub path: Result<LatentPath, PathError>,
    /// The way in straight pieces, each end with its share of the latent length; empty where
    /// there is none.
    pub outline: Vec<(f64, Vec<f32>)>,
}

/// The chosen path at its pace, and the steps of its strip.
#[derive(Clone, Debug)]
pub struct ChosenWalk {
    of: WalkKey,
    /// The way.
    pub walk: Walk,
    /// What its even steps have to wait for was measured, if they have to wait for it.
    pub is_measured: bool,
    /// Where the strip's pictures stand.
    pub places: Arc<[Vec<f32>]>,
}

/// What a walk depends on.
#[derive(Clone, Debug, PartialEq)]
struct WalkKey {
    path: u64,
    laying: u64,
    even_in: EvenIn,
    /// When the length in pictures was known, and of which run.
    measured: Option<Instant>,
    pictures: usize,
}

impl ChosenWalk {
    /// The id of its path.
    pub fn path_id(&self) -> u64 {
        self.of.path
    }

    /// The share of the walk at which the strip's picture of this number stands.
    pub fn share_of(&self, picture: usize) -> f64 {
        picture as f64 / self.gaps() as f64
    }

    /// Steps from the strip's first picture to the end of the walk.
    pub fn gaps(&self) -> usize {
        let pictures = self.places.len();
        if self.walk.path.is_closed() {
            pictures.max(1)
        } else {
            pictures.max(2) - 1
        }
    }
}

impl Paths {
    /// The id of the chosen path.
    pub fn chosen(&self) -> Option<u64> {
        self.chosen
    }

    /// Chooses this path. Another one begins at its beginning.
    pub fn choose(&mut self, id: u64) {
        if self.chosen.replace(id) != Some(id) {
            self.playhead.put(0.0);
        }
    }

    /// The path of this id as it lies.
    pub fn laid(&self, id: u64) -> Option<&LaidPath> {
        self.laid.get(&id)
    }

    /// The chosen path at its pace, if it can be laid.
    pub fn walk(&self) -> Option<&ChosenWalk> {
        self.walk.as_ref()
    }

    /// The place at the playhead, `[latent]`.
    pub fn place(&self) -> Option<Vec<f32>> {
        Some(self.walk()?.walk.at(self.playhead.share))
    }

    /// Lays the paths whose points have moved.
    fn lay(&mut self, document: &Document) {
        let is_there = |id: u64| document.paths.iter().any(|path| path.id == id);
        self.laid.retain(|id, _| is_there(*id));
        self.chosen = self.chosen.filter(|id| is_there(*id));
        if self.chosen.is_none()
            && let Some(last) = document.paths.last()
        {
            self.choose(last.id);
        }
        for path in &document.paths {
            let waypoints = path.waypoints(document);
            let lies = self.laid.get(&path.id).is_some_and(|laid| {
                let there = laid.through.iter();
                laid.how == path.how
                    && laid.closed == path.closed
                    && there.eq(waypoints.iter().map(|point| &point.z))
            });
            if lies {
                continue;
            }
            self.layings += 1;
            let through: Vec<Vec<f32>> = waypoints.iter().map(|point| point.z.clone()).collect();
            let laid = LaidPath::new(through, path.how, path.closed, self.layings);
            self.laid.insert(path.id, laid);
        }
    }

    /// Brings the chosen walk up to date; `length` is what is known of its length in pictures.
    fn follow_walk(&mut self, even_in: EvenIn, length: Option<&Answered<PictureLengthQuery>>) {
        let found = self.chosen.and_then(|id| Some((id, self.laid.get(&id)?)));
        let Some((id, laid)) = found else {
            self.walk = None;
            return;
        };
        let Ok(path) = &laid.path else {
            self.walk = None;
            return;
        };
        let length = length.filter(|_| even_in == EvenIn::Picture);
        let (least, most) = PICTURES.into_inner();
        let of = WalkKey {
            path: id,
            laying: laid.number,
            even_in,
            measured: length.map(|length| length.stamp.answered),
            pictures: self.pictures.unwrap_or(self.fitting).clamp(least, most),
        };
        if self.walk.as_ref().is_some_and(|walk| walk.of == of) {
            return;
        }
        let pace = match length {
            Some(length) => Pace::Picture(length.answer.clone()),
            None => Pace::Latent,
        };
        let walk = Walk {
            path: path.clone(),
            pace,
        };
        let shares = walk.path.shares(of.pictures);
        self.walk = Some(ChosenWalk {
            places: shares.map(|share| walk.at(share)).collect(),
            is_measured: even_in == EvenIn::Latent || length.is_some(),
            walk,
            of,
        });
    }
}

impl LaidPath {
    fn new(through: Vec<Vec<f32>>, how: Interpolation, closed: bool, number: u64) -> Self {
        let path = LatentPath::through(&through, how, closed);
        let [least, most] = PIECES_EACH;
        let pieces = (PIECES / through.len().max(1)).clamp(least, most);
        let outline = path.as_ref().map(|path| path.outline(pieces));
        Self {
            outline: outline.unwrap_or_default(),
            through,
            how,
            closed,
            number,
            path,
        }
    }
}

/// Readies the paths for a frame: lays those whose points have moved, and asks for the length
/// in pictures where the steps of the chosen one are even in that.
pub fn prepare(scene: &mut Scene<'_>) {
    scene.selection.paths.lay(scene.document);
    let even_in = chosen(scene).map(|path| path.even_in).unwrap_or_default();
    if even_in == EvenIn::Picture {
        ask_length(scene);
    }
    let length = length(scene);
    scene
        .selection
        .paths
        .follow_walk(even_in, length.as_deref());
}

/// Moves a playhead that is on its way, and asks for the next frame.
pub fn play(ui: &Ui, scene: &mut Scene<'_>) {
    let paths = &mut scene.selection.paths;
    if paths.walk.is_none() {
        paths.playhead.plays = false;
    }
    if paths.playhead.plays {
        paths.playhead.follow(ui.input(|input| input.time));
        ui.ctx().request_repaint_after(REPAINT);
    }
}

/// Asks what the place at the playhead decodes to.
pub fn ask_playhead(scene: &mut Scene<'_>) {
    if let Some(z) = scene.selection.paths.place() {
        scene.ask_as(PLAYHEAD, PlaceQuery { z });
    }
}

/// Asks how long the chosen path is in decoded pictures.
pub fn ask_length(scene: &mut Scene<'_>) {
    if let Some(query) = length_query(scene) {
        scene.ask(query);
    }
}

fn length_query(scene: &Scene<'_>) -> Option<PictureLengthQuery> {
    let paths = &scene.selection.paths;
    let id = paths.chosen?;
    let laid = paths.laid.get(&id)?;
    laid.path.as_ref().ok()?;
    Some(PictureLengthQuery {
        path: id,
        through: laid.through.clone(),
        how: laid.how,
        closed: laid.closed,
    })
}

/// What is known of the length of the chosen path in pictures, perhaps of where its points
/// were a moment ago.
fn length(scene: &Scene<'_>) -> Option<Arc<Answered<PictureLengthQuery>>> {
    let known = scene.newest::<PictureLengthQuery>()?;
    let of_chosen = scene.selection.paths.chosen == Some(known.query.path);
    let of_run = known.stamp.run == scene.progress.run;
    (of_chosen && of_run).then_some(known)
}

/// The length of the chosen path in pictures as it lies now, and the step whose weights it is
/// of; None while it is not known.
pub fn exact_length(scene: &Scene<'_>) -> Option<(PictureLength, u64)> {
    let known = length(scene)?;
    let is_this = Some(&known.query) == length_query(scene).as_ref();
    is_this.then(|| (known.answer.clone(), known.stamp.step))
}

/// The step whose weights the pace of the chosen walk is of, where it depends on them.
pub fn step_of_pace(scene: &Scene<'_>) -> Option<u64> {
    let walk = scene.selection.paths.walk()?;
    walk.of.measured?;
    Some(length(scene)?.stamp.step)
}

/// The chosen path.
pub fn chosen<'a>(scene: &'a Scene<'_>) -> Option<&'a Path> {
    scene.document.path(scene.selection.paths.chosen?)
}

/// The chosen path, to be changed.
pub fn chosen_mut<'a>(scene: &'a mut Scene<'_>) -> Option<&'a mut Path> {
    scene.document.path_mut(scene.selection.paths.chosen?)
}

/// What a path is called: its name, or else its place in the list.
pub fn name(document: &Document, path: &Path) -> String {
    if !path.name.is_empty() {
        return path.name.clone();
    }
    let place = document.paths.iter().position(|other| other.id == path.id);
    let number = place.map_or(document.paths.len(), |place| place) + 1;
    fill(t("Path {n}"), &[("n", number)])
}

/// How a path goes from one point to the next.
pub fn how_words(how: Interpolation) -> &'static str {
    match how {
        Interpolation::Lerp => t("Straight"),
        Interpolation::Slerp => t("Spherical"),
        Interpolation::Spline => t("Smooth"),
    }
}

/// What it is called to draw a path in `colour`.
pub fn colour_words(colour: Option<PointColour>) -> &'static str {
    match colour {
        None => t("Colour the path as usual"),
        Some(PointColour::Blue) => t("Colour the path blue"),
        Some(PointColour::Orange) => t("Colour the path orange"),
        Some(PointColour::Green) => t("Colour the path green"),
        Some(PointColour::Pink) => t("Colour the path pink"),
        Some(PointColour::Yellow) => t("Colour the path yellow"),
        Some(PointColour::Grey) => t("Colour the path grey"),
    }
}

/// Whether there is something to do.
pub fn is_possible(scene: &Scene<'_>, action: &PathAction) -> bool {
    let path = chosen(scene);
    let passes_active = || {
        let active = scene.selection.active;
        path.zip(active)
            .is_some_and(|(path, active)| path.through.contains(&active))
    };
    match action {
        PathAction::Make => scene.selection.points(scene.document).len() > 1,
        PathAction::ChooseNext => scene.document.paths.len() > 1,
        PathAction::AddActive => path.is_some() && scene.selection.active.is_some(),
        PathAction::TakeActiveOut | PathAction::MoveActive(_) => passes_active(),
        PathAction::Choose(_)
        | PathAction::Duplicate
        | PathAction::Remove
        | PathAction::Reverse
        | PathAction::How(_)
        | PathAction::ToggleClosed
        | PathAction::EvenIn(_)
        | PathAction::Colour(_)
        | PathAction::ToggleAtEnd
        | PathAction::Seconds(_)
        | PathAction::Pictures(_) => path.is_some(),
        PathAction::TogglePlay
        | PathAction::Step(_)
        | PathAction::PointAtPlayhead
        | PathAction::SaveStripDialog
        | PathAction::SaveStrip(_)
        | PathAction::SaveWalkDialog
        | PathAction::SaveWalk(_)
        | PathAction::CopyStrip => scene.selection.paths.walk().is_some(),
    }
}

/// Whether a switch stands at on.
pub fn is_on(scene: &Scene<'_>, action: &PathAction) -> bool {
    let path = chosen(scene);
    let playhead = &scene.selection.paths.playhead;
    match action {
        PathAction::Choose(id) => scene.selection.paths.chosen == Some(*id),
        PathAction::How(how) => path.is_some_and(|path| path.how == *how),
        PathAction::ToggleClosed => path.is_some_and(|path| path.closed),
        PathAction::EvenIn(even_in) => path.is_some_and(|path| path.even_in == *even_in),
        PathAction::Colour(colour) => path.is_some_and(|path| path.colour == *colour),
        PathAction::TogglePlay => playhead.plays,
        PathAction::ToggleAtEnd => playhead.at_end == AtEnd::Back,
        PathAction::Seconds(seconds) => playhead.seconds == *seconds,
        PathAction::Pictures(pictures) => scene.selection.paths.pictures == *pictures,
        PathAction::Make
        | PathAction::ChooseNext
        | PathAction::Duplicate
        | PathAction::Remove
        | PathAction::Reverse
        | PathAction::AddActive
        | PathAction::TakeActiveOut
        | PathAction::MoveActive(_)
        | PathAction::Step(_)
        | PathAction::PointAtPlayhead
        | PathAction::SaveStripDialog
        | PathAction::SaveStrip(_)
        | PathAction::SaveWalkDialog
        | PathAction::SaveWalk(_)
        | PathAction::CopyStrip => false,
    }
}
