//! From pest's pairs to the tree: spans, names, texts, modifiers. One `Build` reads one part.

use pest::iterators::Pair as PestPair;

use super::Rule;
use crate::diagnostic::{Code, Diagnostic, Safety};
use crate::source::{FileId, Span};
use crate::syntax::ast::{Modifiers, Name, Source, Status, Text};
use crate::syntax::patch::Patched;
use crate::syntax::scan::Token;

pub(super) type Pair<'i> = PestPair<'i, Rule>;

/// The most findings about what is said twice in one part.
const MOST_FINDINGS: usize = 50;

/// What the rules of a part need to become nodes.
pub(super) struct Build<'a> {
    pub(super) file: FileId,
    pub(super) patched: &'a Patched<'a>,
    pub(super) tokens: &'a [Token],
    pub(super) diagnostics: Vec<Diagnostic>,
}

/// The first child of a rule.
pub(super) fn kid<'i>(pair: &Pair<'i>, rule: Rule) -> Option<Pair<'i>> {
    pair.clone().into_inner().find(|p| p.as_rule() == rule)
}

/// Every child of a rule.
pub(super) fn kids<'i>(pair: &Pair<'i>, rule: Rule) -> impl Iterator<Item = Pair<'i>> + use<'i> {
    pair.clone().into_inner().filter(move |p| p.as_rule() == rule)
}

/// Whether there is a child of a rule.
pub(super) fn has(pair: &Pair<'_>, rule: Rule) -> bool {
    kid(pair, rule).is_some()
}

/// Whether a rule is a name in one of its places.
fn is_name(rule: Rule) -> bool {
    matches!(
        rule,
        Rule::name
            | Rule::cond_name
            | Rule::part_name
            | Rule::grant_name
            | Rule::more_name
            | Rule::tier_name
            | Rule::package_name
            | Rule::decl_name
            | Rule::column_name
            | Rule::calc_name
            | Rule::place_name
            | Rule::notify_name
            | Rule::commission_name
            | Rule::commission_base
            | Rule::billing_name
    )
}

/// The children that are names.
pub(super) fn name_pairs<'i>(pair: &Pair<'i>) -> impl Iterator<Item = Pair<'i>> + use<'i> {
    pair.clone().into_inner().filter(|p| is_name(p.as_rule()))
}

impl Build<'_> {
    /// The place of a pair in the file, without the blanks and comments behind it.
    pub(super) fn span(&self, pair: &Pair<'_>) -> Span {
        let inside = pair.as_span();
        let start = self.patched.start(inside.start());
        let end = self.patched.end(inside.end());
        let upto = self.tokens.partition_point(|t| t.end <= end);
        let end = upto.checked_sub(1).and_then(|i| self.tokens.get(i)).map_or(end, |t| t.end);
        Span::new(self.file, start, end.max(start))
    }

    /// A text; `pair` is a `string`.
    pub(super) fn text(&self, pair: &Pair<'_>) -> Text {
        Text { span: self.span(pair), text: pair.as_str().trim_matches('"').to_owned() }
    }

    /// The child that is a text.
    pub(super) fn text_in(&self, pair: &Pair<'_>) -> Option<Text> {
        kid(pair, Rule::string).map(|p| self.text(&p))
    }

    /// A name; `pair` is one of the name rules.
    pub(super) fn name(&self, pair: &Pair<'_>) -> Name {
        let span = self.span(pair);
        if let Some(string) = kid(pair, Rule::string) {
            return Name { span, text: self.text(&string).text, quoted: true };
        }
        let words: Vec<&str> = pair.clone().into_inner().map(|p| p.as_str()).collect();
        Name { span, text: words.join(" "), quoted: false }
    }

    /// The first child that is a name.
    pub(super) fn name_in(&self, pair: &Pair<'_>) -> Option<Name> {
        name_pairs(pair).next().map(|p| self.name(&p))
    }

    /// Every child that is a name.
    pub(super) fn names_in(&self, pair: &Pair<'_>) -> Vec<Name> {
        name_pairs(pair).map(|p| self.name(&p)).collect()
    }

    /// The name in the first child of a rule.
    pub(super) fn name_of(&self, pair: &Pair<'_>, rule: Rule) -> Option<Name> {
        kid(pair, rule).and_then(|p| self.name_in(&p))
    }

    /// The names in the first child of a rule; none where there is no such child.
    pub(super) fn names_of(&self, pair: &Pair<'_>, rule: Rule) -> Vec<Name> {
        kid(pair, rule).map(|p| self.names_in(&p)).unwrap_or_default()
    }

    /// The place of the first child of a rule.
    pub(super) fn span_of(&self, pair: &Pair<'_>, rule: Rule) -> Option<Span> {
        kid(pair, rule).map(|p| self.span(&p))
    }

    /// Reports that `what` is said a second time.
    pub(super) fn twice(&mut self, what: &str, first: Span, again: Span) {
        if self.diagnostics.len() >= MOST_FINDINGS {
            return;
        }
        let diagnostic = Diagnostic::error(Code::SaidTwice, again, format!("`{what}` is said twice"))
            .label("said again")
            .also(first, "said first")
            .fix(Safety::Unsafe, "take the second one out", again, "");
        self.diagnostics.push(diagnostic);
    }

    /// Reads the children of `pair` that are modifiers.
    pub(super) fn modifiers(&mut self, pair: &Pair<'_>) -> Modifiers {
        let mut out = Modifiers::default();
        for child in pair.clone().into_inner() {
            self.modifier(&child, &mut out);
        }
        out
    }

    /// Reads `pair` into `out` where it is a modifier.
    pub(super) fn modifier(&mut self, pair: &Pair<'_>, out: &mut Modifiers) -> Option<()> {
        let span = self.span(pair);
        match pair.as_rule() {
            Rule::from_date => {
                let date = self.date(&kid(pair, Rule::date)?);
                if let Some(first) = &out.from {
                    self.twice("from", first.span, span);
                }
                out.from.get_or_insert(date);
            }
            Rule::until_date => {
                let date = self.date(&kid(pair, Rule::date)?);
                if let Some(first) = &out.until {
                    self.twice("until", first.span, span);
                }
                out.until.get_or_insert(date);
            }
            Rule::status => {
                let status = Self::status(pair)?;
                if let Some((first, _)) = out.status {
                    self.twice("the status", first, span);
                }
                out.status.get_or_insert((span, status));
            }
            Rule::source => {
                let paragraph = match kid(pair, Rule::paragraph).and_then(|p| kid(&p, Rule::whole)) {
                    Some(whole) => self.whole(&whole),
                    None => None,
                };
                let document = self.text_in(pair)?;
                let speaker = kid(pair, Rule::speaker).and_then(|p| self.text_in(&p));
                out.sources.push(Source { span, document, paragraph, speaker });
            }
            Rule::note => out.notes.push(self.text_in(pair)?),
            _ => {}
        }
        Some(())
    }

    /// A status; `pair` is a `status`.
    pub(super) fn status(pair: &Pair<'_>) -> Option<Status> {
        Some(match pair.clone().into_inner().next()?.as_rule() {
            Rule::planned => Status::Planned,
            Rule::announced => Status::Announced,
            Rule::considered => Status::Considered,
            Rule::pilot => Status::Pilot,
            Rule::ruled_out => Status::RuledOut,
            Rule::hearsay => Status::Hearsay,
            _ => return None,
        })
    }
}
