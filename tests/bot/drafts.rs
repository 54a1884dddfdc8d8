//! Drafts: the answers in a rejected form are kept for a week, only for the person who wrote them, and are in the form when it
//! opens again.

use crate::support;
use crate::support::{address, now, read};
use chrono::TimeDelta;
use nextrung::bot::Bot;
use nextrung::bot::jobs::Job;
use nextrung::bot::reply::Reply;
use nextrung::bot::request::{Asker, Card, Place, Request, Said};
use nextrung::mentoring::cadence::Zones;
use nextrung::mentoring::person::Platform;
use nextrung::store::drafts::{KeepFor, MOST};
use nextrung::store::{Owner, Store};

fn answer(bot: &Bot, who: &str, said: Said) -> Reply {
    let (from, place) = (Asker::new(Platform::Console, who), Place::Direct);
    bot.answer(&Request { id: "1".to_owned(), from, place, said }, now()).reply
}

fn press(bot: &Bot, who: &str, line: &str) -> Reply {
    answer(bot, who, Said::Press { line: line.to_owned(), picked: Vec::new(), on: Card::Private })
}

fn send(bot: &Bot, who: &str, line: &str, fields: &[(&str, &str)]) -> Reply {
    let fields = fields.iter().map(|(id, words)| ((*id).to_owned(), (*words).to_owned())).collect();
    answer(bot, who, Said::Form { line: line.to_owned(), fields, on: Some(Card::Private) })
}

/// The text in the fields of the form that this line opens.
fn opens(bot: &Bot, who: &str, line: &str) -> Vec<String> {
    let reply = press(bot, who, line);
    let form = reply.form.unwrap_or_else(|| panic!("no form: {}", reply.text.words()));
    form.fields.into_iter().map(|field| field.value).collect()
}

/// Opens the form of this line, and sends it.
fn fill(bot: &Bot, who: &str, line: &str, fields: &[(&str, &str)]) -> Reply {
    send(bot, who, &press(bot, who, line).form.unwrap().line, fields)
}

fn drafts(bot: &Bot, who: &str, line: &str) -> Vec<(String, String)> {
    bot.store().draft(&address(who), line).unwrap()
}

/// A bot that knows Ana and Ben.
fn bot() -> Bot {
    let bot = support::bot();
    bot.begin_trusting().unwrap();
    know(&bot);
    bot
}

fn know(bot: &Bot) {
    for who in ["ana", "ben"] {
        bot.store().change_profile(&address(who), now(), |profile| profile.hope = Some("a quiet week".into())).unwrap();
    }
}

#[test]
fn a_refused_form_begins_with_what_was_written_when_it_opens_again() {
    let bot = bot();
    let long = "I asked the juniors first. ".repeat(20);
    let refused = send(&bot, "ana", "win", &[("words", &long)]);
    let said = read(&refused);
    assert!(refused.error && said.contains(long.trim()), "{said}");
    assert!(
        said.contains("\n\nThis is what you wrote. For a week it stands in the form again when you go back:\n\n"),
        "{said}"
    );
    assert_eq!(
        refused.buttons().next().map(|back| (back.label.as_str(), back.line.as_str())),
        Some(("Back to the form", "win"))
    );
    // As much as the field takes; all of it stands above.
    assert_eq!(opens(&bot, "ana", "win"), [long[..500].to_owned()]);
    // Anybody else's is empty, and so is every other form.
    assert_eq!(
        (opens(&bot, "ben", "win"), opens(&bot, "ana", "win about=1/2/3")),
        (vec![String::new()], vec![String::new()])
    );
    let kept = send(&bot, "ana", "win", &[("words", "I asked the juniors first")]);
    assert!(!kept.error, "{}", read(&kept));
    assert_eq!((opens(&bot, "ana", "win"), drafts(&bot, "ana", "win")), (vec![String::new()], vec![]));
}

#[test]
fn what_was_emptied_in_it_stays_empty() {
    let bot = bot();
    let name = "a".repeat(41);
    assert!(fill(&bot, "ana", "about-me", &[("called", &name), ("hope", "")]).error);
    assert_eq!(opens(&bot, "ana", "about-me"), ["a".repeat(40), String::new()]);
    // A second no takes the place of the first.
    assert!(fill(&bot, "ana", "about-me", &[("called", &"b".repeat(41)), ("hope", "to rest")]).error);
    assert_eq!(opens(&bot, "ana", "about-me"), ["b".repeat(40), "to rest".to_owned()]);
    assert!(!fill(&bot, "ana", "about-me", &[("called", "Ana"), ("hope", "")]).error);
    assert_eq!(opens(&bot, "ana", "about-me"), ["Ana", ""]);
}

#[test]
fn nobody_becomes_known_by_a_no() {
    let bot = bot();
    let refused = send(&bot, "cleo", "win", &[("words", &"x".repeat(501))]);
    assert!(read(&refused).contains("\n\nThis is what you wrote, to copy:\n\nxxx"), "{}", read(&refused));
    assert_eq!(bot.store().person(&address("cleo")).unwrap(), None);
    assert_eq!(opens(&bot, "cleo", "win"), [""]);
}

#[test]
fn a_question_is_never_kept() {
    let bot = bot();
    let question = "am I failing? ".repeat(30);
    for (line, field) in [("ask", "question"), ("share with-question answers=L3.job.1", "question")] {
        let refused = send(&bot, "ana", line, &[(field, &question)]);
        assert!(refused.error && read(&refused).contains("to copy:"), "{}", read(&refused));
        assert!(drafts(&bot, "ana", line).is_empty());
    }
}

#[test]
fn whatever_is_no_form_of_theirs_leaves_nothing() {
    let bot = bot();
    let long = "x".repeat(5_000);
    for (line, fields) in [
        ("win", vec![("wordz", "a"), ("words", "  ")]),
        ("win", vec![("words", "")]),
        ("asked answer of=aaaaaaaaaaaaaaaaaaaaaaaaa", vec![("first", long.as_str())]),
        ("my-win change of=aaaaaaaaaaaaaaaaaaaaaaaaaa", vec![("words", "a")]),
        ("me", vec![("hope", long.as_str())]),
        ("nonsense", vec![("words", "a")]),
        ("WIN", vec![("words", "a")]),
    ] {
        assert!(send(&bot, "ana", line, &fields).error, "{line}");
        assert!(drafts(&bot, "ana", line).is_empty(), "{line}");
    }
    let sections = bot.store().export(&address("ana")).unwrap().unwrap();
    assert!(sections.iter().find(|section| section.name == "drafts").unwrap().rows.is_empty());
    // Fields that it does not have are left out of it, and what is too much of one.
    assert!(send(&bot, "ana", "win", &[("wordz", "a"), ("words", &long)]).error);
    assert_eq!(drafts(&bot, "ana", "win"), [("words".to_owned(), "x".repeat(4_000))]);
}

#[test]
fn words_are_practised_where_nobody_hears_them() {
    let bot = bot();
    let opened = press(&bot, "cleo", "feedback practise").form.unwrap();
    assert_eq!((opened.title.as_str(), opened.fields.len()), ("Before you say it · only you", 4));
    assert!(opened.title.chars().count() <= 45 && opened.fields.iter().all(|field| field.label.chars().count() <= 45));
    let words = [
        ("who", "Ben"),
        ("happened", "In the review you cut Ana off twice."),
        ("effect", "She stopped, and we missed the risk she saw"),
        ("ask", "Let her finish"),
    ];
    let said = send(&bot, "cleo", "feedback practise", &words);
    assert_eq!(
        read(&said),
        "In your words\n\nRead it aloud, once, as you would say it:\n\n\
         Ben, I want to tell you something I noticed.\nIn the review you cut Ana off twice.\n\
         What that did:\nShe stopped, and we missed the risk she saw\nWhat I ask of you:\nLet her finish\nHow do you see it?\n\n\
         Then let them speak. Before you say it:\n\
         • Have they ever heard what you expect of them? If not, begin with that; the rest is news to them. ²\n\
         • Direct, and of use: could they do something about it tomorrow morning? ²\n\
         • Try it on someone where little is at stake, and let them tell you how you come across. ¹\n\n\
         Nothing of this goes to anybody. I keep your words for a week, sealed, so that you can change them; then they go.\n\n\
         ¹ From IC to CTO (essay) · ² Engineering Leadership Development\n\
         [Change the words] feedback practise\n[Throw it away] feedback drop"
    );
    assert!(said.private && !said.error);
    // They stand in the form again, to be said better, for whoever wrote them alone.
    assert_eq!(opens(&bot, "cleo", "feedback practise"), words.map(|(_, words)| words));
    assert_eq!(opens(&bot, "ben", "feedback practise"), ["", "", "", ""]);
    let refused =
        send(&bot, "cleo", "feedback practise", &[("who", ""), ("happened", "x"), ("effect", "y"), ("ask", " ")]);
    assert!(
        refused.error && read(&refused).starts_with("One thing is missing: what you ask for."),
        "{}",
        read(&refused)
    );
    assert_eq!(opens(&bot, "cleo", "feedback practise"), ["", "x", "y", " "]);
    // What is given along with the line counts for more than what was written before.
    let typed = answer(&bot, "cleo", Said::Line("/feedback practise who=Eve stay until the end".to_owned()));
    let typed: Vec<String> = typed.form.unwrap().fields.into_iter().map(|field| field.value).collect();
    assert_eq!(typed, ["Eve", "", "", "stay until the end"]);
    let question = answer(&bot, "dan", Said::Line("feedback practise with peers or with my manager first".to_owned()));
    assert!(question.form.is_none() && bot.store().person(&address("dan")).unwrap().is_none());

    assert!(read(&press(&bot, "ben", "feedback drop")).starts_with("There is nothing to throw away"));
    assert!(read(&press(&bot, "cleo", "feedback drop")).starts_with("Gone, every word of it.\n[Practise something]"));
    assert!(read(&press(&bot, "cleo", "feedback drop")).starts_with("There is nothing to throw away"));
    assert_eq!(opens(&bot, "cleo", "feedback practise"), ["", "", "", ""]);
}

#[test]
fn it_is_there_after_a_restart_and_goes_after_a_week() {
    let folder = tempfile::tempdir().unwrap();
    let start = || {
        let store = Store::open(&folder.path().join("n.db"), Owner::Console, None).unwrap();
        let bot = Bot::new(support::knowledge(), Zones::bundled(), store, nextrung::bot::features::all);
        bot.begin_trusting().unwrap();
        bot
    };
    let bot = start();
    know(&bot);
    let long = "y".repeat(501);
    assert!(send(&bot, "ana", "win", &[("words", &long)]).error);
    drop(bot);
    let bot = start();
    assert_eq!(opens(&bot, "ana", "win"), [long[..500].to_owned()]);
    let week = now() + TimeDelta::days(7);
    assert_eq!(bot.due(Job::Purge, now()), Some(week));
    bot.perform(Job::Purge, week - TimeDelta::seconds(1));
    assert_eq!(drafts(&bot, "ana", "win").len(), 1);
    bot.perform(Job::Purge, week);
    assert_eq!((opens(&bot, "ana", "win"), bot.due(Job::Purge, week)), (vec![String::new()], None));
}

#[test]
fn of_very_many_the_oldest_go() {
    let bot = bot();
    for number in 1..=MOST + 5 {
        let fields = vec![("words".to_owned(), number.to_string())];
        let line = format!("win about=1/2/{number}");
        assert!(bot.store().keep_draft(&address("ana"), &line, fields, KeepFor::Known, now()).unwrap());
    }
    assert_eq!(
        (opens(&bot, "ana", "win about=1/2/5"), opens(&bot, "ana", "win about=1/2/6")),
        (vec![String::new()], vec!["6".into()])
    );
}
