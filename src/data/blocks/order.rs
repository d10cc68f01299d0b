//! Several threads over the chunks of a table, and their results in its order.

use std::collections::BTreeMap;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;

use super::cut::{Chunk, Cutter, Trouble};

/// Results that may wait for an earlier one, for each thread.
const WAITING: usize = 4;

/// Whether there is to be more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum More {
    /// Go on.
    Yes,
    /// What is left of the table need not be read.
    No,
}

struct Line<T> {
    waiting: BTreeMap<u64, Result<T, Trouble>>,
    next: u64,
    busy: bool,
    stopped: bool,
}

struct Shared<T, S> {
    line: Mutex<Line<T>>,
    moved: Condvar,
    sink: Mutex<S>,
    cutter: Mutex<(Cutter, u64)>,
    most: usize,
}

fn held<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Cuts a table and has its chunks worked on by so many threads, each with what `worker` makes; `take` gets the results one
/// after the other, in the order of the table, and at last the trouble in which it ends, where it does.
pub fn in_order<W, T: Send, S: Send>(
    cutter: Cutter,
    threads: usize,
    worker: impl Fn() -> W + Sync,
    work: impl Fn(&mut W, &Chunk) -> T + Sync,
    sink: S,
    take: impl Fn(&mut S, Result<T, Trouble>) -> More + Sync,
) -> S {
    let line = Line { waiting: BTreeMap::new(), next: 0, busy: false, stopped: false };
    let shared = Shared {
        line: Mutex::new(line),
        moved: Condvar::new(),
        sink: Mutex::new(sink),
        cutter: Mutex::new((cutter, 0)),
        most: threads.max(1) * WAITING,
    };
    let run = |first: Option<Chunk>| {
        let _leaving = Leaving(&shared);
        let mut own = worker();
        let mut chunk = first.unwrap_or_default();
        let mut begun = !chunk.bytes().is_empty();
        while !held(&shared.line).stopped {
            let (number, result) = if std::mem::take(&mut begun) {
                (chunk.number, Ok(work(&mut own, &chunk)))
            } else {
                match shared.next(&mut chunk) {
                    Some(Ok(number)) => (number, Ok(work(&mut own, &chunk))),
                    Some(Err((number, trouble))) => (number, Err(trouble)),
                    None => return,
                }
            };
            shared.deliver(number, result, &take);
        }
    };
    // What fits into one chunk is not worth a second thread.
    let mut first = Chunk::default();
    match shared.next(&mut first) {
        None => {}
        Some(Err((number, trouble))) => shared.deliver(number, Err(trouble), &take),
        Some(Ok(_)) if threads < 2 || held(&shared.cutter).0.is_done() => run(Some(first)),
        Some(Ok(_)) => thread::scope(|scope| {
            let run = &run;
            for _ in 1..threads {
                scope.spawn(move || run(None));
            }
            run(Some(first));
        }),
    }
    shared.sink.into_inner().unwrap_or_else(PoisonError::into_inner)
}

impl<T, S> Shared<T, S> {
    /// The next chunk or trouble with its place in line; `None` behind the last.
    fn next(&self, chunk: &mut Chunk) -> Option<Result<u64, (u64, Trouble)>> {
        let mut guard = held(&self.cutter);
        let (cutter, number) = &mut *guard;
        let found = match cutter.next(chunk) {
            Ok(true) => Ok(*number),
            Ok(false) => return None,
            Err(trouble) => Err((*number, trouble)),
        };
        *number += 1;
        Some(found)
    }

    /// Puts a result in line, and hands on all whose turn it is, unless another thread is about it.
    fn deliver(&self, number: u64, result: Result<T, Trouble>, take: &impl Fn(&mut S, Result<T, Trouble>) -> More) {
        let mut line = held(&self.line);
        line.waiting.insert(number, result);
        loop {
            let next = line.next;
            let turn = if line.busy || line.stopped { None } else { line.waiting.remove(&next) };
            if let Some(result) = turn {
                line.busy = true;
                drop(line);
                let more = take(&mut held(&self.sink), result);
                line = held(&self.line);
                line.busy = false;
                line.next += 1;
                line.stopped |= more == More::No;
                self.moved.notify_all();
            } else if line.waiting.len() > self.most && !line.stopped {
                line = self.moved.wait(line).unwrap_or_else(PoisonError::into_inner);
            } else {
                return;
            }
        }
    }
}

/// A thread that ends with a panic stops the others, which would wait for its result.
struct Leaving<'a, T, S>(&'a Shared<T, S>);

impl<T, S> Drop for Leaving<'_, T, S> {
    fn drop(&mut self) {
        if thread::panicking() {
            held(&self.0.line).stopped = true;
            self.0.moved.notify_all();
        }
    }
}
