//! How large the window opens: within the screen, its frame and the desktop's panels counted.

use crate::ui::scene::settings::WindowSettings;
use eframe::egui::{Context, Vec2, ViewportCommand, vec2};
use std::time::{Duration, Instant};

/// What a window's frame takes, and what the desktop's panels take, in points: no desktop says
/// so before the window is there.
const FRAME: Vec2 = vec2(16.0, 40.0);
const PANELS: Vec2 = vec2(0.0, 48.0);

/// At the first start the window has this share of what is usable, but no less than the one
/// size where it fits, and no more than the other.
const FIRST_SHARE: f32 = 0.92;
const FIRST_LEAST: Vec2 = vec2(1280.0, 720.0);
const FIRST_MOST: Vec2 = vec2(1920.0, 1200.0);
/// Where less than this is usable, the first window fills the screen.
const FILLED_UNDER: Vec2 = vec2(1600.0, 960.0);

/// Whether a first window would leave so little of this screen free that it rather fills it:
/// then the desktop itself counts its panels and the frame.
pub(crate) fn fills_screen(first_start: bool, screen: Vec2) -> bool {
    let usable = screen - FRAME - PANELS;
    first_start && (usable.x < FILLED_UNDER.x || usable.y < FILLED_UNDER.y)
}

/// Two sizes of a screen as close as this are one, in points.
const SAME: f32 = 1.0;

/// For how long the window may turn out to be too large, once it is there.
const WATCHED: Duration = Duration::from_secs(3);

/// The inner size that the window opens with on a screen of this size, in points.
pub(crate) fn opening_size(window: &WindowSettings, first_start: bool, screen: Vec2) -> Vec2 {
    let usable = screen - FRAME - PANELS;
    let known = window.screen.map(Vec2::from);
    let fitted = if first_start {
        let share = FIRST_SHARE * usable;
        share.max(FIRST_LEAST).min(FIRST_MOST).min(usable)
    } else if known.is_some_and(|known| (known - screen).abs().max_elem() <= SAME) {
        // A person gave it this size on this screen.
        Vec2::from(window.size).min(screen)
    } else {
        Vec2::from(window.size).min(usable)
    };
    fitted.max(WindowSettings::least_size().into()).floor()
}

/// How often the desktop is asked again to let the window fill it.
const ASKED_AGAIN: Duration = Duration::from_millis(100);

/// Lets the window fill the desktop, and makes it smaller where its frame turns out to be
/// beyond the screen.
pub(crate) struct Fitting {
    /// Known from the first frame on.
    until: Option<Instant>,
    /// The window is to fill the desktop, and does not yet.
    maximise: bool,
    done: bool,
}

impl Fitting {
    /// Begins to watch; `maximise` says whether the window is to fill the desktop.
    pub fn new(maximise: bool) -> Self {
        Self {
            until: None,
            maximise,
            done: false,
        }
    }

    /// Looks at the window. Called once a frame.
    pub fn follow(&mut self, ctx: &Context) {
        if self.done {
            return;
        }
        let now = Instant::now();
        self.done = now > *self.until.get_or_insert(now + WATCHED);
        let viewport = ctx.input(|input| input.viewport().clone());
        self.maximise &= viewport.maximized != Some(true);
        // Some desktops do not listen before the window is on the screen.
        if self.maximise && viewport.fullscreen != Some(true) {
            ctx.send_viewport_cmd(ViewportCommand::Maximized(true));
            ctx.request_repaint_after(ASKED_AGAIN);
        }
        let fills = viewport.maximized == Some(true) || viewport.fullscreen == Some(true);
        let (Some(inner), Some(outer), Some(screen)) = (
            viewport.inner_rect,
            viewport.outer_rect,
            viewport.monitor_size,
        ) else {
            return;
        };
        if let Some(size) = fitting_size(inner.size(), outer.size(), screen).filter(|_| !fills) {
            ctx.send_viewport_cmd(ViewportCommand::InnerSize(size));
            self.done = true;
        }
    }
}

/// The inner size at which the frame is within the screen; None if it is.
fn fitting_size(inner: Vec2, outer: Vec2, screen: Vec2) -> Option<Vec2> {
    let beyond = (outer - screen).max(Vec2::ZERO);
    (beyond.max_elem() > 0.5).then(|| (inner - beyond).floor())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn first(screen: Vec2) -> Vec2 {
        opening_size(&WindowSettings::default(), true, screen)
    }

    #[test]
    fn the_first_window_uses_the_screen_well() {
        assert_eq!(first(vec2(1280.0, 800.0)), vec2(1264.0, 712.0));
        assert_eq!(first(vec2(1920.0, 1080.0)), vec2(1751.0, 912.0));
        assert_eq!(first(vec2(3840.0, 2160.0)), FIRST_MOST);
    }

    #[test]
    fn the_first_window_fills_a_small_screen() {
        assert!(fills_screen(true, vec2(1366.0, 768.0) / 1.5));
        assert!(fills_screen(true, vec2(1280.0, 800.0)));
        assert!(fills_screen(true, vec2(1600.0, 1000.0)));
        assert!(!fills_screen(true, vec2(1920.0, 1080.0)));
        assert!(!fills_screen(false, vec2(1280.0, 800.0)));
    }

    #[test]
    fn a_laptop_at_one_and_a_half_times_the_size_shows_the_whole_window() {
        let screen = vec2(1366.0, 768.0) / 1.5;
        let size = first(screen);
        assert!(size.y + FRAME.y <= screen.y && size.x <= screen.x, "{size}");
    }

    #[test]
    fn a_size_that_was_chosen_on_this_screen_is_kept() {
        let mut window = WindowSettings {
            size: [1270.0, 770.0],
            screen: Some([1280.0, 800.0]),
            ..WindowSettings::default()
        };
        let screen = vec2(1280.0, 800.0);
        assert_eq!(opening_size(&window, false, screen), vec2(1270.0, 770.0));
        window.screen = Some([1920.0, 1080.0]);
        assert_eq!(opening_size(&window, false, screen), vec2(1264.0, 712.0));
    }

    #[test]
    fn a_frame_beyond_the_screen_makes_the_window_smaller() {
        let (inner, screen) = (vec2(1280.0, 780.0), vec2(1280.0, 800.0));
        let outer = inner + vec2(2.0, 24.0);
        assert_eq!(
            fitting_size(inner, outer, screen),
            Some(vec2(1278.0, 776.0))
        );
        assert_eq!(fitting_size(screen / 2.0, screen, screen), None);
    }

    proptest! {
        #[test]
        fn the_window_opens_within_the_screen(
            size in prop::array::uniform2(1.0f32..9000.0),
            screen in (920.0f32..8000.0, 500.0f32..5000.0),
            first_start: bool,
        ) {
            let mut window = WindowSettings::default();
            window.note_size(size);
            let screen = Vec2::from(screen);
            let size = opening_size(&window, first_start, screen);
            prop_assert!(size.x + FRAME.x <= screen.x && size.y + FRAME.y <= screen.y);
        }
    }
}
