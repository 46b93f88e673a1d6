//! Gzipped bytes as `gzip -d` reads them: members one after another, and zeros behind the last
//! as padding (RFC 1952; magnetic tapes left such zeros).

use flate2::bufread::GzDecoder;
use std::io::{self, BufRead, Read};

/// Unpacks all members of a gzipped stream.
pub(super) struct GzipReader<R: BufRead> {
    /// None behind the last member.
    member: Option<GzDecoder<R>>,
}

impl<R: BufRead> GzipReader<R> {
    /// Of a stream that begins with a member.
    pub fn new(reader: R) -> Self {
        Self {
            member: Some(GzDecoder::new(reader)),
        }
    }
}

impl<R: BufRead> Read for GzipReader<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        while let Some(member) = &mut self.member {
            let got = member.read(out)?;
            if got > 0 || out.is_empty() {
                return Ok(got);
            }
            let rest = self.member.take().map(GzDecoder::into_inner);
            self.member = match rest {
                Some(rest) => next_member(rest)?,
                None => None,
            };
        }
        Ok(0)
    }
}

/// The member that begins here; None if nothing but zeros follows.
fn next_member<R: BufRead>(mut rest: R) -> io::Result<Option<GzDecoder<R>>> {
    let mut padded = false;
    loop {
        let bytes = rest.fill_buf()?;
        if bytes.is_empty() {
            return Ok(None);
        }
        let zeros = bytes.iter().take_while(|byte| **byte == 0).count();
        let all = bytes.len();
        rest.consume(zeros);
        padded |= zeros > 0;
        if zeros < all {
            return if padded {
                let words = "bytes that are no zeros follow the padding";
                Err(io::Error::new(io::ErrorKind::InvalidData, words))
            } else {
                Ok(Some(GzDecoder::new(rest)))
            };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use flate2::{Compression, write::GzEncoder};
    use std::io::Write;

    fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
        encoder.write_all(bytes).expect("memory");
        encoder.finish().expect("memory")
    }

    fn unpack(bytes: &[u8]) -> io::Result<Vec<u8>> {
        let mut out = Vec::new();
        GzipReader::new(bytes).read_to_end(&mut out)?;
        Ok(out)
    }

    #[test]
    fn members_are_one_stream_and_zeros_behind_it_are_padding() {
        let mut bytes = gzip(b"one ");
        bytes.extend(gzip(b""));
        bytes.extend(gzip(b"two"));
        assert_eq!(unpack(&bytes).ok().as_deref(), Some(&b"one two"[..]));
        bytes.extend([0; 700]);
        assert_eq!(unpack(&bytes).ok().as_deref(), Some(&b"one two"[..]));
        bytes.push(1);
        assert!(unpack(&bytes).is_err(), "not padding");
    }

    #[test]
    fn what_is_cut_short_or_damaged_is_told() {
        let sound = gzip(b"some bytes that are packed");
        for length in 0..sound.len() {
            assert!(unpack(&sound[..length]).is_err(), "{length}");
        }
        let mut damaged = sound.clone();
        let last = damaged.len() - 6;
        damaged[last] ^= 1;
        assert!(unpack(&damaged).is_err(), "another checksum");
    }
}
