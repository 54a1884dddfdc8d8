//! Charts: series in; a picture out, and the same in words for people who cannot see it.
//!
//! Plain data, and no sentences of its own: every word in a picture comes with its series. Nothing here knows whose
//! series they are or when they were written down.

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

/// A chart.
#[derive(Debug, Clone, PartialEq)]
pub enum Chart {
    /// Shares of a whole, each beside the usual bands.
    Bars(Bars),
    /// Shares over time.
    Trend(Trend),
    /// A person's latest answers over their previous ones.
    Radar(Radar),
    /// What applied when.
    Grid(Grid),
}

/// A picture could not be drawn. This is a bug of ours: no values in a series cause it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("the picture could not be drawn")]
pub struct Undrawn;

/// One bar per row, each with up to two bands.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Bars {
    /// The title.
    pub title: String,
    /// The text if there are no rows.
    pub empty: String,
    /// Whose bars these are, for the legend. Empty if there is nothing to say.
    pub own: String,
    /// The names of the bands, such as levels. Two at most; further ones are not shown.
    pub bands: Vec<String>,
    /// The bars, from top to bottom.
    pub rows: Vec<Bar>,
}

/// One row of [`Bars`].
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Bar {
    /// What it is a share of.
    pub label: String,
    /// Percent. A value that is not a number, or below 0, has no bar; one above 100 ends at the edge. The figure is
    /// shown in any case.
    pub value: f64,
    /// From and to, in percent: one per band name, `None` if a band has no figure for this row.
    pub bands: Vec<Option<(u8, u8)>>,
}

/// Lines over time.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Trend {
    /// The title.
    pub title: String,
    /// The text if no line has a value.
    pub empty: String,
    /// A label for each moment, the earliest first.
    pub at: Vec<String>,
    /// The lines. Six at most can be told apart; further ones are not shown.
    pub lines: Vec<Line>,
    /// The bands behind the lines, in the order of their times. Six at most; further ones are not shown.
    pub bands: Vec<Band>,
}

/// A band behind the lines of a [`Trend`], while it held.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Band {
    /// Its name.
    pub label: String,
    /// From and to, in percent.
    pub share: (u8, u8),
    /// Whether it held, one per moment.
    pub held: Vec<bool>,
}

/// One line of a [`Trend`].
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Line {
    /// What it is a share of.
    pub label: String,
    /// Percent, one per moment. `None` leaves a gap.
    pub values: Vec<Option<f64>>,
}

/// Answers on a scale of named steps, one axis each.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Radar {
    /// The title.
    pub title: String,
    /// The text if nothing was answered.
    pub empty: String,
    /// The names of the steps, the lowest first, which is the centre.
    pub steps: Vec<String>,
    /// The names of the axes, clockwise from the top. Any other number than four is drawn as rows.
    pub axes: Vec<String>,
    /// The answers of each time, the latest first. Two at most; further ones are not shown.
    pub shapes: Vec<Shape>,
}

/// A person's answers at one time.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Shape {
    /// The label of that time.
    pub label: String,
    /// A step for each axis, from 0 to the number of steps minus one; `None` if it was not answered.
    pub values: Vec<Option<f64>>,
}

/// A dot wherever something applied.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Grid {
    /// The title.
    pub title: String,
    /// The text if there are no rows or no columns.
    pub empty: String,
    /// The columns, the earliest first.
    pub columns: Vec<String>,
    /// The rows.
    pub rows: Vec<GridRow>,
}

/// One row of a [`Grid`].
#[derive(Debug, Clone, PartialEq, Default)]
pub struct GridRow {
    /// What it is.
    pub label: String,
    /// Whether it applied, one per column.
    pub marks: Vec<bool>,
}

impl Chart {
    /// The chart in words: the title, then a line for each row. At most 1,024 characters, as Discord counts them, cut
    /// at the end of a line.
    pub fn text(&self) -> String {
        text::twin(self)
    }

    /// The chart as a PNG file, 900 pixels wide: 300 points, as on a phone. It is as high as its contents need.
    ///
    /// # Errors
    /// If drawing fails. Words and values do not cause that: they are shown as well as possible, whatever they are.
    pub fn png(&self) -> Result<Vec<u8>, Undrawn> {
        match (self.emptiness(), self) {
            (Some(words), _) => frame::nothing(self.title(), words),
            (None, Chart::Bars(bars)) => bars::draw(bars),
            (None, Chart::Trend(trend)) => trend::draw(trend),
            (None, Chart::Radar(radar)) => radar::draw(radar),
            (None, Chart::Grid(grid)) => grid::draw(grid),
        }
    }

    /// The title.
    pub fn title(&self) -> &str {
        match self {
            Chart::Bars(bars) => &bars.title,
            Chart::Trend(trend) => &trend.title,
            Chart::Radar(radar) => &radar.title,
            Chart::Grid(grid) => &grid.title,
        }
    }

    /// The text for a chart with nothing to draw. `None` if there is something.
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

    /// The bands that are shown, each with its times.
    fn bands(&self) -> impl Iterator<Item = (&Band, Vec<(usize, usize)>)> {
        let times = |band| (band, Band::times(band, self.at.len()));
        self.bands.iter().map(times).filter(|(_, times)| !times.is_empty()).take(LINES)
    }
}

impl Band {
    /// The first and the last moment of each time that it held.
    fn times(&self, moments: usize) -> Vec<(usize, usize)> {
        let held: Vec<usize> = (0..moments.min(self.held.len())).filter(|moment| self.held[*moment]).collect();
        held.chunk_by(|one, next| one + 1 == *next).map(|time| (time[0], time[0] + time.len() - 1)).collect()
    }
}

impl Line {
    /// Its points: the moments with a value, and the values.
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
    /// The answer on this axis.
    fn value(&self, axis: usize) -> Option<f64> {
        number(self.values.get(axis).copied().flatten())
    }
}

/// How many of these are numbers.
fn numbers(values: &[Option<f64>]) -> usize {
    values.iter().filter(|value| number(**value).is_some()).count()
}

/// A value that is a finite number.
fn number(value: Option<f64>) -> Option<f64> {
    value.filter(|value| value.is_finite())
}
