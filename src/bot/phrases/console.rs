//! The console's own messages: about its `:` commands, and about files that it saves.

use super::quote::echo;
use std::io;

/// What `:help` prints.
pub const HELP: &str = "\
A line is what you would type to the bot: /ladder vp. Lines that begin with a colon steer the console.

:press 2                press the second button of the last message; :press m3 2 of message m3
:pick 1 3               pick from a list; :pick m3 1 3 from that of message m3
:fill \"one\" \"two\"       answer the open form, field by field
:on ben \"it works\" Save as a win
                        choose that from the menu of a message of Ben's; :on me of one of yours
:as ana                 be somebody else; :as ana admin in #mentors, :as ana in dm
:clock +7d              let time pass (m, h, d, w); :clock 2026-11-23T09:00 sets it, UTC
:clock jump +7d         the same, with the bot switched off meanwhile
:dms off                take no direct messages from the bot; :dms on takes them again
:help                   this
Ctrl-D leaves.";

/// The first text a new user reads at a terminal.
pub const WELCOME: &str = "\
This is Nextrung in your terminal. Nothing you type here leaves it.
Try /ladder vp, or /help. Press a button with :press 1. Tab completes,
:help explains the terminal, Ctrl-D leaves.
";

/// An unknown `:` command.
pub fn unknown(line: &str) -> String {
    format!("There is no \"{}\" here. :help lists what there is.", echo(line))
}

/// `:press` or `:pick` when there is nothing to press or pick.
pub fn nothing_there(what: &str) -> String {
    format!("There is nothing to {what} yet. Say a line first: /ladder vp")
}

/// A message that does not exist, or that only another person may see.
pub fn no_message(id: &str) -> String {
    format!("There is no message {} that you can see. The ids stand beside the messages.", echo(id))
}

/// `:press` without exactly one number.
pub const PRESS: &str = "Say which one: :press 2, or :press m3 2 for a button of message m3.";

/// A number outside the range.
pub fn out_of_range(what: &str, count: usize) -> String {
    match count {
        0 => format!("That message has nothing to {what}."),
        1 => format!("There is one to {what}: 1."),
        _ => format!("Choose a number from 1 to {count}."),
    }
}

/// Too few or too many picks.
pub fn pick_between(min: usize, max: usize) -> String {
    if min == max { format!("Pick exactly {min}.") } else { format!("Pick from {min} to {max}.") }
}

/// `:fill` without an open form.
pub const NO_FORM: &str = "No form is open. Forms open from buttons; any other line closes them again.";

/// More answers than the form has fields.
pub fn too_many_answers(fields: usize) -> String {
    match fields {
        1 => "The open form has one field. It is still open.".to_owned(),
        _ => format!("The open form has {fields} fields. It is still open."),
    }
}

/// A required field left empty.
pub fn still_empty(label: &str) -> String {
    format!("\"{label}\" needs an answer. The form is still open.")
}

/// An answer over its limit.
pub fn too_long(label: &str, max: usize) -> String {
    format!("\"{label}\" takes up to {max} characters. The form is still open.")
}

/// `:as` with an argument it does not know.
pub const AS: &str = "Say who and where: :as ana, :as ana admin, :as ana in #mentors, :as ana in dm";

/// `:on` without a message, or without a choice.
pub const ON: &str =
    "Say whose message, what it says and what you choose: :on ben \"it works\" Save as a win, or :on me \"…\"";

/// `:clock` with an argument it does not know.
pub const CLOCK: &str = "Say how far or to when: :clock +7d, :clock +90m, :clock 2026-11-23T09:00, :clock jump +7d";

/// `:dms` with an argument it does not know.
pub const DMS: &str = "Say whether you take direct messages from the bot: :dms on, or :dms off";

/// Direct messages are now open, or now closed.
pub fn dms(who: &str, open: bool) -> String {
    let who = echo(who);
    match open {
        true => format!("{who} takes direct messages again."),
        false => format!("{who} takes no direct messages any more. :dms on opens them."),
    }
}

/// A file that could not be saved in this folder.
pub fn unsaved(name: &str, folder: &str, why: io::ErrorKind) -> String {
    let why = match why {
        io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => "I may not write there",
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => "there is no room left",
        io::ErrorKind::AlreadyExists | io::ErrorKind::NotADirectory => "something else stands in its place",
        _ => "the system did not let me",
    };
    format!("I could not save {name} in {folder}: {why}. Nothing is lost; see to that, then ask for it again.")
}

/// The clock is set to an earlier moment.
pub const SET_BACK: &str = "The clock is set back. What was done meanwhile stays done.";
