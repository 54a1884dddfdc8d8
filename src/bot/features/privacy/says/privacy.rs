//! Wording about stored data: what there is, who can read it, and how it is erased.

use super::super::lines;
use super::kept;
use crate::bot::Bot;
use crate::bot::features::{help, ladder, profile};
use crate::bot::phrases::buttons::button;
use crate::bot::phrases::quote::listed;
use crate::bot::reply::{Button, Reply, Row, Text};
use crate::store::export::{Section, Value};

/// What remains after a `/forget`, and for how long.
const COPIES: &str = "Copies of the database live up to 30 days longer: your words in them are closed for good, and the rest can be \
                      read until they go";

/// What is stored about the person who asks, and what happens to it.
pub fn about(bot: &Bot, sections: Option<&[Section]>) -> Reply {
    let text = match sections {
        Some(sections) => Text::default()
            .strong("About you")
            .plain(format!(" I keep {}. You set it or wrote it, or I need it to know you again.", named(sections))),
        None => Text::default().plain(
            "I keep nothing about you: not your name, not your id, not what you asked. Once you set something about \
             yourself, this page lists it, and this is how it is kept.",
        ),
    };
    let paragraphs = [
        ("Who reads it:", " you. No other member and no server's admin gets it from me.".to_owned()),
        (
            "Your own words",
            " are sealed with a key made for you alone. Whoever runs this bot could open them, if they set out to. Everything \
             else they can read as it stands."
                .to_owned(),
        ),
        ("How long:", " until you say /forget. Backups go 30 days later.".to_owned()),
    ];
    let text = paragraphs.into_iter().fold(text, |text, (head, rest)| text.plain("\n\n").strong(head).plain(rest));
    let more = button(bot, "The rest of it", &lines::more());
    let buttons = match sections {
        Some(_) => vec![button(bot, "Export", &lines::export()), more, button(bot, "Forget me", &lines::forget())],
        None => beginnings(bot).into_iter().chain([more]).collect(),
    };
    Reply {
        title: Some("What I keep about you".to_owned()),
        text,
        private: true,
        rows: vec![Row::Buttons(buttons)],
        ..Reply::default()
    }
}

/// The rest of it: what others keep, and what is never kept.
pub fn more(bot: &Bot) -> Reply {
    let paragraphs = [
        ("Discord", " carries every message between us, and can read them.".to_owned()),
        (
            "The key to your key",
            " is with whoever runs this bot. Without it, nothing you wrote can be opened.".to_owned(),
        ),
        ("Backups:", format!(" {COPIES}.")),
        (
            "Never kept:",
            " what you ask with /ask. Tell me that an answer was it, and I count the answer, not you.".to_owned(),
        ),
        ("Servers:", " I know which ones I'm in. What I keep for one goes 30 days after it removes me.".to_owned()),
    ];
    let text = paragraphs.into_iter().enumerate().fold(Text::default(), |text, (at, (head, rest))| {
        text.plain(if at == 0 { "" } else { "\n\n" }).strong(head).plain(rest)
    });
    Reply {
        title: Some("What I keep about you".to_owned()),
        text,
        private: true,
        rows: vec![Row::Buttons(vec![button(bot, "What I keep", &lines::privacy())])],
        ..Reply::default()
    }
}

/// Asks for confirmation, and says what is erased, what cannot be undone, and what remains where.
pub fn forget_asked(bot: &Bot, sections: &[Section]) -> Reply {
    let text = Text::default()
        .plain(format!("All of it goes: {}. So does the key to your words. ", named(sections)))
        .strong("It can't be undone")
        .plain(", neither by you nor by me nor by whoever runs this bot.")
        .plain("\n\n")
        .then(stays());
    let sure = lines::forget_everything();
    let keep = lines::keep();
    let buttons = vec![button(bot, "Keep it", &keep), button(bot, "Export first", &lines::export())];
    let forget = button(bot, "Forget everything", &sure).danger();
    Reply {
        title: Some("Forget everything?".to_owned()),
        text,
        private: true,
        rows: vec![Row::Buttons(buttons), Row::Buttons(vec![forget])],
        ..Reply::default()
    }
}

/// The reply when everything is erased.
pub fn forgotten(bot: &Bot) -> Reply {
    let text = Text::default()
        .strong("Forgotten.")
        .plain(" Everything I kept about you is gone, and the key to your words with it.")
        .plain("\n\n")
        .then(stays())
        .plain("\n\nThe ladder is still yours to read, and should you set something again, we start from nothing.");
    Reply { text, private: true, rows: vec![Row::Buttons(first_acts(bot))], ..Reply::default() }
}

/// The reply when nothing is stored: it was erased before, or nothing was ever set.
pub fn nothing_to_forget(bot: &Bot) -> Reply {
    let text = Text::default().plain("I keep nothing about you. There is nothing left to forget.");
    Reply { text, private: true, rows: vec![Row::Buttons(first_acts(bot))], ..Reply::default() }
}

/// The reply when they cancel.
pub fn kept(bot: &Bot) -> Reply {
    let text = Text::default().plain("Kept, all of it. Nothing has changed, and /forget is here whenever you want it.");
    let buttons =
        vec![button(bot, "What I keep", &lines::privacy()), button(bot, "What I can do", &help::lines::all())];
    Reply { text, private: true, rows: vec![Row::Buttons(buttons)], ..Reply::default() }
}

/// What remains outside the bot's control after an erasure.
fn stays() -> Text {
    Text::default().strong("What stays").plain(format!(
        " Discord keeps the messages in our DM, files included; what you saved stays where you put it. {COPIES}. If a \
         backup is ever restored, you stay forgotten."
    ))
}

/// Everything stored about a person, in one sentence short enough to be read aloud. It names values that are set, and counts rows
/// of which there are many; /export has all of it.
fn named(sections: &[Section]) -> String {
    let mut labels: Vec<String> = Vec::new();
    for section in sections {
        if let Some(counted) = kept::counted(section.name, section.rows.len()) {
            labels.extend(Some(counted).filter(|_| !section.rows.is_empty()));
            continue;
        }
        for (name, _) in section.rows.iter().flatten().filter(|(_, value)| *value != Value::Nothing) {
            let label = kept::label(section.name, name).unwrap_or(name).to_owned();
            if !labels.contains(&label) {
                labels.push(label);
            }
        }
    }
    listed(&labels.iter().map(String::as_str).collect::<Vec<_>>())
}

/// Where a person starts when nothing is stored about them.
pub(super) fn beginnings(bot: &Bot) -> [Button; 2] {
    let ladder = ladder::lines::ladder(true);
    let ladder = button(bot, "The whole ladder", &ladder);
    [button(bot, "Start", &profile::lines::start()), ladder]
}

/// Where a person goes after everything was erased.
fn first_acts(bot: &Bot) -> Vec<Button> {
    let ladder = ladder::lines::ladder(true);
    vec![button(bot, "The whole ladder", &ladder), button(bot, "What I can do", &help::lines::all())]
}
