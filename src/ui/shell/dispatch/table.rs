//! Reading a table of values of the images that are scattered.

use crate::data::{ColumnValues, ValueTable};
use crate::import::{ImportWatch, ValueTableError, read_values};
use crate::train::Level;
use crate::ui::language::localised;
use crate::ui::scene::scattered::ChosenColumn;
use crate::ui::scene::settings::ColourBy;
use crate::ui::shell::Shell;
use crate::ui::shell::background::{ReadTable, TaskOutcome};
use crate::ui::shell::path_purpose::PathPurpose;
use std::path::PathBuf;
use std::sync::Arc;

impl Shell {
    /// Reads the table on a thread; what came of it arrives at [`Shell::table_read`].
    pub(super) fn read_table(&mut self, path: PathBuf) {
        let Some(data) = self.progress.dataset.clone() else {
            return;
        };
        let split = self.file.settings.plane.split;
        let images = data.split(split).len(data.shape);
        let about = Arc::downgrade(&data);
        self.overlays.tasks.start("table", move || {
            let table = read_values(&path, split, images, &ImportWatch::default());
            TaskOutcome::TableRead(ReadTable { about, table })
        });
    }

    /// Colours the dots by the first column of a table that was read, or says why not.
    pub(crate) fn table_read(&mut self, read: ReadTable) {
        match read.table {
            Ok(table) => {
                // That it was read is seen on the plane.
                self.overlays
                    .dialogs
                    .task_done(PathPurpose::ReadTable, None);
                self.workspace.selection.column = Some(ChosenColumn {
                    column: first_usable(&table),
                    table: Arc::new(table),
                    about: read.about,
                });
                self.file.settings.plane.colour_by = ColourBy::Column;
            }
            Err(error) => self.table_refused(&error),
        }
    }

    fn table_refused(&mut self, error: &ValueTableError) {
        let words = localised(error);
        let problem = Some(words.clone());
        if !self
            .overlays
            .dialogs
            .task_done(PathPurpose::ReadTable, problem)
        {
            self.overlays.notices.push(Level::Error, words);
        }
    }
}

fn first_usable(table: &ValueTable) -> usize {
    let usable = |values: &ColumnValues| match values {
        ColumnValues::Numbers(_) | ColumnValues::Categories { .. } => true,
        ColumnValues::Unusable { .. } => false,
    };
    let mut columns = table.columns.iter();
    columns
        .position(|column| usable(&column.values))
        .unwrap_or(0)
}
