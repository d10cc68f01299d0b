//! Help with reading: folds, selections, colours, hints, links, examples.

use serde_json::{Value, json};

use super::client::{Editor, cursor, range};

const PROGRAM: &str = "\
# The program of a vendor
# that is made up.
program \"Example\"
  replaces \"old.prog\"
  source \"https://example.com/guide\"

tier Silver
  requires 1 customer reference
  grants margin 10%, portal access

tier Gold
  requires training >= 2 days
  grants margin 20%

example \"right\" given 1 customer reference, training 0 days expect tier Silver
example \"wrong\" given 1 customer reference, training 2 days expect tier Silver
";

#[test]
fn items_and_comments_fold() {
    let mut editor = Editor::open(PROGRAM);
    let folds = editor.ask_text("textDocument/foldingRange", json!({})).unwrap();
    let lines: Vec<String> = folds
        .as_array()
        .unwrap()
        .iter()
        .map(|f| format!("{}..{} {}", f["startLine"], f["endLine"], f["kind"].as_str().unwrap()))
        .collect();
    assert_eq!(lines, ["0..1 comment", "2..4 region", "6..8 region", "10..12 region"]);
}

#[test]
fn selections_grow_from_word_to_text() {
    let (text, (line, character)) =
        cursor("tier A\n  requires at least 1 of (2 customer ref|erences, training >= 1 days)\n");
    let mut editor = Editor::open(&text);
    let places = json!({ "positions": [{ "line": line, "character": character }] });
    let answer = editor.ask_text("textDocument/selectionRange", places).unwrap();
    let (mut at, mut words) = (&answer[0], Vec::new());
    while !at.is_null() {
        let r = &at["range"];
        let (from, to) = (&r["start"], &r["end"]);
        words.push(format!("{}:{}..{}:{}", from["line"], from["character"], to["line"], to["character"]));
        at = &at["parent"];
    }
    // references, customer references, 2 customer references, the condition, the clause, the item, the text
    assert_eq!(words, ["1:37..1:47", "1:28..1:47", "1:26..1:47", "1:11..1:68", "1:2..1:68", "0:0..1:68", "0:0..2:0"]);
}

/// Colours as `line:start word type modifiers`.
fn colours(text: &str, answer: &Value, editor: &Editor) -> Vec<String> {
    let legend = &editor.abilities["semanticTokensProvider"]["legend"]["tokenTypes"];
    let (mut line, mut start, mut out) = (0, 0, Vec::new());
    for token in answer["data"].as_array().unwrap().chunks(5) {
        let n = |i: usize| usize::try_from(token[i].as_u64().unwrap()).unwrap();
        start = if n(0) == 0 { start + n(1) } else { n(1) };
        line += n(0);
        let word: String = text.lines().nth(line).unwrap().chars().skip(start).take(n(2)).collect();
        out.push(format!("{line}:{start} {word} {} {}", legend[n(3)].as_str().unwrap(), n(4)));
    }
    out
}

#[test]
fn colours_know_what_names_mean() {
    let text = "tier Gold # best\n  requires purchases >= 10 EUR/yr\n  grants \"a car\"\n";
    let mut editor = Editor::open(text);
    let answer = editor.ask_text("textDocument/semanticTokens/full", json!({})).unwrap();
    let all = colours(text, &answer, &editor);
    assert_eq!(
        all,
        [
            "0:0 tier keyword 0",
            "0:5 Gold class 1",
            "0:10 # best comment 0",
            "1:2 requires keyword 0",
            "1:11 purchases variable 2",
            "1:21 >= operator 0",
            "1:24 10 number 0",
            "1:27 EUR keyword 0",
            "1:30 / operator 0",
            "1:31 yr keyword 0",
            "2:2 grants keyword 0",
            "2:9 \"a car\" property 1",
        ]
    );
    let part = json!({ "range": range((2, 0), (3, 0)) });
    let answer = editor.ask_text("textDocument/semanticTokens/range", part).unwrap();
    assert_eq!(colours(text, &answer, &editor), all[10..]);
}

#[test]
fn hints_show_what_is_inherited_and_units_that_are_not_written() {
    let mut editor = Editor::open(PROGRAM);
    let hints = editor.ask_text("textDocument/inlayHint", json!({ "range": range((0, 0), (99, 0)) })).unwrap();
    let shown: Vec<String> = hints
        .as_array()
        .unwrap()
        .iter()
        .map(|h| format!("{}:{} {}", h["position"]["line"], h["position"]["character"], h["label"].as_str().unwrap()))
        .collect();
    assert_eq!(shown, ["10:9 inherits portal access"]);
    editor.typed(Some(range((7, 11), (7, 31))), "2 orders");
    let hints = editor.ask_text("textDocument/inlayHint", json!({ "range": range((7, 0), (7, 99)) })).unwrap();
    assert_eq!((&hints[0]["label"], &hints[0]["position"]["character"]), (&json!("per half-year"), &json!(19)));
}

#[test]
fn sources_and_replaced_programs_are_links() {
    let mut editor = Editor::open(PROGRAM);
    let links = editor.ask_text("textDocument/documentLink", json!({})).unwrap();
    let shown: Vec<_> = links.as_array().unwrap().iter().map(|l| l["target"].as_str().unwrap()).collect();
    assert_eq!(shown, ["file:///programs/old.prog", "https://example.com/guide"]);
    assert_eq!(links[0]["range"], range((3, 12), (3, 20)));
}

#[test]
fn places_are_no_words_of_the_language() {
    let text = "program \"A\"\n  territory DE, AT, CH\ntier A requires country is AT or NO\n";
    let mut editor = Editor::open(text);
    let answer = editor.ask_text("textDocument/semanticTokens/full", json!({})).unwrap();
    let all = colours(text, &answer, &editor);
    assert!(!all.iter().any(|token| token.contains(" AT ") || token.contains(" NO ")), "{all:?}");
    assert!(all.contains(&String::from("2:24 is keyword 0")), "{all:?}");
}

#[test]
fn tables_of_examples_say_whether_all_rows_hold() {
    let table = "example \"limits\" on 2026-01-01\n  | customer reference | training | expect tier |\n\
                 \x20 | 1 | 0 days | Silver |\n  | 1 | 2 days | Gold |\n";
    let program = PROGRAM.split("\nexample").next().unwrap();
    let mut editor = Editor::open(&format!("{program}\n{table}"));
    let titles = |editor: &mut Editor| -> Vec<String> {
        let lenses = editor.ask_text("textDocument/codeLens", json!({})).unwrap();
        lenses.as_array().unwrap().iter().map(|l| l["command"]["title"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(titles(&mut editor), ["✓ all 2 hold"]);
    editor.typed(None, &format!("{program}\n{}", table.replace("Gold", "Silver")));
    assert_eq!(titles(&mut editor), ["✗ 1 of 2 fail; the first: expected tier Silver, got tier Gold"]);
}

#[test]
fn examples_say_whether_they_hold() {
    let mut editor = Editor::open(PROGRAM);
    let lenses = editor.ask_text("textDocument/codeLens", json!({})).unwrap();
    let titles: Vec<_> = lenses.as_array().unwrap().iter().map(|l| l["command"]["title"].as_str().unwrap()).collect();
    assert_eq!(titles, ["✓ holds", "✗ expected tier Silver, got tier Gold"]);
}
