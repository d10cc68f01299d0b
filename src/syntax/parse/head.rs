//! Heads of items, header lines, clauses.

use super::Rule;
use super::build::{Build, Pair, kid, kids, name_pairs};
use crate::diagnostic::{Code, Diagnostic, Safety};
use crate::syntax::ast::{
    Clause, ClauseKind, Costs, Effective, ItemKind, Modifiers, Package, Program, Specialisation, Tier, TierHead, Track,
};

impl Build<'_> {
    /// What an item declares, with its modifiers; `pair` is a `head`.
    pub(super) fn head(&mut self, pair: &Pair<'_>) -> Option<(ItemKind, Modifiers)> {
        let item = pair.clone().into_inner().next()?;
        self.keyword_twice(&item);
        if item.as_rule() == Rule::program {
            return self.program(&item);
        }
        let kind = match item.as_rule() {
            Rule::track => ItemKind::Track(self.track(&item)?),
            Rule::tier => ItemKind::Tier(self.tier(&item)?),
            Rule::package => {
                let costs = match kid(&item, Rule::costs) {
                    Some(costs) => Some(self.costs(&costs)?),
                    None => None,
                };
                ItemKind::Package(Package { name: self.name_in(&item)?, costs })
            }
            Rule::specialisation => {
                ItemKind::Specialisation(Specialisation { name: self.name_in(&item)?, title: self.text_in(&item) })
            }
            Rule::measure => ItemKind::Measure(self.measure(&item)?),
            Rule::table => ItemKind::Table(self.table(&item)?),
            Rule::benefit => ItemKind::Benefit(self.benefit(&item)?),
            Rule::score => ItemKind::Score(self.score(&item)?),
            Rule::rates => ItemKind::Rates(self.rates(&item)?),
            Rule::region => ItemKind::Region(self.region(&item)?),
            Rule::distribution => ItemKind::Distribution(self.distribution(&item)?),
            Rule::commission => ItemKind::Commission(self.commission(&item)?),
            Rule::billing => ItemKind::Billing(self.billing(&item)?),
            Rule::notify => ItemKind::Notify(self.notify(&item)?),
            Rule::population => ItemKind::Population(self.population(&item)?),
            Rule::target => ItemKind::Target(self.population(&item)?),
            Rule::review => ItemKind::Review(self.review(&item)?),
            Rule::example => ItemKind::Example(self.example(&item)?),
            Rule::note_item => ItemKind::Note(self.text_in(&item)?),
            _ => return None,
        };
        Some((kind, self.modifiers(&item)))
    }

    /// `track track ISV`: the second one is taken for a part of the name.
    fn keyword_twice(&mut self, item: &Pair<'_>) {
        let written = item.as_str().trim_start();
        let keyword = written.split(char::is_whitespace).next().unwrap_or("");
        let Some(name) = name_pairs(item).next().filter(|_| item.as_rule() != Rule::tier) else { return };
        let mut words = kids(&name, Rule::word);
        let Some(first) = words.next().filter(|w| w.as_str().eq_ignore_ascii_case(keyword)) else { return };
        let follows = words.next().is_some() || kid(item, Rule::string).is_some();
        if follows {
            let span = self.span(&first);
            self.diagnostics.push(
                Diagnostic::error(Code::SaidTwice, span, format!("`{}` stands twice", first.as_str()))
                    .label("said again")
                    .fix(Safety::Safe, "take the second one out", span, ""),
            );
        }
    }

    fn program(&mut self, pair: &Pair<'_>) -> Option<(ItemKind, Modifiers)> {
        let mut program = Program {
            title: self.name_in(pair)?,
            vendor: None,
            territory: Vec::new(),
            currency: None,
            effective: None,
            replaces: None,
            fiscal_year: None,
            costs: None,
            contact: Vec::new(),
        };
        let mut modifiers = Modifiers::default();
        for line in pair.clone().into_inner() {
            self.header_line(&line, &mut program, &mut modifiers);
        }
        Some((ItemKind::Program(program), modifiers))
    }

    /// Reads a header line into `out`; any other pair is left alone.
    pub(super) fn header_line(&mut self, pair: &Pair<'_>, out: &mut Program, modifiers: &mut Modifiers) -> Option<()> {
        let span = self.span(pair);
        match pair.as_rule() {
            Rule::vendor => {
                if let Some(first) = &out.vendor {
                    self.twice("vendor", first.span, span);
                }
                out.vendor = out.vendor.take().or(self.name_in(pair));
            }
            Rule::territory => out.territory.extend(self.names_of(pair, Rule::name_list)),
            Rule::currency_line => {
                if let Some((first, _)) = out.currency {
                    self.twice("currency", first, span);
                }
                let currency = self.currency(&kid(pair, Rule::word)?);
                out.currency = out.currency.or(currency);
            }
            Rule::effective => {
                let effective = self.effective(pair)?;
                if let Some(first) = &out.effective {
                    self.twice("effective", first.span, span);
                }
                out.effective.get_or_insert(effective);
            }
            Rule::replaces => {
                if let Some(first) = &out.replaces {
                    self.twice("replaces", first.span, span);
                }
                out.replaces = out.replaces.take().or(self.text_in(pair));
            }
            Rule::fiscal_year => {
                let (month, day) = self.month_day(&kid(pair, Rule::month_day)?);
                if let Some((first, _, _)) = out.fiscal_year {
                    self.twice("fiscal year", first, span);
                }
                out.fiscal_year.get_or_insert((span, month, day));
            }
            Rule::costs => {
                let costs = self.costs(pair)?;
                if out.costs.is_some() {
                    self.twice("costs", out.title.span, span);
                }
                out.costs.get_or_insert(costs);
            }
            Rule::contact => out.contact.extend(kids(pair, Rule::string).map(|p| self.text(&p))),
            _ => return self.modifier(pair, modifiers),
        }
        Some(())
    }

    fn effective(&mut self, pair: &Pair<'_>) -> Option<Effective> {
        let mut out = Effective { span: self.span(pair), from: None, until: None };
        for part in pair.clone().into_inner() {
            match part.as_rule() {
                Rule::date => out.from = Some(self.date(&part)),
                Rule::from_date => out.from = Some(self.date(&kid(&part, Rule::date)?)),
                Rule::until_date => out.until = Some(self.date(&kid(&part, Rule::date)?)),
                _ => {}
            }
        }
        Some(out)
    }

    fn costs(&mut self, pair: &Pair<'_>) -> Option<Costs> {
        if let Some(span) = self.span_of(pair, Rule::kw_nothing) {
            return Some(Costs::Nothing(span));
        }
        Some(match kid(pair, Rule::open) {
            Some(open) => Costs::Open(self.open(&open)?),
            None => Costs::Amount(self.amount_in(pair)?),
        })
    }

    fn track(&mut self, pair: &Pair<'_>) -> Option<Track> {
        let formerly = kids(pair, Rule::formerly).flat_map(|p| self.names_in(&p)).collect();
        Some(Track { name: self.name_in(pair)?, title: self.text_in(pair), formerly })
    }

    fn tier(&mut self, pair: &Pair<'_>) -> Option<Tier> {
        let mut head = Vec::new();
        let name = kid(pair, Rule::tier_name).map(|name| self.tier_name(&name, &mut head));
        for part in pair.clone().into_inner() {
            let span = self.span(&part);
            head.push(match part.as_rule() {
                Rule::by_default => TierHead::ByDefault(span),
                Rule::by_invitation => TierHead::ByInvitation(span),
                Rule::on_application => TierHead::OnApplication(span),
                Rule::tier_formerly => {
                    head.extend(self.names_in(&part).into_iter().map(TierHead::Formerly));
                    continue;
                }
                Rule::split_from => TierHead::SplitFrom(self.name_in(&part)?),
                Rule::above => TierHead::Above(self.name_in(&part)?),
                Rule::tier_tracks => TierHead::ForTracks(self.names_in(&part)),
                Rule::inherits_nothing => TierHead::InheritsNothing(span),
                _ => continue,
            });
        }
        Some(Tier { name, title: self.text_in(pair), head })
    }

    /// A clause; `pair` is a `clause`.
    pub(super) fn clause(&mut self, pair: &Pair<'_>) -> Option<Clause> {
        let said = pair.clone().into_inner().next()?;
        let keyword = self.span(&said.clone().into_inner().next()?);
        let kind = match said.as_rule() {
            Rule::requires => ClauseKind::Requires(self.cond_in(&said)?),
            Rule::expects => ClauseKind::Expects(self.cond_in(&said)?),
            Rule::grants => {
                ClauseKind::Grants(kids(&said, Rule::grant).map(|p| self.grant(&p)).collect::<Option<Vec<_>>>()?)
            }
            Rule::obliges => ClauseKind::Obliges(self.names_in(&said)),
            Rule::fee => ClauseKind::Costs(self.fee(&said)?),
            _ => return None,
        };
        let modifiers = self.modifiers(&said);
        Some(Clause { span: self.span(&said), keyword, kind, modifiers })
    }
}
