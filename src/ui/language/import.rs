//! Why a data set cannot be had, in English as the window says it: where the command line names
//! an option, the window names the control. Everything else is the error's own sentence.

use crate::import::{ArrayFlaw, ArrayRemedy, ImportError, LabelTableFlaw, TableFlaw};
use crate::ui::language::numbers::trimmed;

/// The error's sentence.
pub(super) fn import_error(error: &ImportError) -> String {
    match error {
        ImportError::NoArray { path, asked, names } => {
            let what = match asked {
                Some(asked) => format!("no array is called {asked}"),
                None => "no array has a usual name of images".to_owned(),
            };
            let names = names.join(", ");
            format!(
                "{}: {what}; it holds {names}: say under Array which one holds the images",
                path.display()
            )
        }
        ImportError::TooManyClasses { path, most } => format!(
            "{}: it names more than {most} classes; write none under Label column to go without",
            path.display()
        ),
        ImportError::Table { path, flaw } => format!("{}: {}", path.display(), table_flaw(flaw)),
        ImportError::LabelTable {
            path,
            flaw: LabelTableFlaw::Missing,
        } => format!(
            "{}: there is no such table of classes; say under Labels file where it lies",
            path.display()
        ),
        ImportError::ManyBad {
            path,
            bad,
            all,
            first,
            left_out: _,
        } => format!(
            "{}: {bad} of {all} pictures cannot be read, the first {} because {}; mend them, or \
             go on without them",
            path.display(),
            first.name,
            first.reason
        ),
        ImportError::Range { path, least, most } => format!(
            "{}: its numbers go from {} to {}, which is no usual range; say under Range which are \
             black and white",
            path.display(),
            rounded(least),
            rounded(most)
        ),
        ImportError::Memory { path, bytes } => format!(
            "{}: {bytes} bytes of pixels do not fit into memory; choose a smaller Size, or close \
             other programs",
            path.display()
        ),
        ImportError::Malformed {
            path,
            offset,
            unpacked,
            flaw,
        } => {
            let unpacked = if *unpacked {
                " of the unpacked data"
            } else {
                ""
            };
            format!(
                "{}: at byte {offset}{unpacked}: {flaw}; {}",
                path.display(),
                array_remedy(flaw)
            )
        }
        ImportError::Missing { .. }
        | ImportError::AllBad { .. }
        | ImportError::Unreadable { .. }
        | ImportError::SeveralSets { .. }
        | ImportError::LabelCount { .. }
        | ImportError::Shapes { .. }
        | ImportError::NumberKinds { .. }
        | ImportError::Split(_)
        | ImportError::Unknown { .. }
        | ImportError::LabelTable { .. }
        | ImportError::TooFew { .. }
        | ImportError::Cancelled { .. }
        | ImportError::BrokeDown { .. } => error.to_string(),
    }
}

/// A number as it was written in an error, in a few digits.
pub(super) fn rounded(number: &str) -> String {
    let read = number.parse::<f64>().ok();
    read.map_or_else(|| number.to_owned(), |number| trimmed(number, 3))
}

fn table_flaw(flaw: &TableFlaw) -> String {
    match flaw {
        TableFlaw::NoImage { numbers } => format!(
            "its rows hold {numbers} number{}, which make no square image; say the Size, like \
             48x64, or which column is the class under Label column",
            if *numbers == 1 { "" } else { "s" }
        ),
        TableFlaw::TooManyClasses { column, most } => format!(
            "column {column} holds more than {most} classes; write another under Label column, \
             or none"
        ),
        TableFlaw::NoNumbers
        | TableFlaw::TooWide { .. }
        | TableFlaw::NoColumn { .. }
        | TableFlaw::BadRows { .. } => flaw.to_string(),
    }
}

fn array_remedy(flaw: &ArrayFlaw) -> String {
    let remedy = flaw.remedy();
    match remedy {
        ArrayRemedy::GiveLabels => {
            "give one label for each image, or write none under Label column to go without".into()
        }
        ArrayRemedy::SaySize => "say under Size how high and wide they are, like 48x64".into(),
        ArrayRemedy::NameClasses => {
            "give labels that name classes, or write none under Label column to go without".into()
        }
        ArrayRemedy::GiveColumn => {
            "write a number from 1 to the number of columns under Label column, or none".into()
        }
        ArrayRemedy::FetchAnew
        | ArrayRemedy::GiveNumbers
        | ArrayRemedy::GiveImages
        | ArrayRemedy::ScaleDown
        | ArrayRemedy::GiveFewer
        | ArrayRemedy::SaveNumbers
        | ArrayRemedy::PackAnew
        | ArrayRemedy::GiveCifar => remedy.to_string(),
    }
}
