//! Grids: a row for each thing, a column for each time, and a dot where the thing applied.

use super::canvas::Side;
use super::frame::{Frame, ROOM, ROWS};
use super::style::{BRIGHT, CALM, FAINT, MARGIN, NAME, SMALL};
use super::{Grid, Undrawn, canvas, frame, labels, letters, style};

/// The height of a row, and from its top to its name and to the middle of its dots.
const HIGH: f64 = 43.0;
const NAMED: f64 = 5.0;
const DOTS: f64 = 31.0;
/// The widest column, and the narrowest that its label is fitted into.
const WIDEST: f64 = 69.0;
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
    let wide = (ROOM / grid.columns.len() as f64).min(WIDEST);
    let times = times(&grid.columns, wide);
    let head = times.iter().map(|(_, words)| words.len()).max().unwrap_or(0);
    let top = frame.below() + 4.0 + frame::height(head, SMALL) + 4.0;
    let across = |column: usize| MARGIN + (column as f64 + 0.5) * wide;
    canvas::picture(top + rows.len() as f64 * HIGH + MARGIN, |canvas| {
        frame.draw(canvas);
        // From right to left: the latest label is always shown, and labels it would touch are left out. None goes over the
        // edge.
        let mut free = f64::MAX;
        for (column, words) in &times {
            let above = top - 4.0 - frame::height(words.len(), SMALL);
            let half = words.iter().map(|line| letters::width(line, SMALL)).fold(0.0, f64::max) / 2.0;
            let x = across(*column).max(MARGIN + half).min(MARGIN + ROOM - half);
            if x + half > free {
                continue;
            }
            free = x - half - APART;
            frame::lines(canvas, words, (x, above), Side::Around, SMALL, CALM);
        }
        for (number, row) in rows.iter().enumerate() {
            let top = top + number as f64 * HIGH;
            canvas.surface((MARGIN, top - 0.4), (MARGIN + ROOM, top + 0.4), FAINT);
            let name = letters::fitted(&labels::label(&row.label), NAME, ROOM);
            frame::lines(canvas, &[name], (MARGIN, top + NAMED), Side::Right, NAME, BRIGHT);
            let middle = top + DOTS;
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
