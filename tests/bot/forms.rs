//! Forms that were open twice, or on two devices: none empties what it did not show, and where both changed, the bot asks.

use crate::support;
use crate::support::{address, now, read};
use chrono::{DateTime, TimeDelta, Utc};
use nextrung::bot::Bot;
use nextrung::bot::jobs::Job;
use nextrung::bot::line::pressed::LONGEST;
use nextrung::bot::reply::{Form, Reply, Weight};
use nextrung::bot::request::{Asker, Card, Place, Request, Said};
use nextrung::mentoring::person::Platform;

/// Ana, her bot, and the time.
struct Ana {
    bot: Bot,
    now: DateTime<Utc>,
}

impl Ana {
    fn new() -> Self {
        let bot = support::bot();
        bot.begin_trusting().unwrap();
        Ana { bot, now: now() }
    }

    fn answer(&self, said: Said) -> Reply {
        let from = Asker::new(Platform::Console, "ana");
        self.bot.answer(&Request { id: "1".to_owned(), from, place: Place::Direct, said }, self.now).reply
    }

    fn press(&self, line: &str) -> Reply {
        self.answer(Said::Press { line: line.to_owned(), picked: Vec::new(), on: Card::Private })
    }

    fn opens(&self, line: &str) -> Form {
        let reply = self.press(line);
        reply.form.unwrap_or_else(|| panic!("{}", reply.text.words()))
    }

    fn send(&self, form: &Form, words: &[&str]) -> Reply {
        let fields = form.fields.iter().zip(words).map(|(field, words)| (field.id.clone(), (*words).to_owned()));
        self.answer(Said::Form { line: form.line.clone(), fields: fields.collect(), on: Some(Card::Private) })
    }

    /// What Ana is called, and what she hopes for.
    fn words(&self) -> [String; 2] {
        let person = self.bot.store().person(&address("ana")).unwrap();
        let profile = person.map(|person| person.profile).unwrap_or_default();
        [profile.called.unwrap_or_default(), profile.hope.unwrap_or_default()]
    }
}

fn shown(form: &Form) -> Vec<&str> {
    form.fields.iter().map(|field| field.value.as_str()).collect()
}

#[test]
fn the_older_of_two_open_forms_takes_only_what_was_changed_in_it() {
    let ana = Ana::new();
    let (phone, desk) = (ana.opens("about-me"), ana.opens("about-me"));
    assert_eq!(phone.line, desk.line, "they show the same");
    ana.send(&desk, &["Ana", "to let go of the code"]);
    // The phone showed two empty fields. One is filled now, and the other may not empty what it never showed.
    let reply = ana.send(&phone, &["", "  "]);
    assert_eq!(ana.words(), ["Ana", "to let go of the code"], "{}", read(&reply));
    let reply = ana.send(&phone, &["Ana", ""]);
    assert!(!reply.error, "{}", read(&reply));
    assert_eq!(ana.words(), ["Ana", "to let go of the code"]);
}

#[test]
fn where_both_changed_it_asks_and_has_both() {
    let ana = Ana::new();
    ana.send(&ana.opens("about-me"), &["Ana", "quiet weeks"]);
    let (phone, desk) = (ana.opens("about-me"), ana.opens("about-me"));
    ana.send(&desk, &["Ana", "to hire well"]);
    let asked = ana.send(&phone, &["Anna", "to write less code"]);
    assert!(asked.error && asked.private, "{}", read(&asked));
    assert!(read(&asked).starts_with("This changed somewhere else after you opened the form"), "{}", read(&asked));
    assert!(read(&asked).contains("to hire well"), "{}", read(&asked));
    assert_eq!(ana.words(), ["Ana", "to hire well"], "nothing changed");
    let back = asked.buttons().next().unwrap();
    assert_eq!((back.label.as_str(), back.weight), ("Back to the form", Weight::Main));
    let both = ana.opens(&back.line);
    assert_eq!(shown(&both), ["Anna", "to hire well\n\nto write less code"]);
    assert_ne!(both.line, ana.opens("about-me").line.split(" as=").next().unwrap());
    let kept = ana.send(&both, &["Anna", "to hire well, and write less code"]);
    assert!(!kept.error, "{}", read(&kept));
    assert_eq!(ana.words(), ["Anna", "to hire well, and write less code"]);
    assert_eq!(shown(&ana.opens("about-me")), ["Anna", "to hire well, and write less code"], "no draft is left");
}

#[test]
fn what_was_emptied_can_be_had_again_for_an_hour() {
    let mut ana = Ana::new();
    ana.send(&ana.opens("about-me"), &["Ana", "to hire well"]);
    let emptied = ana.send(&ana.opens("about-me"), &["Ana Maria", ""]);
    assert!(read(&emptied).contains("For an hour, I can bring back what was in it."), "{}", read(&emptied));
    assert_eq!(ana.words(), ["Ana Maria", ""]);
    assert_eq!(shown(&ana.opens("about-me")), ["Ana Maria", ""], "the form shows what is kept");
    let again = emptied.buttons().find(|button| button.label == "What was in it").unwrap().line.clone();
    let form = ana.opens(&again);
    assert_eq!(shown(&form), ["Ana Maria", "to hire well"]);
    ana.send(&form, &["Ana Maria", "to hire well"]);
    assert_eq!(ana.words(), ["Ana Maria", "to hire well"]);
    ana.now += TimeDelta::hours(1);
    ana.bot.perform(Job::Purge, ana.now);
    assert_eq!(shown(&ana.opens(&again)), ["Ana Maria", "to hire well"]);
    ana.send(&ana.opens("about-me"), &["Ana", "to hire well"]);
    assert_eq!(shown(&ana.opens(&again)), ["Ana", "to hire well"], "after the hour it is the form as it is");
}

#[test]
fn a_form_of_before_never_empties_anything() {
    let ana = Ana::new();
    ana.send(&ana.opens("about-me"), &["Ana", "to hire well"]);
    let old = Form { line: "about-me".to_owned(), ..ana.opens("about-me") };
    ana.send(&old, &["Anna", ""]);
    assert_eq!(ana.words(), ["Anna", "to hire well"]);
}

#[test]
fn every_state_of_a_form_has_its_line() {
    let ana = Ana::new();
    let blank = ana.opens("about-me").line;
    ana.send(&ana.opens("about-me"), &["Ana", ""]);
    let filled = ana.opens("about-me").line;
    assert!(ana.send(&ana.opens("about-me"), &[&"a".repeat(41), ""]).error);
    let drafted = ana.opens("about-me").line;
    let all = [&blank, &filled, &drafted];
    assert!(all.iter().all(|line| line.len() <= LONGEST && line.starts_with("about-me as=")), "{all:?}");
    assert!(blank != filled && filled != drafted && blank != drafted, "{all:?}");
}
