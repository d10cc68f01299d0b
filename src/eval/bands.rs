//! Values by bands of a measure.

use crate::ir::{Band, Bands};
use crate::value::{Decimal, DecimalError};

/// A value, or an interval where the ends differ.
pub(crate) type Ends = (Decimal, Decimal);

/// Decimal places of a blended rate.
const BLENDED_PLACES: u8 = 4;

/// Where each band ends: at its own end, or where the next begins.
fn end_of(bands: &Bands, index: usize) -> Option<Decimal> {
    let own = bands.rows.get(index).and_then(|band| band.to).map(|to| to.value);
    let next = bands.rows.get(index + 1).map(|band| band.from.value);
    match (own, next) {
        (Some(own), Some(next)) => Some(own.min(next)),
        (own, next) => own.or(next),
    }
}

/// The band that an amount is in. `from` belongs to it, `to` no longer does.
fn reached(bands: &Bands, amount: Decimal) -> Option<(usize, &Band)> {
    let below = |index: usize| end_of(bands, index).is_none_or(|end| amount < end);
    bands.rows.iter().enumerate().rev().find(|(index, band)| band.from.value <= amount && below(*index))
}

/// What the bands give for an amount; `None` below the first band and in a gap between two.
pub(crate) fn value(bands: &Bands, amount: Decimal) -> Result<Option<Ends>, DecimalError> {
    match reached(bands, amount) {
        None => Ok(None),
        Some((_, band)) if !bands.sliced => Ok(Some((band.value.0.value, band.value.1.value))),
        Some(_) => blended(bands, amount).map(Some),
    }
}

/// Every slice at its own rate, as one rate of the whole amount: `sum(slice * rate) / amount`,
/// half away from zero to four decimal places.
fn blended(bands: &Bands, amount: Decimal) -> Result<Ends, DecimalError> {
    if amount <= Decimal::ZERO {
        return Ok((Decimal::ZERO, Decimal::ZERO));
    }
    let (mut low, mut high) = (Decimal::ZERO, Decimal::ZERO);
    for (index, band) in bands.rows.iter().enumerate() {
        let end = end_of(bands, index).map_or(amount, |end| end.min(amount));
        if end > band.from.value {
            let slice = end.sub(band.from.value)?;
            low = low.add(slice.mul(band.value.0.value)?)?;
            high = high.add(slice.mul(band.value.1.value)?)?;
        }
    }
    Ok((low.div_round(amount, BLENDED_PLACES)?, high.div_round(amount, BLENDED_PLACES)?))
}

/// What sliced bands give for some amount of the band that `amount` is in. Inside a band the blended rate moves
/// one way only, so that its ends bound it; without an end it nears the band's own rate.
pub(crate) fn spread(bands: &Bands, amount: Decimal) -> Result<Option<Ends>, DecimalError> {
    let Some((index, band)) = reached(bands, amount) else { return Ok(None) };
    if !bands.sliced {
        return value(bands, amount);
    }
    let first = blended(bands, band.from.value)?;
    let last = match end_of(bands, index) {
        Some(end) => blended(bands, end)?,
        None => (band.value.0.value, band.value.1.value),
    };
    Ok(Some((first.0.min(last.0), first.1.max(last.1))))
}
