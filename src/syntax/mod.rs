//! Text to tree: blocks and fields found by layout alone, never failing; their content is read later, by the type of the field.

pub mod cursor;
pub mod token;
pub mod tree;
