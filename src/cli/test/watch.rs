//! `--watch`: runs again whenever a file changes.

use std::collections::BTreeMap;
use std::fs;
use std::thread;
use std::time::{Duration, SystemTime};

use super::Args;
use crate::cli::{Failure, Verdict, check, terminal};

/// How often files are looked at. A person does not notice the wait, and a machine not the work.
const PAUSE: Duration = Duration::from_millis(200);

/// When a file was last changed, and how long it is.
type State = BTreeMap<String, (Option<SystemTime>, u64)>;

/// Runs, and runs again after each change, until it is interrupted or has run as often as it may.
pub(super) fn run(args: &Args, mut once: impl FnMut() -> Result<Verdict, Failure>) -> Result<Verdict, Failure> {
    let mut runs = 0u32;
    loop {
        let before = state(args);
        let ended = once();
        runs += 1;
        if args.watch_runs.is_some_and(|most| runs >= most) {
            return ended;
        }
        // What a program lacks while it is being written is no reason to stop looking.
        match ended {
            Ok(_) => {}
            Err(failure) if failure.is_broken_pipe() => return Err(failure),
            Err(failure) => terminal::failure(&failure),
        }
        terminal::tell("waiting for a change; Ctrl-C ends\n");
        while state(args) == before {
            thread::sleep(PAUSE);
        }
        terminal::tell("\n");
    }
}

fn state(args: &Args) -> State {
    let programs = check::files(&args.paths).unwrap_or_default();
    let others = args.data.iter().cloned().chain(args.beside.inputs().map(str::to_owned));
    let seen = |file: String| {
        let meta = fs::metadata(&file).ok();
        let state = (meta.as_ref().and_then(|m| m.modified().ok()), meta.map_or(0, |m| m.len()));
        (file, state)
    };
    programs.into_iter().chain(others).map(seen).collect()
}
