//! Grants: what is granted, how much, and under which conditions.

use super::Rule;
use super::build::{Build, Pair, has, kid, kids};
use crate::syntax::ast::{Band, Bands, FEE, Grant, GrantValue, Name};
use crate::value::Decimal;

impl Build<'_> {
    /// A grant; `pair` is a `grant`.
    pub(super) fn grant(&mut self, pair: &Pair<'_>) -> Option<Grant> {
        let span = self.span(pair);
        let mut parts = pair.clone().into_inner();
        let said = parts.next()?;
        let benefit = self.name_in(&said)?;
        let value = match said.as_rule() {
            Rule::no_grant => GrantValue::Nothing(self.span_of(&said, Rule::kw_no)?),
            Rule::counted => {
                let mut range = self.range_in(&said)?;
                if let Some(per) = kid(&said, Rule::per).and_then(|p| self.per(&p)) {
                    let last = range.high.as_mut().unwrap_or(&mut range.low);
                    last.per = Some(per);
                }
                GrantValue::Amount(range)
            }
            Rule::counted_more => {
                let (by, less) = (self.amount_in(&said)?, has(&said, Rule::kw_less) || has(&said, Rule::kw_fewer));
                match self.names_in(&said).into_iter().nth(1) {
                    Some(tier) => GrantValue::RelativeTo { by, less, tier },
                    None => GrantValue::More { by, less },
                }
            }
            _ => match said.into_inner().nth(1) {
                Some(value) => self.value(&value)?,
                None => GrantValue::Plain,
            },
        };
        let out = Grant { span, benefit, value, package: None, when: None, tracks: Vec::new(), to: None, note: None };
        self.tails(out, parts)
    }

    /// What stands behind a value: with which package, when, for and to whom.
    fn tails<'p>(&mut self, mut out: Grant, tails: impl Iterator<Item = Pair<'p>>) -> Option<Grant> {
        for tail in tails {
            let place = self.span(&tail);
            match tail.as_rule() {
                Rule::with_package => {
                    if let Some(first) = &out.package {
                        self.twice("with package", first.span, place);
                    }
                    out.package = out.package.or(self.name_in(&tail));
                }
                Rule::when => {
                    if let Some(first) = &out.when {
                        self.twice("when", first.span, place);
                    }
                    let cond = self.cond_in(&tail)?;
                    out.when.get_or_insert(cond);
                }
                Rule::for_tracks => out.tracks.extend(self.names_in(&tail)),
                Rule::to_whom => {
                    if let Some(first) = &out.to {
                        self.twice("to", first.span, place);
                    }
                    out.to = out.to.or(self.name_in(&tail));
                }
                Rule::string => {
                    let text = self.text(&tail);
                    if let Some(first) = &out.note {
                        self.twice("a text", first.span, place);
                    }
                    out.note.get_or_insert(text);
                }
                _ => return None,
            }
        }
        Some(out)
    }

    /// A fee; `pair` is a `fee`. It is a grant of the benefit `fee`, which the keyword names.
    pub(super) fn fee(&mut self, pair: &Pair<'_>) -> Option<Grant> {
        let keyword = self.span_of(pair, Rule::kw_costs)?;
        let value = match (self.span_of(pair, Rule::kw_nothing), kid(pair, Rule::open)) {
            (Some(nothing), _) => GrantValue::Free(nothing),
            (None, Some(open)) => GrantValue::Open(self.open(&open)?),
            (None, None) => GrantValue::Amount(self.range_in(pair)?),
        };
        let benefit = Name { span: keyword, text: String::from(FEE), quoted: false };
        let (mut span, mut tails) = (keyword, Vec::new());
        for part in pair.clone().into_inner() {
            match part.as_rule() {
                Rule::from_date | Rule::until_date | Rule::status | Rule::source | Rule::note => continue,
                Rule::with_package | Rule::when | Rule::for_tracks | Rule::string => tails.push(part.clone()),
                _ => {}
            }
            span = keyword.to(self.span(&part));
        }
        let out = Grant { span, benefit, value, package: None, when: None, tracks: Vec::new(), to: None, note: None };
        self.tails(out, tails.into_iter())
    }

    /// How much; `pair` is one of the alternatives of `value` or `rate`.
    pub(super) fn value(&mut self, pair: &Pair<'_>) -> Option<GrantValue> {
        Some(match pair.as_rule() {
            Rule::bands => GrantValue::Bands(self.bands(pair)?),
            Rule::better => GrantValue::BetterThan(self.name_in(pair)?),
            Rule::twice => GrantValue::TimesOf { factor: Decimal::from(2), tier: self.name_in(pair)? },
            Rule::numeric => self.numeric(pair)?,
            Rule::range => GrantValue::Amount(self.range(pair)?),
            Rule::open => GrantValue::Open(self.open(pair)?),
            Rule::undisclosed => GrantValue::Undisclosed(self.span(pair)),
            Rule::free => GrantValue::Free(self.span(pair)),
            Rule::string => GrantValue::Words(self.text(pair)),
            _ => return None,
        })
    }

    fn numeric(&mut self, pair: &Pair<'_>) -> Option<GrantValue> {
        if let Some(times) = kid(pair, Rule::times) {
            let factor = self.amount_in(pair)?.value;
            return Some(GrantValue::TimesOf { factor, tier: self.name_in(&times)? });
        }
        if let Some(more) = kid(pair, Rule::more) {
            let (by, less) = (self.amount_in(pair)?, has(&more, Rule::kw_less));
            return Some(match self.name_in(&more) {
                Some(tier) => GrantValue::RelativeTo { by, less, tier },
                None => GrantValue::More { by, less },
            });
        }
        Some(GrantValue::Amount(self.range(pair)?))
    }

    /// `by purchases: from …`.
    pub(super) fn bands(&mut self, pair: &Pair<'_>) -> Option<Bands> {
        let rows = kids(pair, Rule::band).map(|p| self.band(&p)).collect::<Option<Vec<_>>>()?;
        let sliced = self.span_of(pair, Rule::kw_sliced);
        Some(Bands { span: self.span(pair), by: self.name_in(pair)?, sliced, rows })
    }

    fn band(&mut self, pair: &Pair<'_>) -> Option<Band> {
        let from = self.amount_in(pair)?;
        let to = match kid(pair, Rule::band_to) {
            Some(to) => Some(self.amount_in(&to)?),
            None => None,
        };
        Some(Band { span: self.span(pair), from, to, value: self.range_in(pair)? })
    }
}
