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
    /// A word behind a known name that is nearly a keyword.
    MisspelledWord = "E0202", "misspelled-word";
    /// Two known names stand in a row.
    TwoNamesInARow = "E0203", "two-names-in-a-row";
    /// A known name, but of something else than is asked for.
    WrongKindOfName = "E0204", "wrong-kind-of-name";
    /// One name is declared twice, or one fact given twice.
    DeclaredTwice = "E0205", "declared-twice";
    /// A choice or level that is not among those listed.
    NoSuchChoice = "E0206", "no-such-choice";
    /// A table has no column of this name.
    UnknownColumn = "E0207", "unknown-column";
    /// A comment for progc names a lint that there is not, or is none that progc reads.
    UnknownLint = "E0290", "unknown-lint";

    // E03: types and units.
    /// A number stands without the unit that it needs.
    UnitMissing = "E0301", "unit-missing";
    /// An amount has another unit than what it is held against.
    WrongUnit = "E0302", "wrong-unit";
    /// An amount does not say over which period.
    PeriodMissing = "E0303", "period-missing";
    /// An amount is over another period than what it is held against.
    OtherPeriod = "E0304", "other-period";
    /// An amount is in another currency than what it is held against.
    OtherCurrency = "E0305", "other-currency";
    /// A file without a header counts in two currencies.
    TwoCurrencies = "E0306", "two-currencies";
    /// Percent, percentage points and points are mixed up.
    PercentOrPoints = "E0307", "percent-or-points";
    /// A part of something that is counted in wholes.
    WholeNumber = "E0308", "whole-number";
    /// Two things that cannot be compared.
    NotComparable = "E0309", "not-comparable";
    /// A name that is a number or a choice stands where a yes or no is needed.
    AmountNeeded = "E0310", "amount-needed";
    /// One day is needed, and a range of days is written.
    InexactDate = "E0311", "inexact-date";
    /// A value that the benefit cannot have.
    ValueDoesNotFit = "E0312", "value-does-not-fit";
    /// A range whose lower end is above its upper one.
    RangeReversed = "E0313", "range-reversed";
    /// A calculation that does not give what the measure is.
    CalculationDoesNotFit = "E0314", "calculation-does-not-fit";
    /// A measure without a type.
    NoType = "E0315", "no-type";
    /// A condition that cannot be asked of the rows of a table.
    NotForRows = "E0316", "not-for-rows";
    /// A column of a table stands where one value of a partner is needed.
    ColumnOutOfPlace = "E0317", "column-out-of-place";
    /// A price that does not fit its way of billing.
    BillingPrice = "E0325", "billing-price";

    // E04: the whole program.
    /// A clause stands at an item that cannot have it.
    ClauseOutOfPlace = "E0401", "clause-out-of-place";
    /// A second header or a second review.
    SecondHeader = "E0402", "second-header";
    /// Requirements that go round in a circle.
    RequiresItself = "E0403", "requires-itself";
    /// A measure that is computed from itself.
    MeasureOfItself = "E0404", "measure-of-itself";
    /// A tier that everybody has and that the vendor chooses for.
    DefaultAndChosen = "E0405", "default-and-chosen";
    /// Bands that do not rise.
    BandsNotAscending = "E0406", "bands-not-ascending";
    /// A number that makes a sentence always or never true.
    CountOutOfRange = "E0407", "count-out-of-range";
    /// A grant that is relative to itself.
    GrantOfItself = "E0408", "grant-of-itself";
    /// Tiers that would stand above each other.
    TierOrder = "E0409", "tier-order";
    /// Something ends before it begins.
    EndsBeforeItBegins = "E0410", "ends-before-it-begins";
    /// Tiers that refer to each other so often that nobody could follow.
    TooManyQuestions = "E0411", "too-many-questions";
    /// A name that means something else in results.
    NameForResults = "E0412", "name-for-results";
    /// Two rates of exchange for one pair of currencies begin on the same day.
    RateStatedTwice = "E0415", "rate-stated-twice";
    /// Weights of a score that do not make a whole.
    Weights = "E0416", "weights";
    /// A part of a score that does not apply to everybody, and does not say what holds for the others.
    OtherwiseNotSaid = "E0417", "otherwise-not-said";
    /// A target of growth, where it is not stated what grows.
    GrowthOfWhat = "E0418", "growth-of-what";
    /// A name that two tiers had before.
    FormerNameOfTwo = "E0419", "former-name-of-two";
    /// A tier that was split, and has one part.
    SplitIntoOne = "E0420", "split-into-one";

    /// An example of the program does not hold.
    ExampleFails = "E0480", "example-fails";
    /// A row of a table of examples does not fit its columns.
    RaggedRow = "E0481", "ragged-row";

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
    /// The currency of a row is no currency.
    UnlistedCurrency = "E0511", "unlisted-currency";
    /// An amount in another currency, and no rate for its day.
    NoExchangeRate = "E0512", "no-exchange-rate";
    /// A quote of a data file is never closed.
    OpenQuote = "E0514", "open-quote";
    /// A cell that holds a country is no code of one.
    UnknownCountry = "E0515", "unknown-country";
    /// A column of numbers or days can be read in two ways.
    TwoReadings = "E0516", "two-readings";
    /// A cell is written otherwise than the rest of its column.
    OtherForm = "E0517", "other-form";
    /// Another currency stands beside an amount than its column is in.
    AmountCurrency = "E0518", "amount-currency";

    // W: what a careful writer would mend.
    /// A name of before is used.
    FormerName = "W0201", "former-name";
    /// A tier's name holds words that sound like the way into it.
    WayInName = "W0202", "way-in-name";
    /// A tier's name holds words that sound like the name it had before.
    FormerNameInName = "W0203", "former-name-in-name";
    /// A tier has had the name of a tier that is still there.
    FormerNameInUse = "W0204", "former-name-in-use";
    /// It is not stated how a partner comes into a tier.
    TierWithoutEntry = "W0401", "tier-without-entry";
    /// One tier grants one benefit twice.
    GrantedTwice = "W0402", "granted-twice";
    /// A part of a population is larger than the whole.
    PartAboveWhole = "W0403", "part-above-whole";
    /// A tier in force asks only what is not in force yet.
    NothingAskedYet = "W0404", "nothing-asked-yet";
    /// Two names that differ in hardly more than the plural or a hyphen.
    SimilarNames = "W0501", "similar-names";
    /// A character in a declared name that makes trouble in results.
    OddName = "W0502", "odd-name";
    /// A text in quotes that is nearly a known name.
    NearMiss = "W0503", "near-miss";
    /// A word with letters of two scripts.
    MixedScripts = "W0504", "mixed-scripts";
    /// A letter that looks like one of another script.
    ConfusableCharacters = "W0505", "confusable-characters";
    /// A character that turns the direction of writing.
    BidirectionalControl = "W0506", "bidirectional-control";
    /// A character that cannot be seen.
    UnseenCharacter = "W0507", "unseen-character";
    /// A measure that nothing asks for.
    UnusedMeasure = "W0511", "unused-measure";
    /// A declaration that nothing refers to.
    UnusedDeclaration = "W0512", "unused-declaration";
    /// A comment that allows a lint which finds nothing there.
    UnusedSuppression = "W0513", "unused-suppression";
    /// The same is asked for twice.
    DuplicateClause = "W0521", "duplicate-clause";
    /// `by default` together with requirements, or `inherits nothing` where there is nothing to inherit.
    RedundantDefault = "W0522", "redundant-default";
    /// A requirement that another one of the same tier holds in it.
    WeakerClause = "W0523", "weaker-clause";
    /// A tier that gives nothing more than the one below it.
    TierWithoutBenefit = "W0531", "tier-without-benefit";
    /// No tier is by default.
    NoEntryTier = "W0532", "no-entry-tier";
    /// A statement that says nowhere who says so.
    MissingSource = "W0533", "missing-source";
    /// A territory is served in two ways at once.
    TerritoryServedTwice = "W0534", "territory-served-twice";
    /// Two numbers of partners that cannot both be right.
    PopulationsDiffer = "W0535", "populations-differ";
    /// A tier of one track that has what a tier below it gives, and asks nothing of what that asks.
    TrackInherits = "W0536", "track-inherits";
    /// The program no longer holds today.
    ProgramExpired = "W0541", "program-expired";
    /// The program does not hold yet today.
    NotYetValid = "W0542", "not-yet-valid";
    /// An open term that should have been fixed by now.
    OverdueOpenTerm = "W0543", "overdue-open-term";
    /// One day between the end of a clause and the beginning of the next.
    GapOfADay = "W0544", "gap-of-a-day";
    /// A measure of what happens over time without a period.
    PeriodAmbiguous = "W0551", "period-ambiguous";
    /// Three digits behind the point where thousands may be meant.
    OddPrecision = "W0552", "odd-precision";
    /// A number that no partner can have, or no vendor means.
    ImpossibleAmount = "W0554", "impossible-amount";
    /// `and` and `or` side by side without parentheses.
    MixedAndOr = "W0561", "mixed-and-or";
    /// A date or status at the beginning of a line, which belongs to what stands above it.
    DateAbove = "W0562", "date-above";
    /// A tier that nobody can be in.
    UnreachableTier = "W0601", "unreachable-tier";
    /// A tier in which nobody comes out.
    TierPassedOver = "W0602", "tier-passed-over";
    /// Two tiers that ask for the same.
    SameTiers = "W0603", "same-tiers";
    /// A tier that asks for less of a measure than a tier below it.
    AsksLess = "W0604", "asks-less";
    /// A tier for everyone, and partners without one.
    NoTierForSome = "W0605", "no-tier-for-some";
    /// A specialisation that nobody can have.
    UnreachableSpecialisation = "W0606", "unreachable-specialisation";
    /// More of a measure, and a lower tier.
    MoreLosesTier = "W0607", "more-loses-tier";
    /// A requirement that follows from the others.
    ImpliedRequirement = "W0611", "implied-requirement";
    /// An alternative that never makes a difference.
    NeverDecisive = "W0612", "never-decisive";
    /// A tier that gives less than the one below it.
    GrantsLess = "W0621", "grants-less";
    /// More of a measure, and less of a benefit.
    Cliff = "W0622", "cliff";
    /// A benefit that nobody ever gets.
    DeadGrant = "W0623", "dead-grant";
    /// Amounts between two bands.
    BandGap = "W0624", "band-gap";
    /// Two bands for one amount.
    BandOverlap = "W0625", "band-overlap";
    /// Bands whose values fall.
    BandFalls = "W0626", "band-falls";
    /// Questions about all partners that have no answer.
    NotDecided = "W0631", "not-decided";
}

impl Code {
    /// The code of an id or slug, in any letter case.
    pub fn find(text: &str) -> Option<Code> {
        Code::ALL.iter().copied().find(|c| c.id().eq_ignore_ascii_case(text) || c.slug().eq_ignore_ascii_case(text))
    }
}
