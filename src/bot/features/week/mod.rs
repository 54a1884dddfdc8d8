//! `/week`: where somebody's last week went, beside the bands of the level they hold and of the one they aim at. It is written into one
//! field or picked share by share; both come to the same line, so that nothing that was pressed waits in memory. What is done with
//! a week that is kept, `my-week`, stands on buttons alone. A week is named by its Monday, which names only one's own.

pub mod lines;
pub mod my_week;
pub mod says;

use crate::bot::Bot;
use crate::bot::error::Error;
use crate::bot::line::Invocation;
use crate::bot::line::past;
use crate::bot::line::value::Scalar;
use crate::bot::line::vocabulary::Vocabulary;
use crate::bot::reply::Reply;
use crate::bot::request::Request;
use crate::bot::request::Said;
use crate::bot::spec::Act;
use crate::bot::spec::Arg;
use crate::bot::spec::Command;
use crate::bot::spec::Feature;
use crate::bot::spec::Kind;
use crate::mentoring::ladder::Level;
use crate::mentoring::person::Address;
use crate::mentoring::week;
use crate::mentoring::week::ACTIVITIES;
use crate::mentoring::week::Week;
use crate::mentoring::week::reading;
use crate::mentoring::week::reading::Figure;
use crate::store::entries::reflections::Kept;
use chrono::DateTime;
use chrono::NaiveDate;
use chrono::TimeDelta;
use chrono::Utc;
use lines::OF;
use lines::SHOW;
use lines::TREND;
use lines::WEEK;
use says::all;
use says::one;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The earliest week that can be written down: a year ago.
const EARLIEST: TimeDelta = TimeDelta::weeks(52);

/// Where a week went.
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

/// An argument for each of the six.
pub(super) fn shares() -> impl Iterator<Item = Arg> {
    let about = one::ABOUT;
    let share =
        |(activity, about): (&'static week::Activity, _)| Arg::new(activity.id, about, Kind::Scalar(Scalar::Share));
    ACTIVITIES.iter().zip(about).map(share)
}

pub(super) fn of() -> Arg {
    Arg::new(OF, "Another week than the last, by any day of it", Kind::Scalar(Scalar::Past))
}

/// Who asks, and the weeks they kept.
pub(super) struct Asker<'a> {
    pub(super) at: Address,
    /// The date where they are.
    pub(super) today: NaiveDate,
    /// Where they are on the ladder, and where they are heading.
    pub(super) levels: Levels<'a>,
    /// Their weeks by their Mondays, the latest first.
    pub(super) weeks: Vec<(NaiveDate, Kept<Week>)>,
}

/// The two levels that a week is held against.
#[derive(Debug, Clone, Copy)]
pub struct Levels<'a> {
    /// The one they hold.
    pub held: Option<&'a Level>,
    /// The one they aim at, where that is another.
    pub aimed: Option<&'a Level>,
}

impl<'a> Asker<'a> {
    pub(super) fn of(bot: &'a Bot, request: &Request, now: DateTime<Utc>) -> Result<Self, Error> {
        let at = request.from.address();
        let (_, today) = bot.local(&at, now)?;
        let profile = bot.store().person(&at)?.map(|person| person.profile).unwrap_or_default();
        let level = |id: Option<&str>| id.and_then(|id| bot.knowledge().level(id));
        let (held, aimed) = (level(profile.level.as_deref()), level(profile.target.as_deref()));
        let levels = Levels { held, aimed: aimed.filter(|aimed| held.is_none_or(|held| held.number != aimed.number)) };
        let kept = bot.store().reflections::<Week>(&at)?.into_iter();
        let mut weeks: Vec<(NaiveDate, Kept<Week>)> =
            kept.filter_map(|kept| Some((kept.about.parse().ok()?, kept))).collect();
        weeks.sort_by_key(|(monday, _)| std::cmp::Reverse(*monday));
        Ok(Asker { at, today, levels, weeks })
    }

    /// The Monday of the week that is meant.
    pub(super) fn monday(&self, bot: &Bot, asked: &Invocation) -> Result<NaiveDate, Error> {
        let Some(said) = asked.one(OF) else { return Ok(week::looked_back_on(self.today)) };
        let monday = past::on(said, self.today).map(week::monday);
        match monday {
            Some(monday) if monday > self.today => Err(Error::from(one::not_yet(bot))),
            Some(monday) if self.today - monday <= EARLIEST + TimeDelta::days(6) => Ok(monday),
            _ => Err(Error::from(one::too_long_ago(bot))),
        }
    }

    /// The week that begins on this Monday, if they kept it.
    pub(super) fn week(&self, monday: NaiveDate) -> Option<&Kept<Week>> {
        self.weeks.iter().find(|(other, _)| *other == monday).map(|(_, kept)| kept)
    }

    /// The latest before this Monday in which they named something to hand over, where it did not leave their desk.
    pub(super) fn waiting(&self, monday: NaiveDate) -> Option<&Kept<Week>> {
        let before = self.weeks.iter().filter(|(other, _)| *other < monday).map(|(_, kept)| kept);
        before.into_iter().find(|kept| !kept.body.hand_over.is_empty()).filter(|kept| !kept.body.handed)
    }
}

fn run(bot: &Bot, request: &Request, asked: &Invocation, now: DateTime<Utc>) -> Result<Reply, Error> {
    let who = Asker::of(bot, request, now)?;
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
    // What was picked is the whole week; a line that was typed names what it changes.
    let figures = match who.week(monday) {
        Some(kept) if !matches!(request.said, Said::Press { .. }) => {
            reading::added(&kept.body, figures).ok_or_else(|| Error::from(one::other_unit(bot, monday, &kept.body)))?
        }
        _ => figures,
    };
    let week = reading::together(figures).map_err(|unread| Error::from(one::unread(bot, monday, &unread, false)))?;
    keep(bot, &who, monday, week, now)
}

/// The figures that a line gives.
pub(super) fn figures(asked: &Invocation) -> BTreeMap<String, Figure> {
    let given = ACTIVITIES.iter().filter_map(|activity| Some((activity.id, asked.one(activity.id)?)));
    given.filter_map(|(id, figure)| Some((id.to_owned(), reading::figure(figure)?))).collect()
}

/// A page of theirs, from the week on that is named, else from the latest.
fn list(bot: &Bot, who: &Asker<'_>, asked: &Invocation) -> Result<Reply, Error> {
    let from = asked.one(OF).and_then(|said| past::on(said, who.today)).map(week::monday);
    let first = from.map_or(0, |from| who.weeks.iter().take_while(|(monday, _)| *monday > from).count());
    Ok(all::page(bot, &who.weeks[first..], first > 0))
}

/// Keeps a week, in the place of what they said of it before. What they wanted to hand over stays.
pub(super) fn keep(
    bot: &Bot,
    who: &Asker<'_>,
    monday: NaiveDate,
    week: Week,
    now: DateTime<Utc>,
) -> Result<Reply, Error> {
    let before = who.week(monday);
    let news = match before {
        None => one::News::Kept,
        Some(kept) if kept.body.says_the_same(&week) => one::News::Same,
        Some(_) => one::News::Changed,
    };
    let changed = match before {
        Some(kept) => {
            let Week { spent, unit, .. } = week.clone();
            let change = move |week: &mut Week| (week.spent, week.unit) = (spent, unit);
            bot.store().change_reflection(&who.at, &kept.uid, now, change)?
        }
        None => None,
    };
    let kept = match changed {
        Some(kept) => kept,
        None => {
            let kept = bot.store().keep_reflection(&who.at, &monday.to_string(), week, now)?;
            kept.ok_or_else(|| Error::from(one::too_many(bot)))?
        }
    };
    Ok(one::kept(bot, &kept, monday, who.levels, news))
}
