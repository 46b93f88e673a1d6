//! eframe's event loop, its frames kept apart.
//!
//! eframe draws as soon as anything happened. A frame held back while it is laid
//! out would show where the mouse was when it was held; held back here, before
//! eframe takes the input together, it shows where the mouse is.

use crate::cores::lease_core;
use crate::ui::host::frame_scheduler::FrameScheduler;
use eframe::egui::{Vec2, vec2};
use eframe::{EframeWinitApplication, UserEvent};
use std::sync::{Arc, OnceLock};
use std::time::Instant;
use winit::application::ApplicationHandler;
use winit::event::{DeviceEvent, DeviceId, StartCause, WindowEvent};
use winit::event_loop::{ActiveEventLoop, ControlFlow};
use winit::window::WindowId;

/// An application that draws when its [`FrameScheduler`] lets it.
pub(crate) struct ScheduledApplication<'a> {
    app: EframeWinitApplication<'a>,
    /// There once the window is.
    scheduler: Arc<OnceLock<Arc<FrameScheduler>>>,
    /// Where the size of the screen is put before the window opens.
    screen: Arc<OnceLock<Vec2>>,
    /// A window to be drawn once its time has come.
    held: Option<WindowId>,
    /// A click or a key came: it is answered without waiting.
    urgent: bool,
}

impl<'a> ScheduledApplication<'a> {
    pub fn new(
        app: EframeWinitApplication<'a>,
        scheduler: Arc<OnceLock<Arc<FrameScheduler>>>,
        screen: Arc<OnceLock<Vec2>>,
    ) -> Self {
        Self {
            app,
            scheduler,
            screen,
            held: None,
            urgent: false,
        }
    }

    /// Until when the next frame is held back; None if it need not be.
    fn held_until(&self) -> Option<Instant> {
        let due = self
            .scheduler
            .get()
            .filter(|_| !self.urgent)?
            .next_frame_due()?;
        (due > Instant::now()).then_some(due)
    }

    fn draw(&mut self, event_loop: &ActiveEventLoop, window: WindowId) {
        self.held = None;
        self.urgent = false;
        let expensive = self
            .scheduler
            .get()
            .is_some_and(|scheduler| scheduler.frames_are_expensive());
        // Painting has a core of its own, or the trainer's threads would wait for each other.
        let _lease = expensive.then(lease_core);
        self.app
            .window_event(event_loop, window, WindowEvent::RedrawRequested);
    }
}

/// Size of the screen that the window most likely opens on, in points.
fn screen_size(event_loop: &ActiveEventLoop) -> Option<Vec2> {
    let first = || event_loop.available_monitors().next();
    let monitor = event_loop.primary_monitor().or_else(first)?;
    let size = monitor.size().to_logical(monitor.scale_factor());
    Some(vec2(size.width, size.height))
}

impl ApplicationHandler<UserEvent> for ScheduledApplication<'_> {
    fn resumed(&mut self, event_loop: &ActiveEventLoop) {
        if let Some(size) = screen_size(event_loop) {
            self.screen.get_or_init(|| size);
        }
        self.app.resumed(event_loop);
    }

    fn suspended(&mut self, event_loop: &ActiveEventLoop) {
        self.app.suspended(event_loop);
    }

    fn exiting(&mut self, event_loop: &ActiveEventLoop) {
        self.app.exiting(event_loop);
    }

    fn memory_warning(&mut self, event_loop: &ActiveEventLoop) {
        self.app.memory_warning(event_loop);
    }

    fn new_events(&mut self, event_loop: &ActiveEventLoop, cause: StartCause) {
        self.app.new_events(event_loop, cause);
    }

    fn user_event(&mut self, event_loop: &ActiveEventLoop, event: UserEvent) {
        self.app.user_event(event_loop, event);
    }

    fn device_event(&mut self, event_loop: &ActiveEventLoop, id: DeviceId, event: DeviceEvent) {
        self.app.device_event(event_loop, id, event);
    }

    fn window_event(&mut self, event_loop: &ActiveEventLoop, id: WindowId, event: WindowEvent) {
        match event {
            WindowEvent::RedrawRequested if self.held_until().is_some() => self.held = Some(id),
            WindowEvent::RedrawRequested => self.draw(event_loop, id),
            other => {
                self.urgent |= match &other {
                    WindowEvent::MouseInput { .. } => true,
                    WindowEvent::KeyboardInput { event, .. } => !event.repeat,
                    _ => false,
                };
                self.app.window_event(event_loop, id, other);
            }
        }
    }

    fn about_to_wait(&mut self, event_loop: &ActiveEventLoop) {
        self.app.about_to_wait(event_loop);
        let Some(id) = self.held else { return };
        let Some(due) = self.held_until() else {
            return self.draw(event_loop, id);
        };
        let until = match event_loop.control_flow() {
            ControlFlow::WaitUntil(other) => other.min(due),
            ControlFlow::Wait | ControlFlow::Poll => due,
        };
        event_loop.set_control_flow(ControlFlow::WaitUntil(until));
    }
}
