//! What every panel is given each frame: the state to draw, the settings, and a place to
//! leave actions for the shell. Through it a panel asks the explorer its queries. What
//! several panels need stands here too: the points, the axes, the image that a study is about.
//!
//! Knows `style` and `language`; no panel.

pub mod action;
pub(crate) mod axes;
pub(crate) mod caption;
pub(crate) mod classes;
mod concept;
mod drawn_for_file;
pub(crate) mod geodesic;
pub(crate) mod laid_through;
pub(crate) mod marking;
mod marking_tool;
pub(crate) mod own_pictures;
mod panel_name;
pub(crate) mod paths;
pub(crate) mod playback;
pub(crate) mod points;
pub(crate) mod run_name;
pub(crate) mod scattered;
pub mod second_run;
pub mod session_view;
pub mod settings;
pub(crate) mod shown_plane;
pub mod shown_step;
pub(crate) mod studied;
mod study;
pub(crate) mod title;
pub(crate) mod wanted_image;
pub(crate) mod weights_taken;

pub(crate) use concept::Concept;
pub use drawn_for_file::DrawnForFile;
pub use marking_tool::MarkingTool;
pub use panel_name::PanelName;
pub use session_view::{SessionHome, SessionView};
pub use shown_plane::{LaidPlane, PlaneChoice};
pub use studied::EVIDENCE_SAMPLES;
pub use study::Study;

use crate::document::Document;
use crate::explore::{
    Answered, Answers, Asked, Compared, ImageSet, Query, WhichImage, WhichWeights,
};
use crate::recipe::ImageShape;
use crate::train::Progress;
use crate::ui::language::{phrase, t};
use crate::ui::scene::action::Action;
use crate::ui::scene::paths::Paths;
use crate::ui::scene::settings::Settings;
use crate::ui::style::tones::Tones;
use std::collections::BTreeSet;
use std::sync::Arc;

/// What a person has chosen and points at; shared by the panels.
#[derive(Clone, Debug, Default)]
pub struct Selection {
    /// Id of the point that the arrow keys move.
    pub active: Option<u64>,
    /// The points that are selected beside it: moved, copied, removed together. It may hold
    /// the active one.
    pub beside: BTreeSet<u64>,
    /// The chosen image, whose posterior is on the plane.
    pub image: Option<Arc<Compared>>,
    /// The image that is to be chosen once it is known what the model makes of it.
    pub wanted_image: Option<WhichImage>,
    /// The column of a table that the dots can be coloured by.
    pub column: Option<scattered::ChosenColumn>,
    /// The two points between which the geodesic is drawn, by their ids.
    pub geodesic: Option<[u64; 2]>,
    /// The chosen path, and where one is on it.
    pub paths: Paths,
    /// The run that is shown beside the one in hand, if one is.
    pub second_run: Option<Arc<second_run::SecondRun>>,
    /// The image whose dot the mouse points at.
    pub pointed: Option<WhichImage>,
    /// The image that is pointed at in the plane of another run: its dot here is lit.
    pub lit: Option<WhichImage>,
    /// The points are places of another run: none is put on this plane.
    pub points_elsewhere: bool,
    /// Which step of the run is shown.
    pub shown_step: shown_step::ShownStep,
    /// How far a run in time, or the whole window, is drawn for a file; none: nothing is.
    pub drawn_for_file: Option<DrawnForFile>,
    /// The plane that is shown in place of one along axes.
    pub laid: Option<shown_plane::LaidPlane>,
    /// The plane that is being looked for.
    pub wanted_plane: Option<shown_plane::WantedPlane>,
    /// The images that are marked: they stay marked while training moves their means.
    pub marking: Option<ImageSet>,
    /// What a drag over the plane marks images by; none: it pans.
    pub marking_tool: Option<MarkingTool>,
    /// Id of the person's own picture that is the chosen image, if one is: what the model makes
    /// of it may not be known yet.
    pub own: Option<u64>,
    /// Id of the person's own picture on the canvas; none while an empty sheet lies there.
    pub canvas: Option<u64>,
    /// Where the mouse is over the plane, if it is.
    pub hover: Option<Vec<f32>>,
    /// Points on screen that a latent unit takes where the plane was last drawn; 0 before.
    pub plane_scale: f32,
    /// An unfolded panel lies over a part of the plane.
    pub plane_covered: bool,
}

impl Selection {
    /// The selected points that are still there: the active one and those beside it.
    pub fn points(&self, document: &Document) -> BTreeSet<u64> {
        let all = self.beside.iter().copied().chain(self.active);
        all.filter(|id| document.point(*id).is_some()).collect()
    }

    /// Selects this point alone.
    pub fn choose(&mut self, id: u64) {
        self.active = Some(id);
        self.beside.clear();
    }

    /// Selects this point beside the others, or no longer.
    pub fn toggle(&mut self, id: u64) {
        self.beside.extend(self.active);
        if self.beside.remove(&id) {
            if self.active == Some(id) {
                self.active = self.beside.last().copied();
            }
        } else {
            self.beside.insert(id);
            self.active = Some(id);
        }
    }
}

/// Where images would be shown that are not at hand: only the model is.
pub(crate) const IMAGES_AWAY: &str = phrase("The images of this model are not at hand");

/// What is said beside grey pictures that are not drawn as stored.
const INK_ON_PAPER: &str = phrase("ink on paper");

/// One frame's view of the program.
pub struct Scene<'a> {
    /// What the trainer last said.
    pub progress: &'a Progress,
    /// The newest answers of the exploring thread.
    pub answers: &'a Answers,
    /// What this frame asks; empty at its beginning, posted at its end.
    pub asked: &'a mut Asked,
    /// What a person has made: points in latent space.
    pub document: &'a mut Document,
    /// Which point is active, which image is chosen.
    pub selection: &'a mut Selection,
    /// Layout and preferences, remembered between sessions.
    pub settings: &'a mut Settings,
    /// What a person chose to do in this frame; the shell carries it out after the panels are drawn.
    pub actions: &'a mut Vec<Action>,
}

impl Scene<'_> {
    /// Asks `query` in this frame; gives the newest answer of its kind, which may be to
    /// what was asked before.
    pub fn ask<Q: Query>(&mut self, query: Q) -> Option<Arc<Answered<Q>>> {
        self.asked.ask(query);
        self.newest()
    }

    /// The same for one of several queries of a kind, each under a name of its own.
    pub fn ask_as<Q: Query>(&mut self, name: &'static str, query: Q) -> Option<Arc<Answered<Q>>> {
        self.asked.ask_as(name, query);
        self.newest_as(name)
    }

    /// Asks `query` about these weights; gives the newest answer of its kind, which may be
    /// about others.
    pub fn ask_of<Q: Query>(
        &mut self,
        weights: WhichWeights,
        query: Q,
    ) -> Option<Arc<Answered<Q>>> {
        self.asked.ask_of(weights, query);
        self.newest()
    }

    /// The same for one of several queries of a kind, each under a name of its own.
    pub fn ask_as_of<Q: Query>(
        &mut self,
        name: &'static str,
        weights: WhichWeights,
        query: Q,
    ) -> Option<Arc<Answered<Q>>> {
        self.asked.ask_as_of(name, weights, query);
        self.newest_as(name)
    }

    /// The newest answer of its kind, whoever asks.
    pub fn newest<Q: Query>(&self) -> Option<Arc<Answered<Q>>> {
        self.answers.newest()
    }

    /// The newest answer of its kind and name, whoever asks.
    pub fn newest_as<Q: Query>(&self, name: &'static str) -> Option<Arc<Answered<Q>>> {
        self.answers.newest_as(name)
    }

    /// The shape of the data set's images, once it is open and they have pixels.
    pub fn image_shape(&self) -> Option<ImageShape> {
        let shape = self.progress.dataset.as_ref()?.shape;
        (shape.pixels() > 0).then_some(shape)
    }

    /// How grey pixels are drawn. Those of colours are always as stored.
    pub fn tones(&self) -> Tones {
        if self.settings.window.ink_on_paper && !self.has_colour() {
            Tones::InkOnPaper
        } else {
            Tones::AsStored
        }
    }

    /// What is said beside pictures that are not drawn as stored.
    pub(crate) fn tones_note(&self) -> Option<&'static str> {
        match self.tones() {
            Tones::AsStored => None,
            Tones::InkOnPaper => Some(t(INK_ON_PAPER)),
        }
    }

    /// Words about a picture, with how it is drawn where that is not as stored.
    pub(crate) fn with_tones(&self, words: String) -> String {
        match self.tones_note() {
            Some(note) => format!("{words}, {note}"),
            None => words,
        }
    }

    /// Whether the images have red, green and blue.
    pub fn has_colour(&self) -> bool {
        let data = self.progress.dataset.as_ref();
        data.is_some_and(|data| data.shape.channels >= 3)
    }

    /// The name of the class with this label; its number while the data has not come.
    pub fn class_name(&self, label: u16) -> String {
        let data = self.progress.dataset.as_ref();
        data.map_or_else(|| label.to_string(), |data| data.class_name(label))
    }

    /// Whether the images that the model learned from are not at hand.
    pub fn images_are_away(&self) -> bool {
        let data = self.progress.dataset.as_ref();
        data.is_some_and(|data| data.is_away())
    }
}
