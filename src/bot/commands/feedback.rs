//! `/feedback`: the words for a talk, practised in private before it. Nothing of it goes to anybody; it is kept as a draft of its
//! form, so that the words can be changed, and goes after a week.

use crate::bot::Bot;
use crate::bot::error::Error;
use crate::bot::line::Invocation;
use crate::bot::messages::feedback as messages;
use crate::bot::reply::Reply;
use crate::bot::request::Request;
use crate::bot::spec::Act;
use crate::bot::spec::Arg;
use crate::bot::spec::Command;
use crate::bot::spec::Kind;
use crate::store::drafts::KeepFor;
use chrono::DateTime;
use chrono::Utc;

/// The command's name.
pub const NAME: &str = "feedback";
/// Puts the words together.
pub const PRACTISE: &str = "practise";
/// Throws them away.
pub const DROP: &str = "drop";

/// Who it is for, by a name that they alone see.
pub const WHO: &str = "who";
/// What a camera would have seen.
pub const HAPPENED: &str = "happened";
/// What it did.
pub const EFFECT: &str = "effect";
/// What they ask for.
pub const ASK: &str = "ask";

/// The longest name, in characters.
pub const LONGEST_NAME: usize = 60;
/// The longest answer, in characters.
pub const LONGEST: usize = 600;

/// What somebody practises to say.
#[derive(Debug, Clone, Copy)]
pub struct Practised<'a> {
    /// The name of whoever it is for.
    pub who: Option<&'a str>,
    /// What happened.
    pub happened: &'a str,
    /// What it did.
    pub effect: &'a str,
    /// What they ask for.
    pub ask: &'a str,
}

/// `/feedback practise [who=…] happened=… effect=… ask`, `/feedback drop`
pub fn command() -> Command {
    let arg = |name, about, required, max| Arg { name, about, required, kind: Kind::Text { max } };
    let args = vec![
        arg(WHO, "Who it is for, by a name that only you see", false, LONGEST_NAME),
        arg(HAPPENED, "What happened, as a camera would have seen it", true, LONGEST),
        arg(EFFECT, "What it did", true, LONGEST),
        arg(ASK, "What you ask for", true, LONGEST),
    ];
    Command {
        name: NAME,
        about: "Practise what you want to tell somebody. Nothing of it goes to anybody",
        acts: vec![
            Act { verb: Some(PRACTISE), about: "Find the words, before the real talk", args, form: true },
            Act { verb: Some(DROP), about: "Throw away what you practised", args: Vec::new(), form: false },
        ],
        examples: &["/feedback practise"],
        offered: true,
        on_message: None,
        run,
    }
}

/// The line that opens the form, for buttons that lead here.
pub fn practise() -> Invocation {
    Invocation { verb: Some(PRACTISE), ..Invocation::of(NAME) }
}

fn run(bot: &Bot, request: &Request, asked: &Invocation, now: DateTime<Utc>) -> Result<Reply, Error> {
    let at = request.from.address();
    let line = bot.line(&practise());
    if asked.verb == Some(DROP) {
        let was_there = bot.store().drop_draft(&at, &line)?;
        return Ok(messages::dropped(bot, was_there));
    }
    let [who, happened, effect, ask] = [WHO, HAPPENED, EFFECT, ASK].map(|arg| asked.one(arg));
    let (Some(happened), Some(effect), Some(ask)) = (happened, effect, ask) else {
        return Ok(messages::form(bot, asked));
    };
    let written = [(WHO, who.unwrap_or_default()), (HAPPENED, happened), (EFFECT, effect), (ASK, ask)];
    let written = written.map(|(field, words)| (field.to_owned(), words.to_owned()));
    bot.store().keep_draft(&at, &line, written.into(), KeepFor::Anybody, now)?;
    Ok(messages::practised(bot, Practised { who, happened, effect, ask }))
}
