//! One set of hand-made findings, in every format, whole.

use super::*;
use crate::diagnostic::{Code, Edit, Safety};
use crate::source::{FileId, SourceFile, Span};

const PROGRAM: &str = "program \"Händler, 100 % <echt>\"\n\
                       \ttier Größer requires purchases >= 10.000 EUR/yr\n\
                       tier Klein requires purchases >= 5000 EUR/half-year\n\
                       \n\
                       grants margin by purchases:\n\
                       \x20 from 1000 EUR/yr 18%,\n\
                       \x20 from 900 EUR/yr 25%\n\
                       tier Gold requires\n";

const DATA: &str = "P-7;Böttcher & Söhne;zwölf\n";

/// Two files: a program, and line 4711 of a table.
fn sources() -> Sources {
    let mut sources = Sources::new();
    sources.add(SourceFile::new("programs\\händler one.prog", PROGRAM));
    sources.add(SourceFile::excerpt("partners.csv", DATA, 4711));
    sources
}

fn at(file: u32, text: &str) -> Span {
    let whole = if file == 0 { PROGRAM } else { DATA };
    let start = whole.find(text).unwrap();
    Span::new(FileId(file), start, start + text.len())
}

fn findings() -> Vec<Diagnostic> {
    let end = Span::new(FileId(0), PROGRAM.len(), PROGRAM.len());
    vec![
        Diagnostic::error(Code::UnexpectedText, at(0, "10.000"), "`10.000` can be read as ten or as ten thousand")
            .label("a point between digits")
            .also(at(1, "zwölf"), "and this cell is no number at all")
            .with_note("decimals are written with a point\nthousands without any mark")
            .help("write ten thousand as `10000`")
            .fix(Safety::Safe, "write `10000`", at(0, "10.000"), "10000"),
        Diagnostic::warning(Code::UnknownName, at(0, "from 1000 EUR/yr 18%,\n  from 900"), "the bands fall")
            .label("from 1000 down to 900")
            .fix_edits(
                Safety::Unsafe,
                "put the bands in order",
                vec![
                    Edit { span: at(0, "1000 EUR/yr 18"), replacement: "900 EUR/yr 25".to_owned() },
                    Edit { span: at(0, "900 EUR/yr 25"), replacement: "1000 EUR/yr 18".to_owned() },
                ],
            ),
        Diagnostic::error(Code::UnexpectedText, end, "the program ends where a requirement should stand")
            .label("nothing follows `requires`"),
        Diagnostic::note(Code::UnknownName, at(1, "zwölf"), "two findings may agree: 100 %, a \"quote\" <and> more")
            .fix(Safety::DisplayOnly, "ask the partner", at(1, "zwölf"), "12"),
        Diagnostic::note(Code::UnknownName, at(1, "zwölf"), "two findings may agree: 100 %, a \"quote\" <and> more"),
    ]
}

#[test]
fn for_people() {
    insta::assert_snapshot!(human(&findings(), &sources(), Style::PLAIN), @r#"
    error[E0101]: `10.000` can be read as ten or as ten thousand
         ┌─ programs\händler one.prog:2:36
         │
       2 │     tier Größer requires purchases >= 10.000 EUR/yr
         │                                       ^^^^^^ a point between digits
         │
         ┌─ partners.csv:4711:22
         │
    4711 │ P-7;Böttcher & Söhne;zwölf
         │                      ----- and this cell is no number at all
         │
         = note: decimals are written with a point
                 thousands without any mark
         = help: write ten thousand as `10000`
         = fix: write `10000`
         = for more: progc explain E0101

    warning[E0201]: the bands fall
      ┌─ programs\händler one.prog:6:3
      │
    6 │ ╭   from 1000 EUR/yr 18%,
    7 │ │   from 900 EUR/yr 25%
      │ ╰──────────^ from 1000 down to 900
      │
      = fix (look first): put the bands in order
      = for more: progc explain E0201

    error[E0101]: the program ends where a requirement should stand
      ┌─ programs\händler one.prog:9:1
      │
    9 │
      │ ^ nothing follows `requires`
      │
      = for more: progc explain E0101

    note[E0201]: two findings may agree: 100 %, a "quote" <and> more
         ┌─ partners.csv:4711:22
         │
    4711 │ P-7;Böttcher & Söhne;zwölf
         │                      ^^^^^
         │
         = idea: ask the partner
         = for more: progc explain E0201

    note[E0201]: two findings may agree: 100 %, a "quote" <and> more
         ┌─ partners.csv:4711:22
         │
    4711 │ P-7;Böttcher & Söhne;zwölf
         │                      ^^^^^
         │
         = for more: progc explain E0201
    "#);
}

#[test]
fn for_people_in_ascii() {
    insta::assert_snapshot!(human(&findings()[..2], &sources(), Style::ASCII), @r"
    error[E0101]: `10.000` can be read as ten or as ten thousand
         --> programs\händler one.prog:2:36
         |
       2 |     tier Größer requires purchases >= 10.000 EUR/yr
         |                                       ^^^^^^ a point between digits
         |
         --> partners.csv:4711:22
         |
    4711 | P-7;Böttcher & Söhne;zwölf
         |                      ----- and this cell is no number at all
         |
         = note: decimals are written with a point
                 thousands without any mark
         = help: write ten thousand as `10000`
         = fix: write `10000`
         = for more: progc explain E0101

    warning[E0201]: the bands fall
      --> programs\händler one.prog:6:3
      |
    6 | /   from 1000 EUR/yr 18%,
    7 | |   from 900 EUR/yr 25%
      | \----------^ from 1000 down to 900
      |
      = fix (look first): put the bands in order
      = for more: progc explain E0201
    ");
}

#[test]
fn for_people_in_colour() {
    let drawn = human(&findings()[2..3], &sources(), Style::COLOUR).replace('\u{1b}', "ESC");
    insta::assert_snapshot!(drawn, @r"
    ESC[0mESC[1mESC[38;5;9merror[E0101]ESC[0mESC[1m: the program ends where a requirement should standESC[0m
      ESC[0mESC[36m┌─ESC[0m programs\händler one.prog:9:1
      ESC[0mESC[36m│ESC[0m
    ESC[0mESC[36m9ESC[0m ESC[0mESC[36m│ESC[0m
      ESC[0mESC[36m│ESC[0m ESC[0mESC[31m^ESC[0m ESC[0mESC[31mnothing follows `requires`ESC[0m
      ESC[0mESC[36m│ESC[0m
      ESC[0mESC[36m=ESC[0m for more: progc explain E0101
    ");
}

#[test]
fn one_line_each() {
    insta::assert_snapshot!(short(&findings(), &sources()), @r#"
    programs\händler one.prog:2:36: error[E0101]: `10.000` can be read as ten or as ten thousand
    programs\händler one.prog:6:3: warning[E0201]: the bands fall
    programs\händler one.prog:9:1: error[E0101]: the program ends where a requirement should stand
    partners.csv:4711:22: note[E0201]: two findings may agree: 100 %, a "quote" <and> more
    partners.csv:4711:22: note[E0201]: two findings may agree: 100 %, a "quote" <and> more
    "#);
}

#[test]
fn for_scripts() {
    insta::assert_snapshot!(json(&findings()[..2], &sources()), @r#"
    [
      {
        "code": "E0101",
        "name": "unexpected-text",
        "severity": "error",
        "message": "`10.000` can be read as ten or as ten thousand",
        "file": "programs\\händler one.prog",
        "line": 2,
        "column": 36,
        "end_line": 2,
        "end_column": 42,
        "start_byte": 70,
        "end_byte": 76,
        "labels": [
          {
            "text": "a point between digits",
            "primary": true,
            "file": "programs\\händler one.prog",
            "line": 2,
            "column": 36,
            "end_line": 2,
            "end_column": 42,
            "start_byte": 70,
            "end_byte": 76
          },
          {
            "text": "and this cell is no number at all",
            "primary": false,
            "file": "partners.csv",
            "line": 4711,
            "column": 22,
            "end_line": 4711,
            "end_column": 27,
            "start_byte": null,
            "end_byte": null
          }
        ],
        "notes": [
          "decimals are written with a point\nthousands without any mark"
        ],
        "help": [
          "write ten thousand as `10000`"
        ],
        "fixes": [
          {
            "title": "write `10000`",
            "safety": "safe",
            "edits": [
              {
                "file": "programs\\händler one.prog",
                "line": 2,
                "column": 36,
                "end_line": 2,
                "end_column": 42,
                "start_byte": 70,
                "end_byte": 76,
                "replacement": "10000"
              }
            ]
          }
        ]
      },
      {
        "code": "E0201",
        "name": "unknown-name",
        "severity": "warning",
        "message": "the bands fall",
        "file": "programs\\händler one.prog",
        "line": 6,
        "column": 3,
        "end_line": 7,
        "end_column": 11,
        "start_byte": 167,
        "end_byte": 199,
        "labels": [
          {
            "text": "from 1000 down to 900",
            "primary": true,
            "file": "programs\\händler one.prog",
            "line": 6,
            "column": 3,
            "end_line": 7,
            "end_column": 11,
            "start_byte": 167,
            "end_byte": 199
          }
        ],
        "notes": [],
        "help": [],
        "fixes": [
          {
            "title": "put the bands in order",
            "safety": "unsafe",
            "edits": [
              {
                "file": "programs\\händler one.prog",
                "line": 6,
                "column": 8,
                "end_line": 6,
                "end_column": 22,
                "start_byte": 172,
                "end_byte": 186,
                "replacement": "900 EUR/yr 25"
              },
              {
                "file": "programs\\händler one.prog",
                "line": 7,
                "column": 8,
                "end_line": 7,
                "end_column": 21,
                "start_byte": 196,
                "end_byte": 209,
                "replacement": "1000 EUR/yr 18"
              }
            ]
          }
        ]
      }
    ]
    "#);
    assert_eq!(json(&[], &sources()), "[]\n");
}

#[test]
fn for_scripts_by_line() {
    insta::assert_snapshot!(ndjson(&findings()[2..], &sources()), @r#"
    {"code":"E0101","name":"unexpected-text","severity":"error","message":"the program ends where a requirement should stand","file":"programs\\händler one.prog","line":9,"column":1,"end_line":9,"end_column":1,"start_byte":230,"end_byte":230,"labels":[{"text":"nothing follows `requires`","primary":true,"file":"programs\\händler one.prog","line":9,"column":1,"end_line":9,"end_column":1,"start_byte":230,"end_byte":230}],"notes":[],"help":[],"fixes":[]}
    {"code":"E0201","name":"unknown-name","severity":"note","message":"two findings may agree: 100 %, a \"quote\" <and> more","file":"partners.csv","line":4711,"column":22,"end_line":4711,"end_column":27,"start_byte":null,"end_byte":null,"labels":[{"text":"","primary":true,"file":"partners.csv","line":4711,"column":22,"end_line":4711,"end_column":27,"start_byte":null,"end_byte":null}],"notes":[],"help":[],"fixes":[{"title":"ask the partner","safety":"display-only","edits":[{"file":"partners.csv","line":4711,"column":22,"end_line":4711,"end_column":27,"start_byte":null,"end_byte":null,"replacement":"12"}]}]}
    {"code":"E0201","name":"unknown-name","severity":"note","message":"two findings may agree: 100 %, a \"quote\" <and> more","file":"partners.csv","line":4711,"column":22,"end_line":4711,"end_column":27,"start_byte":null,"end_byte":null,"labels":[{"text":"","primary":true,"file":"partners.csv","line":4711,"column":22,"end_line":4711,"end_column":27,"start_byte":null,"end_byte":null}],"notes":[],"help":[],"fixes":[]}
    "#);
}

#[test]
fn for_code_scanning() {
    let log = sarif(&findings()[..3], &sources()).replace(env!("CARGO_PKG_VERSION"), "<version>");
    // The pages of codes are shown by their first line: they are not what is tested here.
    let pages = Code::ALL.iter().map(|c| (c.page(), c.page().lines().next().unwrap()));
    let log = pages.fold(log, |log, (page, title)| {
        log.replace(&serde_json::to_string(page).unwrap(), &serde_json::to_string(title).unwrap())
    });
    insta::assert_snapshot!(log, @r##"
    {
      "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
      "version": "2.1.0",
      "runs": [
        {
          "tool": {
            "driver": {
              "name": "progc",
              "version": "<version>",
              "rules": [
                {
                  "id": "E0101",
                  "name": "unexpected-text",
                  "shortDescription": {
                    "text": "unexpected text"
                  },
                  "help": {
                    "text": "# unexpected text",
                    "markdown": "# unexpected text"
                  }
                },
                {
                  "id": "E0201",
                  "name": "unknown-name",
                  "shortDescription": {
                    "text": "unknown name"
                  },
                  "help": {
                    "text": "# unknown name",
                    "markdown": "# unknown name"
                  }
                }
              ]
            }
          },
          "columnKind": "unicodeCodePoints",
          "results": [
            {
              "ruleId": "E0101",
              "ruleIndex": 0,
              "level": "error",
              "message": {
                "text": "`10.000` can be read as ten or as ten thousand\na point between digits\nnote: decimals are written with a point\nthousands without any mark\nhelp: write ten thousand as `10000`\nfix: write `10000`"
              },
              "locations": [
                {
                  "physicalLocation": {
                    "artifactLocation": {
                      "uri": "programs/h%C3%A4ndler%20one.prog"
                    },
                    "region": {
                      "startLine": 2,
                      "startColumn": 36,
                      "endLine": 2,
                      "endColumn": 42
                    }
                  }
                }
              ],
              "relatedLocations": [
                {
                  "id": 0,
                  "physicalLocation": {
                    "artifactLocation": {
                      "uri": "partners.csv"
                    },
                    "region": {
                      "startLine": 4711,
                      "startColumn": 22,
                      "endLine": 4711,
                      "endColumn": 27
                    }
                  },
                  "message": {
                    "text": "and this cell is no number at all"
                  }
                }
              ],
              "partialFingerprints": {
                "progc/v1": "86e4c9177a779a5a"
              },
              "fixes": [
                {
                  "description": {
                    "text": "write `10000`"
                  },
                  "artifactChanges": [
                    {
                      "artifactLocation": {
                        "uri": "programs/h%C3%A4ndler%20one.prog"
                      },
                      "replacements": [
                        {
                          "deletedRegion": {
                            "startLine": 2,
                            "startColumn": 36,
                            "endLine": 2,
                            "endColumn": 42
                          },
                          "insertedContent": {
                            "text": "10000"
                          }
                        }
                      ]
                    }
                  ]
                }
              ]
            },
            {
              "ruleId": "E0201",
              "ruleIndex": 1,
              "level": "warning",
              "message": {
                "text": "the bands fall\nfrom 1000 down to 900\nfix (look first): put the bands in order"
              },
              "locations": [
                {
                  "physicalLocation": {
                    "artifactLocation": {
                      "uri": "programs/h%C3%A4ndler%20one.prog"
                    },
                    "region": {
                      "startLine": 6,
                      "startColumn": 3,
                      "endLine": 7,
                      "endColumn": 11
                    }
                  }
                }
              ],
              "partialFingerprints": {
                "progc/v1": "f7c4c570b5e940d4"
              },
              "fixes": [
                {
                  "description": {
                    "text": "put the bands in order"
                  },
                  "artifactChanges": [
                    {
                      "artifactLocation": {
                        "uri": "programs/h%C3%A4ndler%20one.prog"
                      },
                      "replacements": [
                        {
                          "deletedRegion": {
                            "startLine": 6,
                            "startColumn": 8,
                            "endLine": 6,
                            "endColumn": 22
                          },
                          "insertedContent": {
                            "text": "900 EUR/yr 25"
                          }
                        },
                        {
                          "deletedRegion": {
                            "startLine": 7,
                            "startColumn": 8,
                            "endLine": 7,
                            "endColumn": 21
                          },
                          "insertedContent": {
                            "text": "1000 EUR/yr 18"
                          }
                        }
                      ]
                    }
                  ]
                }
              ]
            },
            {
              "ruleId": "E0101",
              "ruleIndex": 0,
              "level": "error",
              "message": {
                "text": "the program ends where a requirement should stand\nnothing follows `requires`"
              },
              "locations": [
                {
                  "physicalLocation": {
                    "artifactLocation": {
                      "uri": "programs/h%C3%A4ndler%20one.prog"
                    },
                    "region": {
                      "startLine": 9,
                      "startColumn": 1,
                      "endLine": 9,
                      "endColumn": 1
                    }
                  }
                }
              ],
              "partialFingerprints": {
                "progc/v1": "8972ba4154e9f6e1"
              }
            }
          ]
        }
      ]
    }
    "##);
}

#[test]
fn for_test_reports() {
    insta::assert_snapshot!(junit(&findings(), &sources()), @r#"
    <?xml version="1.0" encoding="UTF-8"?>
    <testsuites name="progc" tests="5" failures="2">
      <testsuite name="partners.csv" tests="2" failures="0">
        <testcase name="E0201 unknown-name at 4711:22" classname="partners.csv" file="partners.csv" line="4711">
          <system-out>note: two findings may agree: 100 %, a &quot;quote&quot; &lt;and&gt; more
    idea: ask the partner</system-out>
        </testcase>
        <testcase name="E0201 unknown-name at 4711:22" classname="partners.csv" file="partners.csv" line="4711">
          <system-out>note: two findings may agree: 100 %, a &quot;quote&quot; &lt;and&gt; more</system-out>
        </testcase>
      </testsuite>
      <testsuite name="programs/händler one.prog" tests="3" failures="2">
        <testcase name="E0101 unexpected-text at 2:36" classname="programs/händler one.prog" file="programs/händler one.prog" line="2">
          <failure message="`10.000` can be read as ten or as ten thousand" type="E0101">`10.000` can be read as ten or as ten thousand
    a point between digits
    note: decimals are written with a point
    thousands without any mark
    help: write ten thousand as `10000`
    fix: write `10000`</failure>
        </testcase>
        <testcase name="E0201 unknown-name at 6:3" classname="programs/händler one.prog" file="programs/händler one.prog" line="6">
          <system-out>warning: the bands fall
    from 1000 down to 900
    fix (look first): put the bands in order</system-out>
        </testcase>
        <testcase name="E0101 unexpected-text at 9:1" classname="programs/händler one.prog" file="programs/händler one.prog" line="9">
          <failure message="the program ends where a requirement should stand" type="E0101">the program ends where a requirement should stand
    nothing follows `requires`</failure>
        </testcase>
      </testsuite>
    </testsuites>
    "#);
    insta::assert_snapshot!(junit(&[], &sources()), @r#"
    <?xml version="1.0" encoding="UTF-8"?>
    <testsuites name="progc" tests="1" failures="0">
      <testsuite name="progc" tests="1" failures="0">
        <testcase name="no findings" classname="progc"/>
      </testsuite>
    </testsuites>
    "#);
}

#[test]
fn for_github() {
    insta::assert_snapshot!(github(&findings(), &sources()), @r#"
    ::error file=programs/händler one.prog,line=2,col=36,endLine=2,endColumn=42,title=E0101 unexpected-text::`10.000` can be read as ten or as ten thousand%0Aa point between digits%0Anote: decimals are written with a point%0Athousands without any mark%0Ahelp: write ten thousand as `10000`%0Afix: write `10000`
    ::warning file=programs/händler one.prog,line=6,endLine=7,title=E0201 unknown-name::the bands fall%0Afrom 1000 down to 900%0Afix (look first): put the bands in order
    ::error file=programs/händler one.prog,line=9,col=1,endLine=9,endColumn=1,title=E0101 unexpected-text::the program ends where a requirement should stand%0Anothing follows `requires`
    ::notice file=partners.csv,line=4711,col=22,endLine=4711,endColumn=27,title=E0201 unknown-name::two findings may agree: 100 %25, a "quote" <and> more%0Aidea: ask the partner
    ::notice file=partners.csv,line=4711,col=22,endLine=4711,endColumn=27,title=E0201 unknown-name::two findings may agree: 100 %25, a "quote" <and> more
    "#);
}

#[test]
fn for_gitlab() {
    insta::assert_snapshot!(gitlab(&findings()[2..], &sources()), @r#"
    [
      {
        "description": "the program ends where a requirement should stand",
        "check_name": "E0101 unexpected-text",
        "fingerprint": "8972ba4154e9f6e1",
        "severity": "major",
        "location": {
          "path": "programs/händler one.prog",
          "positions": {
            "begin": {
              "line": 9,
              "column": 1
            },
            "end": {
              "line": 9,
              "column": 1
            }
          }
        }
      },
      {
        "description": "two findings may agree: 100 %, a \"quote\" <and> more",
        "check_name": "E0201 unknown-name",
        "fingerprint": "6b4c996e89ab748c",
        "severity": "info",
        "location": {
          "path": "partners.csv",
          "positions": {
            "begin": {
              "line": 4711,
              "column": 22
            },
            "end": {
              "line": 4711,
              "column": 27
            }
          }
        }
      },
      {
        "description": "two findings may agree: 100 %, a \"quote\" <and> more",
        "check_name": "E0201 unknown-name",
        "fingerprint": "c87c150e414f7af9",
        "severity": "info",
        "location": {
          "path": "partners.csv",
          "positions": {
            "begin": {
              "line": 4711,
              "column": 22
            },
            "end": {
              "line": 4711,
              "column": 27
            }
          }
        }
      }
    ]
    "#);
}

/// Neither a control character nor a mark that turns the direction of writing reaches a terminal.
#[test]
fn sources_do_not_steer_the_terminal() {
    let mut sources = Sources::new();
    let file = sources.add(SourceFile::new("a.prog", "tier \u{1b}[2J\u{202e}Gold\u{9b} x"));
    let finding = Diagnostic::error(Code::UnknownName, Span::new(file, 14, 18), "a name").label("here");
    insta::assert_snapshot!(human(&[finding], &sources, Style::PLAIN), @r"
    error[E0201]: a name
      ┌─ a.prog:1:15
      │
    1 │ tier ?[2J???Gold?? x
      │               ^^^^ here
      │
      = for more: progc explain E0201
    ");
}

#[test]
fn counted() {
    assert_eq!(counts(&findings()), "2 errors, 1 warning, 2 notes");
    assert_eq!(counts(&[]), "");
}

/// A finding is told however wrong its span is.
#[test]
fn wrong_spans_are_cut_to_the_text() {
    let umlaut = PROGRAM.find('ä').unwrap();
    for (file, start, end) in [(0, 5000, 9000), (0, umlaut + 1, umlaut + 1), (0, 9, 3), (7, 0, 1), (1, 0, 99)] {
        let finding = Diagnostic::error(Code::UnknownName, Span::new(FileId(file), start, end), "somewhere");
        for format in Format::ALL {
            let text = render(*format, std::slice::from_ref(&finding), &sources(), Style::PLAIN);
            let told = *format == Format::Gitlab && file == 7 || text.contains("somewhere");
            assert!(told, "{format:?} says {text:?} of {file}:{start}..{end}");
        }
    }
}

/// A mark survives lines above; two findings that agree in everything have two marks.
#[test]
fn fingerprints_follow_their_line() {
    let before = fingerprints(&findings(), &sources());
    assert_ne!(before[3], before[4]);
    let finding = |text: &str| {
        let mut sources = Sources::new();
        let file = sources.add(SourceFile::new("a.prog", text));
        let start = text.find("tier").unwrap();
        let finding = Diagnostic::error(Code::UnknownName, Span::new(file, start, start + 4), "m");
        fingerprints(&[finding], &sources)
    };
    assert_eq!(finding("tier A"), finding("# new\n\n  tier A"));
    assert_ne!(finding("tier A"), finding("tier B"));
}
