//! Files as bytes: encodings, byte order marks, packed files.

use std::io::Write as _;

use super::eval;
use flate2::Compression;
use flate2::write::GzEncoder;
use insta::assert_snapshot;

const TEXT: &str = "id;Name;purchases;certified engineers\nA;Müller & Söhne, 50 €;10000;1\n";
const MORE: [&str; 2] = ["--columns", "partner_id,name,tier"];

fn utf16(text: &str, mark: &[u8], order: fn(u16) -> [u8; 2]) -> Vec<u8> {
    mark.iter().copied().chain(text.encode_utf16().flat_map(order)).collect()
}

/// As Excel in Germany saves plain CSV: the sign of the euro is byte 0x80 there.
fn windows_1252(text: &str) -> Vec<u8> {
    text.chars().map(|c| if c == '€' { 0x80 } else { u8::try_from(c).unwrap() }).collect()
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut packer = GzEncoder::new(Vec::new(), Compression::fast());
    packer.write_all(bytes).unwrap();
    packer.finish().unwrap()
}

#[test]
fn the_same_text_in_every_encoding() {
    let plain = eval("partners.csv", TEXT, &MORE).run();
    assert_snapshot!(plain.stdout, @r#"
    partner_id,Name,tier
    A,"Müller & Söhne, 50 €",Certified
    "#);
    let with_mark = [b"\xef\xbb\xbf", TEXT.as_bytes()].concat();
    let forms = [
        with_mark,
        utf16(TEXT, b"\xff\xfe", u16::to_le_bytes),
        utf16(TEXT, b"\xfe\xff", u16::to_be_bytes),
        utf16(TEXT, b"", u16::to_le_bytes),
        windows_1252(TEXT),
        gzip(TEXT.as_bytes()),
        gzip(&windows_1252(TEXT)),
        zstd::stream::encode_all(TEXT.as_bytes(), 1).unwrap(),
    ];
    for bytes in forms {
        assert_eq!(eval("partners.csv", &bytes, &MORE).run().stdout, plain.stdout);
        let piped = eval("unused.csv", "", &MORE).stdin(&bytes);
        let mut args = ["eval", "p.prog", "-", "--as-of", "2026-01-01"].to_vec();
        args.extend(MORE);
        assert_eq!(piped.with(&args).run().stdout, plain.stdout);
    }
}

#[test]
fn an_encoding_is_told_or_declared() {
    assert_snapshot!(eval("partners.csv", windows_1252(TEXT), &MORE).run().stderr, @"
    p.prog as of 2026-01-01: 1 partner
    read as Windows-1252, since it is no UTF-8
    ");
    let declared = ["--encoding", "macintosh", "--columns", "name"];
    assert_snapshot!(eval("partners.csv", b"id,name\nA,M\x9fller\n", &declared).run(), @"
    status 0
    --- stdout
    name
    Müller
    --- stderr
    p.prog as of 2026-01-01: 1 partner, 1 undecided
    no column, so not known: purchases, certified engineers
    ");
    assert_snapshot!(eval("partners.csv", TEXT, &["--encoding", "ebcdic"]).run(), @"
    status 2
    --- stderr
    error: invalid value 'ebcdic' for '--encoding <NAME>': expected the name of an encoding, such as utf-8, windows-1252 or utf-16le

    For more information, try '--help'.
    ");
}

#[test]
fn a_row_in_another_encoding_than_the_rest() {
    let bytes = [TEXT.as_bytes(), &windows_1252("B;Größe;1;1\n")].concat();
    assert_snapshot!(eval("partners.csv", bytes, &MORE).run(), @r#"
    status 1
    --- stderr
    error[E0508]: this row is not in the encoding of the rest of the file
      ┌─ partners.csv:3:3
      │
    3 │ B;Gr��e;1;1
      │   ^^^^^ characters are lost here
      │
      = help: save the file with one encoding; Excel calls UTF-8 "CSV UTF-8 (Comma delimited)"; `--encoding NAME` says how it is encoded
      = for more: progc explain E0508

    1 row cannot be read, and nothing was written; mend the data, or leave them out with `--on-bad-row skip`
    "#);
}

#[test]
fn results_are_packed_by_the_ending_of_their_file() {
    let run = eval("partners.csv", TEXT, &["--columns", "partner_id,tier", "-o", "out.csv.gz"]).run();
    let mut text = String::new();
    std::io::Read::read_to_string(&mut flate2::read::GzDecoder::new(&run.bytes("out.csv.gz")[..]), &mut text).unwrap();
    assert_eq!(text, "partner_id,tier\nA,Certified\n");
    let run = eval("partners.csv", TEXT, &["--columns", "partner_id,tier", "-o", "out.ndjson.zst"]).run();
    let text = zstd::stream::decode_all(&run.bytes("out.ndjson.zst")[..]).unwrap();
    assert_eq!(String::from_utf8(text).unwrap(), "{\"partner_id\":\"A\",\"tier\":\"Certified\"}\n");
}

#[test]
fn a_packed_file_that_was_cut_off() {
    let whole = gzip(format!("{TEXT}{}", "B;Birke;1;1\n".repeat(50_000)).as_bytes());
    let run = eval("partners.csv.gz", &whole[..whole.len() / 2], &["-o", "out.csv"]).run();
    assert_eq!((run.status, run.written("out.csv")), (2, None));
    assert!(run.stderr.starts_with("error[progc::data::cannot_read]: cannot read on in `partners.csv.gz`"), "{run}");
}
