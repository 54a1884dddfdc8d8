//! Trend charts: shares over time, with up to six lines, each with its name at its end.

use super::canvas::{Canvas, Point, Side};
use super::frame::{Frame, LegendEntry};
use super::style::{BRIGHT, CALM, FAINT, MARGIN, SMALL, WIDTH};
use super::{LINES, Line, Trend, Undrawn, canvas, frame, labels, letters, style};
use plotters::style::RGBColor;

/// The height of the plot.
const HIGH: f64 = 190.0;
/// The left and right ends of the lines. Figures are left of them, names right.
const FROM: f64 = MARGIN + 34.0;
const TO: f64 = WIDTH - MARGIN - 122.0;
/// The x position of the names, right of a mark.
const NAMES: f64 = TO + 26.0;
/// The most values that each get a mark.
const MARKED: usize = 16;
/// The radius of a mark.
const MARK: f64 = 3.6;

/// The dashes of each line: solid, or the length of a dash and of a gap.
const DASHES: [Option<(f64, f64)>; LINES] =
    [None, Some((9.0, 4.5)), Some((2.5, 3.5)), Some((16.0, 4.5)), Some((5.0, 5.0)), Some((9.0, 2.0))];

/// Draws the chart.
pub fn draw(trend: &Trend) -> Result<Vec<u8>, Undrawn> {
    let band = |(name, (from, to)): &(String, (u8, u8))| LegendEntry {
        name: format!("{name} {}", labels::band((*from, *to))),
        sample: |canvas, (x, y), wide| shade(canvas, (x - wide / 2.0, y - 5.0), (x + wide / 2.0, y + 5.0)),
    };
    let frame = Frame::new(&trend.title, trend.band.iter().map(band).collect());
    let points: Vec<Vec<(usize, f64)>> = trend.shown().iter().map(|line| line.points(trend.at.len())).collect();
    let top = frame.below() + 4.0;
    let highest = points.iter().flatten().map(|(_, value)| *value);
    let scale = frame::scale(highest.chain(trend.band.iter().map(|(_, (_, to))| f64::from(*to))));
    let plot = Plot { top, most: scale.last().copied().unwrap_or(100.0), moments: trend.at.len() };
    canvas::picture(top + HIGH + 2.0 * SMALL + MARGIN, |canvas| {
        frame.draw(canvas);
        if let Some((_, (from, to))) = trend.band {
            let (from, to) = (plot.up(f64::from(from.min(to))), plot.up(f64::from(from.max(to))));
            shade(canvas, (FROM, to.min(from - 2.0)), (TO, from));
        }
        figures(canvas, &scale, &plot);
        moments(canvas, &trend.at, &plot);
        for (number, points) in points.iter().enumerate() {
            line(canvas, number, points, &plot);
        }
        names(canvas, trend.shown(), &points, &plot);
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
        match DASHES[number] {
            None => canvas.line(&places, 2.2, color),
            Some(dashes) => canvas.dashes(&places, 2.2, dashes, color),
        }
        if run.len() == 1 || plot.moments <= MARKED {
            places.iter().for_each(|at| mark(canvas, number, *at, color));
        }
    }
    points.last().into_iter().for_each(|point| mark(canvas, number, plot.of(*point), color));
}

/// Draws the name of each line at its end, with its last figure, so that no two overlap.
fn names(canvas: &mut Canvas<'_>, lines: &[Line], points: &[Vec<(usize, f64)>], plot: &Plot) {
    let said = |(number, line): (usize, &Line)| {
        let (moment, value) = *points[number].last()?;
        let words = format!("{} {}", labels::percent(value), labels::label(&line.label));
        let words = letters::wrapped(&words, SMALL, WIDTH - MARGIN - NAMES, 2);
        Some((plot.of((moment, value)), number, words))
    };
    let mut said: Vec<(Point, usize, Vec<String>)> = lines.iter().enumerate().filter_map(said).collect();
    said.sort_by(|one, other| one.0.1.total_cmp(&other.0.1));
    let heights: Vec<f64> = said.iter().map(|(_, _, words)| frame::height(words.len(), SMALL) + 3.0).collect();
    let wanted: Vec<f64> = said.iter().zip(&heights).map(|((at, _, _), height)| at.1 - height / 2.0).collect();
    let tops = apart(&wanted, &heights, (plot.top - SMALL, plot.top + HIGH + SMALL));
    for (((end, number, words), top), height) in said.iter().zip(tops).zip(heights) {
        let color = style::LINES[*number];
        let middle = (NAMES - 9.0, top + height / 2.0);
        canvas.dashes(&[(end.0 + 5.0, end.1), (TO + 4.0, end.1), (middle.0 - 5.0, middle.1)], 0.8, (1.5, 2.0), color);
        mark(canvas, *number, middle, color);
        frame::lines(canvas, words, (NAMES, top + 1.0), Side::Right, SMALL, BRIGHT);
    }
}

/// Top edges as close as possible to the wanted ones, from top to bottom, so that no two overlap.
fn apart(wanted: &[f64], heights: &[f64], (top, foot): (f64, f64)) -> Vec<f64> {
    let mut free = top;
    let mut tops: Vec<f64> = Vec::new();
    for (wanted, height) in wanted.iter().zip(heights) {
        tops.push(wanted.max(free));
        free = wanted.max(free) + height;
    }
    let mut free = foot;
    for (at, height) in tops.iter_mut().zip(heights).rev() {
        *at = at.min(free - height);
        free = *at;
    }
    tops
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
    fn names_make_room_for_each_other() {
        assert_eq!(apart(&[10.0, 50.0], &[20.0, 20.0], (0.0, 100.0)), [10.0, 50.0]);
        assert_eq!(apart(&[10.0, 12.0, 14.0], &[20.0; 3], (0.0, 100.0)), [10.0, 30.0, 50.0]);
        assert_eq!(apart(&[90.0, 92.0], &[20.0; 2], (0.0, 100.0)), [60.0, 80.0]);
        assert_eq!(apart(&[], &[], (0.0, 100.0)), [] as [f64; 0]);
    }
}
