//! The console's own commands: `:as`, `:press`, `:pick`, `:fill`, `:on`, `:clock`, `:dms`, `:help`.

use crate::bot::line::text;
use crate::bot::phrases::console;
use crate::bot::request::{Asker, Place};
use crate::mentoring::person::Platform;
use chrono::{DateTime, Duration, NaiveDateTime, Utc};

/// The name for the current speaker.
const ME: &str = "me";

/// A parsed colon command.
#[derive(Debug, PartialEq, Eq)]
pub enum ColonCommand {
    /// Speak as this person, in this place.
    As {
        /// The person.
        who: Asker,
        /// The place, if given.
        place: Option<Place>,
    },
    /// Press a button.
    Press {
        /// The message; the last one if not given.
        message: Option<String>,
        /// The button's number, from 1.
        number: usize,
    },
    /// Pick from a list.
    Pick {
        /// The message; the last one if not given.
        message: Option<String>,
        /// The numbers of the options, from 1.
        numbers: Vec<usize>,
    },
    /// Choose an entry from a message's menu.
    On {
        /// The author of the message; the current speaker if none is named.
        author: Option<String>,
        /// The text of the message.
        words: String,
        /// The title of the menu entry.
        title: String,
    },
    /// Answer the open form, field by field.
    Fill(Vec<String>),
    /// Move the clock.
    Clock(ClockMove),
    /// Take direct messages from the bot, or stop taking them.
    Dms(bool),
    /// Print the commands.
    Help,
}

/// A move of the clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ClockMove {
    /// How far, or to which moment.
    pub to: ClockTarget,
    /// Whether the bot is off meanwhile, so that nothing happens when it falls due.
    pub jump: bool,
}

/// How far the clock moves, or to which moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClockTarget {
    /// By this much.
    Later(Duration),
    /// To this moment.
    At(DateTime<Utc>),
}

/// Reads a colon command without its colon, or says what is wrong with it.
pub fn read(line: &str) -> Result<ColonCommand, String> {
    let (name, rest) = line.trim().split_once(char::is_whitespace).unwrap_or((line.trim(), ""));
    match name {
        "as" => person(rest),
        "press" => {
            let (message, numbers) = numbered(rest, "press")?;
            match numbers.as_slice() {
                [number] => Ok(ColonCommand::Press { message, number: *number }),
                _ => Err(console::PRESS.to_owned()),
            }
        }
        "pick" => numbered(rest, "pick").map(|(message, numbers)| ColonCommand::Pick { message, numbers }),
        "on" => on(rest).ok_or_else(|| console::ON.to_owned()),
        "fill" => Ok(ColonCommand::Fill(quoted(rest))),
        "clock" => clock(rest).ok_or_else(|| console::CLOCK.to_owned()),
        "dms" => match rest.trim() {
            "on" => Ok(ColonCommand::Dms(true)),
            "off" => Ok(ColonCommand::Dms(false)),
            _ => Err(console::DMS.to_owned()),
        },
        "help" => Ok(ColonCommand::Help),
        _ => Err(console::unknown(&format!(":{name}"))),
    }
}

fn person(rest: &str) -> Result<ColonCommand, String> {
    let mut words = rest.split_whitespace();
    let id = words.next().ok_or(console::AS)?;
    let mut who = Asker::new(Platform::Console, id);
    let mut place = None;
    while let Some(word) = words.next() {
        match word {
            "admin" => who.admin = true,
            "in" => {
                place = Some(match words.next() {
                    Some("dm") => Place::Direct,
                    Some(channel) if channel.len() > 1 && channel.starts_with('#') => {
                        Place::Channel(channel.to_owned())
                    }
                    _ => return Err(console::AS.to_owned()),
                });
            }
            _ => return Err(console::AS.to_owned()),
        }
    }
    Ok(ColonCommand::As { who, place })
}

/// `ben "what ben wrote" Save as a win`; `me` is the current speaker.
fn on(rest: &str) -> Option<ColonCommand> {
    let (author, rest) = rest.trim().split_once(char::is_whitespace)?;
    let (words, title) = text::quoted(rest.trim_start())?;
    let title = title?.trim().to_owned();
    let author = Some(author.to_owned()).filter(|author| author != ME);
    (!title.is_empty()).then_some(ColonCommand::On { author, words, title })
}

/// A message id, if it comes first, and numbers.
fn numbered(rest: &str, what: &str) -> Result<(Option<String>, Vec<usize>), String> {
    let mut words = rest.split_whitespace().peekable();
    let message = words.next_if(|word| word.starts_with('m')).map(str::to_owned);
    let numbers: Result<Vec<usize>, _> = words.map(str::parse).collect();
    numbers.map(|numbers| (message, numbers)).map_err(|_| console::unknown(&format!(":{what} {rest}")))
}

/// Answers in quotes, or single words. Quotes work as in lines.
fn quoted(rest: &str) -> Vec<String> {
    let mut answers = Vec::new();
    let mut rest = rest.trim_start();
    while !rest.is_empty() {
        let (answer, after) = match text::quoted(rest) {
            Some((answer, after)) => (answer, after.unwrap_or_default()),
            None => {
                let (word, after) = rest.split_at(rest.find(char::is_whitespace).unwrap_or(rest.len()));
                (word.to_owned(), after)
            }
        };
        answers.push(answer);
        rest = after.trim_start();
    }
    answers
}

fn clock(rest: &str) -> Option<ColonCommand> {
    let (jump, rest) = match rest.trim().strip_prefix("jump") {
        Some(rest) => (true, rest.trim()),
        None => (false, rest.trim()),
    };
    let to = match rest.strip_prefix('+') {
        Some(far) => ClockTarget::Later(duration(far)?),
        None => ClockTarget::At(moment(rest)?),
    };
    Some(ColonCommand::Clock(ClockMove { to, jump }))
}

/// `90m`, `36h`, `7d`, `2w`, up to a hundred years.
fn duration(far: &str) -> Option<Duration> {
    const LONGEST_MINUTES: i64 = 100 * 366 * 24 * 60;
    let unit = far.chars().last()?;
    let minutes = match unit {
        'm' => 1,
        'h' => 60,
        'd' => 24 * 60,
        'w' => 7 * 24 * 60,
        _ => return None,
    };
    let count: u32 = far.strip_suffix(unit)?.parse().ok()?;
    let minutes = i64::from(count).checked_mul(minutes).filter(|minutes| *minutes <= LONGEST_MINUTES)?;
    Duration::try_minutes(minutes)
}

fn moment(text: &str) -> Option<DateTime<Utc>> {
    let text = text.strip_suffix('Z').unwrap_or(text);
    let formats = ["%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M"];
    formats.iter().find_map(|format| NaiveDateTime::parse_from_str(text, format).ok()).map(|at| at.and_utc())
}

#[cfg(test)]
mod tests {
    use super::{ClockMove, ClockTarget, ColonCommand, quoted, read};
    use chrono::Duration;

    #[test]
    fn answers_stand_in_quotes() {
        assert_eq!(quoted(r#""one two" three "fo\"ur\nfive" """#), ["one two", "three", "fo\"ur\nfive", ""]);
        assert_eq!(quoted(r#""never closed"#), ["never closed"]);
        assert_eq!(quoted("“one two”  „three “four”"), ["one two", "three ", "four”"]);
        assert_eq!(quoted(r#""“one” two" don't"#), ["“one” two", "don't"]);
        assert!(quoted("  ").is_empty());
    }

    #[test]
    fn direct_messages_are_taken_or_not() {
        assert_eq!((read("dms on"), read("dms off")), (Ok(ColonCommand::Dms(true)), Ok(ColonCommand::Dms(false))));
        assert!(read("dms").is_err() && read("dms perhaps").is_err());
    }

    #[test]
    fn a_message_has_an_author_its_words_and_a_menu() {
        let on = |author: Option<&str>, words: &str| {
            let (author, words) = (author.map(str::to_owned), words.to_owned());
            Ok(ColonCommand::On { author, words, title: "Save as a win".to_owned() })
        };
        assert_eq!(read(r#"on ben "it \"works\"" Save as a win"#), on(Some("ben"), "it \"works\""));
        assert_eq!(read(r#"on me ""  Save as a win "#), on(None, ""));
        for wrong in
            ["on", "on ben", "on ben words Save as a win", r#"on ben "words""#, r#"on ben "words Save as a win"#]
        {
            assert!(read(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn the_clock_steps_and_jumps() {
        let later = ClockTarget::Later(Duration::days(7));
        assert_eq!(read("clock +7d"), Ok(ColonCommand::Clock(ClockMove { to: later, jump: false })));
        assert_eq!(read("clock jump +1w"), Ok(ColonCommand::Clock(ClockMove { to: later, jump: true })));
        for wrong in ["clock", "clock 7d", "clock +7y", "clock +99999999999d", "clock monday", "clock +", "clock +é"] {
            assert!(read(wrong).is_err(), "{wrong}");
        }
    }
}
