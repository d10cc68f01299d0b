//! How long an editor waits: `cargo bench --bench lsp [KEYSTROKES]`. Replays typing in a program of 10,000 lines, letter by
//! letter, over the protocol and within this process.
//!
//! A keystroke counts until its findings are there that can be found at once; what the analysis finds follows. At the 99th
//! percentile, findings shall take less than 50 ms and a completion less than 20 ms. Where the system tells it, the
//! processor time of the thread that answers stands beside: on a machine that does other things too, it says more.

#![expect(clippy::print_stdout, reason = "the table is what it is for")]

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use lsp_server::{Connection, Message, Notification, Request};
use progc::ir::Program;
use progc::lint::Levels;
use progc::lsp::{Beside, Host, Page, serve};
use progc::value::Date;
use serde_json::{Value, json};

use self::made::program;

mod made;

const URI: &str = "file:///typed.prog";

/// What is typed, at one tier after another.
const CLAUSES: [&str; 3] = [
    "  grants margin 2 percentage points more when purchases >= 100000 EUR/yr\n",
    "  requires at least 2 of (3 customer references, 1 certified engineer)\n",
    "  obliges \"a yearly plan\"\n",
];

struct Machine;

impl Host for Machine {
    fn today(&self) -> Date {
        Date::constant(2026, 1, 1)
    }

    fn levels(&self, _: &Path) -> Result<Levels, String> {
        Ok(Levels::default())
    }

    fn page(&self, _: Page) -> Option<PathBuf> {
        None
    }

    fn beside(&self, _: &Path, _: &Program) -> Option<Beside> {
        None
    }
}

fn main() {
    // `cargo bench` adds `--bench`; a number is how many keystrokes to replay.
    let keystrokes = std::env::args().find_map(|a| a.parse().ok()).unwrap_or(400_usize).max(1);
    let (editor, server) = Connection::memory();
    let serving = std::thread::Builder::new().name(String::from(SERVER));
    let server = serving.spawn(move || serve(server, Arc::new(Machine))).expect("a thread");
    ask(&editor, 0, "initialize", json!({ "capabilities": {} }));
    tell(&editor, "initialized", json!({}));
    println!("{:>8} {:>32} {:>9} {:>9} {:>9}", "lines", "", "median", "p99", "slowest");
    for lines in [100, 1_000, 10_000] {
        let item = json!({ "uri": URI, "languageId": "prog", "version": 0, "text": program(lines) });
        tell(&editor, "textDocument/didOpen", json!({ "textDocument": item }));
        findings(&editor, 0);
        let times = typed(&editor, lines, keystrokes);
        show(lines, "keystroke to findings", times.to_findings);
        show(lines, "its processor time", times.working);
        show(lines, "completion", times.to_completions);
        tell(&editor, "textDocument/didClose", json!({ "textDocument": { "uri": URI } }));
    }
    ask(&editor, 0, "shutdown", Value::Null);
    tell(&editor, "exit", Value::Null);
    server.join().expect("the server ends");
}

/// What the thread is called that answers.
const SERVER: &str = "server";

/// So long the thread that answers has worked; nothing where the system does not tell.
fn worked() -> Option<Duration> {
    let threads = std::fs::read_dir("/proc/self/task").ok()?;
    let is_server = |path: &PathBuf| std::fs::read_to_string(path.join("comm")).is_ok_and(|name| name.trim() == SERVER);
    let thread = threads.filter_map(|thread| Some(thread.ok()?.path())).find(is_server)?;
    let told = std::fs::read_to_string(thread.join("schedstat")).ok()?;
    Some(Duration::from_nanos(told.split(' ').next()?.parse().ok()?))
}

/// How long everything took.
#[derive(Default)]
struct Times {
    to_findings: Vec<Duration>,
    working: Vec<Duration>,
    to_completions: Vec<Duration>,
}

/// Types clauses into the program, and asks for a completion at every third letter.
fn typed(editor: &Connection, lines: usize, keystrokes: usize) -> Times {
    let mut times = Times::default();
    let mut version = 0;
    for round in 0.. {
        // Behind the last clause of a tier; each round finds the text longer by the lines of those before.
        let tier = (round * 37) % (lines / 10);
        let (line, clause) = (4 + tier * 10 + 9, CLAUSES[round % CLAUSES.len()]);
        for (at, letter) in clause.char_indices() {
            if version == keystrokes {
                return times;
            }
            version += 1;
            let place = json!({ "line": line, "character": at });
            let change = json!({ "range": { "start": place, "end": place }, "text": letter.to_string() });
            let document = json!({ "uri": URI, "version": version });
            let (start, before) = (Instant::now(), worked());
            tell(editor, "textDocument/didChange", json!({ "textDocument": document, "contentChanges": [change] }));
            if at % 3 == 0 && letter != '\n' {
                let place = json!({ "line": line, "character": at + 1 });
                let asked = json!({ "textDocument": { "uri": URI }, "position": place });
                let told = ask(editor, version, "textDocument/completion", asked);
                times.to_completions.push(start.elapsed());
                if !told {
                    findings(editor, version);
                }
            } else {
                findings(editor, version);
                times.to_findings.push(start.elapsed());
                times.working.extend(worked().zip(before).map(|(after, before)| after.saturating_sub(before)));
            }
        }
    }
    times
}

fn tell(editor: &Connection, method: &str, params: Value) {
    let message = Message::Notification(Notification { method: method.to_owned(), params });
    editor.sender.send(message).expect("the server listens");
}

/// Asks and waits; whether the findings of the version `id` came before the answer.
fn ask(editor: &Connection, id: usize, method: &str, params: Value) -> bool {
    let number = i32::try_from(id).expect("few requests");
    let message = Message::Request(Request { id: number.into(), method: method.to_owned(), params });
    editor.sender.send(message).expect("the server listens");
    let mut told = false;
    loop {
        match editor.receiver.recv().expect("the server answers") {
            Message::Response(response) if response.id == number.into() => return told,
            Message::Notification(found) => told |= found.params["version"] == id,
            Message::Response(_) | Message::Request(_) => {}
        }
    }
}

/// Waits for the findings of a version.
fn findings(editor: &Connection, version: usize) {
    loop {
        if let Message::Notification(found) = editor.receiver.recv().expect("the server tells")
            && found.params["version"] == version
        {
            return;
        }
    }
}

fn show(lines: usize, what: &str, mut times: Vec<Duration>) {
    times.sort();
    let Some(&last) = times.last() else { return };
    let at = |percent: usize| times.get(times.len() * percent / 100).copied().unwrap_or(last);
    let shown = |time: Duration| format!("{}.{:02} ms", time.as_millis(), time.as_micros() % 1000 / 10);
    println!("{lines:>8} {what:>32} {:>9} {:>9} {:>9}", shown(at(50)), shown(at(99)), shown(at(100)));
}
