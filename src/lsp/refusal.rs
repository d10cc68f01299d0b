//! Why a request is not answered.

use lsp_server::{ErrorCode, ResponseError};

/// An answer that is none: a code of the protocol and a sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Refusal {
    code: i32,
    message: String,
}

impl Refusal {
    pub(super) fn new(code: ErrorCode, message: impl Into<String>) -> Self {
        Refusal { code: code as i32, message: message.into() }
    }

    /// What was asked for makes sense and cannot be done; people are shown why.
    pub(super) fn failed(message: impl Into<String>) -> Self {
        Refusal::new(ErrorCode::RequestFailed, message)
    }

    pub(super) fn into_error(self) -> ResponseError {
        ResponseError { code: self.code, message: self.message, data: None }
    }
}
