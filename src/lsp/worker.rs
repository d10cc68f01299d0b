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
use lsp_types::request::{CodeLensRefresh, InlayHintRefreshRequest, Request, WorkspaceDiagnosticRefresh};
use lsp_types::{MessageType, Uri};
use serde_json::Value;

use super::client::Client;
use super::convert;
use super::diagnostics::{findings, published, report};
use super::extra::extra;
use super::host::Host;
use super::outbox::Outbox;
use super::refusal::Refusal;
use super::server::said;
use super::shared::{Shared, Work};
use crate::analyze::Stop;
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
    /// To let go of what was found out of an older text.
    Forget(Arc<Compilation>),
    /// To answer a request for the whole findings of a text.
    Answer(RequestId, Job),
}

/// What came of a look at a text.
enum Found {
    /// All there is to be found.
    All(Arc<Compilation>),
    /// Nobody wanted to know any more.
    Ended,
    /// It went wrong, and that has been logged.
    Panicked,
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
                Ok(Task::Forget(old)) => drop(old),
                Err(RecvTimeoutError::Timeout) => {
                    if let Some((_, job)) = waiting.pop_first() {
                        self.look(&job);
                    }
                }
                Err(RecvTimeoutError::Disconnected) => return,
            }
        }
    }

    /// The whole findings of a text.
    fn whole(&self, job: &Job, request: Option<&RequestId>) -> Found {
        let mut options = job.options.clone();
        {
            let mut state = self.shared.lock();
            if let Some(known) = state.whole(&job.uri, job.stamp) {
                return Found::All(known);
            }
            let is_cancelled = request.is_some_and(|id| state.cancelled.contains(id));
            if is_cancelled || !state.is_newest(&job.uri, job.stamp) {
                return Found::Ended;
            }
            options.stop = Stop::default();
            let (uri, request, stop) = (job.uri.clone(), request.cloned(), options.stop.clone());
            state.work = Some(Work { uri, request, stop });
        }
        let checked = catch_unwind(AssertUnwindSafe(|| Arc::new(pipeline::check(&job.name, &job.text, &options))));
        let mut state = self.shared.lock();
        state.work = None;
        match checked {
            Ok(_) if options.stop.is_set() => Found::Ended,
            Ok(whole) => {
                if state.is_newest(&job.uri, job.stamp) {
                    state.whole.insert(job.uri.clone(), (job.stamp, Arc::clone(&whole)));
                }
                Found::All(whole)
            }
            Err(panic) => {
                drop(state);
                self.outbox.log(MessageType::ERROR, format!("the analysis went wrong: {}", said(&*panic)));
                Found::Panicked
            }
        }
    }

    fn answer(&self, id: RequestId, job: &Job) {
        let answer = match self.whole(job, Some(&id)) {
            Found::All(whole) => {
                let items = findings(&whole, &job.uri, &*self.host, self.client);
                serde_json::to_value(report(items)).map_err(|e| Refusal::new(ErrorCode::InternalError, e.to_string()))
            }
            Found::Ended if self.shared.lock().cancelled.contains(&id) => {
                Err(Refusal::new(ErrorCode::RequestCanceled, "cancelled"))
            }
            // The editor asks again for the text that it has now.
            Found::Ended => Err(Refusal::again()),
            Found::Panicked => {
                Err(Refusal::new(ErrorCode::InternalError, "the analysis went wrong; the log says more"))
            }
        };
        self.shared.lock().cancelled.remove(&id);
        self.outbox.answer(id, answer.map_err(Refusal::into_error));
    }

    fn look(&self, job: &Job) {
        let Found::All(whole) = self.whole(job, None) else { return };
        let items = findings(&whole, &job.uri, &*self.host, self.client);
        // The lock is held while it is sent: nothing that is newer can be said before.
        let state = self.shared.lock();
        if !state.is_newest(&job.uri, job.stamp) {
            return;
        }
        if !self.client.pulls {
            self.outbox.notify(PublishDiagnostics::METHOD, published(&job.uri, job.version, items));
        } else if self.client.asks_again {
            self.outbox.ask(&format!("findings-{}", job.stamp), WorkspaceDiagnosticRefresh::METHOD, Value::Null);
        }
        drop(state);
        if self.client.hears_later() {
            self.beside(job, &whole);
        }
    }

    /// Finds out what is no finding, and tells that there is something new.
    fn beside(&self, job: &Job, whole: &Compilation) {
        let stop = Stop::default();
        {
            let mut state = self.shared.lock();
            if !state.is_newest(&job.uri, job.stamp) || state.extra(&job.uri, job.stamp).is_some() {
                return;
            }
            state.work = Some(Work { uri: job.uri.clone(), request: None, stop: stop.clone() });
        }
        let today = job.options.today.unwrap_or_else(|| self.host.today());
        let path = convert::path(&job.uri);
        let look = || extra(whole, path.as_deref(), &*self.host, today, &stop);
        let found = catch_unwind(AssertUnwindSafe(look));
        let mut state = self.shared.lock();
        state.work = None;
        match found {
            Ok(Some(found)) if state.is_newest(&job.uri, job.stamp) => {
                state.extra.insert(job.uri.clone(), (job.stamp, Arc::new(found)));
                if self.client.lenses_again {
                    self.outbox.ask(&format!("lenses-{}", job.stamp), CodeLensRefresh::METHOD, Value::Null);
                }
                if self.client.hints_again {
                    self.outbox.ask(&format!("hints-{}", job.stamp), InlayHintRefreshRequest::METHOD, Value::Null);
                }
            }
            Ok(_) => {}
            Err(panic) => {
                drop(state);
                self.outbox.log(MessageType::ERROR, format!("a look beside the program went wrong: {}", said(&*panic)));
            }
        }
    }
}
