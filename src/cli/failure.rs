//! Why a command could not do its work: exit code 2.

use std::io;
use std::path::PathBuf;

use miette::Diagnostic;
use thiserror::Error;

use crate::data::TableError;
use crate::data::error::MatchError;
use crate::data::rates::RatesError;
use crate::data::write::file::OutputError;
use crate::eval::EvalError;
use crate::eval::derive::DeriveError;
use crate::format::FormatError;
use crate::ir::json::ReadError;
use crate::lint::baseline::BaselineError;
use crate::lint::config::ConfigError;
use crate::value::DecimalError;

/// Why a command could not do its work.
#[derive(Debug, Error, Diagnostic)]
pub enum Failure {
    /// The editor that the language server talks to cannot be read or answered.
    #[error("the editor cannot be talked to")]
    Editor(#[source] io::Error),
    /// The partner table cannot be read.
    #[error(transparent)]
    #[diagnostic(transparent)]
    Table(#[from] TableError),
    /// Its columns cannot be matched.
    #[error(transparent)]
    #[diagnostic(transparent)]
    Columns(#[from] MatchError),
    /// The exchange rates cannot be read.
    #[error(transparent)]
    #[diagnostic(transparent)]
    Rates(#[from] RatesError),
    /// A table of events is given twice.
    #[error("the table `{table}` is given twice")]
    #[diagnostic(code(progc::usage::table_twice), help("put the rows of both files into one"))]
    TableTwice {
        /// The table.
        table: String,
    },
    /// Partners cannot be made.
    #[error("no partners can be made of this program")]
    #[diagnostic(code(progc::eval::no_sample))]
    Sample {
        /// Why.
        #[source]
        cause: crate::testing::sample::SampleError,
    },
    /// A share of no tier.
    #[error("`--share` names `{name}`, and the program has no such tier")]
    #[diagnostic(code(progc::usage::share_tier), help("its tiers are {known}; `none` is no tier"))]
    ShareTier {
        /// The name.
        name: String,
        /// The tiers.
        known: String,
    },
    /// Two shares of one tier.
    #[error("`--share` names `{name}` twice")]
    #[diagnostic(code(progc::usage::share_twice), help("leave one of them out"))]
    ShareTwice {
        /// The name.
        name: String,
    },
    /// Shares of more than the whole.
    #[error("the shares are more than 100 percent together")]
    #[diagnostic(code(progc::usage::share_too_much), help("lower one of them"))]
    ShareTooMuch,
    /// A table is held against one program.
    #[error("`--data` holds a table against one program")]
    #[diagnostic(code(progc::usage::one_program), help("name the one: progc test PROGRAM --data FILE"))]
    OneProgram,
    /// No column says what is expected.
    #[error("`{table}` has no column `{name}` that says which tier is expected")]
    #[diagnostic(code(progc::usage::expect_column), help("name it with `--expect COLUMN`; its columns are {columns}"))]
    ExpectColumn {
        /// The column.
        name: String,
        /// The table.
        table: String,
        /// The columns there are.
        columns: String,
    },
    /// A flag asks for something that is made from a table.
    #[error("`{flag}` reads the table `{table}`, which is not given")]
    #[diagnostic(code(progc::usage::table_needed), help("give it with `--table {table}=FILE`"))]
    TableNeeded {
        /// The flag.
        flag: &'static str,
        /// The table.
        table: String,
    },
    /// The lines of a table cannot be priced.
    #[error("the lines of `{table}` cannot be priced")]
    #[diagnostic(
        code(progc::usage::not_priced),
        help("a table that is settled has amounts of money and a day for each row")
    )]
    NotPriced {
        /// The table.
        table: String,
    },
    /// An amount is too large to be priced.
    #[error("row {row} of `{table}` cannot be priced")]
    #[diagnostic(code(progc::eval::unpriceable), help("look at the amount of this row: it is far from usual"))]
    Settle {
        /// The table.
        table: String,
        /// The row.
        row: u64,
        /// Why.
        #[source]
        cause: DecimalError,
    },
    /// What tables say of a partner cannot be computed.
    #[error("the measures of partner `{partner}` in row {row} cannot be computed")]
    #[diagnostic(code(progc::eval::underivable), help("look at the amounts of this partner: they are far from usual"))]
    Derive {
        /// The partner.
        partner: String,
        /// Its row.
        row: u64,
        /// Why.
        #[source]
        cause: DeriveError,
    },
    /// The result cannot be written.
    #[error(transparent)]
    #[diagnostic(transparent)]
    Output(#[from] OutputError),
    /// A program cannot be read.
    #[error("cannot read the program `{name}`")]
    #[diagnostic(code(progc::program::cannot_read), help("check the path; `-` reads standard input"))]
    Program {
        /// The file.
        name: String,
        /// Why.
        #[source]
        cause: io::Error,
    },
    /// A program is not UTF-8.
    #[error("the program `{name}` is not UTF-8 text: line {line} holds `{word}` in another encoding")]
    #[diagnostic(
        code(progc::program::not_utf8),
        help("save the file with the encoding UTF-8; as shown it is Windows-1252, which some editors call ANSI")
    )]
    ProgramNotUtf8 {
        /// The file.
        name: String,
        /// The line.
        line: usize,
        /// The word that is not UTF-8, as Windows-1252 has it.
        word: String,
    },
    /// A program has two bytes for each character.
    #[error("the program `{name}` is UTF-16 text, and programs are UTF-8")]
    #[diagnostic(code(progc::program::utf16), help("save the file with the encoding UTF-8"))]
    ProgramUtf16 {
        /// The file.
        name: String,
    },
    /// What was made of a program stands where its text is needed.
    #[error("`{name}` is JSON, as `progc compile` writes it, and not the text of a program")]
    #[diagnostic(code(progc::program::compiled), help("name the `.prog` file from which it was compiled"))]
    Compiled {
        /// The file.
        name: String,
    },
    /// A list of JSON values is no program.
    #[error("`{name}` is a JSON list, and no program")]
    #[diagnostic(
        code(progc::program::no_program),
        help("name the `.prog` file, or what `progc compile` made of it; a table of partners comes second")
    )]
    NoProgram {
        /// The file.
        name: String,
    },
    /// A compiled program cannot be used.
    #[error("cannot use the compiled program `{name}`")]
    #[diagnostic(code(progc::program::bad_ir), help("compile the program again: `progc compile PROGRAM -o FILE`"))]
    Ir {
        /// The file.
        name: String,
        /// Why.
        #[source]
        cause: ReadError,
    },
    /// More than one file is to come from standard input.
    #[error("only one file can come from standard input")]
    #[diagnostic(code(progc::usage::one_input), help("name the others"))]
    OneInput,
    /// The table stands where the program is expected.
    #[error("the program comes first, and then the data")]
    #[diagnostic(code(progc::usage::program_first))]
    ProgramFirst {
        /// How to mend it.
        #[help]
        help: String,
    },
    /// The day lies outside the program's dates.
    #[error("{words}")]
    #[diagnostic(
        code(progc::eval::outside_validity),
        help("choose a day with `--as-of DATE`, or evaluate all the same with `--outside-validity`")
    )]
    Outside {
        /// How.
        words: String,
    },
    /// A partner cannot be evaluated.
    #[error("partner `{partner}` in row {row} cannot be evaluated")]
    #[diagnostic(code(progc::eval::impossible), help("look at the values of this row: they are far from usual"))]
    Evaluation {
        /// The partner.
        partner: String,
        /// Its row.
        row: u64,
        /// Why.
        #[source]
        cause: EvalError,
    },
    /// `--columns` asks for a column that results do not have.
    #[error("results have no column `{name}`")]
    #[diagnostic(code(progc::usage::no_such_column))]
    ResultColumn {
        /// As asked for.
        name: String,
        /// How to mend it.
        #[help]
        help: String,
    },
    /// The ending of the output file is of a kind that is not written.
    #[error("progc does not write `.{ending}` files")]
    #[diagnostic(
        code(progc::usage::unknown_ending),
        help(
            "end the name in .csv, .json, .ndjson, .md, .xlsx or .parquet, with .gz or .zst behind it where it is to be packed; \
             or choose with `--format`"
        )
    )]
    Ending {
        /// The ending.
        ending: String,
    },
    /// `--format` says one thing, and the ending of the file another.
    #[error("`--format {format}` does not go with a file that ends in `.{ending}`")]
    #[diagnostic(
        code(progc::usage::format_and_ending),
        help("leave `--format` out, since the ending tells the format, or give the file another ending")
    )]
    FormatAndEnding {
        /// The format asked for.
        format: String,
        /// The ending.
        ending: String,
    },
    /// A format that is no text would go to a terminal.
    #[error("a terminal cannot show this format")]
    #[diagnostic(code(progc::usage::binary_on_terminal), help("write it to a file with `-o FILE`"))]
    BinaryOnTerminal,
    /// `--rejects` without `--on-bad-row skip`.
    #[error("`--rejects` has nothing to hold where a bad row stops the run")]
    #[diagnostic(code(progc::usage::rejects), help("add `--on-bad-row skip`"))]
    Rejects,
    /// Two outputs would go to one file.
    #[error("two outputs name the same file")]
    #[diagnostic(code(progc::usage::same_output), help("write each to a file of its own"))]
    SameOutput,
    /// The table has no such partner.
    #[error("`{table}` has no partner `{partner}`")]
    #[diagnostic(code(progc::why::no_such_partner))]
    Partner {
        /// The table.
        table: String,
        /// As asked for.
        partner: String,
        /// How to mend it.
        #[help]
        help: String,
    },
    /// There is no page of that name.
    #[error("there is no code or lint `{name}`")]
    #[diagnostic(code(progc::explain::unknown))]
    Page {
        /// As asked for.
        name: String,
        /// How to mend it.
        #[help]
        help: String,
    },
    /// A file would be overwritten.
    #[error("`{}` is there already", path.display())]
    #[diagnostic(code(progc::new::exists), help("choose another name: `progc new FILE`"))]
    Exists {
        /// The file.
        path: PathBuf,
    },
    /// A program cannot be formatted, by a fault of the formatter.
    #[error("`{name}` is left as it stands")]
    #[diagnostic(
        code(progc::fmt::other_meaning),
        help("this is a fault of progc, not of the program: please report it")
    )]
    Format {
        /// The file.
        name: String,
        /// Why.
        #[source]
        cause: FormatError,
    },
    /// A `progc.toml` cannot be used.
    #[error("{place}: {cause}")]
    #[diagnostic(code(progc::config::bad_config))]
    Config {
        /// File, line and column.
        place: String,
        /// Why.
        cause: ConfigError,
        /// How to mend it.
        #[help]
        help: String,
    },
    /// A file beside the programs cannot be read.
    #[error("cannot read `{}`", path.display())]
    #[diagnostic(code(progc::check::cannot_read), help("check the path"))]
    Read {
        /// The file.
        path: PathBuf,
        /// Why.
        #[source]
        cause: io::Error,
    },
    /// A baseline is not there.
    #[error("there is no baseline `{}`", path.display())]
    #[diagnostic(code(progc::check::no_baseline), help("write it with `--write-baseline`"))]
    NoBaseline {
        /// The file.
        path: PathBuf,
    },
    /// A baseline cannot be used.
    #[error("cannot use the baseline `{}`", path.display())]
    #[diagnostic(code(progc::check::bad_baseline), help("write it again with `--write-baseline`"))]
    Baseline {
        /// The file.
        path: PathBuf,
        /// Why.
        #[source]
        cause: BaselineError,
    },
    /// A path to check cannot be searched.
    #[error("cannot search `{}`", path.display())]
    #[diagnostic(code(progc::check::cannot_search), help("check the path"))]
    Search {
        /// The path.
        path: PathBuf,
        /// Why.
        #[source]
        cause: io::Error,
    },
}

impl Failure {
    /// Whether the reader of the output has gone.
    pub fn is_broken_pipe(&self) -> bool {
        matches!(self, Failure::Output(error) if error.is_broken_pipe())
    }
}
