//! The clauses that have parts: how each is written, and by which words a part is told.

/// A part of a clause.
pub(super) struct Part {
    /// As it is shown; no two parts of a clause are shown alike.
    pub(super) shown: &'static str,
    /// What it says.
    pub(super) doc: &'static str,
    /// Words and signs that begin it. `#` is a number, `"` a text.
    pub(super) begins: &'static [&'static str],
}

/// A clause.
pub(super) struct Form {
    /// The words that begin it.
    pub(super) begins: &'static [&'static str],
    /// What it does.
    pub(super) doc: &'static str,
    /// Its parts in order.
    pub(super) parts: &'static [Part],
    /// The part that a comma begins again.
    pub(super) again: Option<usize>,
}

const fn p(shown: &'static str, doc: &'static str, begins: &'static [&'static str]) -> Part {
    Part { shown, doc, begins }
}

const FROM: Part = p("[from DATE]", "the first day on which it holds", &["from"]);
const UNTIL: Part = p("[until DATE]", "the first day on which it no longer holds", &["until"]);
const SOURCE: Part = p("[source \"DOCUMENT\"]", "the document that says so", &["source"]);
const REMARK: Part = p("[\"REMARK\"]", "for readers, without any consequence", &["\""]);
const WHEN: Part = p("[when CONDITION]", "only for partners who meet it", &["when"]);
const TRACKS: Part = p("[for TRACK]", "only in these tracks", &["for"]);
const MEANING: Part = p("[\"MEANING\"]", "what it means, for readers", &["\""]);
const PLURAL: Part = p("[plural NAME]", "its plural, where English has another than one with `s`", &["plural"]);

/// All of them; what begins a clause anywhere stands before what begins an item.
pub(super) const FORMS: &[Form] = &[
    Form {
        begins: &["requires", "expects"],
        doc: "what a partner must meet, or is expected to",
        parts: &[
            p("CONDITION", "`purchases >= 10000 EUR/yr`, `1 certified engineer`, `at least 2 of (a, b, c)`", &[]),
            p("[and CONDITION]", "both", &["and"]),
            p("[or CONDITION]", "one of them at least; `and` binds more tightly", &["or"]),
            FROM,
            UNTIL,
            SOURCE,
        ],
        again: None,
    },
    Form {
        begins: &["grants"],
        doc: "the benefits",
        parts: &[
            p("BENEFIT", "`margin 25%`, `10 support requests`, `portal access`, `no newsletter`", &[]),
            p("[by MEASURE: from AMOUNT VALUE]", "bands: the value by how much of a measure there is", &["by", ":"]),
            p("[with package PACKAGE]", "only for partners who have it", &["with"]),
            WHEN,
            TRACKS,
            p("[to WHOM]", "who has it, where it is not the partner", &["to"]),
            REMARK,
            UNTIL,
            SOURCE,
        ],
        again: Some(0),
    },
    Form {
        begins: &["obliges"],
        doc: "what the partner has to do",
        parts: &[p("OBLIGATION", "a text in quotes, or a name that is known", &[]), FROM, UNTIL, SOURCE],
        again: Some(0),
    },
    Form {
        begins: &["costs"],
        doc: "what it costs",
        parts: &[
            p("AMOUNT | nothing | open", "such as `790 EUR`, `500 EUR/yr`", &[]),
            p("[with package PACKAGE]", "only for partners who have it", &["with"]),
            WHEN,
            TRACKS,
            REMARK,
        ],
        again: None,
    },
    Form {
        begins: &["tier"],
        doc: "a tier, the lowest first",
        parts: &[
            p("NAME", "in quotes where it is more than words", &[]),
            p("[\"TITLE\"]", "what readers are told beside the name", &["\""]),
            p("[by default | by invitation]", "every partner has it at least, or the vendor chooses", &["by"]),
            p("[on application]", "the vendor awards it when what it requires is met", &["on"]),
            p("[formerly NAME]", "an earlier name", &["formerly"]),
            p("[above TIER]", "ranks it above another", &["above"]),
            TRACKS,
            p("[inherits nothing]", "the benefits of lower tiers do not come along", &["inherits"]),
        ],
        again: None,
    },
    Form {
        begins: &["measure"],
        doc: "a fact about partners",
        parts: &[
            p("NAME", "in the singular, where it is counted", &[]),
            PLURAL,
            p(": TYPE", "`count`, `money per year`, `flag`, `percent`, `date`, `one of (a, b)` …", &[":"]),
            p("[column NAME]", "another name of its column", &["column", "columns"]),
            p(
                "[= FUNCTION of TABLE.COLUMN]",
                "`sum`, `count`, `share`, `min`, `max`, `median`, `latest`, `ratio` …",
                &["="],
            ),
            p(
                "[over the WINDOW]",
                "`over the last 12 months`, `over the fiscal year`, `since joining`",
                &["over", "since"],
            ),
            p("[where CONDITION]", "only the rows for which it holds", &["where"]),
            p("[among CONDITION]", "the rows of which a share is taken", &["among"]),
            MEANING,
        ],
        again: None,
    },
    Form {
        begins: &["table"],
        doc: "a table of events beside the partner table",
        parts: &[
            p("NAME", "as the file is called", &[]),
            p("[dated by COLUMN]", "the day of a row", &["dated"]),
            p(": COLUMN TYPE", "such as `amount money`, `retail flag`", &[":"]),
            p("[column \"TITLE\"]", "another name of the column", &["column"]),
        ],
        again: Some(2),
    },
    Form {
        begins: &["benefit"],
        doc: "a kind of benefit and how two grants of it combine",
        parts: &[
            p("NAME", "in the singular, where it is counted", &[]),
            PLURAL,
            p(": KIND", "`percent`, `allowance`, `money`, `entitlement`, `level (a, b)`, `words`", &[":"]),
            p(", COMBINATION", "`replaced`, `added`, `united`, `better`, `lowest`", &[","]),
            MEANING,
        ],
        again: None,
    },
    Form {
        begins: &["score"],
        doc: "points that add up from several measures",
        parts: &[
            p("NAME", "", &[]),
            p("[up to POINTS]", "the most points there are", &["up"]),
            WHEN,
            p(": POINTS points", "a part: so many points", &[":", "#"]),
            p("[per AMOUNT of MEASURE]", "for each so much", &["per"]),
            p("[at least POINTS]", "fewer count as none", &["at"]),
            p("[weight PERCENT]", "what the part counts", &["weight"]),
            p("[for TRACK]", "for whom the part counts", &["for"]),
            p("[otherwise zero | redistributed]", "what becomes of its weight for the others", &["otherwise"]),
        ],
        again: Some(3),
    },
    Form {
        begins: &["notify"],
        doc: "a message before or after an event",
        parts: &[
            p("WHOM", "such as `end customer`", &[]),
            p("[by HOW]", "such as `by letter`", &["by"]),
            p("[DURATION | open]", "how long before or after", &["#", "open"]),
            p("before | after EVENT", "such as `before contract end`", &["before", "after"]),
            REMARK,
        ],
        again: None,
    },
    Form {
        begins: &["population", "target"],
        doc: "how many partners there are, or shall be",
        parts: &[
            p("WHAT", "a tier, a track, or a text", &[]),
            p("[in PLACE]", "where", &["in"]),
            p("[about | over | just under]", "how exactly it is known", &["about", "over", "just"]),
            p("COUNT", "such as `80`, `60..75`", &["#"]),
            p("[by DATE]", "until when it shall be reached", &["by"]),
            p("[named \"PARTNER\"]", "who they are", &["named"]),
            p("[on DATE]", "when it was so", &["on"]),
        ],
        again: None,
    },
    Form {
        begins: &["review"],
        doc: "how often, how fast and how far the tier of a partner changes",
        parts: &[
            p("[every PERIOD on DAY]", "when is looked: `every year on 01-01`", &["every"]),
            p("[promotion immediately]", "not only at a review", &["promotion"]),
            p("[demotion after DURATION of grace]", "how long a tier is kept that is no longer met", &["demotion"]),
            p("[at most NUMBER tiers down]", "how far a review takes down", &["at"]),
            p("[keeps status until anniversary]", "until the day on which the partner joined", &["keeps", "keep"]),
            p("[new partners keep TIER for DURATION]", "what partners begin with", &["new"]),
            p("[no demotion]", "nobody is taken down", &["no"]),
        ],
        again: None,
    },
    Form {
        begins: &["commission"],
        doc: "a part of revenue that is paid",
        parts: &[
            p("[NAME]", "what it is called", &[]),
            p("RATE", "`5%`, `open`, or bands: `by MEASURE: from …`", &["#", "open"]),
            p("of BASE", "what it is a part of", &["of"]),
            p("[to WHOM]", "who is paid", &["to"]),
            p("[for the life of the contract | DURATION | TRACK]", "how long, or in which tracks", &["for"]),
            WHEN,
            REMARK,
        ],
        again: None,
    },
    Form {
        begins: &["billing"],
        doc: "the ways in which is billed",
        parts: &[
            p("WAY", "such as `per minute`, `flat`", &[]),
            p("[costs AMOUNT]", "the price", &["costs"]),
            p("[to WHOM]", "who pays it", &["to"]),
            p("[where CONDITION]", "the rows that it prices", &["where"]),
            WHEN,
        ],
        again: Some(0),
    },
    Form {
        begins: &["distribution"],
        doc: "how a territory is served",
        parts: &[
            p("[in PLACE | elsewhere]", "where", &["in", "elsewhere"]),
            p("direct | [only] through NAMES", "by whom", &["direct", "only", "through"]),
            REMARK,
        ],
        again: None,
    },
    Form {
        begins: &["example"],
        doc: "facts, and what must come out",
        parts: &[
            p("\"NAME\"", "what it shows", &["\""]),
            p("[on DATE]", "the day; today without it", &["on"]),
            p("[assuming STATUS]", "what is taken to be in force", &["assuming"]),
            p("given FACTS", "`purchases 9999.99 EUR/yr, 1 certified engineer, nothing else`", &["given"]),
            p("expect OUTCOME", "`tier Gold`, `no tier`, `possible A or B`, `margin 25%`", &["expect"]),
        ],
        again: None,
    },
];

/// A list in parentheses behind `of`.
pub(super) const SOME_OF: Form = Form {
    begins: &[],
    doc: "so many of the conditions in the list, or all, any, none of them",
    parts: &[
        p("at least NUMBER | all | any | none", "how many", &[]),
        p("of (CONDITION, …)", "each stands alone, with `and` and `or` as anywhere", &["("]),
    ],
    again: None,
};
