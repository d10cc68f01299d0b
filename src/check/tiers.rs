//! Tiers: how one comes into them, and what they ask and give.

use super::{Checker, Kind, header};
use crate::diagnostic::{Code, Diagnostic, Safety};
use crate::ir::{self, Atom, Cond};
use crate::source::Span;
use crate::syntax::ast;

/// What the head of a tier says.
#[derive(Default)]
struct Head {
    by_default: Option<Span>,
    by_invitation: Option<Span>,
    on_application: Option<Span>,
    formerly: Vec<String>,
    split_from: Vec<String>,
    tracks: Vec<ir::TrackId>,
    inherits_nothing: bool,
    end: Option<Span>,
}

impl<'a> Checker<'a> {
    /// A tier.
    pub(super) fn tier_item(&mut self, index: usize, item: &'a ast::Item, tier: &'a ast::Tier) {
        let Some(&id) = self.tier_of_item.get(&index) else {
            // Declared twice: its clauses are still looked at.
            self.clauses(&item.clauses);
            return;
        };
        let (name, name_span) = match (&tier.name, &tier.title) {
            (Some(name), _) => (name.text.clone(), name.span),
            (None, Some(title)) => (title.text.clone(), title.span),
            (None, None) => (String::from("unnamed tier"), item.keyword),
        };
        self.owner.clone_from(&name);
        let head = self.tier_head(tier, &name);
        let validity = self.validity(&item.modifiers);
        let mut clauses = self.clauses(&item.clauses);
        let mut entry = Vec::new();
        if let Some(span) = head.by_invitation {
            entry.extend(self.entry(
                "invited",
                &format!("invited to {name}"),
                &format!("{name} invited"),
                self.invitations,
                span,
            ));
        }
        if let Some(span) = head.on_application {
            entry.extend(self.entry(
                "awarded",
                &format!("{name} awarded"),
                &format!("awarded {name}"),
                self.applications,
                span,
            ));
        }
        let span = head.end.map_or(header::head(item, name_span), |end| header::head(item, name_span).to(end));
        let stated = !entry.is_empty()
            || head.by_default.is_some()
            || item.clauses.iter().any(|c| matches!(c.kind, ast::ClauseKind::Requires(_)));
        let as_name = tier.name.as_ref().is_some_and(|n| self.way_in_name(n, stated));
        if let Some(name) = &tier.name {
            self.former_in_name(name);
        }
        if !stated {
            if item.modifiers.status.is_none() && !as_name {
                self.report(
                    Diagnostic::note(
                        Code::TierWithoutEntry,
                        name_span,
                        format!("how a partner comes into `{name}` is not stated"),
                    )
                    .help("say `by default`, `by invitation`, `on application` or `requires …`; until then nobody can be said to be in it or not"),
                );
            }
            entry.push(self.open(ir::OpenTerm {
                label: format!("{name}: requirements not stated"),
                measure: None,
                bounds: None,
                note: None,
                by: None,
                span,
            }));
        }
        if stated && entry.is_empty() && head.by_default.is_none() && item.modifiers.status.is_none() {
            self.nothing_asked_now(&name, name_span, validity.from, &clauses);
        }
        let entry = entry.into_iter().map(|cond| ir::Requirement {
            modality: ir::Modality::Required,
            span: cond.span,
            cond,
            validity: ir::Validity::default(),
        });
        clauses.requirements.splice(0..0, entry);
        let lowered = ir::Tier {
            name,
            name_open: tier.name.is_none(),
            title: tier.name.as_ref().and(tier.title.as_ref()).map(|t| t.text.clone()),
            formerly: head.formerly,
            split_from: head.split_from,
            tracks: head.tracks,
            by_default: head.by_default.is_some(),
            inherits: !head.inherits_nothing,
            clauses,
            validity,
            span,
        };
        if let Some(slot) = self.tiers.get_mut(id.index()) {
            *slot = Some(lowered);
        }
    }

    /// `tier Strategic invitation only`: a name, and perhaps meant as the way into the tier.
    fn way_in_name(&mut self, name: &ast::Name, stated: bool) -> bool {
        let words: Vec<&str> = name.text.split_whitespace().collect();
        let at = words.iter().skip(1).position(|word| {
            let word = word.to_lowercase();
            word.starts_with("invit") || word.starts_with("einlad") || (!stated && is_default(&word))
        });
        let Some(at) = at.filter(|_| !name.quoted).map(|at| at + 1) else { return false };
        let way = words.get(at..).unwrap_or(&[]).join(" ");
        let lower = way.to_lowercase();
        let right =
            if lower.starts_with("invit") || lower.starts_with("einlad") { "by invitation" } else { "by default" };
        let before = words.get(..at).unwrap_or(&[]).join(" ");
        let written = self.text(name.span);
        let place = written
            .rfind(&way)
            .map_or(name.span, |from| Span { start: name.span.start + u32::try_from(from).unwrap_or(0), ..name.span });
        let quoted = format!("\"{}\"", name.text);
        self.report(
            Diagnostic::warning(Code::WayInName, place, format!("`{way}` is read as a part of the name of this tier"))
                .label(format!("`{right}`?"))
                .help(format!(
                    "write `tier {} {right}`, or `tier {quoted}` where it is the name",
                    super::quoted_if_needed(&before)
                ))
                .fix(Safety::Unsafe, format!("write `{right}`"), place, right)
                .fix(Safety::Unsafe, format!("write `{quoted}`"), name.span, quoted.clone()),
        );
        true
    }

    fn tier_head(&mut self, tier: &ast::Tier, name: &str) -> Head {
        let mut head = Head::default();
        for part in &tier.head {
            let span = match part {
                ast::TierHead::ByDefault(span) => {
                    head.by_default = Some(*span);
                    *span
                }
                ast::TierHead::ByInvitation(span) => {
                    head.by_invitation = Some(*span);
                    *span
                }
                ast::TierHead::OnApplication(span) => {
                    head.on_application = Some(*span);
                    *span
                }
                ast::TierHead::Formerly(former) => {
                    head.formerly.push(former.text.clone());
                    former.span
                }
                ast::TierHead::SplitFrom(former) => {
                    head.split_from.push(former.text.clone());
                    former.span
                }
                ast::TierHead::Above(above) => {
                    self.resolve(Kind::Tier, above);
                    above.span
                }
                ast::TierHead::ForTracks(names) => {
                    head.tracks.extend(self.tracks(names));
                    names.last().map_or(tier.name.as_ref().map_or_else(|| self.nowhere(), |n| n.span), |n| n.span)
                }
                ast::TierHead::InheritsNothing(span) => {
                    head.inherits_nothing = true;
                    *span
                }
            };
            head.end = Some(head.end.map_or(span, |end| end.to(span)));
        }
        let chosen =
            head.by_invitation.map(|s| (s, "by invitation")).or(head.on_application.map(|s| (s, "on application")));
        if let (Some(default), Some((chosen, words))) = (head.by_default, chosen) {
            self.report(
                Diagnostic::error(
                    Code::DefaultAndChosen,
                    chosen,
                    format!("`{name}` cannot be both by default and {words}"),
                )
                .label("the vendor chooses")
                .also(default, "everybody has it")
                .help("leave one of them out"),
            );
        }
        head
    }

    /// A tier in force of which every requirement is only planned, or begins later than the tier itself.
    fn nothing_asked_now(&mut self, name: &str, span: Span, from: Option<ir::DateId>, clauses: &ir::Clauses) {
        let dates = &self.out.dates;
        let first = |date: Option<ir::DateId>| date.and_then(|d| dates.get(d.index())).map(|d| d.days.first);
        let begins = first(from.or(self.out.header.validity.from));
        let later = |r: &&ir::Requirement| match r.validity.status {
            ir::Status::Planned | ir::Status::Considered | ir::Status::Pilot => true,
            // Announced terms act from their date, as those in force do: where none is given, from the beginning.
            ir::Status::InForce | ir::Status::Announced => {
                // Of a tier without a beginning nobody knows since when it is there.
                begins.zip(first(r.validity.from)).is_some_and(|(begins, asked)| begins < asked)
            }
            ir::Status::RuledOut | ir::Status::Hearsay => false,
        };
        let required: Vec<&ir::Requirement> =
            clauses.requirements.iter().filter(|r| r.modality == ir::Modality::Required).collect();
        let Some(first) = required.first().filter(|_| required.iter().all(later)) else { return };
        let asked = first.span;
        self.report(
            Diagnostic::warning(Code::NothingAskedYet, asked, format!("`{name}` asks nothing until this is in force"))
                .label("only planned, or begins later than the tier")
                .also(span, "the tier is in force before")
                .help(format!(
                    "if the tier is what is planned, say so before its requirements: `tier {name} planned from … requires …`"
                ))
                .with_note("until then its requirements are not stated, and nobody can be said to be in it or not"),
        );
    }

    fn nowhere(&self) -> Span {
        Span { file: self.file, start: 0, end: 0 }
    }

    /// The vendor's act that opens a tier. Where it is the only one of its kind, the data need not name the tier.
    fn entry(&mut self, word: &str, name: &str, other: &str, count: usize, span: Span) -> Option<Cond> {
        let act = if count > 1 {
            let columns = vec![name.to_owned(), other.to_owned(), word.to_owned()];
            self.act(name, columns, span)?
        } else {
            let known = self
                .scope
                .find(Kind::Measure, word)
                .filter(|f| self.measures.get(f.index).is_some_and(|d| d.measure.ty == ir::Type::Flag));
            let id = match known {
                Some(found) => self.use_measure(found.index)?,
                None => self.act(word, vec![word.to_owned()], span)?,
            };
            if let Some(measure) = self.out.measures.get_mut(id.index()) {
                measure.act = true;
                measure.columns.extend([name.to_owned(), other.to_owned()]);
                super::declare::unique(&mut measure.columns);
            }
            id
        };
        Some(Cond::atom(Atom::Holds(act), span))
    }
}

fn is_default(word: &str) -> bool {
    matches!(word, "default" | "standard" | "automatic" | "automatically")
}
