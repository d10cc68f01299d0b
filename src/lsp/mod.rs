//! The language server: answers to an editor, over the Language Server Protocol.
//!
//! [`serve`] talks over a connection until the editor says farewell. One thread answers in the order of the questions;
//! a second one looks for what takes longer, and what it finds out about an older text is thrown away. Every capability is
//! a file of its own: a function from a `view::View` of one text and the parameters of the request to the answer. What
//! concerns the machine (the day, files beside the text) comes in through a [`Host`].

mod abilities;
mod actions;
mod client;
mod complete;
mod convert;
mod diagnostics;
mod documents;
mod effect;
mod extra;
mod extract;
mod fold;
mod formatting;
mod hints;
mod host;
mod hover;
mod lens;
mod linked;
mod links;
mod navigate;
mod outbox;
mod place;
mod refusal;
mod rename;
mod route;
mod select;
mod server;
mod shared;
mod signature;
mod symbols;
mod tokens;
mod typing;
mod view;
mod worker;

pub use host::{Beside, Host, Page};
pub use server::{Ended, serve};
