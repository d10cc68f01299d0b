//! The language server, over its protocol: a scripted editor opens, types, asks and closes.

mod clauses;
mod client;
mod later;
mod names;
mod reading;
mod talk;
mod typing;
mod writing;
