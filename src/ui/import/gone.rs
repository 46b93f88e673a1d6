//! Which places of data sets are not there any more: a thread looks, for a place on a network
//! may take its time.

use eframe::egui::{Context, Id};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

/// What was found of each place, and when it was last asked for.
type Known = Arc<Mutex<BTreeMap<PathBuf, State>>>;

#[derive(Clone, Copy)]
struct State {
    gone: bool,
    /// The pass of the window in which somebody last asked.
    asked: u64,
}

/// Whether nothing is at this place, as far as that is known. It is looked for whenever the
/// question comes up anew.
pub(crate) fn is_gone(ctx: &Context, path: &Path) -> bool {
    let id = Id::unique("places that are gone");
    let known: Known = ctx.data_mut(|data| data.get_temp_mut_or_default::<Known>(id).clone());
    let pass = ctx.cumulative_pass_nr();
    let mut places = known.lock().unwrap_or_else(PoisonError::into_inner);
    let before = places.get(path).copied();
    let gone = before.is_some_and(|state| state.gone);
    places.insert(path.to_owned(), State { gone, asked: pass });
    if before.is_none_or(|state| pass > state.asked + 1) {
        look(known.clone(), path.to_owned(), ctx.clone());
    }
    gone
}

/// Looks on a thread of its own. Without one the place counts as there: opening it tells.
fn look(known: Known, path: PathBuf, ctx: Context) {
    let thread = std::thread::Builder::new().name("recent data".into());
    let _ = thread.spawn(move || {
        let gone = !path.exists();
        let mut places = known.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(state) = places.get_mut(&path)
            && state.gone != gone
        {
            state.gone = gone;
            drop(places);
            ctx.request_repaint();
        }
    });
}
