//! What stands in cells and names steers no terminal.

use super::eval;
use crate::harness::Progc;

/// An escape, a bell, and a character that turns the direction of writing.
const PARTNERS: &str = "partner_id,purchases,certified_engineers\n\u{1b}]0;owned\u{7}\u{1b}[2JAcme\u{202e},20000,1\n";

fn is_tame(text: &str) -> bool {
    !text.contains(['\u{1b}', '\u{7}', '\u{202e}'])
}

#[test]
fn cells_of_a_table() {
    let run = eval("partners.csv", PARTNERS, &["--format", "table", "--summary"]).run();
    assert_eq!(run.status, 0);
    assert!(run.stdout.contains("Acme") && is_tame(&run.stdout), "{run}");
    assert!(is_tame(&run.stderr), "{run}");
}

#[test]
fn explanations_and_findings() {
    let bad = PARTNERS.replace("20000", "\u{1b}[2Jmany");
    let run = Progc::new(["why", "p.prog", "partners.csv", "--partner", "\u{1b}]0;owned\u{7}\u{1b}[2JAcme\u{202e}"]);
    let run = run.file("p.prog", super::P1).file("partners.csv", PARTNERS).run();
    assert!(run.status == 0 && run.stdout.contains("Acme") && is_tame(&run.stdout) && is_tame(&run.stderr), "{run}");
    let run = eval("partners.csv", &bad, &[]).run();
    assert!(run.status == 1 && is_tame(&run.stderr), "{run}");
    let run = Progc::new(["why", "p.prog", "partners.csv", "--partner", "\u{1b}[2Jnobody"]);
    let run = run.file("p.prog", super::P1).file("partners.csv", PARTNERS).run();
    assert!(run.status == 2 && is_tame(&run.stderr), "{run}");
}

#[test]
fn names_of_a_program() {
    let program = "tier \"\u{1b}[2JGold\u{202e}\" requires purchases >= 10000 EUR/yr grants margin 25%\n";
    for format in ["human", "short"] {
        let run = Progc::new(["check", "p.prog", "--format", format]).file("p.prog", program).run();
        assert!(is_tame(&run.stdout) && is_tame(&run.stderr), "{run}");
    }
    let run = Progc::new(["eval", "p.prog", "partners.csv", "--format", "table", "--summary"]);
    let run = run.file("p.prog", program).file("partners.csv", "partner_id,purchases\n1,20000\n").run();
    assert!(is_tame(&run.stdout) && is_tame(&run.stderr), "{run}");
}
