//! What we draw: series in, a picture out, and the same in words for whoever does not see it.
//!
//! Plain data. No sentence of its own: every word that is read in a picture comes in with its series. Nothing here knows whose they
//! are or when they were written down.

mod bars;
mod canvas;
mod encode;
mod frame;
mod grid;
mod labels;
mod letters;
mod radar;
mod rows;
mod style;
mod text;
mod trend;

use thiserror::Error;

/// The most bands that can be told apart in one row.
const BANDS: usize = 2;
/// The most lines that can be told apart.
const LINES: usize = 6;
/// The most shapes that can be told apart.
const SHAPES: usize = 2;

/// Something to look at.
#[derive(Debug, Clone, PartialEq)]
pub enum Chart {
    /// Shares of a whole, each beside what is usual.
    Bars(Bars),
    /// Shares over time.
    Trend(Trend),
    /// Somebody's own answers beside their own last ones.
    Radar(Radar),
    /// What applied when.
    Grid(Grid),
}

/// A picture could not be made, which is a mistake of ours: nothing that stands in a series leads to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("the picture could not be drawn")]
pub struct Undrawn;

/// One bar a row, each against up to two bands.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Bars {
    /// What it is a picture of.
    pub title: String,
    /// What is said where there is no row.
    pub empty: String,
    /// The names of the bands, such as a level's: two at most, more are not shown.
    pub bands: Vec<String>,
    /// The bars, from the top.
    pub rows: Vec<Bar>,
}

/// One row of [`Bars`].
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Bar {
    /// What it is a share of.
    pub label: String,
    /// Percent. What is no number, or below 0, has no bar; what is above 100 goes to the edge. The figure stands there all the same.
    pub value: f64,
    /// From and to, in percent: as many as there are names of bands, `None` where a band says nothing of this row.
    pub bands: Vec<Option<(u8, u8)>>,
}

/// Lines over time.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Trend {
    /// What it is a picture of.
    pub title: String,
    /// What is said where no line has a value.
    pub empty: String,
    /// When: a label for each moment, the earliest first.
    pub at: Vec<String>,
    /// The lines: six at most can be told apart, more are not shown.
    pub lines: Vec<Line>,
    /// A band behind the lines: its name, from and to in percent.
    pub band: Option<(String, (u8, u8))>,
}

/// One line of a [`Trend`].
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Line {
    /// What it is a share of.
    pub label: String,
    /// Percent, as many as there are moments; `None` where nothing was said, which is a gap.
    pub values: Vec<Option<f64>>,
}

/// Answers on a scale of named steps, axis by axis.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Radar {
    /// What it is a picture of.
    pub title: String,
    /// What is said where nothing was answered.
    pub empty: String,
    /// The names of the steps, the lowest first: that is the centre.
    pub steps: Vec<String>,
    /// The names of the axes, clockwise from the top.
    pub axes: Vec<String>,
    /// The answers of each time, the latest first: two at most, more are not shown.
    pub shapes: Vec<Shape>,
}

/// What somebody answered at one time.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Shape {
    /// When that was.
    pub label: String,
    /// A step for each axis, from 0 to the number of steps less one; `None` where nothing was answered.
    pub values: Vec<Option<f64>>,
}

/// A dot wherever something applied.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Grid {
    /// What it is a picture of.
    pub title: String,
    /// What is said where there is no row or no column.
    pub empty: String,
    /// When: the earliest first.
    pub columns: Vec<String>,
    /// What there is to apply.
    pub rows: Vec<GridRow>,
}

/// One row of a [`Grid`].
#[derive(Debug, Clone, PartialEq, Default)]
pub struct GridRow {
    /// What it is.
    pub label: String,
    /// Whether it applied, column by column.
    pub marks: Vec<bool>,
}

impl Chart {
    /// The same in words: the title, and then a line for each row. At most 1,024 characters, as Discord counts them, shortened at the
    /// end of a line.
    pub fn text(&self) -> String {
        text::twin(self)
    }

    /// The picture, as a PNG file 1,000 pixels wide: 400 points, as on a phone. As high as what it shows needs.
    ///
    /// # Errors
    /// Where drawing goes wrong. Words and values do not make it so: whatever they are, they are shown as well as they can be.
    pub fn png(&self) -> Result<Vec<u8>, Undrawn> {
        match (self.emptiness(), self) {
            (Some(words), _) => frame::nothing(self.title(), words),
            (None, Chart::Bars(bars)) => bars::draw(bars),
            (None, Chart::Trend(trend)) => trend::draw(trend),
            (None, Chart::Radar(radar)) => radar::draw(radar),
            (None, Chart::Grid(grid)) => grid::draw(grid),
        }
    }

    /// What it is a picture of.
    pub fn title(&self) -> &str {
        match self {
            Chart::Bars(bars) => &bars.title,
            Chart::Trend(trend) => &trend.title,
            Chart::Radar(radar) => &radar.title,
            Chart::Grid(grid) => &grid.title,
        }
    }

    /// What there is to say where there is nothing to draw. `None`: there is something.
    pub fn emptiness(&self) -> Option<&str> {
        let (empty, words) = match self {
            Chart::Bars(bars) => (bars.rows.is_empty(), &bars.empty),
            Chart::Trend(trend) => (trend.lines.iter().all(|line| numbers(&line.values) == 0), &trend.empty),
            Chart::Radar(radar) => {
                let said = radar.shapes.iter().any(|shape| numbers(&shape.values) > 0);
                (radar.axes.is_empty() || !said, &radar.empty)
            }
            Chart::Grid(grid) => (grid.rows.is_empty() || grid.columns.is_empty(), &grid.empty),
        };
        empty.then_some(words)
    }
}

impl Trend {
    /// The lines that are shown.
    fn shown(&self) -> &[Line] {
        &self.lines[..self.lines.len().min(LINES)]
    }
}

impl Line {
    /// Where it has a value, and which.
    fn points(&self, moments: usize) -> Vec<(usize, f64)> {
        let numbers = |(at, value): (usize, &Option<f64>)| number(*value).map(|value| (at, value));
        self.values.iter().take(moments).enumerate().filter_map(numbers).collect()
    }
}

impl Radar {
    /// The shapes that are shown.
    fn shown(&self) -> &[Shape] {
        &self.shapes[..self.shapes.len().min(SHAPES)]
    }
}

impl Shape {
    /// What was answered on this axis.
    fn value(&self, axis: usize) -> Option<f64> {
        number(self.values.get(axis).copied().flatten())
    }
}

/// How many of these are numbers.
fn numbers(values: &[Option<f64>]) -> usize {
    values.iter().filter(|value| number(**value).is_some()).count()
}

/// A value that is a number, and not one of those that only computers know.
fn number(value: Option<f64>) -> Option<f64> {
    value.filter(|value| value.is_finite())
}
