//! Readiness: a round of questions, started, interrupted, continued in another process; its result, and the previous result
//! beside it.

use crate::support;
use crate::support::{address, now, read};
use chrono::{DateTime, TimeDelta, Utc};
use nextrung::bot::Bot;
use nextrung::bot::features::ladder::facts;
use nextrung::bot::reply::Reply;
use nextrung::bot::request::{Answer, Asker, Card, Place, Request, Said};
use nextrung::mentoring::cadence::Zones;
use nextrung::mentoring::ladder::Knowledge;
use nextrung::mentoring::person::Platform;
use nextrung::mentoring::readiness::{How, Readiness, asked};
use nextrung::store::entries::reflections::Kept;
use nextrung::store::{Owner, Store};
use std::collections::BTreeSet;
use std::path::Path;

/// The bot with a clock that the test moves.
struct World {
    bot: Bot,
    now: DateTime<Utc>,
}

impl World {
    fn new() -> Self {
        World::with(support::knowledge(), Store::memory(Owner::Console).unwrap())
    }

    fn with(knowledge: Knowledge, store: Store) -> Self {
        let bot = Bot::new(knowledge, Zones::bundled(), store, nextrung::bot::features::all);
        bot.begin_trusting().unwrap();
        World { bot, now: now() }
    }

    fn open(path: &Path) -> Self {
        World::with(support::knowledge(), Store::open(path, Owner::Console, None).unwrap())
    }

    fn answer(&self, who: &str, said: Said) -> Answer {
        let (from, place) = (Asker::new(Platform::Console, who), Place::Channel("#mentors".to_owned()));
        self.bot.answer(&Request { id: "1".to_owned(), from, place, said }, self.now)
    }

    fn says(&self, who: &str, line: &str) -> Reply {
        self.answer(who, Said::Line(line.to_owned())).reply
    }

    fn says_line(&self, who: &str, line: &str) -> Reply {
        self.answer(who, Said::Press { line: line.to_owned(), picked: Vec::new(), on: Card::Private }).reply
    }

    /// What stands in a round, by press on its result.
    fn stands(&self, who: &str, result: &Reply) -> String {
        read(&self.press(who, result, "What stands"))
    }

    fn press(&self, who: &str, on: &Reply, label: &str) -> Reply {
        self.says_line(who, &line(on, label))
    }

    /// Sends the form in this reply.
    fn fill(&self, who: &str, opened: &Reply, words: &str) -> Reply {
        let form = opened.form.as_ref().unwrap_or_else(|| panic!("no form: {}", read(opened)));
        let fields = vec![(form.fields[0].id.clone(), words.to_owned())];
        self.answer(who, Said::Form { line: form.line.clone(), fields, on: Some(Card::Private) }).reply
    }

    /// Answers a question; a high step gets these words.
    fn marks(&self, who: &str, on: &Reply, how: &str, words: &str) -> Reply {
        let next = self.press(who, on, how);
        if next.form.is_some() { self.fill(who, &next, words) } else { next }
    }

    fn begins(&self, who: &str, level: &str) -> Reply {
        self.press(who, &self.says(who, &format!("/readiness {level}")), "Begin")
    }

    /// Answers a whole round, each question according to its position.
    fn round(&self, who: &str, level: &str, how: impl Fn(usize) -> &'static str) -> Reply {
        let mut card = self.begins(who, level);
        for number in 0..asked(self.bot.knowledge(), level).len() {
            card = self.marks(who, &card, how(number), "");
        }
        card
    }

    fn rounds(&self, who: &str) -> Vec<Kept<Readiness>> {
        self.bot.store().reflections(&address(who)).unwrap()
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
    let lines = words.lines().map(|line| match line.split_once(" of=") {
        Some((before, uid)) => format!("{before} …{}", &uid[26..]),
        None => line.to_owned(),
    });
    lines.collect::<Vec<_>>().join("\n")
}

fn title(reply: &Reply) -> &str {
    reply.title.as_deref().unwrap_or_else(|| panic!("no title: {}", read(reply)))
}

/// The option that changes the answer "not yet" for this skill.
fn changes(world: &World, skill: &str) -> String {
    format!("{} · not yet", world.bot.knowledge().skill(skill).unwrap().1.label)
}

/// The text of one skill.
fn text_of(world: &World, skill: &str) -> String {
    world.bot.knowledge().skill(skill).unwrap().1.text.clone()
}

const MAY: &str = "In May I gave Ben the release. He has run it since.";

#[test]
fn it_says_first_what_it_is() {
    let world = World::new();
    let card = world.says("ana", "/readiness vpe");
    assert_eq!(
        read(&card),
        "Ready for VP of Engineering?\n\nOnly you see this. It takes about fifteen minutes: 24 questions, one at a time. Stop after any \
         of them; what you said is kept, and you go on there.\n\nEach names something that people on this level do, and you say how far \
         along you are. Where it is high, a line of evidence is worth more than the mark: when it was, and what came of it.\n\n\
         At the end: two or three gaps, what closes each, and one thing to try. Nothing is a score, and nobody is measured against \
         anybody.\n\nFour sides, as in Engineering Leadership Development. The questions are our own.\n\
         [Begin] my-check begin vp\n[Individual Contributor] readiness ic\n[Tech Lead] readiness tech-lead\n\
         [Engineering Manager] readiness em\n[Director of Engineering] readiness director\n[Chief Technology Officer] readiness cto"
    );
    assert!(card.private && !card.error);
    assert!(world.bot.store().person(&address("ana")).unwrap().is_none(), "nobody is known by looking");
    let refused = world.says("ana", "/readiness scrum master");
    assert!(refused.error && read(&refused).contains("scrum master"), "{}", read(&refused));
}

#[test]
fn it_is_about_the_level_they_are_heading_to() {
    let world = World::new();
    let which = world.says("ana", "/readiness");
    assert!(which.private && read(&which).starts_with("Which level do you want to be ready for?\n[IC] readiness ic\n"));
    assert_eq!(which.buttons().count(), 6);
    for (said, expected) in [
        ("/me level=em", "Ready for Director of Engineering?"),
        ("/me level=cto", "Ready for Chief Technology Officer?"),
        ("/me level=em target=vp", "Ready for VP of Engineering?"),
    ] {
        world.says("ana", said);
        assert_eq!(title(&world.says("ana", "/readiness")), expected, "{said}");
    }
    // One that was begun goes before that.
    let card = world.begins("ana", "em");
    world.press("ana", &card, "Not yet");
    let there = world.says("ana", "/readiness");
    assert_eq!(
        steady(&there),
        "Ready for Engineering Manager?\n\nYou stopped on 23 November 2026, with 1 of 24 answered. The next question is about \
         executive communication.\n\nWhat you told me about yourself points to VP of Engineering now. You can look at that instead; \
         this one stays.\n[Go on] my-check ask …\n[Begin anew] my-check anew …\n[Earlier ones] readiness history\n\
         [Ready for VP?] readiness vp\n[Individual Contributor] readiness ic\n[Tech Lead] readiness tech-lead\n\
         [Director of Engineering] readiness director\n[VP of Engineering] readiness vp\n[Chief Technology Officer] readiness cto"
    );
    assert_eq!(title(&world.press("ana", &there, "Ready for VP?")), "Ready for VP of Engineering?");
    assert!(!read(&world.says("ana", "/readiness em")).contains("points to"), "whoever names a level means it");
    world.says("ana", "/me target=em");
    assert!(!read(&world.says("ana", "/readiness")).contains("points to"));
    assert_eq!(title(&world.says("ana", "/readiness vp")), "Ready for VP of Engineering?");
}

#[test]
fn one_question_at_a_time_and_each_press_is_kept() {
    let world = World::new();
    let first = world.begins("ana", "em");
    assert_eq!(
        steady(&first),
        format!(
            "1 of 24 · Business\n\n{}\n[Not yet] my-check mark … to=cheaper how=not-yet\n\
             [With help] my-check mark … to=cheaper how=with-help\n[On my own] my-check mark … to=cheaper how=on-my-own\n\
             [Taught others] my-check mark … to=cheaper how=taught-others\n[Skip] my-check skip … to=cheaper\n\
             [Stop here] my-check stop …",
            text_of(&world, "cheaper")
        )
    );
    let second = world.press("ana", &first, "Not yet");
    assert_eq!(title(&second), "2 of 24 · Communication");
    assert_eq!(world.rounds("ana")[0].body.marks["cheaper"].how, How::NotYet);
    // The same press again is the same.
    assert_eq!(world.press("ana", &first, "Not yet"), second);
    let third = world.press("ana", &second, "Skip");
    assert_eq!((title(&third), world.rounds("ana")[0].body.skipped.len()), ("3 of 24 · People", 1));
    // An old card changes its answer, and leads to where they are.
    assert_eq!(world.press("ana", &first, "With help"), third);
    assert_eq!(world.rounds("ana")[0].body.marks["cheaper"].how, How::WithHelp);
    assert_eq!(world.press("ana", &first, "Skip"), third, "skipping takes no answer away");
    assert_eq!(world.rounds("ana")[0].body.marks["cheaper"].how, How::WithHelp);
    let back = world.press("ana", &world.press("ana", &third, "Back one"), "Back one");
    assert!(read(&back).contains("\n\nYou said: With help.\n[Not yet]"), "{}", read(&back));
    assert_eq!(world.press("ana", &back, "Leave it so"), third);
    assert!(first.private && third.private);
}

#[test]
fn a_high_mark_wants_a_line_and_counts_without_one() {
    let world = World::new();
    let first = world.begins("ana", "em");
    let opened = world.press("ana", &first, "On my own");
    let form = opened.form.as_ref().unwrap();
    assert_eq!(
        (form.title.as_str(), form.fields[0].label.as_str()),
        ("On my own · only you", "When, and what came of it")
    );
    assert!(!form.fields[0].required && form.fields[0].max == 300);
    assert_eq!(world.rounds("ana")[0].body.marks["cheaper"].how, How::OnMyOwn, "kept before the form is sent");
    let second = world.fill("ana", &opened, MAY);
    assert_eq!(title(&second), "2 of 24 · Communication");
    assert_eq!(world.fill("ana", &opened, MAY), second, "sent twice is sent once");
    let empty = world.press("ana", &second, "Taught others");
    assert_eq!(title(&world.fill("ana", &empty, " \u{200b}\n\u{200b}")), "3 of 24 · People");
    assert_eq!(title(&world.fill("ana", &empty, "  ")), "3 of 24 · People");
    assert!(world.rounds("ana")[0].body.marks["layman"].evidence.is_empty(), "what nobody sees are no words");
    let said = &world.rounds("ana")[0].body;
    assert_eq!((said.marks["cheaper"].evidence.as_str(), said.marks["layman"].evidence.as_str()), (MAY, ""));
    // The words stand in the form again, in that of the other step, too.
    let opened = world.press("ana", &first, "Taught others");
    assert_eq!(opened.form.as_ref().unwrap().fields[0].value, MAY);
    world.fill("ana", &opened, "");
    assert_eq!(world.rounds("ana")[0].body.marks["cheaper"].evidence, "", "what was emptied is gone");
}

#[test]
fn what_is_too_long_is_handed_back_and_the_mark_stays() {
    let world = World::new();
    let first = world.begins("ana", "em");
    let opened = world.press("ana", &first, "On my own");
    let long = "😀".repeat(4_000);
    let refused = world.fill("ana", &opened, &long);
    assert!(refused.error && read(&refused).contains("Back to the form"), "{}", read(&refused));
    assert_eq!(world.rounds("ana")[0].body.marks["cheaper"].how, How::OnMyOwn);
    let again = world.press("ana", &refused, "Back to the form");
    assert_eq!(again.form.as_ref().unwrap().fields[0].value, "😀".repeat(300));
    let next = world.fill("ana", &again, &"😀".repeat(300));
    assert_eq!(title(&next), "2 of 24 · Communication");
}

#[test]
fn whoever_stops_before_the_first_answer_is_told_so() {
    let world = World::new();
    let first = world.begins("ana", "em");
    let stopped = "Ready for Engineering Manager?\n\nStopped, with nothing answered yet. /readiness goes on from here, today or in a \
                   month.\n[Go on] my-check ask …";
    assert_eq!(steady(&world.press("ana", &first, "Stop here")), stopped);
    let second = world.press("ana", &first, "Skip");
    assert_eq!(steady(&world.press("ana", &second, "Stop here")), stopped);
    assert_eq!(world.press("ana", &world.press("ana", &second, "Stop here"), "Go on"), second);
}

#[test]
fn a_result_carries_the_day_it_was_last_changed() {
    let mut world = World::new();
    world.begins("ana", "em");
    world.now += TimeDelta::days(30);
    let first = world.round("ana", "em", |_| "With help");
    assert_eq!(title(&first), "Engineering Manager · 23 December 2026");
    assert!(read(&world.says("ana", "/readiness history")).contains("23 December 2026 · Engineering Manager, with 24"));
    assert!(read(&world.says("ana", "/readiness em")).contains("Your last one was on 23 December 2026."));
    // Two on one day are told apart.
    let same_day = world.round("ana", "em", |_| "On my own");
    assert!(world.stands("ana", &same_day).contains("\n\nSince the one before\n"));
    let both = "Business: 23 December 2026 On my own, the one before With help\n";
    assert!(same_day.files[0].alt.contains(both), "{}", same_day.files[0].alt);
    world.press("ana", &same_day, "Delete");
    world.now += TimeDelta::days(30);
    let later = world.round("ana", "em", |_| "On my own");
    assert!(world.stands("ana", &later).contains("\n\nSince 23 December 2026\n"));
    // The first one is changed after that: its new day is no day to count from.
    world.now += TimeDelta::days(1);
    let option = format!("{} · with help", world.bot.knowledge().skill("cheaper").unwrap().1.label);
    let changed = world.press("ana", &world.press("ana", &first, &option), "Not yet");
    assert_eq!(title(&changed), "Engineering Manager · 23 January 2027");
    let later = world.says_line("ana", &line(&later, "Delete").replace("delete", "result"));
    assert!(title(&later).ends_with("22 January 2027"));
    assert!(world.stands("ana", &later).contains("\n\nSince the one before\n"));
}

#[test]
fn it_goes_on_in_another_process() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("n.db");
    let world = World::open(&path);
    let mut card = world.begins("ana", "em");
    for how in ["Not yet", "With help", "Skip"] {
        card = world.press("ana", &card, how);
    }
    let stopped = world.press("ana", &card, "Stop here");
    assert!(
        read(&stopped).starts_with(
            "Ready for Engineering Manager?\n\nStopped, with 2 of 24 answered. Everything you said is kept. /readiness goes on from \
             here, today or in a month.\n[Go on] "
        ),
        "{}",
        read(&stopped)
    );
    let opened = world.press("ana", &card, "On my own");
    drop(world);

    let mut world = World::open(&path);
    world.now += TimeDelta::days(3);
    // A form from before the restart.
    let card = world.fill("ana", &opened, MAY);
    assert_eq!(title(&card), "5 of 24 · Business");
    let there = world.says("ana", "/readiness");
    assert_eq!(
        steady(&there),
        "Ready for Engineering Manager?\n\nYou stopped on 26 November 2026, with 3 of 24 answered. The next question is about business \
         acumen.\n[Go on] my-check ask …\n[Begin anew] my-check anew …\n[Earlier ones] readiness history\n\
         [Individual Contributor] readiness ic\n[Tech Lead] readiness tech-lead\n[Director of Engineering] readiness director\n\
         [VP of Engineering] readiness vp\n[Chief Technology Officer] readiness cto"
    );
    assert_eq!(world.press("ana", &there, "Go on"), card);
    assert_eq!(world.begins_again("ana"), card, "Begin on the first card goes on, too");
}

impl World {
    fn begins_again(&self, who: &str) -> Reply {
        self.says_line(who, "my-check begin em")
    }
}

#[test]
fn a_look_is_offered_once_each_side_has_an_answer() {
    let world = World::new();
    let mut card = world.begins("ana", "em");
    for _ in 0..4 {
        assert!(card.buttons().all(|button| button.label != "See what there is so far"));
        card = world.press("ana", &card, "Not yet");
    }
    let look = world.press("ana", &card, "See what there is so far");
    assert_eq!(title(&look), "Engineering Manager · so far");
    assert!(!world.rounds("ana")[0].body.done);
    assert_eq!(world.press("ana", &look, "Go on"), card);
    let done = world.press("ana", &look, "This is enough");
    assert_eq!(title(&done), "Engineering Manager · 23 November 2026");
    assert!(world.rounds("ana")[0].body.done);
    assert_eq!(world.press("ana", &look, "This is enough"), done);
    // What was left out can be answered one after the other, for as long as they like.
    let left = world.press("ana", &done, "Answer what you left out");
    assert_eq!(title(&left), "5 of 24 · Business");
    let sixth = world.press("ana", &left, "Not yet");
    assert_eq!(title(&sixth), "6 of 24 · Communication");
    assert_eq!(title(&world.press("ana", &left, "What it comes to")), "Engineering Manager · 23 November 2026");
    // A form in between changes nothing about that, nor does one that was closed and opened again.
    world.press("ana", &sixth, "On my own");
    let seventh = world.marks("ana", &sixth, "On my own", MAY);
    assert_eq!(title(&seventh), "7 of 24 · People");
    assert_eq!(title(&world.marks("ana", &seventh, "Taught others", "")), "8 of 24 · Strategy");
    // Whoever changes an answer instead is shown what it comes to.
    let again = world.press("ana", &world.press("ana", &seventh, "What it comes to"), &changes(&world, "layman"));
    assert_eq!(title(&world.marks("ana", &again, "On my own", "")), "Engineering Manager · 23 November 2026");
}

#[test]
fn what_it_comes_to_names_the_widest_gaps_and_what_closes_each() {
    let world = World::new();
    let mut card = world.begins("ana", "em");
    for number in 0..24 {
        let (how, words) = match number {
            2 => ("Taught others", MAY),
            4 | 8 => ("Not yet", ""),
            7 => ("With help", ""),
            11 => ("Skip", ""),
            _ => ("On my own", ""),
        };
        card = world.marks("ana", &card, how, words);
    }
    let menus = steady(&card).find("\n[Start a stretch check-in]").unwrap();
    let knowledge = world.bot.knowledge();
    let closes = |skill: &str| knowledge.skill(skill).unwrap().1.closes.text.clone();
    assert_eq!(
        steady(&card)[..menus],
        format!(
            "Engineering Manager · 23 November 2026\n\nThe widest gaps, and what closes each\n\
             • Say how long work takes, and be about right · business, not yet\n{} ¹\n\
             • Say no, and stay on good terms · business, not yet\n{} ¹\n\
             \nOne thing to try\n{} ²\n\n\
             ¹ Engineering Leadership Development · ² Engineering Leadership Career Path",
            closes("cost"),
            closes("no"),
            knowledge.areas[0].stretches[1].said.text,
        )
    );
    assert!(world.stands("ana", &card).contains(&format!(
        "What stands\n• Hand something over, and not take it back, taught others\n{MAY}\n\
         19 more without a line of evidence. Add one while you remember: when, and what came of it.\n\n\
         The next gap\n• Choose the plainer solution · strategy, with help\n{}",
        closes("plainer")
    )));
    assert_eq!(line(&card, "Start a stretch check-in"), "checkin start stretch");
    assert_eq!(line(&card, "EM"), "ladder em only-me");
    assert!(card.private && !card.error);
    assert_eq!(world.says("ana", &format!("/{}", line(&card, "EM"))).title.as_deref(), Some("Engineering Manager"));
    // An answer is changed afterwards, and a line added.
    let gap = world.press("ana", &card, "Say no, and stay on good terms · not yet");
    let changed = world.press("ana", &gap, "With help");
    assert!(world.stands("ana", &changed).contains("Say no, and stay on good terms · business, with help"));
    let opened = world.press("ana", &changed, "Offer something cheaper that is taken");
    let added = world.fill("ana", &opened, "Q3: the cache instead of the cluster");
    let stands = "• Offer something cheaper that is taken, on my own\nQ3: the cache instead of the cluster";
    assert!(world.stands("ana", &added).contains(stands), "{}", world.stands("ana", &added));
}

#[test]
fn all_high_and_all_skipped_are_said_as_they_are() {
    let world = World::new();
    let high = world.round("ana", "cto", |_| "Taught others");
    let begins =
        "Chief Technology Officer · 23 November 2026\n\nNo gap in what you answered: all of it you do by yourself.";
    assert!(read(&high).starts_with(begins), "{}", read(&high));
    assert!(read(&high).contains("\n\nOne thing to try\n"));
    assert!(world.stands("ana", &high).contains("\n24 without a line of evidence."));
    let skipped = world.round("ben", "ic", |_| "Skip");
    assert!(
        read(&skipped).starts_with("Individual Contributor · 23 November 2026\n\nYou answered none of these,"),
        "{}",
        read(&skipped)
    );
    assert!(skipped.buttons().all(|button| button.label != "Start a stretch check-in"));
    assert!(skipped.files.is_empty(), "there is nothing to draw");
    assert_eq!(title(&world.press("ben", &skipped, "Answer what you left out")), "1 of 20 · Business");
}

#[test]
fn the_second_stands_beside_the_first_and_beside_nobody_elses() {
    let mut world = World::new();
    world.says("ana", "/timezone auckland");
    world.round("ben", "em", |_| "Taught others");
    world.round("ana", "vp", |_| "Taught others");
    let first = world.round("ana", "em", |_| "With help");
    assert!(!read(&first).contains("Since"), "another level's, or somebody else's, is none of it: {}", read(&first));
    world.now += TimeDelta::days(100);
    let begun = world.says("ana", "/readiness em");
    assert!(
        read(&begun).contains("Your last one was on 23 November 2026. You see both side by side."),
        "{}",
        read(&begun)
    );
    let second = world.round("ana", "em", |number| match number {
        0 => "Taught others",
        1..=4 => "On my own",
        5 => "Not yet",
        _ => "With help",
    });
    assert!(
        world.stands("ana", &second).contains(
            "\n\nSince 23 November 2026\n• Offer something cheaper that is taken: with help, now taught others\n\
             • Explain technology so that it can be retold: with help, now on my own\n\
             • Hand something over, and not take it back: with help, now on my own\nand 3 more\n\n"
        ),
        "{}",
        read(&second)
    );
    // The picture says the same in words. Another level, and somebody else, are on none.
    let alt = |reply: &Reply| reply.files.iter().map(|file| file.alt.clone()).collect::<Vec<_>>();
    assert_eq!(
        alt(&second),
        ["Engineering Manager, by your own word\n\
          Business: 3 March 2027 With help – On my own, 23 November 2026 With help\n\
          Communication: 3 March 2027 With help, 23 November 2026 With help\n\
          People: 3 March 2027 With help, 23 November 2026 With help\n\
          Strategy: 3 March 2027 With help, 23 November 2026 With help"]
    );
    assert!(
        second.files[0].name() == "readiness.png" && alt(&first)[0].contains("Business: 23 November 2026 With help\n")
    );
    world.now += TimeDelta::days(100);
    let same = world.round("ana", "em", |number| match number {
        0 => "Taught others",
        1..=4 => "On my own",
        5 => "Not yet",
        _ => "With help",
    });
    let nothing = "\n\nSince 3 March 2027\nEverything you answered both times is where it was.";
    assert!(world.stands("ana", &same).contains(nothing));
}

#[test]
fn a_round_without_an_answer_hides_no_other() {
    let mut world = World::new();
    let first = world.round("ana", "em", |number| if number == 20 { "Skip" } else { "With help" });
    world.now += TimeDelta::days(100);
    // Finished at once, it is not finished: the way on is there.
    let card = world.begins("ana", "em");
    let uid = world.rounds("ana")[0].uid.clone();
    let enough = world.says_line("ana", &format!("my-check finish of={uid}"));
    assert_eq!(
        steady(&enough),
        "Ready for Engineering Manager?\n\nNothing is answered yet, so there is nothing to look at. One answer in each side is \
         enough; the rest can wait.\n[Go on] my-check ask …\n[Earlier ones] readiness history"
    );
    assert!(!enough.error && !world.rounds("ana")[0].body.done);
    assert_eq!(world.press("ana", &enough, "Go on"), card);
    let look = world.says_line("ana", &format!("my-check result of={uid}"));
    assert!(look.files.is_empty() && !read(&look).contains("Since"), "{}", read(&look));
    assert!(look.buttons().all(|button| button.label != "This is enough"));
    // All skipped, it has no picture, and nothing of the one before.
    let skipped = world.round("ana", "em", |_| "Skip");
    assert!(world.rounds("ana")[0].body.done);
    assert!(skipped.files.is_empty() && !read(&skipped).contains("Since"), "{}", read(&skipped));
    world.now += TimeDelta::days(100);
    let begun = world.says("ana", "/readiness em");
    assert!(read(&begun).contains("Your last one was on 23 November 2026."), "{}", read(&begun));
    let third = world.round("ana", "em", |_| "Not yet");
    assert!(world.stands("ana", &third).contains("\n\nSince 23 November 2026\n"));
    assert!(third.files[0].alt.contains(", 23 November 2026 With help"), "{}", third.files[0].alt);
    assert_eq!(world.says_line("ana", &line(&first, "Delete").replace("delete", "result")), first);
    // One that answers only what was left out then has nothing to compare with but the third.
    world.press("ana", &third, "Delete");
    world.now += TimeDelta::days(100);
    let other = world.round("ana", "em", |number| if number == 20 { "Not yet" } else { "Skip" });
    assert!(!read(&other).contains("Since"), "{}", read(&other));
    assert!(!other.files[0].alt.contains("23 November 2026"), "{}", other.files[0].alt);
}

#[test]
fn begun_anew_is_empty_and_the_old_one_can_be_had_back() {
    let mut world = World::new();
    let first = world.begins("ana", "em");
    let second = world.press("ana", &first, "With help");
    let there = world.says("ana", "/readiness");
    let anew = world.press("ana", &there, "Begin anew");
    assert!(
        read(&anew).starts_with(
            "1 of 24 · Business\n\nBegun anew. For an hour after that, Undo brings back what you had said.\n\nYou have offered"
        ),
        "{}",
        read(&anew)
    );
    assert_eq!(world.press("ana", &there, "Begin anew"), anew, "pressed twice shows the same, with its Undo");
    assert_eq!(world.rounds("ana").len(), 1, "pressed twice is begun once");
    // An old button says how it stands.
    let old = world.press("ana", &first, "Not yet");
    assert!(!old.error && read(&old).starts_with("Deleted. In an hour it is gone for good"), "{}", read(&old));
    let back = world.press("ana", &anew, "Undo");
    assert!(read(&back).contains("It's back, with 1 of 24 answered."), "{}", read(&back));
    assert_eq!(world.press("ana", &back, "Go on"), second);
    assert_eq!(world.press("ana", &world.says("ana", "/readiness"), "Go on"), second, "with answers before without");
    world.press("ana", &there, "Begin anew");
    world.now += TimeDelta::hours(1);
    let gone = world.press("ana", &anew, "Undo");
    assert_eq!(
        read(&gone),
        "That one isn't here any more. An hour after you delete one, I can't bring it back. These are the ways on:\n\
         [My readiness] readiness\n[Earlier ones] readiness history"
    );
    assert!(gone.error);
}

#[test]
fn earlier_ones_are_read_deleted_and_had_back() {
    let mut world = World::new();
    let none = world.says("ana", "/readiness history");
    assert!(read(&none).starts_with("None yet. After the first one") && none.private && !none.error);
    for number in 0..12 {
        world.round("ana", if number % 2 == 0 { "em" } else { "ic" }, |_| "Not yet");
        world.now += TimeDelta::days(30);
    }
    world.begins("ana", "vp");
    let page = world.says("ana", "/readiness history");
    assert!(
        steady(&page).starts_with(
            "Your readiness, over time\n\n19 October 2027 · Individual Contributor, with 20 of 20 answered.\n\
             19 September 2027 · Engineering Manager, with 24 of 24 answered.\n"
        ),
        "{}",
        steady(&page)
    );
    let earlier = world.press("ana", &page, "Earlier");
    assert!(read(&earlier).starts_with("Your readiness, over time\n\n23 December 2026"), "{}", read(&earlier));
    assert!(earlier.buttons().all(|button| button.label != "Earlier"));
    let one = world.press("ana", &earlier, "23 November 2026 · Engineering Manager");
    assert_eq!(title(&one), "Engineering Manager · 23 November 2026");
    let deleted = world.press("ana", &one, "Delete");
    assert!(read(&deleted).starts_with("Deleted. In an hour it is gone for good: at"), "{}", read(&deleted));
    assert_eq!(world.press("ana", &one, "Delete"), deleted);
    assert_eq!(world.rounds("ana").len(), 12);
    assert_eq!(world.press("ana", &deleted, "Undo"), one);
    assert_eq!(world.rounds("ana").len(), 13);
    world.press("ana", &one, "Delete");
    world.now += TimeDelta::hours(1);
    assert!(world.press("ana", &deleted, "Undo").error);
    let lost = format!("readiness history before={}", "a".repeat(26));
    assert!(world.says_line("ana", &lost).error);
}

#[test]
fn anybody_elses_is_not_there() {
    let world = World::new();
    let card = world.begins("ana", "em");
    world.press("ana", &card, "With help");
    let uid = world.rounds("ana")[0].uid.clone();
    let nobodys = "z".repeat(26);
    for line in [
        "ask of={uid}",
        "mark of={uid} to=cheaper how=not-yet",
        "mark of={uid} to=cheaper how=on-my-own",
        "skip of={uid} to=layman",
        "stop of={uid}",
        "result of={uid}",
        "finish of={uid}",
        "anew of={uid}",
        "delete of={uid}",
        "undo of={uid}",
    ] {
        let theirs = world.says_line("ben", &format!("my-check {}", line.replace("{uid}", &uid)));
        let none = world.says_line("ben", &format!("my-check {}", line.replace("{uid}", &nobodys)));
        assert_eq!((theirs.error, read(&theirs)), (true, read(&none)), "{line}");
    }
    assert_eq!(world.rounds("ana")[0].body.marks["cheaper"].how, How::WithHelp);
    assert!(world.rounds("ben").is_empty());
}

#[test]
fn questions_that_went_are_passed_over_and_new_ones_are_asked() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("n.db");
    let world = World::open(&path);
    let first = world.begins("ana", "em");
    let second = world.press("ana", &first, "With help");
    drop(world);
    // The first question is gone, and the second is another one.
    let mut knowledge = support::knowledge();
    knowledge.areas[0].skills.retain(|skill| skill.id != "cheaper");
    for skill in &mut knowledge.areas[1].skills {
        if skill.id == "layman" {
            skill.id = "newcomer".to_owned();
        }
    }
    let world = World::with(knowledge, Store::open(&path, Owner::Console, None).unwrap());
    for label in ["Not yet", "Skip"] {
        let old = world.press("ana", &first, label);
        assert!(old.error && !read(&old).is_empty(), "{}", read(&old));
    }
    let card = world.press("ana", &world.says("ana", "/readiness"), "Go on");
    assert_eq!(title(&card), "1 of 23 · Business");
    assert!(world.press("ana", &second, "Not yet").error);
    let next = world.press("ana", &card, "Not yet");
    assert!(line(&next, "Not yet").contains("to=newcomer"), "{}", read(&next));
    // What was answered is kept, should the question come back.
    assert!(world.rounds("ana")[0].body.marks.contains_key("cheaper"));
    // A question of another level leads to where they are, and nothing is answered by it.
    let of = &world.rounds("ana")[0].uid;
    let other = world.says_line("ana", &format!("my-check mark of={of} to=edge how=not-yet"));
    assert_eq!(other, next);
    assert!(!world.rounds("ana")[0].body.marks.contains_key("edge"));
}

#[test]
fn without_questions_it_says_so() {
    let mut knowledge = support::knowledge();
    knowledge.areas.clear();
    let world = World::with(knowledge, Store::memory(Owner::Console).unwrap());
    let card = world.says("ana", "/readiness em");
    assert!(read(&card).starts_with("I have no questions about Engineering Manager yet."), "{}", read(&card));
    let none = world.says_line("ana", "my-check begin em");
    assert!(read(&none).contains("so there is nothing to show"), "{}", read(&none));
}

#[test]
fn each_level_is_asked_enough_about_each_side() {
    let world = World::new();
    let knowledge = world.bot.knowledge();
    let sides: Vec<&str> = knowledge.areas.iter().map(|area| area.name.title.as_str()).collect();
    assert_eq!(sides, ["Business acumen", "Executive communication", "People leadership", "Technical strategy"]);
    let known: BTreeSet<String> = facts::all(&world.bot).into_iter().map(|fact| fact.id).collect();
    for level in &knowledge.levels {
        let of_level = asked(knowledge, &level.name.id);
        for area in &knowledge.areas {
            let count = of_level.iter().filter(|(one, _)| one.name.id == area.name.id).count();
            assert!((5..=6).contains(&count), "{count} about {} for {}", area.name.id, level.name.id);
            let leads = area.stretches.iter().filter(|stretch| stretch.levels.contains(&level.name.id)).count();
            assert_eq!(leads, 1, "a stretch in {} towards {}", area.name.id, level.name.id);
        }
    }
    let same = |one: &str, other: &str| {
        let of = |level| asked(knowledge, level).into_iter().map(|(_, skill)| &skill.id).collect::<BTreeSet<_>>();
        of(one).intersection(&of(other)).count()
    };
    assert_eq!(same("em", "cto"), 0, "the sources differ, and so does what is asked");
    let mut said = BTreeSet::new();
    for (area, skill) in knowledge.areas.iter().flat_map(|area| area.skills.iter().map(move |skill| (area, skill))) {
        assert!(!skill.ids.is_empty(), "{}", skill.id);
        for id in skill.ids.iter().chain(&skill.closes.ids) {
            assert!(known.contains(id), "{} rests on {id}", skill.id);
        }
        assert!(
            skill.text.starts_with("You have ") || skill.text.starts_with("You talk "),
            "{}: {}",
            skill.id,
            skill.text
        );
        assert!(skill.text.ends_with('.') && !skill.label.ends_with('.'), "{}", skill.id);
        for words in [&skill.text, &skill.label, &skill.closes.text] {
            assert!(said.insert(words), "{}: {words}", area.name.id);
            assert!(!words.contains(['!', '*', '_', '`', '<']), "{}: {words}", skill.id);
        }
        assert!(skill.closes.text.chars().count() <= 240, "{}", skill.id);
    }
    for stretch in knowledge.areas.iter().flat_map(|area| &area.stretches) {
        assert!(stretch.said.ids.iter().all(|id| known.contains(id)) && said.insert(&stretch.said.text), "{stretch:?}");
    }
}
