//! Labels and figures, shortened for the room they have.

/// Shown for a missing value, or for one that is not a number.
pub const NOTHING: &str = "–";

/// Shown for words that were left out.
pub const LEFT_OUT: char = '…';

/// The largest figure that is written out. Beyond it nobody reads the digits.
const LARGEST: f64 = 999.0;

/// A label on one line, without characters that control or turn the text around it: marks that set the writing
/// direction of a picture or a terminal are not part of a label.
pub fn label(words: &str) -> String {
    let plain = |c: char| if c.is_whitespace() { ' ' } else { c };
    let words: String = words.chars().map(plain).filter(|c| !c.is_control() && !is_unseen(*c)).collect();
    words.split(' ').filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

/// The first characters of a label, at most this many.
pub fn shortened(label: &str, most: usize) -> String {
    if label.chars().count() <= most {
        return label.to_owned();
    }
    let kept: String = label.chars().take(most.saturating_sub(1)).collect();
    format!("{}{LEFT_OUT}", kept.trim_end())
}

/// A share: `45 %`.
pub fn percent(value: f64) -> String {
    match value {
        value if !value.is_finite() => NOTHING.to_owned(),
        value if value.abs() > LARGEST => format!("{}{LARGEST} %", if value < 0.0 { "< -" } else { "> " }),
        // Without a sign if it rounds to zero.
        value => format!("{} %", value.round() + 0.0),
    }
}

/// A band between two shares: `10-30 %`.
pub fn band((from, to): (u8, u8)) -> String {
    if from == to { format!("{from} %") } else { format!("{from}-{to} %") }
}

/// The name of a step of a scale; between two steps, both names. Without names, the figure.
pub fn step(names: &[String], value: f64) -> String {
    let Some(last) = names.len().checked_sub(1) else { return format!("{value:.1}") };
    let value = value.clamp(0.0, last as f64);
    // At most the number of steps, so nothing is lost.
    let (below, above) = (value.floor() as usize, value.ceil() as usize);
    let name = |step: usize| label(&names[step]);
    match value.fract() {
        part if part < 0.25 => name(below),
        part if part > 0.75 => name(above),
        _ => format!("{} {NOTHING} {}", name(below), name(above)),
    }
}

/// Whether a character is invisible and only steers others.
fn is_unseen(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}'
        | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_label_is_one_line_of_what_is_seen() {
        assert_eq!(label(" Hands-on\n\t work\u{202e}\0 \u{200b}"), "Hands-on work");
        assert_eq!(shortened("Hands-on work", 13), "Hands-on work");
        assert_eq!(shortened("Hands-on work", 10), "Hands-on…");
        assert_eq!(shortened("Größe", 1), "…");
    }

    #[test]
    fn figures_are_read_at_a_glance() {
        assert_eq!(
            [0.0, 33.333, 66.667, 250.0, -0.4, -5.0].map(percent),
            ["0 %", "33 %", "67 %", "250 %", "0 %", "-5 %"]
        );
        assert_eq!([1e300, f64::MIN, f64::NAN, f64::INFINITY].map(percent), ["> 999 %", "< -999 %", "–", "–"]);
        assert_eq!([(10, 30), (5, 5)].map(band), ["10-30 %", "5 %"]);
    }

    #[test]
    fn a_step_goes_by_its_name() {
        let names = ["not yet", "with help", "on my own"].map(str::to_owned);
        let named = [-1.0, 0.2, 0.5, 0.8, 1.3, 2.0, 9.0].map(|value| step(&names, value));
        let expected = [
            "not yet",
            "not yet",
            "not yet – with help",
            "with help",
            "with help – on my own",
            "on my own",
            "on my own",
        ];
        assert_eq!(named, expected);
        assert_eq!(step(&[], 1.25), "1.2");
    }
}
