//! Draws very many dots on a thread of its own: no frame waits for them.
//!
//! Until the picture of a view is there, the one before is shown where its places lie by now.

use crate::cores::lease_core;
use crate::ui::plane::dot_raster::RasterJob;
use crate::ui::plane::layer::Layer;
use crate::ui::style::texture;
use crossbeam_channel::{Sender, bounded};
use eframe::egui::{Color32, ColorImage, Context, Pos2, Rect, TextureHandle, TextureOptions, pos2};
use std::sync::{Arc, Mutex, PoisonError};

/// The thread, what it was asked, and what it drew last.
#[derive(Default)]
pub struct DotPainter {
    desk: Arc<Desk>,
    bell: Option<Sender<()>>,
    asked: Option<RasterJob>,
    shown: Option<RasterJob>,
    texture: Option<TextureHandle>,
}

/// Where the window and the thread leave things for each other.
#[derive(Default)]
struct Desk {
    /// The newest job that is not begun.
    job: Mutex<Option<RasterJob>>,
    done: Mutex<Option<(RasterJob, ColorImage)>>,
}

impl DotPainter {
    /// Shows what `job` looks like, or what is known of it; `at_once` waits for the picture.
    pub fn draw(&mut self, layer: &Layer<'_>, job: RasterJob, at_once: bool) {
        let ctx = layer.ui.ctx();
        if self.asked.as_ref() != Some(&job) {
            self.asked = Some(job.clone());
            *lock(&self.desk.job) = Some(job);
            if at_once {
                work(&self.desk);
            } else {
                self.ask(ctx);
            }
        }
        self.take(ctx);
        let (Some(shown), Some(texture)) = (&self.shown, &self.texture) else {
            return;
        };
        let area = shown.area();
        let now = |corner: Pos2| {
            let place = shown.dotted.view.to_plane(corner);
            layer.view.to_screen(place)
        };
        let same = shown.dotted.view == *layer.view;
        let place = if same {
            area
        } else {
            Rect::from_two_pos(now(area.min), now(area.max))
        };
        let whole = Rect::from_min_max(Pos2::ZERO, pos2(1.0, 1.0));
        layer
            .painter
            .image(texture.id(), place, whole, Color32::WHITE);
    }

    /// Nothing is shown any more.
    pub fn clear(&mut self) {
        (self.asked, self.shown, self.texture) = (None, None, None);
    }

    fn ask(&mut self, ctx: &Context) {
        if self.bell.is_none() {
            self.bell = start(self.desk.clone(), ctx.clone());
        }
        // A bell that already rings needs no second pull.
        let there = self
            .bell
            .as_ref()
            .is_some_and(|bell| bell.try_send(()).is_ok() || bell.is_full());
        if !there {
            // Without a thread it is done here.
            self.bell = None;
            work(&self.desk);
        }
    }

    /// Takes the newest picture.
    fn take(&mut self, ctx: &Context) {
        if let Some((job, picture)) = lock(&self.desk.done).take() {
            texture::set(&mut self.texture, ctx, picture, TextureOptions::LINEAR);
            self.shown = Some(job);
        }
    }
}

/// Starts the thread; it ends with the sender. None if the system gives no thread.
fn start(desk: Arc<Desk>, ctx: Context) -> Option<Sender<()>> {
    let (bell, rings) = bounded(1);
    let thread = std::thread::Builder::new().name("dots".into());
    let thread = thread.spawn(move || {
        while rings.recv().is_ok() {
            // The trainer's team goes on without this core meanwhile.
            let lease = lease_core();
            work(&desk);
            drop(lease);
            ctx.request_repaint();
        }
    });
    thread.is_ok().then_some(bell)
}

fn work(desk: &Desk) {
    let job = lock(&desk.job).take();
    if let Some(job) = job {
        let picture = job.draw();
        *lock(&desk.done) = Some((job, picture));
    }
}

fn lock<T>(place: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    place.lock().unwrap_or_else(PoisonError::into_inner)
}
