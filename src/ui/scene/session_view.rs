//! What is looked at in a window, as plain data that a session file keeps: which panels and
//! studies, which part of which plane, what is chosen and marked, and which step of the run.
//!
//! What a person likes wherever they work, such as theme, language and sizes, is of the settings
//! alone.

mod exact;

use crate::data::SplitName;
use crate::document::Document;
use crate::explore::{ImageSet, OwnImage, PlaneThrough, WhichImage};
use crate::latent::{ObliquePlane, Plane};
use crate::run::RunId;
use crate::train::{FileIdentity, Progress};
use crate::ui::scene::settings::{
    AutomaticAxes, ComparisonSettings, CurvesSettings, DimensionsSettings, PresetView,
    RegionSettings, Settings,
};
use crate::ui::scene::{LaidPlane, Selection};
use exact::Exact;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::path::Path;

/// What is looked at.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct SessionView {
    /// Which panels are shown, and how the plane is drawn.
    pub panels: PresetView,
    /// A person has chosen the plane's axes: they stay while training changes which matter most.
    pub own_axes: bool,
    /// Test images beside their reconstructions.
    pub comparison: ComparisonSettings,
    /// ELBO, reconstruction and KL over the run.
    pub curves: CurvesSettings,
    /// Marked images.
    pub region: RegionSettings,
    /// The latent dimensions.
    pub dimensions: DimensionsSettings,
    /// What a person has chosen.
    pub chosen: Chosen,
    /// The plane in place of one along axes.
    pub laid: Option<LaidView>,
    /// The earlier step that is shown; none: the newest weights.
    pub step: Option<u64>,
    /// In what is kept against a crash, the file that the session is in. A session's own file does
    /// not say it: it may be anywhere by now, and where it was is nobody's business.
    pub home: Option<SessionHome>,
}

/// The file of a session.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionHome {
    /// Its path.
    pub file: String,
    /// The run that is in it.
    pub run: RunId,
    /// What it was known by when that was written or read.
    #[serde(default)]
    pub identity: Option<FileIdentity>,
}

impl SessionHome {
    /// The file, where it holds the run of this number.
    pub fn of_run(&self, run: RunId) -> Option<&Path> {
        (self.run == run).then(|| Path::new(&self.file))
    }
}

/// What a person has chosen, by ids of the document and places in the data set.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Chosen {
    /// The active point.
    pub active: Option<u64>,
    /// The points that are selected beside it.
    pub beside: BTreeSet<u64>,
    /// The image.
    pub image: Option<ChosenImage>,
    /// The own picture on the canvas.
    pub canvas: Option<u64>,
    /// The two points of the geodesic.
    pub geodesic: Option<[u64; 2]>,
    /// The path.
    pub path: Option<u64>,
    /// The images that are marked.
    pub marked: Option<Marked>,
}

/// An image, by its place in the data set or its id in the document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ChosenImage {
    /// By its place in the test split.
    Test(usize),
    /// By its place in the training split.
    Train(usize),
    /// A person's own, by its id.
    Own(u64),
}

/// Images of a split.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Marked {
    /// Which split.
    pub split: SplitName,
    /// Their places in it.
    pub images: Vec<usize>,
}

/// A plane that a person has laid.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LaidView {
    /// Of which weights the codes were.
    pub step: u64,
    /// What it goes through.
    pub through: Through,
    /// What that is called.
    pub words: String,
    /// To the right, and upwards, `[latent]` each.
    directions: [Vec<Exact>; 2],
    /// The place with the coordinates 0 and 0, `[latent]`.
    origin: Vec<Exact>,
    /// The shares of the codes' variance that principal components have.
    shares: Option<[Exact; 2]>,
}

/// What a laid plane goes through.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Through {
    /// Places, `[latent]` each.
    Places([Vec<f32>; 3]),
    /// The posterior means of images.
    Images([ChosenImage; 3]),
    /// Of the means of so many images.
    PrincipalComponents(usize),
}

impl SessionView {
    /// What is looked at now.
    pub fn of(progress: &Progress, selection: &Selection, settings: &Settings) -> Self {
        let mut panels = PresetView::of(settings);
        // It says the number of a run, which will be another.
        let automatic = panels.plane.automatic_axes.take();
        Self {
            panels,
            own_axes: automatic.is_some_and(|axes| axes.chosen),
            comparison: settings.comparison.clone(),
            curves: settings.curves.clone(),
            region: settings.region.clone(),
            dimensions: settings.dimensions.clone(),
            chosen: Chosen::of(selection),
            laid: selection.laid.as_ref().and_then(LaidView::of),
            step: selection.shown_step.step(progress),
            home: None,
        }
    }

    /// Reads it from its text. None where it says nothing, or what only a later Elbow can read.
    pub fn from_text(text: &str) -> Option<Self> {
        serde_json::from_str(text).ok()
    }

    /// As text; empty where it cannot be written.
    pub fn text(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    /// Looks at it again, in a window on the run of `progress` and over `document`.
    pub fn put_back(
        self,
        progress: &Progress,
        document: &Document,
        selection: &mut Selection,
        settings: &mut Settings,
    ) {
        // Named one by one, so that a new field is not forgotten here.
        let Self {
            panels,
            own_axes,
            comparison,
            curves,
            region,
            dimensions,
            chosen,
            laid,
            step,
            home: _,
        } = self;
        panels.put_back(&mut settings.layout, &mut settings.plane);
        settings.comparison = comparison;
        settings.curves = curves;
        settings.region = region;
        settings.dimensions = dimensions;
        // A file may say anything.
        *settings = std::mem::take(settings).repaired();
        settings.plane.automatic_axes = Some(AutomaticAxes {
            run: progress.run,
            axes: settings.plane.axes,
            chosen: own_axes,
        });
        chosen.put_back(document, selection);
        let latent = progress.recipe.latent;
        selection.laid = laid.and_then(|laid| laid.put_back(progress.run, latent, document));
        let kept = progress.weights_by_step.first();
        let first = kept.map_or(u64::MAX, |kept| kept.snapshot.time.step);
        if let Some(step) = step.filter(|step| *step >= first) {
            selection.shown_step.show(progress, step);
        }
    }
}

impl Chosen {
    fn of(selection: &Selection) -> Self {
        let image = selection
            .image
            .as_ref()
            .map(|image| ChosenImage::of(&image.image));
        let marked = selection.marking.as_ref().map(|marked| Marked {
            split: marked.split(),
            images: marked.images().to_vec(),
        });
        Self {
            active: selection.active,
            beside: selection.beside.clone(),
            image: image.or(selection.own.map(ChosenImage::Own)),
            canvas: selection.canvas,
            geodesic: selection.geodesic,
            path: selection.paths.chosen(),
            marked,
        }
    }

    fn put_back(self, document: &Document, selection: &mut Selection) {
        let Self {
            active,
            beside,
            image,
            canvas,
            geodesic,
            path,
            marked,
        } = self;
        *selection = Selection {
            active,
            beside,
            canvas,
            geodesic,
            marking: marked.map(|Marked { split, images }| ImageSet::new(split, images)),
            ..Selection::default()
        };
        if let Some(path) = path {
            selection.paths.choose(path);
        }
        match image {
            // It is followed stroke by stroke.
            Some(ChosenImage::Own(id)) => selection.own = Some(id),
            Some(image @ (ChosenImage::Test(_) | ChosenImage::Train(_))) => {
                selection.wanted_image = image.find(document);
            }
            None => {}
        }
    }
}

impl ChosenImage {
    fn of(image: &WhichImage) -> Self {
        match image {
            WhichImage::Test(index) => Self::Test(*index),
            WhichImage::Train(index) => Self::Train(*index),
            WhichImage::Own(own) => Self::Own(own.id),
        }
    }

    /// None of an own picture that is gone.
    fn find(self, document: &Document) -> Option<WhichImage> {
        match self {
            Self::Test(index) => Some(WhichImage::Test(index)),
            Self::Train(index) => Some(WhichImage::Train(index)),
            Self::Own(id) => {
                let pixels = document.picture(id)?.pixels().clone();
                Some(WhichImage::Own(OwnImage { id, pixels }))
            }
        }
    }
}

impl LaidView {
    /// None of a plane along axes.
    fn of(laid: &LaidPlane) -> Option<Self> {
        let Plane::Oblique(oblique) = &laid.plane else {
            return None;
        };
        let (directions, origin) = oblique.parts();
        Some(Self {
            step: laid.step,
            through: Through::of(&laid.through),
            words: laid.words.clone(),
            directions: directions.each_ref().map(|way| exact::all(way)),
            origin: exact::all(origin),
            shares: laid.shares.map(|shares| shares.map(Exact)),
        })
    }

    /// None where it is no plane, or not one of so many dimensions.
    fn put_back(self, run: u64, latent: usize, document: &Document) -> Option<LaidPlane> {
        let Self {
            step,
            through,
            words,
            directions,
            origin,
            shares,
        } = self;
        let directions = directions.map(exact::numbers);
        let plane = ObliquePlane::restored(directions, exact::numbers(origin))?;
        (plane.latent() == latent).then_some(())?;
        Some(LaidPlane {
            run,
            step,
            through: through.find(document)?,
            words,
            plane: plane.into(),
            shares: shares.map(|shares| shares.map(|Exact(share)| share)),
        })
    }
}

impl Through {
    fn of(through: &PlaneThrough) -> Self {
        match through {
            PlaneThrough::Places(places) => Self::Places(places.clone()),
            PlaneThrough::Images(images) => Self::Images(images.each_ref().map(ChosenImage::of)),
            PlaneThrough::PrincipalComponents { images } => Self::PrincipalComponents(*images),
        }
    }

    fn find(self, document: &Document) -> Option<PlaneThrough> {
        Some(match self {
            Self::Places(places) => PlaneThrough::Places(places),
            Self::Images(images) => {
                let [a, b, c] = images.map(|image| image.find(document));
                PlaneThrough::Images([a?, b?, c?])
            }
            Self::PrincipalComponents(images) => PlaneThrough::PrincipalComponents { images },
        })
    }
}

#[cfg(test)]
mod tests;
