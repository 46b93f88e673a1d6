//! Which entries can be chosen: what cannot be done now is grey.

use crate::train::Phase;
use crate::ui::scene::action::{
    Action, CompareAction, EditAction, FileAction, LayerAction, PointAction, RunAction, TimeAction,
    ViewAction,
};
use crate::ui::scene::laid_through::through;
use crate::ui::scene::shown_plane::PlaneChoice;
use crate::ui::scene::shown_step::{earlier, span};
use crate::ui::scene::{Scene, geodesic, marking, paths};
use crate::ui::shell::menu::drawing;
use crate::ui::shell::missing_data;
use crate::ui::shell::undo::UndoAvailable;

/// Whether there is something to do.
pub(super) fn is_possible(scene: &Scene<'_>, action: &Action, undo: UndoAvailable) -> bool {
    match action {
        Action::Edit(edit) => edits(scene, edit, undo),
        Action::Point(point) => points(scene, point),
        Action::Path(path) => paths::is_possible(scene, path),
        Action::Region(region) => marking::is_possible(scene, region),
        Action::Drawing(drawing) => drawing::is_possible(scene, drawing),
        Action::Run(run) => runs(scene, run),
        Action::View(ViewAction::Blank) => scene.settings.layout.lecture,
        // Colours are always drawn as stored.
        Action::View(ViewAction::ToggleInkOnPaper) => !scene.has_colour(),
        Action::File(file) => files(scene, file),
        Action::Layer(layer) => layers(scene, layer),
        Action::Time(time) => times(scene, time),
        Action::Compare(CompareAction::Stop) => scene.selection.second_run.is_some(),
        Action::View(_)
        | Action::Compare(_)
        | Action::Chart(_)
        | Action::Page(_)
        | Action::Study(_)
        | Action::Preset(_)
        | Action::Window(_) => true,
    }
}

fn edits(scene: &Scene<'_>, edit: &EditAction, undo: UndoAvailable) -> bool {
    let selection = &*scene.selection;
    match edit {
        EditAction::Undo => undo.undo,
        EditAction::Redo => undo.redo,
        EditAction::RemoveSelectedPoints => selection.active.is_some(),
        EditAction::ClearPoints => !scene.document.points.is_empty() || selection.image.is_some(),
        EditAction::RevertDraft
        | EditAction::AddPoint
        | EditAction::AddPointAt(_)
        | EditAction::ChooseImage(_)
        | EditAction::RemovePoint(_) => true,
    }
}

fn points(scene: &Scene<'_>, point: &PointAction) -> bool {
    let selection = &*scene.selection;
    match point {
        PointAction::SelectAll => !scene.document.points.is_empty(),
        PointAction::Duplicate
        | PointAction::ToggleLock
        | PointAction::Colour(_)
        | PointAction::Copy => selection.active.is_some(),
        PointAction::Align(axis) => {
            selection.points(scene.document).len() > 1
                && axis.is_shown(scene.progress.recipe.latent)
        }
        PointAction::Spread(axis) => {
            selection.points(scene.document).len() > 2
                && axis.is_shown(scene.progress.recipe.latent)
        }
        PointAction::AskToPaste | PointAction::Paste(_) => true,
    }
}

fn runs(scene: &Scene<'_>, run: &RunAction) -> bool {
    if missing_data::keeps_from(run, scene.progress).is_some() {
        return false;
    }
    match run {
        RunAction::TogglePause | RunAction::OneStep | RunAction::OneEpoch => {
            scene.progress.phase != Phase::Preparing
        }
        RunAction::BringBackLast => !scene.progress.kept.is_empty(),
        RunAction::ForgetThis => scene.progress.time.step > 0,
        RunAction::SetLive(_)
        | RunAction::StepBeta(_)
        | RunAction::StepLearningRate(_)
        | RunAction::Start(_)
        | RunAction::StartDraft
        | RunAction::ResetSameSeed
        | RunAction::ResetNewSeed
        | RunAction::BringBack(_)
        | RunAction::TogglePin
        | RunAction::Pin(_)
        | RunAction::Unpin(_)
        | RunAction::Forget(_)
        | RunAction::SaveKeptDialog(_)
        | RunAction::SaveKept(..) => true,
    }
}

fn files(scene: &Scene<'_>, file: &FileAction) -> bool {
    let drawn_for_file = scene.selection.drawn_for_file.is_some();
    match file {
        FileAction::ToggleHowRead => scene.progress.foreign.is_some(),
        FileAction::ExportWeightsDialog => scene.progress.dataset.is_some(),
        FileAction::ReadTableDialog => !scene.images_are_away(),
        FileAction::ExportHistoryDialog => span(scene.progress).is_some() && !drawn_for_file,
        FileAction::StopHistory | FileAction::CancelHistory => drawn_for_file,
        FileAction::OpenModelDialog
        | FileAction::OpenModel(_)
        | FileAction::OpenWithoutDamaged(_)
        | FileAction::OpenShippedModel(_)
        | FileAction::Reread(_)
        | FileAction::GoOnWithLost
        | FileAction::LeaveLost
        | FileAction::DiscardLost
        | FileAction::Save
        | FileAction::SaveSessionDialog
        | FileAction::SaveModelDialog
        | FileAction::SaveTo(_)
        | FileAction::ExportWeights(_)
        | FileAction::OpenDataDialog
        | FileAction::OpenData(_)
        | FileAction::ShowReport
        | FileAction::LocateDialog
        | FileAction::CancelImport
        | FileAction::ReadTable(_)
        | FileAction::ExportCurvesDialog
        | FileAction::ExportCurves(_)
        | FileAction::AskFigure
        | FileAction::ExportFigureDialog
        | FileAction::ExportFigure(_)
        | FileAction::ExportWindow(_)
        | FileAction::CopyFigure
        | FileAction::ExportHistory(_) => true,
    }
}

fn layers(scene: &Scene<'_>, layer: &LayerAction) -> bool {
    let selection = &*scene.selection;
    match layer {
        LayerAction::ToggleGeodesic => {
            selection.geodesic.is_some() || geodesic::ends(scene.document, selection).is_some()
        }
        LayerAction::ToggleFieldOverManifold => scene.settings.plane.field.show,
        LayerAction::LayPlane(choice) => {
            *choice == PlaneChoice::Axes || through(scene, *choice).is_some()
        }
        LayerAction::ToggleField
        | LayerAction::Field(_)
        | LayerAction::FieldOpacity(_)
        | LayerAction::FieldImages(_)
        | LayerAction::Pixel(_)
        | LayerAction::Spacing(_)
        | LayerAction::Range(_) => true,
    }
}

fn times(scene: &Scene<'_>, time: &TimeAction) -> bool {
    match time {
        TimeAction::ToggleLine
        | TimeAction::Speed(_)
        | TimeAction::AskNoteAt(_)
        | TimeAction::Note { .. }
        | TimeAction::ForkWith { .. }
        | TimeAction::RemoveNote(_) => true,
        TimeAction::Now | TimeAction::Fork => earlier(scene).is_some(),
        TimeAction::AskFork => scene.progress.time.step > 0,
        TimeAction::TogglePlay
        | TimeAction::Earlier
        | TimeAction::Later
        | TimeAction::First
        | TimeAction::AskNote
        | TimeAction::Show(_) => span(scene.progress).is_some(),
    }
}
