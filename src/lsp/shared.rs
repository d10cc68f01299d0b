//! What the threads of the server share.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use lsp_server::RequestId;
use lsp_types::Uri;

use super::extra::Extra;
use crate::analyze::Stop;
use crate::pipeline::Compilation;

/// Behind one lock, held only for a moment.
#[derive(Debug, Default)]
pub(super) struct State {
    /// The newest version of each open text, as the server counts them.
    pub(super) newest: BTreeMap<Uri, u64>,
    /// The whole findings, by version.
    pub(super) whole: BTreeMap<Uri, (u64, Arc<Compilation>)>,
    /// What was found out beside, by version.
    pub(super) extra: BTreeMap<Uri, (u64, Arc<Extra>)>,
    /// Requests that the editor does not want to be answered any more.
    pub(super) cancelled: BTreeSet<RequestId>,
    /// What the second thread is at.
    pub(super) work: Option<Work>,
}

/// A search that takes long.
#[derive(Debug, Clone)]
pub(super) struct Work {
    /// Of which text.
    pub(super) uri: Uri,
    /// For which request, where one waits for it.
    pub(super) request: Option<RequestId>,
    /// Ends it.
    pub(super) stop: Stop,
}

impl State {
    /// The whole findings of a version.
    pub(super) fn whole(&self, uri: &Uri, version: u64) -> Option<Arc<Compilation>> {
        self.whole.get(uri).filter(|(of, _)| *of == version).map(|(_, whole)| Arc::clone(whole))
    }

    /// What was found out beside of a version; of an older one it holds no longer.
    pub(super) fn extra(&self, uri: &Uri, version: u64) -> Option<Arc<Extra>> {
        self.extra.get(uri).filter(|(of, _)| *of == version).map(|(_, extra)| Arc::clone(extra))
    }

    /// The same of any version: a table beside the program seldom changes.
    pub(super) fn older_extra(&self, uri: &Uri) -> Option<Arc<Extra>> {
        self.extra.get(uri).map(|(_, extra)| Arc::clone(extra))
    }

    /// A text is another one now; what is looked for in the one before is of no use.
    pub(super) fn changed(&mut self, uri: &Uri, version: u64) {
        self.newest.insert(uri.clone(), version);
        self.stop(uri);
    }

    /// Ends the search in a text.
    pub(super) fn stop(&self, uri: &Uri) {
        if let Some(work) = self.work.as_ref().filter(|work| work.uri == *uri) {
            work.stop.set();
        }
    }

    /// Notes that a request is not to be answered, and ends the search for its answer.
    pub(super) fn cancel(&mut self, id: RequestId) {
        if let Some(work) = self.work.as_ref().filter(|work| work.request.as_ref() == Some(&id)) {
            work.stop.set();
        }
        self.cancelled.insert(id);
    }

    pub(super) fn is_newest(&self, uri: &Uri, version: u64) -> bool {
        self.newest.get(uri) == Some(&version)
    }
}

/// A handle to the state.
#[derive(Debug, Clone, Default)]
pub(super) struct Shared(Arc<Mutex<State>>);

impl Shared {
    pub(super) fn lock(&self) -> MutexGuard<'_, State> {
        // Where a thread panicked, each value is still whole: they are put in and taken out as one.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
