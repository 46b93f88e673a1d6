//! What lies over the panels: dialogs, the command palette, notices, help and settings.

use crate::ui::shell::background::BackgroundTasks;
use crate::ui::shell::command_palette::CommandPalette;
use crate::ui::shell::compare_dialog::CompareDialog;
use crate::ui::shell::dialogs::Dialogs;
use crate::ui::shell::figure_dialog::FigureDialog;
use crate::ui::shell::fork_dialog::ForkDialog;
use crate::ui::shell::note_dialog::NoteDialog;
use crate::ui::shell::notices::Notices;
use crate::ui::shell::presets::name_dialog::PresetNameDialog;
use eframe::egui::Context;

/// The small windows over the panels, and the tasks that they wait for.
pub(crate) struct Overlays {
    pub dialogs: Dialogs,
    pub palette: CommandPalette,
    pub preset_name: PresetNameDialog,
    pub note: NoteDialog,
    pub fork: ForkDialog,
    pub figure: FigureDialog,
    pub compare: CompareDialog,
    pub notices: Notices,
    pub tasks: BackgroundTasks,
    pub help_open: bool,
    pub settings_open: bool,
}

impl Overlays {
    pub fn new(ctx: &Context) -> Self {
        Self {
            dialogs: Dialogs::default(),
            palette: CommandPalette::default(),
            preset_name: PresetNameDialog::default(),
            note: NoteDialog::default(),
            fork: ForkDialog::default(),
            figure: FigureDialog::default(),
            compare: CompareDialog::default(),
            notices: Notices::default(),
            tasks: BackgroundTasks::new(ctx.clone()),
            help_open: false,
            settings_open: false,
        }
    }

    /// Whether one of them takes the keyboard.
    pub fn take_keys(&self) -> bool {
        self.dialogs.is_open()
            || self.palette.is_open()
            || self.preset_name.is_open()
            || self.note.is_open()
            || self.fork.is_open()
            || self.figure.is_open()
            || self.compare.is_open()
    }

    /// Whether one of them lies over the panels.
    pub fn cover_panels(&self) -> bool {
        self.take_keys() || self.help_open || self.settings_open
    }

    /// Whether what is dropped on the window is opened: no question waits for its answer.
    pub fn take_drops(&self) -> bool {
        self.dialogs.take_images()
            && !self.palette.is_open()
            && !self.preset_name.is_open()
            && !self.note.is_open()
            && !self.fork.is_open()
            && !self.figure.is_open()
            && !self.compare.is_open()
    }

    /// Opens or closes the settings. Help goes: the two would lie on each other.
    pub fn toggle_settings(&mut self) {
        self.settings_open = !self.settings_open;
        self.help_open = false;
    }

    /// Opens or closes help. The settings go: the two would lie on each other.
    pub fn toggle_help(&mut self) {
        self.help_open = !self.help_open;
        self.settings_open = false;
    }
}
