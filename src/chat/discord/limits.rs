//! Discord's limits, one named constant each, and a check of our commands against them.
//!
//! The figures are from Discord's documentation of 2026-08. It does not say what a character is; [`len`] counts UTF-16
//! units, which are never fewer than code points, so both readings hold.

use crate::bot::spec::{Act, Arg, Command, Kind, RESERVED};

/// The text of a message above its embeds.
pub const CONTENT: usize = 2_000;
/// The heading of an embed.
pub const EMBED_TITLE: usize = 256;
/// The body of an embed.
pub const EMBED_DESCRIPTION: usize = 4_096;
/// The small print of an embed.
pub const EMBED_FOOTER: usize = 2_048;
/// The cards of one message.
pub const EMBEDS: usize = 10;
/// All text of all embeds of one message together.
pub const EMBED_SUM: usize = 6_000;
/// Action rows in a message.
pub const ROWS: usize = 5;
/// Buttons in an action row.
pub const ROW_BUTTONS: usize = 5;
/// The label of a button.
pub const BUTTON_LABEL: usize = 80;
/// The `custom_id` of a button, a select or a form; at least one character, and unique within a message.
pub const CUSTOM_ID: usize = 100;
/// Options of a select.
pub const SELECT_OPTIONS: usize = 25;
/// The label of one option of a select, and its value.
pub const SELECT_TEXT: usize = 100;
/// The placeholder of a closed select.
pub const SELECT_HINT: usize = 150;
/// The title of a modal.
pub const MODAL_TITLE: usize = 45;
/// Fields of a modal.
pub const MODAL_FIELDS: usize = 5;
/// The text above the fields of a modal.
pub const MODAL_TEXT: usize = 4_000;
/// The text in an empty field of a modal.
pub const PLACEHOLDER: usize = 100;
/// The question above one field of a modal.
pub const MODAL_LABEL: usize = 45;
/// The value of one field of a modal.
pub const MODAL_VALUE: usize = 4_000;
/// Choices offered as completions.
pub const CHOICES: usize = 25;
/// The name of one choice, and its value.
pub const CHOICE_TEXT: usize = 100;
/// Files of one message.
pub const FILES: usize = 10;
/// One file, in bytes; people who pay may send larger ones. It has to be smaller than this: sources differ on whether
/// the last byte counts.
pub const FILE: usize = 10 * 1_024 * 1_024;
/// The description of a file, for people who cannot see it.
pub const FILE_ALT: usize = 1_024;
/// Slash commands of one application.
pub const COMMANDS: usize = 100;
/// Message commands of one application.
pub const MESSAGE_COMMANDS: usize = 15;
/// Options of one command or subcommand, and subcommands of one command.
pub const OPTIONS: usize = 25;
/// The name of a command, a subcommand or an option.
pub const NAME: usize = 32;
/// The description of a command, a subcommand or an option.
pub const DESCRIPTION: usize = 100;
/// All names, descriptions and values of one command together.
pub const COMMAND_SUM: usize = 8_000;
/// The longest `max_length` that an option for free text can ask for.
pub const OPTION_TEXT: usize = 6_000;

/// The length of a text, as the limits count it.
pub fn len(text: &str) -> usize {
    text.encode_utf16().count()
}

/// Everything about these commands that Discord would refuse, one line each. Empty if all is well.
pub fn check(commands: &[Command]) -> Vec<String> {
    let mut found = Vec::new();
    if commands.len() > COMMANDS {
        found.push(format!("{} commands; Discord takes {COMMANDS}", commands.len()));
    }
    for (at, command) in commands.iter().enumerate() {
        if commands[..at].iter().any(|earlier| earlier.name == command.name) {
            found.push(format!("/{}: the name is taken twice", command.name));
        }
        check_command(command, &mut found);
    }
    check_menus(commands, &mut found);
    found
}

/// Checks the names of message commands. Those may contain capitals and spaces.
fn check_menus(commands: &[Command], found: &mut Vec<String>) {
    let titles: Vec<&str> = commands.iter().filter_map(|command| command.on_message).collect();
    if titles.len() > MESSAGE_COMMANDS {
        found.push(format!("{} commands on messages; Discord takes {MESSAGE_COMMANDS}", titles.len()));
    }
    for (at, title) in titles.iter().enumerate() {
        let allowed = |c: char| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_' | '\'');
        if title.trim() != *title || !(1..=NAME).contains(&len(title)) || !title.chars().all(allowed) {
            found.push(format!("`{title}` is not a name for a menu; 1 to {NAME} letters, digits, spaces, - and _"));
        }
        if titles[..at].contains(title) {
            found.push(format!("`{title}`: the name is taken twice"));
        }
    }
}

fn check_command(command: &Command, found: &mut Vec<String>) {
    let path = format!("/{}", command.name);
    if command.name == RESERVED {
        found.push(format!("{path}: the word is what menus go by"));
    }
    check_words(&path, command.name, command.about, found);
    let verbs = command.acts.iter().filter(|act| act.verb.is_some()).count();
    if command.acts.is_empty() || (verbs > 0 && verbs < command.acts.len()) || (verbs == 0 && command.acts.len() > 1) {
        found.push(format!("{path}: either one act without a verb, or a verb for each"));
    }
    if verbs > OPTIONS {
        found.push(format!("{path}: {verbs} verbs; Discord takes {OPTIONS}"));
    }
    for act in &command.acts {
        check_act(&path, act, found);
    }
    let sum = len(command.name) + len(command.about) + command.acts.iter().map(act_sum).sum::<usize>();
    if sum > COMMAND_SUM {
        found.push(format!("{path}: {sum} characters in all; Discord takes {COMMAND_SUM}"));
    }
}

fn check_act(path: &str, act: &Act, found: &mut Vec<String>) {
    let path = match act.verb {
        Some(verb) => {
            let path = format!("{path} {verb}");
            check_words(&path, verb, act.about, found);
            path
        }
        None => path.to_owned(),
    };
    if act.args.len() > OPTIONS {
        found.push(format!("{path}: {} arguments; Discord takes {OPTIONS}", act.args.len()));
    }
    for (at, arg) in act.args.iter().enumerate() {
        let path = format!("{path} {}", arg.name);
        check_words(&path, arg.name, arg.about, found);
        if act.args[..at].iter().any(|earlier| earlier.name == arg.name) {
            found.push(format!("{path}: the name is taken twice"));
        }
        if let Kind::Text { max } = arg.kind
            && !(1..=OPTION_TEXT).contains(&max)
        {
            found.push(format!("{path}: up to {max} characters; Discord takes 1 to {OPTION_TEXT}"));
        }
    }
}

/// Checks a name and its description.
fn check_words(path: &str, name: &str, about: &str, found: &mut Vec<String>) {
    let allowed = |c: char| (c.is_alphanumeric() && !c.is_uppercase()) || matches!(c, '-' | '_' | '\'');
    if name.is_empty() || name.chars().count() > NAME || !name.chars().all(allowed) {
        found.push(format!("{path}: `{name}` is no name; 1 to {NAME} lower-case letters, digits, - and _"));
    }
    if about.is_empty() || len(about) > DESCRIPTION {
        found.push(format!("{path}: a description of {} characters; Discord takes 1 to {DESCRIPTION}", len(about)));
    }
}

fn act_sum(act: &Act) -> usize {
    let words = |arg: &Arg| len(arg.name) + len(arg.about);
    act.verb.map_or(0, |verb| len(verb) + len(act.about)) + act.args.iter().map(words).sum::<usize>()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bot::error::Error;
    use crate::bot::reply::Reply;

    fn text(name: &'static str, max: usize) -> Arg {
        Arg::new(name, "What it says", Kind::Text { max })
    }

    fn command(name: &'static str, about: &'static str, args: Vec<Arg>) -> Command {
        Command::new(name, about, |_, _, _, _| Err(Error::from(Reply::default()))).acts(vec![Act {
            verb: None,
            about,
            args,
            form: false,
        }])
    }

    #[test]
    fn a_plain_command_is_allowed() {
        assert_eq!(check(&[command("win", "Keep one line", vec![text("words", 300)])]), Vec::<String>::new());
    }

    #[test]
    fn each_breach_is_named() {
        let long: &'static str = "x".repeat(101).leak();
        let found = check(&[
            command("Win", "Keep one line", vec![]),
            command("win", long, vec![]),
            command("win", "Again", vec![text("words", 0), text("words", 7_000)]),
        ]);
        let expected = [
            "/Win: `Win` is no name; 1 to 32 lower-case letters, digits, - and _",
            "/win: a description of 101 characters; Discord takes 1 to 100",
            "/win: the name is taken twice",
            "/win words: up to 0 characters; Discord takes 1 to 6000",
            "/win words: the name is taken twice",
            "/win words: up to 7000 characters; Discord takes 1 to 6000",
        ];
        assert_eq!(found, expected);
    }

    #[test]
    fn menus_of_messages_have_limits_of_their_own() {
        let named = |title| Command { on_message: Some(title), ..command("a", "Some", vec![]) };
        let found = |titles: &[&'static str]| {
            let mut found = Vec::new();
            check_menus(&titles.iter().map(|title| named(title)).collect::<Vec<_>>(), &mut found);
            found
        };
        assert_eq!(found(&["Save as a win", "Ask about it"]), Vec::<String>::new());
        let long: &'static str = "x".repeat(33).leak();
        for wrong in ["", " a", "a/b", "a\n", long] {
            assert_eq!(found(&[wrong]).len(), 1, "{wrong}");
        }
        assert_eq!(found(&["a", "a"]), ["`a`: the name is taken twice"]);
        let many: Vec<&'static str> = (0..16).map(|at| &*format!("n{at}").leak()).collect();
        assert_eq!(found(&many), ["16 commands on messages; Discord takes 15"]);
    }

    #[test]
    fn twenty_six_arguments_and_eight_thousand_characters_are_too_many() {
        let about = "x".repeat(100).leak();
        let many = |count| (0..count).map(|_| text("a", 5)).collect::<Vec<_>>();
        assert!(check(&[command("a", about, many(26))]).contains(&"/a: 26 arguments; Discord takes 25".to_owned()));

        let mut full = command("a", about, vec![]);
        full.acts = (0..25)
            .map(|n| {
                let args = (0..4).map(|_| Arg { about, ..text("argument", 5) }).collect();
                Act { verb: Some(format!("verb-{n}").leak()), about, args, form: false }
            })
            .collect();
        let found = check(&[full]);
        assert!(found.iter().any(|line| line.ends_with("characters in all; Discord takes 8000")), "{found:?}");
    }

    #[test]
    fn verbs_and_a_bare_act_do_not_mix() {
        let mut mixed = command("a", "Some", vec![]);
        mixed.acts.push(Act { verb: Some("list"), about: "Some", args: vec![], form: false });
        assert_eq!(check(&[mixed]), ["/a: either one act without a verb, or a verb for each"]);
    }
}
