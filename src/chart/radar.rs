//! Radar charts: a person's latest answers over their previous ones, as shapes over rings, one ring per step.
//!
//! Four axes point to the corners of a square, which leaves room for the names of the steps beside it. A phone has no room
//! for the names around any other number of axes.

use super::canvas::{Canvas, Point, Side};
use super::frame::{Frame, LegendEntry, Sample};
use super::style::{BRIGHT, CALM, FAINT, MARGIN, SMALL, WIDTH};
use super::{Radar, SHAPES, Shape, Undrawn, canvas, frame, labels, letters, rows, style};

/// The directions of the axes, clockwise from the upper right corner.
const CORNERS: [Point; 4] = [(1.0, -1.0), (1.0, 1.0), (-1.0, 1.0), (-1.0, -1.0)];
/// Half the width of the highest step, and the x position of its middle.
const HALF: f64 = 89.0;
const MIDDLE: f64 = MARGIN + 5.0 + HALF;
/// The most steps whose names fit one below the other.
const STEPS: usize = 7;
/// From the rings to a name.
const BESIDE: f64 = 10.0;
/// The width of the shapes' lines, and the length of their dashes.
const LINE: f64 = 2.4;
const DASHES: (f64, f64) = (7.0, 4.5);

/// Draws the chart: as rows, unless it has four axes and room for all names.
pub fn draw(radar: &Radar) -> Result<Vec<u8>, Undrawn> {
    let Some(names) = names(radar) else { return rows::draw(radar) };
    let samples: [Sample; SHAPES] = [
        Box::new(|canvas, (x, y), wide| {
            canvas.surface((x - wide / 2.0, y - 5.0), (x + wide / 2.0, y + 5.0), style::OWN_SHADE);
            canvas.surface((x - wide / 2.0, y - 5.0), (x + wide / 2.0, y - 5.0 + LINE), style::OWN);
        }),
        Box::new(|canvas, (x, y), wide| {
            canvas.dashes(&[(x - wide / 2.0, y), (x + wide / 2.0, y)], LINE, DASHES, style::BEFORE);
        }),
    ];
    let marks =
        radar.shown().iter().zip(samples).map(|(shape, sample)| LegendEntry { name: shape.label.clone(), sample });
    let frame = Frame::new(&radar.title, marks.collect());
    let highest = names.iter().map(|name| name.top).fold(0.0, f64::min);
    let lowest = names.iter().map(|name| name.top + name.high()).fold(0.0, f64::max);
    let rings = Rings { down: frame.below() + 6.0 - highest, highest: (radar.steps.len() - 1) as f64 };
    canvas::picture(rings.down + lowest + MARGIN, |canvas| {
        frame.draw(canvas);
        if let Some(latest) = radar.shown().first() {
            surface(canvas, latest, &rings);
        }
        rings.draw(canvas);
        rings.name(canvas, &radar.steps);
        // The latest over the previous one.
        for (number, shape) in radar.shown().iter().enumerate().rev() {
            self::shape(canvas, number, shape, &rings);
        }
        for name in &names {
            let at = (MIDDLE + name.x, rings.down + name.top);
            frame::lines(canvas, &name.said, at, name.side, SMALL, BRIGHT);
        }
    })
}

/// The names of the axes. None, if the rings have no place for them or for the names of the steps.
fn names(radar: &Radar) -> Option<Vec<AxisName>> {
    let room = WIDTH - MARGIN - MIDDLE - HALF - BESIDE;
    let fits = |name: &String| letters::width(&labels::label(name), SMALL) <= room;
    if radar.axes.len() != CORNERS.len() || !(2..=STEPS).contains(&radar.steps.len()) || !radar.steps.iter().all(fits) {
        return None;
    }
    radar.axes.iter().zip(CORNERS).map(|(name, corner)| AxisName::of(name, corner)).collect()
}

/// The position of values.
struct Rings {
    /// The y position of the middle.
    down: f64,
    /// The highest step.
    highest: f64,
}

impl Rings {
    fn place(&self, axis: usize, value: f64) -> Point {
        let far = value.clamp(0.0, self.highest) / self.highest * HALF;
        let (x, y) = CORNERS[axis % CORNERS.len()];
        (MIDDLE + x * far, self.down + y * far)
    }

    fn draw(&self, canvas: &mut Canvas<'_>) {
        for axis in 0..CORNERS.len() {
            canvas.line(&[self.place(axis, 0.0), self.place(axis, self.highest)], 0.8, FAINT);
        }
        // At most a few steps.
        for step in 1..=self.highest as usize {
            let corners: Vec<Point> = (0..=CORNERS.len()).map(|axis| self.place(axis, step as f64)).collect();
            canvas.line(&corners, 0.8, FAINT);
        }
    }

    /// Draws the names of the steps, right of the rings.
    fn name(&self, canvas: &mut Canvas<'_>, steps: &[String]) {
        let right = MIDDLE + HALF;
        for (step, name) in steps.iter().enumerate() {
            let (x, y) = self.place(0, step as f64);
            canvas.dashes(&[(x, y), (right + 6.0, y)], 0.8, (1.5, 3.0), CALM);
            canvas.words(&labels::label(name), (right + BESIDE, y + SMALL * 0.36), Side::Right, SMALL, CALM);
        }
    }
}

/// The name of an axis, at its end. Positions are relative to the middle of the rings.
struct AxisName {
    said: Vec<String>,
    x: f64,
    top: f64,
    side: Side,
}

impl AxisName {
    /// None, if there is no room for all of it.
    fn of(name: &str, (x, y): Point) -> Option<Self> {
        // From the left edge to the middle, or as far on both sides of the right corner.
        let (side, room) = if x < 0.0 { (Side::Right, HALF - 4.0) } else { (Side::Around, 2.0 * (HALF - 4.0)) };
        let name = labels::label(name);
        let said = letters::wrapped(&name, SMALL, room, 2);
        let whole = said.join(" ") == name;
        let high = frame::height(said.len(), SMALL);
        // Above the name of the highest step, which is beside the upper right corner.
        let top = if y < 0.0 { -HALF - BESIDE - 4.0 - high } else { HALF + BESIDE - 3.0 };
        whole.then_some(AxisName { said, x: x * HALF, top, side })
    }

    fn high(&self) -> f64 {
        frame::height(self.said.len(), SMALL)
    }
}

/// The area that the latest answers enclose, if every axis has a value.
fn surface(canvas: &mut Canvas<'_>, shape: &Shape, rings: &Rings) {
    let corners = (0..CORNERS.len()).map(|axis| shape.value(axis).map(|value| rings.place(axis, value)));
    if let Some(corners) = corners.collect::<Option<Vec<Point>>>() {
        canvas.polygon(&corners, style::OWN_SHADE);
    }
}

/// A line from each value to its neighbour, where both exist.
fn shape(canvas: &mut Canvas<'_>, number: usize, shape: &Shape, rings: &Rings) {
    let place = |axis: usize| shape.value(axis).map(|value| rings.place(axis, value));
    for axis in 0..CORNERS.len() {
        if let (Some(from), Some(to)) = (place(axis), place((axis + 1) % CORNERS.len())) {
            match number {
                0 => canvas.line(&[from, to], LINE, style::OWN),
                _ => canvas.dashes(&[from, to], LINE, DASHES, style::BEFORE),
            }
        }
    }
    for at in (0..CORNERS.len()).filter_map(place) {
        match number {
            0 => canvas.disc(at, 4.2, style::OWN),
            _ => canvas.ring(at, 6.4, 1.8, style::BEFORE),
        }
    }
}
