//! Generated programs and partners.
