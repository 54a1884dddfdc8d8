//! The canvas: turns shapes and letters into pixels, and pixels into a file.
//!
//! Drawing code counts in points; a picture is 300 points wide, as it appears on a phone. A point is three pixels of
//! the file, as on most phones. Shapes are drawn at twice that size and averaged down, because plotters leaves some edges
//! jagged; letters are added afterwards at their final size.

use super::{Undrawn, encode, letters, style};
use plotters::coord::Shift;
use plotters::drawing::{DrawingArea, IntoDrawingArea};
use plotters::element::{Circle, Drawable, PointCollection, Polygon, Rectangle};
use plotters::prelude::BitMapBackend;
use plotters::style::{Color, RGBColor};

/// A position, in points from the upper left corner.
pub type Point = (f64, f64);

/// Pixels of the file per point.
const PIXELS: f64 = 3.0;
/// The factor by which shapes are drawn larger, in each direction.
const FINER: usize = 2;
/// How many bytes of the image are averaged at once: sixteen pixels.
const STRETCH: usize = 16 * 3;

/// On which side of their position words are: right of it, centred, or left of it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Side {
    /// They start there.
    Right,
    /// They are centred there.
    Around,
    /// They end there.
    Left,
}

/// Something to draw on.
pub struct Canvas<'a> {
    area: DrawingArea<BitMapBackend<'a>, Shift>,
    words: Vec<PendingWords>,
    /// Whether everything could be drawn so far.
    whole: bool,
}

/// Words that are drawn after the shapes.
struct PendingWords {
    words: String,
    at: Point,
    size: f64,
    color: RGBColor,
}

/// A picture of this height, in points, as a PNG file.
pub fn picture(height: f64, paint: impl FnOnce(&mut Canvas<'_>)) -> Result<Vec<u8>, Undrawn> {
    let (width, height) = (pixels(style::WIDTH), pixels(height));
    let fine = (width * FINER, height * FINER);
    let RGBColor(r, g, b) = style::GROUND;
    let mut shapes = [r, g, b].repeat(fine.0 * fine.1);
    let (words, whole) = {
        let area = BitMapBackend::with_buffer(&mut shapes, (fine.0 as u32, fine.1 as u32)).into_drawing_area();
        let mut canvas = Canvas { area, words: Vec::new(), whole: true };
        paint(&mut canvas);
        (canvas.words, canvas.whole)
    };
    if !whole {
        return Err(Undrawn);
    }
    let mut image = averaged(&shapes, width, height);
    words.iter().for_each(|words| words.write(&mut image, width, height));
    encode::file(&image, width as u32, height as u32)
}

impl Canvas<'_> {
    /// A filled rectangle from corner to corner.
    pub fn surface(&mut self, from: Point, to: Point, color: RGBColor) {
        self.put(&Rectangle::new([fine(from), fine(to)], color.filled()));
    }

    /// A filled polygon.
    pub fn polygon(&mut self, corners: &[Point], color: RGBColor) {
        if corners.len() > 2 {
            self.put(&Polygon::new(corners.iter().copied().map(fine).collect::<Vec<_>>(), color));
        }
    }

    /// A disc.
    pub fn disc(&mut self, middle: Point, radius: f64, color: RGBColor) {
        self.put(&Circle::new(fine(middle), length(radius), color.filled()));
    }

    /// An empty ring.
    pub fn ring(&mut self, middle: Point, radius: f64, width: f64, color: RGBColor) {
        self.disc(middle, radius, color);
        self.disc(middle, radius - width, style::GROUND);
    }

    /// A line through these points, with round ends and bends.
    pub fn line(&mut self, points: &[Point], width: f64, color: RGBColor) {
        for ends in points.windows(2) {
            self.stretch(ends[0], ends[1], width, color);
        }
        for point in points {
            self.disc(*point, width / 2.0, color);
        }
    }

    /// A dashed line through these points: the length of a dash, then of a gap. Dashes have straight ends and round
    /// bends.
    pub fn dashes(&mut self, points: &[Point], width: f64, (drawn, left): (f64, f64), color: RGBColor) {
        // How far into the current dash and its gap.
        let mut gone = 0.0;
        for ends in points.windows(2) {
            let (from, to) = (ends[0], ends[1]);
            let long = (to.0 - from.0).hypot(to.1 - from.1);
            let at = |far: f64| (from.0 + (to.0 - from.0) * far / long, from.1 + (to.1 - from.1) * far / long);
            if 0.0 < gone && gone < drawn {
                self.disc(from, width / 2.0, color);
            }
            let mut far = 0.0;
            while far < long {
                let rest = if gone < drawn { drawn - gone } else { drawn + left - gone };
                let next = (far + rest).min(long);
                if gone < drawn {
                    self.stretch(at(far), at(next), width, color);
                }
                gone = if far + rest > long { gone + long - far } else { [drawn, 0.0][usize::from(gone >= drawn)] };
                far = next;
            }
        }
    }

    /// Words with their baseline at this position.
    pub fn words(&mut self, words: &str, at: Point, side: Side, size: f64, color: RGBColor) {
        let width = letters::width(words, size);
        let x = match side {
            Side::Right => at.0,
            Side::Around => at.0 - width / 2.0,
            Side::Left => at.0 - width,
        };
        self.words.push(PendingWords { words: words.to_owned(), at: (x, at.1), size, color });
    }

    /// One straight piece of a line.
    fn stretch(&mut self, from: Point, to: Point, width: f64, color: RGBColor) {
        let (x, y) = (to.0 - from.0, to.1 - from.1);
        let long = x.hypot(y);
        if long > 0.0 {
            let (x, y) = (x / long * width / 2.0, y / long * width / 2.0);
            let corners =
                [(from.0 - y, from.1 + x), (to.0 - y, to.1 + x), (to.0 + y, to.1 - x), (from.0 + y, from.1 - x)];
            self.polygon(&corners, color);
        }
    }

    fn put<'e, E>(&mut self, element: &'e E)
    where
        &'e E: PointCollection<'e, (i32, i32)>,
        for<'b> E: Drawable<BitMapBackend<'b>>,
    {
        self.whole &= self.area.draw(element).is_ok();
    }
}

impl PendingWords {
    /// Draws the words onto an image of the file's size.
    fn write(&self, image: &mut [u8], width: usize, height: usize) {
        let RGBColor(r, g, b) = self.color;
        letters::draw(&self.words, self.size * PIXELS, self.at.0 * PIXELS, self.at.1 * PIXELS, |x, y, covered| {
            let (Ok(x), Ok(y)) = (usize::try_from(x), usize::try_from(y)) else { return };
            if x < width && y < height {
                let at = (y * width + x) * 3;
                for (part, color) in image[at..at + 3].iter_mut().zip([r, g, b]) {
                    let behind = f32::from(*part);
                    *part = (behind + (f32::from(color) - behind) * covered).round() as u8;
                }
            }
        });
    }
}

/// Each pixel as the mean of the larger ones that were drawn for it.
fn averaged(shapes: &[u8], width: usize, height: usize) -> Vec<u8> {
    let mut image = Vec::with_capacity(width * height * 3);
    let row = width * FINER * 3;
    for two in shapes.chunks_exact(row * FINER) {
        let (upper, lower) = two.split_at(row);
        for (upper, lower) in upper.chunks(STRETCH * FINER).zip(lower.chunks(STRETCH * FINER)) {
            // Most of a picture is one color, whose mean is itself: comparing is many times faster than adding up.
            if upper == lower && upper[3..] == upper[..upper.len() - 3] {
                image.extend_from_slice(&upper[..upper.len() / FINER]);
                continue;
            }
            for (upper, lower) in upper.chunks_exact(3 * FINER).zip(lower.chunks_exact(3 * FINER)) {
                let mean = |at: usize| {
                    let sum = u16::from(upper[at])
                        + u16::from(upper[at + 3])
                        + u16::from(lower[at])
                        + u16::from(lower[at + 3]);
                    // A mean of bytes is a byte.
                    ((sum + 2) / 4) as u8
                };
                image.extend([mean(0), mean(1), mean(2)]);
            }
        }
    }
    image
}

/// A length in pixels of the file.
fn pixels(points: f64) -> usize {
    (points * PIXELS).round().max(1.0) as usize
}

/// A length in pixels of the enlarged shapes.
fn length(points: f64) -> i32 {
    (points * PIXELS * FINER as f64).round() as i32
}

fn fine((x, y): Point) -> (i32, i32) {
    (length(x), length(y))
}
