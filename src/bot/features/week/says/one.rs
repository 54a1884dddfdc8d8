//! Wording for one week: before it is recorded, when it is saved, and when it could not be read.

use super::super::lines;
use super::super::lines::{LIST, LONGEST, SPENT, TREND};
use super::bands::Levels;
use super::cards::{card, last_button, list_button, opens, span};
use super::{bands, hand_over};
use crate::bot::Bot;
use crate::bot::features::profile;
use crate::bot::files::picture;
use crate::bot::phrases::buttons::{button, plain};
use crate::bot::phrases::quote::echo;
use crate::bot::reply::{Button, Field, Reply, Row, Text};
use crate::mentoring::ladder::Name;
use crate::mentoring::week::reading::{Unread, Wrong};
use crate::mentoring::week::{ACTIVITIES, Activity, NoWeek, Unit, Week, before, reading, shown};
use crate::store::entries::reflections::{Kept, MOST};
use chrono::{Days, NaiveDate};

/// What each of the six activities covers, for people who type.
pub const ABOUT: [&str; 6] = [
    "Hands-on: code and reviews, in hours or percent",
    "People: 1:1s and coaching",
    "Other functions: meetings beyond engineering",
    "Planning and strategy",
    "Hiring and interviews",
    "Outside: conferences and the like",
];

/// The most unreadable lines that are named.
const NAMED: usize = 6;

/// What just happened to a week.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum News {
    /// It was saved for the first time.
    Kept,
    /// It was changed.
    Changed,
    /// It was saved again without a change.
    Same,
    /// It was restored.
    Back,
}

/// The names of the views other than a single week.
pub fn views() -> Vec<Name> {
    let name = |id: &str, title: &str, aliases: &[&str]| Name {
        id: id.to_owned(),
        title: title.to_owned(),
        aliases: aliases.iter().map(|alias| (*alias).to_owned()).collect(),
    };
    vec![
        name(TREND, "The trend", &["chart", "picture", "over time"]),
        name(LIST, "All of them", &["history", "all", "weeks"]),
    ]
}

/// The card before a week is recorded.
pub fn opening(
    bot: &Bot,
    monday: NaiveDate,
    today: NaiveDate,
    weeks: &[(NaiveDate, Kept<Week>)],
    waiting: Option<&Kept<Week>>,
) -> Reply {
    let is_over = monday.checked_add_days(Days::new(6)).is_none_or(|sunday| sunday < today);
    let text = Text::default()
        .plain(if is_over { "Where did it go? " } else { "It isn't over, and a first look is fine. Where does it go? " })
        .plain("Roughly, from memory or your calendar, in hours or in percent. Only you see it.\n\n")
        .plain(
            "Six kinds of work count: hands-on (code, reviews), people (1:1s, coaching), other functions (meetings beyond \
             engineering), planning, hiring, and outside (conferences and the like).",
        );
    let text = match weeks.first() {
        Some((last, _)) => text.plain(format!(" The form begins with your figures of {}.", span(*last))),
        None => text,
    };
    let mut buttons = vec![
        button(bot, "Write it in", &lines::write(monday)).main(),
        button(bot, "Pick shares", &lines::pick(monday)),
        button(bot, "The week before", &lines::week(before(monday))),
    ];
    if !weeks.is_empty() {
        buttons.push(list_button(bot));
    }
    let (text, asked) = hand_over::asked_about(bot, text, waiting);
    let rows = vec![Row::Buttons(buttons), Row::Buttons(asked)];
    card(&format!("Your week of {}", span(monday)), text, rows)
}

/// The form for a week, which starts with these figures.
pub fn form(bot: &Bot, monday: NaiveDate, begun: Option<&Week>) -> Reply {
    let field = Field {
        id: SPENT.to_owned(),
        label: "Hours or percent, a line for each".to_owned(),
        long: true,
        required: true,
        max: LONGEST,
        placeholder: "Hands-on: 18 h, or 45 %".to_owned(),
        value: reading::written(begun.unwrap_or(&Week::default())),
    };
    let lead = Text::default()
        .plain(format!("Where the week of {} went, roughly. ", span(monday)))
        .plain("Hours or percent, whichever you know; a line you leave empty does not count.");
    opens("Your week · only you", bot.line(&lines::write(monday)), lead, field)
}

/// A week next to what the sources say about it.
pub fn one(bot: &Bot, kept: &Kept<Week>, monday: NaiveDate, levels: Levels<'_>, waiting: Option<&Kept<Week>>) -> Reply {
    shown_week(bot, kept, monday, levels, waiting, Text::default())
}

/// The same, right after it was saved, changed or restored.
pub fn kept(bot: &Bot, kept: &Kept<Week>, monday: NaiveDate, levels: Levels<'_>, news: News) -> Reply {
    let text = Text::default().plain(match news {
        News::Kept => "Kept, and only you see it. ",
        News::Changed => "Changed. ",
        News::Same => "That is what I have already, so nothing has changed. ",
        News::Back => "It's back. ",
    });
    shown_week(bot, kept, monday, levels, None, text)
}

fn shown_week(
    bot: &Bot,
    kept: &Kept<Week>,
    monday: NaiveDate,
    levels: Levels<'_>,
    waiting: Option<&Kept<Week>>,
    text: Text,
) -> Reply {
    let week = &kept.body;
    let text = text.plain(total(week)).then(bands::face(bot, week, levels));
    let text = match week.hand_over.as_str() {
        "" => text.plain("\n\nWhat of all this could somebody else do, with you near?"),
        what if week.handed => text.plain("\n\nIt left your desk:").block(what),
        what => text.plain("\n\nYou want to hand over:").block(what),
    };
    let hand = if week.hand_over.is_empty() { "One thing to hand over" } else { "What I hand over" };
    let figures = bands::has_bands(week, levels).then(|| button(bot, "The figures", &lines::figures(monday)));
    let first = [button(bot, hand, &lines::hand_over(monday))].into_iter().chain(figures);
    let mut rows = vec![
        Row::Buttons(first.chain([button(bot, "The trend", &lines::trend())]).collect()),
        Row::Buttons(vec![
            button(bot, "Change it", &lines::write(monday)),
            list_button(bot),
            button(bot, "The week before", &lines::week(before(monday))),
        ]),
    ];
    if let (None, Some(Row::Buttons(buttons))) = (levels.held, rows.first_mut()) {
        let level = button(bot, "Where I am, where to", &profile::lines::start_again());
        buttons.insert(0, level);
    }
    let (text, asked) = hand_over::asked_about(bot, text, waiting);
    rows.push(Row::Buttons(asked));
    rows.push(Row::Buttons(vec![button(bot, "Delete", &lines::delete(&kept.uid)).danger()]));
    let picture = || picture::picture("week", &bands::picture(week, monday, levels));
    let files = week.is_comparable().then(picture).flatten().into_iter().collect();
    Reply { files, ..card(&format!("Your week of {}", span(monday)), text, rows) }
}

/// The figures of a week beside the bands, with their sources.
pub fn figures(bot: &Bot, kept: &Kept<Week>, monday: NaiveDate, levels: Levels<'_>) -> Reply {
    let (text, footer) = bands::figures(bot, &kept.body, levels);
    let back = button(bot, "Back to the week", &lines::read(monday));
    Reply { footer, ..card(&format!("The figures of {}", span(monday)), text, vec![Row::Buttons(vec![back])]) }
}

/// The sum of what they named, in a sentence.
fn total(week: &Week) -> String {
    let total = week.total();
    match week.unit {
        Unit::Hours if total == 1.0 => "You named one hour.".to_owned(),
        Unit::Hours => format!("You named {} hours.", shown(total)),
        Unit::Percent if (total - 100.0).abs() < 0.5 => "You named all of it.".to_owned(),
        Unit::Percent if total > 100.0 => {
            format!("That comes to {} %; I compare each as its share of what you named.", shown(total))
        }
        Unit::Percent if week.spent.len() == ACTIVITIES.len() => {
            format!("That comes to {} %; the rest is something else.", shown(total))
        }
        Unit::Percent => format!("That comes to {} %; the rest is what you didn't name.", shown(total)),
    }
}

/// The reply to figures that are not a week, and why. After a form, the way back to it is added elsewhere.
pub fn unread(bot: &Bot, monday: NaiveDate, unread: &Unread, is_form: bool) -> Reply {
    let text = match unread {
        Unread::Lines(lines) => unread_lines(lines),
        Unread::Mixed => {
            "Hours and percent stand side by side there, and I can't tell how long your week was. One of them throughout will do."
                .to_owned()
        }
        Unread::NoWeek(NoWeek::Empty) => {
            "I found no figure in it. One number behind one of the six names is enough to begin.".to_owned()
        }
        Unread::NoWeek(NoWeek::Zero) => {
            "That comes to no time at all. A week off? Then leave it out; the trend lives well with a gap.".to_owned()
        }
        Unread::NoWeek(NoWeek::TooManyHours(hours)) => format!(
            "That comes to {} hours, and a week has 168. If you meant percent, put a % behind one of them.",
            shown(*hours)
        ),
        Unread::NoWeek(NoWeek::TooManyPercent(percent)) => {
            format!("{} % is more than a whole week. All of it is 100 %.", shown(*percent))
        }
    };
    let write = (!is_form).then(|| button(bot, "Write it in", &lines::write(monday)));
    let pick = button(bot, "Pick shares", &lines::pick(monday));
    let buttons: Vec<Button> = write.into_iter().chain([pick]).collect();
    Reply { error: true, ..plain(&text, vec![Row::Buttons(buttons)]) }
}

/// The reply to a figure in the other unit than the week is saved in.
pub fn other_unit(bot: &Bot, monday: NaiveDate, week: &Week) -> Reply {
    let (unit, mark, other) = match week.unit {
        Unit::Hours => ("hours", "h", "percent"),
        Unit::Percent => ("percent", "%", "hours; with a % behind it, it goes in"),
    };
    let figure = |activity: &Activity| Some(format!("{} {} {mark}", activity.label, shown(week.figure(activity)?)));
    let stands: Vec<String> = ACTIVITIES.iter().filter_map(figure).collect();
    let text = format!(
        "Your week of {} stands in {unit}: {}.\n\nWhat you named now is in {other}. The form begins with what stands there.",
        span(monday),
        stands.join(" · ")
    );
    let write = button(bot, "Change it", &lines::write(monday));
    let pick = button(bot, "Pick shares", &lines::pick(monday));
    Reply { error: true, ..plain(&text, vec![Row::Buttons(vec![write, pick])]) }
}

fn unread_lines(lines: &[(String, Wrong)]) -> String {
    let says = |(line, wrong): &(String, Wrong)| {
        let line = echo(line);
        match wrong {
            Wrong::NoFigure => format!("• \"{line}\": I find no figure in it that I can read."),
            Wrong::NoActivity => format!("• \"{line}\": I can't tell which of the six that is."),
            Wrong::Negative => format!("• \"{line}\": that is less than nothing."),
            Wrong::Twice => format!("• \"{line}\": that one stands further up already."),
        }
    };
    let mut said: Vec<String> = lines.iter().take(NAMED).map(says).collect();
    match lines.len().saturating_sub(NAMED) {
        0 => {}
        1 => said.push("• and one more line.".to_owned()),
        more => said.push(format!("• and {more} more lines.")),
    }
    let names: Vec<&str> = ACTIVITIES.iter().map(|activity| activity.label).collect();
    format!(
        "Nothing is lost; this I couldn't read yet:\n{}\n\nA name and a figure a line, such as 18, 7.5 h or 45 %. The names: {}.",
        said.join("\n"),
        names.join(", ")
    )
}

/// The reply to a week that has not come yet.
pub fn not_yet(bot: &Bot) -> Reply {
    refused(
        bot,
        "That week is still to come. Come back when it is behind you. Last week, monday or 16 Nov are read as the latest there was; \
         these are there already:",
    )
}

/// The reply to a week too long ago to record.
pub fn too_long_ago(bot: &Bot) -> Reply {
    refused(bot, "I take weeks of the last year. Further back, memory makes its own figures. Nearer by:")
}

/// The reply when they have reached the limit of weeks.
pub fn too_many(bot: &Bot) -> Reply {
    let text = format!(
        "You have {MOST} weeks here, and that is as many as I keep for one person. Delete one, and there is room."
    );
    Reply { error: true, ..plain(&text, vec![Row::Buttons(vec![list_button(bot)])]) }
}

fn refused(bot: &Bot, text: &str) -> Reply {
    Reply { error: true, ..plain(text, vec![Row::Buttons(vec![last_button(bot), list_button(bot)])]) }
}
