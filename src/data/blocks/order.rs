//! Several threads over the chunks of a table, and their results in its order.

use std::collections::BTreeMap;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;

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

/// Cuts a table into chunks.
pub trait Cut: Send {
    /// Some rows of it.
    type Chunk: Default;
    /// Why it breaks off.
    type Trouble: Send;

    /// Puts the next rows into `chunk`; false at the end.
    fn next(&mut self, chunk: &mut Self::Chunk) -> Result<bool, Self::Trouble>;

    /// Whether all has been given.
    fn is_done(&self) -> bool;
}

struct Line<T, E> {
    waiting: BTreeMap<u64, Result<T, E>>,
    next: u64,
    busy: bool,
    stopped: bool,
}

struct Shared<T, S, C: Cut> {
    line: Mutex<Line<T, C::Trouble>>,
    moved: Condvar,
    sink: Mutex<S>,
    cutter: Mutex<(C, u64)>,
    most: usize,
}

fn held<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Cuts a table and has its chunks worked on by so many threads, each with what `worker` makes; `take` gets the results one
/// after the other, in the order of the table, and at last the trouble in which it ends, where it does.
pub fn in_order<C: Cut, W, T: Send, S: Send>(
    cutter: C,
    threads: usize,
    worker: impl Fn() -> W + Sync,
    work: impl Fn(&mut W, &C::Chunk) -> T + Sync,
    sink: S,
    take: impl Fn(&mut S, Result<T, C::Trouble>) -> More + Sync,
) -> S {
    let line = Line { waiting: BTreeMap::new(), next: 0, busy: false, stopped: false };
    let shared = Shared {
        line: Mutex::new(line),
        moved: Condvar::new(),
        sink: Mutex::new(sink),
        cutter: Mutex::new((cutter, 0)),
        most: threads.max(1) * WAITING,
    };
    let run = |first: Option<(u64, C::Chunk)>| {
        let _leaving = Leaving(&shared);
        let mut own = worker();
        let (mut begun, mut chunk) = first.map_or_else(Default::default, |(number, chunk)| (Some(number), chunk));
        while !held(&shared.line).stopped {
            let (number, result) = if let Some(number) = begun.take() {
                (number, Ok(work(&mut own, &chunk)))
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
    let mut first = C::Chunk::default();
    match shared.next(&mut first) {
        None => {}
        Some(Err((number, trouble))) => shared.deliver(number, Err(trouble), &take),
        Some(Ok(number)) if threads < 2 || held(&shared.cutter).0.is_done() => run(Some((number, first))),
        Some(Ok(number)) => thread::scope(|scope| {
            let run = &run;
            for _ in 1..threads {
                scope.spawn(move || run(None));
            }
            run(Some((number, first)));
        }),
    }
    shared.sink.into_inner().unwrap_or_else(PoisonError::into_inner)
}

impl<T, S, C: Cut> Shared<T, S, C> {
    /// The next chunk or trouble with its place in line; `None` behind the last.
    fn next(&self, chunk: &mut C::Chunk) -> Option<Result<u64, (u64, C::Trouble)>> {
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
    fn deliver(
        &self,
        number: u64,
        result: Result<T, C::Trouble>,
        take: &impl Fn(&mut S, Result<T, C::Trouble>) -> More,
    ) {
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
struct Leaving<'a, T, S, C: Cut>(&'a Shared<T, S, C>);

impl<T, S, C: Cut> Drop for Leaving<'_, T, S, C> {
    fn drop(&mut self) {
        if thread::panicking() {
            held(&self.0.line).stopped = true;
            self.0.moved.notify_all();
        }
    }
}
