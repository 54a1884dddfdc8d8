//! Wording of feedback practice.

use super::lines;
use super::lines::{ASK, EFFECT, HAPPENED, LONGEST, LONGEST_NAME, WHO};
use crate::bot::Bot;
use crate::bot::line::Invocation;
use crate::bot::phrases::buttons::{button, plain};
use crate::bot::phrases::quote::echo;
use crate::bot::phrases::statements::Marks;
use crate::bot::reply::{Field, Form, Reply, Row, Text};

/// The feedback that somebody practises.
#[derive(Debug, Clone, Copy)]
pub struct Practised<'a> {
    /// The name of the person it is for.
    pub who: Option<&'a str>,
    /// What happened.
    pub happened: &'a str,
    /// The effect it had.
    pub effect: &'a str,
    /// What the author asks for.
    pub ask: &'a str,
}

/// What to check before giving the feedback, each with the source it comes from.
const CHECKS: [(&str, &str); 3] = [
    ("Have they ever heard what you expect of them? If not, begin with that; the rest is news to them.", "001"),
    ("Direct, and of use: could they do something about it tomorrow morning?", "001"),
    ("Try it on someone where little is at stake, and let them tell you how you come across.", "000"),
];

/// The form, with what was written so far.
pub fn form(bot: &Bot, given: &Invocation) -> Reply {
    let field = |id: &str, label: &str, hint: &str, long, required, max| Field {
        id: id.to_owned(),
        label: label.to_owned(),
        long,
        required,
        max,
        placeholder: hint.to_owned(),
        value: given.one(id).unwrap_or_default().to_owned(),
    };
    let form = Form {
        title: "Before you say it · only you".to_owned(),
        line: bot.line(&lines::practise()),
        lead: Text::default().plain("Nothing of this goes to anybody. You get it back as you could say it aloud."),
        fields: vec![
            field(WHO, "Who is it for? A name only you see", "Ben", false, false, LONGEST_NAME),
            field(
                HAPPENED,
                "What happened, as a camera would show it?",
                "On Tuesday, in the review, you spoke over Cleo twice",
                true,
                true,
                LONGEST,
            ),
            field(
                EFFECT,
                "What did it do: to you, others, the work?",
                "She said nothing after that, and we missed what she saw",
                true,
                true,
                LONGEST,
            ),
            field(
                ASK,
                "What do you ask them to do?",
                "Let her finish, and ask her first next time",
                true,
                true,
                LONGEST,
            ),
        ],
    };
    Reply { form: Some(form), private: true, ..Reply::default() }
}

/// The words as they could be said aloud, and what to check before.
pub fn practised(bot: &Bot, said: Practised<'_>) -> Reply {
    let marks = Marks::of(bot.knowledge(), CHECKS.map(|(_, source)| source));
    let text = Text::default().plain("Read it ").strong("aloud").plain(", once, as you would say it:\n\n");
    let text = match said.who {
        Some(who) => text.quote(echo(who)).plain(", I want to tell you something I noticed.\n"),
        None => text.plain("I want to tell you something I noticed.\n"),
    };
    let mut text = text
        .quote(said.happened)
        .plain("\nWhat that did:\n")
        .quote(said.effect)
        .plain("\nWhat I ask of you:\n")
        .quote(said.ask)
        .plain("\nHow do you see it?\n\nThen let them speak. Before you say it:");
    for (check, source) in CHECKS {
        text = text.item().plain(format!("{check} {}", marks.mark(&[source])));
    }
    let text = text.plain(
        "\n\nNothing of this goes to anybody. I keep your words for a week, sealed, so that you can change them; then they go.",
    );
    let drop = lines::throw_away();
    let buttons = vec![button(bot, "Change the words", &lines::practise()), button(bot, "Throw it away", &drop)];
    Reply {
        title: Some("In your words".to_owned()),
        text,
        footer: marks.footer(bot.knowledge()),
        rows: vec![Row::Buttons(buttons)],
        private: true,
        // It may have been opened from a check-in, whose questions stay where they are.
        beside: true,
        draft: true,
        ..Reply::default()
    }
}

/// The reply when the draft is deleted, or there was none.
pub fn dropped(bot: &Bot, was_there: bool) -> Reply {
    let text = match was_there {
        true => "Gone, every word of it.",
        false => "There is nothing to throw away any more.",
    };
    let again = button(bot, "Practise something", &lines::practise());
    plain(text, vec![Row::Buttons(vec![again])])
}
