//! Names: what they mean, where they stand, how they are changed.

use serde_json::json;

use super::client::{Editor, cursor, edited, range};

const PROGRAM: &str = "\
program \"Example\"
  currency EUR

measure \"field engineer\": count
  \"engineers at the customer\"

tier Silver requires 1 field engineer grants margin 10%, portal access
tier Gold requires 3 field engineers and Silver grants margin 20%
";

fn with(insert_at: &str, behind: usize) -> (Editor, (usize, usize)) {
    let at = PROGRAM.find(insert_at).unwrap() + behind;
    let (text, place) = cursor(&format!("{}|{}", &PROGRAM[..at], &PROGRAM[at..]));
    (Editor::open(&text), place)
}

fn hover(marker: &str, behind: usize) -> String {
    let (mut editor, place) = with(marker, behind);
    let answer = editor.ask_at("textDocument/hover", place).unwrap();
    answer["contents"]["value"].as_str().unwrap_or("nothing").to_owned()
}

#[test]
fn hover_says_what_a_measure_means() {
    let said = hover("3 field engineers", 5);
    assert!(said.contains("measure **field engineer**") && said.contains("engineers at the customer"), "{said}");
    let said = hover("margin 10", 2);
    assert!(said.contains("benefit **margin** · standard vocabulary"), "{said}");
}

#[test]
fn hover_says_the_whole_effect_of_a_tier() {
    insta::assert_snapshot!(hover("tier Gold", 6), @"
    tier **Gold**

    rank 2 of 2

    **Requires**

    - 3 field engineers and Silver

    **A partner in it has**

    - margin 20%
    - portal access *(from Silver)*
    ");
}

#[test]
fn hover_explains_words_of_the_language_and_codes() {
    assert_eq!(hover("requires 1", 2), "`requires`: what a partner must meet");
    assert_eq!(hover("currency EUR", 2), "`currency`: the currency of amounts in the header's program");
    assert_eq!(hover("\n\nmeasure", 1), "nothing");
    let (text, place) = cursor("# progc: allow(unu|sed-measure)\ntier A requires 1 order per half-year\n");
    let mut editor = Editor::open(&text);
    let answer = editor.ask_at("textDocument/hover", place).unwrap();
    assert!(answer["contents"]["value"].as_str().unwrap().starts_with("**W05"), "{answer}");
}

#[test]
fn names_lead_to_their_declaration_and_uses() {
    let (mut editor, place) = with("3 field engineers", 5);
    let declared = editor.ask_at("textDocument/definition", place).unwrap();
    assert_eq!(declared["range"], range((3, 8), (3, 24)));
    let params =
        json!({ "position": { "line": place.0, "character": place.1 }, "context": { "includeDeclaration": true } });
    let all = editor.ask_text("textDocument/references", params).unwrap();
    let ranges: Vec<_> = all.as_array().unwrap().iter().map(|l| l["range"].clone()).collect();
    assert_eq!(ranges, [range((3, 8), (3, 24)), range((6, 23), (6, 37)), range((7, 21), (7, 36))]);
    let marked = editor.ask_at("textDocument/documentHighlight", place).unwrap();
    assert_eq!((&marked[0]["kind"], &marked[1]["kind"]), (&json!(3), &json!(2)));

    let (mut editor, place) = with("margin 10", 2);
    let declared = editor.ask_at("textDocument/definition", place).unwrap();
    assert_eq!(declared["uri"], "file:///pages/vocabulary.prog");
}

#[test]
fn a_name_is_renamed_in_the_singular_and_the_plural() {
    let (mut editor, (line, character)) = with("3 field engineers", 5);
    let prepared = editor.ask_at("textDocument/prepareRename", (line, character)).unwrap();
    assert_eq!(prepared["placeholder"], "field engineer");
    let place = json!({ "line": line, "character": character });
    let mut rename = |name: &str| editor.ask_text("textDocument/rename", json!({ "position": place, "newName": name }));
    let edits = rename("service company").unwrap();
    let expected =
        PROGRAM.replace("3 field engineers", "3 service companies").replace("field engineer", "service company");
    assert_eq!(edited(PROGRAM, &edits["changes"][super::client::URI]), expected);
    let edits = rename("ISO 9001 audit").unwrap();
    let expected = PROGRAM
        .replace("3 field engineers", "3 \"ISO 9001 audits\"")
        .replace("1 field engineer", "1 \"ISO 9001 audit\"")
        .replace("\"field engineer\"", "\"ISO 9001 audit\"");
    assert_eq!(edited(PROGRAM, &edits["changes"][super::client::URI]), expected);
    for (name, reason) in [
        ("certified engineer", "there is a measure `certified engineer` already in the standard vocabulary"),
        ("certified engineers", "there is a measure `certified engineer` already"),
        (" ", "a name has at least one word"),
        ("a \"b\" c", "a name holds no quotes"),
    ] {
        let refused = rename(name).unwrap_err();
        assert!(refused.contains(reason), "{name}: {refused}");
    }
}

#[test]
fn words_of_the_vocabulary_keep_their_names() {
    let (mut editor, place) = with("margin 10", 2);
    assert!(editor.ask_at("textDocument/prepareRename", place).unwrap_err().contains("standard vocabulary"));
}

#[test]
fn the_outline_has_items_and_clauses() {
    let mut editor = Editor::open(PROGRAM);
    let outline = editor.ask_text("textDocument/documentSymbol", json!({})).unwrap();
    let names: Vec<_> = outline.as_array().unwrap().iter().map(|s| s["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["Example", "field engineer", "Silver", "Gold"]);
    let clauses: Vec<_> =
        outline[3]["children"].as_array().unwrap().iter().map(|s| s["name"].as_str().unwrap()).collect();
    assert_eq!(clauses, ["requires", "grants"]);
    let found = editor.ask("workspace/symbol", json!({ "query": "feng" })).unwrap();
    assert_eq!(found.as_array().unwrap().len(), 1, "{found}");
    assert_eq!(found[0]["name"], "field engineer");

    let mut plain = Editor::with(&json!({}));
    plain.opened(PROGRAM);
    let flat = plain.ask_text("textDocument/documentSymbol", json!({})).unwrap();
    assert_eq!(flat[2]["location"]["range"]["start"]["line"], 6);
}
