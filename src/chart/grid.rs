//! Grids: a row for each thing, a column for each time, and a dot where the thing applied.

use super::canvas::{Canvas, Side};
use super::frame::{Frame, ROOM, ROWS};
use super::style::{BRIGHT, CALM, FAINT, MARGIN, NAME, SMALL};
use super::{Grid, Undrawn, canvas, frame, labels, letters, style};

/// The width of the row names.
const NAMES: f64 = 126.0;
/// The height of a row.
const HIGH: f64 = 35.0;
/// The widest column, and the narrowest that its label is fitted into.
const WIDEST: f64 = 56.0;
const NARROW: f64 = 34.0;
/// The largest dot, and the mark for none.
const DOT: f64 = 6.5;
const NONE: f64 = 1.4;
/// The least space between two column labels.
const APART: f64 = 3.0;

/// Draws the grid.
pub fn draw(grid: &Grid) -> Result<Vec<u8>, Undrawn> {
    let frame = Frame::new(&grid.title, Vec::new());
    let rows = &grid.rows[..grid.rows.len().min(ROWS)];
    let wide = ((ROOM - NAMES) / grid.columns.len() as f64).min(WIDEST);
    let times = times(&grid.columns, wide);
    let head = times.iter().map(|(_, words)| words.len()).max().unwrap_or(0);
    let top = frame.below() + 4.0 + frame::height(head, SMALL) + 4.0;
    let across = |column: usize| MARGIN + NAMES + (column as f64 + 0.5) * wide;
    canvas::picture(top + rows.len() as f64 * HIGH + MARGIN, |canvas| {
        frame.draw(canvas);
        // From right to left: the latest label is always shown, moved in from the edge; labels it would touch are left
        // out.
        let mut free = f64::MAX;
        for (column, words) in &times {
            let above = top - 4.0 - frame::height(words.len(), SMALL);
            let half = words.iter().map(|line| letters::width(line, SMALL)).fold(0.0, f64::max) / 2.0;
            let x = across(*column).min(MARGIN + ROOM - half);
            if x + half > free {
                continue;
            }
            free = x - half - APART;
            frame::lines(canvas, words, (x, above), Side::Around, SMALL, CALM);
        }
        for (number, row) in rows.iter().enumerate() {
            let middle = top + (number as f64 + 0.5) * HIGH;
            canvas.surface((MARGIN, middle - HIGH / 2.0 - 0.4), (MARGIN + ROOM, middle - HIGH / 2.0 + 0.4), FAINT);
            name(canvas, &row.label, middle);
            for column in 0..grid.columns.len() {
                match row.marks.get(column) {
                    Some(true) => canvas.disc((across(column), middle), DOT.min(wide * 0.42), style::OWN),
                    _ => canvas.disc((across(column), middle), NONE.min(wide * 0.2), CALM),
                }
            }
        }
    })
}

/// As many column labels as fit, with their columns; the latest is always among them.
fn times(columns: &[String], wide: f64) -> Vec<(usize, Vec<String>)> {
    // Two lines are better than labels left out.
    let room = wide.max(NARROW) - 4.0;
    let label = |column: &String| letters::wrapped(&labels::label(column), SMALL, room, 2);
    let labels: Vec<Vec<String>> = columns.iter().map(label).collect();
    let every = frame::thinned(&labels.concat(), SMALL, wide);
    labels.into_iter().enumerate().rev().step_by(every).collect()
}

fn name(canvas: &mut Canvas<'_>, name: &str, middle: f64) {
    let said = letters::wrapped(&labels::label(name), NAME, NAMES - 8.0, 2);
    let top = middle - frame::height(said.len(), NAME) / 2.0;
    frame::lines(canvas, &said, (MARGIN, top), Side::Right, NAME, BRIGHT);
}
