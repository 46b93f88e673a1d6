//! A screen without a monitor: an X server of the test's own, seen and touched as a person would.

use std::io::{BufRead, BufReader, ErrorKind};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use x11rb::connection::Connection;
use x11rb::protocol::xproto::{
    AtomEnum, ClientMessageEvent, ConnectionExt, EventMask, ImageFormat, MapState, Window,
};
use x11rb::rust_connection::RustConnection;

/// An Xvfb on a display number that was free; gone with this value.
pub struct Screen {
    server: Child,
    display: String,
    connection: RustConnection,
    root: Window,
    size: [u16; 2],
}

/// A rectangle of the screen, in pixels: left, top, width, height.
#[derive(Clone, Copy, Debug)]
pub struct Area(pub usize, pub usize, pub usize, pub usize);

/// What the screen showed at one moment.
#[derive(Clone, PartialEq)]
pub struct Shot {
    width: usize,
    pixels: Vec<[u8; 3]>,
}

impl Screen {
    /// Opens a screen of `size` pixels; None if Xvfb or xdotool is not installed.
    pub fn open(size: [u16; 2]) -> Option<Self> {
        Self::with(size, &[])
    }

    /// The same without X's way to OpenGL.
    pub fn without_opengl(size: [u16; 2]) -> Option<Self> {
        Self::with(size, &["-extension", "GLX"])
    }

    fn with(size: [u16; 2], words: &[&str]) -> Option<Self> {
        if !installed("xdotool") {
            return None;
        }
        let mut server = Command::new("Xvfb")
            .args(["-displayfd", "1", "-nolisten", "tcp", "-screen", "0"])
            .arg(format!("{}x{}x24", size[0], size[1]))
            .args(words)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .ok()?;
        let mut number = String::new();
        let told = server.stdout.take().expect("piped");
        BufReader::new(told)
            .read_line(&mut number)
            .expect("Xvfb tells its display number");
        let display = format!(":{}", number.trim());
        let (connection, screen) =
            RustConnection::connect(Some(&display)).expect("Xvfb takes connections");
        let root = connection.setup().roots[screen].root;
        Some(Self {
            server,
            display,
            connection,
            root,
            size,
        })
    }

    /// Makes `command` draw here, in software, at home in `home`.
    pub fn host(&self, command: &mut Command, home: &Path) {
        command
            .env("DISPLAY", &self.display)
            .env("LIBGL_ALWAYS_SOFTWARE", "1")
            .env("HOME", home)
            .env("XDG_DATA_HOME", home.join("data"))
            .env("XDG_CONFIG_HOME", home.join("config"))
            .env("XDG_CACHE_HOME", home.join("cache"))
            .env("XDG_RUNTIME_DIR", home)
            .env_remove("WAYLAND_DISPLAY")
            .env_remove("WAYLAND_SOCKET");
    }

    /// The visible window whose title holds `title`, if it is there.
    pub fn window(&self, title: &str) -> Option<Window> {
        let tree = self.connection.query_tree(self.root).ok()?.reply().ok()?;
        tree.children.into_iter().find(|&window| {
            self.title(window).is_some_and(|name| name.contains(title))
                && self.is_visible(window).unwrap_or(false)
        })
    }

    fn title(&self, window: Window) -> Option<String> {
        let property =
            self.connection
                .get_property(false, window, AtomEnum::WM_NAME, AtomEnum::ANY, 0, 64);
        let value = property.ok()?.reply().ok()?.value;
        Some(String::from_utf8_lossy(&value).into_owned())
    }

    fn is_visible(&self, window: Window) -> Option<bool> {
        let attributes = self.connection.get_window_attributes(window);
        Some(attributes.ok()?.reply().ok()?.map_state == MapState::VIEWABLE)
    }

    /// Width and height of `window`, in pixels.
    pub fn size_of(&self, window: Window) -> [u16; 2] {
        let geometry = self.connection.get_geometry(window);
        let geometry = geometry.expect("sent").reply().expect("a window");
        [geometry.width, geometry.height]
    }

    /// Asks `window` to close, as the cross in its title bar would.
    pub fn ask_to_close(&self, window: Window) {
        let atom = |name: &str| {
            let cookie = self.connection.intern_atom(false, name.as_bytes());
            cookie.expect("sent").reply().expect("an atom").atom
        };
        let data = [atom("WM_DELETE_WINDOW"), x11rb::CURRENT_TIME, 0, 0, 0];
        let message = ClientMessageEvent::new(32, window, atom("WM_PROTOCOLS"), data);
        self.connection
            .send_event(false, window, EventMask::NO_EVENT, message)
            .expect("sent")
            .check()
            .expect("the window is there");
        self.connection.flush().expect("sent");
    }

    /// Moves the mouse and presses keys: `words` as xdotool takes them.
    pub fn xdotool(&self, words: &str) {
        let done = Command::new("xdotool")
            .args(words.split_whitespace())
            .env("DISPLAY", &self.display)
            .status()
            .expect("xdotool is installed");
        assert!(done.success(), "xdotool {words}");
    }

    /// The way to the screen's server.
    pub fn connection(&self) -> &RustConnection {
        &self.connection
    }

    /// What the screen shows now.
    pub fn shot(&self) -> Shot {
        let [width, height] = self.size;
        let image = self
            .connection
            .get_image(
                ImageFormat::Z_PIXMAP,
                self.root,
                0,
                0,
                width,
                height,
                u32::MAX,
            )
            .expect("sent")
            .reply()
            .expect("a picture of the screen");
        let pixels = image.data.chunks_exact(4).map(|p| [p[2], p[1], p[0]]);
        Shot {
            width: usize::from(width),
            pixels: pixels.collect(),
        }
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        // It may have ended by itself; either way it is gone.
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}

fn installed(program: &str) -> bool {
    let ran = Command::new(program)
        .arg("version")
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    !matches!(ran, Err(error) if error.kind() == ErrorKind::NotFound)
}

impl Shot {
    /// How many pixels of `area` differ clearly from those of `other`.
    pub fn changed(&self, other: &Shot, area: Area) -> usize {
        let differs = |(a, b): &(&[u8; 3], &[u8; 3])| {
            a.iter().zip(b.iter()).any(|(a, b)| a.abs_diff(*b) > 24)
        };
        self.lines(area)
            .zip(other.lines(area))
            .map(|(mine, theirs)| mine.iter().zip(theirs).filter(differs).count())
            .sum()
    }

    /// The centre of the white disc in `area` that is nearest to the area's middle.
    pub fn white_disc(&self, area: Area) -> Option<(usize, usize)> {
        const SIDE: usize = 13;
        let Area(left, top, width, height) = area;
        let lines: Vec<&[[u8; 3]]> = self.lines(area).collect();
        let is_disc = |&(x, y): &(usize, usize)| {
            let squares = lines[y..y + SIDE].iter().map(|line| &line[x..x + SIDE]);
            let white = squares
                .flatten()
                .filter(|pixel| pixel.iter().all(|&c| c > 200));
            white.count() > SIDE * SIDE * 7 / 10
        };
        let corners = (0..height - SIDE).flat_map(|y| (0..width - SIDE).map(move |x| (x, y)));
        let middle = |(x, y)| (left + x + SIDE / 2, top + y + SIDE / 2);
        let distance = |&(x, y): &(usize, usize)| {
            x.abs_diff(left + width / 2).pow(2) + y.abs_diff(top + height / 2).pow(2)
        };
        corners.filter(is_disc).map(middle).min_by_key(distance)
    }

    fn lines(&self, Area(left, top, width, height): Area) -> impl Iterator<Item = &[[u8; 3]]> {
        let rows = self.pixels.chunks_exact(self.width);
        rows.skip(top)
            .take(height)
            .map(move |row| &row[left..left + width])
    }

    /// Writes the picture where a person can look at it, and says where.
    pub fn keep(&self, name: &str) -> PathBuf {
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}.png"));
        let height = self.pixels.len() / self.width;
        image::save_buffer(
            &path,
            self.pixels.as_flattened(),
            self.width as u32,
            height as u32,
            image::ExtendedColorType::Rgb8,
        )
        .expect("a writable target folder");
        path
    }
}

/// Asks again and again until there is an answer; fails with `what` after `patience`.
pub fn wait_for<T>(what: &str, patience: Duration, mut ask: impl FnMut() -> Option<T>) -> T {
    let deadline = Instant::now() + patience;
    loop {
        if let Some(answer) = ask() {
            return answer;
        }
        assert!(Instant::now() < deadline, "waited in vain for {what}");
        std::thread::sleep(Duration::from_millis(100));
    }
}
