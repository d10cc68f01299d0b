//! The definition of the language.
