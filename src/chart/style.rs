//! One look for every picture: calm on dark and on light screens, and never relying on colour alone.
//!
//! The colours of marks are Okabe and Ito's, made for people who cannot tell some colours apart; their blue is left out
//! and their vermilion lightened, since both would be too dark here. A test checks the contrasts: letters at least 4.5
//! to 1, marks at least 3 to 1.

use plotters::style::RGBColor;

/// The background.
pub const GROUND: RGBColor = RGBColor(0x23, 0x28, 0x30);
/// What is read first.
pub const BRIGHT: RGBColor = RGBColor(0xf3, 0xf4, 0xf6);
/// What is read second: scales, dates, names of steps.
pub const CALM: RGBColor = RGBColor(0xb9, 0xc0, 0xca);
/// Guides such as the lines of a scale.
pub const FAINT: RGBColor = RGBColor(0x42, 0x4a, 0x56);
/// The track of a bar.
pub const TRACK: RGBColor = RGBColor(0x2e, 0x35, 0x3f);
/// A surface behind lines.
pub const SHADE: RGBColor = RGBColor(0x33, 0x42, 0x45);

/// A person's own latest answers.
pub const OWN: RGBColor = SKY;
/// The surface of a person's answers, under lines.
pub const OWN_SHADE: RGBColor = RGBColor(0x2e, 0x4a, 0x5e);
/// What it is compared with.
pub const BANDS: [RGBColor; super::BANDS] = [ORANGE, PINK];
/// A person's previous answers.
pub const BEFORE: RGBColor = ORANGE;
/// The lines, in order.
pub const LINES: [RGBColor; super::LINES] = [SKY, ORANGE, GREEN, YELLOW, PINK, VERMILION];

const SKY: RGBColor = RGBColor(0x56, 0xb4, 0xe9);
const ORANGE: RGBColor = RGBColor(0xe6, 0x9f, 0x00);
const GREEN: RGBColor = RGBColor(0x1f, 0xb9, 0x8b);
const YELLOW: RGBColor = RGBColor(0xf0, 0xe4, 0x42);
const PINK: RGBColor = RGBColor(0xd8, 0x93, 0xb8);
const VERMILION: RGBColor = RGBColor(0xee, 0x7d, 0x3c);

/// All colours: a file keeps them exactly.
pub const ALL: [RGBColor; 13] =
    [GROUND, BRIGHT, CALM, FAINT, TRACK, SHADE, OWN_SHADE, SKY, ORANGE, GREEN, YELLOW, PINK, VERMILION];

/// The width. Sizes are in points: a picture is 400 wide, as on a phone.
pub const WIDTH: f64 = 400.0;
/// The margin on every side.
pub const MARGIN: f64 = 18.0;
/// The letter size of the title.
pub const TITLE: f64 = 16.0;
/// The letter size of names.
pub const NAME: f64 = 12.5;
/// The letter size of everything else, and the smallest of all.
pub const SMALL: f64 = 11.5;

#[cfg(test)]
mod tests {
    use super::*;

    /// The contrast of two colours, by the WCAG formula.
    fn contrast(one: RGBColor, other: RGBColor) -> f64 {
        let linear = |part: u8| match f64::from(part) / 255.0 {
            part if part <= 0.040_45 => part / 12.92,
            part => ((part + 0.055) / 1.055).powf(2.4),
        };
        let light = |RGBColor(r, g, b)| 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b) + 0.05;
        let (one, other) = (light(one), light(other));
        (one / other).max(other / one)
    }

    #[test]
    fn everything_stands_out_from_what_is_behind_it() {
        for behind in [GROUND, TRACK, SHADE, OWN_SHADE] {
            for letters in [BRIGHT, CALM] {
                let contrast = contrast(letters, behind);
                assert!(contrast >= 4.5, "{letters:?} on {behind:?}: {contrast:.2}");
            }
            for mark in LINES.into_iter().chain(BANDS).chain([OWN, BEFORE]) {
                let contrast = contrast(mark, behind);
                assert!(contrast >= 3.0, "{mark:?} on {behind:?}: {contrast:.2}");
            }
        }
    }
}
