//! What stands for a choice on the command line.

use clap::ValueEnum;

/// The word that is typed for `choice`.
pub fn value_name(choice: impl ValueEnum) -> String {
    let value = choice.to_possible_value();
    value.map_or_else(String::new, |value| value.get_name().to_owned())
}
