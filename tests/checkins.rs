//! Check-ins, as people have them: what they type and press, and all they read.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod support;

use nextrung::bot::reply::Reply;
use nextrung::bot::request::Answer;
use nextrung::bot::request::Card;
use nextrung::bot::request::Place;
use nextrung::bot::request::Said;
use support::World;
use support::address;
use support::now;
use support::read;

/// The line of the button that says this.
fn line(reply: &Reply, label: &str) -> String {
    let found = reply.buttons().find(|button| button.label == label);
    found.unwrap_or_else(|| panic!("no {label} in {}", read(reply))).line.clone()
}

/// What is read alone, without what can be pressed.
fn words(reply: &Reply) -> String {
    nextrung::chat::plain::reply(reply)
}

fn presses(world: &World, who: &str, reply: &Reply, label: &str) -> Answer {
    world.presses(who, &line(reply, label), Card::Private)
}

/// A world in which Ana lives by the clock of Berlin.
fn in_berlin() -> World {
    let world = World::new();
    world.says("ana", "/timezone berlin");
    world
}

#[test]
fn ana_begins_a_check_in() {
    let world = in_berlin();
    let none = world.says("ana", "/checkin list");
    assert_eq!(
        read(&none),
        "You have no check-ins. Choose one, and I come back on the day you say, with two or three questions by direct \
         message. Only you read the answers.\n\
         [Feedback] checkin start feedback\n\
         [Stretch assignment] checkin start stretch"
    );
    let preview = presses(&world, "ana", &none, "Feedback").reply;
    assert_eq!(
        words(&preview),
        "Feedback\n\n\
         It is about what you said to people, what they said to you, and what still waits to be said. Every Monday at \
         09:00, by direct message, I ask:\n\n\
         1. Which feedback did you give, and which did you swallow although someone needed it?\n\
         2. What did somebody tell you about your work, and which part of it is true?\n\
         3. Who hears something from you before we speak again, and what?\n\n\
         Only you read what you answer, and nobody here learns that you are asked.\n\n\
         The next dates: Monday 30 November, Monday 7 December and Monday 14 December."
    );
    assert!(preview.private && world.bot.store().schedules(&address("ana")).unwrap().is_empty());
    let other = presses(&world, "ana", &preview, "Every other week").reply;
    assert!(words(&other).contains("Every other Monday at 09:00") && words(&other).contains("14 December and"));
    let later = presses(&world, "ana", &other, "Every other Friday").reply;
    let later = presses(&world, "ana", &later, "At 16:00").reply;
    assert!(words(&later).contains("Every other Friday at 16:00"), "{}", words(&later));
    assert_eq!(line(&later, "Start it"), "checkin start feedback every=biweekly on=friday at=16:00 begin");

    let begun = presses(&world, "ana", &later, "Start it");
    assert_eq!(
        words(&begun.reply),
        "Feedback\n\nBegun. I ask you every other Friday at 16:00, and the next time is Friday 27 November.\n\n\
         A word from me is on its way to your direct messages, so that you know where to look."
    );
    assert!(begun.replaces && begun.welcome.is_some());
    let again = presses(&world, "ana", &later, "Start it");
    assert!(words(&again.reply).contains("This one has begun already: every other Friday at 16:00"));
    assert_eq!(again.welcome, None);
    assert_eq!(world.bot.store().schedules(&address("ana")).unwrap().len(), 1);
    assert!(world.bot.store().schedules(&address("ben")).unwrap().is_empty());
}

#[test]
fn whoever_has_no_clock_sets_it_on_the_way() {
    let world = World::new();
    let first = world.says("ana", "/checkin start stretch");
    assert!(
        words(&first).contains("One thing first, so that I ask by your clock and not by mine."),
        "{}",
        words(&first)
    );
    assert!(first.buttons().all(|button| button.line.ends_with(" then=stretch")));
    let places = world.presses("ana", &first.buttons().nth(9).unwrap().line, Card::Private).reply;
    let saved = world.presses("ana", &places.buttons().next().unwrap().line, Card::Private).reply;
    assert_eq!(line(&saved, "It's another time here"), "timezone then=stretch");
    let preview = presses(&world, "ana", &saved, "That's right").reply;
    assert!(words(&preview).starts_with("Stretch assignment\n\nIt is about the piece of work"), "{}", words(&preview));
    // In the bot's own direct messages it is the same.
    let direct = world.answer_in("cleo", Place::Direct, Said::Line("checkin start stretch".to_owned()));
    assert_eq!(direct.reply, world.says("cleo", "/checkin start stretch"));
}

#[test]
fn what_is_offered_is_what_they_have_already() {
    let world = in_berlin();
    world.says("ana", "/me quiet=18-8");
    world.says("ana", "/checkin start feedback weekly thursday at 7 begin");
    let second = world.says("ana", "/checkin start stretch");
    assert!(words(&second).contains("Every Thursday at 07:00"), "{}", words(&second));
    assert!(words(&second).ends_with("Your quiet hours last until 08:00, so it comes then."), "{}", words(&second));
    let another = world.says("ana", "/checkin start feedback monthly");
    assert!(words(&another).contains("You have one of these, every Thursday at 07:00; this would be another."));
    assert!(words(&another).contains("Every month on the last Thursday at 07:00"));
    // Somebody who is free in the evening alone is not asked in the morning.
    world.says("ben", "/timezone berlin");
    world.says("ben", "/me quiet=22-17");
    assert!(words(&world.says("ben", "/checkin start stretch")).contains("Every Monday at 17:00"));
}

#[test]
fn a_line_says_it_all() {
    let world = in_berlin();
    for (typed, begun) in [
        ("/checkin start feedback every other friday 16:00 begin", "every other Friday at 16:00"),
        ("/checkin start stretch monthly on the 31st at 8am begin", "every month on the 31st at 08:00"),
        ("/checkin start stretch quarterly last friday begin", "every three months on the last Friday"),
        ("checkin start fedback on=mondays at=9 begin", "every other Monday at 09:00"),
    ] {
        let reply = world.says("ana", typed);
        assert!(words(&reply).contains(begun), "{typed}: {}", words(&reply));
    }
    let list = world.says("ana", "/checkin list");
    assert_eq!(
        words(&list),
        "Your check-ins\n\n\
         • Feedback: every other Friday at 16:00; next on Friday 27 November\n\
         • Stretch assignment: every month on the 31st at 08:00; next on Monday 30 November\n\
         • Stretch assignment: every three months on the last Friday at 16:00; next on Friday 27 November\n\
         • Feedback: every other Monday at 09:00; next on Monday 30 November"
    );
    let one = world.presses("ana", &list.buttons().next().unwrap().line, Card::Private).reply;
    assert!(words(&one).starts_with("Feedback\n\nEvery other Friday at 16:00; next on"), "{}", words(&one));
    // Nobody else's name for one leads anywhere.
    let foreign = world.presses("ben", &list.buttons().next().unwrap().line, Card::Private).reply;
    assert!(words(&foreign).starts_with("You have no check-ins."), "{}", words(&foreign));
}

#[test]
fn what_does_not_go_together_is_asked_back() {
    let world = in_berlin();
    let week = world.says("ana", "/checkin start feedback weekly 31");
    assert_eq!(
        read(&week),
        "A week has no such day. Is it one of these?\n\
         [Every month on the 31st] checkin start feedback every=monthly on=31\n\
         [Every Monday] checkin start feedback every=weekly on=monday\n\
         [My check-ins] checkin list"
    );
    assert!(week.error && week.private);
    let month = world.says("ana", "/checkin start feedback every=monthly on=friday begin");
    assert_eq!(
        read(&month),
        "A month has four or five of that day. Which one is it?\n\
         [Every month on the last Friday] checkin start feedback every=monthly on=last-friday\n\
         [Every Friday] checkin start feedback every=weekly on=friday\n\
         [My check-ins] checkin list"
    );
    let time = world.says("ana", "/checkin start feedback 25:99");
    assert!(words(&time).starts_with("No clock shows \"25:99\". Write a time of day such as 9:00"), "{}", words(&time));
    assert!(world.bot.store().schedules(&address("ana")).unwrap().is_empty());
}

#[test]
fn an_eleventh_is_one_too_many() {
    let world = in_berlin();
    for hour in 8..18 {
        let reply = world.says("ana", &format!("/checkin start feedback at={hour}:00 begin"));
        assert!(words(&reply).contains("Begun."), "{}", words(&reply));
    }
    let reply = world.says("ana", "/checkin start stretch at=20:00 begin");
    assert_eq!(
        read(&reply),
        "You have 10 check-ins, and that is as many as I keep for one person. Stop one, and there is room.\n\
         [My check-ins] checkin list"
    );
    assert!(reply.error);
    assert_eq!(world.bot.store().schedules(&address("ana")).unwrap().len(), 10);
    let _ = now();
}
