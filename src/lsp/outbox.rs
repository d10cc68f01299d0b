//! The way to the editor, shared by the threads. Once it is closed, what is sent is dropped: so the connection ends even
//! while a long analysis goes on.

use std::sync::{Arc, Mutex, PoisonError};

use lsp_server::{Connection, Message, Notification, Request, RequestId, Response, ResponseError};
use lsp_types::notification::{LogMessage, Notification as _};
use lsp_types::{LogMessageParams, MessageType};
use serde::Serialize;
use serde_json::Value;

type Send = Box<dyn Fn(Message) + std::marker::Send>;

/// Sends messages to the editor.
#[derive(Clone)]
pub(super) struct Outbox(Arc<Mutex<Option<Send>>>);

impl Outbox {
    pub(super) fn new(connection: &Connection) -> Self {
        let sender = connection.sender.clone();
        // Where the editor is gone, nobody misses the message.
        let send = move |message| drop(sender.send(message));
        Outbox(Arc::new(Mutex::new(Some(Box::new(send)))))
    }

    fn send(&self, message: Message) {
        if let Some(send) = self.0.lock().unwrap_or_else(PoisonError::into_inner).as_ref() {
            send(message);
        }
    }

    /// From here on, nothing is sent.
    pub(super) fn close(&self) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }

    pub(super) fn answer(&self, id: RequestId, result: Result<Value, ResponseError>) {
        self.send(Message::Response(Response { id, response_result: result }));
    }

    pub(super) fn notify(&self, method: &str, params: impl Serialize) {
        let params = serde_json::to_value(params).unwrap_or(Value::Null);
        self.send(Message::Notification(Notification { method: method.to_owned(), params }));
    }

    /// Asks the editor; its answer is not waited for.
    pub(super) fn ask(&self, id: &str, method: &str, params: impl Serialize) {
        let params = serde_json::to_value(params).unwrap_or(Value::Null);
        self.send(Message::Request(Request { id: id.to_owned().into(), method: method.to_owned(), params }));
    }

    /// Writes a line into the editor's log.
    pub(super) fn log(&self, typ: MessageType, message: String) {
        self.notify(LogMessage::METHOD, LogMessageParams { typ, message });
    }
}
