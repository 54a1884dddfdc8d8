//! Rights: every actor against every action, in every way to do it.
//!
//! Ana has set everything about herself, and reads and changes it in every place. Everybody else gets exactly the reply they
//! would get if Ana did not exist, and nothing of hers changes.

use crate::support;
use crate::support::{address, everything, now, read};
use chrono::{NaiveTime, Weekday};
use nextrung::bot::Bot;
use nextrung::bot::reply::Reply;
use nextrung::bot::request::{Answer, Asker, Card, Place, Request, Said};
use nextrung::bot::spec::Kind;
use nextrung::mentoring::best_week::{BestWeek, Reasons};
use nextrung::mentoring::cadence::{Cadence, Rhythm, Zones};
use nextrung::mentoring::person::{Platform, Profile};
use nextrung::mentoring::readiness::{How, Readiness};
use nextrung::mentoring::week::Week;
use nextrung::store::checkins::schedules::{NewSchedule, Started};
use nextrung::store::drafts::KeepFor;
use nextrung::store::register::tables::TABLES;
use nextrung::store::register::{File, Whose};
use nextrung::store::{Owner, Store};
use rusqlite::Connection;
use std::collections::BTreeSet;
use std::path::Path;

const ANA: &str = "ana";
const CALLED: &str = "Anahita the 7th";
const HOPE: &str = "to stop rewriting Ben's code at night";
const PRACTISED: &str = "let the others ask first";
const HANDED: &str = "the Monday triage, to Cleo";
const BEST: &str = "the week the cache was untangled";
const WIN: &str = "the juniors asked me first";
const EVIDENCE: &str = "the cache instead of the cluster";

/// A person in a place.
#[derive(Debug, Clone)]
struct Actor {
    what: &'static str,
    from: Asker,
    place: Place,
}

/// An action, and its effect on the profile of the person who does it.
struct Action {
    what: &'static str,
    line: &'static str,
    /// The fields of a form.
    fields: &'static [(&'static str, &'static str)],
    /// The values picked from a list.
    picked: &'static [&'static str],
    does: Does,
}

enum Does {
    /// Shows all of these texts, and changes nothing.
    Show(&'static [&'static str]),
    /// Changes the profile to one that satisfies this.
    Change(fn(&Profile) -> bool),
    /// Leaves the profile as it is, and adds this to what is stored.
    Keep(&'static str),
    /// Deletes everything.
    Erase,
}

const fn shows(what: &'static str, line: &'static str, words: &'static [&'static str]) -> Action {
    Action { what, line, fields: &[], picked: &[], does: Does::Show(words) }
}

const fn changes(what: &'static str, line: &'static str, holds: fn(&Profile) -> bool) -> Action {
    Action { what, line, fields: &[], picked: &[], does: Does::Change(holds) }
}

const fn keeps(what: &'static str, line: &'static str, words: &'static str) -> Action {
    Action { what, line, fields: &[], picked: &[], does: Does::Keep(words) }
}

/// Every action on people's own data; a new one must be added here. `{uid}` is the name of Ana's check-in, `{asked}` the
/// idempotency key of its delivery, `{win}` the name of her win, `{best}` that of her best week, `{week}` that of her week,
/// `{check}` that of her readiness check.
const ACTIONS: &[Action] = &[
    shows("read the profile", "me", &["Engineering Manager", "Director of Engineering", "22:00", CALLED, HOPE]),
    shows("read the clock", "timezone", &["10:00", "Berlin"]),
    shows("see how it stands", "start", &["Engineering Manager", "Director of Engineering"]),
    shows("get the words to edit", "about-me", &[CALLED, HOPE]),
    shows("see what is kept", "privacy", &["the level you hold", "what you hope for"]),
    shows("take it along", "export", &["Europe/Berlin", CALLED, HOPE, "22:00-08:00"]),
    shows("ask to be forgotten", "forget", &["the level you hold", "what you hope for"]),
    shows("think better of it", "forget keep", &["Kept"]),
    shows("see the check-ins", "checkin list", &["Monday at 09:00"]),
    shows("see what a check-in would ask", "checkin start feedback", &["You have one of these"]),
    shows("begin it again", "checkin start feedback every=weekly on=monday at=09:00 begin", &["has begun already"]),
    shows("see what was written", "checkin history feedback", &["Nothing yet"]),
    shows("see all that was written", "checkin history", &["Nothing yet"]),
    shows("see what it is about", "checkin themes id={uid}", &["feedback you give"]),
    shows("see an entry", "asked entry of={asked}", &["Nothing is written here"]),
    shows("take a deletion back", "asked restore of={asked}", &["gone for good"]),
    shows("be offered less", "asked review of={asked}", &["What would make this worth"]),
    shows("be asked at once", "checkin now id={uid}", &["Only you read the answers"]),
    shows("have it go on", "checkin resume feedback", &["It goes on"]),
    shows("see the settings", "asked settings of={asked}", &["Monday at 09:00"]),
    shows("see the questions", "asked here of={asked}", &["Only you read the answers"]),
    shows("open the form", "asked answer of={asked}", &[]),
    shows("have it go on from a message", "asked resume of={asked}", &["It goes on"]),
    shows("take back an end that never was", "checkin undo id={uid}", &["It's back as it was: every Monday"]),
    shows("take back an end from a message", "asked unstop of={asked}", &["It's back as it was."]),
    shows("open it again", "asked undo of={asked}", &["It's open again."]),
    shows("see why it came", "asked why of={asked}", &["You began this on Monday 23 November"]),
    shows("get the dates for a calendar", "checkin calendar", &["DTSTART:20261130T080000Z", "Check-in: Feedback"]),
    shows("see how it stands when away", "away", &["You're here"]),
    shows("be back", "away back", &["Good to have you back"]),
    keeps("begin another", "checkin start stretch every=weekly on=friday at=16:00 begin", "stretch"),
    keeps("change it", "checkin change feedback at=10:00", "10:00"),
    keeps("want two reminders", "checkin change feedback nudges=twice", "Count(2)"),
    keeps("leave one out", "checkin skip feedback date=2026-11-30", "Fact(\"skipped\")"),
    keeps("have it wait", "checkin pause id={uid}", "Fact(\"paused\")"),
    keeps("end it", "checkin stop feedback", "Fact(\"ended\")"),
    keeps("be away", "away until=2026-12-07", "2026-12-07"),
    keeps("make it short", "checkin change id={uid} length=short", "Fact(\"short\")"),
    keeps("have it ask about something else", "checkin themes themes=week id={uid}", "(\"themes\", Fact(\"week\")"),
    keeps("say that it's over", "asked over of={asked}", "(\"ends\", Fact("),
    keeps("put it off", "asked snooze of={asked} for=tomorrow", "snoozed"),
    keeps("leave it", "asked skip of={asked}", "Fact(\"skipped\")"),
    Action {
        what: "answer",
        line: "asked answer of={asked}",
        fields: &[("first", "told Ben on Friday"), ("second", ""), ("third", "")],
        picked: &[],
        does: Does::Keep("told Ben on Friday"),
    },
    shows("get the words to practise", "feedback practise", &[PRACTISED]),
    shows("throw the practised words away", "feedback drop", &["Gone, every word of it."]),
    Action {
        what: "practise",
        line: "feedback practise",
        fields: &[
            ("who", "Ben"),
            ("happened", "he cut in twice"),
            ("effect", "she stopped"),
            ("ask", "let her finish"),
        ],
        picked: &[],
        does: Does::Keep("he cut in twice"),
    },
    shows("see the wins", "wins", &[WIN]),
    shows("read a win", "my-win show of={win}", &[WIN, "https://discord.com/channels/1/2/3"]),
    shows("get a win to edit", "my-win change of={win}", &[WIN]),
    keeps("delete a win", "my-win delete of={win}", "\"deleted\", Moment("),
    Action {
        what: "keep a win",
        line: "win",
        fields: &[("words", "Ben wrote the plan")],
        picked: &[],
        does: Does::Keep("Ben wrote the plan"),
    },
    Action {
        what: "change a win",
        line: "my-win change of={win}",
        fields: &[("words", "it was Cleo who asked")],
        picked: &[],
        does: Does::Keep("it was Cleo who asked"),
    },
    shows("see the last week", "week", &[HANDED, "36 %"]),
    shows("see the weeks", "week list", &[HANDED, "36 %"]),
    shows("see the weeks over time", "week trend", &["36 %"]),
    shows("read a week", "my-week read of=2026-11-16", &[HANDED, "36 %"]),
    shows("get a week to edit", "my-week write of=2026-11-16", &["Hands-on: 17.5"]),
    shows("get what is to be handed over to edit", "my-week hand of=2026-11-16", &[HANDED]),
    shows("pick a week", "my-week pick hands-on=40% of=2026-11-09", &["hands-on 40 %"]),
    shows("take back a deletion that never was", "my-week undo id={week}", &["It's back.", HANDED]),
    keeps("say that it was handed over", "my-week left of=2026-11-16", "\\\"handed\\\":true"),
    keeps("delete a week", "my-week delete id={week}", "\"deleted\", Moment("),
    keeps("change a week", "week people=41", "\\\"people\\\":41.0"),
    Action {
        what: "write another week",
        line: "my-week write of=2026-11-09",
        fields: &[("spent", "People: 40 %")],
        picked: &[],
        does: Does::Keep("\\\"people\\\":40.0"),
    },
    Action {
        what: "write a week",
        line: "my-week write of=2026-11-16",
        fields: &[("spent", "People: 12.25")],
        picked: &[],
        does: Does::Keep("\\\"people\\\":12.25"),
    },
    Action {
        what: "hand something else over",
        line: "my-week hand of=2026-11-16",
        fields: &[("what", "the release notes")],
        picked: &[],
        does: Does::Keep("the release notes"),
    },
    shows("be asked for a best week", "bestweek", &[BEST]),
    shows("see the best weeks", "best-weeks", &[BEST]),
    shows("read a best week", "my-best-week show of={best}", &[BEST, "energy of hers", "thought of hers"]),
    shows("get a best week to edit", "my-best-week change of={best}", &[BEST, "energy of hers"]),
    shows("choose what made it good", "my-best-week pick of={best}", &[BEST]),
    shows("get a thought to edit", "my-best-week think of={best}", &["thought of hers"]),
    shows("have a best week back that is there", "my-best-week undo of={best}", &[BEST]),
    shows("see the reasons that were picked", "reasons", &["I enjoy seeing people get better at something"]),
    shows(
        "have reasons back that are there",
        "my-reasons undo of={reasons}",
        &["From IC to CTO calls these right reasons"],
    ),
    keeps("delete reasons", "my-reasons delete of={reasons}", "\"deleted\", Moment("),
    keeps("delete a best week", "my-best-week delete of={best}", "\"deleted\", Moment("),
    Action {
        what: "write a best week",
        line: "my-best-week write tags=helped",
        fields: &[("week", "Cleo shipped it alone"), ("did", ""), ("energy", ""), ("drain", "")],
        picked: &[],
        does: Does::Keep("Cleo shipped it alone"),
    },
    Action {
        what: "change a best week",
        line: "my-best-week change of={best}",
        fields: &[("week", "it was the week after"), ("did", ""), ("energy", ""), ("drain", "")],
        picked: &[],
        does: Does::Keep("it was the week after"),
    },
    Action {
        what: "say anew what made it good",
        line: "my-best-week pick of={best}",
        fields: &[],
        picked: &["grew", "made"],
        does: Does::Keep("[\\\"grew\\\",\\\"made\\\"]"),
    },
    Action {
        what: "write down what they make of it",
        line: "my-best-week think of={best}",
        fields: &[("thought", "I liked being needed")],
        picked: &[],
        does: Does::Keep("I liked being needed"),
    },
    Action {
        what: "pick reasons",
        line: "reasons",
        fields: &[],
        picked: &["told"],
        does: Does::Keep("[\\\"told\\\"]"),
    },
    shows("go on with how ready they are", "readiness", &["You stopped on 23 November 2026"]),
    shows("see how ready they were", "readiness history", &["Engineering Manager, with 1 of 24 answered"]),
    shows(
        "read a question about being ready",
        "my-check ask of={check} to=cheaper",
        &["You said: On my own.", EVIDENCE],
    ),
    shows("see what it comes to", "my-check result of={check}", &["Engineering Manager"]),
    shows("see what stands", "my-check stands of={check}", &[EVIDENCE]),
    shows("stop there", "my-check stop of={check}", &["1 of 24"]),
    shows("undo what was not deleted", "my-check undo of={check}", &["It's back, with 1 of 24 answered."]),
    keeps("begin being asked about another level", "my-check begin vp", "\\\"level\\\":\\\"vp\\\""),
    keeps("answer how ready they are", "my-check mark of={check} to=layman how=with-help", "with-help"),
    keeps("leave a question out", "my-check skip of={check} to=layman", "layman"),
    keeps("say that it is enough", "my-check finish of={check}", "\\\"done\\\":true"),
    keeps("delete how ready they are", "my-check delete of={check}", "\"deleted\", Moment("),
    keeps("begin anew", "my-check anew of={check}", "\"deleted\", Moment("),
    Action {
        what: "put a line to an answer",
        line: "my-check mark of={check} to=cheaper how=taught-others",
        fields: &[("words", "in May, with Cleo")],
        picked: &[],
        does: Does::Keep("in May, with Cleo"),
    },
    changes("set the level", "me vp", |profile| profile.level.as_deref() == Some("vp")),
    changes("set the target", "me target=cto", |profile| profile.target.as_deref() == Some("cto")),
    changes("set quiet hours", "me quiet=01:00-02:00", |profile| profile.quiet != everything().quiet),
    changes("take something back", "me clear=hope", |profile| profile.hope.is_none()),
    changes("set the clock", "timezone lisbon", |profile| profile.zone.as_deref() == Some("Europe/Lisbon")),
    changes("begin", "start cto", |profile| profile.level.as_deref() == Some("cto")),
    changes("go on", "start target=open", |profile| profile.target.is_none()),
    Action {
        what: "send the form",
        line: "about-me",
        fields: &[("called", "Somebody"), ("hope", "to rest")],
        picked: &[],
        does: Does::Change(|profile| {
            profile.called.as_deref() == Some("Somebody") && profile.hope.as_deref() == Some("to rest")
        }),
    },
    Action {
        what: "pick from a list",
        line: "me",
        fields: &[],
        picked: &["called", "level"],
        does: Does::Change(|profile| profile.called.is_none() && profile.level.is_none()),
    },
    Action { what: "be forgotten", line: "forget everything", fields: &[], picked: &[], does: Does::Erase },
];

fn anas() -> Profile {
    Profile { called: Some(CALLED.to_owned()), hope: Some(HOPE.to_owned()), ..everything() }
}

/// The names of what Ana has: her check-in, its delivery, her win, her best week, her week, and her readiness check.
#[derive(Debug, Clone, Default)]
struct Names {
    uid: String,
    asked: String,
    win: String,
    best: String,
    reasons: String,
    check: String,
    week: String,
}

impl Names {
    /// The action with these names in place of the placeholders.
    fn said(&self, said: &Said) -> Said {
        let names = [
            ("{uid}", &self.uid),
            ("{asked}", &self.asked),
            ("{win}", &self.win),
            ("{best}", &self.best),
            ("{reasons}", &self.reasons),
            ("{week}", &self.week),
            ("{check}", &self.check),
        ];
        let named =
            |line: &str| names.iter().fold(line.to_owned(), |line, (stands_for, name)| line.replace(stands_for, name));
        let mut said = said.clone();
        match &mut said {
            Said::Line(line) | Said::Press { line, .. } | Said::Form { line, .. } => *line = named(line),
            Said::OnMessage { .. } => {}
            Said::Options { named: all, .. } => all.iter_mut().for_each(|(_, value)| *value = named(value)),
        }
        said
    }
}

/// Resets everybody's data before each cell, and returns the names of what Ana has.
fn settle(bot: &Bot, with_ana: bool) -> Names {
    let others = [address("ben"), address("root"), Asker::new(Platform::Discord, "ben").address()];
    for other in &others {
        bot.store().forget(other).unwrap();
    }
    let ben = |profile: &mut Profile| {
        *profile = Profile { hope: Some("what Ben hopes for".to_owned()), ..Profile::default() }
    };
    bot.store().change_profile(&address("ben"), now(), ben).unwrap();
    bot.store().forget(&address(ANA)).unwrap();
    if with_ana {
        bot.store().change_profile(&address(ANA), now(), |profile| *profile = anas()).unwrap();
        let at = NaiveTime::from_hms_opt(9, 0, 0).unwrap();
        let cadence = Cadence { rhythm: Rhythm::Weekly(Weekday::Mon), at, anchor: now().date_naive() };
        let zone = bot.zones().zone("Europe/Berlin").unwrap();
        let wanted = NewSchedule { kind: "feedback".to_owned(), cadence, zone };
        let started = bot.store().start_schedule(&address(ANA), wanted, "1", now()).unwrap();
        let Started::Begun(schedule, _) = started else { panic!("{started:?}") };
        let today = now().date_naive();
        let asked = bot.store().ask_now(&address(ANA), &schedule.uid, today, "1", now()).unwrap().unwrap();
        let link = Some("1/2/3".to_owned());
        let win = bot.store().keep_win(&address(ANA), WIN.to_owned(), link, now()).unwrap().unwrap().uid;
        let practised = vec![("ask".to_owned(), PRACTISED.to_owned())];
        bot.store().keep_draft(&address(ANA), "feedback practise", practised, KeepFor::Known, now()).unwrap();
        let words = |words: &str| words.to_owned();
        let best = BestWeek {
            tags: vec![words("solved")],
            week: words(BEST),
            energy: words("energy of hers"),
            thought: words("thought of hers"),
            ..BestWeek::default()
        };
        let best = bot.store().keep_reflection(&address(ANA), "", best, now()).unwrap().unwrap().uid;
        let reasons = Reasons { picked: vec![words("growth")] };
        let reasons = bot.store().keep_reflection(&address(ANA), "", reasons, now()).unwrap().unwrap().uid;
        let mut said = Readiness::about("em");
        said.mark("cheaper", How::OnMyOwn, Some(EVIDENCE.to_owned()));
        let check = bot.store().keep_reflection(&address(ANA), "", said, now()).unwrap().unwrap().uid;
        let spent = [("hands-on", 17.5), ("people", 31.0), ("hiring", 0.0)].map(|(id, figure)| (id.to_owned(), figure));
        let week = Week { spent: spent.into(), hand_over: HANDED.to_owned(), ..Week::default() };
        let week = bot.store().keep_reflection(&address(ANA), "2026-11-16", week, now()).unwrap().unwrap().uid;
        return Names { uid: schedule.uid, asked, win, best, reasons, week, check };
    }
    Names::default()
}

fn channel(name: &str) -> Place {
    Place::Channel(name.to_owned())
}

fn ana_everywhere() -> Vec<Actor> {
    let ana = |what, place| Actor { what, from: Asker::new(Platform::Console, ANA), place };
    vec![
        ana("the owner in a channel", channel("#mentors")),
        ana("the owner in another server", channel("#elsewhere")),
        ana("the owner in a direct message", Place::Direct),
        // What a platform says of somebody who left is what it says of anybody in a direct message.
        Actor {
            what: "the owner after leaving",
            from: Asker { language: None, ..Asker::new(Platform::Console, ANA) },
            place: Place::Direct,
        },
    ]
}

fn others() -> Vec<Actor> {
    let somebody = |what, id: &str, place| Actor { what, from: Asker::new(Platform::Console, id), place };
    let admin = Asker { admin: true, ..Asker::new(Platform::Console, "root") };
    vec![
        somebody("another member", "ben", channel("#mentors")),
        somebody("another member, in a direct message", "ben", Place::Direct),
        somebody("a stranger", "cleo", channel("#mentors")),
        Actor { what: "a server's admin", from: admin.clone(), place: channel("#mentors") },
        Actor { what: "a server's admin, in a direct message", from: admin, place: Place::Direct },
        Actor {
            what: "the same id on another platform",
            from: Asker::new(Platform::Discord, ANA),
            place: Place::Direct,
        },
        somebody("an id with a space", "ana ", channel("#mentors")),
        somebody("an id in capitals", "ANA", channel("#mentors")),
        somebody("a pattern", "%", channel("#mentors")),
        somebody("nobody", "", channel("#mentors")),
    ]
}

/// Every way to do an action: typed, as the platform's own options, and pressed or sent from all kinds of cards, including the
/// owner's.
fn ways(action: &Action) -> Vec<Said> {
    let owner = Some(ANA.to_owned());
    let cards = [
        Card::Private,
        Card::Public { owner },
        Card::Public { owner: Some("ben".to_owned()) },
        Card::Public { owner: None },
    ];
    let line = action.line.to_owned();
    let own = |words: &&str| (*words).to_owned();
    let fields = || action.fields.iter().map(|(id, words)| ((*id).to_owned(), (*words).to_owned())).collect::<Vec<_>>();
    let mut ways = Vec::new();
    for on in cards {
        ways.push(match action.fields {
            [] => Said::Press { line: line.clone(), picked: action.picked.iter().map(own).collect(), on },
            _ => Said::Form { line: line.clone(), fields: fields(), on: Some(on) },
        });
    }
    if action.fields.is_empty() && action.picked.is_empty() {
        ways.push(Said::Line(format!("/{line}")));
        if let Some((command, named)) =
            line.split_once(' ').and_then(|(command, rest)| Some((command, rest.split_once('=')?)))
            && !named.0.contains(' ')
        {
            let named = vec![(named.0.to_owned(), named.1.to_owned())];
            ways.push(Said::Options { command: command.to_owned(), verb: None, named });
        }
    }
    ways
}

fn answer(bot: &Bot, actor: &Actor, said: &Said) -> Answer {
    let (from, place) = (actor.from.clone(), actor.place.clone());
    bot.answer(&Request { id: "1".to_owned(), from, place, said: said.clone() }, now())
}

/// The whole text of a reply, with the fields of a form and the files.
fn all_of(reply: &Reply) -> String {
    let mut all = read(reply);
    for field in reply.form.iter().flat_map(|form| &form.fields) {
        all.push_str(&format!("\n{}", field.value));
    }
    for file in &reply.files {
        // A picture says in words what it shows.
        all.push_str(&file.alt);
        all.push_str(&String::from_utf8_lossy(&file.bytes));
    }
    all
}

/// An answer with one name for every random name, because everything a person creates has a random one.
fn alike(answer: &Answer) -> String {
    const UID: usize = 26;
    let answer = format!("{answer:?}");
    let words = answer.split_inclusive(|c: char| !c.is_ascii_alphanumeric());
    let is_name = |word: &str| word.trim_end_matches(|c: char| !c.is_ascii_alphanumeric()).len() == UID;
    words.map(|word| if is_name(word) { "…" } else { word }).collect()
}

fn profile(bot: &Bot, id: &str) -> Option<Profile> {
    bot.store().person(&address(id)).unwrap().map(|person| person.profile)
}

/// Everything stored about a person, as their export has it.
fn kept_of(bot: &Bot, id: &str) -> String {
    format!("{:?}", bot.store().export(&address(id)).unwrap())
}

#[test]
fn the_owner_reads_and_changes_everything_from_everywhere() {
    let bot = support::bot();
    let mut cells = 0;
    for actor in ana_everywhere() {
        for action in ACTIONS {
            for said in ways(action) {
                let cell = format!("{}: {} as {said:?}", actor.what, action.what);
                let said = settle(&bot, true).said(&said);
                let before = kept_of(&bot, ANA);
                let Answer { reply, .. } = answer(&bot, &actor, &said);
                assert!(!reply.error && reply.private && !reply.shared, "{cell}: {}", read(&reply));
                let all = all_of(&reply);
                let kept = profile(&bot, ANA);
                match &action.does {
                    Does::Show(words) => {
                        assert!(words.iter().all(|words| all.contains(words)), "{cell}: {all}");
                        assert_eq!(kept, Some(anas()), "{cell}");
                    }
                    Does::Change(holds) => {
                        assert!(kept.as_ref().is_some_and(holds) && kept != Some(anas()), "{cell}: {kept:?}")
                    }
                    Does::Keep(words) => {
                        assert_eq!(kept, Some(anas()), "{cell}");
                        let after = kept_of(&bot, ANA);
                        assert!(!before.contains(words) && after.contains(words), "{cell}: {after}");
                    }
                    Does::Erase => assert_eq!(kept, None, "{cell}"),
                }
                assert_eq!(
                    profile(&bot, "ben").and_then(|ben| ben.hope).as_deref(),
                    Some("what Ben hopes for"),
                    "{cell}"
                );
                cells += 1;
            }
        }
    }
    assert!(cells > 4 * ACTIONS.len() * 4, "{cells}");
}

#[test]
fn for_everybody_else_there_might_as_well_be_no_ana() {
    let (with, without) = (support::bot(), support::bot());
    let mut cells = 0;
    for actor in others() {
        for action in ACTIONS {
            for said in ways(action) {
                let cell = format!("{}: {} as {said:?}", actor.what, action.what);
                let said = settle(&with, true).said(&said);
                settle(&without, false);
                let before = kept_of(&with, ANA);
                let answers = [&with, &without].map(|bot| answer(bot, &actor, &said));
                assert_eq!(alike(&answers[0]), alike(&answers[1]), "{cell}");
                assert!(answers[0].reply.private && !answers[0].reply.shared, "{cell}");
                assert_eq!(kept_of(&with, ANA), before, "{cell}");
                assert_eq!(profile(&without, ANA), None, "{cell}");
                cells += 1;
            }
        }
        // Whatever they kept by now is their own.
        for bot in [&with, &without] {
            bot.store().forget(&actor.from.address()).unwrap();
        }
    }
    assert!(cells > 10 * ACTIONS.len() * 4, "{cells}");
}

#[test]
fn every_command_that_keeps_anything_is_among_the_actions() {
    let bot = support::bot();
    let known: BTreeSet<&str> = ACTIONS.iter().filter_map(|action| action.line.split(' ').next()).collect();
    for command in bot.commands() {
        assert_eq!(known.contains(command.name), command.keeps, "/{}", command.name);
    }
}

#[test]
fn what_is_offered_while_somebody_types_is_nobodys_words() {
    let (with, without) = (support::bot(), support::bot());
    settle(&with, true);
    settle(&without, false);
    let mut offered = 0;
    for command in with.commands() {
        for act in &command.acts {
            for arg in act.args.iter().filter(|arg| !matches!(arg.kind, Kind::Flag)) {
                for typed in ["", "a", "Ana", CALLED, HOPE, "to stop", "Ben", "ber", "22", "em"] {
                    let complete = |bot: &Bot| bot.complete(command.name, act.verb, arg.name, typed);
                    let both = (complete(&with), complete(&without));
                    assert_eq!(both.0, both.1, "{} {} {typed}", command.name, arg.name);
                    offered += both.0.len();
                }
            }
        }
    }
    assert!(offered > 100, "{offered}");
}

/// The number of rows in each table about people, in this database file.
fn counted(path: &Path) -> Vec<(&'static str, u32)> {
    let peoples = TABLES.iter().filter(|table| matches!(table.whose, Whose::Person { .. }));
    let count = |table: &nextrung::store::register::Table| {
        let file = match table.file {
            File::Database => path.to_owned(),
            File::Keys => path.with_extension("db.keys"),
        };
        let count = format!("SELECT count(*) FROM {}", table.name);
        let rows = Connection::open(file).unwrap().query_row(&count, [], |row| row.get(0)).unwrap();
        (table.name, rows)
    };
    peoples.map(count).collect()
}

/// The same press several times at once.
fn at_once(bot: &Bot, times: usize, line: impl Fn(usize) -> &'static str + Sync) -> Vec<String> {
    let actor = &ana_everywhere()[0];
    std::thread::scope(|threads| {
        let presses: Vec<_> = (0..times)
            .map(|number| {
                let said = Said::Press { line: line(number).to_owned(), picked: Vec::new(), on: Card::Private };
                threads.spawn(move || read(&answer(bot, actor, &said).reply))
            })
            .collect();
        presses.into_iter().map(|press| press.join().unwrap()).collect()
    })
}

#[test]
fn fifty_presses_at_once_have_one_effect() {
    const PRESSES: usize = 50;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("n.db");
    let store = Store::open(&path, Owner::Console, None).unwrap();
    let bot = Bot::new(support::knowledge(), Zones::bundled(), store, nextrung::bot::features::all);
    let rows = |count| {
        let none = ["schedule", "delivery", "answer", "win", "reflection", "draft"].map(|table| (table, 0));
        [&[("person", count), ("address", count)], &none[..], &[("key", count)]].concat()
    };
    let (one, none) = (rows(1), rows(0));

    // The first press of all makes her known, once.
    let said = at_once(&bot, PRESSES, |_| "start em");
    assert!(said.iter().all(|other| *other == said[0] && other.starts_with("Where would you like to go?")), "{said:?}");
    assert_eq!(counted(&path), one);
    let said = at_once(&bot, PRESSES, |_| "me vp");
    assert!(said.iter().all(|other| *other == said[0]), "{said:?}");
    assert_eq!(profile(&bot, ANA).unwrap().level.as_deref(), Some("vp"));
    assert_eq!(counted(&path), one);

    // She is forgotten once; all the others find nobody.
    let said = at_once(&bot, PRESSES, |_| "forget everything");
    assert_eq!(said.iter().filter(|said| said.starts_with("Forgotten.")).count(), 1, "{said:?}");
    assert_eq!(said.iter().filter(|said| said.starts_with("I keep nothing about you.")).count(), PRESSES - 1);
    assert_eq!(counted(&path), none);

    // Both at once: whichever came last, she is there whole or not at all.
    for _ in 0..5 {
        at_once(&bot, PRESSES, |number| if number % 2 == 0 { "me vp" } else { "forget everything" });
        let counted = counted(&path);
        assert!(counted == one || counted == none, "{counted:?}");
        assert_eq!(profile(&bot, ANA).is_some(), counted == one);
        bot.store().forget(&address(ANA)).unwrap();
    }
}
