//! Writes the sound files of each reader to `corpus/READER`, where cargo-fuzz begins.

use elbow_fuzz::readers::READERS;
use std::{fs, io};

fn main() -> io::Result<()> {
    for reader in READERS {
        let folder = format!("corpus/{}", reader.name);
        fs::create_dir_all(&folder)?;
        for (number, bytes) in (reader.seeds)().into_iter().enumerate() {
            fs::write(format!("{folder}/seed-{number}"), bytes)?;
        }
    }
    Ok(())
}
