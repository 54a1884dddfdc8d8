//! `/week`: where a person's last week went, next to the bands of the level they hold and of the one they aim at. They write it
//! in a form or pick it share by share; both end in the same line, so no press has to be remembered in between. Actions on a
//! saved week, `my-week`, exist only as buttons. A week is named by its Monday, which only ever finds the person's own.

mod author;
pub mod lines;
pub mod my_week;
pub mod says;

use crate::bot::Bot;
use crate::bot::error::Error;
use crate::bot::line::vocabulary::Vocabulary;
use crate::bot::line::{Invocation, past};
use crate::bot::reply::Reply;
use crate::bot::request::{Request, Said};
use crate::bot::spec::{Act, Arg, Command, Feature, Kind};
use crate::mentoring::week;
use crate::mentoring::week::reading;
use author::{Author, figures, keep, of, shares};
use chrono::{DateTime, Utc};
use lines::{OF, SHOW, TREND, WEEK};
use says::{all, one};
use std::sync::Arc;

/// Weeks: where the time went.
pub fn feature() -> Feature {
    Feature::new(vec![command(), my_week::command()])
}

/// `/week [trend|list] [hands-on=…] … [outside=…] [of=…]`
pub fn command() -> Command {
    let views = Arc::new(Vocabulary::new("view", &one::views()));
    let views = Arg::new(SHOW, "All your weeks instead of one", Kind::Closed(views));
    Command::new(WEEK, "Where your last week went, beside what your level is said to need. Only you see it", run)
        .with(Act::new(
            "Write it down or read it, a week at a time",
            [views].into_iter().chain(shares()).chain([of()]).collect(),
        ))
        .examples(&["/week", "/week hands-on=18 people=6 functions=9 planning=4", "/week trend"])
}

fn run(bot: &Bot, request: &Request, asked: &Invocation, now: DateTime<Utc>) -> Result<Reply, Error> {
    let who = Author::of(bot, request, now)?;
    match asked.one(SHOW) {
        Some(TREND) => return Ok(all::trend(bot, &who.weeks, who.levels)),
        Some(_) => return list(bot, &who, asked),
        None => {}
    }
    let monday = who.monday(bot, asked)?;
    let figures = figures(asked);
    if figures.is_empty() {
        return Ok(match who.week(monday) {
            Some(kept) => one::one(bot, kept, monday, who.levels, who.waiting(monday)),
            None => one::opening(bot, monday, who.today, &who.weeks, who.waiting(monday)),
        });
    }
    // Buttons from picking carry the whole week; a typed line names only what it changes.
    let figures = match who.week(monday) {
        Some(kept) if !matches!(request.said, Said::Press { .. }) => {
            reading::added(&kept.body, figures).ok_or_else(|| Error::from(one::other_unit(bot, monday, &kept.body)))?
        }
        _ => figures,
    };
    let week = reading::together(figures).map_err(|unread| Error::from(one::unread(bot, monday, &unread, false)))?;
    keep(bot, &who, monday, week, now)
}

/// A page of their weeks, starting at the week that the line names, or else at the latest.
fn list(bot: &Bot, who: &Author<'_>, asked: &Invocation) -> Result<Reply, Error> {
    let from = asked.one(OF).and_then(|said| past::on(said, who.today)).map(week::monday);
    let first = from.map_or(0, |from| who.weeks.iter().take_while(|(monday, _)| *monday > from).count());
    Ok(all::page(bot, &who.weeks[first..], first > 0))
}
