//! The words for values that people write out: what they read when one could not be read, and what one looks like.

use super::quote::echo;
use crate::bot::line::clock;
use crate::bot::line::value::Scalar;
use chrono::{Datelike, Days, Months, NaiveDate};

/// How values of this kind look, for help. `None` for kinds that nobody types.
pub fn hint(scalar: Scalar) -> Option<&'static str> {
    match scalar {
        Scalar::Time => Some("such as 9:00, 9pm or 21h"),
        Scalar::Hours => Some("such as 22-8 or 10pm-8am"),
        Scalar::Date => Some("such as monday, 1 Dec or in 2 weeks"),
        Scalar::Past => Some("such as last week, monday or 16 Nov"),
        Scalar::Share => Some("such as 18, 7.5 or 45%"),
        Scalar::Message => Some("a link to it, as Copy Message Link gives it"),
        Scalar::Page | Scalar::Uid | Scalar::Key => None,
    }
}

/// The reply to a value that could not be read, and an example to end it. Kinds that nobody types have no example.
pub fn unread(scalar: Scalar, typed: &str, today: NaiveDate) -> (String, Option<String>) {
    let typed_again = echo(typed);
    let example = |example: &str| Some(example.to_owned());
    match scalar {
        Scalar::Time => {
            (format!("No clock shows \"{typed_again}\". Write a time of day such as "), example("9:00, 9pm or 21h"))
        }
        Scalar::Hours => {
            let says = match clock::hours(typed) {
                Some(_) => format!("From {typed_again} is no hour or all of them. Write two different ends, such as "),
                None => format!("I can't read hours in \"{typed_again}\". Write when they begin and end, such as "),
            };
            (says, example("22-8 or 10pm-8am"))
        }
        Scalar::Date => {
            let next = first_of_next_month(today);
            let dates = format!("monday, {}, in 2 weeks or {next}", next.format("%-d %b"));
            (no_day(&typed_again), Some(dates))
        }
        Scalar::Past => {
            let last = monday_of_last_week(today);
            let dates = format!("last week, monday, {} or {last}", last.format("%-d %b"));
            (no_day(&typed_again), Some(dates))
        }
        Scalar::Share => {
            let says = format!("I read no hours and no percent in \"{typed_again}\". Write a figure such as ");
            (says, example("18, 7.5 or 45%"))
        }
        Scalar::Page => (format!("I turn to no page \"{typed_again}\". Write its number, such as "), example("2")),
        Scalar::Uid | Scalar::Key => {
            (format!("I keep nothing under the name \"{typed_again}\". What I do keep leads you there."), None)
        }
        Scalar::Message => {
            let says = format!("I find no message behind \"{typed_again}\". Copy its link and give me that, such as ");
            (says, example("https://discord.com/channels/1/2/3"))
        }
    }
}

fn no_day(typed: &str) -> String {
    let day = typed.strip_prefix("until ").unwrap_or(typed);
    format!("No calendar I know has \"{day}\". Write a day such as ")
}

/// Keeps examples in the future or just past: a date written in the code would be over one day.
fn first_of_next_month(today: NaiveDate) -> NaiveDate {
    today.with_day(1).and_then(|first| first.checked_add_months(Months::new(1))).unwrap_or(today)
}

fn monday_of_last_week(today: NaiveDate) -> NaiveDate {
    let back = u64::from(today.weekday().num_days_from_monday()) + 7;
    today.checked_sub_days(Days::new(back)).unwrap_or(today)
}
