//! The person whose weeks these are: their levels, the weeks they saved, and the week that a line means.

use super::lines::OF;
use super::says::bands::Levels;
use super::says::one;
use crate::bot::Bot;
use crate::bot::error::Error;
use crate::bot::line::value::Scalar;
use crate::bot::line::{Invocation, past};
use crate::bot::reply::Reply;
use crate::bot::request::Request;
use crate::bot::spec::{Arg, Kind};
use crate::mentoring::person::Address;
use crate::mentoring::week;
use crate::mentoring::week::reading::Figure;
use crate::mentoring::week::{ACTIVITIES, Week, reading};
use crate::store::entries::reflections::Kept;
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use std::collections::BTreeMap;

/// The person who asks, with the weeks they saved.
pub(super) struct Author<'a> {
    pub(super) at: Address,
    /// Today's date in their time zone.
    pub(super) today: NaiveDate,
    /// Their level, and the one they are heading to.
    pub(super) levels: Levels<'a>,
    /// Their weeks with the Monday of each, the latest first.
    pub(super) weeks: Vec<(NaiveDate, Kept<Week>)>,
}

impl<'a> Author<'a> {
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
        Ok(Author { at, today, levels, weeks })
    }

    /// The Monday of the week that the line means.
    pub(super) fn monday(&self, bot: &Bot, asked: &Invocation) -> Result<NaiveDate, Error> {
        let Some(said) = asked.one(OF) else { return Ok(week::looked_back_on(self.today)) };
        let monday = past::on(said, self.today).map(week::monday);
        match monday {
            Some(monday) if monday > self.today => Err(Error::from(one::not_yet(bot))),
            Some(monday) if self.today - monday <= EARLIEST + TimeDelta::days(6) => Ok(monday),
            _ => Err(Error::from(one::too_long_ago(bot))),
        }
    }

    /// The week that starts on this Monday, if they saved it.
    pub(super) fn week(&self, monday: NaiveDate) -> Option<&Kept<Week>> {
        self.weeks.iter().find(|(other, _)| *other == monday).map(|(_, kept)| kept)
    }

    /// Their latest week before this Monday with something to hand over, if that is not handed over yet.
    pub(super) fn waiting(&self, monday: NaiveDate) -> Option<&Kept<Week>> {
        let before = self.weeks.iter().filter(|(other, _)| *other < monday).map(|(_, kept)| kept);
        before.into_iter().find(|kept| !kept.body.hand_over.is_empty()).filter(|kept| !kept.body.handed)
    }
}

/// The figures in a line.
pub(super) fn figures(asked: &Invocation) -> BTreeMap<String, Figure> {
    let given = ACTIVITIES.iter().filter_map(|activity| Some((activity.id, asked.one(activity.id)?)));
    given.filter_map(|(id, figure)| Some((id.to_owned(), reading::figure(figure)?))).collect()
}

/// Saves a week, replacing their earlier figures for it. What they wanted to hand over stays, and the level they held.
pub(super) fn keep(
    bot: &Bot,
    who: &Author<'_>,
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
            // What they hold today says nothing of a week before one that is kept.
            let is_latest = who.weeks.first().is_none_or(|(latest, _)| *latest < monday);
            let level = who.levels.held.filter(|_| is_latest).map(|level| level.name.id.clone());
            let week = Week { level, ..week };
            let kept = bot.store().keep_reflection(&who.at, &monday.to_string(), week, now)?;
            kept.ok_or_else(|| Error::from(one::too_many(bot)))?
        }
    };
    Ok(one::kept(bot, &kept, monday, who.levels, news))
}

/// An argument for each of the six activities.
pub(super) fn shares() -> impl Iterator<Item = Arg> {
    let about = one::ABOUT;
    let share =
        |(activity, about): (&'static week::Activity, _)| Arg::new(activity.id, about, Kind::Scalar(Scalar::Share));
    ACTIVITIES.iter().zip(about).map(share)
}

pub(super) fn of() -> Arg {
    Arg::new(OF, "Another week than the last, by any day of it", Kind::Scalar(Scalar::Past))
}

/// The earliest week that can be saved: a year ago.
const EARLIEST: TimeDelta = TimeDelta::weeks(52);
