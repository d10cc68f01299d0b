//! German words for those of the language and of the standard vocabulary, and what is said of them.

/// German words for keywords of items and clauses.
const GERMAN: &[(&str, &str)] = &[
    ("programm", "program"),
    ("partnerprogramm", "program"),
    ("stufe", "tier"),
    ("paket", "package"),
    ("spezialisierung", "specialisation"),
    ("beispiel", "example"),
    ("provision", "commission"),
    ("verlangt", "requires"),
    ("erfordert", "requires"),
    ("benötigt", "requires"),
    ("braucht", "requires"),
    ("erwartet", "expects"),
    ("kostet", "costs"),
    ("bietet", "grants"),
    ("erhält", "grants"),
    ("bekommt", "grants"),
    ("gewährt", "grants"),
    ("verpflichtet", "obliges"),
    ("hersteller", "vendor"),
    ("währung", "currency"),
    ("und", "and"),
    ("oder", "or"),
    ("nicht", "not"),
    ("mindestens", "at least"),
    ("höchstens", "at most"),
    ("wenn", "when"),
    ("ab", "from"),
    ("bis", "until"),
    ("geplant", "planned"),
    ("pro", "per"),
    ("mit", "with"),
];

/// The keyword that a German word stands for.
pub(crate) fn german(word: &str) -> Option<&'static str> {
    // Every word of a text is asked: most cost no more than a look at their length.
    let found = if word.is_ascii() {
        GERMAN.iter().find(|(german, _)| german.eq_ignore_ascii_case(word))
    } else {
        let word = word.to_lowercase();
        GERMAN.iter().find(|(german, _)| *german == word)
    };
    found.map(|(_, keyword)| *keyword)
}

/// German words of the business for names of the standard vocabulary.
const GERMAN_NOUNS: &[(&str, &str)] = &[
    ("rabatt", "discount"),
    ("nachlass", "discount"),
    ("marge", "margin"),
    ("handelsspanne", "margin"),
    ("provision", "commission"),
    ("umsatz", "revenue"),
    ("jahresumsatz", "revenue"),
    ("einkauf", "purchases"),
    ("einkäufe", "purchases"),
    ("einkaufsvolumen", "purchases"),
    ("einkaufsumsatz", "purchases"),
    ("bestellung", "orders"),
    ("bestellungen", "orders"),
    ("schulung", "training"),
    ("schulungen", "training"),
    ("referenz", "customer references"),
    ("referenzen", "customer references"),
    ("kundenreferenz", "customer reference"),
    ("kundenreferenzen", "customer references"),
    ("referenzkunde", "customer reference"),
    ("referenzkunden", "customer references"),
    ("techniker", "certified engineers"),
    ("zertifizierte techniker", "certified engineers"),
    ("zertifizierter techniker", "certified engineer"),
    ("zertifizierte mitarbeiter", "certified engineers"),
    ("zertifizierter mitarbeiter", "certified engineer"),
    ("neukunde", "new customer"),
    ("neukunden", "new customers"),
    ("kundenzufriedenheit", "customer satisfaction"),
    ("logonutzung", "logo use"),
    ("portalzugang", "portal access"),
    ("supportanfragen", "support requests"),
];

/// The name of the vocabulary that a German word stands for.
pub(crate) fn german_noun(name: &str) -> Option<&'static str> {
    let name = name.to_lowercase();
    GERMAN_NOUNS.iter().find(|(g, _)| *g == name).map(|(_, k)| *k)
}

/// What else a German word for `revenue` can mean: in a partner guide, `Umsatz` is as often what the partner buys.
pub(crate) fn german_noun_or(name: &str) -> Option<&'static str> {
    matches!(name.to_lowercase().as_str(), "umsatz" | "jahresumsatz").then_some("purchases")
}

/// What is said of a word of another language.
pub(crate) fn in_english(written: &str, right: &str) -> String {
    format!("the language is English: `{written}` is written `{right}`")
}

/// Numbers that people write in words, from one.
const NUMBERS: &[&[&str]] = &[
    &["one", "ein", "eine", "einen", "einem", "einer"],
    &["two", "zwei"],
    &["three", "drei"],
    &["four", "vier"],
    &["five", "fünf"],
    &["six", "sechs"],
    &["seven", "sieben"],
    &["eight", "acht"],
    &["nine", "neun"],
    &["ten", "zehn"],
    &["eleven", "elf"],
    &["twelve", "zwölf"],
];

/// The number that a word says.
pub(crate) fn number_in_words(word: &str) -> Option<usize> {
    let word = word.to_lowercase();
    NUMBERS.iter().position(|n| n.contains(&word.as_str())).map(|at| at + 1)
}
