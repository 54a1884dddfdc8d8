//! One look for every picture: calm on dark and on light screens, and never relying on colour alone.
//!
//! The colours of marks have the names of Okabe and Ito's, made for people who cannot tell some colours apart. Theirs are
//! for white paper: here two would be too dark, and six of them too close. These differ in lightness too. Tests check the
//! contrasts, for letters at least 4.5 to 1, for marks at least 3 to 1, and how far apart colours are for every reader.

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
pub const BANDS: [RGBColor; super::BANDS] = [ORANGE, PURPLE];
/// A person's previous answers.
pub const BEFORE: RGBColor = ORANGE;
/// The lines, in order.
pub const LINES: [RGBColor; super::LINES] = [SKY, ORANGE, GREEN, YELLOW, PURPLE, VERMILION];

const SKY: RGBColor = RGBColor(0x87, 0xde, 0xf5);
const ORANGE: RGBColor = RGBColor(0xf7, 0xbf, 0x00);
const GREEN: RGBColor = RGBColor(0x6a, 0x9e, 0x7f);
const YELLOW: RGBColor = RGBColor(0xf7, 0xfa, 0xac);
const PURPLE: RGBColor = RGBColor(0x99, 0x87, 0xba);
const VERMILION: RGBColor = RGBColor(0xce, 0x73, 0x30);

/// All colours: a file keeps them exactly.
pub const ALL: [RGBColor; 13] =
    [GROUND, BRIGHT, CALM, FAINT, TRACK, SHADE, OWN_SHADE, SKY, ORANGE, GREEN, YELLOW, PURPLE, VERMILION];

/// The width. Sizes are in points: beside the picture of who speaks, a phone leaves 291 to 346.
pub const WIDTH: f64 = 300.0;
/// The margin on every side.
pub const MARGIN: f64 = 12.0;
/// The letter size of the title.
pub const TITLE: f64 = 16.0;
/// The letter size of names.
pub const NAME: f64 = 12.5;
/// The letter size of everything else, and the smallest of all.
pub const SMALL: f64 = 11.5;

#[cfg(test)]
mod tests {
    use super::*;

    /// How far apart two colours are at least, by CIEDE2000. What just differs side by side is about 1.
    const APART: f64 = 15.0;

    /// What red, green and blue become for readers without the first, the second or the third kind of cones: Machado,
    /// Oliveira and Fernandes, "A Physiologically-based Model for Simulation of Color Vision Deficiency", 2009, at a
    /// severity of 1.0.
    const READERS: [(&str, [[f64; 3]; 3]); 4] = [
        ("anybody", [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]]),
        (
            "protanopia",
            [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
        ),
        (
            "deuteranopia",
            [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]],
        ),
        (
            "tritanopia",
            [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]],
        ),
    ];

    /// Red, green and blue as amounts of light.
    fn linear(RGBColor(r, g, b): RGBColor) -> [f64; 3] {
        [r, g, b].map(|part| match f64::from(part) / 255.0 {
            part if part <= 0.040_45 => part / 12.92,
            part => ((part + 0.055) / 1.055).powf(2.4),
        })
    }

    fn times(matrix: &[[f64; 3]; 3], [x, y, z]: [f64; 3]) -> [f64; 3] {
        matrix.map(|[a, b, c]| a * x + b * y + c * z)
    }

    /// The contrast of two colours, by the WCAG formula.
    fn contrast(one: RGBColor, other: RGBColor) -> f64 {
        let light = |color| linear(color).into_iter().zip([0.2126, 0.7152, 0.0722]).map(|(a, b)| a * b).sum::<f64>();
        let (one, other) = (light(one) + 0.05, light(other) + 0.05);
        (one / other).max(other / one)
    }

    /// A colour as this reader sees it, in CIELAB, under daylight (D65).
    fn lab(color: RGBColor, reader: &[[f64; 3]; 3]) -> [f64; 3] {
        let seen = times(reader, linear(color)).map(|part| part.clamp(0.0, 1.0));
        let to_xyz = [[0.412456, 0.357576, 0.180438], [0.212673, 0.715152, 0.072175], [0.019334, 0.119192, 0.950304]];
        let [x, y, z] = times(&to_xyz, seen);
        let [x, y, z] = [x / 0.95047, y, z / 1.08883].map(|part| match part {
            part if part > 216.0 / 24_389.0 => part.cbrt(),
            part => (24_389.0 / 27.0 * part + 16.0) / 116.0,
        });
        [116.0 * y - 16.0, 500.0 * (x - y), 200.0 * (y - z)]
    }

    /// The difference of two colours in CIELAB, by the formula CIEDE2000.
    fn difference([l1, a1, b1]: [f64; 3], [l2, a2, b2]: [f64; 3]) -> f64 {
        let seventh = |chroma: f64| (chroma.powi(7) / (chroma.powi(7) + 25_f64.powi(7))).sqrt();
        let red = 1.5 - 0.5 * seventh(f64::midpoint(a1.hypot(b1), a2.hypot(b2)));
        let (a1, a2) = (a1 * red, a2 * red);
        let (c1, c2) = (a1.hypot(b1), a2.hypot(b2));
        let (h1, h2) = (b1.atan2(a1).to_degrees(), b2.atan2(a2).to_degrees());
        let turn = (h2 - h1 + 180.0).rem_euclid(360.0) - 180.0;
        let (light, chroma) = (f64::midpoint(l1, l2), f64::midpoint(c1, c2));
        let hue = (h1 + turn / 2.0).rem_euclid(360.0);
        let wave = |of: f64, from: f64| (of * hue + from).to_radians().cos();
        let t = 1.0 - 0.17 * wave(1.0, -30.0) + 0.24 * wave(2.0, 0.0) + 0.32 * wave(3.0, 6.0) - 0.2 * wave(4.0, -63.0);
        let off = (light - 50.0).powi(2);
        let dl = (l2 - l1) / (1.0 + 0.015 * off / (20.0 + off).sqrt());
        let dc = (c2 - c1) / (1.0 + 0.045 * chroma);
        let dh = 2.0 * (c1 * c2).sqrt() * (turn / 2.0).to_radians().sin() / (1.0 + 0.015 * chroma * t);
        let blue = 60.0 * (-((hue - 275.0) / 25.0).powi(2)).exp();
        (dl.powi(2) + dc.powi(2) + dh.powi(2) - 2.0 * seventh(chroma) * blue.to_radians().sin() * dc * dh).sqrt()
    }

    #[test]
    fn everything_stands_out_from_what_is_behind_it() {
        let stands_out = |mark, behind, least| {
            let contrast = contrast(mark, behind);
            assert!(contrast >= least, "{mark:?} on {behind:?}: {contrast:.2}");
        };
        for behind in [GROUND, TRACK, SHADE] {
            [BRIGHT, CALM].into_iter().for_each(|letters| stands_out(letters, behind, 4.5));
            LINES.into_iter().chain(BANDS).for_each(|mark| stands_out(mark, behind, 3.0));
        }
        [BRIGHT, CALM].into_iter().for_each(|letters| stands_out(letters, OWN_SHADE, 4.5));
        [OWN, BEFORE].into_iter().for_each(|mark| stands_out(mark, OWN_SHADE, 3.0));
    }

    #[test]
    fn every_reader_can_tell_apart_what_is_drawn_together() {
        let bars = [OWN, BANDS[0], BANDS[1]];
        for (who, reader) in READERS {
            for together in [&LINES[..], &bars, &[OWN, BEFORE]] {
                for (at, one) in together.iter().enumerate() {
                    for other in &together[..at] {
                        let apart = difference(lab(*one, &reader), lab(*other, &reader));
                        assert!(apart >= APART, "{who}: {one:?} and {other:?} are {apart:.1} apart");
                    }
                }
            }
        }
    }

    /// Pairs that Sharma, Wu and Dalal published to check programs with, 2005.
    #[test]
    fn the_difference_is_the_one_that_is_published() {
        for (one, other, expected) in [
            ([50.0, 2.6772, -79.7751], [50.0, 0.0, -82.7485], 2.0425),
            ([50.0, 2.5, 0.0], [73.0, 25.0, -18.0], 27.1492),
            ([50.0, 2.49, -0.001], [50.0, -2.49, 0.0009], 7.1792),
            ([2.0776, 0.0795, -1.135], [0.9033, -0.0636, -0.5514], 0.9082),
        ] {
            let apart = difference(one, other);
            assert!((apart - expected).abs() < 0.000_1, "{one:?}, {other:?}: {apart}");
        }
    }
}
