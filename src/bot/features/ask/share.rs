//! `share`: posts an answer for everybody here, after a private preview. It exists only as buttons.

use super::index::Index;
use super::lines::{ANSWERS, LONGEST, POST, PREVIEW, QUESTION, SHARE, WITH_QUESTION};
use super::says;
use crate::bot::Bot;
use crate::bot::error::Error;
use crate::bot::line::Invocation;
use crate::bot::line::vocabulary::Vocabulary;
use crate::bot::reply::{Family, Reply};
use crate::bot::request::Request;
use crate::bot::spec::{Act, Arg, Command, Kind};
use chrono::{DateTime, Utc};
use std::sync::Arc;

/// `share preview|post|with-question answers=… [question]`
pub fn command(statements: &Arc<Vocabulary>, index: &Arc<Index>) -> Command {
    let index = Arc::clone(index);
    let run = move |bot: &Bot, _: &Request, asked: &Invocation, _: DateTime<Utc>| run(&index, bot, asked);
    let answers = || Arg::new(ANSWERS, "The statements that are shared", Kind::List(Arc::clone(statements))).required();
    let question =
        Arg::new(QUESTION, "The question, as everybody will read it", Kind::Text { max: LONGEST }).required();
    let act = |verb, about, args, form| Act { verb: Some(verb), about, args, form };
    Command::new(SHARE, "An answer for everybody here", run)
        .family(Family::Knowledge)
        .acts(vec![
            act(PREVIEW, "What others would see", vec![answers()], false),
            act(POST, "Post the answer", vec![answers()], false),
            act(WITH_QUESTION, "Post the answer with a question", vec![answers(), question], true),
        ])
        .on_buttons_alone()
        .keeps_nothing()
}

fn run(index: &Index, bot: &Bot, asked: &Invocation) -> Result<Reply, Error> {
    let ids: Vec<&str> = asked.several(ANSWERS).iter().map(String::as_str).collect();
    let shared: Vec<_> = ids.iter().filter_map(|id| Some((*id, index.get(id)?))).collect();
    Ok(match (asked.verb, asked.one(QUESTION)) {
        (Some(POST), _) => says::shared(bot, &shared, None),
        (Some(WITH_QUESTION), None) => says::share_form(bot, &ids),
        (Some(WITH_QUESTION), question) => says::shared(bot, &shared, question),
        _ => says::preview(bot, &shared),
    })
}
