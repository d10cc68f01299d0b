//! progc: a compiler for channel-partner programs.

pub mod analyze;
pub mod check;
pub mod cli;
pub mod data;
pub mod diagnostic;
pub mod eval;
pub mod fix;
pub mod format;
pub mod ir;
pub mod lint;
pub mod pipeline;
pub mod source;
pub mod syntax;
pub mod testing;
pub mod value;
