//! Translates the bot's answers into Discord's JSON. It decides nothing.
//!
//! The output always keeps to [`super::limits`], since Discord refuses the whole message otherwise. Parts that are left
//! out for that reason are logged, because they are a mistake elsewhere.

use super::limits::len;
use super::markdown::{beginning, heading, is_blank, label, markdown, plain};
use super::mentions::CommandMentions;
use super::{attachments, limits};
use crate::bot::Completion;
use crate::bot::reply::{Button, Choice, Family, Field, Form, Menu, Pick, Reply, Row, Text, Weight};
use crate::bot::request::{Answer, Place};
use crate::bot::spec::RESERVED;
use crate::bot::words::clean;
use crate::chat::plain::glued;
use serde_json::{Value, json};
use std::collections::HashSet;

const MESSAGE: u8 = 4;
const MESSAGE_LATER: u8 = 5;
const UPDATE_LATER: u8 = 6;
const UPDATE: u8 = 7;
const COMPLETIONS: u8 = 8;
const MODAL: u8 = 9;

const ACTION_ROW: u8 = 1;
const BUTTON: u8 = 2;
const STRING_SELECT: u8 = 3;
const TEXT_INPUT: u8 = 4;
const TEXT_DISPLAY: u8 = 10;

const PRIMARY: u8 = 1;
const SECONDARY: u8 = 2;
const DANGER: u8 = 4;
const ONE_LINE: u8 = 1;
const SEVERAL_LINES: u8 = 2;
/// Visible only to the person who asked.
const EPHEMERAL: u64 = 1 << 6;
/// Replaces an empty text where Discord requires one.
const WORDLESS: &str = "…";

/// The body of the callback with this answer, in this place.
pub(super) fn answer(answer: &Answer, place: &Place, commands: &CommandMentions) -> Value {
    let reply = &answer.reply;
    if let Some(form) = &reply.form {
        return callback(MODAL, modal(form, commands));
    }
    if answer.replaces {
        return callback(UPDATE, message(reply, commands));
    }
    callback(MESSAGE, message_in(reply, place, commands))
}

fn callback(kind: u8, data: Value) -> Value {
    object([("type", kind.into()), ("data", data)])
}

/// An object that takes ownership of its values. `json!` copies them, nested ones once per level.
fn object<const N: usize>(fields: [(&str, Value); N]) -> Value {
    Value::Object(fields.into_iter().map(|(name, value)| (name.to_owned(), value)).collect())
}

/// How an answer is deferred.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Deferral {
    /// As a message of its own. Whether it is private is decided now and cannot change.
    Message {
        /// Whether only this person sees it.
        private: bool,
    },
    /// As an edit: the message that was pressed on stays until its replacement is there.
    Update,
}

/// The body of the callback that defers an answer.
pub(super) fn deferral(deferral: Deferral) -> Value {
    match deferral {
        Deferral::Update => json!({ "type": UPDATE_LATER }),
        Deferral::Message { private: true } => json!({ "type": MESSAGE_LATER, "data": { "flags": EPHEMERAL } }),
        Deferral::Message { private: false } => json!({ "type": MESSAGE_LATER }),
    }
}

/// A message in this place. In the bot's own direct messages a private one stays visible, so that it can be found
/// again.
pub(super) fn message_in(reply: &Reply, place: &Place, commands: &CommandMentions) -> Value {
    let mut data = message(reply, commands);
    if reply.private && *place != Place::Direct {
        data["flags"] = EPHEMERAL.into();
    }
    data
}

/// The body of the callback with these completions.
pub(super) fn completions(offered: &[Completion]) -> Value {
    let choice = |offer: &Completion| {
        let name = label(&offer.label, limits::CHOICE_TEXT);
        // A value that is too long cannot be shortened: it would mean something else.
        let fits = !is_blank(&name) && (1..=limits::CHOICE_TEXT).contains(&len(&offer.value));
        fits.then(|| object([("name", name.into()), ("value", offer.value.as_str().into())]))
    };
    let choices: Vec<Value> = offered.iter().filter_map(choice).take(limits::CHOICES).collect();
    callback(COMPLETIONS, object([("choices", choices.into())]))
}

/// A message. It has every part, even if empty, so that nothing is left of the message it replaces.
pub(super) fn message(reply: &Reply, commands: &CommandMentions) -> Value {
    let title =
        reply.title.as_deref().map(|title| heading(title, limits::EMBED_TITLE)).filter(|title| !is_blank(title));
    let whole = markdown(&reply.text, usize::MAX, commands);
    let is_long = len(&whole) > limits::CONTENT && !is_blank(&whole);
    let carded = title.is_some() || reply.footer.is_some() || !reply.sections.is_empty() || is_long;
    let (content, embeds) = match carded {
        true => (notice(reply.notice.as_deref().unwrap_or_default()), cards(title.as_deref(), whole, reply, commands)),
        false if is_blank(&whole) => (WORDLESS.to_owned(), Vec::new()),
        false => (whole, Vec::new()),
    };
    object([
        ("content", content.into()),
        ("embeds", embeds.into()),
        ("components", rows(&reply.rows).into()),
        ("attachments", attachments::attachments(&reply.files)),
        ("allowed_mentions", json!({ "parse": [] })),
    ])
}

/// The line above a card. Discord reads markdown there.
fn notice(words: &str) -> String {
    markdown(&Text::default().plain(words), limits::CONTENT, &CommandMentions::default())
}

/// A quiet colour for each kind of card. Its words say the same.
fn colour(family: Family) -> u32 {
    match family {
        Family::Knowledge => 0x5b_7c_99,
        Family::Yours => 0x6f_8f_72,
        Family::Asked => 0xb0_8d_57,
    }
}

/// The cards of a message, given the whole text of the first, which is cut here if necessary.
fn cards(title: Option<&str>, whole: String, reply: &Reply, commands: &CommandMentions) -> Vec<Value> {
    let mut left = limits::EMBED_SUM;
    let description = match len(&whole) <= limits::EMBED_DESCRIPTION {
        true => whole,
        false => markdown(&reply.text, limits::EMBED_DESCRIPTION, commands),
    };
    let mut first = card(title, description, reply.family, &mut left);
    let sections = reply.sections.iter().take(limits::EMBEDS - 1);
    let others: Vec<Value> = sections
        .map_while(|section| {
            let title = heading(&section.title, limits::EMBED_TITLE.min(left));
            let room = limits::EMBED_DESCRIPTION.min(left.checked_sub(len(&title))?);
            let description = markdown(&section.text, room, commands);
            (!is_blank(&description)).then(|| card(Some(&title), description, reply.family, &mut left))
        })
        .collect();
    let footer = plain(&glued(reply.footer.as_deref().unwrap_or_default().into()), left.min(limits::EMBED_FOOTER));
    let mut others = others;
    if !is_blank(&footer) {
        // The small print of a message is under its last card.
        others.last_mut().unwrap_or(&mut first)["footer"] = json!({ "text": footer });
    }
    if first["title"].is_null() && first["description"].is_null() && first["footer"].is_null() {
        // Discord refuses an empty embed.
        first["description"] = WORDLESS.into();
    }
    std::iter::once(first).chain(others).collect()
}

/// A card. `left` is the number of characters that the cards of the message still have.
fn card(title: Option<&str>, description: String, family: Option<Family>, left: &mut usize) -> Value {
    let mut card = json!({});
    if let Some(family) = family {
        card["color"] = colour(family).into();
    }
    if let Some(title) = title.filter(|title| !is_blank(title)) {
        *left -= len(title);
        card["title"] = title.into();
    }
    if !is_blank(&description) {
        *left -= len(&description);
        card["description"] = description.into();
    }
    card
}

/// Rows of components, as many as a message allows.
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
        tracing::error!(
            rows = all.len(),
            "more rows than a message takes, and the last are left out; please report this line"
        );
        all.truncate(limits::ROWS);
    }
    all
}

/// Whether a button can carry this line: it is short enough and unique in its message.
fn is_pressable(line: &str, seen: &mut HashSet<String>) -> bool {
    let fits = (1..=limits::CUSTOM_ID).contains(&len(line));
    let pressable = fits && seen.insert(line.to_owned());
    if !pressable {
        tracing::error!(
            length = len(line),
            "a line that no button can carry, or that one carries already, is left out; please report this line"
        );
    }
    pressable
}

/// The choices whose lines a menu can carry. Their lines are values, separate from the `custom_id`s of the message.
fn unique(options: &[Choice]) -> Vec<&Choice> {
    let mut seen = HashSet::new();
    options.iter().filter(|choice| is_pressable(&choice.button.line, &mut seen)).collect()
}

fn action_row(components: Vec<Value>) -> Value {
    object([("type", ACTION_ROW.into()), ("components", components.into())])
}

fn button(button: &Button) -> Value {
    let label = worded(&button.label, limits::BUTTON_LABEL);
    let style = match button.weight {
        Weight::Plain => SECONDARY,
        Weight::Main => PRIMARY,
        Weight::Danger => DANGER,
    };
    object([
        ("type", BUTTON.into()),
        ("style", style.into()),
        ("label", label.into()),
        ("custom_id", button.line.as_str().into()),
    ])
}

fn menu(menu: &Menu, options: &[&Choice], number: u32) -> Value {
    let mut set = options.iter().filter(|choice| choice.is_set).take(1).map(|choice| choice.button.line.as_str());
    let set = set.next();
    let entry = |choice: &&Choice| {
        let mut entry = option(&choice.button.label, &choice.button.line);
        let about = label(choice.about.as_deref().unwrap_or_default(), limits::SELECT_TEXT);
        if !is_blank(&about) {
            entry["description"] = about.into();
        }
        if set == Some(choice.button.line.as_str()) {
            entry["default"] = true.into();
        }
        entry
    };
    let options: Vec<Value> = options.iter().map(entry).collect();
    object([
        ("type", STRING_SELECT.into()),
        ("custom_id", format!("{RESERVED} {number}").into()),
        ("placeholder", label(&menu.hint, limits::SELECT_HINT).into()),
        ("options", options.into()),
    ])
}

fn option(label: &str, value: &str) -> Value {
    object([("label", worded(label, limits::SELECT_TEXT).into()), ("value", value.into())])
}

/// A select, or `None` if there is nothing to pick.
fn pick(pick: &Pick) -> Option<Value> {
    let mut seen = HashSet::new();
    let options: Vec<Value> = pick
        .options
        .iter()
        .filter(|option| is_pressable(&option.value, &mut seen))
        .take(limits::SELECT_OPTIONS)
        .map(|picked| option(&picked.label, &picked.value))
        .collect();
    if options.is_empty() {
        return None;
    }
    let most = pick.max.clamp(1, options.len());
    Some(object([
        ("type", STRING_SELECT.into()),
        ("custom_id", pick.line.as_str().into()),
        ("placeholder", label(&pick.hint, limits::SELECT_HINT).into()),
        ("min_values", pick.min.min(most).into()),
        ("max_values", most.into()),
        ("options", options.into()),
    ]))
}

fn modal(form: &Form, commands: &CommandMentions) -> Value {
    let lead = markdown(&form.lead, limits::MODAL_TEXT, commands);
    let lead = (!is_blank(&lead)).then(|| json!({ "type": TEXT_DISPLAY, "content": lead }));
    let fields = form.fields.iter().take(limits::MODAL_FIELDS);
    let rows: Vec<Value> = lead.into_iter().chain(fields.map(|field| action_row(vec![input(field)]))).collect();
    object([
        ("custom_id", form.line.as_str().into()),
        ("title", worded(&form.title, limits::MODAL_TITLE).into()),
        ("components", rows.into()),
    ])
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
    let placeholder = label(&field.placeholder, limits::PLACEHOLDER);
    if !is_blank(&placeholder) {
        input["placeholder"] = placeholder.into();
    }
    if !field.value.is_empty() {
        input["value"] = beginning(&clean(&field.value), most).into();
    }
    input
}

/// A label that is never empty: Discord requires one on every component.
fn worded(words: &str, limit: usize) -> String {
    let label = label(words, limit);
    if is_blank(&label) { WORDLESS.to_owned() } else { label }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bot::reply::{PickOption, Span};
    use crate::chat::discord::markdown::hostile::breaches;
    use proptest::prelude::*;

    fn channel() -> Place {
        Place::Channel("7".into())
    }

    fn as_new(reply: Reply) -> Value {
        answer(&Answer::new(reply, false), &channel(), &CommandMentions::default())
    }

    fn button(label: &str, line: &str) -> Button {
        Button::new(label, line)
    }

    #[test]
    fn a_card_is_one_embed_under_a_neutral_line() {
        let reply = Reply {
            notice: Some("The ladder, level 5 of 6".into()),
            title: Some("VP of Engineering".into()),
            text: Text::default().strong("The trap").plain(" You still run *sprints*."),
            footer: Some("From IC to CTO (essay)".into()),
            rows: vec![Row::Buttons(vec![button("Skills", "ladder vp section=skills")])],
            ..Reply::default()
        };
        let expected = json!({
            "type": 4,
            "data": {
                "content": "The ladder, level 5 of 6",
                "embeds": [{
                    "title": "VP of Engineering",
                    "description": "**The trap** You still run \\*sprints\\*.",
                    "footer": { "text": "From IC to CTO (essay)" },
                }],
                "components": [{ "type": 1, "components": [
                    { "type": 2, "style": 2, "label": "Skills", "custom_id": "ladder vp section=skills" },
                ]}],
                "attachments": [],
                "allowed_mentions": { "parse": [] },
            },
        });
        assert_eq!(as_new(reply), expected);
    }

    #[test]
    fn a_sentence_is_content_and_a_long_one_an_embed() {
        let short = as_new(Reply { text: Text::default().plain("Hello."), ..Reply::default() });
        assert_eq!((&short["data"]["content"], &short["data"]["embeds"]), (&json!("Hello."), &json!([])));
        let long = as_new(Reply { text: Text::default().plain("x".repeat(2_001)), ..Reply::default() });
        assert_eq!((&long["data"]["content"], &long["data"]["embeds"][0]["title"]), (&json!(""), &Value::Null));
        assert_eq!(long["data"]["embeds"][0]["description"], "x".repeat(2_001));
    }

    #[test]
    fn only_a_private_answer_in_a_channel_is_ephemeral() {
        let flags = |private, place: Place, replaces| {
            let reply = Reply { private, text: Text::default().plain("Hello."), ..Reply::default() };
            answer(&Answer::new(reply, replaces), &place, &CommandMentions::default())["data"]["flags"].clone()
        };
        assert_eq!(flags(true, channel(), false), 64);
        assert_eq!(flags(false, channel(), false), Value::Null);
        assert_eq!(flags(true, Place::Direct, false), Value::Null);
        // The message that is replaced keeps its visibility.
        assert_eq!(flags(true, channel(), true), Value::Null);
    }

    #[test]
    fn what_takes_a_cards_place_leaves_nothing_of_it() {
        let reply = Reply { text: Text::default().plain("Done."), ..Reply::default() };
        let update = answer(&Answer::new(reply, true), &channel(), &CommandMentions::default());
        assert_eq!(update["type"], 7);
        for part in ["embeds", "components", "attachments"] {
            assert_eq!(update["data"][part], json!([]), "{part}");
        }
    }

    #[test]
    fn menus_are_numbered_and_split_and_their_values_are_lines() {
        let options = (0..30).map(|n| button(&format!("Option {n}"), &format!("ladder {n}")).choice()).collect();
        let menu = Row::Menu(Menu { hint: "Which one?".into(), options });
        let rows =
            rows(&[menu, Row::Menu(Menu { hint: "Or".into(), options: vec![button("A", "ladder 0").choice()] })]);
        let ids: Vec<&Value> = rows.iter().map(|row| &row["components"][0]["custom_id"]).collect();
        assert_eq!(ids, ["choose 0", "choose 1", "choose 2"]);
        assert_eq!(rows[1]["components"][0]["options"].as_array().map(Vec::len), Some(5));
        assert_eq!(rows[0]["components"][0]["options"][3], json!({ "label": "Option 3", "value": "ladder 3" }));
    }

    #[test]
    fn a_list_to_pick_from_says_how_many() {
        let option = |value: &str| PickOption { label: value.to_uppercase(), value: value.into() };
        let pick = |min, max, options| Pick {
            hint: "Some".into(),
            line: "sample tags".into(),
            arg: "tags".into(),
            min,
            max,
            options,
        };
        let row = &rows(&[Row::Pick(pick(1, 9, vec![option("a"), option("b"), option("b")]))])[0];
        let select = &row["components"][0];
        assert_eq!((&select["min_values"], &select["max_values"]), (&json!(1), &json!(2)));
        assert_eq!(select["custom_id"], "sample tags");
        assert!(rows(&[Row::Pick(pick(0, 1, vec![]))]).is_empty());
    }

    #[test]
    fn a_form_is_a_modal_and_hands_back_what_was_written() {
        let field = |id: &str, long, value: &str| Field {
            id: id.into(),
            label: "In your own words".into(),
            long,
            required: long,
            max: 8,
            placeholder: String::new(),
            value: value.into(),
        };
        let form = Form {
            title: "A note · only you".into(),
            line: "sample note".into(),
            lead: Text::default().numbered(1).plain("How was it?"),
            fields: vec![field("mood", false, ""), field("words", true, " a *b*\n and on")],
        };
        let modal = as_new(Reply { form: Some(form), ..Reply::default() });
        assert_eq!(modal["data"]["components"][0], json!({ "type": 10, "content": "1. How was it?" }));
        let input = |at: usize| modal["data"]["components"][at + 1]["components"][0].clone();
        assert_eq!((&modal["type"], &modal["data"]["custom_id"]), (&json!(9), &json!("sample note")));
        assert_eq!(input(0).get("value"), None);
        let expected = json!({
            "type": 4, "custom_id": "words", "label": "In your own words", "style": 2, "required": true,
            "max_length": 8, "value": " a *b*\n ",
        });
        assert_eq!(input(1), expected);
    }

    #[test]
    fn completions_that_are_too_long_to_mean_themselves_are_left_out() {
        let offer = |label: &str, value: &str| Completion { label: label.into(), value: value.into() };
        let offered = [offer(&"l".repeat(200), "vp"), offer("x", &"v".repeat(101)), offer("y", ""), offer("", "z")];
        let body = completions(&offered);
        let choices = body["data"]["choices"].as_array().expect("an array");
        assert_eq!((body["type"].clone(), choices.len()), (json!(8), 1));
        assert_eq!(choices[0]["name"].as_str().map(len), Some(100));
        let many: Vec<Completion> = (0..40).map(|n| offer("x", &n.to_string())).collect();
        assert_eq!(completions(&many)["data"]["choices"].as_array().map(Vec::len), Some(25));
    }

    fn words() -> impl Strategy<Value = String> {
        prop_oneof![
            4 => "[ -~\n]{0,60}",
            1 => any::<String>(),
            1 => (0_usize..5_000).prop_map(|n| "wo*rd ".repeat(n)),
            1 => (0_usize..3_000).prop_map(|n| "👩‍💻".repeat(n)),
        ]
    }

    fn span() -> impl Strategy<Value = Span> {
        prop_oneof![
            words().prop_map(Span::Plain),
            words().prop_map(Span::Strong),
            words().prop_map(Span::Quote),
            "[0-9]{1,20}".prop_map(Span::Person),
            (words(), words()).prop_map(|(label, rest)| Span::Link { label, url: format!("https://{rest}") }),
        ]
    }

    fn row() -> impl Strategy<Value = Row> {
        let line = prop_oneof![4 => "[a-z]{0,3}", 1 => "[a-z]{90,120}"];
        let button = (words(), line.clone()).prop_map(|(label, line)| Button::new(label, line));
        let buttons = prop::collection::vec(button, 0..40).boxed();
        let options = prop::collection::vec(
            (words(), line.clone()).prop_map(|(label, value)| PickOption { label, value }),
            0..40,
        );
        let pick = (words(), line, 0_usize..30, 0_usize..30, options)
            .prop_map(|(hint, line, min, max, options)| Pick { hint, line, arg: "tags".into(), min, max, options });
        prop_oneof![
            buttons.clone().prop_map(Row::Buttons),
            (words(), buttons).prop_map(|(hint, options)| Row::Menu(Menu {
                hint,
                options: options.into_iter().map(Button::choice).collect()
            })),
            pick.prop_map(Row::Pick),
        ]
    }

    fn reply() -> impl Strategy<Value = Reply> {
        let maybe = || prop::option::of(words());
        let spans = prop::collection::vec(span(), 0..6).prop_map(Text);
        let rows = prop::collection::vec(row(), 0..4);
        (maybe(), maybe(), spans, maybe(), rows, any::<bool>()).prop_map(
            |(notice, title, text, footer, rows, private)| Reply {
                notice,
                title,
                text,
                footer,
                rows,
                private,
                ..Reply::default()
            },
        )
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(400))]

        #[test]
        fn whatever_is_said_keeps_to_the_limits(reply in reply()) {
            let body = as_new(reply);
            prop_assert_eq!(breaches(&body["data"]), Vec::<String>::new());
        }
    }
}
