//! The second thread: the findings that take longer.
//!
//! It waits until the writer pauses, looks at the newest text alone, and says what it found only if that text is
//! still the newest.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::Duration;

use lsp_server::{ErrorCode, RequestId};
use lsp_types::notification::{Notification, PublishDiagnostics};
use lsp_types::request::{Request, WorkspaceDiagnosticRefresh};
use lsp_types::{MessageType, Uri};
use serde_json::Value;

use super::client::Client;
use super::diagnostics::{findings, published, report};
use super::host::Host;
use super::outbox::Outbox;
use super::refusal::Refusal;
use super::server::said;
use super::shared::Shared;
use crate::lint::Options;
use crate::pipeline::{self, Compilation};

/// So long nobody must type before the analysis begins.
const PAUSE: Duration = Duration::from_millis(120);

/// A text to look at.
#[derive(Debug, Clone)]
pub(super) struct Job {
    pub(super) uri: Uri,
    pub(super) stamp: u64,
    pub(super) version: i32,
    pub(super) name: String,
    pub(super) text: String,
    pub(super) options: Options,
}

/// What the worker is asked to do.
#[derive(Debug)]
pub(super) enum Task {
    /// To look at a text when there is time.
    Look(Job),
    /// To answer a request for the whole findings of a text.
    Answer(RequestId, Job),
}

/// What the thread has.
struct Worker {
    tasks: Receiver<Task>,
    outbox: Outbox,
    shared: Shared,
    client: Client,
    host: Arc<dyn Host>,
}

/// Starts the thread; it ends when the handle is dropped.
pub(super) fn start(outbox: Outbox, shared: Shared, client: Client, host: Arc<dyn Host>) -> Sender<Task> {
    let (send, tasks) = channel();
    let worker = Worker { tasks, outbox, shared, client, host };
    let started = std::thread::Builder::new().name(String::from("analysis")).spawn(move || worker.run());
    // Without the thread the quick findings are all there are.
    drop(started);
    send
}

impl Worker {
    fn run(self) {
        let mut waiting: BTreeMap<String, Job> = BTreeMap::new();
        loop {
            let task = if waiting.is_empty() {
                self.tasks.recv().map_err(|_| RecvTimeoutError::Disconnected)
            } else {
                self.tasks.recv_timeout(PAUSE)
            };
            match task {
                Ok(Task::Look(job)) => drop(waiting.insert(job.uri.as_str().to_owned(), job)),
                Ok(Task::Answer(id, job)) => self.answer(id, &job),
                Err(RecvTimeoutError::Timeout) => {
                    if let Some((_, job)) = waiting.pop_first() {
                        self.look(&job);
                    }
                }
                Err(RecvTimeoutError::Disconnected) => return,
            }
        }
    }

    /// The whole findings of a text; `None` where finding them went wrong.
    fn whole(&self, job: &Job) -> Option<Arc<Compilation>> {
        if let Some(known) = self.shared.lock().whole(&job.uri, job.stamp) {
            return Some(known);
        }
        let check = || Arc::new(pipeline::check(&job.name, &job.text, &job.options));
        match catch_unwind(AssertUnwindSafe(check)) {
            Ok(whole) => {
                let mut state = self.shared.lock();
                if state.is_newest(&job.uri, job.stamp) {
                    state.whole.insert(job.uri.clone(), (job.stamp, Arc::clone(&whole)));
                }
                Some(whole)
            }
            Err(panic) => {
                self.outbox.log(MessageType::ERROR, format!("the analysis went wrong: {}", said(&*panic)));
                None
            }
        }
    }

    fn answer(&self, id: RequestId, job: &Job) {
        if self.shared.lock().cancelled.remove(&id) {
            let refusal = Refusal::new(ErrorCode::RequestCanceled, "cancelled");
            return self.outbox.answer(id, Err(refusal.into_error()));
        }
        let items = self.whole(job).map(|whole| findings(&whole, &job.uri, &*self.host, self.client));
        let answer = match items {
            Some(items) => serde_json::to_value(report(items)).map_err(|e| e.to_string()),
            None => Err(String::from("the analysis went wrong; the log says more")),
        };
        let refused = |message| Refusal::new(ErrorCode::InternalError, message).into_error();
        self.outbox.answer(id, answer.map_err(refused));
    }

    fn look(&self, job: &Job) {
        if !self.shared.lock().is_newest(&job.uri, job.stamp) {
            return;
        }
        let Some(whole) = self.whole(job) else { return };
        let items = findings(&whole, &job.uri, &*self.host, self.client);
        // The lock is held while it is sent: nothing that is newer can be said before.
        let state = self.shared.lock();
        if !state.is_newest(&job.uri, job.stamp) {
            return;
        }
        if self.client.pulls {
            self.outbox.ask(&format!("findings-{}", job.stamp), WorkspaceDiagnosticRefresh::METHOD, Value::Null);
        } else {
            self.outbox.notify(PublishDiagnostics::METHOD, published(&job.uri, job.version, items));
        }
        drop(state);
    }
}
