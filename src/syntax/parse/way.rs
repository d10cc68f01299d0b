//! The name of a tier, and the way into it where that is not said in the words of the language: `Gold by invite` would be
//! a name, and nobody would be asked.

use super::Rule;
use super::build::{Build, Pair, kids};
use crate::diagnostic::{Code, Diagnostic, Safety, did_you_mean};
use crate::syntax::ast::{Name, TierHead};
use crate::syntax::german::in_english;

/// Ways into a tier.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    Default,
    Invitation,
    Application,
}

impl Way {
    fn words(self) -> &'static str {
        match self {
            Way::Default => "by default",
            Way::Invitation => "by invitation",
            Way::Application => "on application",
        }
    }
}

/// They begin a way into a tier, and end its name.
const BEGINNINGS: &[&str] = &["by", "on", "upon", "via", "auf", "durch", "per", "nur"];

/// German words that say a way alone.
const GERMAN: &[(&str, Way)] = &[
    ("standardmäßig", Way::Default),
    ("standardmässig", Way::Default),
    ("automatisch", Way::Default),
    ("eingeladen", Way::Invitation),
];

/// The way that the words of a phrase are about.
fn meant(words: &[&str]) -> Option<(Way, bool)> {
    let stems = [
        ("invit", Way::Invitation, false),
        ("nominat", Way::Invitation, false),
        ("selection", Way::Invitation, false),
        ("default", Way::Default, false),
        ("standard", Way::Default, false),
        ("automatic", Way::Default, false),
        ("appli", Way::Application, false),
        ("award", Way::Application, false),
        ("request", Way::Application, false),
        ("einlad", Way::Invitation, true),
        ("bewerb", Way::Application, true),
        ("antrag", Way::Application, true),
        ("anfrage", Way::Application, true),
    ];
    let german = words.iter().any(|w| matches!(*w, "auf" | "durch" | "nur"));
    for word in words {
        if let Some((_, way, of_german)) = stems.iter().find(|(stem, _, _)| word.starts_with(stem)) {
            return Some((*way, german || *of_german));
        }
    }
    let near = did_you_mean(words.last()?, ["invitation", "default", "application"])?;
    let way = match near {
        "invitation" => Way::Invitation,
        "default" => Way::Default,
        _ => Way::Application,
    };
    Some((way, false))
}

impl Build<'_> {
    /// The name of a tier; what begins like a way into it and is none is an error.
    pub(super) fn tier_name(&mut self, pair: &Pair<'_>, head: &mut Vec<TierHead>) -> Name {
        let name = self.name(pair);
        let mut words: Vec<Pair<'_>> = kids(pair, Rule::word).collect();
        // `tier tier Gold`.
        if let [first, second, ..] = words.as_slice()
            && first.as_str().eq_ignore_ascii_case("tier")
        {
            let (again, span) = (self.span(first), self.span(second));
            self.diagnostics.push(
                Diagnostic::error(Code::SaidTwice, again, "`tier` stands twice").label("said again").fix(
                    Safety::Safe,
                    "take the second one out",
                    again,
                    "",
                ),
            );
            words.remove(0);
            let text = words.iter().map(Pair::as_str).collect::<Vec<_>>().join(" ");
            return Name { span: span.to(name.span), text, quoted: false };
        }
        let lower: Vec<String> = words.iter().map(|w| w.as_str().to_lowercase()).collect();
        let lower: Vec<&str> = lower.iter().map(String::as_str).collect();
        let begins = |word: &&str| BEGINNINGS.contains(word) || GERMAN.iter().any(|(g, _)| g == word);
        let Some(at) = lower.iter().skip(1).position(begins).map(|at| at + 1) else { return name };
        let said = lower.get(at..).unwrap_or(&[]);
        let written = words.get(at..).unwrap_or(&[]);
        let alone = GERMAN.iter().find(|(g, _)| said.first() == Some(g)).map(|(_, way)| (*way, true));
        let (Some(first), Some(last)) = (written.first(), written.last()) else { return name };
        let span = self.span(first).to(self.span(last));
        let shown = written.iter().map(Pair::as_str).collect::<Vec<_>>().join(" ");
        let found = alone.or_else(|| meant(said));
        let mut diagnostic = match found {
            Some((way, true)) => Diagnostic::error(Code::OtherLanguage, span, in_english(&shown, way.words())),
            Some((_, false)) | None => {
                Diagnostic::error(Code::MisspelledKeyword, span, format!("`{shown}` is no way into a tier"))
            }
        };
        diagnostic = match found {
            Some((way, _)) => {
                let right = way.words();
                let near = strsim::damerau_levenshtein(&shown.to_lowercase(), right) <= 3;
                let sure = if near { Safety::Safe } else { Safety::Unsafe };
                diagnostic.label(format!("write `{right}`")).fix(sure, format!("write `{right}`"), span, right)
            }
            None => diagnostic.label("not known").fix(Safety::Unsafe, "write `by invitation`", span, "by invitation"),
        };
        let whole = format!("\"{}\"", name.text);
        diagnostic = diagnostic
            .help(
                "a partner comes into a tier `by default`, `by invitation`, `on application`, or by what it `requires`",
            )
            .help(format!("where these words belong to the name, write `{whole}`"))
            .fix(Safety::Unsafe, format!("write `{whole}`"), name.span, whole);
        self.diagnostics.push(diagnostic);
        head.push(match found {
            Some((Way::Default, _)) => TierHead::ByDefault(span),
            Some((Way::Invitation, _)) | None => TierHead::ByInvitation(span),
            Some((Way::Application, _)) => TierHead::OnApplication(span),
        });
        let kept = words.get(..at).unwrap_or(&[]);
        let text = kept.iter().map(Pair::as_str).collect::<Vec<_>>().join(" ");
        let place = kept.last().map_or(name.span, |w| self.span(words.first().unwrap_or(w)).to(self.span(w)));
        Name { span: place, text, quoted: false }
    }
}
