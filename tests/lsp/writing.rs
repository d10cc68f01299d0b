//! Help with writing: completions, fixes, the canonical form.

use serde_json::{Value, json};

use super::client::{Editor, URI, cursor, edited, range};

/// What is offered at the `|`, in order.
fn offered(marked: &str) -> (String, Vec<Value>) {
    let (text, place) = cursor(marked);
    let mut editor = Editor::open(&text);
    let answer = editor.ask_at("textDocument/completion", place).unwrap();
    let mut items = answer.as_array().cloned().unwrap_or_default();
    items.sort_by_key(|item| item["sortText"].as_str().unwrap().to_owned());
    (text, items)
}

fn labels(marked: &str) -> Vec<String> {
    offered(marked).1.iter().map(|item| item["label"].as_str().unwrap().to_owned()).collect()
}

/// The text after an offer was taken.
fn taken(marked: &str, label: &str) -> String {
    let (text, items) = offered(marked);
    let item = items.iter().find(|item| item["label"] == label).unwrap_or_else(|| panic!("{label} in {items:#?}"));
    edited(&text, &json!([item["textEdit"]]))
}

#[test]
fn completion_knows_the_place() {
    assert_eq!(labels("ti|"), ["tier"]);
    assert_eq!(labels("program \"A\"\n  cur|"), ["currency"]);
    assert_eq!(labels("tier A\n  req|"), ["requires"]);
    assert_eq!(labels("tier A requires 2 storage|"), ["storage certifications"]);
    assert_eq!(labels("tier A requires 1 storage|"), ["storage certification"]);
    assert_eq!(labels("tier A requires purchases >= 10 EUR/ha|"), ["half-year"]);
    assert_eq!(labels("program \"A\"\n  currency CHF\ntier A requires purchases >= 10 C|")[0], "CHF");
    assert_eq!(labels("tier Gold grants x\ntier Silver above G|"), ["Gold"]);
    assert_eq!(labels("track ISV\ntrack VAR\ntier Silver for |"), ["ISV", "VAR"]);
    assert_eq!(
        labels("package \"Value Package\" costs 1 EUR\ntier A grants 5 support requests with package |"),
        ["Value Package"]
    );
    assert_eq!(labels("# progc: allow(unused-m|"), ["unused-measure"]);
    assert_eq!(labels("tier A requires \"x|"), Vec::<String>::new());
    assert!(labels("tier A grants portal|").contains(&String::from("portal access")));
    assert!(labels("tier A requires purchases |").contains(&String::from("and")));
}

#[test]
fn completion_goes_on_with_names_of_several_words() {
    let line = "tier A requires 2 certified eng|";
    assert_eq!(taken(line, "certified engineers"), "tier A requires 2 certified engineers");
    let quoted = "measure \"ISO 9001 audit\": flag\ntier A requires IS|";
    assert!(taken(quoted, "ISO 9001 audit").ends_with("requires \"ISO 9001 audit\""));
    assert_eq!(taken("ti|", "tier"), "tier ${1:name}\n  requires ${2:condition}\n  grants ${0:benefit}");
}

#[test]
fn completion_shows_what_names_mean() {
    let (_, items) = offered("tier A requires storage|");
    let first = &items[0];
    assert_eq!(first["detail"], "measure · standard vocabulary");
    assert!(first["documentation"]["value"].as_str().unwrap().contains("storage products"), "{first}");
}

fn actions(text: &str, only: &[&str]) -> Vec<Value> {
    let mut editor = Editor::open(text);
    let only = if only.is_empty() { Value::Null } else { json!(only) };
    let context = json!({ "diagnostics": [], "only": only });
    let params = json!({ "range": range((0, 0), (99, 0)), "context": context });
    editor.ask_text("textDocument/codeAction", params).unwrap().as_array().unwrap().clone()
}

#[test]
fn fixes_are_offered_one_by_one_and_all_at_once() {
    let text = "tier A requires purchases => 10 EUR/yr grnats margin 5%\ntier B requires purchases => 20 EUR/yr grants margin 9%\n";
    let one_by_one = actions(text, &["quickfix"]);
    assert!(one_by_one.len() >= 3, "{one_by_one:#?}");
    let first = &one_by_one[0];
    assert_eq!((&first["kind"], &first["isPreferred"]), (&json!("quickfix"), &json!(true)));
    assert_eq!(first["diagnostics"][0]["code"], "E0105");
    assert!(edited(text, &first["edit"]["changes"][URI]).starts_with("tier A requires purchases >= 10"));
    let all = actions(text, &["source.fixAll"]);
    assert_eq!(all.len(), 1, "{all:#?}");
    let mended = edited(text, &all[0]["edit"]["changes"][URI]);
    assert_eq!(mended, text.replace("=>", ">=").replace("grnats", "grants"));
    assert!(actions(text, &["refactor"]).is_empty());
    assert!(actions("tier A grants margin 5%\n", &["source"]).is_empty());
}

#[test]
fn texts_are_formatted_whole_and_in_part() {
    let text = "tier   A   requires purchases>=10 EUR/yr\ntier   B   requires purchases>=20 EUR/yr\n";
    let mut editor = Editor::open(text);
    let options = json!({ "options": { "tabSize": 4, "insertSpaces": true } });
    let whole = editor.ask_text("textDocument/formatting", options.clone()).unwrap();
    let formatted = progc::format::format(text).unwrap();
    assert_eq!(edited(text, &whole), formatted);
    let mut part = options;
    part["range"] = range((1, 2), (1, 5));
    let part = editor.ask_text("textDocument/rangeFormatting", part).unwrap();
    let part = edited(text, &part);
    assert!(part.starts_with("tier   A   requires purchases>=10 EUR/yr\n") && part != text, "{part}");
}
