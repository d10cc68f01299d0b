//! Names that tiers had before: renamed and merged ones keep them as their own, parts of a split one share them.

use std::collections::BTreeMap;

use super::Checker;
use crate::diagnostic::{Code, Diagnostic, Safety};
use crate::source::Span;
use crate::syntax::ast::{Name, Tier, TierHead};
use crate::syntax::name::normal;

/// What people write for `formerly`, in lower case.
const SAID_FOR_FORMERLY: &[&str] = &[
    "previously",
    "renamed from",
    "replaces",
    "replacing",
    "instead of",
    "ehemals",
    "vormals",
    "früher",
    "bisher",
    "zuvor",
];

impl Checker<'_> {
    /// A former name belongs to one tier, and a split one to two at least.
    pub(super) fn former_names(&mut self, tiers: &[&Tier]) {
        let mut renamed: BTreeMap<String, &Name> = BTreeMap::new();
        for (name, _) in heads(tiers, TierHead::formerly) {
            if let Some(first) = renamed.insert(normal(&name.text), name) {
                let first = first.span;
                self.report(
                    Diagnostic::error(
                        Code::FormerNameOfTwo,
                        name.span,
                        format!("two tiers were `{}` before", name.text),
                    )
                    .label("the second one")
                    .also(first, "the first one")
                    .help("where a tier was split, say so at each part: `split from`"),
                );
            }
        }
        self.former_in_use(tiers);
        let mut parts: BTreeMap<String, Vec<(&Name, String)>> = BTreeMap::new();
        for (name, part) in heads(tiers, TierHead::split_from) {
            parts.entry(normal(&name.text)).or_default().push((name, part));
        }
        for (key, of) in parts {
            let kept = tiers.iter().filter_map(|tier| tier.name.as_ref()).find(|name| normal(&name.text) == key);
            match of.as_slice() {
                [(only, part)] if kept.is_none() => self.split_into_one(only, part, renamed.get(&key).map(|n| n.span)),
                _ => {
                    let named = of.into_iter().map(|(_, part)| part);
                    self.splits.insert(key, named.chain(kept.map(|name| name.text.clone())).collect());
                }
            }
        }
    }

    fn split_into_one(&mut self, name: &Name, part: &str, renamed: Option<Span>) {
        let found =
            Diagnostic::error(Code::SplitIntoOne, name.span, format!("`{}` is split into `{part}` alone", name.text))
                .label("no other tier is a part of it");
        let found = match renamed {
            Some(other) => found.also(other, "this one has its name"),
            None => found,
        };
        let whole = self.text(name.span).to_owned();
        let start = name.span.start.saturating_sub(u32::try_from("split from ".len()).unwrap_or(0));
        let clause = Span { start, ..name.span };
        let found = found.help("say the same at the other parts; a tier that only has another name was it `formerly`");
        self.report(if self.text(clause).starts_with("split from ") {
            found.fix(Safety::Unsafe, "write `formerly`", clause, format!("formerly {whole}"))
        } else {
            found
        });
    }

    /// `tier Gold previously Silver`: a name of three words, and hardly meant as one.
    pub(super) fn former_in_name(&mut self, name: &Name) {
        let whole = self.text(name.span).to_owned();
        let found = SAID_FOR_FORMERLY.iter().find_map(|said| {
            let at = whole.to_lowercase().find(&format!(" {said} ")).map(|at| at + 1)?;
            (!name.quoted && !whole.contains('\n')).then_some((at, *said))
        });
        let Some((at, said)) = found else { return };
        let (start, length) = (u32::try_from(at).unwrap_or(0), u32::try_from(said.len()).unwrap_or(0));
        let place = Span { start: name.span.start + start, end: name.span.start + start + length, ..name.span };
        let (written, quoted) = (self.text(place).to_owned(), format!("\"{}\"", name.text));
        self.report(
            Diagnostic::warning(
                Code::FormerNameInName,
                place,
                format!("`{written}` is read as a part of the name of this tier"),
            )
            .label("`formerly`?")
            .help(format!("write `formerly` before the name of before, or `tier {quoted}` where all of it is the name"))
            .fix(Safety::Unsafe, "write `formerly`", place, "formerly")
            .fix(Safety::Unsafe, format!("write `{quoted}`"), name.span, quoted.clone()),
        );
    }

    /// A name of before that a tier still has, which itself has not been called otherwise before.
    fn former_in_use(&mut self, tiers: &[&Tier]) {
        let news: BTreeMap<String, (Span, bool)> = tiers
            .iter()
            .filter_map(|tier| {
                let name = tier.name.as_ref()?;
                let moved = tier.head.iter().any(|head| head.formerly().or(head.split_from()).is_some());
                Some((normal(&name.text), (name.span, moved)))
            })
            .collect();
        for (name, tier) in heads(tiers, TierHead::formerly) {
            let Some((other, false)) = news.get(&normal(&name.text)).copied() else { continue };
            self.report(
                Diagnostic::warning(
                    Code::FormerNameInUse,
                    name.span,
                    format!("`{tier}` was `{}` before, and there is still a tier of this name", name.text),
                )
                .label("a tier of today has this name")
                .also(other, "here")
                .help(format!(
                    "take `{}` out where it was renamed; where it is another tier, say what that was `formerly`",
                    name.text
                ))
                .with_note("a partner table that names it means the tier of today"),
            );
        }
    }

    /// A name that stands for several tiers since it was split.
    pub(super) fn was_split(&mut self, name: &Name) -> bool {
        let Some(parts) = self.splits.get(&normal(&name.text)) else { return false };
        let parts = parts.iter().map(|part| format!("`{part}`")).collect::<Vec<_>>().join(" and ");
        self.report(
            Diagnostic::error(Code::UnknownName, name.span, format!("`{}` was split into {parts}", name.text))
                .label("the name of before, of several tiers")
                .help("name the tier that is meant"),
        );
        true
    }
}

/// The names in the heads of tiers, with what each tier is called.
fn heads<'t>(
    tiers: &[&'t Tier],
    pick: fn(&TierHead) -> Option<&Name>,
) -> impl Iterator<Item = (&'t Name, String)> + use<'t> {
    let found = tiers.iter().flat_map(move |tier| {
        let own = tier.name.as_ref().map_or_else(String::new, |name| name.text.clone());
        tier.head.iter().filter_map(pick).map(move |name| (name, own.clone()))
    });
    found.collect::<Vec<_>>().into_iter()
}
