//! Bar charts: shares of a whole, each with its figure and, below it, the usual bands.

use super::canvas::{Canvas, Point, Side};
use super::frame::{Frame, LegendEntry, ROOM, ROWS};
use super::style::{BRIGHT, CALM, FAINT, MARGIN, NAME, SMALL};
use super::{BANDS, Bar, Bars, Undrawn, canvas, frame, labels, letters, style};

/// The height of a bar.
const BAR: f64 = 11.0;
/// The height of a band, and the space above it.
const BAND: f64 = 5.0;
const ABOVE_BAND: f64 = 2.5;
/// From the top of a row to its bar; the name goes there.
const ABOVE_BAR: f64 = 18.0;
/// The space between two rows.
const BETWEEN: f64 = 11.0;
/// The space for a figure after the longest bar.
const FIGURE: f64 = 46.0;

/// Draws the chart.
pub fn draw(bars: &Bars) -> Result<Vec<u8>, Undrawn> {
    let own = (!bars.own.is_empty()).then(|| LegendEntry { name: bars.own.clone(), sample: Box::new(own) });
    let marks = bars.bands.iter().take(BANDS).enumerate().map(|(number, name)| LegendEntry {
        name: name.clone(),
        sample: Box::new(move |canvas, (x, y), wide| band(canvas, number, (x - wide / 2.0, y - BAND / 2.0), wide)),
    });
    let frame = Frame::new(&bars.title, own.into_iter().chain(marks).collect());
    let bands = bars.bands.len().min(BANDS);
    let rows = &bars.rows[..bars.rows.len().min(ROWS)];
    let high = ABOVE_BAR + BAR + bands as f64 * (ABOVE_BAND + BAND);
    let top = frame.below();
    let foot = top + rows.len() as f64 * (high + BETWEEN);
    let ends = rows.iter().flat_map(|row| row.bands.iter().take(bands).flatten().map(|(_, to)| f64::from(*to)));
    let scale = frame::scale(rows.iter().map(|row| row.value).chain(ends));
    canvas::picture(foot + SMALL + MARGIN, |canvas| {
        frame.draw(canvas);
        figures(canvas, &scale, foot - BETWEEN);
        for (at, row) in rows.iter().enumerate() {
            let top = top + at as f64 * (high + BETWEEN);
            self::row(canvas, row, top, bands, &scale);
        }
        if rows.len() < bars.rows.len() {
            canvas.words("…", (MARGIN, foot + SMALL), Side::Right, SMALL, CALM);
        }
    })
}

/// The x position of a share.
fn across(value: f64, scale: &[f64]) -> f64 {
    let most = scale.last().copied().unwrap_or(100.0);
    MARGIN + value.clamp(0.0, most) / most * (ROOM - FIGURE)
}

/// Draws the figures of the scale.
fn figures(canvas: &mut Canvas<'_>, scale: &[f64], foot: f64) {
    for (at, value) in scale.iter().enumerate() {
        let x = across(*value, scale);
        let figure = if at + 1 == scale.len() { labels::percent(*value) } else { value.to_string() };
        let side = if at == 0 { Side::Right } else { Side::Around };
        canvas.words(&figure, (if at == 0 { MARGIN } else { x }, foot + SMALL + 6.0), side, SMALL, CALM);
    }
}

fn row(canvas: &mut Canvas<'_>, row: &Bar, top: f64, bands: usize, scale: &[f64]) {
    let name = letters::fitted(&labels::label(&row.label), NAME, ROOM);
    frame::lines(canvas, &[name], (MARGIN, top), Side::Right, NAME, BRIGHT);
    let (top, foot) = (top + ABOVE_BAR, top + ABOVE_BAR + BAR);
    canvas.surface((MARGIN, top), (MARGIN + ROOM - FIGURE, foot), style::TRACK);
    let end = across(if row.value.is_finite() { row.value } else { 0.0 }, scale);
    canvas.surface((MARGIN, top), (end, foot), style::OWN);
    canvas.words(&labels::percent(row.value), (end + 6.0, foot - 1.5), Side::Right, NAME, BRIGHT);
    let lowest = foot + bands as f64 * (ABOVE_BAND + BAND) + 2.0;
    for value in scale {
        let x = across(*value, scale);
        canvas.surface((x - 0.4, foot), (x + 0.4, lowest), FAINT);
    }
    let mut under = foot;
    for (number, (from, to)) in row.bands.iter().take(bands).enumerate().filter_map(|(at, band)| Some((at, (*band)?))) {
        let (from, to) = (across(f64::from(from.min(to)), scale), across(f64::from(from.max(to)), scale));
        let y = foot + ABOVE_BAND + number as f64 * (ABOVE_BAND + BAND);
        // A band of a single figure stays visible.
        let wide = (to - from).max(5.0);
        band(canvas, number, (from.min(MARGIN + ROOM - FIGURE - wide), y), wide);
        under = y + BAND;
    }
    if !row.value.is_finite() {
        return;
    }
    // Down through the bands, to show whether the bar ends in them.
    canvas.surface((end - 0.8, top - 2.0), (end + 0.8, under + 2.0), BRIGHT);
}

/// A piece of a bar, for the legend.
fn own(canvas: &mut Canvas<'_>, (x, y): Point, wide: f64) {
    let (left, right) = (x - wide / 2.0, x + wide / 2.0);
    canvas.surface((left, y - BAR / 2.0), (right, y + BAR / 2.0), style::OWN);
    canvas.surface((right - 0.8, y - BAR / 2.0 - 1.0), (right + 0.8, y + BAR / 2.0 + 1.0), BRIGHT);
}

/// One band: the first is filled, the second hollow.
fn band(canvas: &mut Canvas<'_>, number: usize, (x, y): Point, wide: f64) {
    let color = style::BANDS[number];
    canvas.surface((x, y), (x + wide, y + BAND), color);
    if number > 0 {
        canvas.surface((x + 1.2, y + 1.2), (x + (wide - 1.2).max(1.2), y + BAND - 1.2), style::GROUND);
    }
}
