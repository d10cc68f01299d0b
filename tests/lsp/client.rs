//! A scripted editor: it opens, types and asks over the protocol, and reads what comes back.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::Duration;

use lsp_server::{Connection, Message, Notification, Request};
use progc::eval::Facts;
use progc::ir::{FactValue, MeasureId, Program};
use progc::lint::Levels;
use progc::lsp::{Beside, Ended, Host, Page, serve};
use progc::value::{Date, Decimal};
use serde_json::{Value, json};

/// A machine that is always the same, and breaks when told to.
#[derive(Default)]
pub(super) struct Machine {
    pub(super) breaks: AtomicBool,
    /// The partners of the table beside the program, by their purchases; none without a table.
    pub(super) purchases: Mutex<Vec<i64>>,
}

impl Host for Machine {
    fn beside(&self, _: &Path, program: &Program) -> Option<Beside> {
        let purchases = self.purchases.lock().unwrap().clone();
        let measure = program.measures.iter().position(|measure| measure.name == "purchases")?;
        let partner = |euros: i64| {
            let mut facts = Facts::unknown(program);
            if euros >= 0 {
                facts.set(MeasureId::at(measure), FactValue::Number(Decimal::new(euros.into(), 0)));
            }
            facts
        };
        let columns = ["partner_id", "purchases", "staff on site"].map(String::from).to_vec();
        let ignored = vec![String::from("staff on site")];
        let partners: Vec<Facts> = purchases.into_iter().map(partner).collect();
        (!partners.is_empty()).then(|| Beside { name: String::from("partners.csv"), columns, ignored, partners })
    }

    fn today(&self) -> Date {
        assert!(!self.breaks.load(Ordering::SeqCst), "the clock is broken");
        crate::harness::today()
    }

    fn levels(&self, _: &Path) -> Result<Levels, String> {
        Ok(Levels::default())
    }

    fn page(&self, page: Page) -> Option<PathBuf> {
        Some(match page {
            Page::Vocabulary => PathBuf::from("/pages/vocabulary.prog"),
            Page::Code(code) => PathBuf::from(format!("/pages/{}.md", code.id())),
        })
    }
}

/// An editor that talks to a server of its own.
pub(super) struct Editor {
    connection: Option<Connection>,
    server: Option<JoinHandle<Ended>>,
    pub(super) machine: Arc<Machine>,
    pub(super) abilities: Value,
    next: i32,
    /// Notifications that came while an answer was waited for.
    pub(super) heard: Vec<Notification>,
    version: i32,
}

pub(super) const URI: &str = "file:///programs/a.prog";

impl Editor {
    /// An editor as most are: UTF-16, nested symbols, snippets, findings are sent to it.
    pub(super) fn new() -> Self {
        Editor::with(&json!({
            "textDocument": {
                "completion": { "completionItem": { "snippetSupport": true } },
                "documentSymbol": { "hierarchicalDocumentSymbolSupport": true }
            }
        }))
    }

    pub(super) fn with(capabilities: &Value) -> Self {
        let (connection, other) = Connection::memory();
        let machine = Arc::new(Machine::default());
        let host = Arc::clone(&machine);
        let server = std::thread::spawn(move || serve(other, host));
        let mut editor = Editor {
            connection: Some(connection),
            server: Some(server),
            machine,
            abilities: Value::Null,
            next: 0,
            heard: Vec::new(),
            version: 0,
        };
        let answer = editor.ask("initialize", json!({ "capabilities": capabilities }));
        editor.abilities = answer.unwrap()["capabilities"].clone();
        editor.tell("initialized", json!({}));
        editor
    }

    /// An editor with a text open.
    pub(super) fn open(text: &str) -> Self {
        let mut editor = Editor::new();
        editor.opened(text);
        editor
    }

    pub(super) fn opened(&mut self, text: &str) {
        let item = json!({ "uri": URI, "languageId": "prog", "version": 1, "text": text });
        self.version = 1;
        self.tell("textDocument/didOpen", json!({ "textDocument": item }));
    }

    pub(super) fn closed(&mut self) {
        self.tell("textDocument/didClose", json!({ "textDocument": { "uri": URI } }));
    }

    /// Writes something in place of a range, or of the whole text.
    pub(super) fn typed(&mut self, range: Option<Value>, text: &str) {
        self.version += 1;
        let change = match range {
            Some(range) => json!({ "range": range, "text": text }),
            None => json!({ "text": text }),
        };
        let document = json!({ "uri": URI, "version": self.version });
        let params = json!({ "textDocument": document, "contentChanges": [change] });
        self.tell("textDocument/didChange", params);
    }

    pub(super) fn send(&self, message: Message) {
        self.connection.as_ref().unwrap().sender.send(message).unwrap();
    }

    pub(super) fn tell(&self, method: &str, params: Value) {
        self.send(Message::Notification(Notification { method: method.to_owned(), params }));
    }

    /// Sends a request without waiting for its answer.
    pub(super) fn request(&mut self, method: &str, params: Value) -> i32 {
        self.next += 1;
        self.send(Message::Request(Request { id: self.next.into(), method: method.to_owned(), params }));
        self.next
    }

    /// The next message; a server that says nothing for a minute has failed.
    pub(super) fn receive(&self) -> Message {
        self.connection.as_ref().unwrap().receiver.recv_timeout(Duration::from_secs(60)).unwrap()
    }

    /// The answer to a request.
    pub(super) fn answer(&mut self, id: i32) -> Result<Value, String> {
        loop {
            match self.receive() {
                Message::Response(response) if response.id == id.into() => {
                    return response.response_result.map_err(|error| format!("{}: {}", error.code, error.message));
                }
                Message::Response(response) => panic!("an answer to nothing: {response:?}"),
                Message::Notification(notification) => self.heard.push(notification),
                Message::Request(_) => {}
            }
        }
    }

    /// Asks and waits.
    pub(super) fn ask(&mut self, method: &str, params: Value) -> Result<Value, String> {
        let id = self.request(method, params);
        self.answer(id)
    }

    /// Asks about the text.
    pub(super) fn ask_text(&mut self, method: &str, mut params: Value) -> Result<Value, String> {
        params["textDocument"] = json!({ "uri": URI });
        self.ask(method, params)
    }

    /// Asks about a place, given as line and character.
    pub(super) fn ask_at(&mut self, method: &str, (line, character): (usize, usize)) -> Result<Value, String> {
        self.ask_text(method, json!({ "position": { "line": line, "character": character } }))
    }

    /// All findings as `code line:character`, in order.
    pub(super) fn findings(&mut self) -> Vec<String> {
        let report = self.ask_text("textDocument/diagnostic", json!({})).unwrap();
        short(&report["items"])
    }

    /// The next findings that the server sends of its own accord.
    pub(super) fn published(&mut self) -> Value {
        loop {
            if let Some(at) = self.heard.iter().position(|n| n.method == "textDocument/publishDiagnostics") {
                return self.heard.remove(at).params;
            }
            if let Message::Notification(notification) = self.receive() {
                self.heard.push(notification);
            }
        }
    }

    /// Waits until the server asks for something, such as to be asked again.
    pub(super) fn asked_for(&mut self, method: &str) {
        loop {
            match self.receive() {
                Message::Request(request) if request.method == method => return,
                Message::Notification(notification) => self.heard.push(notification),
                Message::Request(_) | Message::Response(_) => {}
            }
        }
    }

    /// Says farewell as the protocol wants it.
    pub(super) fn leave(mut self) -> Ended {
        self.ask("shutdown", Value::Null).unwrap();
        self.tell("exit", Value::Null);
        self.server.take().unwrap().join().unwrap()
    }

    /// Goes without a word.
    pub(super) fn vanish(mut self) -> Ended {
        self.connection = None;
        self.server.take().unwrap().join().unwrap()
    }
}

/// Findings as `code line:character`.
pub(super) fn short(items: &Value) -> Vec<String> {
    let items = items.as_array().cloned().unwrap_or_default();
    let place = |start: &Value| format!("{}:{}", start["line"], start["character"]);
    items.iter().map(|d| format!("{} {}", d["code"].as_str().unwrap(), place(&d["range"]["start"]))).collect()
}

/// A text and the place of the `|` in it, as line and character of UTF-16.
pub(super) fn cursor(marked: &str) -> (String, (usize, usize)) {
    let at = marked.find('|').unwrap();
    let before = &marked[..at];
    let line = before.matches('\n').count();
    let character = before.rsplit('\n').next().unwrap().encode_utf16().count();
    (marked.replacen('|', "", 1), (line, character))
}

/// A range of the protocol.
pub(super) fn range(from: (usize, usize), to: (usize, usize)) -> Value {
    let place = |(line, character)| json!({ "line": line, "character": character });
    json!({ "start": place(from), "end": place(to) })
}

/// Applies edits of the protocol to a text.
pub(super) fn edited(text: &str, edits: &Value) -> String {
    let lines: Vec<usize> = std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect();
    let offset = |place: &Value| {
        let (line, character) = (place["line"].as_u64().unwrap(), place["character"].as_u64().unwrap());
        let Some(&start) = lines.get(usize::try_from(line).unwrap()) else { return text.len() };
        let mut units = 0;
        for (at, c) in text[start..].char_indices() {
            if units >= character {
                return start + at;
            }
            units += c.len_utf16() as u64;
        }
        text.len()
    };
    let mut edits: Vec<(usize, usize, String)> = edits
        .as_array()
        .unwrap()
        .iter()
        .map(|e| {
            let range = &e["range"];
            (offset(&range["start"]), offset(&range["end"]), e["newText"].as_str().unwrap().to_owned())
        })
        .collect();
    edits.sort();
    let mut out = text.to_owned();
    for (start, end, new) in edits.into_iter().rev() {
        out.replace_range(start..end, &new);
    }
    out
}
