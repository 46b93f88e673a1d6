//! Another program that drags files over a window and drops them there, as a file manager does
//! (XDND, version 5).

use std::path::Path;
use std::time::Duration;
use x11rb::connection::Connection;
use x11rb::protocol::Event;
use x11rb::protocol::xproto::{
    Atom, ClientMessageEvent, ConnectionExt, CreateWindowAux, EventMask, PropMode,
    SELECTION_NOTIFY_EVENT, SelectionNotifyEvent, SelectionRequestEvent, Window, WindowClass,
};
use x11rb::rust_connection::RustConnection;
use x11rb::wrapper::ConnectionExt as _;

/// Drags these files over `window`, and drops them. Waits as long as `patience` for the window
/// to say that it takes them.
pub fn drop_files(
    connection: &RustConnection,
    window: Window,
    files: &[&Path],
    patience: Duration,
) {
    let drag = Drag::new(connection, window);
    drag.tell("XdndEnter", [5 << 24, drag.atom("text/uri-list"), 0, 0]);
    let copy = drag.atom("XdndActionCopy");
    drag.tell("XdndPosition", [0, 0, x11rb::CURRENT_TIME, copy]);
    drag.hand_over(files, patience);
    drag.tell("XdndDrop", [0, x11rb::CURRENT_TIME, 0, 0]);
    drag.wait_for("XdndFinished", patience);
}

/// A drag under way.
struct Drag<'a> {
    connection: &'a RustConnection,
    window: Window,
    source: Window,
}

impl<'a> Drag<'a> {
    fn new(connection: &'a RustConnection, window: Window) -> Self {
        let source = connection.generate_id().expect("an id");
        let root = connection.setup().roots[0].root;
        connection
            .create_window(
                0,
                source,
                root,
                0,
                0,
                1,
                1,
                0,
                WindowClass::INPUT_ONLY,
                x11rb::COPY_FROM_PARENT,
                &CreateWindowAux::new(),
            )
            .expect("sent");
        let drag = Self {
            connection,
            window,
            source,
        };
        let selection = drag.atom("XdndSelection");
        connection
            .set_selection_owner(source, selection, x11rb::CURRENT_TIME)
            .expect("sent");
        drag
    }

    fn atom(&self, name: &str) -> Atom {
        let cookie = self.connection.intern_atom(false, name.as_bytes());
        cookie.expect("sent").reply().expect("an atom").atom
    }

    /// Tells the window something about this drag.
    fn tell(&self, what: &str, data: [u32; 4]) {
        let [a, b, c, d] = data;
        let data = [self.source, a, b, c, d];
        let message = ClientMessageEvent::new(32, self.window, self.atom(what), data);
        self.connection
            .send_event(false, self.window, EventMask::NO_EVENT, message)
            .expect("sent");
        self.connection.flush().expect("sent");
    }

    /// Gives the names of the files to the window, which asks for them, and waits until it
    /// says whether it takes them.
    fn hand_over(&self, files: &[&Path], patience: Duration) {
        let uris: Vec<String> = files
            .iter()
            .map(|file| format!("file://{}\r\n", file.display()))
            .collect();
        let asked = crate::screen::wait_for("the names to be asked for", patience, || {
            match self.connection.poll_for_event().expect("connected") {
                Some(Event::SelectionRequest(asked)) => Some(asked),
                _ => None,
            }
        });
        self.answer(&asked, &uris.concat());
    }

    fn answer(&self, asked: &SelectionRequestEvent, names: &str) {
        let SelectionRequestEvent {
            requestor,
            property,
            target,
            selection,
            time,
            ..
        } = *asked;
        self.connection
            .change_property8(
                PropMode::REPLACE,
                requestor,
                property,
                target,
                names.as_bytes(),
            )
            .expect("sent");
        let told = SelectionNotifyEvent {
            response_type: SELECTION_NOTIFY_EVENT,
            sequence: 0,
            time,
            requestor,
            selection,
            target,
            property,
        };
        self.connection
            .send_event(false, requestor, EventMask::NO_EVENT, told)
            .expect("sent");
        self.connection.flush().expect("sent");
    }

    /// Waits until the window tells this.
    fn wait_for(&self, what: &str, patience: Duration) {
        let wanted = self.atom(what);
        crate::screen::wait_for(what, patience, || {
            match self.connection.poll_for_event().expect("connected") {
                Some(Event::ClientMessage(told)) if told.type_ == wanted => Some(()),
                _ => None,
            }
        });
    }
}
