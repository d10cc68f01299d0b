//! Edits at random: after each, the server says what one says that sees the text for the first time.

use std::path::Path;

use serde_json::{Value, json};

use super::client::{Editor, range};
use crate::generate::Dice;
use crate::harness::files;

/// So many edits of each shipped program. A long run of thousands: `EDITS=1000 cargo test --test main lsp`.
fn edits() -> usize {
    std::env::var("EDITS").ok().and_then(|n| n.parse().ok()).unwrap_or(50)
}

/// What is typed: beginnings, whole clauses, and what does harm.
const TYPED: &[&str] = &[
    "",
    "",
    "a",
    " ",
    "\n",
    "\r\n",
    "\"",
    "(",
    ")",
    "#",
    "10",
    "EUR",
    " and ",
    "tier Neu ",
    "\ntier \"Ü𝄞\" grants portal access\n",
    "requires ",
    "\n  grants margin 5%\n",
    "not ",
    "𝄞",
    "é",
    ",",
    ">=",
    "\t",
    "\u{feff}",
    "\0",
    "example \"x\" given ",
    "..",
    "%",
];

/// The place of a byte in UTF-16.
fn place(text: &str, offset: usize) -> (usize, usize) {
    let (mut line, mut start) = (0, 0);
    let bytes = text.as_bytes();
    for at in 0..offset {
        if bytes[at] == b'\n' || (bytes[at] == b'\r' && bytes.get(at + 1) != Some(&b'\n')) {
            (line, start) = (line + 1, at + 1);
        }
    }
    (line, text[start..offset].encode_utf16().count())
}

/// One edit: bytes and what stands there instead.
fn edit(text: &str, dice: &mut Dice) -> (usize, usize, &'static str) {
    let mut boundaries: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
    // Between the two characters of a line end there is no place.
    boundaries.retain(|&at| !(at > 0 && text[..at].ends_with('\r') && text[at..].starts_with('\n')));
    let start = dice.below(boundaries.len());
    let length = if dice.below(3) == 0 { dice.below(12) } else { 0 };
    let end = (start + length).min(boundaries.len() - 1);
    (boundaries[start], boundaries[end], TYPED[dice.below(TYPED.len())])
}

/// Everything that is asked: it must not fail, whatever the text.
fn asked(editor: &mut Editor, at: (usize, usize)) -> Vec<Value> {
    let place = json!({ "line": at.0, "character": at.1 });
    let whole = range((0, 0), (999_999, 0));
    let answers = [
        ("textDocument/documentSymbol", json!({})),
        ("textDocument/hover", json!({ "position": place })),
        ("textDocument/definition", json!({ "position": place })),
        ("textDocument/references", json!({ "position": place, "context": { "includeDeclaration": true } })),
        ("textDocument/documentHighlight", json!({ "position": place })),
        ("textDocument/foldingRange", json!({})),
        ("textDocument/selectionRange", json!({ "positions": [place] })),
        ("textDocument/semanticTokens/full", json!({})),
        ("textDocument/inlayHint", json!({ "range": whole })),
        ("textDocument/documentLink", json!({})),
        ("textDocument/codeLens", json!({})),
        ("textDocument/signatureHelp", json!({ "position": place })),
        ("textDocument/linkedEditingRange", json!({ "position": place })),
        (
            "textDocument/onTypeFormatting",
            json!({ "position": place, "ch": "\n", "options": { "tabSize": 2, "insertSpaces": true } }),
        ),
        ("textDocument/codeAction", json!({ "range": whole, "context": { "diagnostics": [] } })),
    ];
    answers
        .into_iter()
        .map(|(method, params)| editor.ask_text(method, params).unwrap_or_else(|e| panic!("{method}: {e}")))
        .collect()
}

/// Edits a program again and again.
fn edited(path: &Path, seed: u64) {
    let mut dice = Dice::new(seed);
    let whole = std::fs::read_to_string(path).unwrap();
    let mut text = whole.clone();
    let mut typing = Editor::open(&text);
    let mut fresh = Editor::new();
    for round in 0..edits() {
        let (start, end, new) = edit(&text, &mut dice);
        let (from, to) = (place(&text, start), place(&text, end));
        typing.typed(Some(range(from, to)), new);
        text.replace_range(start..end, new);
        // Now and then everything is undone, so that most edits meet a program that can nearly be read.
        if round % 25 == 24 {
            text.clone_from(&whole);
            typing.typed(None, &text);
        }
        let at = json!({ "line": from.0, "character": from.1 });
        // Completion answers by the names of the last look: it must only not fail.
        typing.ask_text("textDocument/completion", json!({ "position": at })).unwrap();
        fresh.opened(&text);
        let told = format!("{}, edit {round}\n{text}", path.display());
        assert_eq!(typing.findings(), fresh.findings(), "{told}");
        let outline = |editor: &mut Editor| editor.ask_text("textDocument/documentSymbol", json!({}));
        assert_eq!(outline(&mut typing), outline(&mut fresh), "{told}");
        if round % 5 == 0 {
            assert_eq!(asked(&mut typing, from), asked(&mut fresh, from), "{told}");
            // It may be refused, and must not go wrong.
            let _ = typing.ask_text("textDocument/rename", json!({ "position": at, "newName": "Some Thing" }));
        }
        fresh.closed();
        for editor in [&mut typing, &mut fresh] {
            let logged = editor.heard.iter().find(|n| n.method == "window/logMessage");
            assert!(logged.is_none(), "{logged:?}\n{told}");
            editor.heard.clear();
        }
    }
}

#[test]
fn after_any_edit_the_server_says_what_a_fresh_one_says() {
    std::thread::scope(|threads| {
        for (seed, path) in (0..).zip(files("programs", "prog")) {
            // The vocabulary is no program; editing it is slow and shows nothing more.
            if !path.ends_with("vocabulary.prog") {
                threads.spawn(move || edited(&path, seed));
            }
        }
    });
}
