//! Replies when a line could not be read, and when something broke. Every no comes with a way on.

use crate::bot::Bot;
use crate::bot::line::vocabulary::Vocabulary;
use crate::bot::line::{Correction, Invocation, Refusal, Value, complete, pressed};
use crate::bot::phrases::buttons::{BUTTONS_A_ROW, button, choices};
use crate::bot::phrases::quote::echo;
use crate::bot::phrases::values;
use crate::bot::reply::{Button, Reply, Row, Span, Text, Weight};
use crate::bot::spec::{Act, Command, Kind, ONLY_ME};
use crate::mentoring::names::normalise;
use chrono::{DateTime, Utc};

/// The reply to a line that could not be read. `now` is the moment it came in.
pub fn refused(bot: &Bot, refusal: &Refusal, now: DateTime<Utc>) -> Reply {
    let (text, rows) = match refusal {
        Refusal::Empty => {
            (plain("I'm here. Ask for a level of the ladder, or see what else I can do."), first_acts(bot))
        }
        Refusal::NoCommand { word, nearest } => no_command(bot, word, *nearest),
        Refusal::NoVerb { command, word } => no_verb(bot, command, word.as_deref()),
        Refusal::NoName { so_far, arg, typed } => no_name(bot, so_far, arg, typed),
        Refusal::Unread { so_far, arg, typed } => unread(bot, so_far, arg, typed, now),
        Refusal::NoPlace { so_far, arg, typed, .. } => {
            let own = bot.command(so_far.command).and_then(|command| command.refuses);
            own.and_then(|refuses| refuses(bot, refusal, now)).unwrap_or_else(|| no_name(bot, so_far, arg, typed))
        }
        Refusal::Leftover { words, best } => leftover(bot, words, best),
        Refusal::Ambiguous { typed, readings } => ambiguous(bot, typed, readings),
        Refusal::TooManyWords { command, most } => {
            let says = format!("I look for a name there, and read up to {most} words of it. Fewer will do: ");
            (plain(says).strong(example(bot, command)), help_on(bot, command))
        }
        Refusal::Missing { so_far, arg } => missing(bot, so_far, arg),
        Refusal::Twice { command, arg } => {
            let says = format!(" stands there twice. Say it once, like this: {}", example(bot, command));
            (Text::default().strong(*arg).plain(says), help_on(bot, command))
        }
        Refusal::TooLong { most, were, .. } => {
            let says = format!("That is {were} characters; I can keep {most}. Shorten it a little and send it again.");
            (plain(says), first_acts(bot))
        }
        Refusal::NoButton => {
            let says = "I can't read this button any more. What it led to is still here, under its own name.";
            (plain(says), first_acts(bot))
        }
        Refusal::NoForm => {
            let says = "This form has changed since you opened it, so nothing was taken from it.";
            (plain(says), first_acts(bot))
        }
    };
    Reply { text, rows, private: true, error: true, ..Reply::default() }
}

/// A refusal of a form, with what was written into it and the way back, so that nobody has to write it twice. `kept` says that
/// the form opens with these words again.
pub fn handed_back(bot: &Bot, mut reply: Reply, line: &str, fields: &[(String, String)], kept: bool) -> Reply {
    let mut written = fields.iter().map(|(_, words)| words.trim()).filter(|words| !words.is_empty()).peekable();
    if written.peek().is_some() {
        reply.text = reply.text.plain(match kept {
            true => "\n\nThis is what you wrote. For a week it stands in the form again when you go back:",
            false => "\n\nThis is what you wrote, to copy:",
        });
    }
    for words in written {
        reply.text = reply.text.plain("\n\n").block(words);
    }
    if let Some(form) = pressed::button(bot.commands(), line).ok().filter(|reading| reading.act.form) {
        for row in &mut reply.rows {
            if let Row::Buttons(buttons) = row {
                buttons
                    .iter_mut()
                    .filter(|button| button.weight == Weight::Main)
                    .for_each(|button| button.weight = Weight::Plain);
            }
        }
        let back = button(bot, "Back to the form", &form.invocation).main();
        reply.rows.insert(0, Row::Buttons(vec![back]));
    }
    reply
}

/// The reply to a form that came back empty.
pub fn left_empty() -> Reply {
    let text = plain("There was nothing in it, so nothing has changed.");
    Reply { text, private: true, error: true, ..Reply::default() }
}

/// The reply when something broke. The code is also in the log.
pub fn broken(code: &str) -> Reply {
    let text = Text::default()
        .plain("That didn't reach me, and the fault is mine. Try again; if it comes back, tell whoever runs this bot the code ")
        .strong(code)
        .plain(".");
    Reply { text, private: true, error: true, ..Reply::default() }
}

/// The reply to a person over their rate limit.
pub fn too_fast() -> Reply {
    let text = Text::default()
        .plain("That was a lot at once, and others are asking too. Give me a few seconds, then try that one again.");
    Reply { text, private: true, error: true, ..Reply::default() }
}

/// Adds above an answer how a misspelt name was read, and offers the way back.
pub fn corrected(bot: &Bot, mut reply: Reply, invocation: &Invocation, corrections: &[Correction]) -> Reply {
    let mut note = Text::default();
    for correction in corrections {
        let gap = if note.is_empty() { "I read " } else { ", and " };
        note = note.plain(gap).strong(echo(&correction.typed)).plain(format!(" as {}", correction.title));
    }
    reply.text = note.plain(".\n\n").then(reply.text);
    let way_back = Invocation { verb: invocation.verb, ..Invocation::of(invocation.command) };
    let way_back = way_back.only_me(declares(bot, invocation, ONLY_ME));
    let button = button(bot, "Not that one", &way_back);
    match reply.rows.last_mut() {
        Some(Row::Buttons(buttons)) if buttons.len() < BUTTONS_A_ROW => buttons.push(button),
        _ => reply.rows.push(Row::Buttons(vec![button])),
    }
    reply
}

fn no_command(bot: &Bot, word: &str, nearest: Option<&'static str>) -> (Text, Vec<Row>) {
    match nearest {
        Some(name) => {
            let text = plain(format!("There is no command called \"{}\". Did you mean ", echo(word)));
            let line = bot.line(&Invocation::of(name));
            let button = Button::new(format!("/{name}"), line);
            (text.strong(name).plain("?"), vec![Row::Buttons(vec![button])])
        }
        None => {
            let says = format!("I don't know a command called \"{}\". This is where most people start:", echo(word));
            (plain(says), first_acts(bot))
        }
    }
}

fn no_verb(bot: &Bot, command: &'static str, word: Option<&str>) -> (Text, Vec<Row>) {
    let acts = bot.commands().iter().filter(|known| known.name == command).flat_map(|known| &known.acts);
    let button = |act: &Act| {
        let line = Invocation { verb: act.verb, ..Invocation::of(command) };
        button(bot, act.verb.unwrap_or(command), &line)
    };
    let says = match word {
        Some(word) => format!("There is no \"{}\" here. With /{command} you can:", echo(word)),
        None => format!("With /{command} you can:"),
    };
    (plain(says), choices("Choose one", acts.map(button).collect()))
}

fn no_name(bot: &Bot, so_far: &Invocation, arg: &'static str, typed: &str) -> (Text, Vec<Row>) {
    let Some(vocabulary) = vocabulary(bot, so_far, arg) else { return (Text::default(), first_acts(bot)) };
    let count = vocabulary.offered().count();
    if count > complete::MOST {
        return too_many_to_list(bot, so_far, arg, vocabulary, typed);
    }
    let known = match (vocabulary.what, count) {
        ("level", 6) => "The ladder here has six:".to_owned(),
        _ => "These are the ones I know:".to_owned(),
    };
    let says = format!("I don't know a {} called \"{}\". {known}", vocabulary.what, echo(typed));
    (plain(says), entries(bot, so_far, arg, vocabulary))
}

/// An unknown name in a very large vocabulary. Offers near names and the command without it, which has another way to choose.
fn too_many_to_list(
    bot: &Bot,
    so_far: &Invocation,
    arg: &'static str,
    vocabulary: &Vocabulary,
    typed: &str,
) -> (Text, Vec<Row>) {
    let act = act(bot, so_far).filter(|_| !normalise(typed).is_empty());
    let near = act.map(|act| complete::argument(act, arg, typed)).unwrap_or_default();
    let near = near.into_iter().filter_map(|offer| vocabulary.entry(&offer.value)).take(BUTTONS_A_ROW - 1);
    let mut buttons: Vec<Button> =
        near.map(|entry| button(bot, entry.title.clone(), &private(bot, so_far).with(arg, &entry.id))).collect();
    let says = match buttons.is_empty() {
        true => "A larger one nearby will do; or choose from what I know:",
        false => "Is it one of these?",
    };
    buttons.push(button(
        bot,
        if buttons.is_empty() { "Choose another way" } else { "None of these" },
        &Invocation::of(so_far.command),
    ));
    let text = plain(format!("I don't know a {} called \"{}\". {says}", vocabulary.what, echo(typed)));
    (text, vec![Row::Buttons(buttons)])
}

fn unread(bot: &Bot, so_far: &Invocation, arg: &'static str, typed: &str, now: DateTime<Utc>) -> (Text, Vec<Row>) {
    let kind = act(bot, so_far).and_then(|act| act.arg(arg)).map(|arg| &arg.kind);
    let Some(Kind::Scalar(scalar)) = kind else { return (Text::default(), first_acts(bot)) };
    let (says, example) = values::unread(*scalar, typed, now.date_naive());
    let Some(example) = example else { return (plain(says), first_acts(bot)) };
    let mut rows = help_on(bot, so_far.command);
    if let Some(Row::Buttons(buttons)) = rows.first_mut() {
        buttons.insert(0, button(bot, "Without it", &private(bot, so_far)));
    }
    (plain(says).strong(example).plain("."), rows)
}

fn missing(bot: &Bot, so_far: &Invocation, arg: &'static str) -> (Text, Vec<Row>) {
    match vocabulary(bot, so_far, arg) {
        Some(vocabulary) => {
            let says = format!("Which {}?", vocabulary.what);
            (plain(says), entries(bot, so_far, arg, vocabulary))
        }
        None => {
            let about = act(bot, so_far).and_then(|act| act.arg(arg)).map_or("", |arg| arg.about);
            let says = format!("One thing is missing: {}. For example: ", about.to_lowercase());
            (plain(says).strong(example(bot, so_far.command)), help_on(bot, so_far.command))
        }
    }
}

fn leftover(bot: &Bot, words: &[String], best: &Invocation) -> (Text, Vec<Row>) {
    let label = label(bot, best);
    let button = button(bot, label.clone(), &private(bot, best));
    let text = plain("I understood ").strong(label).plain(format!(", but not \"{}\". ", echo(&words.join(" "))));
    (text.plain("Is this what you were after?"), vec![Row::Buttons(vec![button])])
}

fn ambiguous(bot: &Bot, typed: &str, readings: &[Invocation]) -> (Text, Vec<Row>) {
    let button = |reading| button(bot, label(bot, reading), &private(bot, reading));
    let says = format!("\"{}\" can mean more than one thing here. Which one?", echo(typed));
    (plain(says), choices("Choose one", readings.iter().map(button).collect()))
}

/// A button for every entry of a vocabulary, each with what was understood beside it.
fn entries(bot: &Bot, so_far: &Invocation, arg: &'static str, vocabulary: &Vocabulary) -> Vec<Row> {
    let short = |id: &str| bot.knowledge().level(id).filter(|_| vocabulary.what == "level").map(|level| &level.short);
    let button = |entry: &crate::bot::line::vocabulary::Entry| {
        let line = private(bot, so_far).with(arg, &entry.id);
        button(bot, short(&entry.id).unwrap_or(&entry.title).clone(), &line)
    };
    choices(&format!("Choose a {}", vocabulary.what), vocabulary.offered().map(button).collect())
}

/// A label for an invocation, from the titles of its values.
fn label(bot: &Bot, invocation: &Invocation) -> String {
    let args = act(bot, invocation).into_iter().flat_map(|act| &act.args);
    let title = |name: &str, id: &str| {
        let entry = vocabulary(bot, invocation, name).and_then(|vocabulary| vocabulary.entry(id));
        entry.map_or_else(|| echo(id), |entry| entry.title.clone())
    };
    let given = args.filter_map(|arg| Some((arg.name, invocation.values.get(arg.name)?)));
    let titles: Vec<String> = given
        .flat_map(|(name, value)| match value {
            Value::One(id) => vec![title(name, id)],
            Value::Several(ids) => ids.iter().map(|id| title(name, id)).collect(),
            Value::Set => Vec::new(),
        })
        .collect();
    if titles.is_empty() { format!("/{}", invocation.command) } else { titles.join(" · ") }
}

/// The invocation for a button after a refusal: only the person sees the answer, and the button carries none of their own words.
fn private(bot: &Bot, invocation: &Invocation) -> Invocation {
    let mut invocation = invocation.clone().only_me(declares(bot, invocation, ONLY_ME));
    let args = act(bot, &invocation).map_or(&[][..], |act| &act.args);
    for arg in args.iter().filter(|arg| matches!(arg.kind, Kind::Text { .. })) {
        invocation.values.remove(arg.name);
    }
    invocation
}

fn declares(bot: &Bot, invocation: &Invocation, arg: &str) -> bool {
    act(bot, invocation).is_some_and(|act| act.arg(arg).is_some())
}

fn act<'a>(bot: &'a Bot, invocation: &Invocation) -> Option<&'a Act> {
    bot.command(invocation.command)?.act(invocation.verb)
}

fn vocabulary<'a>(bot: &'a Bot, invocation: &Invocation, arg: &str) -> Option<&'a Vocabulary> {
    match &act(bot, invocation)?.arg(arg)?.kind {
        Kind::Closed(vocabulary) | Kind::List(vocabulary) => Some(vocabulary),
        _ => None,
    }
}

fn example(bot: &Bot, command: &str) -> String {
    bot.command(command)
        .and_then(|known| known.examples.first())
        .map_or_else(|| format!("/{command}"), |line| (*line).to_owned())
}

fn help_on(bot: &Bot, command: &'static str) -> Vec<Row> {
    let explains = bot.commands().iter().find_map(|known| Some((known.name, known.explains?)));
    let Some((help, arg)) = explains else { return first_acts(bot) };
    vec![Row::Buttons(vec![button(bot, format!("How /{command} works"), &Invocation::of(help).with(arg, command))])]
}

/// The first steps, for a person who is lost.
fn first_acts(bot: &Bot) -> Vec<Row> {
    let step = |command: &Command| {
        let only_me = command.act(None).is_some_and(|act| act.arg(ONLY_ME).is_some());
        Some(button(bot, command.first_step?, &Invocation::of(command.name).only_me(only_me)))
    };
    vec![Row::Buttons(bot.commands().iter().filter_map(step).collect())]
}

fn plain(words: impl Into<String>) -> Text {
    Text(vec![Span::Plain(words.into())])
}
