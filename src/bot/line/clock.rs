//! Times of day, and the hours between two of them, as people write them.
//!
//! The canonical spelling is `09:00`, and `22:00-08:00` for hours; buttons carry no other.

use super::text::is_space;
use super::value;
use super::value::Reader;
use chrono::{NaiveTime, TimeDelta};
use unicode_normalization::UnicodeNormalization;

/// The words and signs between the two ends of a span of hours. Every kind of dash becomes the first.
const JOINTS: [&str; 5] = ["-", " to ", " until ", " till ", " and "];

/// Reads a time of day. Without its key a bare 3 may be a level; after `at` it is a time.
pub const TIME: Reader = Reader {
    read: |written| time(written).map(shown),
    bare: |words| match words {
        [at, rest @ ..] if at.eq_ignore_ascii_case("at") => {
            value::run(TIME.read, rest).map(|(count, kept)| (count + 1, kept))
        }
        _ => value::run(TIME.read, words).filter(|(count, _)| !is_number(&folded(&words[..*count].join(" ")))),
    },
    attempted: |word| is_clock(&folded(word)),
    takes_rest: false,
};

/// Reads hours, from one time of day until another. Without their key `3-4` may be two levels.
pub const HOURS: Reader = Reader {
    read: |written| hours(written).filter(|(from, until)| from != until).map(|(from, until)| span(from, until)),
    bare: |words| {
        value::run(HOURS.read, words).filter(|(count, _)| {
            let folded = folded(&words[..*count].join(" "));
            match ends(&folded) {
                Some((from, until)) => from.len() > 1 || until.len() > 1,
                None => !is_number(&folded),
            }
        })
    },
    attempted: |word| {
        ends(&folded(word)).is_some_and(|(from, until)| {
            let end = |text: &str| is_number(text) || is_clock(text);
            end(from) && end(until) && (from.len() > 1 || until.len() > 1)
        })
    },
    takes_rest: false,
};

/// A time of day: `9`, `9:00`, `09.00`, `0900`, `9am`, `9 p.m.`, `21h`, `21h30`, `noon`.
pub fn time(written: &str) -> Option<NaiveTime> {
    of_day(&folded(written))
}

/// The hours from one time of day until another: `22-8`, `22:00–08:00`, `10 pm to 8 am`. The two may be the same.
pub fn hours(written: &str) -> Option<(NaiveTime, NaiveTime)> {
    let folded = folded(written);
    let (from, until) = ends(&folded)?;
    Some((of_day(from)?, of_day(until)?))
}

/// Reads an offset from UTC: `+05:30`, `UTC-3`, `GMT+1`. `None` if it is something else.
pub fn offset(written: &str) -> Option<TimeDelta> {
    let folded = folded(written);
    // The zone data counts `Etc/GMT` offsets with the opposite sign.
    let (rest, turned) = match folded.strip_prefix("etc/gmt") {
        Some(rest) => (rest, -1),
        None => (["utc", "gmt"].into_iter().find_map(|by| folded.strip_prefix(by)).unwrap_or(&folded).trim_start(), 1),
    };
    let (sign, clock) = match rest.split_at_checked(1)? {
        ("+", clock) => (turned, clock),
        ("-", clock) => (-turned, clock),
        _ => return None,
    };
    let (hours, minutes) = hour_and_minute(clock.trim_start())?;
    // No offset is wider than fourteen hours.
    let minutes = i64::from(hours * 60 + minutes);
    (minutes <= 14 * 60).then(|| TimeDelta::minutes(sign * minutes))
}

/// The canonical spelling of a time of day: `09:00`.
pub fn shown(time: NaiveTime) -> String {
    time.format("%H:%M").to_string()
}

/// The canonical spelling of hours: `22:00-08:00`.
pub fn span(from: NaiveTime, until: NaiveTime) -> String {
    format!("{}-{}", shown(from), shown(until))
}

/// Folds the text: lower case, single spaces, one kind of dash, and no dots in `a.m.`.
fn folded(written: &str) -> String {
    let plain = |c| match c {
        c if is_space(c) => ' ',
        '\u{2010}'..='\u{2015}' | '\u{2212}' | '~' => '-',
        c => c,
    };
    let folded: String = written.nfkc().flat_map(char::to_lowercase).map(plain).collect();
    let words: Vec<&str> = folded.split(' ').filter(|word| !word.is_empty()).collect();
    words.join(" ").replace("a.m.", "am").replace("p.m.", "pm")
}

/// The two ends of a span of hours, if there are two.
fn ends(folded: &str) -> Option<(&str, &str)> {
    let led_in = ["from ", "between "].into_iter().find_map(|by| folded.strip_prefix(by));
    let (from, until) = JOINTS.into_iter().find_map(|joint| led_in.unwrap_or(folded).split_once(joint))?;
    Some((from.trim(), until.trim()))
}

fn of_day(folded: &str) -> Option<NaiveTime> {
    match folded {
        "noon" | "midday" => return NaiveTime::from_hms_opt(12, 0, 0),
        "midnight" => return Some(NaiveTime::MIN),
        _ => {}
    }
    let half = |(end, hours)| Some((folded.strip_suffix(end)?.trim_end(), hours));
    let (clock, half) = match [("am", 0), ("pm", 12)].into_iter().find_map(half) {
        Some((clock, hours)) => (clock, Some(hours)),
        None => (folded, None),
    };
    let (hour, minute) = hour_and_minute(clock)?;
    match (hour, half) {
        (1..=12, Some(hours)) => NaiveTime::from_hms_opt(hour % 12 + hours, minute, 0),
        (_, Some(_)) => None,
        // 24:00 is where the next day begins.
        (24, None) if minute == 0 => Some(NaiveTime::MIN),
        (_, None) => NaiveTime::from_hms_opt(hour, minute, 0),
    }
}

fn hour_and_minute(clock: &str) -> Option<(u32, u32)> {
    let (hour, minute) = match clock.split_once([':', '.', 'h']) {
        Some((hour, "")) if clock.ends_with('h') => (hour.trim_end(), "00"),
        Some(parts) => parts,
        None if clock.len() > 2 => clock.split_at_checked(clock.len() - 2)?,
        None => (clock, "00"),
    };
    let fits = is_number(hour) && hour.len() <= 2 && is_number(minute) && minute.len() == 2;
    Some((hour.parse().ok().filter(|_| fits)?, minute.parse().ok()?))
}

/// Whether a text is meant as a time of day, right or wrong: `25:99`.
fn is_clock(text: &str) -> bool {
    text.split_once(':').is_some_and(|(hour, minute)| is_number(hour) && is_number(minute))
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bot::line::value::Scalar;
    use proptest::prelude::*;

    #[test]
    fn a_time_is_written_in_many_ways() {
        for (written, kept) in [
            ("9", "09:00"),
            ("09", "09:00"),
            ("9:00", "09:00"),
            ("09.00", "09:00"),
            ("0900", "09:00"),
            ("930", "09:30"),
            ("9am", "09:00"),
            ("9 AM", "09:00"),
            ("9 a.m.", "09:00"),
            ("9\u{a0}pm", "21:00"),
            ("9:30 p.m.", "21:30"),
            ("12am", "00:00"),
            ("12:30 am", "00:30"),
            ("12pm", "12:00"),
            ("21h", "21:00"),
            ("21 h", "21:00"),
            ("21h30", "21:30"),
            ("noon", "12:00"),
            ("Midnight", "00:00"),
            ("0", "00:00"),
            ("24", "00:00"),
            ("24:00", "00:00"),
            ("23:59", "23:59"),
            ("１４：０５", "14:05"),
        ] {
            assert_eq!(Scalar::Time.read(written).as_deref(), Some(kept), "{written}");
        }
        for written in [
            "", " ", "25", "24:01", "9:60", "9:5", "9:", ":30", "9:00:00", "13pm", "0am", "am", "h", "1 4:05", "-9",
            "nine", "99999", "9h3", "22-8", "😀", "٩", "9€", "é9",
        ] {
            assert_eq!(Scalar::Time.read(written), None, "{written}");
        }
    }

    #[test]
    fn hours_are_written_in_many_ways() {
        for (written, kept) in [
            ("22-8", "22:00-08:00"),
            ("22:00-08:00", "22:00-08:00"),
            ("22:00 – 08:00", "22:00-08:00"),
            ("10pm to 8am", "22:00-08:00"),
            ("from 10 p.m. until 8 a.m.", "22:00-08:00"),
            ("between 22 and 8", "22:00-08:00"),
            ("22h-7h30", "22:00-07:30"),
            ("18-24", "18:00-00:00"),
            ("9-5", "09:00-05:00"),
            ("noon to midnight", "12:00-00:00"),
            ("2200-0800", "22:00-08:00"),
        ] {
            assert_eq!(Scalar::Hours.read(written).as_deref(), Some(kept), "{written}");
        }
        for written in ["", "22", "22-", "-8", "22-8-9", "25-26", "9-9", "0-24", "22 8", "night", "10pm8am"] {
            assert_eq!(Scalar::Hours.read(written), None, "{written}");
        }
    }

    #[test]
    fn without_its_name_a_number_alone_is_no_time() {
        let words = |typed: &'static str| typed.split(' ').collect::<Vec<_>>();
        let bare = |kind: Scalar, typed| kind.bare(&words(typed)).map(|(count, value)| format!("{count} {value}"));
        assert_eq!(bare(Scalar::Time, "14:05 berlin").as_deref(), Some("1 14:05"));
        assert_eq!(bare(Scalar::Time, "9 pm").as_deref(), Some("2 21:00"));
        for number in ["9", "14", "0900"] {
            assert_eq!(bare(Scalar::Time, number), None, "{number}");
        }
        assert_eq!(bare(Scalar::Hours, "from 10 pm to 8 am only-me").as_deref(), Some("6 22:00-08:00"));
        assert_eq!(bare(Scalar::Hours, "22 to 8").as_deref(), Some("3 22:00-08:00"));
        for levels in ["3-4", "3 to 4", "from 3 to 4", "22", "10pm"] {
            assert_eq!(bare(Scalar::Hours, levels), None, "{levels}");
        }
    }

    #[test]
    fn an_offset_is_known() {
        for (written, minutes) in [
            ("+05:30", 330),
            ("+0530", 330),
            ("UTC+5:30", 330),
            ("utc +2", 120),
            ("GMT-3", -180),
            ("UTC−3", -180),
            ("-11", -660),
            ("+0", 0),
            ("+14", 840),
            ("Etc/GMT+5", -300),
        ] {
            assert_eq!(offset(written), Some(TimeDelta::minutes(minutes)), "{written}");
        }
        for written in ["", "+", "utc", "gmt", "2", "+15", "+5:3", "+five", "utc+2 berlin", "c++", "10-6", "😀"] {
            assert_eq!(offset(written), None, "{written}");
        }
    }

    #[test]
    fn what_is_meant_to_be_one_is_known() {
        for (kind, words) in
            [(Scalar::Time, ["25:99", "9:5", "99:00"]), (Scalar::Hours, ["25-26", "22:00–99:00", "9:5-10"])]
        {
            for word in words {
                assert!(kind.attempted(word), "{word}");
            }
            for word in ["ic-em", "3-4", "9", "utc+5:30", "+05:30", "", "-", ":", "😀"] {
                assert!(!kind.attempted(word), "{word}");
            }
        }
    }

    proptest! {
        #[test]
        fn what_is_printed_reads_as_itself(from in 0_u32..1_440, until in 0_u32..1_440) {
            let [from, until] =
                [from, until].map(|minute| NaiveTime::from_num_seconds_from_midnight_opt(minute * 60, 0).unwrap());
            prop_assert_eq!(time(&shown(from)), Some(from));
            prop_assert_eq!(hours(&span(from, until)), Some((from, until)));
        }

        #[test]
        fn anything_can_be_written(written in "\\PC{0,12}|[0-9:.hapm –-]{0,12}") {
            for kind in [Scalar::Time, Scalar::Hours] {
                if let Some(kept) = kind.read(&written) {
                    prop_assert_eq!(kind.read(&kept), Some(kept));
                }
                let _ = (kind.bare(&[&written]), kind.attempted(&written));
            }
        }
    }
}
