//! Names that are easily taken for one another, or that make trouble in results.

use std::collections::BTreeMap;

use crate::diagnostic::{Code, Diagnostic, Safety};
use crate::lint::Context;
use crate::syntax::ast::{ItemKind, Name};
use crate::syntax::name::normal;

/// Two names that differ in hardly more than a hyphen, a blank or the plural.
pub(in crate::lint) fn similar(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    let mut seen: BTreeMap<String, (&'static str, &Name)> = BTreeMap::new();
    for (kind, name) in declared(context) {
        if !matches!(kind, "tier" | "track" | "package" | "specialisation") {
            continue;
        }
        let Some(&(first_kind, first)) = seen.get(&folded(&name.text)) else {
            seen.insert(folded(&name.text), (kind, name));
            continue;
        };
        // Twice the same name of one kind is an error already.
        let same = normal(&first.text) == normal(&name.text);
        if same && first_kind == kind {
            continue;
        }
        let message = if same {
            format!("`{}` is the name of a {first_kind} and of a {kind}", name.text)
        } else {
            format!("the {kind} `{}` is easily taken for the {first_kind} `{}`", name.text, first.text)
        };
        out.push(
            Diagnostic::warning(Code::SimilarNames, name.span, message)
                .label(if same { "the same name" } else { "nearly the same name" })
                .also(first.span, format!("the {first_kind} `{}`", first.text))
                .help("give one of them a name of its own"),
        );
    }
}

/// Characters in a declared name that have a meaning in results, or cannot be seen.
pub(in crate::lint) fn odd(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    for (kind, name) in declared(context) {
        let tidy = name.text.split_whitespace().collect::<Vec<_>>().join(" ");
        // Where `|` is refused, that is said already.
        let refused = matches!(kind, "tier" | "track" | "package" | "specialisation");
        if let Some(c) = name.text.chars().find(|&c| is_odd(c) && !(refused && c == '|')) {
            let (what, label) = if is_unseen(c) {
                (format!("a character that cannot be seen (U+{:04X})", u32::from(c)), "it is in here")
            } else {
                (format!("`{c}`"), "an odd character for a name")
            };
            let message = format!("the name of this {kind} holds {what}");
            let diagnostic = Diagnostic::warning(Code::OddName, name.span, message).label(label);
            out.push(match c {
                '|' => diagnostic.help("several names are joined by `|` in results; write another character"),
                ';' => diagnostic.help("gaps are joined by `;` in results; write another character"),
                _ => diagnostic.help("a name is made of letters, digits, blanks and the marks `- & + ' . , / ( )`"),
            });
        } else if tidy != name.text && name.quoted {
            out.push(
                Diagnostic::warning(Code::OddName, name.span, format!("the name of this {kind} has blanks too many"))
                    .label("blanks that do not count")
                    .help(format!("write `\"{tidy}\"`"))
                    .fix(Safety::Safe, format!("write `\"{tidy}\"`"), name.span, format!("\"{tidy}\"")),
            );
        }
    }
}

pub(super) fn is_unseen(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}'..='\u{2064}' | '\u{feff}' | '\u{180e}')
        || c.is_control()
}

fn is_odd(c: char) -> bool {
    let usual = c.is_alphanumeric() || matches!(c, ' ' | '-' | '_' | '&' | '+' | '\'' | '.' | ',' | '/' | '(' | ')');
    // A combining mark belongs to the letter before it; typographic signs are what word processors make of plain ones.
    let typographic = matches!(c, '\u{300}'..='\u{36f}' | '’' | '‐' | '‑' | '–' | '®' | '™' | '\u{a0}');
    is_unseen(c) || !(usual || typographic)
}

/// Every name that an item of the program declares.
pub(super) fn declared<'a>(context: &Context<'a>) -> impl Iterator<Item = (&'static str, &'a Name)> {
    context.ast.items.iter().filter_map(|item| match &item.kind {
        ItemKind::Tier(tier) => tier.name.as_ref().map(|n| ("tier", n)),
        ItemKind::Track(track) => Some(("track", &track.name)),
        ItemKind::Package(package) => Some(("package", &package.name)),
        ItemKind::Specialisation(specialisation) => Some(("specialisation", &specialisation.name)),
        ItemKind::Measure(measure) => Some(("measure", &measure.name)),
        ItemKind::Table(table) => Some(("table", &table.name)),
        ItemKind::Benefit(benefit) => Some(("benefit", &benefit.name)),
        ItemKind::Score(score) => Some(("score", &score.name)),
        ItemKind::Region(region) => Some(("region", &region.name)),
        ItemKind::Program(_)
        | ItemKind::Rates(_)
        | ItemKind::Distribution(_)
        | ItemKind::Commission(_)
        | ItemKind::Billing(_)
        | ItemKind::Notify(_)
        | ItemKind::Population(_)
        | ItemKind::Target(_)
        | ItemKind::Review(_)
        | ItemKind::Example(_)
        | ItemKind::Note(_) => None,
    })
}

/// Without case, blanks, hyphens and the plural's `s`.
fn folded(name: &str) -> String {
    let lower = normal(name);
    let words = lower.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty());
    words.map(|w| w.strip_suffix('s').filter(|stem| stem.len() > 2 && !stem.ends_with('s')).unwrap_or(w)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folding_leaves_what_readers_hear() {
        assert_eq!(folded("Gold Partners"), folded("gold-partner"));
        assert_ne!(folded("Gold"), folded("Golden"));
        assert_eq!(folded("Access"), "access");
        assert_ne!(folded("VAR"), folded("VAS"));
    }
}
