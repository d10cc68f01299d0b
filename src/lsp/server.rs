//! The loop: messages in their order, one answer each, findings when nobody waits.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::Duration;

use lsp_server::{Connection, ErrorCode, Message, Notification, Request, RequestId};
use lsp_types::notification::{
    Cancel, DidChangeTextDocument, DidChangeWatchedFiles, DidCloseTextDocument, DidOpenTextDocument,
    DidSaveTextDocument, Exit, Initialized, Notification as _, PublishDiagnostics,
};
use lsp_types::request::{RegisterCapability, Request as _};
use lsp_types::{
    CancelParams, DidChangeTextDocumentParams, DidCloseTextDocumentParams, DidOpenTextDocumentParams,
    DidSaveTextDocumentParams, InitializeResult, MessageType, NumberOrString, ServerInfo, Uri,
};
use serde_json::{Value, json};

use super::abilities::abilities;
use super::client::Client;
use super::diagnostics::{findings, published};
use super::documents::{Document, Documents};
use super::host::Host;
use super::outbox::Outbox;
use super::refusal::Refusal;
use super::shared::Shared;
use super::view::View;
use super::worker::{self, Job, Task};
use super::{convert, route};
use crate::lint::{Levels, Options};
use crate::pipeline::Compilation;

/// So long a question may follow what was typed before findings are looked for: completions are asked for with the letter.
const MOMENT: Duration = Duration::from_millis(2);

/// How the talk ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ended {
    /// As the protocol wants it: `shutdown`, then `exit`.
    Well,
    /// The editor went without a farewell.
    Abruptly,
}

/// Answers an editor until it goes.
pub fn serve(connection: Connection, host: Arc<dyn Host>) -> Ended {
    let outbox = Outbox::new(&connection);
    let Ok((id, params)) = connection.initialize_start() else { return Ended::Abruptly };
    let client = Client::of(&params);
    let result = InitializeResult {
        capabilities: abilities(client),
        server_info: Some(ServerInfo {
            name: String::from("progc"),
            version: Some(env!("CARGO_PKG_VERSION").to_owned()),
        }),
    };
    outbox.answer(id, Ok(serde_json::to_value(result).unwrap_or(Value::Null)));
    let shared = Shared::default();
    let messages = listen(connection, shared.clone());
    let worker = worker::start(outbox.clone(), shared.clone(), client, Arc::clone(&host));
    let documents = Documents::default();
    let mut server = Server { outbox, shared, client, host, worker, documents, farewell: false };
    let ended = server.run(&messages);
    server.outbox.close();
    ended
}

/// A thread that takes messages in as they come, so that a request can be cancelled while another is worked on.
fn listen(connection: Connection, shared: Shared) -> Receiver<Message> {
    let (send, messages) = channel();
    let listen = move || {
        for message in &connection.receiver {
            if let Message::Notification(notification) = &message
                && let Some(id) = cancelled(notification)
            {
                shared.lock().cancel(id);
            }
            if send.send(message).is_err() {
                return;
            }
        }
    };
    let started = std::thread::Builder::new().name(String::from("listener")).spawn(listen);
    // Without the thread the loop ends at once.
    drop(started);
    messages
}

fn cancelled(notification: &Notification) -> Option<RequestId> {
    if notification.method != Cancel::METHOD {
        return None;
    }
    let params: CancelParams = serde_json::from_value(notification.params.clone()).ok()?;
    Some(match params.id {
        NumberOrString::Number(id) => id.into(),
        NumberOrString::String(id) => id.into(),
    })
}

/// The words of a panic.
pub(super) fn said(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().map(|s| (*s).to_owned());
    text.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_else(|| String::from("without a word"))
}

/// The state of a talk.
pub(super) struct Server {
    outbox: Outbox,
    shared: Shared,
    client: Client,
    host: Arc<dyn Host>,
    worker: Sender<Task>,
    documents: Documents,
    /// Whether `shutdown` has been asked for.
    farewell: bool,
}

impl Server {
    fn run(&mut self, messages: &Receiver<Message>) -> Ended {
        loop {
            let message = match messages.recv_timeout(MOMENT) {
                Ok(message) => message,
                Err(RecvTimeoutError::Timeout) => {
                    // Nobody waits: what was changed last is told, and what was changed before is skipped.
                    self.guarded("findings", Server::tell);
                    let Ok(message) = messages.recv() else { break };
                    message
                }
                Err(RecvTimeoutError::Disconnected) => break,
            };
            match message {
                Message::Request(request) => self.request(request),
                Message::Notification(notification) if notification.method == Exit::METHOD => {
                    return if self.farewell { Ended::Well } else { Ended::Abruptly };
                }
                Message::Notification(notification) => {
                    let name = notification.method.clone();
                    self.guarded(&name, |server| server.notification(notification));
                }
                Message::Response(_) => {}
            }
        }
        Ended::Abruptly
    }

    /// Does something, and goes on where it panics.
    fn guarded<T>(&mut self, what: &str, act: impl FnOnce(&mut Self) -> T) -> Option<T> {
        match catch_unwind(AssertUnwindSafe(|| act(self))) {
            Ok(value) => Some(value),
            Err(panic) => {
                self.outbox.log(MessageType::ERROR, format!("`{what}` went wrong: {}", said(&*panic)));
                None
            }
        }
    }

    fn request(&mut self, request: Request) {
        let Request { id, method, params } = request;
        let refused = if self.shared.lock().cancelled.remove(&id) {
            Some(Refusal::new(ErrorCode::RequestCanceled, "cancelled"))
        } else {
            self.farewell.then(|| Refusal::new(ErrorCode::InvalidRequest, "the server has shut down"))
        };
        if let Some(refusal) = refused {
            return self.outbox.answer(id, Err(refusal.into_error()));
        }
        if method == lsp_types::request::DocumentDiagnosticRequest::METHOD && !self.client.asks_again {
            return self.later(id, &params);
        }
        let answer = self.guarded(&method, |server| route::answer(server, &method, params)).unwrap_or_else(|| {
            Err(Refusal::new(ErrorCode::InternalError, format!("`{method}` went wrong; the log says more")))
        });
        self.outbox.answer(id, answer.map_err(Refusal::into_error));
    }

    /// Findings for an editor that asks once: all of them, when they are there.
    fn later(&mut self, id: RequestId, params: &Value) {
        let uri = params.pointer("/textDocument/uri").and_then(Value::as_str).and_then(|uri| uri.parse::<Uri>().ok());
        let today = self.host.today();
        let job = uri.and_then(|uri| self.documents.open.get(&uri).map(|document| job(&uri, document, today)));
        let sent = match job {
            Some(job) => self.worker.send(Task::Answer(id.clone(), job)).is_ok(),
            None => false,
        };
        if !sent {
            self.outbox.answer(id, Err(not_open().into_error()));
        }
    }

    /// Marks the end of the talk.
    pub(super) fn farewell(&mut self) {
        self.farewell = true;
    }

    /// The view of an open text.
    pub(super) fn view<'a>(&'a mut self, uri: &'a Uri) -> Result<View<'a>, Refusal> {
        let today = self.host.today();
        let document = self.documents.open.get_mut(uri).ok_or_else(not_open)?;
        let compiled = document.compiled(today);
        let (whole, extra) = {
            let state = self.shared.lock();
            (state.whole(uri, document.stamp), state.extra(uri, document.stamp))
        };
        Ok(View { uri, file: &document.file, compiled, whole, extra, client: self.client, host: &*self.host, today })
    }

    /// A view of an open text whose names may be those of an older one.
    pub(super) fn hasty_view<'a>(&'a mut self, uri: &'a Uri) -> Result<View<'a>, Refusal> {
        let today = self.host.today();
        let document = self.documents.open.get_mut(uri).ok_or_else(not_open)?;
        let compiled = document.at_hand(today);
        let extra = self.shared.lock().older_extra(uri);
        Ok(View {
            uri,
            file: &document.file,
            compiled,
            whole: None,
            extra,
            client: self.client,
            host: &*self.host,
            today,
        })
    }

    /// The open texts.
    pub(super) fn uris(&self) -> Vec<Uri> {
        self.documents.open.keys().cloned().collect()
    }

    fn notification(&mut self, notification: Notification) {
        let Notification { method, params } = notification;
        match method.as_str() {
            DidOpenTextDocument::METHOD => self.with(params, Server::opened),
            DidChangeTextDocument::METHOD => self.with(params, Server::changed),
            DidSaveTextDocument::METHOD => {
                self.with(params, |server, saved: DidSaveTextDocumentParams| server.relevel(&saved.text_document.uri));
            }
            DidCloseTextDocument::METHOD => self.with(params, Server::closed),
            DidChangeWatchedFiles::METHOD => {
                for uri in self.uris() {
                    self.relevel(&uri);
                }
            }
            Initialized::METHOD => self.watch(),
            // What was cancelled and is answered already need not be remembered; what waits is with the worker.
            Cancel::METHOD => {}
            _ if method.starts_with("$/") => {}
            _ => self.outbox.log(MessageType::LOG, format!("`{method}` is not known here")),
        }
    }

    fn with<P: serde::de::DeserializeOwned>(&mut self, params: Value, act: impl FnOnce(&mut Self, P)) {
        match serde_json::from_value(params) {
            Ok(params) => act(self, params),
            Err(error) => self.outbox.log(MessageType::WARNING, format!("a message that cannot be read: {error}")),
        }
    }

    fn opened(&mut self, params: DidOpenTextDocumentParams) {
        let (item, stamp) = (params.text_document, self.documents.stamp());
        let levels = self.levels(&item.uri);
        let document = Document::new(&item.uri, &item.text, item.version, stamp, levels);
        self.shared.lock().changed(&item.uri, stamp);
        self.documents.open.insert(item.uri, document);
    }

    fn changed(&mut self, params: DidChangeTextDocumentParams) {
        let (uri, stamp) = (params.text_document.uri, self.documents.stamp());
        let Some(document) = self.documents.open.get_mut(&uri) else { return };
        document.version = params.text_document.version;
        let old = document.changed(stamp);
        self.shared.lock().changed(&uri, stamp);
        document.change(params.content_changes, self.client.encoding);
        self.forget(old);
    }

    fn closed(&mut self, params: DidCloseTextDocumentParams) {
        let uri = params.text_document.uri;
        let Some(document) = self.documents.open.remove(&uri) else { return };
        let mut state = self.shared.lock();
        state.newest.remove(&uri);
        state.stop(&uri);
        state.whole.remove(&uri);
        state.extra.remove(&uri);
        if !self.client.pulls {
            self.outbox.notify(PublishDiagnostics::METHOD, published(&uri, document.version, Vec::new()));
        }
    }

    /// Reads the levels of an open text again.
    fn relevel(&mut self, uri: &Uri) {
        let levels = self.levels(uri);
        let stamp = self.documents.stamp();
        let Some(document) = self.documents.open.get_mut(uri) else { return };
        document.levels = levels;
        let old = document.changed(stamp);
        self.shared.lock().changed(uri, stamp);
        self.forget(old);
    }

    /// Lets the second thread let go of what nobody needs any more.
    fn forget(&self, old: Option<Arc<Compilation>>) {
        if let Some(old) = old {
            drop(self.worker.send(Task::Forget(old)));
        }
    }

    fn levels(&self, uri: &Uri) -> Levels {
        let Some(path) = convert::path(uri) else { return Levels::default() };
        self.host.levels(&path).unwrap_or_else(|sentence| {
            self.outbox.log(MessageType::WARNING, sentence);
            Levels::default()
        })
    }

    /// Asks to be told when a `progc.toml` changes.
    fn watch(&self) {
        if self.client.watches {
            let options = json!({ "watchers": [{ "globPattern": format!("**/{}", crate::lint::config::FILE) }] });
            let registration =
                json!({ "id": "levels", "method": DidChangeWatchedFiles::METHOD, "registerOptions": options });
            self.outbox.ask("watch", RegisterCapability::METHOD, json!({ "registrations": [registration] }));
        }
    }

    /// Tells the findings of what was changed.
    fn tell(&mut self) {
        for uri in self.uris() {
            let today = self.host.today();
            let Some(document) = self.documents.open.get_mut(&uri).filter(|d| d.untold) else { continue };
            document.untold = false;
            let compiled = document.compiled(today);
            if !self.client.pulls {
                let items = findings(&compiled, &uri, &*self.host, self.client);
                self.outbox.notify(PublishDiagnostics::METHOD, published(&uri, document.version, items));
            }
            // Where there is an error, nothing more can be found.
            if compiled.ir.is_some() && (!self.client.pulls || self.client.asks_again || self.client.hears_later()) {
                drop(self.worker.send(Task::Look(job(&uri, document, today))));
            }
        }
    }
}

fn not_open() -> Refusal {
    Refusal::new(ErrorCode::InvalidParams, "this text is not open")
}

fn job(uri: &Uri, document: &Document, today: crate::value::Date) -> Job {
    Job {
        uri: uri.clone(),
        stamp: document.stamp,
        version: document.version,
        name: document.file.name().to_owned(),
        text: document.file.text().to_owned(),
        options: Options { levels: document.levels.clone(), today: Some(today), ..Options::default() },
    }
}
