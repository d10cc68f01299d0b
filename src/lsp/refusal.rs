//! Why a request is not answered.

use lsp_server::{ErrorCode, ResponseError};
use serde_json::{Value, json};

/// An answer that is none: a code of the protocol and a sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Refusal {
    code: i32,
    message: String,
    data: Option<Value>,
}

impl Refusal {
    pub(super) fn new(code: ErrorCode, message: impl Into<String>) -> Self {
        Refusal { code: code as i32, message: message.into(), data: None }
    }

    /// The text has changed since, and the editor shall ask again.
    pub(super) fn again() -> Self {
        let refusal = Refusal::new(ErrorCode::ServerCancelled, "the text has changed since");
        Refusal { data: Some(json!({ "retriggerRequest": true })), ..refusal }
    }

    /// What was asked for makes sense and cannot be done; people are shown why.
    pub(super) fn failed(message: impl Into<String>) -> Self {
        Refusal::new(ErrorCode::RequestFailed, message)
    }

    pub(super) fn into_error(self) -> ResponseError {
        ResponseError { code: self.code, message: self.message, data: self.data }
    }
}
