//! The real program in a real window, used as a person would: watched, paused, dragged, closed.

#[path = "support/drag.rs"]
mod drag;
#[path = "support/idx.rs"]
mod idx;
#[path = "support/screen.rs"]
mod screen;

use screen::{Area, Screen, Shot, wait_for};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// Software OpenGL on a busy machine is slow; nothing here is about speed.
const PATIENCE: Duration = Duration::from_secs(90);
const SIZE: [u16; 2] = [1280, 800];
/// Within the sparklines along the bottom of the window that opens on such a screen.
const CURVES: Area = Area(140, 642, 1100, 38);
/// Within the latent plane in the middle.
const PLANE: Area = Area(120, 110, 760, 480);
/// Within the large image of the point in hand, at the upper right.
const DECODED: Area = Area(936, 84, 74, 74);

/// Sizes of screens in pixels, each with pixels per point.
const SCREENS: [([u16; 2], &str); 5] = [
    ([900, 560], "1"),
    ([1366, 768], "1.5"),
    ([1280, 800], "1"),
    ([1600, 1000], "1"),
    ([1920, 1080], "1"),
];

/// The program on its screen; killed if the test fails before it has ended by itself.
struct Window {
    screen: Screen,
    program: Child,
    id: u32,
}

impl Drop for Window {
    fn drop(&mut self) {
        if std::thread::panicking() {
            let path = self.screen.shot().keep("window-failed");
            eprintln!("what the screen showed: {}", path.display());
        }
        // It may have ended by itself; either way it is gone.
        let _ = self.program.kill();
        let _ = self.program.wait();
    }
}

#[test]
fn a_person_watches_pauses_drags_and_closes() {
    let Some(screen) = there(Screen::open(SIZE)) else {
        return;
    };
    let home = tempfile::tempdir().expect("a temporary folder");
    let mut window = Window::open(screen, home.path(), &[]);

    window.sees_curves_move();
    window.screen.xdotool("key space");
    window.sees_curves_hold_still();
    window.drags_a_point();
    window.asks_before_it_closes();
    window.discards();
}

#[test]
fn a_folder_that_another_program_drops_is_opened_and_trained_on() {
    let Some(screen) = there(Screen::open(SIZE)) else {
        return;
    };
    let home = tempfile::tempdir().expect("a temporary folder");
    let folder = home.path().join("bars and stripes");
    std::fs::create_dir(&folder).expect("writable");
    idx::write_bars(&folder, 40, 16, 16);
    let mut window = Window::open(screen, home.path(), &[]);
    wait_for("a run", PATIENCE, || window.screen.window("MNIST"));
    // A folder's name is written as in an address.
    let named = folder.display().to_string().replace(' ', "%20");
    let connection = window.screen.connection();
    drag::drop_files(connection, window.id, &[Path::new(&named)], PATIENCE);
    // Enter means nothing before the images are seen.
    wait_for("a run on the images", PATIENCE, || {
        window.screen.xdotool("key Return sleep 1");
        window.screen.window("bars and stripes")
    });
    window.closes();
}

#[test]
fn a_window_opens_on_x11_where_nobody_answers_for_wayland() {
    let Some(screen) = there(Screen::open(SIZE)) else {
        return;
    };
    let home = tempfile::tempdir().expect("a temporary folder");
    let stale = [
        ("WAYLAND_DISPLAY", "left-behind"),
        ("WAYLAND_SOCKET", "9999"),
    ];
    let mut window = Window::open(screen, home.path(), &stale);
    window.closes();
}

#[test]
fn the_first_window_lies_within_the_screen_with_room_for_a_frame() {
    for (size, scale) in [([1366, 768], "1.5"), ([1280, 800], "1")] {
        let Some(screen) = there(Screen::open(size)) else {
            return;
        };
        let home = tempfile::tempdir().expect("a temporary folder");
        let scale = [("WINIT_X11_SCALE_FACTOR", scale)];
        let mut window = Window::open(screen, home.path(), &scale);
        let [width, height] = window.screen.size_of(window.id);
        assert!(width <= size[0], "{width} of {size:?}");
        assert!(height + 40 <= size[1], "{height} of {size:?}");
        window.closes();
    }
}

#[test]
fn the_end_of_the_session_and_a_crash_keep_the_run_for_the_next_window() {
    let home = tempfile::tempdir().expect("a temporary folder");
    let Some(screen) = there(Screen::open(SIZE)) else {
        return;
    };
    let mut window = Window::open(screen, home.path(), &[]);
    window.sees_curves_move();
    let asked = Instant::now();
    window.signal("TERM");
    let status = window.program.wait().expect("a child of this test");
    let took = asked.elapsed();
    assert_eq!(status.code(), Some(143));
    assert!(took < Duration::from_secs(5), "{took:?}");
    drop(window);
    let kept = kept(home.path());
    let [(first, step)] = &kept[..] else {
        panic!("{kept:?}");
    };
    assert!(*step > 0);

    let Some(screen) = there(Screen::open(SIZE)) else {
        return;
    };
    let mut window = Window::open(screen, home.path(), &[]);
    window.sees_curves_move();
    window.screen.shot().keep("window-offers-the-lost-run");
    window.goes_on_with_the_lost_run();
    window.sees_curves_hold_still();
    window
        .screen
        .shot()
        .keep("window-goes-on-with-the-lost-run");
    // One step more than was lost.
    window.screen.xdotool("key n");
    let more = |(_, at): &(PathBuf, u64)| *at == step + 1;
    wait_for("the next checkpoint", PATIENCE, || {
        self::kept(home.path()).iter().any(more).then_some(())
    });
    assert!(!first.exists(), "it is kept anew");
    window.signal("KILL");
    window.program.wait().expect("a child of this test");
    assert!(self::kept(home.path()).iter().any(more));
}

/// The checkpoints that lie at home there, each with its step.
fn kept(home: &Path) -> Vec<(PathBuf, u64)> {
    let entries = std::fs::read_dir(home.join("data/elbow/recovery"));
    let paths = entries.into_iter().flatten().flatten();
    let kept = paths.filter_map(|entry| {
        let model = elbow::archive::load_model(&entry.path(), None).ok()?;
        Some((entry.path(), model.snapshot.time.step))
    });
    kept.collect()
}

/// For people to look at: the five sizes, dark and light.
#[test]
fn every_size_is_kept_as_a_picture() {
    for (size, scale) in SCREENS {
        let Some(screen) = there(Screen::open(size)) else {
            return;
        };
        let home = tempfile::tempdir().expect("a temporary folder");
        let points = size.map(|pixels| f32::from(pixels) / scale.parse::<f32>().expect("a scale"));
        let settings = serde_json::json!({ "window": { "size": points, "screen": points } });
        let folder = home.path().join("data/elbow");
        std::fs::create_dir_all(&folder).expect("writable");
        std::fs::write(folder.join("settings.json"), settings.to_string()).expect("writable");
        let variables = [("WINIT_X11_SCALE_FACTOR", scale)];
        let mut window = Window::open(screen, home.path(), &variables);
        let [width, height] = size;
        let empty = window.screen.shot();
        let dark = window.drawn(&empty, size);
        dark.keep(&format!("window-{width}x{height}-dark"));
        window.screen.xdotool("key ctrl+t");
        let light = window.drawn(&dark, size);
        light.keep(&format!("window-{width}x{height}-light"));
        window.closes();
    }
}

#[test]
fn a_display_without_opengl_is_told_and_no_other_display_advised() {
    let Some(screen) = there(Screen::without_opengl(SIZE)) else {
        return;
    };
    let home = tempfile::tempdir().expect("a temporary folder");
    let mut command = Command::new(env!("CARGO_BIN_EXE_elbow"));
    command.current_dir(home.path()).stdin(Stdio::null());
    screen.host(&mut command, home.path());
    // Mesa's own way past X, where it is installed.
    command.env("__EGL_VENDOR_LIBRARY_DIRS", home.path());
    let output = command.output().expect("the program starts");
    let told = String::from_utf8(output.stderr).expect("UTF-8");
    assert_eq!(output.status.code(), Some(2), "{told}");
    assert!(told.contains("no OpenGL"), "{told}");
    assert!(told.contains("elbow train"), "{told}");
    assert!(!told.contains("xvfb-run"), "{told}");
}

/// The screen; None, told as skipped, where none can be made and none is required.
fn there(screen: Option<Screen>) -> Option<Screen> {
    if screen.is_none() {
        let required = std::env::var_os("ELBOW_REQUIRE_XVFB").is_some();
        assert!(
            !required,
            "Xvfb and xdotool are required here, but not installed"
        );
        eprintln!("skipped: the window's tests need Xvfb and xdotool");
    }
    screen
}

impl Window {
    /// Opens the program on `screen`, with these variables set besides.
    fn open(screen: Screen, home: &Path, variables: &[(&str, &str)]) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_elbow"));
        command.current_dir(home).stdin(Stdio::null());
        screen.host(&mut command, home);
        command.envs(variables.iter().copied());
        let program = command.spawn().expect("the program starts");
        let mut window = Self {
            screen,
            program,
            id: 0,
        };
        window.id = wait_for("the window", PATIENCE, || window.screen.window("Elbow"));
        let id = window.id;
        window.screen.xdotool(&format!("windowfocus --sync {id}"));
        window
    }

    /// Sends the program this signal.
    fn signal(&self, name: &str) {
        let id = self.program.id().to_string();
        let sent = Command::new("kill").args(["-s", name, &id]).status();
        assert!(sent.expect("kill is installed").success());
    }

    /// By the keyboard alone.
    fn goes_on_with_the_lost_run(&self) {
        self.screen.xdotool("key ctrl+k sleep 3");
        self.screen
            .xdotool("key g o space o n space w i t h space t h e space l o s t");
        self.screen.xdotool("sleep 3 key Return sleep 3");
    }

    /// What the screen of `size` shows once much of it is not what it was before.
    fn drawn(&self, before: &Shot, size: [u16; 2]) -> Shot {
        let [width, height] = size.map(usize::from);
        wait_for("the window to be drawn", PATIENCE, || {
            let now = self.screen.shot();
            let changed = now.changed(before, Area(0, 0, width, height));
            (changed > width * height / 50).then_some(())
        });
        // The first answers come with the frames that follow.
        std::thread::sleep(Duration::from_secs(2));
        self.screen.shot()
    }

    /// Three times in a row, the curves are not what they were.
    fn sees_curves_move(&self) {
        let mut before = self.screen.shot();
        for _ in 0..3 {
            before = wait_for("the curves to move", PATIENCE, || {
                let now = self.screen.shot();
                (now.changed(&before, CURVES) > 20).then_some(now)
            });
        }
    }

    /// Once what was under way is drawn, nothing moves any more.
    fn sees_curves_hold_still(&self) {
        wait_for("the curves to hold still", PATIENCE, || {
            let before = self.screen.shot();
            std::thread::sleep(Duration::from_secs(2));
            let now = self.screen.shot();
            (now.changed(&before, CURVES) == 0).then_some(())
        });
    }

    /// The point at the plane's centre is taken, and decodes to something else elsewhere.
    fn drags_a_point(&self) {
        let (x, y) = self
            .settled()
            .white_disc(PLANE)
            .expect("a point on the plane");
        let mouse = |words: String| self.screen.xdotool(&words);
        mouse(format!("mousemove {x} {y} sleep 0.3 click 1 sleep 0.3"));
        let taken = self.settled();
        mouse(format!("mousemove {x} {y} sleep 0.3 mousedown 1 sleep 0.2"));
        for step in 1..=8 {
            let (x, y) = (x + 15 * step, y - 12 * step);
            mouse(format!("mousemove {x} {y} sleep 0.05"));
        }
        mouse("mouseup 1".to_owned());
        wait_for("the decoded digit to change", PATIENCE, || {
            (self.settled().changed(&taken, DECODED) > 400).then_some(())
        });
    }

    /// What the screen shows once it has come to rest with the mouse out of the way.
    fn settled(&self) -> Shot {
        self.screen.xdotool("mousemove 640 790");
        wait_for("the screen to come to rest", PATIENCE, || {
            let before = self.screen.shot();
            std::thread::sleep(Duration::from_millis(500));
            let now = self.screen.shot();
            (now.changed(&before, DECODED) == 0 && now.changed(&before, PLANE) == 0).then_some(now)
        })
    }

    /// Asked to close, the program asks back: a run would be lost, and it goes on.
    fn asks_before_it_closes(&mut self) {
        let before = self.settled();
        self.screen.ask_to_close(self.id);
        wait_for("the question", PATIENCE, || {
            (self.settled().changed(&before, PLANE) > 400).then_some(())
        });
        let ended = self.program.try_wait().expect("a child of this test");
        assert_eq!(ended, None, "the run is lost");
    }

    /// Told to discard the run, the program ends by itself, and well.
    fn discards(&mut self) {
        // The first button saves, the second discards.
        self.screen.xdotool("key Tab sleep 0.5 key Return");
        self.ends(|_| ());
    }

    /// Asked to close again and again, the program ends, whatever its question.
    fn closes(&mut self) {
        self.ends(|window| window.screen.ask_to_close(window.id));
    }

    /// Does so every three seconds until the program has ended, and well.
    fn ends(&mut self, ask: impl Fn(&Self)) {
        let began = Instant::now();
        let mut asked: Option<Instant> = None;
        let status = loop {
            if let Some(status) = self.program.try_wait().expect("a child of this test") {
                break status;
            }
            if asked.is_none_or(|asked| asked.elapsed() > Duration::from_secs(3)) {
                ask(self);
                asked = Some(Instant::now());
            }
            assert!(began.elapsed() < PATIENCE, "the window does not close");
            std::thread::sleep(Duration::from_millis(50));
        };
        assert_eq!(status.code(), Some(0));
    }
}
