//! How a talk begins, goes on and ends; findings.

use std::sync::atomic::Ordering;

use lsp_server::{Message, Notification, Request};
use progc::lsp::Ended;
use serde_json::{Value, json};

use super::client::{Editor, URI, range, short};

const P1: &str = "tier Certified requires purchases >= 10000 EUR/yr and 1 certified engineer grants margin 25%\n";

#[test]
fn a_talk_begins_and_ends() {
    let mut editor = Editor::open(P1);
    assert_eq!(editor.abilities["positionEncoding"], "utf-16");
    assert_eq!(editor.abilities["textDocumentSync"]["change"], 2);
    assert!(editor.ask("progc/unheard-of", json!({})).unwrap_err().contains("is not known here"));
    assert!(editor.ask_text("textDocument/hover", json!({})).unwrap_err().starts_with("-32602"), "no place");
    assert_eq!(editor.leave(), Ended::Well);
    assert_eq!(Editor::open(P1).vanish(), Ended::Abruptly);
}

#[test]
fn after_the_farewell_nothing_is_answered() {
    let mut editor = Editor::open(P1);
    editor.ask("shutdown", Value::Null).unwrap();
    assert!(editor.ask_text("textDocument/documentSymbol", json!({})).unwrap_err().contains("has shut down"));
}

#[test]
fn findings_are_sent_with_all_that_belongs_to_them() {
    let mut editor = Editor::open("track ISV\ntrack ISV\ntier A requires sales training >= 1 days\n");
    let sent = editor.published();
    assert_eq!((&sent["uri"], &sent["version"]), (&json!(URI), &json!(1)));
    let twice = &sent["diagnostics"][0];
    assert_eq!(twice["code"], "E0205", "{sent:#}");
    assert_eq!(twice["severity"], 1);
    assert_eq!(twice["source"], "progc");
    assert_eq!(twice["codeDescription"]["href"], "file:///pages/E0205.md");
    assert_eq!(twice["range"], range((1, 6), (1, 9)));
    assert_eq!(twice["relatedInformation"][0]["location"]["range"], range((0, 6), (0, 9)));
    assert!(twice["message"].as_str().unwrap().starts_with("the track `ISV` is declared twice\n"));
    editor.closed();
    while editor.published()["diagnostics"] != json!([]) {}
}

#[test]
fn findings_that_take_longer_follow() {
    // A tier that nobody can be in is found by the analysis of all partners.
    let text = "tier A requires purchases >= 10 EUR/yr and purchases < 5 EUR/yr grants margin 5%\n";
    let mut editor = Editor::open(text);
    let quick = short(&editor.published()["diagnostics"]);
    assert!(!quick.iter().any(|f| f.starts_with("W06")), "{quick:?}");
    let whole = short(&editor.published()["diagnostics"]);
    assert!(whole.len() > quick.len(), "{quick:?} {whole:?}");
    assert_eq!(editor.findings(), whole);
}

#[test]
fn an_editor_that_asks_is_not_sent_findings() {
    let pulls = json!({ "textDocument": { "diagnostic": {} } });
    let mut editor = Editor::with(&pulls);
    assert_eq!(editor.abilities["diagnosticProvider"]["identifier"], "progc");
    editor.opened("tier A requires purchases >= 10 EUR\n");
    assert_eq!(editor.findings(), ["E0303 0:29"]);
    assert!(editor.heard.is_empty(), "{:?}", editor.heard);

    let again =
        json!({ "textDocument": { "diagnostic": {} }, "workspace": { "diagnostics": { "refreshSupport": true } } });
    let mut editor = Editor::with(&again);
    editor.opened("tier A requires purchases >= 10 EUR/yr and purchases < 5 EUR/yr grants margin 5%\n");
    let quick = editor.findings();
    loop {
        if let Message::Request(request) = editor.receive() {
            assert_eq!(request.method, "workspace/diagnostic/refresh");
            break;
        }
    }
    assert!(editor.findings().len() > quick.len());
}

#[test]
fn places_are_counted_as_agreed() {
    let text = "tier \"𝄞x\" requires purchases >= 10 EUR\n";
    let mut editor = Editor::open(text);
    // 10 units of 16 bits to the closing quote, and 23 letters to the amount. In bytes, one letter has two more.
    assert_eq!(editor.findings(), ["W0502 0:5", "E0303 0:33"]);
    let bytes = json!({ "general": { "positionEncodings": ["utf-16", "utf-8"] } });
    let mut editor = Editor::with(&bytes);
    assert_eq!(editor.abilities["positionEncoding"], "utf-8");
    editor.opened(text);
    assert_eq!(editor.findings(), ["W0502 0:5", "E0303 0:35"]);
    editor.typed(Some(range((0, 6), (0, 11))), "Gold");
    assert_eq!(editor.findings(), ["E0303 0:34"]);
}

#[test]
fn changes_are_applied_in_their_order() {
    let mut editor = Editor::open("tier A\n");
    let changes = json!([
        { "range": range((0, 6), (0, 6)), "text": " requires purchases >= 10 EUR\ntier B" },
        { "range": range((0, 5), (0, 6)), "text": "Gold" },
        { "range": range((9, 0), (9, 9)), "text": "# the end" },
    ]);
    let params = json!({ "textDocument": { "uri": URI, "version": 2 }, "contentChanges": changes });
    editor.tell("textDocument/didChange", params);
    let outline = editor.ask_text("textDocument/documentSymbol", json!({})).unwrap();
    assert_eq!((&outline[0]["name"], &outline[1]["name"]), (&json!("Gold"), &json!("B")));
    assert_eq!(editor.findings().first().map(String::as_str), Some("E0303 0:32"));
}

#[test]
fn a_request_can_be_cancelled() {
    let mut editor = Editor::open(P1);
    // Cancelled before it comes: the same as cancelled while something else is worked on, and certain to be in time.
    editor.tell("$/cancelRequest", json!({ "id": 77 }));
    let params = json!({ "textDocument": { "uri": URI } });
    editor.send(Message::Request(Request { id: 77.into(), method: "textDocument/documentSymbol".into(), params }));
    assert!(editor.answer(77).unwrap_err().starts_with("-32800"));
}

#[test]
fn a_panic_is_told_and_the_talk_goes_on() {
    let mut editor = Editor::open(P1);
    editor.findings();
    editor.machine.breaks.store(true, Ordering::SeqCst);
    let error = editor.ask_text("textDocument/documentSymbol", json!({})).unwrap_err();
    assert!(error.starts_with("-32603"), "{error}");
    editor.machine.breaks.store(false, Ordering::SeqCst);
    assert!(editor.ask_text("textDocument/documentSymbol", json!({})).is_ok());
    let logged = |n: &Notification| n.method == "window/logMessage" && n.params.to_string().contains("clock is broken");
    assert!(editor.heard.iter().any(logged), "{:?}", editor.heard);
}

#[test]
fn the_binary_talks_over_standard_input_and_output() {
    let message = |body: &str| format!("Content-Length: {}\r\n\r\n{body}", body.len());
    let talk = [
        r#"{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"capabilities":{}}}"#,
        r#"{"jsonrpc":"2.0","method":"initialized","params":{}}"#,
        r#"{"jsonrpc":"2.0","id":2,"method":"shutdown"}"#,
        r#"{"jsonrpc":"2.0","method":"exit"}"#,
    ];
    let ran = crate::harness::Progc::new(["lsp"]).stdin(talk.map(message).concat()).run();
    assert_eq!(ran.status, 0, "{ran}");
    assert!(ran.stdout.contains(r#""serverInfo":{"name":"progc""#), "{ran}");
    assert!(ran.stdout.contains(r#""id":2,"result":null"#), "{ran}");
    assert_eq!(ran.stderr, "");
}

/// Tiers that ask much, and are compared with each other by the analysis of all partners.
fn laborious() -> String {
    let measures: Vec<String> = (0..40).map(|n| format!("measure \"m{n}\": count\n")).collect();
    let tiers = (0..24).map(|n| {
        let asked: Vec<String> = (0..40).map(|m| format!("{} m{m}", (n * 7 + m * 3) % 11 + 1)).collect();
        format!("tier T{n} requires at least {} of ({})\n", n % 5 + 12, asked.join(", "))
    });
    measures.concat() + &tiers.collect::<Vec<_>>().concat()
}

#[test]
fn a_long_look_ends_when_nobody_wants_to_know_any_more() {
    let text = laborious();
    let mut editor = Editor::open(&text);
    let params = json!({ "textDocument": { "uri": URI } });
    let first = editor.request("textDocument/diagnostic", params.clone());
    editor.typed(Some(range((0, 0), (0, 0))), "# another text\n");
    // It may have been quick enough.
    if let Err(error) = editor.answer(first) {
        assert!(error.starts_with("-32802"), "{error}");
    }
    let second = editor.request("textDocument/diagnostic", params);
    editor.tell("$/cancelRequest", json!({ "id": second }));
    if let Err(error) = editor.answer(second) {
        assert!(error.starts_with("-32800"), "{error}");
    }
    let mut fresh = Editor::open(&format!("# another text\n{text}"));
    assert_eq!(editor.findings(), fresh.findings());
}
