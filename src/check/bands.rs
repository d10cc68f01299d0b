//! Values by bands of a measure.

use super::amounts::Target;
use super::grants::Slot;
use super::leaves::type_words;
use super::{Checker, Kind};
use crate::diagnostic::{Code, Diagnostic};
use crate::ir::{Band, Bands, MeasureId, Rate, Type};
use crate::source::Span;
use crate::syntax::ast;
use crate::value::Amount;

impl Checker<'_> {
    /// Bands of a benefit.
    pub(super) fn bands(&mut self, bands: &ast::Bands, slot: &Slot) -> Option<Bands> {
        self.bands_with(bands, |checker, range| checker.slot_range(range, slot))
    }

    /// Bands, with their values read by `value`.
    pub(super) fn bands_with(
        &mut self,
        bands: &ast::Bands,
        mut value: impl FnMut(&mut Self, &ast::Range) -> Option<(Amount, Amount)>,
    ) -> Option<Bands> {
        let measure = self.number_by(&bands.by);
        let mut rows: Vec<Band> = Vec::new();
        let mut failed = false;
        for row in &bands.rows {
            let given = value(self, &row.value);
            let Some((_, name, rate)) = &measure else { continue };
            let target = Target { what: name, rate: *rate, declared: None };
            let from = self.band_from(row, target);
            let to = row.to.as_ref().map(|to| self.amount(to, target));
            let (Some(from), Some(value), false) = (from, given, to == Some(None)) else {
                failed = true;
                continue;
            };
            let to = to.flatten();
            if to.is_some_and(|to| to.value <= from.value) {
                self.report(
                    Diagnostic::error(Code::RangeReversed, row.span, "this band ends before it begins")
                        .help("`to` is the first amount that is no longer in the band"),
                );
                failed = true;
            }
            if let Some(before) = rows.last()
                && from.value <= before.from.value
            {
                let earlier = before.span;
                self.bands_not_ascending(row.span, earlier, from);
                failed = true;
            }
            rows.push(Band { from, to, value, span: row.span });
        }
        let (measure, _, _) = measure?;
        (!failed).then(|| Bands { measure, sliced: bands.sliced.is_some(), rows, span: bands.span })
    }

    /// A band's beginning; what stands behind its end holds for it too.
    fn band_from(&mut self, row: &ast::Band, target: Target<'_>) -> Option<Amount> {
        let mut from = row.from.clone();
        if let Some(to) = &row.to {
            if from.unit.is_none() {
                from.unit = to.unit;
            }
            if from.per.is_none() {
                from.per = to.per;
            }
        }
        self.amount(&from, target)
    }

    fn bands_not_ascending(&mut self, span: Span, earlier: Span, from: Amount) {
        self.report(
            Diagnostic::error(
                Code::BandsNotAscending,
                span,
                format!("the band from {from} stands behind one that begins no lower"),
            )
            .label("begins no higher than the one before")
            .also(earlier, "the band before")
            .help("write the bands lowest first, each beginning once"),
        );
    }

    /// A measure that is a number, with its name and unit.
    fn number_by(&mut self, name: &ast::Name) -> Option<(MeasureId, String, Rate)> {
        let id = self.measure_named(name, &[Kind::Measure])?;
        let measure = self.measure(id)?;
        match &measure.ty {
            Type::Number(rate) => Some((id, measure.name.clone(), *rate)),
            ty @ (Type::Date | Type::Flag | Type::OneOf(_) | Type::SetOf(_) | Type::Text) => {
                let words = type_words(ty);
                self.report(
                    Diagnostic::error(
                        Code::NotComparable,
                        name.span,
                        format!("`{}` is {words}, and bands need a number", name.text),
                    )
                    .label(words),
                );
                None
            }
        }
    }
}
