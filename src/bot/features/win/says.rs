//! Wording of wins: lines of evidence that only their author can read.

use super::lines;
use super::lines::{LONGEST, PAGE, WORDS};
use crate::bot::Bot;
use crate::bot::line::{Invocation, link};
use crate::bot::phrases::buttons::{button, menu, plain};
use crate::bot::phrases::quote::{echo, short};
use crate::bot::phrases::{dates, undo};
use crate::bot::reply::{Button, Field, Form, Reply, Row, Span, Text};
use crate::mentoring::cadence::Zone;
use crate::store::entries::wins::{MOST, Win};

/// The entry in the menu of a message.
pub const SAVE: &str = "Save as a win";

/// The form for a new win, which starts with the text `begun`.
pub fn form(bot: &Bot, about: Option<&str>, begun: &str) -> Reply {
    let line = lines::new(about);
    let label = if about.is_some() { "In your own words: what happened?" } else { "What happened?" };
    asking(bot, "A win · only you", label, &line, begun)
}

/// The form that changes an existing win.
pub fn change_form(bot: &Bot, win: &Win) -> Reply {
    asking(bot, "Your win · only you", "What happened?", &lines::change(&win.uid), &win.words)
}

fn asking(bot: &Bot, title: &str, label: &str, line: &Invocation, value: &str) -> Reply {
    let field = Field {
        id: WORDS.to_owned(),
        label: label.to_owned(),
        long: true,
        required: true,
        max: LONGEST,
        placeholder: "Who did what, and what you had to do with it".to_owned(),
        value: value.to_owned(),
    };
    let form = Form {
        title: title.to_owned(),
        line: bot.line(line),
        lead: Text::default().plain("One line of evidence, while you remember it. Only you read it."),
        fields: vec![field],
    };
    Reply { form: Some(form), private: true, ..Reply::default() }
}

/// The reply when a new win is saved. `so_far` is the number of wins this quarter.
pub fn kept(bot: &Bot, win: &Win, so_far: u32) -> Reply {
    let text = quoted(Text::default().plain("Only you can read it.\n\n"), win);
    let text = match so_far {
        0 | 1 => text.plain("\n\nYour ").strong("first").plain(" this quarter."),
        many => text.plain("\n\nThat makes ").strong(many.to_string()).plain(" this quarter."),
    };
    card(bot, "Kept", text, win)
}

/// The card of one win.
pub fn one(bot: &Bot, win: &Win, zone: Option<&Zone>) -> Reply {
    card(bot, &dates::day_of(win.written, zone), quoted(Text::default(), win), win)
}

/// The reply when a win was changed.
pub fn changed(bot: &Bot, win: &Win) -> Reply {
    card(bot, "Changed", quoted(Text::default().plain("It now says:\n\n"), win), win)
}

/// The reply when a win is restored.
pub fn restored(bot: &Bot, win: &Win) -> Reply {
    card(bot, "It's back", quoted(Text::default(), win), win)
}

/// The reply when a win is deleted; it can be restored for an hour.
pub fn deleted(bot: &Bot, win: &Win) -> Reply {
    undo::deleted(bot, win.deleted, &lines::undo(&win.uid), vec![all_button(bot)])
}

/// The reply for an id that finds nothing: unknown, somebody else's, or gone for good. All three read the same.
pub fn gone(bot: &Bot) -> Reply {
    let text =
        "That win isn't here any more. An hour after you delete one, I can't bring it back. These are the ways on:";
    Reply { error: true, ..plain(text, vec![Row::Buttons(vec![all_button(bot), new_button(bot)])]) }
}

/// The reply when they have reached the limit of wins. `unwritten` is the text that could not be saved, if nothing else returns
/// it.
pub fn too_many(bot: &Bot, unwritten: Option<&str>) -> Reply {
    let mut text = Text::default().plain(format!(
        "You have {MOST} wins here, and that is as many as I keep for one person. Delete one that says less to you now, and there \
         is room."
    ));
    if let Some(words) = unwritten {
        text = text.plain("\n\nThis is what you wrote, to copy:\n\n").quote(words);
    }
    Reply { text, error: true, private: true, rows: vec![Row::Buttons(vec![all_button(bot)])], ..Reply::default() }
}

/// A page of wins, the latest first. `wins` holds one more than fits if there are earlier ones; `is_later` means that this is not
/// the first page.
pub fn page(bot: &Bot, wins: &[Win], is_later: bool, zone: Option<&Zone>) -> Reply {
    if wins.is_empty() {
        return none(bot, is_later);
    }
    let shown = &wins[..wins.len().min(PAGE as usize)];
    let mut text = Text::default();
    for win in shown {
        let gap = if text.is_empty() { "" } else { "\n\n" };
        text = text.plain(gap).strong(dates::day_of(win.written, zone)).plain("\n");
        text = quoted_as(text, win, &short(&win.words));
    }
    let option = |win: &Win| {
        let label = format!("{}: {}", dates::day_of(win.written, zone), echo(&win.words));
        button(bot, label, &lines::show(&win.uid)).choice()
    };
    let open = menu("Open one", shown.iter().map(option));
    let mut buttons = vec![new_button(bot).main()];
    if is_later {
        buttons.push(button(bot, "The latest", &lines::all()));
    }
    if let Some(last) = shown.last().filter(|_| wins.len() > shown.len()) {
        buttons.push(button(bot, "Earlier", &lines::before(&last.uid)));
    }
    Reply {
        title: Some("Your wins".to_owned()),
        text,
        rows: vec![open, Row::Buttons(buttons)],
        private: true,
        ..Reply::default()
    }
}

/// The page without wins: none at all, or none earlier.
fn none(bot: &Bot, is_later: bool) -> Reply {
    let mut buttons = vec![new_button(bot)];
    let text = match is_later {
        true => "Nothing earlier: the one before was your first.",
        false => {
            "None yet. The next time something works because of you, write one line on the spot: who did what, and what you had to \
             do with it. By the review nobody remembers, and here it stands. Only you read it."
        }
    };
    if is_later {
        buttons.push(all_button(bot));
    }
    plain(text, vec![Row::Buttons(buttons)])
}

/// A win, with buttons for what can be done with it.
fn card(bot: &Bot, title: &str, text: Text, win: &Win) -> Reply {
    let buttons = vec![button(bot, "Change it", &lines::change(&win.uid)), all_button(bot)];
    let delete = button(bot, "Delete", &lines::delete(&win.uid)).danger();
    let rows = vec![Row::Buttons(buttons), Row::Buttons(vec![delete])];
    Reply { title: Some(title.to_owned()), text, rows, private: true, ..Reply::default() }
}

/// The exact words of a win, and the message it is about.
fn quoted(text: Text, win: &Win) -> Text {
    quoted_as(text, win, &win.words)
}

fn quoted_as(text: Text, win: &Win, words: &str) -> Text {
    let mut text = match words.is_empty() {
        true => text.plain("What stood here can't be opened any more."),
        false => text.block(words),
    };
    if let Some(about) = &win.link {
        text = text.plain("\n");
        text.0.push(Span::Link { label: "The message".to_owned(), url: link::url(about) });
    }
    text
}

fn all_button(bot: &Bot) -> Button {
    button(bot, "My wins", &lines::all())
}

fn new_button(bot: &Bot) -> Button {
    button(bot, "Write one", &lines::new(None))
}
