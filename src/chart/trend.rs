//! Trend charts: shares over time, with up to six lines, each with its last figure at its end.

use super::canvas::{Canvas, Point, Side};
use super::frame::{Frame, LegendEntry};
use super::style::{BRIGHT, CALM, FAINT, MARGIN, SMALL, WIDTH};
use super::{LINES, Trend, Undrawn, canvas, frame, labels, letters, style};
use plotters::style::RGBColor;

/// The height of the plot.
const HIGH: f64 = 190.0;
/// The left and right ends of the lines. The figures of the scale are left of them, the latest ones right.
const FROM: f64 = MARGIN + 38.0;
const TO: f64 = WIDTH - MARGIN - 58.0;
/// The x position of the latest figures, right of a mark.
const LATEST: f64 = TO + 24.0;
/// The most values that each get a mark.
const MARKED: usize = 16;
/// The radius of a mark.
const MARK: f64 = 3.6;

/// The dashes of each line: solid, or the length of a dash and of a gap.
const DASHES: [Option<(f64, f64)>; LINES] =
    [None, Some((9.0, 4.5)), Some((2.5, 3.5)), Some((16.0, 4.5)), Some((5.0, 5.0)), Some((9.0, 2.0))];

/// Draws the chart.
pub fn draw(trend: &Trend) -> Result<Vec<u8>, Undrawn> {
    let lines = trend.shown().iter().enumerate().map(|(number, line)| LegendEntry {
        name: line.label.clone(),
        sample: Box::new(move |canvas, at, wide| sample(canvas, number, at, wide)),
    });
    let bands = trend.bands().map(|(band, _)| LegendEntry {
        name: format!("{} {}", band.label, labels::band(band.share)),
        sample: Box::new(|canvas, (x, y), wide| shade(canvas, (x - wide / 2.0, y - 5.0), (x + wide / 2.0, y + 5.0))),
    });
    let frame = Frame::new(&trend.title, lines.chain(bands).collect());
    let points: Vec<Vec<(usize, f64)>> = trend.shown().iter().map(|line| line.points(trend.at.len())).collect();
    let top = frame.below() + 4.0;
    let highest = points.iter().flatten().map(|(_, value)| *value);
    let scale = frame::scale(highest.chain(trend.bands().map(|(band, _)| f64::from(band.share.0.max(band.share.1)))));
    let plot = Plot { top, most: scale.last().copied().unwrap_or(100.0), moments: trend.at.len() };
    canvas::picture(top + HIGH + 2.0 * SMALL + MARGIN, |canvas| {
        frame.draw(canvas);
        for (band, times) in trend.bands() {
            let (low, high) = (band.share.0.min(band.share.1), band.share.0.max(band.share.1));
            let (low, high) = (plot.up(f64::from(low)), plot.up(f64::from(high)));
            for (from, to) in times {
                shade(canvas, (plot.begin(from), high.min(low - 2.0)), (plot.begin(to + 1), low));
            }
        }
        figures(canvas, &scale, &plot);
        moments(canvas, &trend.at, &plot);
        for (number, points) in points.iter().enumerate() {
            line(canvas, number, points, &plot);
        }
        latest(canvas, &points, &plot);
    })
}

/// The position of values.
struct Plot {
    top: f64,
    /// The share at the top edge.
    most: f64,
    moments: usize,
}

impl Plot {
    fn up(&self, value: f64) -> f64 {
        self.top + HIGH - value.clamp(0.0, self.most) / self.most * HIGH
    }

    fn across(&self, moment: usize) -> f64 {
        match self.moments {
            0 | 1 => f64::midpoint(FROM, TO),
            moments => FROM + moment as f64 * (TO - FROM) / (moments - 1) as f64,
        }
    }

    /// Where the time of a moment begins: halfway from the one before. The first and the last end at the edges.
    fn begin(&self, moment: usize) -> f64 {
        match moment {
            0 => FROM,
            moment if moment >= self.moments => TO,
            moment => f64::midpoint(self.across(moment - 1), self.across(moment)),
        }
    }

    fn of(&self, (moment, value): (usize, f64)) -> Point {
        (self.across(moment), self.up(value))
    }
}

/// Draws the lines of the scale with their figures.
fn figures(canvas: &mut Canvas<'_>, scale: &[f64], plot: &Plot) {
    for (at, value) in scale.iter().enumerate() {
        let y = plot.up(*value);
        canvas.surface((FROM, y - 0.4), (TO, y + 0.4), FAINT);
        let figure = if at + 1 == scale.len() { labels::percent(*value) } else { value.to_string() };
        canvas.words(&figure, (FROM - 6.0, y + SMALL * 0.36), Side::Left, SMALL, CALM);
    }
}

/// Draws as many time labels as fit; the latest is always among them.
fn moments(canvas: &mut Canvas<'_>, at: &[String], plot: &Plot) {
    let labels: Vec<String> = at.iter().map(|label| letters::fitted(&labels::label(label), SMALL, 90.0)).collect();
    let room = if labels.len() > 1 { plot.across(1) - plot.across(0) } else { TO - FROM };
    let every = frame::thinned(&labels, SMALL, room);
    for (moment, label) in labels.iter().enumerate().rev().step_by(every) {
        let foot = plot.top + HIGH + SMALL + 8.0;
        let x = plot.across(moment).max(MARGIN + letters::width(label, SMALL) / 2.0);
        canvas.surface(
            (plot.across(moment) - 0.4, plot.top + HIGH),
            (plot.across(moment) + 0.4, plot.top + HIGH + 4.0),
            FAINT,
        );
        canvas.words(label, (x, foot), Side::Around, SMALL, CALM);
    }
}

/// Draws a line with its gaps. Single values, or few, each get a mark; the last one always does.
fn line(canvas: &mut Canvas<'_>, number: usize, points: &[(usize, f64)], plot: &Plot) {
    let color = style::LINES[number];
    for run in points.chunk_by(|one, next| one.0 + 1 == next.0) {
        let places: Vec<Point> = run.iter().map(|point| plot.of(*point)).collect();
        stroke(canvas, number, &places);
        if run.len() == 1 || plot.moments <= MARKED {
            places.iter().for_each(|at| mark(canvas, number, *at, color));
        }
    }
    points.last().into_iter().for_each(|point| mark(canvas, number, plot.of(*point), color));
}

/// Draws the last figure of each line at its end, so that no two overlap.
fn latest(canvas: &mut Canvas<'_>, points: &[Vec<(usize, f64)>], plot: &Plot) {
    let last = |(number, points): (usize, &Vec<(usize, f64)>)| Some((number, *points.last()?));
    let mut last: Vec<(usize, (usize, f64))> = points.iter().enumerate().filter_map(last).collect();
    last.sort_by(|(_, one), (_, other)| other.1.total_cmp(&one.1));
    let high = frame::height(1, SMALL);
    let wanted: Vec<f64> = last.iter().map(|(_, point)| plot.of(*point).1 - high / 2.0).collect();
    let tops = apart(&wanted, high, (plot.top - SMALL, plot.top + HIGH + SMALL));
    for ((number, point), top) in last.into_iter().zip(tops) {
        let color = style::LINES[number];
        let (end, middle) = (plot.of(point), (LATEST - 9.0, top + high / 2.0));
        canvas.dashes(&[(end.0 + 5.0, end.1), (TO + 4.0, end.1), (middle.0 - 5.0, middle.1)], 0.8, (1.5, 2.0), color);
        mark(canvas, number, middle, color);
        frame::lines(canvas, &[labels::percent(point.1)], (LATEST, top), Side::Right, SMALL, BRIGHT);
    }
}

/// Top edges as close as possible to the wanted ones, from top to bottom, so that no two things of this height overlap.
fn apart(wanted: &[f64], high: f64, (top, foot): (f64, f64)) -> Vec<f64> {
    let mut free = top;
    let mut tops: Vec<f64> = Vec::new();
    for wanted in wanted {
        tops.push(wanted.max(free));
        free = wanted.max(free) + high;
    }
    let mut free = foot;
    for at in tops.iter_mut().rev() {
        *at = at.min(free - high);
        free = *at;
    }
    tops
}

/// Draws a piece of a line with its mark, for the legend.
fn sample(canvas: &mut Canvas<'_>, number: usize, (x, y): Point, wide: f64) {
    stroke(canvas, number, &[(x - wide / 2.0, y), (x + wide / 2.0, y)]);
    mark(canvas, number, (x, y), style::LINES[number]);
}

/// Draws a line through these places in the way of its number.
fn stroke(canvas: &mut Canvas<'_>, number: usize, places: &[Point]) {
    match DASHES[number] {
        None => canvas.line(places, 2.2, style::LINES[number]),
        Some(dashes) => canvas.dashes(places, 2.2, dashes, style::LINES[number]),
    }
}

/// Draws a mark. Each line has its own shape.
fn mark(canvas: &mut Canvas<'_>, number: usize, (x, y): Point, color: RGBColor) {
    match number {
        0 => canvas.disc((x, y), MARK, color),
        1 => canvas.surface((x - 3.2, y - 3.2), (x + 3.2, y + 3.2), color),
        2 => canvas.polygon(&[(x, y - 4.4), (x + 4.2, y + 3.2), (x - 4.2, y + 3.2)], color),
        3 => canvas.polygon(&[(x, y - 4.6), (x + 4.6, y), (x, y + 4.6), (x - 4.6, y)], color),
        4 => canvas.polygon(&[(x, y + 4.4), (x + 4.2, y - 3.2), (x - 4.2, y - 3.2)], color),
        _ => canvas.ring((x, y), MARK, 1.6, color),
    }
}

/// Draws a surface behind the lines, with an edge above and below.
fn shade(canvas: &mut Canvas<'_>, (left, top): Point, (right, foot): Point) {
    canvas.surface((left, top), (right, foot), style::SHADE);
    for y in [top, foot] {
        canvas.dashes(&[(left, y), (right, y)], 0.8, (3.0, 3.0), CALM);
    }
}

#[cfg(test)]
mod tests {
    use super::apart;

    #[test]
    fn figures_make_room_for_each_other() {
        assert_eq!(apart(&[10.0, 50.0], 20.0, (0.0, 100.0)), [10.0, 50.0]);
        assert_eq!(apart(&[10.0, 12.0, 14.0], 20.0, (0.0, 100.0)), [10.0, 30.0, 50.0]);
        assert_eq!(apart(&[90.0, 92.0], 20.0, (0.0, 100.0)), [60.0, 80.0]);
        assert_eq!(apart(&[], 20.0, (0.0, 100.0)), [] as [f64; 0]);
    }
}
