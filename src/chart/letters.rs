//! Letters: their width, line breaking, and drawing.
//!
//! plotters can draw words too, but ignores the space on the left of each letter and rounds each to whole pixels.

use super::labels::LEFT_OUT;
use ab_glyph::{Font, FontRef, Glyph, PxScale, ScaleFont, point};
use std::sync::LazyLock;

/// The font of every picture. Its origin and licence are beside the file.
static FONT: LazyLock<FontRef<'static>> = LazyLock::new(|| {
    let font = FontRef::try_from_slice(include_bytes!("font/DejaVuSansCondensed.ttf"));
    font.expect("the font is compiled in, and a test reads it")
});

/// The most characters of an endless label that are looked at.
const SEEN: usize = 200;

/// The width of these words in letters of this size, in the same unit.
pub fn width(words: &str, size: f64) -> f64 {
    set(words, size as f32, 0.0, 0.0).1
}

/// The words on as few lines as they need, none wider than `room`, at most `most`. What does not fit ends with `…`.
pub fn wrapped(words: &str, size: f64, room: f64, most: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let words: String = words.chars().take(SEEN).collect();
    let mut rest = words.split(' ').filter(|word| !word.is_empty()).peekable();
    while let Some(word) = rest.next() {
        let longer = lines.last().map(|line| format!("{line} {word}")).filter(|line| width(line, size) <= room);
        match longer {
            Some(longer) => {
                lines.pop();
                lines.push(longer);
            }
            None if lines.len() < most => lines.push(word.to_owned()),
            None => {
                let left: Vec<&str> = [word].into_iter().chain(rest).collect();
                if let Some(last) = lines.last_mut() {
                    *last = format!("{last} {}", left.join(" "));
                }
                break;
            }
        }
    }
    for line in &mut lines {
        *line = fitted(line, size, room);
    }
    lines
}

/// As much of a line as there is room for.
pub fn fitted(line: &str, size: f64, room: f64) -> String {
    if width(line, size) <= room {
        return line.to_owned();
    }
    let letters: Vec<char> = line.chars().take(SEEN).collect();
    let shorter = |kept: usize| format!("{}{LEFT_OUT}", letters[..kept].iter().collect::<String>().trim_end());
    let lengths: Vec<usize> = (1..=letters.len()).collect();
    shorter(lengths.partition_point(|kept| width(&shorter(*kept), size) <= room))
}

/// Draws one line, with its left end at `x` and its baseline at `y`. Calls back for each pixel that a letter covers,
/// with the coverage from 0 to 1. All lengths are in pixels.
pub fn draw(words: &str, size: f64, x: f64, y: f64, mut pixel: impl FnMut(i32, i32, f32)) {
    for glyph in set(words, size as f32, x as f32, y as f32).0 {
        let Some(outline) = FONT.outline_glyph(glyph) else { continue };
        let bounds = outline.px_bounds();
        // Whole numbers, like the bounds of an outline.
        let (left, top) = (bounds.min.x as i32, bounds.min.y as i32);
        outline.draw(|x, y, covered| pixel(left + x as i32, top + y as i32, covered.min(1.0)));
    }
}

/// Each letter at its position, and the width of all of them.
fn set(words: &str, size: f32, x: f32, y: f32) -> (Vec<Glyph>, f64) {
    let font = FONT.as_scaled(scale(size));
    let mut glyphs: Vec<Glyph> = Vec::new();
    let mut at = x;
    for letter in words.chars() {
        let id = font.glyph_id(letter);
        at += glyphs.last().map_or(0.0, |before| font.kern(before.id, id));
        glyphs.push(id.with_scale_and_position(scale(size), point(at, y)));
        at += font.h_advance(id);
    }
    (glyphs, f64::from(at - x))
}

/// People measure letters by line height, the library from the highest to the lowest point.
fn scale(size: f32) -> PxScale {
    PxScale::from(size * FONT.height_unscaled() / FONT.units_per_em().unwrap_or(2_048.0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use ab_glyph::GlyphId;
    use proptest::prelude::*;
    use sha2::Digest;

    #[test]
    fn the_font_is_the_one_that_was_released() {
        let digest = sha2::Sha256::digest(include_bytes!("font/DejaVuSansCondensed.ttf"));
        let expected = "8550cd5ca1acb65a8fc7877c46939cd0b4d909f8e7bc1e24716873d918c5e549";
        assert_eq!(data_encoding::HEXLOWER.encode(&digest), expected);
        assert!(include_str!("font/README.md").contains(expected));
    }

    #[test]
    fn there_are_letters_for_latin_greek_and_cyrillic() {
        for letter in "Größe naïveté łódź Việt Nam İstanbul Ελληνικά Українська Ёж %–…·0123456789".chars()
        {
            assert_ne!(FONT.glyph_id(letter), GlyphId(0), "{letter}");
        }
    }

    #[test]
    fn words_are_wrapped_and_what_is_left_over_is_cut() {
        let lines = wrapped("Working with other functions", 12.0, 80.0, 3);
        assert_eq!(lines, ["Working with", "other", "functions"].map(str::to_owned));
        let lines = wrapped("Working with other functions", 12.0, 80.0, 2);
        assert_eq!(lines, ["Working with", "other functi…"].map(str::to_owned));
        assert_eq!(wrapped("  ", 12.0, 80.0, 2), Vec::<String>::new());
        assert_eq!(wrapped("Wort", 12.0, 0.0, 2), ["…".to_owned()]);
    }

    proptest! {
        #[test]
        fn whatever_is_written_no_line_is_wider_than_its_room(words: String, room in 20.0..300.0, most in 1_usize..4) {
            let lines = wrapped(&words, 12.0, room, most);
            prop_assert!(lines.len() <= most);
            for line in lines {
                prop_assert!(width(&line, 12.0) <= room);
                draw(&line, 12.0, 0.0, 0.0, |_, _, _| ());
            }
        }
    }
}
