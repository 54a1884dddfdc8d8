//! Wording for forms that came back after something else had changed, or that emptied a field.

use crate::bot::Bot;
use crate::bot::line::pressed;
use crate::bot::phrases::buttons::{add, button};
use crate::bot::reply::{Button, Field, Reply, Row, Text};

/// The question when a field was changed both in this form and elsewhere. `is_kept` says that the form opens with both.
pub fn changed_meanwhile(
    bot: &Bot,
    line: &str,
    conflicts: &[&Field],
    sent: &[(String, String)],
    is_kept: bool,
) -> Reply {
    let mut text = Text::default()
        .plain("This changed somewhere else after you opened the form, so I have changed nothing. What is kept now:");
    for field in conflicts {
        text = text.plain("\n\n").strong(field.label.as_str()).block(field.value.as_str());
    }
    text = match is_kept {
        true => text.plain("\n\nWhat you just wrote is in the form too. Keep what you want of both, and send it."),
        false => {
            let theirs = sent.iter().filter(|(id, _)| conflicts.iter().any(|field| field.id == *id));
            theirs.fold(text.plain("\n\nWhat you just wrote, to copy:"), |text, (_, words)| {
                text.plain("\n\n").block(words.as_str())
            })
        }
    };
    let form = pressed::button(bot.commands(), line).ok();
    let back = form.map(|form| button(bot, "Back to the form", &form.invocation).main());
    let rows = vec![Row::Buttons(back.into_iter().collect())];
    Reply { text, rows, private: true, error: true, ..Reply::default() }
}

/// Adds that what a form emptied can be had again. `line` opens the form with it.
pub fn may_have_again(mut reply: Reply, line: String) -> Reply {
    reply.text = reply.text.plain("\n\nYou emptied a field. For an hour, I can bring back what was in it.");
    add(&mut reply.rows, Button::new("What was in it", line));
    reply
}
