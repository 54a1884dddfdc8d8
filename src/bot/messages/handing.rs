//! What is said about the one thing that somebody wants to hand over: named in a week, and asked about the next time.

use super::checkin::plain;
use super::deliveries::title;
use super::week::act;
use super::week::button;
use super::week::last_button;
use super::week::of;
use super::week::opens;
use crate::bot::Bot;
use crate::bot::commands::checkin;
use crate::bot::commands::my_week;
use crate::bot::commands::win;
use crate::bot::line::Invocation;
use crate::bot::reply::Button;
use crate::bot::reply::Field;
use crate::bot::reply::Reply;
use crate::bot::reply::Row;
use crate::bot::reply::Text;
use crate::mentoring::week::Week;
use crate::store::entries::reflections::Kept;
use chrono::NaiveDate;

/// The check-ins that come closest to what is to be handed over.
const ASKED_BY: [&str; 2] = ["climb", "stretch"];

/// The form for the one thing to hand over.
pub fn form(bot: &Bot, monday: NaiveDate, week: &Week) -> Reply {
    let field = Field {
        id: my_week::WHAT.to_owned(),
        label: "One thing, and who takes it".to_owned(),
        long: false,
        required: false,
        max: my_week::LONGEST_WHAT,
        value: week.hand_over.clone(),
    };
    opens("To hand over · only you", bot.line(&of(act(my_week::HAND), monday)), field)
}

/// It stands in the week now, or no longer does.
pub fn named(bot: &Bot, kept: &Kept<Week>, monday: NaiveDate) -> Reply {
    let back = button(bot, "Back to the week", &of(act(my_week::READ), monday));
    if kept.body.hand_over.is_empty() {
        return plain("Nothing to hand over stands in this week any more.", vec![Row::Buttons(vec![back])]);
    }
    let text = Text::default()
        .plain("Kept. The next time you look at a week, I ask whether it left your desk:\n\n")
        .quote(&kept.body.hand_over)
        .plain(
            "\n\nIt goes more easily with a date. A check-in comes by direct message on a day you choose. It asks about more than this, \
             and that day may be the one.",
        );
    let ask = |kind: &&str| {
        let start = Invocation { verb: Some(checkin::START), ..Invocation::of(checkin::NAME) };
        button(bot, &format!("Check-in: {}", title(bot, kind)), &start.with(checkin::KIND, *kind))
    };
    let mut buttons: Vec<Button> =
        ASKED_BY.iter().filter(|kind| bot.knowledge().checkin(kind).is_some()).map(ask).collect();
    buttons.push(back);
    Reply { text, rows: vec![Row::Buttons(buttons)], private: true, ..Reply::default() }
}

/// It left their desk.
pub fn handed(bot: &Bot, kept: &Kept<Week>) -> Reply {
    let text = Text::default()
        .quote(&kept.body.hand_over)
        .plain("\n\nThen it is somebody else's now. If they do it another way than you would, that is the point. What came of it may be a win.");
    let buttons = vec![button(bot, "Write it down as a win", &Invocation::of(win::NAME)), last_button(bot)];
    Reply { text, rows: vec![Row::Buttons(buttons)], private: true, ..Reply::default() }
}

/// Asks what became of what they wanted to hand over last, where that is not known.
pub fn asked_about(bot: &Bot, text: Text, waiting: Option<&Kept<Week>>) -> (Text, Vec<Button>) {
    let known = waiting.and_then(|kept| Some((kept, kept.about.parse().ok()?)));
    let Some((kept, monday)) = known else { return (text, Vec::new()) };
    let text = text.plain("\n\nLast time you wanted to hand over: ").quote(&kept.body.hand_over);
    let text = text.plain("\nDid it leave your desk?");
    let buttons = vec![
        button(bot, "It left my desk", &of(act(my_week::LEFT), monday)),
        button(bot, "Make it smaller", &of(act(my_week::HAND), monday)),
    ];
    (text, buttons)
}
