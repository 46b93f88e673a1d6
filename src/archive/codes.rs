//! Latent codes as CSV, a row an image, as they are computed.

use crate::data::SplitName;
use crate::recipe::Terms;
use std::io::{Error, Write};

/// The code of one image, and the terms of its ELBO.
#[derive(Clone, Copy, Debug)]
pub struct CodeRow<'a> {
    /// Place in its split, from 0.
    pub index: usize,
    /// The name of its class, if it has one.
    pub label: Option<&'a str>,
    /// Mean of q(z | x), `[latent]`.
    pub mean: &'a [f32],
    /// Root of its variance, `[latent]`.
    pub std: &'a [f32],
    /// In nats.
    pub terms: Terms,
}

/// Writes codes in the columns `index,label,mean_0..,std_0..,elbo,reconstruction,kl`: every
/// number in as many digits as bring it back bit for bit.
pub struct CodesWriter<W: Write> {
    csv: csv::Writer<W>,
    /// What its column says, where there is one.
    split: Option<SplitName>,
    /// Room for a number.
    cell: String,
}

impl<W: Write> CodesWriter<W> {
    /// Begins with the line of names, for codes of `latent` dimensions.
    ///
    /// # Errors
    /// Those of `out`.
    pub fn new(out: W, latent: usize) -> Result<Self, Error> {
        Self::with_split(out, latent, None)
    }

    /// The same with a column `split` after the index: `train` or `test`.
    ///
    /// # Errors
    /// Those of `out`.
    pub fn of_split(out: W, latent: usize, split: SplitName) -> Result<Self, Error> {
        Self::with_split(out, latent, Some(split))
    }

    fn with_split(out: W, latent: usize, split: Option<SplitName>) -> Result<Self, Error> {
        let mut writer = Self {
            csv: csv::Writer::from_writer(out),
            split,
            cell: String::new(),
        };
        writer.text("index")?;
        if split.is_some() {
            writer.text("split")?;
        }
        writer.text("label")?;
        for column in ["mean", "std"] {
            for dimension in 0..latent {
                writer.number(format_args!("{column}_{dimension}"))?;
            }
        }
        for column in ["elbo", "reconstruction", "kl"] {
            writer.text(column)?;
        }
        writer.end_row()?;
        Ok(writer)
    }

    /// Adds an image.
    ///
    /// # Errors
    /// Those of what is written to, and another number of dimensions than at first.
    pub fn write(&mut self, row: &CodeRow) -> Result<(), Error> {
        self.number(row.index)?;
        if let Some(split) = self.split {
            self.text(split.short())?;
        }
        self.text(row.label.unwrap_or_default())?;
        for part in row.mean.iter().chain(row.std) {
            self.number(part)?;
        }
        let terms = &row.terms;
        for term in [terms.elbo(), terms.reconstruction, terms.kl] {
            self.number(term)?;
        }
        self.end_row()
    }

    /// Hands on what is still held back.
    ///
    /// # Errors
    /// Those of what is written to.
    pub fn finish(mut self) -> Result<(), Error> {
        self.csv.flush()
    }

    fn text(&mut self, text: &str) -> Result<(), Error> {
        self.csv.write_field(text).map_err(plain)
    }

    /// Shortest text that is read back as the same number.
    fn number(&mut self, number: impl std::fmt::Display) -> Result<(), Error> {
        use std::fmt::Write;
        self.cell.clear();
        write!(self.cell, "{number}").map_err(Error::other)?;
        self.csv.write_field(&self.cell).map_err(plain)
    }

    fn end_row(&mut self) -> Result<(), Error> {
        self.csv.write_record(None::<&[u8]>).map_err(plain)
    }
}

/// The stream's own error, whose kind says whether anyone still reads.
fn plain(error: csv::Error) -> Error {
    let words = error.to_string();
    match error.into_kind() {
        csv::ErrorKind::Io(error) => error,
        _ => Error::other(words),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn written(latent: usize, rows: &[CodeRow]) -> Vec<u8> {
        let mut bytes = Vec::new();
        let mut writer = CodesWriter::new(&mut bytes, latent).expect("memory");
        for row in rows {
            writer.write(row).expect("memory");
        }
        writer.finish().expect("memory");
        bytes
    }

    #[test]
    fn the_columns_are_those_that_are_promised() {
        let row = CodeRow {
            index: 7,
            label: None,
            mean: &[0.1, -2.0],
            std: &[1e-7, 3.5],
            terms: Terms {
                reconstruction: -80.5,
                kl: 2.0,
                weight_kl: 0.25,
            },
        };
        let text = String::from_utf8(written(2, &[row])).expect("UTF-8");
        let expected = "index,label,mean_0,mean_1,std_0,std_1,elbo,reconstruction,kl\n\
                        7,,0.1,-2,0.0000001,3.5,-82.75,-80.5,2\n";
        assert_eq!(text, expected);
    }

    proptest! {
        #[test]
        fn every_name_and_every_number_is_read_back_as_it_was(
            name in any::<String>(), mean: f32, std: f32, kl: f64, index: usize,
        ) {
            prop_assume!(!mean.is_nan() && !std.is_nan() && !kl.is_nan());
            let terms = Terms { kl, ..Terms::default() };
            let (mean, std) = ([mean], [std]);
            let row = CodeRow { index, label: Some(&name), mean: &mean, std: &std, terms };
            let bytes = written(1, &[row]);
            let mut reader = csv::Reader::from_reader(&*bytes);
            let record = reader.records().next().expect("a row").expect("readable");
            prop_assert_eq!(&record[0], index.to_string());
            prop_assert_eq!(&record[1], &name);
            prop_assert_eq!(record[2].parse::<f32>().ok(), Some(mean[0]));
            prop_assert_eq!(record[3].parse::<f32>().ok(), Some(std[0]));
            prop_assert_eq!(record[6].parse::<f64>().ok(), Some(kl));
        }
    }
}
