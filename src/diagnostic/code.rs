//! Every code once, with its page. A code is never reused; a code without a page does not build.
//!
//! E01 syntax · E02 names · E03 types and units · E04 the whole program · E05 data · W lints.

macro_rules! codes {
    ($($(#[$doc:meta])* $variant:ident = $id:literal, $slug:literal;)*) => {
        /// What a finding is about.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code {
            $($(#[$doc])* $variant,)*
        }

        impl Code {
            /// Every code.
            pub const ALL: &'static [Code] = &[$(Code::$variant,)*];

            /// As shown and searched for: `E0101`.
            pub fn id(self) -> &'static str {
                match self { $(Code::$variant => $id,)* }
            }

            /// The name for people: `unexpected-text`.
            pub fn slug(self) -> &'static str {
                match self { $(Code::$variant => $slug,)* }
            }

            /// The page that `progc explain` shows, in Markdown.
            pub fn page(self) -> &'static str {
                match self { $(Code::$variant => include_str!(concat!("../../docs/codes/", $id, ".md")),)* }
            }
        }
    };
}

codes! {
    // E01: syntax. The text cannot be read as a program.
    /// Something stands where nothing, or something else, can stand.
    UnexpectedText = "E0101", "unexpected-text";
    /// A value, a name or a requirement is missing.
    MissingText = "E0102", "missing-text";
    /// A word is nearly a keyword.
    MisspelledKeyword = "E0103", "misspelled-keyword";
    /// A number with separators that progc does not read.
    NumberForm = "E0104", "number-form";
    /// An operator of another language: `=>`, `==`, `<>`.
    OperatorForm = "E0105", "operator-form";
    /// Money with a sign or with its currency in front.
    MoneyForm = "E0106", "money-form";
    /// Curly quotes.
    QuoteForm = "E0107", "quote-form";
    /// A text without a closing quote.
    UnclosedQuote = "E0108", "unclosed-quote";
    /// A parenthesis without its partner.
    UnclosedParenthesis = "E0109", "unclosed-parenthesis";
    /// Parentheses or `not` in too many levels.
    NestingTooDeep = "E0110", "nesting-too-deep";
    /// A character that cannot be seen.
    ControlCharacter = "E0111", "control-character";
    /// More text than is read.
    FileTooLarge = "E0112", "file-too-large";
    /// Two requirements without `and` or `or` between them.
    MissingConnector = "E0113", "missing-connector";
    /// A comma between two requirements.
    CommaForAnd = "E0114", "comma-for-and";
    /// A keyword in German.
    OtherLanguage = "E0115", "other-language";
    /// A clause or header line without the item that it belongs to.
    ClauseWithoutItem = "E0116", "clause-without-item";
    /// A currency that ISO 4217 does not list.
    UnknownCurrency = "E0117", "unknown-currency";
    /// A date that is written in another way, or that no calendar has.
    DateForm = "E0118", "date-form";
    /// A number with more digits than are held exactly.
    NumberTooLarge = "E0119", "number-too-large";
    /// A range that is written with a dash.
    RangeForm = "E0120", "range-form";
    /// A word that can stand once stands twice.
    SaidTwice = "E0121", "said-twice";
    /// A name that cannot be read without quotes.
    NameNeedsQuotes = "E0122", "name-needs-quotes";
    /// A name and a number without an operator between them.
    MissingOperator = "E0123", "missing-operator";

    // E02: names.
    /// A name that neither the vocabulary nor the program knows.
    UnknownName = "E0201", "unknown-name";

    // E03: types and units.

    // E04: the whole program.

    // E05: data.
    /// A cell of a number column is no plain decimal number.
    BadNumber = "E0501", "bad-number";
    /// A number is not whole, or below zero, where it may not be.
    NumberOutOfRange = "E0502", "number-out-of-range";
    /// A cell of a flag column is neither yes nor no.
    BadFlag = "E0503", "bad-flag";
    /// A cell of a date column is no day.
    BadDate = "E0504", "bad-date";
    /// A cell names something that is not among the declared choices.
    UnknownChoice = "E0505", "unknown-choice";
    /// The recorded tier is no tier of the program.
    UnknownHeldTier = "E0506", "unknown-held-tier";
    /// A row has more or fewer cells than there are columns.
    RowLength = "E0507", "row-length";
    /// A row holds bytes that are no text.
    UnreadableText = "E0508", "unreadable-text";
    /// A record is no JSON object of plain values.
    NotARecord = "E0509", "not-a-record";
    /// A row does not say which partner it is.
    MissingPartnerId = "E0510", "missing-partner-id";
}

impl Code {
    /// The code of an id or slug, in any letter case.
    pub fn find(text: &str) -> Option<Code> {
        Code::ALL.iter().copied().find(|c| c.id().eq_ignore_ascii_case(text) || c.slug().eq_ignore_ascii_case(text))
    }
}
