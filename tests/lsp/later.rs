//! What is found out once the writer pauses and is no finding: partners of a table beside, what examples show, examples that are
//! missing.

use serde_json::{Value, json};

use super::client::{Editor, URI, cursor, edited, range};

const PROGRAM: &str = "\
program \"Example\"
  currency EUR

tier Silver
  requires purchases >= 1000 EUR/yr
  grants margin 10%
tier Gold
  requires purchases >= 5000 EUR/yr and 1 certified engineer
  grants margin 20%

example \"silver\" on 2026-01-01 given purchases 2000 EUR/yr, nothing else expect tier Silver
";

/// An editor that can be told to ask again.
fn editor(purchases: &[i64], text: &str) -> Editor {
    let again = json!({ "refreshSupport": true });
    let mut editor = Editor::with(&json!({ "workspace": { "codeLens": again, "inlayHint": again } }));
    *editor.machine.purchases.lock().unwrap() = purchases.to_vec();
    editor.opened(text);
    editor.asked_for("workspace/inlayHint/refresh");
    editor
}

#[test]
fn hints_say_how_many_partners_meet_a_clause() {
    // 500 and 999 meet nothing, 1000 and 4999 the first; 5000 has an unknown engineer; of the last nothing is known.
    let mut editor = editor(&[500, 999, 1000, 4999, 5000, -1], PROGRAM);
    let answer = editor.ask_text("textDocument/inlayHint", json!({ "range": range((0, 0), (99, 0)) })).unwrap();
    let labels: Vec<_> = answer.as_array().unwrap().iter().map(|hint| hint["label"].as_str().unwrap()).collect();
    let said: Vec<_> = labels.iter().filter(|label| label.contains("partners")).collect();
    assert_eq!(
        said,
        [&"3 of 6 partners, of 1 it is not known", &"0 of 6 partners, of 2 it is not known"],
        "{labels:?}"
    );
}

#[test]
fn columns_of_the_table_are_offered() {
    let (text, place) = cursor(&format!("{PROGRAM}measure staff: count column |\n"));
    let mut editor = editor(&[500], &text.replace("measure staff: count column \n", ""));
    editor.typed(None, &text);
    let labels = |answer: &Value| -> Vec<String> {
        answer.as_array().unwrap().iter().map(|item| item["label"].as_str().unwrap().to_owned()).collect()
    };
    let offered = editor.ask_at("textDocument/completion", place).unwrap();
    assert_eq!(labels(&offered), ["partner_id", "purchases", "staff on site"]);
    let (text, place) = cursor(&format!("{PROGRAM}measure sta|\n"));
    editor.typed(None, &text);
    let offered = editor.ask_at("textDocument/completion", place).unwrap();
    assert_eq!(labels(&offered), ["staff on site"]);
}

#[test]
fn lenses_say_how_much_examples_show() {
    let mut editor = editor(&[], PROGRAM);
    let answer = editor.ask_text("textDocument/codeLens", json!({})).unwrap();
    let titles: Vec<_> = answer.as_array().unwrap().iter().map(|l| l["command"]["title"].as_str().unwrap()).collect();
    assert_eq!(titles.len(), 3, "{titles:?}");
    assert!(titles[0].starts_with("examples show ") && titles[1].starts_with("examples show "), "{titles:?}");
    assert_eq!(titles[2], "✓ holds");
}

#[test]
fn examples_that_are_missing_are_written() {
    let mut editor = editor(&[], PROGRAM);
    let params =
        json!({ "range": range((0, 0), (0, 0)), "context": { "diagnostics": [], "only": ["source.examples"] } });
    let answer = editor.ask_text("textDocument/codeAction", params).unwrap();
    let text = edited(PROGRAM, &answer[0]["edit"]["changes"][URI]);
    let compiled = progc::pipeline::compile("a", &text);
    let program = compiled.ir.unwrap();
    assert!(program.examples.len() > 3, "{text}");
    for example in &program.examples {
        let ran = progc::eval::example::run(&program, example, crate::harness::today()).unwrap();
        assert!(ran.failures.is_empty(), "{}: {:?}", example.name, ran.failures);
    }
    assert_eq!(progc::format::format(&text).unwrap(), text);
}
