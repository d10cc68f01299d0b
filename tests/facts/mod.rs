//! Every fact of the five articles is carried by a line of a program: the line bears the fact's label, a check asks the
//! program, and where the line is taken away that very check fails.

mod as_of;
mod asked;
mod f_secure;
mod fujitsu;
mod kaspersky;
mod open_xchange;
mod red_hat;

use std::collections::BTreeMap;
use std::fmt::Write as _;

use asked::{Programs, Told};

use crate::harness::{check_generated, report, root};

/// Whether anything but a text for readers hangs on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// What comes out of an evaluation is otherwise without it.
    Consequence,
    /// Readers are told; nothing is evaluated with it.
    Note,
}

struct Fact {
    /// As the lines bear it: `OX12`.
    id: &'static str,
    says: &'static str,
    kind: Kind,
    check: fn(&Programs) -> Told,
}

fn consequence(id: &'static str, says: &'static str, check: fn(&Programs) -> Told) -> Fact {
    Fact { id, says, kind: Kind::Consequence, check }
}

fn note(id: &'static str, says: &'static str, check: fn(&Programs) -> Told) -> Fact {
    Fact { id, says, kind: Kind::Note, check }
}

/// The articles: the letters of their labels, what they are called, how many facts they have.
const ARTICLES: [(&str, &str, usize); 5] = [
    ("OX", "Open-Xchange, ComputerPartner, 7 March 2006", 28),
    ("RH", "Red Hat, Computer Reseller News, early 2007", 14),
    ("KL", "Kaspersky Lab, Swiss IT Reseller 2005/09", 25),
    ("FS", "F-Secure Germany, Computer Reseller News, 17 March 2005", 20),
    ("FJ", "Fujitsu Cloud Store, German trade press, 2012", 12),
];

const MOST_NOTES: usize = 20;

fn facts() -> Vec<Fact> {
    [open_xchange::facts(), red_hat::facts(), kaspersky::facts(), f_secure::facts(), fujitsu::facts()]
        .into_iter()
        .flatten()
        .collect()
}

/// A line that bears the label of a fact.
struct Labelled {
    program: String,
    path: String,
    /// From 0.
    line: usize,
    text: String,
}

/// The labels at the end of a line: `# OX8 OX9`.
fn labels(line: &str) -> Vec<&str> {
    let Some((_, comment)) = line.rsplit_once("  # ").or_else(|| line.rsplit_once(" # ")) else { return Vec::new() };
    let is_label = |word: &&str| {
        ARTICLES.iter().any(|(letters, ..)| word.strip_prefix(letters).is_some_and(|n| n.parse::<u8>().is_ok()))
    };
    let words: Vec<&str> = comment.split_whitespace().collect();
    if words.iter().all(is_label) { words } else { Vec::new() }
}

/// The labelled lines by label. The lines are those of the files, examples included.
fn labelled(programs: &Programs) -> BTreeMap<String, Vec<Labelled>> {
    let mut found: BTreeMap<String, Vec<Labelled>> = BTreeMap::new();
    for (program, source) in programs.sources() {
        // Examples stand at the end of a program: taking them away moves no other line.
        for (line, text) in source.text.lines().enumerate() {
            for label in labels(text) {
                let (program, path) = (program.clone(), source.path.clone());
                found.entry(label.to_owned()).or_default().push(Labelled {
                    program,
                    path,
                    line,
                    text: text.to_owned(),
                });
            }
        }
    }
    found
}

/// A text without a line, and without what hangs on it: deeper lines below it that bear no label of their own.
fn without(text: &str, line: usize) -> String {
    let lines: Vec<&str> = text.lines().collect();
    let depth = |line: &str| line.len() - line.trim_start().len();
    let hangs = |below: &&&str| depth(below) > depth(lines[line]) && labels(below).is_empty();
    let gone = line..line + 1 + lines[line + 1..].iter().take_while(hangs).count();
    let kept = lines.iter().enumerate().filter(|(index, _)| !gone.contains(index));
    kept.fold(String::new(), |text, (_, line)| text + line + "\n")
}

#[test]
fn every_fact_is_told_by_the_programs() {
    let programs = Programs::shipped();
    let wrong = facts().into_iter().filter_map(|fact| {
        let why = (fact.check)(&programs).err()?;
        Some(format!("{}, {}: {why}", fact.id, fact.says))
    });
    report(&wrong.collect::<Vec<_>>());
}

#[test]
fn every_fact_has_a_line_and_every_label_a_fact() {
    let (facts, programs) = (facts(), Programs::shipped());
    let expected: Vec<String> =
        ARTICLES.iter().flat_map(|(letters, _, count)| (1..=*count).map(move |n| format!("{letters}{n}"))).collect();
    let found: Vec<&str> = facts.iter().map(|f| f.id).collect();
    assert_eq!(found, expected, "each fact once, in the order of the articles");
    let lines = labelled(&programs);
    let mut problems: Vec<String> =
        expected.iter().filter(|id| !lines.contains_key(*id)).map(|id| format!("{id} has no line")).collect();
    problems.extend(lines.keys().filter(|id| !expected.contains(id)).map(|id| format!("{id} is no fact")));
    let notes = facts.iter().filter(|f| f.kind == Kind::Note).count();
    if notes > MOST_NOTES {
        problems.push(format!("{notes} facts are mere notes"));
    }
    report(&problems);
}

/// The proof: each labelled line by itself, taken away, makes the check of its fact fail.
#[test]
fn no_labelled_line_can_be_left_out() {
    let programs = Programs::shipped();
    let lines = labelled(&programs);
    let mut problems = Vec::new();
    let (mut all, mut broken) = (0, 0);
    // What is not told at all is another test's matter: here it would prove nothing.
    for fact in facts().into_iter().filter(|fact| (fact.check)(&programs).is_ok()) {
        for labelled in lines.get(fact.id).into_iter().flatten() {
            let text = programs.sources().find(|(name, _)| **name == labelled.program).map(|(_, s)| s.text.as_str());
            let less = programs.with(&labelled.program, &without(text.unwrap(), labelled.line));
            all += 1;
            broken += usize::from(less.of(&labelled.program).is_err());
            if (fact.check)(&less).is_ok() {
                let (id, place, text) = (fact.id, labelled.line + 1, labelled.text.trim());
                problems.push(format!("{id} is told without {}:{place}: {text}", labelled.path));
            }
        }
    }
    report(&problems);
    // Where the rest has an error the check proves little: that must stay the exception.
    assert!(broken * 3 < all, "without its line, the rest of the program has an error in {broken} of {all} cases");
}

#[test]
fn the_page_of_facts_is_current() {
    let (facts, programs) = (facts(), Programs::shipped());
    let lines = labelled(&programs);
    let notes = facts.iter().filter(|f| f.kind == Kind::Note).count();
    let mut page = format!(
        "# The facts of the five articles\n\n{} of {} facts are carried by a line of the [programs](../programs/README.md); {notes} of them \
         are notes.\n\nWith a *consequence* an evaluation comes out otherwise than it would without the line; a *note* is there for readers. \
         A line bears the labels of its facts in a comment. `tests/facts` asks the programs for each fact, and for each line shows that \
         without it the fact is gone. Made by `UPDATE=1 cargo test`.\n",
        facts.iter().filter(|f| lines.contains_key(f.id)).count(),
        facts.len(),
    );
    for (letters, title, _) in ARTICLES {
        write!(page, "\n## {title}\n\n| fact | | kind | lines |\n|---|---|---|---|\n").unwrap();
        for fact in facts.iter().filter(|f| f.id.starts_with(letters)) {
            let links: Vec<String> = lines.get(fact.id).into_iter().flatten().map(link).collect();
            let kind = match fact.kind {
                Kind::Consequence => "consequence",
                Kind::Note => "note",
            };
            writeln!(page, "| {} | {} | {kind} | {} |", fact.id, fact.says, links.join(" ")).unwrap();
        }
    }
    report(check_generated(&root().join("docs/facts.md"), &page).err().as_slice());
}

fn link(labelled: &Labelled) -> String {
    let file = labelled.path.rsplit('/').next().unwrap_or_default().trim_end_matches(".prog");
    let line = labelled.line + 1;
    format!("[{file}:{line}](../{}#L{line})", labelled.path)
}

#[test]
fn labels_are_read_from_the_end_of_a_line() {
    assert_eq!(labels("tier A # OX8 OX9"), ["OX8", "OX9"]);
    assert_eq!(labels("tier \"a # OX8\""), [""; 0]);
    assert_eq!(labels("# OX8 is a fact"), [""; 0]);
}

#[test]
fn what_hangs_on_a_line_goes_with_it() {
    let text = "tier A  # OX8\n  grants b\n    note \"c\"\n  grants d  # OX9\ntier E\n";
    assert_eq!(without(text, 0), "  grants d  # OX9\ntier E\n");
    assert_eq!(without(text, 3), "tier A  # OX8\n  grants b\n    note \"c\"\ntier E\n");
}
