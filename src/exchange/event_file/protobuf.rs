//! Protocol buffers, as far as an event needs them: fields one after another.

const VARINT: u64 = 0;
const EIGHT_BYTES: u64 = 1;
const LENGTH_FIRST: u64 = 2;
const FOUR_BYTES: u64 = 5;

/// A message that grows field by field.
#[derive(Clone, Debug, Default)]
pub(super) struct Message(Vec<u8>);

impl Message {
    pub fn bytes(&self) -> &[u8] {
        &self.0
    }

    pub fn whole(self, field: u64, value: u64) -> Self {
        self.varint(field << 3 | VARINT).varint(value)
    }

    pub fn double(self, field: u64, value: f64) -> Self {
        let message = self.varint(field << 3 | EIGHT_BYTES);
        message.with(&value.to_le_bytes())
    }

    pub fn float(self, field: u64, value: f32) -> Self {
        let message = self.varint(field << 3 | FOUR_BYTES);
        message.with(&value.to_le_bytes())
    }

    pub fn text(self, field: u64, value: &str) -> Self {
        self.content(field, value.as_bytes())
    }

    pub fn message(self, field: u64, value: &Message) -> Self {
        self.content(field, value.bytes())
    }

    fn content(self, field: u64, bytes: &[u8]) -> Self {
        let message = self.varint(field << 3 | LENGTH_FIRST);
        message.varint(bytes.len() as u64).with(bytes)
    }

    fn with(mut self, bytes: &[u8]) -> Self {
        self.0.extend_from_slice(bytes);
        self
    }

    /// Seven bits a byte, the lowest first; the highest bit says that more follow.
    fn varint(mut self, value: u64) -> Self {
        let mut rest = value;
        while rest >= 0x80 {
            self.0.push(rest as u8 | 0x80);
            rest >>= 7;
        }
        self.0.push(rest as u8);
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_as_the_documentation_of_protocol_buffers_has_them() {
        let number = Message::default().whole(1, 150);
        assert_eq!(number.bytes(), [0x08, 0x96, 0x01]);
        let text = Message::default().text(2, "testing");
        assert_eq!(text.bytes(), b"\x12\x07testing");
        let nested = Message::default().message(3, &number);
        assert_eq!(nested.bytes(), [0x1a, 0x03, 0x08, 0x96, 0x01]);
    }
}
