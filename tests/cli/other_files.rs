//! Files that are not what they are taken for, and tables that are cut off.

use super::{P1, PARTNERS, eval};
use crate::harness::Progc;
use insta::assert_snapshot;

#[test]
fn a_compiled_program_is_no_text() {
    let compiled = Progc::new(["compile", "p.prog"]).file("p.prog", P1).run().stdout;
    for command in ["check", "fmt"] {
        let run = Progc::new([command, "p.json"]).file("p.json", &compiled).run();
        assert_eq!((run.status, run.stdout.as_str()), (2, ""));
        assert_eq!(
            run.stderr,
            "error[progc::program::compiled]: `p.json` is JSON, as `progc compile` writes it, and not the text of a program\n  \
             = help: name the `.prog` file from which it was compiled\n"
        );
    }
}

#[test]
fn a_list_is_no_program() {
    let run =
        Progc::new(["eval", "p.json", "partners.csv"]).file("p.json", "[]\n").file("partners.csv", PARTNERS).run();
    assert_snapshot!(run, @"
    status 2
    --- stderr
    error[progc::program::no_program]: `p.json` is a JSON list, and no program
      = help: name the `.prog` file, or what `progc compile` made of it; a table of partners comes second
    ");
}

#[test]
fn a_program_in_utf_16_is_told_once() {
    let units = |to: fn(u16) -> [u8; 2]| P1.encode_utf16().flat_map(to).collect::<Vec<u8>>();
    for bytes in [units(u16::to_le_bytes), units(u16::to_be_bytes)] {
        let run = Progc::new(["check", "p.prog"]).file("p.prog", bytes).run();
        assert!(run.stderr.starts_with("error[progc::program::utf16]: the program `p.prog` is UTF-16 text"), "{run}");
    }
}

#[test]
fn one_measure_has_one_column() {
    let run = eval("partners.csv", "id,a,b\n1,2,3\n", &["--map", "purchases=a", "--map", "purchases=b"]).run();
    assert_snapshot!(run, @"
    status 2
    --- stderr
    error[progc::data::mapped_twice]: `--map` gives `purchases` two columns
      = help: name the one column that holds it
    ");
}

#[test]
fn an_open_quote_is_an_error_whatever_is_done_with_bad_rows() {
    let text = "id,purchases,certified_engineers,remark\n1,10000,1,fine\n2,10000,1,\"open\n3,10000,1,lost\n";
    for arguments in [&[][..], &["--on-bad-row", "skip"], &["--on-bad-row", "skip", "--rejects", "bad.csv"]] {
        let run = eval("partners.csv", text, arguments).arg("-o=out.csv").run();
        assert_eq!((run.status, run.written("out.csv")), (1, None));
        assert!(
            run.stderr.contains("error[E0514]: this quote is never closed") && run.stderr.contains("partners.csv:3:11"),
            "{run}"
        );
    }
}
