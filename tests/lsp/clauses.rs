//! Help with the clause that is being written: its parts, its indentation, names that are written together.

use serde_json::{Value, json};

use super::client::{Editor, URI, cursor, edited, range};

/// The label of the clause at the `|`, and the part at hand.
fn parts(marked: &str) -> Option<(String, String)> {
    let (text, place) = cursor(marked);
    let mut editor = Editor::open(&text);
    let answer = editor.ask_at("textDocument/signatureHelp", place).unwrap();
    let first = answer["signatures"].get(0)?.clone();
    let at = usize::try_from(answer["activeParameter"].as_u64().unwrap()).unwrap();
    let part = first["parameters"][at]["label"].as_str().unwrap().to_owned();
    Some((first["label"].as_str().unwrap().to_owned(), part))
}

#[test]
fn clauses_show_their_parts() {
    let (label, part) = parts("tier A requires purchases >= 10 EUR/yr and |").unwrap();
    assert!(label.starts_with("requires CONDITION [and CONDITION]"), "{label}");
    assert_eq!(part, "[and CONDITION]");
    for (marked, part) in [
        ("tier A grants margin 25% when |", "[when CONDITION]"),
        ("measure x: money per year = sum of orders.amount over |", "[over the WINDOW]"),
        ("score s up to 30 points: |", ": POINTS points"),
        ("notify end customer by |", "[by HOW]"),
        ("tier A requires at least 2 of (1 order, |", "of (CONDITION, …)"),
        ("tier A\n  requires 1 order\n  costs |", "AMOUNT | nothing | open"),
    ] {
        assert_eq!(parts(marked).map(|(_, part)| part).as_deref(), Some(part), "{marked}");
    }
    assert_eq!(parts("tier A # grants |"), None);
    assert_eq!(parts("|"), None);
}

/// The text after a line end was typed at the `|`, as an editor without indentation of its own does it.
fn line_ended(marked: &str) -> String {
    let (text, (line, character)) = cursor(marked);
    let mut editor = Editor::open(&text);
    editor.typed(Some(range((line, character), (line, character))), "\n");
    let text = edited(&text, &json!([{ "range": range((line, character), (line, character)), "newText": "\n" }]));
    let params = json!({ "position": { "line": line + 1, "character": 0 }, "ch": "\n",
        "options": { "tabSize": 4, "insertSpaces": true } });
    let answer = editor.ask_text("textDocument/onTypeFormatting", params).unwrap();
    if answer.is_null() { text } else { edited(&text, &answer) }
}

#[test]
fn lines_are_indented_as_one_types() {
    for (typed, after) in [
        ("tier A|", "tier A\n  "),
        ("tier A\nrequires 1 order|\n", "tier A\n  requires 1 order\n  \n"),
        ("tier A\n  requires 1 order and|", "tier A\n  requires 1 order and\n    "),
        ("tier A\n  requires at least 1 of (1 order,|", "tier A\n  requires at least 1 of (1 order,\n    "),
        ("program \"A\"\ncurrency EUR|", "program \"A\"\n  currency EUR\n  "),
        ("tier A # the best|", "tier A # the best\n  "),
        // What the writer has chosen stays.
        ("tier A\n      requires 1 order|", "tier A\n      requires 1 order\n  "),
        ("tier A requires 1 order grants margin 5%|", "tier A requires 1 order grants margin 5%\n"),
        ("tier A\n\n|", "tier A\n\n\n"),
        ("note \"a\"|", "note \"a\"\n"),
        ("|tier A", "\ntier A"),
    ] {
        assert_eq!(line_ended(typed), after, "{typed}");
    }
}

#[test]
fn names_that_stand_twice_in_their_item_are_written_together() {
    let linked = |marked: &str| {
        let (text, place) = cursor(marked);
        Editor::open(&text).ask_at("textDocument/linkedEditingRange", place).unwrap()
    };
    let answer = linked("table orders dated by d|ay: day date, amount money\n");
    assert_eq!(answer["ranges"], json!([range((0, 22), (0, 25)), range((0, 27), (0, 30))]));
    let twice = "tier A grants \"a c|ar\" when 1 order per half-year, \"a car\" when purchases >= 10 EUR/yr\n";
    assert_eq!(linked(twice)["ranges"].as_array().map(Vec::len), Some(2), "{:#}", linked(twice));
    assert_eq!(linked("tier Go|ld grants margin 5%\n"), Value::Null);
}

fn declared(marked: &str) -> Option<String> {
    let (text, (line, character)) = cursor(marked);
    let mut editor = Editor::open(&text);
    let place = (line, character);
    let params =
        json!({ "range": range(place, place), "context": { "diagnostics": [], "only": ["refactor.extract"] } });
    let answer = editor.ask_text("textDocument/codeAction", params).unwrap();
    Some(edited(&text, &answer.get(0)?["edit"]["changes"][URI]))
}

#[test]
fn names_that_introduce_themselves_are_declared() {
    let judged = "program \"P\"\n  vendor \"V\"\n\ntier A requires \"fit of phil|osophy\" and 1 order per half-year\n";
    let text = declared(judged).unwrap();
    assert!(text.contains("  vendor \"V\"\n\nmeasure \"fit of philosophy\": act of the vendor\n\ntier A"), "{text}");
    let benefit = "tier A grants \"a c|ar\", margin 5%\n";
    assert_eq!(
        declared(benefit).unwrap(),
        format!("benefit \"a car\" plural \"a car\": entitlement\n\n{}", benefit.replace('|', ""))
    );
    let standard = declared("tier A requires purch|ases >= 10 EUR/yr\n").unwrap();
    assert!(
        standard.starts_with("measure purchases") && standard.ends_with("\n\ntier A requires purchases >= 10 EUR/yr\n")
    );
    let remarked =
        declared("program \"P\"\r\n  currency EUR # in euro\r\ntier A requires \"fit of phil|osophy\"\r\n").unwrap();
    let behind = "currency EUR # in euro\r\n\r\nmeasure \"fit of philosophy\": act of the vendor\r\ntier A";
    assert!(remarked.contains(behind), "{remarked:?}");
    // What is declared already, or is no measure and no benefit, is left alone.
    assert_eq!(declared("measure \"a b\": flag\ntier A requires \"a| b\"\n"), None);
    assert_eq!(declared("tier G|old grants margin 5%\n"), None);
}
