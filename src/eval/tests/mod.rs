//! Tests of the interpreter on programs that are built by hand.

mod build;
mod golden;
mod property;
mod rules;
