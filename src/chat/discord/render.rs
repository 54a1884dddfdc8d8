//! From the bot's answers to the JSON that Discord takes. It translates and decides nothing.
//!
//! Whatever it is given, what comes out keeps to [`super::limits`]: Discord refuses the whole message otherwise.
//! What has to be left out for that is said in the log, because it is a mistake elsewhere.

use super::limits;
use super::limits::len;
use super::markdown::beginning;
use super::markdown::is_blank;
use super::markdown::label;
use super::markdown::markdown;
use super::markdown::plain;
use crate::bot::Completion;
use crate::bot::reply::Button;
use crate::bot::reply::Field;
use crate::bot::reply::Form;
use crate::bot::reply::Menu;
use crate::bot::reply::Pick;
use crate::bot::reply::Reply;
use crate::bot::reply::Row;
use crate::bot::reply::Text;
use crate::bot::request::Answer;
use crate::bot::request::Place;
use crate::bot::spec::RESERVED;
use serde_json::Value;
use serde_json::json;
use std::collections::HashSet;

const MESSAGE: u8 = 4;
const UPDATE: u8 = 7;
const COMPLETIONS: u8 = 8;
const MODAL: u8 = 9;

const ACTION_ROW: u8 = 1;
const BUTTON: u8 = 2;
const STRING_SELECT: u8 = 3;
const TEXT_INPUT: u8 = 4;

/// Neither the one loud button nor a warning.
const SECONDARY: u8 = 2;
const ONE_LINE: u8 = 1;
const SEVERAL_LINES: u8 = 2;
/// Only the person who asked sees it.
const EPHEMERAL: u64 = 1 << 6;
/// What stands where there are no words but Discord wants some.
const WORDLESS: &str = "…";

/// The body of the callback that gives this answer to somebody in this place.
pub(super) fn answer(answer: &Answer, place: &Place) -> Value {
    let reply = &answer.reply;
    if let Some(form) = &reply.form {
        return json!({ "type": MODAL, "data": modal(form) });
    }
    let mut data = message(reply);
    if answer.replaces {
        return json!({ "type": UPDATE, "data": data });
    }
    // In the bot's own direct messages it stays, so that it can be found again.
    if reply.private && *place != Place::Direct {
        data["flags"] = EPHEMERAL.into();
    }
    json!({ "type": MESSAGE, "data": data })
}

/// The body of the callback that offers these while somebody types.
pub(super) fn completions(offered: &[Completion]) -> Value {
    // A value that is too long cannot be shortened: it would mean something else.
    let fit = |offer: &&Completion| !is_blank(&offer.label) && (1..=limits::CHOICE_TEXT).contains(&len(&offer.value));
    let choice = |offer: &Completion| json!({ "name": label(&offer.label, limits::CHOICE_TEXT), "value": offer.value });
    let choices: Vec<Value> = offered.iter().filter(fit).take(limits::CHOICES).map(choice).collect();
    json!({ "type": COMPLETIONS, "data": { "choices": choices } })
}

/// A message. Every part is there, empty if need be, so that nothing is left of a message it takes the place of.
fn message(reply: &Reply) -> Value {
    let title = reply.title.as_deref().map(|title| label(title, limits::EMBED_TITLE)).filter(|title| !is_blank(title));
    let whole = markdown(&reply.text, usize::MAX);
    let carded = title.is_some() || reply.footer.is_some() || (len(&whole) > limits::CONTENT && !is_blank(&whole));
    let content = match carded {
        true => notice(reply.notice.as_deref().unwrap_or_default()),
        false if is_blank(&whole) => WORDLESS.to_owned(),
        false => whole,
    };
    let embeds = if carded { vec![embed(title.as_deref(), reply)] } else { Vec::new() };
    json!({
        "content": content,
        "embeds": embeds,
        "components": rows(&reply.rows),
        "allowed_mentions": { "parse": [] },
    })
}

/// The line above a card. It stands where markdown is read.
fn notice(words: &str) -> String {
    markdown(&Text::default().plain(words), limits::CONTENT)
}

fn embed(title: Option<&str>, reply: &Reply) -> Value {
    let mut left = limits::EMBED_SUM;
    let mut embed = json!({});
    if let Some(title) = title {
        left -= len(title);
        embed["title"] = title.into();
    }
    let description = markdown(&reply.text, limits::EMBED_DESCRIPTION);
    if !is_blank(&description) {
        left -= len(&description);
        embed["description"] = description.into();
    }
    let footer = plain(reply.footer.as_deref().unwrap_or_default(), left.min(limits::EMBED_FOOTER));
    if !is_blank(&footer) {
        embed["footer"] = json!({ "text": footer });
    }
    if left == limits::EMBED_SUM && embed["footer"].is_null() {
        // Discord refuses an embed that says nothing.
        embed["description"] = WORDLESS.into();
    }
    embed
}

/// Rows of things to press, as many as a message takes.
fn rows(rows: &[Row]) -> Vec<Value> {
    let mut seen = HashSet::new();
    let mut menus = 0..;
    let mut all: Vec<Value> = Vec::new();
    for row in rows {
        match row {
            Row::Buttons(buttons) => {
                let fit: Vec<Value> =
                    buttons.iter().filter(|button| is_pressable(&button.line, &mut seen)).map(button).collect();
                all.extend(fit.chunks(limits::ROW_BUTTONS).map(|five| action_row(five.to_vec())));
            }
            Row::Menu(choices) => {
                let fit = unique(&choices.options);
                let parts = fit.chunks(limits::SELECT_OPTIONS).zip(&mut menus);
                all.extend(parts.map(|(options, number): (_, u32)| action_row(vec![menu(choices, options, number)])));
            }
            Row::Pick(choices) => {
                if is_pressable(&choices.line, &mut seen) {
                    all.extend(pick(choices).map(|select| action_row(vec![select])));
                }
            }
        }
    }
    if all.len() > limits::ROWS {
        tracing::error!(rows = all.len(), "more rows than a message takes; the last are left out");
        all.truncate(limits::ROWS);
    }
    all
}

/// Whether a button can carry this line: short enough, and the only one in its message that does.
fn is_pressable(line: &str, seen: &mut HashSet<String>) -> bool {
    let fits = (1..=limits::CUSTOM_ID).contains(&len(line));
    let pressable = fits && seen.insert(line.to_owned());
    if !pressable {
        tracing::error!(length = len(line), "a line that no button can carry, or that one carries already; left out");
    }
    pressable
}

/// The choices whose lines a menu can carry. Their lines are values, apart from the `custom_id`s of the message.
fn unique(options: &[Button]) -> Vec<&Button> {
    let mut seen = HashSet::new();
    options.iter().filter(|option| is_pressable(&option.line, &mut seen)).collect()
}

fn action_row(components: Vec<Value>) -> Value {
    json!({ "type": ACTION_ROW, "components": components })
}

fn button(button: &Button) -> Value {
    let label = worded(&button.label, limits::BUTTON_LABEL);
    json!({ "type": BUTTON, "style": SECONDARY, "label": label, "custom_id": button.line })
}

fn menu(menu: &Menu, options: &[&Button], number: u32) -> Value {
    let option =
        |option: &&Button| json!({ "label": worded(&option.label, limits::SELECT_TEXT), "value": option.line });
    json!({
        "type": STRING_SELECT,
        "custom_id": format!("{RESERVED} {number}"),
        "placeholder": label(&menu.hint, limits::SELECT_HINT),
        "options": options.iter().map(option).collect::<Vec<_>>(),
    })
}

/// Nothing, where nothing can be picked.
fn pick(pick: &Pick) -> Option<Value> {
    let mut seen = HashSet::new();
    let options: Vec<Value> = pick
        .options
        .iter()
        .filter(|option| is_pressable(&option.value, &mut seen))
        .take(limits::SELECT_OPTIONS)
        .map(|option| json!({ "label": worded(&option.label, limits::SELECT_TEXT), "value": option.value }))
        .collect();
    if options.is_empty() {
        return None;
    }
    let most = pick.max.clamp(1, options.len());
    Some(json!({
        "type": STRING_SELECT,
        "custom_id": pick.line,
        "placeholder": label(&pick.hint, limits::SELECT_HINT),
        "min_values": pick.min.min(most),
        "max_values": most,
        "options": options,
    }))
}

fn modal(form: &Form) -> Value {
    let fields = form.fields.iter().take(limits::MODAL_FIELDS);
    json!({
        "custom_id": form.line,
        "title": worded(&form.title, limits::MODAL_TITLE),
        "components": fields.map(|field| action_row(vec![input(field)])).collect::<Vec<_>>(),
    })
}

fn input(field: &Field) -> Value {
    let most = field.max.clamp(1, limits::MODAL_VALUE);
    let mut input = json!({
        "type": TEXT_INPUT,
        "custom_id": field.id,
        "label": worded(&field.label, limits::MODAL_LABEL),
        "style": if field.long { SEVERAL_LINES } else { ONE_LINE },
        "required": field.required,
        "max_length": most,
    });
    if !field.value.is_empty() {
        input["value"] = beginning(&field.value, most).into();
    }
    input
}

/// A label that is never empty: Discord wants words on everything that can be pressed.
fn worded(words: &str, limit: usize) -> String {
    let label = label(words, limit);
    if is_blank(&label) { WORDLESS.to_owned() } else { label }
}
