//! The IR as JSON: versioned, with a schema, verified when it is read.

use super::{Program, VERSION, verify};

/// Why a text is no IR that can be used.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// Not JSON, or not of the shape.
    #[error("this is no program of `progc compile`: {0}")]
    Shape(#[from] serde_json::Error),
    /// Written by another version of progc.
    #[error("this program was compiled to version {found} of the format; this progc reads version {VERSION}")]
    Version {
        /// The version found.
        found: u64,
    },
    /// The shape is right and the content contradicts itself.
    #[error("this compiled program contradicts itself: {0}")]
    Invalid(#[from] verify::Violation),
}

/// The program as JSON text, ending in a line end.
pub fn write(program: &Program) -> String {
    let mut text = serde_json::to_string_pretty(program).unwrap_or_default();
    text.push('\n');
    text
}

/// The program that a JSON text holds.
pub fn read(text: &str) -> Result<Program, ReadError> {
    let value: serde_json::Value = serde_json::from_str(text)?;
    if let Some(found) = value.get("version").and_then(serde_json::Value::as_u64)
        && found != u64::from(VERSION)
    {
        return Err(ReadError::Version { found });
    }
    let program: Program = serde_json::from_value(value)?;
    verify::verify(&program)?;
    Ok(program)
}

/// The JSON Schema of the format, as JSON text.
pub fn schema() -> String {
    let mut text = serde_json::to_string_pretty(&schemars::schema_for!(Program)).unwrap_or_default();
    text.push('\n');
    text
}
