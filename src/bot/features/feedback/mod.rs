//! `/feedback`: practises the words for a talk in private. Nothing is sent to anybody. The words are kept as a draft of the form,
//! so that they can be changed, and are deleted after a week.

pub mod lines;
pub mod says;

use crate::bot::Bot;
use crate::bot::error::Error;
use crate::bot::line::Invocation;
use crate::bot::reply::Reply;
use crate::bot::request::Request;
use crate::bot::spec::{Act, Arg, Command, Feature, Kind};
use crate::store::drafts::KeepFor;
use chrono::{DateTime, Utc};
use lines::{ASK, DROP, EFFECT, FEEDBACK, HAPPENED, LONGEST, LONGEST_NAME, PRACTISE, WHO};

/// Practice for feedback, before it is given.
pub fn feature() -> Feature {
    Feature::new(vec![command()])
}

/// `/feedback practise [who=…] happened=… effect=… ask`, `/feedback drop`
pub fn command() -> Command {
    let arg = |name, about, required, max| Arg { required, ..Arg::new(name, about, Kind::Text { max }) };
    let args = vec![
        arg(WHO, "Who it is for, by a name that only you see", false, LONGEST_NAME),
        arg(HAPPENED, "What happened, as a camera would have seen it", true, LONGEST),
        arg(EFFECT, "What it did", true, LONGEST),
        arg(ASK, "What you ask for", true, LONGEST),
    ];
    Command::new(FEEDBACK, "Practise what you want to tell somebody. Nothing of it goes to anybody", run)
        .acts(vec![
            Act::of(PRACTISE, "Find the words, before the real talk", args).with_form(),
            Act::of(DROP, "Throw away what you practised", Vec::new()),
        ])
        .examples(&["/feedback practise"])
}

fn run(bot: &Bot, request: &Request, asked: &Invocation, now: DateTime<Utc>) -> Result<Reply, Error> {
    let at = request.from.address();
    let line = bot.line(&lines::practise());
    if asked.verb == Some(DROP) {
        let was_there = bot.store().drop_draft(&at, &line)?;
        return Ok(says::dropped(bot, was_there));
    }
    let [who, happened, effect, ask] = [WHO, HAPPENED, EFFECT, ASK].map(|arg| asked.one(arg));
    let (Some(happened), Some(effect), Some(ask)) = (happened, effect, ask) else {
        return Ok(says::form(bot, asked));
    };
    let written = [(WHO, who.unwrap_or_default()), (HAPPENED, happened), (EFFECT, effect), (ASK, ask)];
    let written = written.map(|(field, words)| (field.to_owned(), words.to_owned()));
    bot.store().keep_draft(&at, &line, written.into(), KeepFor::Anybody, now)?;
    Ok(says::practised(bot, says::Practised { who, happened, effect, ask }))
}
