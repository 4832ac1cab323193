//! Bytes described without being written out, for files that may be larger than the host.

use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// A run of bytes in a [`Content`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Piece {
    /// These very bytes.
    Bytes(#[serde(with = "crate::hex")] Arc<[u8]>),
    /// One byte, `len` times.
    Fill {
        /// The byte.
        byte: u8,
        /// How often, in bytes.
        len: u64,
    },
    /// Byte `i` is `(i + (i >> 8)) & 0xFF`, so that every offset below 64 KB is recognisable.
    Pattern {
        /// How many bytes.
        len: u64,
    },
}

impl Piece {
    /// The length in bytes.
    pub fn len(&self) -> u64 {
        match self {
            Piece::Bytes(bytes) => bytes.len() as u64,
            Piece::Fill { len, .. } | Piece::Pattern { len } => *len,
        }
    }

    /// True if the piece has no bytes.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Fills `into` with the bytes from `offset` on, all of which must lie within the length.
    pub fn read(&self, offset: u64, into: &mut [u8]) {
        match self {
            Piece::Bytes(bytes) => {
                let start = offset as usize;
                into.copy_from_slice(&bytes[start..start + into.len()]);
            }
            Piece::Fill { byte, .. } => into.fill(*byte),
            Piece::Pattern { .. } => {
                for (index, byte) in into.iter_mut().enumerate() {
                    let at = offset + index as u64;
                    *byte = (at.wrapping_add(at >> 8) & 0xFF) as u8;
                }
            }
        }
    }
}

/// The bytes of a file or of a write: pieces, one after the other.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Content {
    /// The pieces in order.
    pub pieces: Vec<Piece>,
}

impl Content {
    /// Content that consists of these bytes.
    pub fn bytes(bytes: impl Into<Arc<[u8]>>) -> Content {
        Content { pieces: vec![Piece::Bytes(bytes.into())] }
    }

    /// Content that repeats one byte.
    pub fn fill(byte: u8, len: u64) -> Content {
        Content { pieces: vec![Piece::Fill { byte, len }] }
    }

    /// The length in bytes; `None` if it does not fit into 64 bits.
    pub fn len(&self) -> Option<u64> {
        self.pieces.iter().try_fold(0u64, |sum, piece| sum.checked_add(piece.len()))
    }

    /// True if there are no bytes.
    pub fn is_empty(&self) -> bool {
        self.pieces.iter().all(Piece::is_empty)
    }

    /// Fills `into` with the bytes from `offset` on; what lies past the end stays as it is.
    pub fn read(&self, offset: u64, into: &mut [u8]) {
        let end = offset.saturating_add(into.len() as u64);
        let mut start = 0u64;
        for piece in &self.pieces {
            let stop = start.saturating_add(piece.len());
            let (from, to) = (offset.max(start), end.min(stop));
            if from < to {
                piece.read(
                    from - start,
                    &mut into[(from - offset) as usize..(to - offset) as usize],
                );
            }
            start = stop;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_read_crosses_the_pieces() {
        let content = Content {
            pieces: vec![
                Piece::Bytes(Arc::from(*b"ab")),
                Piece::Fill { byte: b'-', len: 3 },
                Piece::Pattern { len: 300 },
            ],
        };
        assert_eq!(content.len(), Some(305));
        let mut bytes = [0u8; 6];
        content.read(1, &mut bytes);
        assert_eq!(&bytes, b"b---\x00\x01");
        let mut tail = [0xEE; 4];
        content.read(303, &mut tail);
        assert_eq!(tail, [43, 44, 0xEE, 0xEE]);
    }

    #[test]
    fn a_length_past_64_bits_is_no_length() {
        let huge = Piece::Fill { byte: 0, len: u64::MAX };
        let content = Content { pieces: vec![huge, Piece::Fill { byte: 0, len: 1 }] };
        assert_eq!(content.len(), None);
    }
}
