//! Tests of the room.

mod linear;
