//! How far a long run is, on a terminal; and that a run which is stopped leaves nothing half written behind.

use std::process;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::terminal;
use crate::data::read::progress::Progress;
use crate::data::write::file::abandon;

/// A run that is shorter needs no bar.
const SOON: Duration = Duration::from_secs(1);
const TICK: Duration = Duration::from_millis(100);
/// The exit code of a command that was interrupted, as shells have it.
const INTERRUPTED: i32 = 130;

/// The bar that is shown now: what is told meanwhile goes above it.
static SHOWN: Mutex<Option<ProgressBar>> = Mutex::new(None);

/// Shows how far a run is until it is dropped.
pub(super) struct Watch {
    progress: Arc<Progress>,
    over: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Watch {
    /// Begins to watch; where nobody looks at a terminal, nothing is shown.
    pub(super) fn start() -> Watch {
        let (progress, over) = (Arc::new(Progress::default()), Arc::new(AtomicBool::new(false)));
        let thread = terminal::stderr_is_terminal().then(|| {
            let (progress, over) = (progress.clone(), over.clone());
            thread::spawn(move || show(&progress, &over))
        });
        Watch { progress, over, thread }
    }

    /// What is told how far the run is.
    pub(super) fn progress(&self) -> Arc<Progress> {
        self.progress.clone()
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        self.over.store(true, Ordering::Relaxed);
        if let Some(thread) = self.thread.take() {
            thread.thread().unpark();
            let _ = thread.join();
        }
    }
}

fn show(progress: &Progress, over: &AtomicBool) {
    let ended = || over.load(Ordering::Relaxed);
    thread::park_timeout(SOON);
    if ended() {
        return;
    }
    let bar = ProgressBar::with_draw_target(Some(progress.total()), ProgressDrawTarget::stderr());
    let style = ProgressStyle::with_template("{bar:24} {bytes} of {total_bytes}, {bytes_per_sec}, {eta} left");
    if let Ok(style) = style {
        bar.set_style(style.progress_chars("█▉▊▋▌▍▎▏ "));
    }
    *SHOWN.lock().unwrap_or_else(PoisonError::into_inner) = Some(bar.clone());
    while !ended() {
        bar.set_length(progress.total().max(progress.done()));
        bar.set_position(progress.done());
        thread::park_timeout(TICK);
    }
    SHOWN.lock().unwrap_or_else(PoisonError::into_inner).take();
    bar.finish_and_clear();
}

/// Does something while no bar is on the screen.
pub(super) fn aside(what: impl FnOnce()) {
    let shown = SHOWN.lock().unwrap_or_else(PoisonError::into_inner).clone();
    match shown {
        Some(bar) => bar.suspend(what),
        None => what(),
    }
}

/// From now on a run that is stopped takes its temporary files with it.
pub(super) fn tidy_when_stopped() {
    // Where that cannot be had, a temporary file may stay; the run goes on.
    let _ = ctrlc::set_handler(|| {
        abandon();
        process::exit(INTERRUPTED);
    });
}
