//! Tests of the interpreter on programs that are built by hand.

mod build;
mod golden;
mod golden_text;
mod property;
mod rules;
