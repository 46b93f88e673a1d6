//! Opens the window over the real threads.

use crate::recipe::{DataSpec, Recipe, RunLength};
use crate::train::{Assumed, RecoveryPlan, Start, panic_words};
use crate::ui::host::display::{Display, WindowError};
use crate::ui::host::event_loop::ScheduledApplication;
use crate::ui::host::frame_scheduler::FrameScheduler;
use crate::ui::host::opening::{Fitting, fills_screen, opening_size};
use crate::ui::host::probe::Probe;
use crate::ui::host::session_end::SessionEnd;
use crate::ui::host::window_app::WindowApp;
use crate::ui::scene::settings::WindowSettings;
use crate::ui::shell::settings_file::SettingsFile;
use crate::ui::shell::{Shell, Threads, recovery_folder};
use crate::ui::style::nearest_sampling::NearestSampling;
use eframe::egui::{Vec2, ViewportBuilder};
use eframe::{UserEvent, WindowBuilderHook};
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};
use winit::error::EventLoopError;
use winit::event_loop::EventLoop;
use winit::platform::run_on_demand::EventLoopExtRunOnDemand;

/// What the window begins with.
#[derive(Default)]
pub struct WindowOptions {
    /// The recipe of the first run; with a model, only its device counts.
    pub recipe: Recipe,
    /// A saved model to open, paused.
    pub model: Option<PathBuf>,
    /// What that model's file does not tell.
    pub assumed: Assumed,
    /// Where the images of that model lie, instead of the place in its recipe.
    pub data: Option<DataSpec>,
    /// Where the first run pauses by itself.
    pub length: Option<RunLength>,
    /// Where the settings are kept, in place of the usual folder.
    pub settings_path: Option<PathBuf>,
    /// Measures the window from outside.
    pub probe: Option<Box<dyn Probe>>,
    /// Ends the window from outside.
    pub session_end: SessionEnd,
}

/// Opens the window, starts the threads, and returns once the window is closed.
///
/// # Errors
/// If there is no display to open it on, or no thread to be had.
pub fn run(options: WindowOptions) -> Result<(), WindowError> {
    let display = Display::find()?;
    let (opened, closing) = (Arc::<AtomicBool>::default(), Arc::<AtomicBool>::default());
    silence_panics_until(opened.clone());
    // What winit and glutin cannot do they tell by an error, or by a panic.
    let outcome = catch_unwind(AssertUnwindSafe(|| {
        open(display, options, opened.clone(), closing.clone())
    }));
    let before = !opened.load(Ordering::Acquire);
    match outcome {
        Ok(Ok(Some(refusal))) => Err(WindowError::NoThread(refusal)),
        // The event loop says nothing of what ended it.
        Ok(Ok(None)) if before => Err(display.has_no_window("")),
        // On macOS the program can be ended past the window.
        Ok(Ok(None)) if closing.load(Ordering::Acquire) || cfg!(target_os = "macos") => Ok(()),
        Ok(Ok(None)) => Err(WindowError::Lost),
        Ok(Err(_)) => Err(display.is_dead()),
        Err(cause) if before => Err(display.has_no_window(&panic_words(cause.as_ref()))),
        Err(cause) => resume_unwind(cause),
    }
}

/// Runs the event loop to its end; why the threads could not be started, if so.
fn open(
    display: Display,
    options: WindowOptions,
    opened: Arc<AtomicBool>,
    closing: Arc<AtomicBool>,
) -> Result<Option<String>, EventLoopError> {
    // Read once more by the shell; here for the window's size.
    let window = SettingsFile::peek(options.settings_path.clone()).window;
    let viewport = ViewportBuilder::default()
        .with_title("Elbow")
        .with_app_id("elbow")
        .with_inner_size(window.size)
        .with_min_inner_size(WindowSettings::least_size())
        .with_maximized(window.maximised)
        .with_fullscreen(window.full_screen);
    let screen: Arc<OnceLock<Vec2>> = Arc::default();
    let (wanted_maximised, first_start) = (window.maximised, SettingsFile::is_first_start());
    let screen_of_window = screen.clone();
    let native = eframe::NativeOptions {
        viewport,
        // Whoever names a file of settings, a test or a bench, gets the size that it says.
        window_builder: options
            .settings_path
            .is_none()
            .then(|| within_screen(window, first_start, screen.clone())),
        // For names in scripts that the window's own typefaces lack. Whoever names a file of
        // settings, a test or a bench, gets the same window on every desktop.
        system_font_fallback: options.settings_path.is_none(),
        // Noise against banding, computed for every pixel: there is nothing to band here.
        dithering: false,
        ..eframe::NativeOptions::default()
    };
    let start = Start {
        recipe: options.recipe,
        model: options.model,
        assumed: options.assumed,
        data: options.data,
        length: options.length,
    };
    let scheduler: Arc<OnceLock<Arc<FrameScheduler>>> = Arc::default();
    let refused: Arc<OnceLock<String>> = Arc::default();
    let (scheduler_of_window, refusal) = (scheduler.clone(), refused.clone());
    let creator = Box::new(move |creation: &eframe::CreationContext<'_>| {
        opened.store(true, Ordering::Release);
        let ctx = &creation.egui_ctx;
        ctx.add_plugin(NearestSampling);
        let scheduler =
            scheduler_of_window.get_or_init(|| Arc::new(FrameScheduler::new(ctx.clone())));
        let woken = scheduler.clone();
        let recovery = recovery_folder(options.settings_path.clone()).map(RecoveryPlan::new);
        let threads = Threads::spawn(start, Arc::new(move || woken.news_arrived()), recovery)
            .inspect_err(|error| drop(refusal.set(error.to_string())))?;
        let session_end = options.session_end;
        session_end.window_opened(threads.keeper(), ctx.clone());
        let fills = |screen: &Vec2| fills_screen(first_start, *screen);
        let maximise = wanted_maximised || screen_of_window.get().is_some_and(fills);
        let fitting = options
            .settings_path
            .is_none()
            .then(|| Fitting::new(maximise));
        let shell = Shell::new(ctx, Box::new(threads), options.settings_path);
        let app = WindowApp::new(shell)
            .scheduled(scheduler.clone(), closing)
            .ended_by(session_end)
            .fitted(fitting)
            .probed(options.probe);
        Ok(Box::new(app) as Box<dyn eframe::App>)
    });
    // Outlives what is drawn through it, also where that panics.
    let mut event_loop = event_loop(display)?;
    let app = eframe::create_native("elbow", native, creator, &event_loop);
    event_loop.run_app_on_demand(&mut ScheduledApplication::new(app, scheduler, screen))?;
    Ok(refused.get().cloned())
}

/// Gives the window a size that fits the screen, which is known once the event loop turns.
fn within_screen(
    window: WindowSettings,
    first_start: bool,
    screen: Arc<OnceLock<Vec2>>,
) -> WindowBuilderHook {
    Box::new(move |viewport| match screen.get() {
        Some(screen) => viewport
            .with_inner_size(opening_size(&window, first_start, *screen))
            .with_maximized(window.maximised || fills_screen(first_start, *screen)),
        None => viewport,
    })
}

/// The event loop of this display.
fn event_loop(display: Display) -> Result<EventLoop<UserEvent>, EventLoopError> {
    let mut builder = EventLoop::with_user_event();
    match display {
        Display::First => {}
        Display::X11 => {
            #[cfg(all(unix, not(target_vendor = "apple")))]
            winit::platform::x11::EventLoopBuilderExtX11::with_x11(&mut builder);
        }
    }
    builder.build()
}

/// No word of a panic until the window is open: what it means is told in one sentence.
fn silence_panics_until(opened: Arc<AtomicBool>) {
    let tell = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |info| {
        if opened.load(Ordering::Acquire) {
            tell(info);
        }
    }));
}
