//! Radar charts: a person's latest answers over their previous ones, as shapes over rings, one ring per step.

use super::canvas::{Canvas, Point, Side};
use super::frame::{Frame, LegendEntry};
use super::style::{BRIGHT, CALM, FAINT, MARGIN, SMALL, WIDTH};
use super::{Radar, SHAPES, Shape, Undrawn, canvas, frame, labels, letters, rows, style};
use std::f64::consts::PI;

/// The radius of the highest step, and the radius with four axes, which point to the corners.
const RADIUS: f64 = 112.0;
const IN_CORNERS: f64 = 140.0;
/// How much smaller rings may get when names are long.
const SMALLER: f64 = 32.0;
/// With four axes, the names of the steps are right of the rings, which move over for them.
const ASIDE: f64 = 34.0;
/// From the highest step to a name.
const BESIDE: f64 = 10.0;
/// The width of the shapes' lines, and the length of their dashes.
const LINE: f64 = 2.4;
const DASHES: (f64, f64) = (7.0, 4.5);

/// Draws the chart. Fewer than three axes enclose nothing, and more than twelve crowd each other: those are drawn as
/// rows.
pub fn draw(radar: &Radar) -> Result<Vec<u8>, Undrawn> {
    if !(3..=12).contains(&radar.axes.len()) || !(2..=8).contains(&radar.steps.len()) {
        return rows::draw(radar);
    }
    let samples: [fn(&mut Canvas<'_>, Point, f64); SHAPES] = [
        |canvas, (x, y), wide| {
            canvas.surface((x - wide / 2.0, y - 5.0), (x + wide / 2.0, y + 5.0), style::OWN_SHADE);
            canvas.surface((x - wide / 2.0, y - 5.0), (x + wide / 2.0, y - 5.0 + LINE), style::OWN);
        },
        |canvas, (x, y), wide| canvas.dashes(&[(x - wide / 2.0, y), (x + wide / 2.0, y)], LINE, DASHES, style::BEFORE),
    ];
    let marks =
        radar.shown().iter().zip(samples).map(|(shape, sample)| LegendEntry { name: shape.label.clone(), sample });
    let frame = Frame::new(&radar.title, marks.collect());
    let (mut rings, names) = fitted(radar);
    let highest = names.iter().map(|name| name.top).fold(0.0, f64::min);
    let lowest = names.iter().map(|name| name.top + name.high()).fold(0.0, f64::max);
    rings.middle = (WIDTH / 2.0 - if rings.in_corners() { ASIDE } else { 0.0 }, frame.below() + 6.0 - highest);
    canvas::picture(rings.middle.1 + lowest + MARGIN, |canvas| {
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
            let at = (rings.middle.0 + name.x, rings.middle.1 + name.top);
            frame::lines(canvas, &name.said, at, name.side, SMALL, BRIGHT);
        }
    })
}

/// The largest rings that leave room for every name; the smallest if none does.
fn fitted(radar: &Radar) -> (Rings, Vec<AxisName>) {
    let mut smaller = 0.0;
    loop {
        let rings = Rings::of(radar, smaller);
        let names: Vec<AxisName> =
            radar.axes.iter().enumerate().map(|(axis, name)| AxisName::of(name, axis, &rings)).collect();
        smaller += 8.0;
        if smaller > SMALLER || names.iter().all(|name| name.whole) {
            return (rings, names);
        }
    }
}

/// The position of values.
struct Rings {
    middle: Point,
    axes: usize,
    /// The highest step, and its distance from the centre.
    highest: f64,
    radius: f64,
}

impl Rings {
    /// The rings, this much smaller than they could be.
    fn of(radar: &Radar, smaller: f64) -> Self {
        let highest = (radar.steps.len() - 1) as f64;
        let rings = Rings { middle: (0.0, 0.0), axes: radar.axes.len(), highest, radius: 0.0 };
        let radius = if rings.in_corners() { IN_CORNERS } else { RADIUS };
        Rings { radius: radius - smaller, ..rings }
    }

    /// Whether the axes point to the corners, where four axes have more room for their names.
    fn in_corners(&self) -> bool {
        self.axes == 4
    }

    /// The direction of an axis: the first one up, then clockwise.
    fn way(&self, axis: usize) -> Point {
        let turned = if self.in_corners() { 0.5 } else { 0.0 };
        let angle = (axis as f64 + turned) / self.axes as f64 * 2.0 * PI;
        (angle.sin(), -angle.cos())
    }

    fn place(&self, axis: usize, value: f64) -> Point {
        let far = value.clamp(0.0, self.highest) / self.highest * self.radius;
        let (x, y) = self.way(axis);
        (self.middle.0 + x * far, self.middle.1 + y * far)
    }

    fn draw(&self, canvas: &mut Canvas<'_>) {
        for axis in 0..self.axes {
            canvas.line(&[self.middle, self.place(axis, self.highest)], 0.8, FAINT);
        }
        // At most a few steps.
        for step in 1..=self.highest as usize {
            let corners: Vec<Point> = (0..=self.axes).map(|axis| self.place(axis % self.axes, step as f64)).collect();
            canvas.line(&corners, 0.8, FAINT);
        }
    }

    /// Draws the names of the steps: beside the first axis, or right of the rings if there is room.
    fn name(&self, canvas: &mut Canvas<'_>, steps: &[String]) {
        for (step, name) in steps.iter().enumerate() {
            let (x, y) = self.place(0, step as f64);
            if self.in_corners() {
                let right = self.place(0, self.highest).0;
                canvas.dashes(&[(x, y), (right + 6.0, y)], 0.8, (1.5, 3.0), CALM);
                let name = letters::fitted(&labels::label(name), SMALL, WIDTH - MARGIN - right - BESIDE);
                canvas.words(&name, (right + BESIDE, y + SMALL * 0.36), Side::Right, SMALL, CALM);
            } else {
                let name = letters::fitted(&labels::label(name), SMALL, self.radius);
                canvas.words_over(&name, (x + 8.0, y - 4.0), Side::Right, SMALL, CALM);
            }
        }
    }
}

/// The name of an axis, at its end. Positions are relative to the centre of the rings.
struct AxisName {
    said: Vec<String>,
    x: f64,
    top: f64,
    side: Side,
    /// Whether all of it is shown.
    whole: bool,
}

impl AxisName {
    fn of(name: &str, axis: usize, rings: &Rings) -> Self {
        let (x, y) = rings.way(axis);
        let far = rings.radius + BESIDE;
        let (across, down) = (x * far, y * far);
        let edge = WIDTH / 2.0 - MARGIN;
        let (side, room, most) = match x {
            _ if rings.in_corners() => (Side::Around, 2.0 * (edge - ASIDE - x.abs() * far), 2),
            x if x > 0.2 => (Side::Right, edge - across, 3),
            x if x < -0.2 => (Side::Left, edge + across, 3),
            _ => (Side::Around, 160.0, 2),
        };
        let name = labels::label(name);
        let said = letters::wrapped(&name, SMALL, room, most);
        let whole = said.join(" ") == name;
        let high = frame::height(said.len(), SMALL);
        // The name of the highest step is beside the first axis, or beside a corner at the top.
        let lifted = match rings.in_corners() {
            true if y < 0.0 => 8.0,
            false if axis == 0 => SMALL,
            _ => 0.0,
        };
        // Entirely above at the top, entirely below at the bottom, and beside in between.
        AxisName { said, x: across, top: down - high / 2.0 + y * high / 2.0 - lifted, side, whole }
    }

    fn high(&self) -> f64 {
        frame::height(self.said.len(), SMALL)
    }
}

/// The area that the latest answers enclose, if every axis has a value.
fn surface(canvas: &mut Canvas<'_>, shape: &Shape, rings: &Rings) {
    let corners = (0..rings.axes).map(|axis| shape.value(axis).map(|value| rings.place(axis, value)));
    if let Some(corners) = corners.collect::<Option<Vec<Point>>>() {
        canvas.polygon(&corners, style::OWN_SHADE);
    }
}

/// A line from each value to its neighbour, where both exist.
fn shape(canvas: &mut Canvas<'_>, number: usize, shape: &Shape, rings: &Rings) {
    let place = |axis: usize| shape.value(axis).map(|value| rings.place(axis, value));
    for axis in 0..rings.axes {
        if let (Some(from), Some(to)) = (place(axis), place((axis + 1) % rings.axes)) {
            match number {
                0 => canvas.line(&[from, to], LINE, style::OWN),
                _ => canvas.dashes(&[from, to], LINE, DASHES, style::BEFORE),
            }
        }
    }
    for at in (0..rings.axes).filter_map(place) {
        match number {
            0 => canvas.disc(at, 4.2, style::OWN),
            _ => canvas.ring(at, 6.4, 1.8, style::BEFORE),
        }
    }
}
