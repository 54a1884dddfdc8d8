//! The PNG encoder: with a palette, a file is a third of the size.
//!
//! A picture has a dozen colours, and a few thousand shades between them along the edges. The colours stay as they are;
//! shades that nobody can tell apart become one.

use super::{Undrawn, style};
use plotters::style::RGBColor;
use png::{BitDepth, ColorType, DeflateCompression, Encoder, EncodingError, Filter};

/// The most colours in a palette.
const COLORS: usize = 256;

/// The compression effort, from 1 to 9: 5 takes half as long again and saves a tenth.
const EFFORT: u8 = 2;

/// How many pixels are compared at once.
const STRETCH: usize = 16;

/// How many bits of each component of a shade are dropped, from hardly any to what is still invisible at an edge.
const GIVEN_UP: [u32; 3] = [2, 3, 4];

/// An image of this width and height, with three bytes per pixel, as a file.
pub fn file(image: &[u8], width: u32, height: u32) -> Result<Vec<u8>, Undrawn> {
    let tries = GIVEN_UP.map(|bits| move || Reduced::of(image, bits));
    let mut reduced = tries[0]();
    for again in &tries[1..] {
        if reduced.whole {
            break;
        }
        reduced = again();
    }
    encoded(&reduced, width, height).map_err(|_| Undrawn)
}

fn encoded(picture: &Reduced, width: u32, height: u32) -> Result<Vec<u8>, EncodingError> {
    let mut file = Vec::new();
    let mut encoder = Encoder::new(&mut file, width, height);
    encoder.set_color(ColorType::Indexed);
    encoder.set_depth(BitDepth::Eight);
    encoder.set_palette(picture.palette.concat());
    encoder.set_deflate_compression(DeflateCompression::Level(EFFORT));
    // Palette numbers are not amounts that their neighbours could predict.
    encoder.set_filter(Filter::NoFilter);
    let mut writer = encoder.write_header()?;
    writer.write_image_data(&picture.pixels)?;
    writer.finish()?;
    Ok(file)
}

/// An image in few colours.
struct Reduced {
    palette: Vec<[u8; 3]>,
    /// The palette number of each pixel.
    pixels: Vec<u8>,
    /// Whether each remaining shade has its own colour.
    whole: bool,
}

impl Reduced {
    /// The image with this many bits of each component dropped.
    fn of(image: &[u8], bits: u32) -> Self {
        let kept = 8 - bits;
        let bucket = |color: [u8; 3]| color.iter().fold(0, |at, part| at << kept | usize::from(part >> bits));
        let mut numbers: Vec<Option<u8>> = vec![None; 1 << (3 * kept)];
        let mut reduced = Reduced { palette: Vec::new(), pixels: Vec::with_capacity(image.len() / 3), whole: true };
        for RGBColor(r, g, b) in style::ALL {
            numbers[bucket([r, g, b])].get_or_insert_with(|| reduced.number([r, g, b]));
        }
        // Most pixels equal the one before: whole stretches are compared at once, and what differs pixel by pixel.
        let mut before: Option<([u8; 3], u8)> = None;
        for stretch in image.chunks(STRETCH * 3) {
            if let Some((color, number)) = before
                && stretch[..3] == color
                && stretch[3..] == stretch[..stretch.len() - 3]
            {
                reduced.pixels.extend_from_slice(&[number; STRETCH][..stretch.len() / 3]);
                continue;
            }
            for color in stretch.chunks_exact(3) {
                let color = [color[0], color[1], color[2]];
                let number = match before {
                    Some((same, number)) if same == color => number,
                    // The middle of all shades that it stands for.
                    _ => *numbers[bucket(color)].get_or_insert_with(|| {
                        reduced.number(color.map(|part| part >> bits << bits | 1 << (bits - 1)))
                    }),
                };
                before = Some((color, number));
                reduced.pixels.push(number);
            }
        }
        reduced
    }

    /// The number of a new colour, or of the nearest one if the palette is full.
    fn number(&mut self, color: [u8; 3]) -> u8 {
        if self.palette.len() < COLORS {
            self.palette.push(color);
            return (self.palette.len() - 1) as u8;
        }
        self.whole = false;
        let far = |other: &[u8; 3]| color.iter().zip(other).map(|(a, b)| u32::from(a.abs_diff(*b)).pow(2)).sum::<u32>();
        let nearest = (0..=u8::MAX).min_by_key(|number| far(&self.palette[usize::from(*number)]));
        nearest.unwrap_or(0)
    }
}
