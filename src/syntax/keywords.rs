//! The words of the language, each with a line for editors and docs. A test holds them equal to the grammar's.

/// A word of the language.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Keyword {
    /// As the formatter writes it.
    pub word: &'static str,
    /// What it does, in one line.
    pub doc: &'static str,
}

const fn k(word: &'static str, doc: &'static str) -> Keyword {
    Keyword { word, doc }
}

/// They begin an item: first in a line.
pub const ITEMS: &[Keyword] = &[
    k("program", "the header: title, vendor, territory, currency, dates"),
    k("track", "a kind of partner, beside the tiers"),
    k("tier", "a tier, the lowest first: what it requires and grants"),
    k("package", "something a partner can buy, with what it grants"),
    k("specialisation", "a field in which a partner can qualify"),
    k("measure", "a fact about partners: its type, its columns, how it is computed"),
    k("table", "a table of events beside the partner table"),
    k("benefit", "a kind of benefit and how two grants of it combine"),
    k("score", "points that add up from several measures"),
    k("rates", "exchange rates that the program fixes"),
    k("region", "a named territory"),
    k("distribution", "how a territory is served"),
    k("commission", "a part of revenue that is paid"),
    k("billing", "the ways in which is billed"),
    k("notify", "a message before or after an event"),
    k("population", "how many partners there are"),
    k("target", "how many partners there shall be"),
    k("review", "how often, how fast and how far the tier of a partner changes"),
    k("example", "facts, and what must come out: a test inside the program"),
    k("note", "a fact for readers, without any consequence"),
];

/// They begin a clause of an item and end every name.
pub const CLAUSES: &[Keyword] = &[
    k("requires", "what a partner must meet"),
    k("expects", "what is expected: warns, never demotes"),
    k("grants", "the benefits"),
    k("obliges", "what the partner has to do"),
];

/// They begin a line of the header.
pub const HEADER: &[Keyword] = &[
    k("vendor", "who runs the program"),
    k("territory", "where the program holds"),
    k("currency", "the currency of amounts in the header's program"),
    k("effective", "from when until when the program holds"),
    k("replaces", "the file of the version before"),
    k("fiscal", "`fiscal year from 04-01`: when the vendor's year begins"),
    k("costs", "what taking part, a tier or a package costs: `nothing`, an amount, `open`"),
    k("contact", "whom to ask"),
    k("source", "the document that says so"),
];

/// They end a name everywhere; inside a name they need quotes.
pub const RESERVED: &[Keyword] = &[
    k("requires", "begins a clause"),
    k("expects", "begins a clause"),
    k("expect", "begins the outcome of an example"),
    k("grants", "begins a clause"),
    k("obliges", "begins a clause"),
    k("and", "both"),
    k("or", "one of them at least"),
    k("not", "the contrary"),
    k("with", "`with package`: only for partners who have it"),
    k("when", "only under a condition"),
    k("where", "only the rows for which it holds"),
    k("among", "narrows the whole of which a share is taken"),
    k("per", "for each"),
    k("formerly", "an earlier name"),
    k("above", "ranks a tier above another"),
    k("until", "the first day on which it no longer holds"),
];

/// Units behind a number, beside the currency codes.
pub const UNITS: &[Keyword] = &[
    k("%", "percent"),
    k("percent", "percent, as `%`"),
    k("percentage points", "the difference of two percentages"),
    k("points", "points of a score"),
    k("minutes", "a length of time"),
    k("hours", "a length of time"),
    k("days", "a length of time"),
    k("weeks", "a length of time"),
    k("months", "a length of time"),
    k("years", "a length of time"),
];

/// Periods behind `/` or `per`.
pub const PERIODS: &[Keyword] = &[
    k("yr", "per year, after `/`"),
    k("year", "per year"),
    k("half-year", "per half-year"),
    k("quarter", "per quarter of a year"),
    k("month", "per month"),
    k("mo", "per month, after `/`"),
    k("week", "per week"),
    k("day", "per day"),
];

/// How firm an item or clause is.
pub const STATUSES: &[Keyword] = &[
    k("planned", "not in force, acts only when assumed"),
    k("announced", "in force from its date"),
    k("considered", "thought about, acts only when assumed"),
    k("pilot", "tried with a few, acts only when assumed"),
    k("ruled out", "said not to come"),
    k("hearsay", "told by others, never acts"),
];

/// How exactly a date is known.
pub const PRECISIONS: &[Keyword] = &[
    k("about", "two weeks to either side"),
    k("early", "the first third"),
    k("mid", "the second third"),
    k("late", "the last third"),
    k("end of", "the last day"),
    k("spring", "March to May"),
    k("summer", "June to August"),
    k("autumn", "September to November"),
    k("winter", "December to February of the next year"),
];

/// Whether `word` is one of `list`, in any letter case.
pub fn is_in(list: &[Keyword], word: &str) -> bool {
    list.iter().any(|k| k.word.eq_ignore_ascii_case(word))
}

/// The words of a list.
pub fn words(list: &'static [Keyword]) -> impl Iterator<Item = &'static str> {
    list.iter().map(|k| k.word)
}

#[cfg(test)]
mod tests {
    use super::*;

    const GRAMMAR: &str = include_str!("../../grammar/prog.pest");

    /// The words `^"…"` in the body of a grammar rule.
    fn words_of(rule: &str) -> Vec<&'static str> {
        let body = GRAMMAR.split_once(&format!("\n{rule} ")).unwrap_or_else(|| panic!("no rule {rule}")).1;
        let body = body.split_once('{').unwrap().1.split_once('}').unwrap().0;
        body.split("^\"").skip(1).map(|rest| rest.split_once('"').unwrap().0).collect()
    }

    fn sorted(mut words: Vec<&'static str>) -> Vec<&'static str> {
        words.sort_unstable();
        words
    }

    #[test]
    fn lists_and_grammar_hold_the_same_words() {
        assert_eq!(sorted(words(RESERVED).collect()), sorted(words_of("reserved")));
        assert_eq!(sorted(words(PERIODS).collect()), sorted(words_of("period")));
        for keyword in words(ITEMS).chain(words(CLAUSES)).chain(words(HEADER)) {
            assert!(words_of(&format!("kw_{keyword}")).contains(&keyword));
        }
        let precisions = words(PRECISIONS).filter(|w| *w != "end of").collect();
        assert_eq!(sorted(precisions), sorted(words_of("precision_word")));
        for status in words(STATUSES).filter(|s| *s != "ruled out") {
            assert_eq!(words_of(status), [status]);
        }
        for unit in words(UNITS).filter(|u| u.len() > 3 && !u.starts_with("perc") && !u.starts_with("poi")) {
            assert!(words_of("time_unit").contains(&unit), "{unit}");
        }
    }

    #[test]
    fn every_item_of_the_grammar_is_listed() {
        let body = GRAMMAR.split_once("\nhead = {").unwrap().1.split_once('}').unwrap().0;
        let mut rules: Vec<&str> = body.split('|').map(str::trim).collect();
        for rule in &mut rules {
            *rule = rule.trim_end_matches("_item");
        }
        assert_eq!(rules, words(ITEMS).collect::<Vec<_>>());
    }

    #[test]
    fn the_grammar_knows_the_currencies_that_values_know() {
        let body = GRAMMAR.split_once("\ncurrency = @{").unwrap().1.split_once('}').unwrap().0;
        let codes: Vec<&str> = body.split('"').skip(1).step_by(2).filter(|c| *c != "XXX").collect();
        assert_eq!(sorted(codes), sorted(crate::value::Currency::codes().to_vec()));
    }
}
