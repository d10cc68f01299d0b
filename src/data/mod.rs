//! Tables in, tables out.
