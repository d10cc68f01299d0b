//! Text to tree, and back to its author in words. Knows no meaning.

pub mod ast;
pub mod token;
