//! What all pictures have in common: a title, a legend, and the figures along a scale.

use super::canvas::{Canvas, Point, Side};
use super::style::{BRIGHT, CALM, MARGIN, SMALL, TITLE, WIDTH};
use super::{Undrawn, canvas, labels, letters};

/// The usable width.
pub const ROOM: f64 = WIDTH - 2.0 * MARGIN;

/// The most rows in one picture. More would be too small to read wherever a picture is shown whole.
pub const ROWS: usize = 18;

/// The line height, in letter sizes.
const LEADING: f64 = 1.25;
/// How far the baseline is below the top of a line, in letter sizes.
const FOOT: f64 = 0.95;

/// The width of a legend sample.
const SAMPLE: f64 = 18.0;
/// The space between two things that belong together.
const GAP: f64 = 6.0;

/// A title with a legend below it.
pub struct Frame {
    title: Vec<String>,
    /// The entries of the legend, each with its left edge, its first line, and its name line by line.
    legend: Vec<(f64, usize, Vec<String>, Sample)>,
    /// How many lines the legend has.
    lines: usize,
}

/// Draws a sample of this width, centred at this position.
pub type Sample = Box<dyn Fn(&mut Canvas<'_>, Point, f64)>;

/// An entry of the legend.
pub struct LegendEntry {
    /// Its name.
    pub name: String,
    /// Draws what it looks like.
    pub sample: Sample,
}

impl Frame {
    /// Lays out the frame.
    pub fn new(title: &str, marks: Vec<LegendEntry>) -> Self {
        let title = letters::wrapped(&labels::label(title), TITLE, ROOM, 2);
        let mut legend = Vec::new();
        let (mut at, mut line, mut lines) = (0.0, 0, 0);
        for mark in marks {
            let name = letters::wrapped(&labels::label(&mark.name), SMALL, ROOM - SAMPLE - GAP, 2);
            let wide = SAMPLE + GAP + name.iter().map(|line| letters::width(line, SMALL)).fold(0.0, f64::max);
            if at + wide > ROOM {
                (at, line) = (0.0, lines);
            }
            lines = lines.max(line + name.len().max(1));
            legend.push((MARGIN + at, line, name, mark.sample));
            at += wide + 3.0 * GAP;
        }
        Frame { title, legend, lines }
    }

    /// The y position below the frame.
    pub fn below(&self) -> f64 {
        let title = self.title.len() as f64 * TITLE * LEADING;
        let legend = height(self.lines, SMALL);
        MARGIN + title + legend + if self.legend.is_empty() { 8.0 } else { 16.0 }
    }

    /// Draws the frame.
    pub fn draw(&self, canvas: &mut Canvas<'_>) {
        lines(canvas, &self.title, (MARGIN, MARGIN - 2.0), Side::Right, TITLE, BRIGHT);
        let top = MARGIN + self.title.len() as f64 * TITLE * LEADING + 6.0;
        for (x, line, name, sample) in &self.legend {
            let top = top + height(*line, SMALL);
            sample(canvas, (x + SAMPLE / 2.0, top + SMALL * 0.6), SAMPLE);
            lines(canvas, name, (x + SAMPLE + GAP, top), Side::Right, SMALL, CALM);
        }
    }
}

/// An empty picture that says so.
pub fn nothing(title: &str, said: &str) -> Result<Vec<u8>, Undrawn> {
    let frame = Frame::new(title, Vec::new());
    let said = letters::wrapped(&labels::label(said), super::style::NAME, ROOM, 4);
    let top = frame.below() + 12.0;
    canvas::picture(top + height(said.len(), super::style::NAME) + MARGIN + 8.0, |canvas| {
        frame.draw(canvas);
        lines(canvas, &said, (MARGIN, top), Side::Right, super::style::NAME, CALM);
    })
}

/// Draws lines of words, from this top edge down.
pub fn lines(
    canvas: &mut Canvas<'_>,
    said: &[String],
    at: Point,
    side: Side,
    size: f64,
    color: plotters::style::RGBColor,
) {
    for (line, words) in said.iter().enumerate() {
        canvas.words(words, (at.0, at.1 + size * (FOOT + line as f64 * LEADING)), side, size, color);
    }
}

/// The height of this many lines.
pub fn height(lines: usize, size: f64) -> f64 {
    lines as f64 * size * LEADING
}

/// The figures along a scale of shares that includes all of these, from 0 on. The last one is its end.
pub fn scale(values: impl Iterator<Item = f64>) -> Vec<f64> {
    let highest = values.filter(|value| value.is_finite()).fold(20.0, f64::max).min(100.0);
    let step = if highest > 50.0 { 20.0 } else { 10.0 };
    // At most five steps of ten, or five of twenty.
    let steps = (highest / step).ceil() as usize;
    (0..=steps).map(|at| at as f64 * step).collect()
}

/// How many labels to step by so that they fit side by side, each with this much room: 1 shows all, 2 every second.
pub fn thinned(labels: &[String], size: f64, room: f64) -> usize {
    let widest = labels.iter().map(|label| letters::width(label, size)).fold(0.0, f64::max) + 3.0;
    // A label is at most a few hundred letters wide.
    ((widest / room).ceil() as usize).max(1)
}
