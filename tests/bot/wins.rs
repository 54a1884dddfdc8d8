//! Wins: one line of evidence the moment it happens, then read, changed, deleted and restored.

use crate::support;
use crate::support::{address, now, read};
use chrono::{DateTime, TimeDelta, Utc};
use nextrung::bot::Bot;
use nextrung::bot::jobs::Job;
use nextrung::bot::line::shown::split;
use nextrung::bot::reply::Reply;
use nextrung::bot::request::{Answer, Asker, Card, Place, Request, Said};
use nextrung::mentoring::person::Platform;
use nextrung::store::entries::wins::MOST;
use std::collections::BTreeSet;
use std::time::Duration;

/// The bot with a clock that the test moves.
struct World {
    bot: Bot,
    now: DateTime<Utc>,
}

impl World {
    fn new() -> Self {
        let bot = support::bot();
        bot.begin_trusting().unwrap();
        World { bot, now: now() }
    }

    fn answer(&self, who: &str, said: Said) -> Answer {
        let (from, place) = (Asker::new(Platform::Console, who), Place::Channel("#mentors".to_owned()));
        self.bot.answer(&Request { id: "1".to_owned(), from, place, said }, self.now)
    }

    fn says(&self, who: &str, line: &str) -> Reply {
        self.answer(who, Said::Line(line.to_owned())).reply
    }

    fn says_line(&self, who: &str, line: &str) -> Answer {
        self.answer(who, Said::Press { line: line.to_owned(), picked: Vec::new(), on: Card::Private })
    }

    fn press(&self, who: &str, on: &Reply, label: &str) -> Reply {
        self.says_line(who, &line(on, label)).reply
    }

    /// Sends the form in this reply.
    fn fill(&self, who: &str, opened: &Reply, words: &str) -> Reply {
        let form = opened.form.as_ref().unwrap_or_else(|| panic!("no form: {}", read(opened)));
        let fields = vec![(form.fields[0].id.clone(), words.to_owned())];
        self.answer(who, Said::Form { line: form.line.clone(), fields, on: Some(Card::Private) }).reply
    }

    /// Lets time pass, and runs the jobs that become due.
    fn later(&mut self, by: TimeDelta) {
        let until = self.now + by;
        while let Some((due, duty)) = self.bot.next_due(self.now).filter(|(due, _)| *due <= until) {
            self.now = self.now.max(due);
            self.bot.perform(duty, self.now);
        }
        self.now = until;
    }
}

/// The line of the button with this label.
fn line(on: &Reply, label: &str) -> String {
    let found = on.buttons().find(|button| button.label == label);
    found.unwrap_or_else(|| panic!("no [{label}] in {}", read(on))).line.clone()
}

/// The text and the buttons, with one name for every random name.
fn steady(reply: &Reply) -> String {
    let words = read(reply);
    let lines = words.lines().map(|line| match line.split_once("of=").or_else(|| line.split_once("before=")) {
        Some((before, uid)) => format!("{before}…{}", &uid[26..]),
        None => line.to_owned(),
    });
    lines.collect::<Vec<_>>().join("\n")
}

const REVIEW: &str = "Ben ran the incident review without me";

#[test]
fn a_line_is_kept_the_moment_it_happens() {
    let world = World::new();
    let reply = world.says("ana", &format!("/win {REVIEW}"));
    assert_eq!(
        steady(&reply),
        "Kept\n\nOnly you can read it.\n\nBen ran the incident review without me\n\nYour first this quarter.\n\
         [Change it] my-win change …\n[My wins] wins\n[Delete] my-win delete …"
    );
    assert!(reply.private && !reply.error);
    assert_eq!(reply.notice, None, "nobody is notified of an answer");
    let reply = world.says("ana", "/win 😀");
    assert!(read(&reply).contains("\n\n😀\n\nThat makes 2 this quarter."), "{}", read(&reply));
}

#[test]
fn a_quarter_is_that_of_their_own_clock_and_no_chain_to_lose() {
    let mut world = World::new();
    world.now = "2026-09-30T21:30:00Z".parse().unwrap();
    world.says("ana", "/timezone berlin");
    world.says("ana", "/win one");
    // In Berlin it is October by now.
    world.now += TimeDelta::hours(1);
    let said = |who, words| read(&world.says(who, &format!("/win {words}")));
    assert!(said("ana", "two").contains("Your first this quarter."));
    assert!(said("ana", "three").contains("That makes 2 this quarter."));
    assert!(said("ben", "one").contains("Your first"));
}

#[test]
fn without_words_a_form_asks_for_them() {
    let world = World::new();
    let opened = world.says("ana", "/win");
    let form = opened.form.as_ref().unwrap();
    assert_eq!((form.title.as_str(), split(&form.line).0), ("A win · only you", "win"));
    assert_eq!((form.fields.len(), form.fields[0].max, form.fields[0].value.as_str()), (1, 500, ""));
    assert!(world.bot.store().person(&address("ana")).unwrap().is_none(), "nobody is known by opening a form");
    let kept = world.fill("ana", &opened, "Line one\nand \"two\"");
    assert!(read(&kept).contains("\n\nLine one\nand \"two\"\n\n"), "{}", read(&kept));
    for nothing in ["/win   ", "/win \u{200b}", "/win \"\"", "/win words="] {
        assert!(world.says("ana", nothing).form.is_some(), "{nothing:?}");
    }
}

#[test]
fn a_line_without_a_slash_is_a_question_and_keeps_nothing() {
    let world = World::new();
    for typed in [
        "win over my new team?",
        "win them",
        "Win \"them\"",
        "win one more argument with the head of sales, how",
        "my-win change of=aaaaaaaaaaaaaaaaaaaaaaaaaa other words",
    ] {
        let reply = world.says("ana", typed);
        assert!(world.bot.store().person(&address("ana")).unwrap().is_none(), "{typed}: {}", read(&reply));
        assert_eq!(reply, world.says("ana", &format!("/ask {typed}")), "{typed}");
    }
    assert!(world.says("ana", "win").form.is_some());
    assert!(world.says("ana", "win about=1/2/3").form.is_some());
}

#[test]
fn it_can_be_about_a_message() {
    let world = World::new();
    let reply = world.says("ana", "/win about=https://discord.com/channels/5000/7001/9001 Ben thanked me");
    let expected = "\n\nBen thanked me\nThe message (https://discord.com/channels/5000/7001/9001)\n\n";
    assert!(read(&reply).contains(expected), "{}", read(&reply));
    let opened = world.says_line("ana", "win about=@me/7001/9001").reply;
    assert_eq!(split(&opened.form.as_ref().unwrap().line).0, "win about=@me/7001/9001");
    assert!(read(&world.fill("ana", &opened, "Cleo too")).contains("https://discord.com/channels/@me/7001/9001"));
    // The same words about the same message are one win.
    let again = world.says("ana", "/win about=5000/7001/9001 Ben thanked me");
    assert_eq!((again.error, world.bot.store().count_wins(&address("ana"), now()).unwrap()), (false, 2));
    let nowhere = world.says("ana", "/win about=https://example.org/1/2/3 Ben thanked me");
    assert_eq!(
        read(&nowhere),
        "I find no message behind \"https://example.org/1/2/3\". Copy its link and give me that, such as \
         https://discord.com/channels/1/2/3.\n[Without it] win\n[How /win works] help win"
    );
    assert!(nowhere.error);
    for forged in
        ["win about=1/2", "win about=@you/1/2", "win about=1/2/3/4", "win about=1/2/03", "win about=\"1/2/3\""]
    {
        assert!(world.says_line("ana", forged).reply.error, "{forged}");
    }
    assert_eq!(world.bot.store().count_wins(&address("ana"), now()).unwrap(), 2);
}

/// The reply after choosing this from the menu of a message.
fn chosen(world: &World, who: &str, author: &str, words: &str) -> Reply {
    let (title, author, words) = ("Save as a win".to_owned(), author.to_owned(), words.to_owned());
    world.answer(who, Said::OnMessage { title, author, words, link: "5000/7001/9001".to_owned() }).reply
}

#[test]
fn ones_own_message_is_a_win_and_anybody_elses_a_link() {
    let world = World::new();
    let kept = chosen(&world, "ana", "ana", REVIEW);
    assert!(
        kept.private && !kept.error && read(&kept).contains(&format!("{REVIEW}\nThe message (")),
        "{}",
        read(&kept)
    );
    assert_eq!(chosen(&world, "ana", "ana", REVIEW), kept, "once is enough");
    let long = "ä".repeat(501);
    for (author, words, begun) in [
        ("ben", "Ana did it", ""),
        ("Ana", "Ana did it", ""),
        ("", "", ""),
        ("ana", "  ", "  "),
        ("ana", &long, &long[..1_000]),
    ] {
        let opened = chosen(&world, "ana", author, words);
        let form = opened.form.as_ref().unwrap_or_else(|| panic!("{author}: {}", read(&opened)));
        assert_eq!((split(&form.line).0, form.fields[0].value.as_str()), ("win about=5000/7001/9001", begun));
        let said = Said::OnMessage {
            title: "Save as a win".to_owned(),
            author: author.to_owned(),
            words: words.to_owned(),
            link: "5000/7001/9001".to_owned(),
        };
        let (from, place) = (Asker::new(Platform::Console, "ana"), Place::Direct);
        assert!(world.bot.may_open_form(&Request { id: "1".to_owned(), from, place, said }));
    }
    assert_eq!(world.bot.store().count_wins(&address("ana"), now()).unwrap(), 1);
    let unknown = Said::OnMessage {
        title: "Save as a loss".to_owned(),
        author: "ana".to_owned(),
        words: "x".to_owned(),
        link: "5000/7001/9001".to_owned(),
    };
    assert!(world.answer("ana", unknown).reply.error);
}

#[test]
fn what_is_too_long_or_empty_is_handed_back() {
    let world = World::new();
    let (fits, long) = ("x".repeat(500), "y".repeat(501));
    assert!(!world.says("ana", &format!("/win {fits}")).error);
    assert!(world.says("ana", &format!("/win {long}")).error);
    let opened = world.says("ana", "/win");
    let refused = world.fill("ana", &opened, &long);
    assert!(refused.error && read(&refused).contains(&long), "{}", read(&refused));
    assert_eq!(line(&refused, "Back to the form"), "win");
    for empty in ["", "  \n "] {
        let refused = world.fill("ana", &opened, empty);
        assert!(refused.error && line(&refused, "Back to the form") == "win", "{}", read(&refused));
    }
    assert_eq!(world.bot.store().count_wins(&address("ana"), now()).unwrap(), 1);
}

#[test]
fn they_are_read_five_a_page_the_latest_first() {
    let mut world = World::new();
    let empty = world.says("ana", "/wins");
    assert_eq!(
        read(&empty),
        "None yet. The next time something works because of you, write one line on the spot: who did what, and what you had to do \
         with it. By the review nobody remembers, and here it stands. Only you read it.\n[Write one] win"
    );
    assert!(!empty.error && empty.private);
    for number in 1..=7 {
        world.says("ana", &format!("/win Win number {number}"));
        world.now += TimeDelta::days(1);
    }
    let page = world.says("ana", "/wins");
    assert_eq!(
        steady(&page),
        "Your wins\n\n29 November 2026\nWin number 7\n\n28 November 2026\nWin number 6\n\n27 November 2026\nWin number 5\n\n\
         26 November 2026\nWin number 4\n\n25 November 2026\nWin number 3\n\
         [29 November 2026: Win number 7] my-win show …\n[28 November 2026: Win number 6] my-win show …\n\
         [27 November 2026: Win number 5] my-win show …\n[26 November 2026: Win number 4] my-win show …\n\
         [25 November 2026: Win number 3] my-win show …\n[Write one] win\n[Earlier] wins …"
    );
    let earlier = world.press("ana", &page, "Earlier");
    assert!(
        read(&earlier).starts_with("Your wins\n\n24 November 2026\nWin number 2\n\n23 November 2026\nWin number 1\n[")
    );
    assert!(earlier.buttons().all(|button| button.label != "Earlier"));
    assert_eq!(world.press("ana", &earlier, "The latest"), page);
    let one = world.press("ana", &page, "26 November 2026: Win number 4");
    assert_eq!(
        steady(&one),
        "26 November 2026\n\nWin number 4\n[Change it] my-win change …\n[My wins] wins\n[Delete] my-win delete …"
    );
    // The first page was full, and then the rest of it went.
    let last = line(&page, "Earlier");
    for _ in 0..2 {
        let wins = world.says_line("ana", &last).reply;
        let one = world.says_line("ana", &wins.buttons().next().unwrap().line).reply;
        world.press("ana", &one, "Delete");
    }
    assert!(
        read(&world.says_line("ana", &last).reply).starts_with("Nothing earlier: the one before was your first.\n[")
    );
}

#[test]
fn it_is_changed_in_a_form_that_shows_it() {
    let world = World::new();
    let kept = world.says("ana", "/win Ben ran it");
    let opened = world.press("ana", &kept, "Change it");
    let form = opened.form.as_ref().unwrap();
    assert_eq!((form.title.as_str(), form.fields[0].value.as_str()), ("Your win · only you", "Ben ran it"));
    let changed = world.fill("ana", &opened, REVIEW);
    assert!(
        read(&changed).starts_with(&format!("Changed\n\nIt now says:\n\n{REVIEW}\n[Change it]")),
        "{}",
        read(&changed)
    );
    assert_eq!(world.fill("ana", &opened, REVIEW), changed);
    assert!(read(&world.says("ana", "/wins")).contains(REVIEW));
}

#[test]
fn what_is_deleted_can_be_had_back_for_an_hour_and_is_gone_then() {
    let mut world = World::new();
    let kept = world.says("ana", &format!("/win {REVIEW}"));
    let deleted = world.press("ana", &kept, "Delete");
    assert_eq!(
        steady(&deleted),
        "Deleted. In an hour it is gone for good: at Mon 23 Nov 2026, 10:00 UTC. Until then, Undo brings it back.\n\
         [Undo] my-win undo …\n[My wins] wins"
    );
    assert!(read(&world.says("ana", "/wins")).starts_with("None yet."));
    // It cannot be changed meanwhile, and every way to it says how it stands.
    let opened = Said::Form { line: line(&kept, "Change it"), fields: vec![("words".into(), "x".into())], on: None };
    assert!(world.answer("ana", opened).reply.error);
    assert_eq!(world.press("ana", &kept, "Change it"), deleted);
    world.later(TimeDelta::minutes(59));
    assert_eq!(world.press("ana", &kept, "Delete"), deleted, "the same press again keeps its hour");
    let back = world.press("ana", &deleted, "Undo");
    assert!(read(&back).starts_with(&format!("It's back\n\n{REVIEW}\n[Change it]")), "{}", read(&back));
    assert_eq!(world.press("ana", &deleted, "Undo"), back, "the same press again changes nothing more");
    assert!(read(&world.says("ana", "/wins")).contains(REVIEW));

    world.press("ana", &kept, "Delete");
    world.later(TimeDelta::minutes(60) - TimeDelta::seconds(1));
    assert!(!world.press("ana", &deleted, "Undo").error);
    world.press("ana", &kept, "Delete");
    world.later(TimeDelta::hours(1));
    for label in ["Delete", "Change it"] {
        let gone = world.press("ana", &kept, label);
        assert_eq!(
            read(&gone),
            "That win isn't here any more. An hour after you delete one, I can't bring it back. These are \
             the ways on:\n[My wins] wins\n[Write one] win"
        );
        assert!(gone.error);
    }
    assert!(world.press("ana", &deleted, "Undo").error);
}

#[test]
fn an_hour_is_over_even_where_nobody_did_what_was_due() {
    let mut world = World::new();
    let kept = world.says("ana", "/win one");
    let deleted = world.press("ana", &kept, "Delete");
    world.now += TimeDelta::hours(1);
    assert!(world.press("ana", &deleted, "Undo").error && world.press("ana", &kept, "Delete").error);
}

#[test]
fn somebody_elses_win_is_none() {
    let world = World::new();
    let kept = world.says("ana", "/win one");
    for who in ["ben", "cleo"] {
        world.says("cleo", "/win her own");
        for verb in ["show", "change", "delete", "undo"] {
            let uid = line(&kept, "Delete").split_once("of=").unwrap().1.to_owned();
            let tried = world.says_line(who, &format!("my-win {verb} of={uid}")).reply;
            let made_up = world.says_line(who, &format!("my-win {verb} of={}", "a".repeat(26))).reply;
            assert!(tried.error && tried == made_up, "{who} {verb}: {}", read(&tried));
            assert!(world.says_line(who, &format!("wins before={uid}")).reply.error);
        }
    }
    assert!(read(&world.says("ana", "/wins")).contains("one"));
}

#[test]
fn a_thousand_are_as_many_as_there_can_be() {
    let world = World::new();
    let mut first = None;
    for number in 0..MOST {
        let kept = world.bot.store().keep_win(&address("ana"), format!("{number}"), None, now()).unwrap();
        first.get_or_insert(kept.unwrap().uid);
    }
    let full = world.says("ana", "/win one more");
    assert_eq!(
        read(&full),
        "You have 1000 wins here, and that is as many as I keep for one person. Delete one that says less to you now, and there \
         is room.\n\nThis is what you wrote, to copy:\n\none more\n[My wins] wins"
    );
    let opened = world.says("ana", "/win");
    let refused = world.fill("ana", &opened, "one more");
    assert_eq!(read(&refused).matches("one more").count(), 1, "{}", read(&refused));
    // There is room once one goes, and none to have it back.
    let first = first.unwrap();
    let deleted = world.says_line("ana", &format!("my-win delete of={first}")).reply;
    assert!(!world.says("ana", "/win one more").error);
    assert!(world.press("ana", &deleted, "Undo").error);
    assert!(!world.says("ben", "/win his own").error);
}

#[test]
fn fifty_presses_at_once_delete_once() {
    let world = World::new();
    let kept = world.says("ana", "/win one");
    let together = |label: &str, on: &Reply| -> BTreeSet<String> {
        std::thread::scope(|threads| {
            let presses: Vec<_> = (0..50).map(|_| threads.spawn(|| read(&world.press("ana", on, label)))).collect();
            presses.into_iter().map(|press| press.join().unwrap()).collect()
        })
    };
    assert_eq!(together("Delete", &kept).len(), 1);
    let deleted = world.press("ana", &kept, "Delete");
    assert_eq!(together("Undo", &deleted).len(), 1);
    assert_eq!(world.bot.store().count_wins(&address("ana"), now()).unwrap(), 1);
}

#[test]
fn by_a_clock_that_nobody_believes_nothing_goes() {
    let mut world = World::new();
    let kept = world.says("ana", "/win one");
    world.press("ana", &kept, "Delete");
    let due = world.bot.due(Job::Purge, world.now);
    assert_eq!(due, Some(now() + TimeDelta::hours(1)));
    let doubting = support::bot();
    doubting.begin(now(), Duration::ZERO).unwrap();
    assert!(!doubting.clock_is_trusted());
    doubting.store().keep_win(&address("ana"), "one".to_owned(), None, now()).unwrap();
    let uid = doubting.store().wins(&address("ana"), None, 1).unwrap().unwrap()[0].uid.clone();
    doubting.store().delete_win(&address("ana"), &uid, now()).unwrap();
    assert_eq!(doubting.due(Job::Purge, now() + TimeDelta::days(1)), None);
    world.later(TimeDelta::hours(1));
    assert_eq!(world.bot.due(Job::Purge, world.now), None);
}
