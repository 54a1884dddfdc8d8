//! A radar that has not four axes, or too long names: each axis becomes a row, with a dot on its step.

use super::canvas::{Canvas, Point, Side};
use super::frame::{Frame, LegendEntry, ROOM, ROWS, Sample};
use super::style::{BRIGHT, CALM, FAINT, MARGIN, NAME, SMALL};
use super::{Radar, SHAPES, Undrawn, canvas, frame, labels, letters, style};

/// The height of a row, and the y position of its steps.
const HIGH: f64 = 42.0;
const STEPS: f64 = 26.0;
/// The distance of the first and the last step from the edge: half of the widest mark.
const INSET: f64 = 8.0;

/// Draws the rows.
pub fn draw(radar: &Radar) -> Result<Vec<u8>, Undrawn> {
    let samples: [Sample; SHAPES] =
        [Box::new(|canvas, at, _| latest(canvas, at)), Box::new(|canvas, at, _| before(canvas, at))];
    let marks =
        radar.shown().iter().zip(samples).map(|(shape, sample)| LegendEntry { name: shape.label.clone(), sample });
    let frame = Frame::new(&radar.title, marks.collect());
    let axes = &radar.axes[..radar.axes.len().min(ROWS)];
    let top = frame.below();
    let foot = top + axes.len() as f64 * HIGH;
    canvas::picture(foot + frame::height(2, SMALL) + MARGIN, |canvas| {
        frame.draw(canvas);
        for (axis, name) in axes.iter().enumerate() {
            let top = top + axis as f64 * HIGH;
            let name = letters::fitted(&labels::label(name), NAME, ROOM);
            frame::lines(canvas, &[name], (MARGIN, top), Side::Right, NAME, BRIGHT);
            let y = top + STEPS;
            canvas.surface((MARGIN + INSET, y - 0.5), (MARGIN + ROOM - INSET, y + 0.5), FAINT);
            for step in 0..steps(radar) {
                canvas.disc((across(step as f64, radar), y), 2.2, FAINT);
            }
            let at = |number: usize| {
                let value = radar.shown().get(number)?.value(axis)?;
                Some((across(value, radar), y))
            };
            at(1).into_iter().for_each(|at| before(canvas, at));
            at(0).into_iter().for_each(|at| latest(canvas, at));
        }
        names(canvas, radar, foot - 4.0);
    })
}

/// How many steps there are. Without names, as many as the values reach.
fn steps(radar: &Radar) -> usize {
    if !radar.steps.is_empty() {
        return radar.steps.len();
    }
    let highest = radar.shapes.iter().flat_map(|shape| &shape.values).flatten().copied().fold(1.0, f64::max);
    highest.min(9.0) as usize + 1
}

/// The x position of a value.
fn across(value: f64, radar: &Radar) -> f64 {
    let highest = (steps(radar) - 1).max(1) as f64;
    MARGIN + INSET + value.clamp(0.0, highest) / highest * (ROOM - 2.0 * INSET)
}

/// Draws the names of the steps below all rows; if there are many, only the lowest and the highest.
fn names(canvas: &mut Canvas<'_>, radar: &Radar, top: f64) {
    let last = radar.steps.len().saturating_sub(1);
    let every = if last > 4 { last } else { 1 };
    let room = ROOM / (last / every.max(1) + 1) as f64 - 6.0;
    for (step, name) in radar.steps.iter().enumerate().step_by(every) {
        let (x, side) = match step {
            0 => (MARGIN, Side::Right),
            step if step == last => (MARGIN + ROOM, Side::Left),
            step => (across(step as f64, radar), Side::Around),
        };
        let said = letters::wrapped(&labels::label(name), SMALL, room, 2);
        frame::lines(canvas, &said, (x, top), side, SMALL, CALM);
    }
}

fn latest(canvas: &mut Canvas<'_>, at: Point) {
    canvas.disc(at, 4.6, style::OWN);
}

fn before(canvas: &mut Canvas<'_>, at: Point) {
    canvas.ring(at, 7.4, 1.8, style::BEFORE);
}
