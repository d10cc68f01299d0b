//! What no message shows: a rule of the grammar, a type of Rust, a list too long to be read.

use crate::harness::{compiled, report, root};

/// The most things that a message may say could have stood there.
const MOST_EXPECTED: usize = 4;

/// Names of rules that no English sentence holds: those of several words.
fn rules() -> Vec<String> {
    let grammar = std::fs::read_to_string(root().join("grammar/prog.pest")).unwrap();
    let names = grammar.lines().filter_map(|l| l.split_once(" =").or_else(|| l.split_once('=')));
    let names = names.map(|(name, _)| name.trim()).filter(|n| n.contains('_') && !n.contains([' ', '"', '/']));
    names.map(str::to_owned).collect()
}

#[test]
fn mistakes_are_told_in_plain_words() {
    let rules = rules();
    assert!(rules.len() > 100, "the rules are read from the grammar");
    let mut problems = Vec::new();
    for mistake in super::all() {
        for finding in compiled("mistake.prog", &mistake.text).diagnostics {
            let labels = finding.labels.iter().map(|l| &l.text);
            let titles = finding.fixes.iter().map(|f| &f.title);
            let all = labels.chain(titles).chain(&finding.notes).chain(&finding.help).chain([&finding.message]);
            for said in all {
                if let Some(why) = is_technical(said, &mistake.text, &rules) {
                    problems.push(format!("{}: {why}: {said}", mistake.name));
                }
            }
        }
    }
    report(&problems);
}

fn is_technical(said: &str, program: &str, rules: &[String]) -> Option<String> {
    let words = said.split(|c: char| !c.is_alphanumeric() && c != '_').filter(|w| !program.contains(w));
    for word in words {
        if rules.iter().any(|r| r == word) {
            return Some(format!("`{word}` is a rule of the grammar"));
        }
        let humps = word.chars().zip(word.chars().skip(1)).any(|(a, b)| a.is_lowercase() && b.is_uppercase());
        if humps || matches!(word, "None" | "Some" | "Err" | "usize" | "u32" | "Vec" | "EOI" | "SOI") {
            return Some(format!("`{word}` is a word of a programmer"));
        }
    }
    if said.contains("::") && !program.contains("::") {
        return Some(String::from("`::` is a sign of a programmer"));
    }
    let expected =
        said.strip_prefix("expected ").map_or(0, |list| list.split(", ").count() + usize::from(list.contains(" or ")));
    (expected > MOST_EXPECTED).then(|| format!("{expected} things are expected"))
}
