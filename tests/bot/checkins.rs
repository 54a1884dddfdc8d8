//! Check-ins as people have them: what they type and press, and everything they read.

use crate::support::days::{Days, line, words};
use crate::support::{World, address, read};
use nextrung::bot::outbox::engine::Stage;
use nextrung::bot::outbox::fate::Unsent;
use nextrung::bot::reply::Reply;
use nextrung::bot::request::{Answer, Asker, Card, Place, Request, Said};
use nextrung::mentoring::person::Platform;
use std::time::Duration;

fn presses(world: &World, who: &str, reply: &Reply, label: &str) -> Answer {
    world.presses(who, &line(reply, label), Card::Private)
}

/// A world in which Ana has set the zone of Berlin.
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
         [Stretch assignment] checkin start stretch\n\
         [The climb] checkin start climb\n\
         [Best week] checkin start best-week"
    );
    let preview = presses(&world, "ana", &none, "Feedback").reply;
    assert_eq!(
        words(&preview),
        "Feedback\n\n\
         About what you said to people, what they said to you, and what still waits to be said. Every Monday at \
         09:00 I ask, by direct message, for example:\n\n\
         1. Who watched you do something difficult and never told you what they saw? What would you ask them?\n\
         2. Whom did you last tell something about their work? What do they do differently since then?\n\n\
         Only you read the answers, and nobody here learns that I ask you. If one stays open, I remind you once.\n\n\
         The next dates: Monday 30 November and Monday 7 December."
    );
    assert!(preview.private && world.bot.store().schedules(&address("ana")).unwrap().is_empty());
    let other = presses(&world, "ana", &preview, "Every other week").reply;
    assert!(words(&other).contains("Every other Monday at 09:00") && words(&other).contains("and Monday 14 December"));
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
    assert!(words(&preview).starts_with("Stretch assignment\n\nAbout the piece of work"), "{}", words(&preview));
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
}

#[test]
fn a_check_in_comes_on_monday_and_what_was_written_comes_back() {
    let mut days = Days::begun();
    assert_eq!(
        words(&days.last()),
        "Feedback\n\nHello, Ana. This is where I'll ask, every Monday at 09:00, about what you said to people, what they said to \
         you, and what still waits to be said. The first time is Monday 30 November.\n\n\
         Only you read what you answer. A button works for as long as its message is here, so there is never a rush."
    );
    days.until("2026-11-30T08:30:00Z");
    let monday = days.last();
    assert_eq!(
        words(&monday),
        "Feedback\n\nMonday, Ana.\n\n\
         1. Who watched you do something difficult and never told you what they saw? What would you ask them?\n\
         2. Whom did you last tell something about their work? What do they do differently since then?\n\
         3. Who hears something from you before we speak again, and what?\n\n\
         Only you read the answers."
    );
    let labels: Vec<&str> = monday.buttons().map(|button| button.label.as_str()).collect();
    assert_eq!(
        labels,
        ["Answer", "In an hour", "Tomorrow", "Next week", "Leave it out", "Practise the words", "Settings"]
    );
    let answer = line(&monday, "Answer");
    let form = days.presses("ana", &answer).reply.form.unwrap();
    assert_eq!(form.title, "Feedback · only you");
    assert!(form.fields.iter().all(|field| field.label.chars().count() <= 45 && field.max == 4_000));
    let kept = days.fills("ana", &answer, &["told Ben", "", "let Ben run the incident review"]);
    assert_eq!(
        words(&kept),
        "Feedback\n\nKept. Only you can read it.\n\n\
         Who saw you, and what you'd ask: told Ben\n\
         Who hears what from you next: let Ben run the incident review\n\n\
         One is still empty, and may stay so."
    );
    // What was written can be changed, and what is emptied is gone.
    let form = days.presses("ana", &line(&kept, "Go on")).reply.form.unwrap();
    let values: Vec<&str> = form.fields.iter().map(|field| field.value.as_str()).collect();
    assert_eq!(values, ["told Ben", "", "let Ben run the incident review"]);
    let kept = days.fills("ana", &answer, &["", "said yes too often", "let Ben run the incident review"]);
    assert!(!words(&kept).contains("told Ben"), "{}", words(&kept));
    days.until("2026-12-07T08:30:00Z");
    assert!(
        words(&days.last()).starts_with(
            "Feedback\n\nMonday, Ana. Last week you wrote:\nlet Ben run the incident review\nDid you?\n\n1. "
        ),
        "{}",
        words(&days.last())
    );
    let history = days.says("ana", "/checkin history");
    let written = "30 November 2026 · Feedback\n\nWhom you told what, and what followed: said yes too often\n\
                   Who hears what from you next: let Ben run";
    assert!(words(&history).contains(written), "{}", words(&history));
    // Nothing private stands where a locked phone shows it.
    assert!(days.came.iter().all(|(_, _, reply)| !reply.notice.clone().unwrap().contains("Ben")));
}

#[test]
fn what_is_put_off_comes_back_with_its_questions() {
    let mut days = Days::begun();
    days.until("2026-11-30T08:05:00Z");
    let monday = days.last();
    let later = days.press("ana", &monday, "In an hour");
    assert!(words(&later).ends_with("I ask again today at 10:05."), "{}", words(&later));
    let later = days.press("ana", &monday, "Tomorrow");
    assert!(words(&later).ends_with("I ask again tomorrow at 09:00."), "{}", words(&later));
    days.until("2026-12-01T08:05:00Z");
    let again = days.last();
    assert!(words(&again).contains("Here it is again, Ana, as you asked."), "{}", words(&again));
    assert!(words(&days.press("ana", &monday, "In an hour")).contains("That one came back already"));
    let kept = days.fills("ana", &line(&again, "Answer"), &["", "true enough", ""]);
    let kept = days.press("ana", &kept, "That's all");
    // The answer takes the place of the message, which is still known by its own idempotency key.
    let own = line(&again, "Leave it out").replace("asked skip ", "asked settings ");
    assert_eq!(line(&kept, "Settings"), own);
    days.until("2026-12-06T08:00:00Z");
    let came = days.moments();
    assert_eq!(came.len(), 3, "{came:?}");
    assert!(came[2].starts_with("Tue 1 Dec 08:00 Here it is again"), "{came:?}");
    let nothing = days.press("ana", &again, "Next week");
    assert!(words(&nothing).contains("Nothing in it is waiting any more"), "{}", words(&nothing));
}

#[test]
fn what_is_left_can_be_answered_after_all() {
    let mut days = Days::begun();
    days.until("2026-11-30T08:05:00Z");
    let monday = days.last();
    let left = days.press("ana", &monday, "Leave it out");
    assert_eq!(
        words(&left),
        "Feedback\n\nLeft out. If something comes to mind, the button stays.\n\n\
         The next one is for Monday 7 December."
    );
    days.until("2026-12-06T08:00:00Z");
    assert_eq!(days.came.len(), 2, "no reminder of what was left: {:?}", days.moments());
    let kept = days.fills("ana", &line(&left, "Answer after all"), &["late", "but", "still"]);
    assert!(words(&kept).contains("Who saw you, and what you'd ask: late"), "{}", words(&kept));
}

#[test]
fn three_without_an_answer_and_it_rests_until_one_press() {
    let mut days = Days::begun();
    days.until("2026-12-22T09:00:00Z");
    let quiet = days.last();
    assert_eq!(
        read(&quiet).lines().take(6).collect::<Vec<_>>()[..3],
        ["Feedback", "", "Three went by unanswered, so I've paused this. Everything you wrote is still here."]
    );
    let nudges = days.moments().iter().filter(|came| came.contains("Still open, Ana.")).count();
    assert_eq!(nudges, 3, "{:?}", days.moments());
    let labels: Vec<String> = quiet.buttons().map(|button| button.label.clone()).collect();
    assert_eq!(labels, ["Start again", "Less often", "Why this?", "Stop"]);
    assert!(words(&days.says("ana", "/checkin list")).contains("paused after three without an answer"));
    let less = days.press("ana", &quiet, "Less often");
    assert!(words(&less).contains("It goes on, every other Monday."), "{}", words(&less));
    let again = days.press("ana", &quiet, "Less often");
    assert_eq!(words(&again), words(&less), "a second press leads no further");
}

#[test]
fn what_did_not_come_is_told_beside_the_next_answer_and_can_be_answered_there() {
    let mut days = Days::begun();
    days.closed = true;
    days.until("2026-11-30T08:05:00Z");
    let line_said = Said::Line("/ladder vp".to_owned());
    let answer = days.answer("ana", Place::Channel("#mentors".to_owned()), line_said.clone());
    let aside = answer.aside.unwrap();
    assert!(!answer.reply.private && aside.private);
    assert_eq!(
        words(&aside),
        "I couldn't reach you on 30 November; your direct messages are closed to me. Nothing is lost."
    );
    let again = days.answer("ana", Place::Channel("#mentors".to_owned()), line_said.clone());
    assert_eq!(again.aside, None, "once is enough");
    assert_eq!(days.answer("ben", Place::Direct, line_said).aside, None);
    let here = days.press("ana", &aside, "Answer here");
    assert!(here.private && words(&here).contains("1. Who watched you do something difficult"), "{}", words(&here));
    let kept = days.fills("ana", &line(&here, "Answer"), &["x", "y", "z"]);
    assert!(words(&kept).contains("Kept."), "{}", words(&kept));
    assert!(words(&days.press("ana", &aside, "Help me open them")).contains("Privacy Settings"));
    // After three it waits for a word, and says so.
    days.until("2026-12-21T08:05:00Z");
    let list = days.says("ana", "/checkin list");
    assert!(
        words(&list).contains("I couldn't reach you on 7, 14 December")
            || words(&list).contains("I couldn't reach you on 7 and 14 December"),
        "{}",
        words(&list)
    );
    assert!(words(&list).contains("paused, since three didn't reach you"), "{}", words(&list));
    days.closed = false;
    let resumed = days.press("ana", &list, "Resume");
    assert!(words(&resumed).contains("It goes on"), "{}", words(&resumed));
}

#[test]
fn ana_changes_skips_pauses_resumes_and_stops() {
    let mut days = Days::begun();
    let list = days.says("ana", "/checkin list");
    let ask = days.press("ana", &list, "Skip the next");
    assert!(words(&ask).contains("The next one is for Monday 30 November. Leave it out?"), "{}", words(&ask));
    let skip = line(&ask, "Leave it out");
    assert_eq!(skip, "checkin skip feedback date=2026-11-30");
    for _ in 0..3 {
        let skipped = days.presses("ana", &skip).reply;
        assert!(words(&skipped).contains("Monday 30 November is left out. The next one is for Monday 7 December."));
    }
    let wrong = days.says("ana", "/checkin skip date=2026-12-25");
    assert!(
        wrong.error && words(&wrong).contains("I have nothing to send you for Friday 25 December."),
        "{}",
        words(&wrong)
    );

    let changed = days.says("ana", "/checkin change every other friday 16:00");
    assert!(
        words(&changed).contains("Kept: every other Friday at 16:00. The next dates: Friday 4 December"),
        "{}",
        words(&changed)
    );
    days.until("2026-12-04T15:30:00Z");
    assert!(days.moments().last().unwrap().starts_with("Fri 4 Dec 15:00"), "{:?}", days.moments());

    for typed in [
        "/checkin pause until next monday",
        "/checkin pause feedback until=\"14 Dec\"",
        "checkin pause until 2027-01-01",
    ] {
        let paused = days.says("ana", typed);
        assert!(
            !paused.error && words(&paused).contains("Paused. Nothing comes before"),
            "{typed}: {}",
            words(&paused)
        );
    }
    assert!(words(&days.says("ana", "/checkin list")).contains("paused, and back on Friday 1 January 2027"));
    let resumed = days.says("ana", "/checkin resume");
    assert!(words(&resumed).contains("The next one is for Friday 18 December, 16:00."), "{}", words(&resumed));
    let paused = days.says("ana", "/checkin pause");
    assert!(words(&paused).contains("Paused, for as long as you like."), "{}", words(&paused));
    assert_eq!(line(&paused, "For a week"), "checkin pause until=2026-12-11");
    days.until("2027-02-01T08:00:00Z");
    assert_eq!(days.came.len(), 2, "{:?}", days.moments());

    let stopped = days.says("ana", "/checkin stop feedback");
    assert!(words(&stopped).contains("Stopped. Nothing more comes from this one, and what you wrote is kept."));
    days.until("2027-02-01T09:00:01Z");
    assert!(words(&days.says("ana", "/checkin stop feedback")).starts_with("You have no check-ins."));
    let again = days.press("ana", &stopped, "Start it again");
    assert!(words(&again).contains("Every other Friday at 16:00"), "{}", words(&again));
}

#[test]
fn nothing_comes_while_ana_is_away() {
    let mut days = Days::begun();
    for typed in
        ["/away until friday", "/away until=monday", "/away next monday", "/away until 1 Dec", "/away in 9 days"]
    {
        let gone = days.says("ana", typed);
        assert!(!gone.error && words(&gone).starts_with("Until "), "{typed}: {}", words(&gone));
    }
    assert!(words(&days.says("ana", "/away")).starts_with("You're away until Wednesday 2 December."));
    days.until("2026-12-04T08:00:00Z");
    assert_eq!(days.came.len(), 1, "{:?}", days.moments());
    assert!(words(&days.says("ana", "/away")).starts_with("You're here, as far as I know."));
    days.until("2026-12-07T08:30:00Z");
    assert_eq!(days.came.len(), 2, "{:?}", days.moments());
    // Put off, and then away: it waits for the day they are back.
    let monday = days.last();
    days.press("ana", &monday, "Tomorrow");
    let gone = days.says("ana", "/away until friday");
    days.until("2026-12-10T08:00:00Z");
    assert_eq!(days.came.len(), 2, "{:?}", days.moments());
    let back = days.press("ana", &gone, "I'm back");
    assert!(words(&back).starts_with("Good to have you back."));
    days.until("2026-12-10T09:00:00Z");
    assert_eq!(days.came.len(), 3, "{:?}", days.moments());
    assert!(words(&days.says("zoe", "/away until friday")).starts_with("Nothing comes from me before you start"));
}

#[test]
fn another_clock_moves_what_is_to_come() {
    let mut days = Days::begun();
    let saved = days.says("ana", "/timezone new york");
    assert!(words(&saved).contains("Your check-ins go by it too, at the same time of day."), "{}", words(&saved));
    days.until("2026-11-30T14:30:00Z");
    assert!(days.moments().last().unwrap().starts_with("Mon 30 Nov 14:00"), "{:?}", days.moments());
    // The same date does not come twice, wherever she goes.
    days.says("ana", "/timezone honolulu");
    days.until("2026-12-05T00:00:00Z");
    let mondays = days.moments().iter().filter(|came| came.contains("Monday, Ana.")).count();
    assert_eq!(mondays, 1, "{:?}", days.moments());
}

#[test]
fn ana_is_asked_at_once_and_once_a_day() {
    let mut days = Days::begun();
    let now = days.says("ana", "/checkin now");
    assert!(words(&now).starts_with("Feedback\n\nHere you are, Ana."), "{}", words(&now));
    let again = days.says("ana", "/checkin now");
    assert_eq!(line(&again, "Answer"), line(&now, "Answer"));
    let kept = days.fills("ana", &line(&now, "Answer"), &["a", "b", "c"]);
    assert!(words(&kept).contains("Kept."));
    assert_eq!(days.came.len(), 1, "nothing is sent for it");
}

#[test]
fn what_was_asked_for_and_what_came_by_itself_are_put_off_apart() {
    let mut days = Days::begun();
    days.until("2026-11-30T08:30:00Z");
    let (monday, now) = (days.last(), days.says("ana", "/checkin now"));
    for reply in [&monday, &now] {
        assert!(words(&days.press("ana", reply, "In an hour")).contains("I ask again today at 10:30."));
    }
    let before = days.came.len();
    days.until("2026-11-30T10:00:00Z");
    assert_eq!(days.came.len() - before, 2, "{:?}", days.moments());
}

#[test]
fn a_date_that_is_named_while_somebody_is_away_comes_with_that() {
    let mut days = Days::begun();
    days.says("ana", "/away until=2026-12-20");
    for typed in ["/checkin pause", "/checkin resume", "/checkin skip date=2026-11-30", "/checkin change at=10:00"] {
        let reply = days.says("ana", typed);
        let says = words(&reply).contains("You're away until Sunday 20 December; nothing comes before.");
        assert_eq!(says, typed != "/checkin pause", "{typed}: {}", words(&reply));
    }
}

#[test]
fn what_cannot_be_is_said_with_the_next_step() {
    let mut days = Days::begun();
    days.until("2026-11-30T08:30:00Z");
    let monday = days.last();
    for (typed, says) in [
        ("/checkin pause until next blursday", "No calendar I know has \"next blursday\". Write a day such as"),
        ("/checkin pause until=blursday", "No calendar I know has \"blursday\""),
        ("/away next blursday", "No calendar I know has \"next blursday\""),
        ("/away 31 feb", "No calendar I know has \"31 feb\""),
        ("/checkin pause until=2026-11-01", "Sunday 1 November is behind us. Name a day that is still to come:"),
        ("/away today", "Monday 30 November is today. Name a day that is still to come:"),
        ("/checkin pause until 2036-11-30", "That is more than a year away"),
        ("/away in 10000 days", "No calendar I know has"),
        ("/away in 9999 days", "That is more than a year away"),
        ("/checkin change at=25:99", "No clock shows \"25:99\""),
        ("/checkin list id=nonsense", "I keep nothing under the name \"nonsense\""),
        ("/checkin stop id=aaaaaaaaaaaaaaaaaaaaaaaaaa", "That one isn't among your check-ins any more."),
        ("/checkin stop stretch", "You have no check-in about this yet"),
        ("asked skip of=aaaaaaaaaaaaaaaaaaaaaaaaa", "That one isn't among your check-ins any more."),
    ] {
        let reply = days.says("ana", typed);
        assert!(words(&reply).contains(says), "{typed}: {}", words(&reply));
        assert!(reply.private && reply.buttons().next().is_some(), "{typed}");
    }
    // What was written stays: too much of it, or nothing at all.
    let answer = line(&monday, "Answer");
    let long = "é".repeat(4_001);
    let refused = days.fills("ana", &answer, &[&long, "", ""]);
    assert!(
        refused.error && words(&refused).contains("That is 4001 characters; I can keep 4000."),
        "{}",
        words(&refused)
    );
    assert!(words(&refused).contains(&long) && line(&refused, "Back to the form") == answer);
    let kept = days.fills("ana", &answer, &[&"é".repeat(4_000), "", ""]);
    assert!(words(&kept).contains("Kept."), "{}", words(&kept));
    let none = days.fills("ana", &answer, &["", " ", "\n"]);
    assert!(
        none.error && words(&none).contains("There was nothing in it, so nothing has changed."),
        "{}",
        words(&none)
    );
    assert_eq!(days.presses("ana", &answer).reply.form.unwrap().fields[0].value.chars().count(), 4_000);
    // Nobody else's press does anything, and it reads as one on nothing at all; so does one on what is forgotten.
    let nothing = days.presses("ben", "asked skip of=aaaaaaaaaaaaaaaaaaaaaaaaa").reply;
    for label in ["Answer", "Tomorrow", "Leave it out", "Settings"] {
        assert_eq!(days.presses("ben", &line(&monday, label)).reply, nothing, "{label}");
    }
    days.presses("ana", "forget everything");
    for label in ["Answer", "Tomorrow", "Leave it out", "Settings"] {
        assert_eq!(days.presses("ana", &line(&monday, label)).reply, nothing, "{label}");
    }
    days.until("2026-12-31T00:00:00Z");
    assert_eq!(days.came.len(), 2, "{:?}", days.moments());
}

/// The same press several times at once.
fn at_once(days: &Days, said: &Said) -> Vec<String> {
    const PRESSES: usize = 50;
    std::thread::scope(|threads| {
        let presses: Vec<_> = (0..PRESSES)
            .map(|number| {
                let from = Asker::new(Platform::Console, "ana");
                let id = format!("press-{number}");
                let request = Request { id, from, place: Place::Direct, said: said.clone() };
                threads.spawn(move || words(&days.bot.answer(&request, days.now).reply))
            })
            .collect();
        presses.into_iter().map(|press| press.join().unwrap()).collect()
    })
}

#[test]
fn fifty_presses_at_once_have_one_effect() {
    let mut days = Days::new();
    let press = |line: &str| Said::Press { line: line.to_owned(), picked: Vec::new(), on: Card::Private };
    let rows = |days: &Days, role: &str| {
        let all = days.bot.store().export(&address("ana")).unwrap().unwrap();
        let deliveries = all.iter().find(|section| section.name == "deliveries").unwrap();
        deliveries.rows.iter().filter(|row| format!("{row:?}").contains(&format!("Fact({role})"))).count()
    };
    let begun = at_once(&days, &press("checkin start feedback every=weekly on=monday at=09:00 begin"));
    assert_eq!(begun.iter().filter(|said| said.contains("Begun.")).count(), 1);
    assert_eq!((days.bot.store().schedules(&address("ana")).unwrap().len(), rows(&days, "\"welcome\"")), (1, 1));
    days.until("2026-11-30T08:05:00Z");
    let monday = days.last();
    let put_off = at_once(&days, &press(&line(&monday, "Tomorrow")));
    assert!(put_off.iter().all(|said| *said == put_off[0]), "{put_off:?}");
    assert_eq!(rows(&days, "\"snoozed\""), 1);
    let skipped = at_once(&days, &press("checkin skip feedback date=2026-12-07"));
    assert!(skipped.iter().all(|said| said.contains("The next one is for Monday 14 December.")), "{skipped:?}");
    assert_eq!(rows(&days, "\"skipped\""), 1);
    at_once(&days, &press("checkin now feedback"));
    assert_eq!(rows(&days, "\"asked\""), 1);
    let fields = ["first", "second", "third"].map(|field| (field.to_owned(), "told Ben".to_owned())).into();
    let form = Said::Form { line: line(&monday, "Answer"), fields, on: Some(Card::Private) };
    let kept = at_once(&days, &form);
    assert!(kept.iter().all(|said| *said == kept[0] && said.contains("Kept.")), "{kept:?}");
    let answers = days.bot.store().export(&address("ana")).unwrap().unwrap();
    assert_eq!(answers.iter().find(|section| section.name == "answers").unwrap().rows.len(), 3);
    // Nothing of it waits any more, so that what was put off does not come.
    days.until("2026-12-05T08:05:00Z");
    assert_eq!(days.came.len(), 2, "{:?}", days.moments());
    at_once(&days, &press("checkin stop feedback"));
    assert!(days.bot.store().schedules(&address("ana")).unwrap().is_empty());
}

#[test]
fn two_on_one_morning_come_in_one_message_each_with_its_own_answer() {
    let mut days = Days::begun();
    days.says("ana", "/checkin start stretch at=10:00 begin");
    days.until("2026-11-30T08:05:00Z");
    let both = days.last();
    assert_eq!(
        words(&both),
        "Feedback\n\nMonday, Ana.\n\n\
         1. Who watched you do something difficult and never told you what they saw? What would you ask them?\n\
         2. Whom did you last tell something about their work? What do they do differently since then?\n\
         3. Who hears something from you before we speak again, and what?\n\n\
         Stretch assignment\n\n\
         Here begins your assignment.\n\n\
         1. What do you put down to make room for this? Who picks it up, and who has been told?\n\
         2. Suppose it fails. What is the first sign, in which week, and whom would you tell that day?\n\
         3. What will you do for it before we speak again? Make it half a day at most, and name the day.\n\n\
         Only you read the answers."
    );
    let kept = days.fills("ana", &line(&both, "Stretch assignment"), &["ran it", "no", "the next one"]);
    assert!(words(&kept).starts_with("Stretch assignment\n\nKept."), "{}", words(&kept));
    // The message is known by its idempotency key still, and the other one waits.
    let idempotency_key = line(&both, "Leave it out").replace("asked skip ", "");
    assert!(line(&kept, "Settings").ends_with(&idempotency_key));
    assert_eq!(line(&kept, "Feedback"), line(&both, "Feedback"));
    let later = days.press("ana", &both, "Tomorrow");
    assert!(words(&later).contains("I ask again tomorrow at 09:00."), "{}", words(&later));
    days.until("2026-12-01T08:05:00Z");
    assert!(
        words(&days.last()).starts_with("Feedback\n\nHere it is again, Ana, as you asked.\n\n1. "),
        "{}",
        words(&days.last())
    );
    days.until("2026-12-07T08:05:00Z");
    let both = days.last();
    assert!(
        words(&both).contains(
            "Stretch assignment\n\nYou are in the middle of your assignment. Last week you wrote:\nthe next one\nDid you?\n\n1. "
        ),
        "{}",
        words(&both)
    );
    // Settings come beside the questions; what takes their place keeps the idempotency key that they are known by.
    let settings = days.presses("ana", &line(&both, "Settings"));
    assert!(!settings.replaces && line(&settings.reply, "Pause") == "checkin pause feedback");
    let left = days.presses("ana", &line(&both, "Leave it out"));
    assert!(left.replaces && line(&left.reply, "Settings") == line(&both, "Settings"));
    assert!(words(&left.reply).contains("Left out."), "{}", words(&left.reply));
    assert_eq!(
        days.press("ana", &both, "Leave it out"),
        left.reply,
        "and a second press takes the way back from nobody"
    );
}

#[test]
fn what_was_missed_is_told_with_the_one_that_comes() {
    let mut days = Days::begun();
    // Off for two weeks and a bit.
    days.now = "2026-12-16T12:00:00Z".parse().unwrap();
    days.until("2026-12-16T13:00:00Z");
    let late = days.last();
    assert!(
        words(&late).starts_with(
            "Feedback\n\nMonday, Ana. I was off on 30 November and 7 December; this one stands for them all.\n\n1. "
        ),
        "{}",
        words(&late)
    );
    assert_eq!(days.came.len(), 2, "{:?}", days.moments());
    days.until("2026-12-21T09:00:00Z");
    days.now = "2027-01-05T12:00:00Z".parse().unwrap();
    days.until("2027-01-05T13:00:00Z");
    assert!(
        words(&days.last()).contains("I was off on 28 December; this one stands for both Mondays."),
        "{}",
        words(&days.last())
    );
}

#[test]
fn nothing_is_worked_out_by_a_clock_that_is_in_doubt() {
    let mut days = Days::begun();
    days.until("2026-11-30T08:05:00Z");
    let monday = days.last();
    // The machine's clock leaps by ten years, and nobody has said yet that it is right.
    days.bot.begin(days.now, days.up).unwrap();
    assert!(!days.bot.watch_clock(days.now + chrono::TimeDelta::days(3_653), days.up).unwrap());
    let changes =
        ["/checkin start stretch begin", "/checkin change at=10", "/checkin pause", "/checkin now", "/away in 2 days"];
    for typed in changes {
        let reply = days.says("ana", typed);
        assert!(reply.error && words(&reply).starts_with("I'm just making sure that my clock is right"), "{typed}");
    }
    assert!(words(&days.press("ana", &monday, "Tomorrow")).starts_with("I'm just making sure"));
    // What is written is kept all the same.
    let kept = days.fills("ana", &line(&monday, "Answer"), &["a", "", ""]);
    assert!(words(&kept).contains("Kept."), "{}", words(&kept));
}

/// Presses that anybody can send, with names and idempotency keys that may belong to anybody.
const PRESSES: [&str; 16] = [
    "checkin start stretch every=weekly on=friday at=16:00 begin",
    "checkin change id={uid} at=07:00",
    "checkin skip id={uid} date=2026-12-07",
    "checkin pause id={uid}",
    "checkin pause until=2026-12-07 id={uid}",
    "checkin resume id={uid}",
    "checkin stop id={uid}",
    "checkin now id={uid}",
    "away until=2026-12-14",
    "away back",
    "timezone tokyo",
    "asked snooze of={idempotency_key} for=1h",
    "asked skip of={idempotency_key}",
    "asked stop of={idempotency_key}",
    "asked resume of={idempotency_key} every=biweekly",
    "asked answer of={idempotency_key}",
];

mod property {
    use super::*;
    use proptest::prelude::*;
    use proptest::test_runner::TestRunner;

    /// Ana and Ben with a check-in each that has arrived, and the names of both.
    fn both() -> (Days, [(String, String); 2]) {
        let mut days = Days::begun();
        days.says("ben", "/timezone lisbon");
        days.says("ben", "/checkin start feedback begin");
        days.until("2026-11-30T10:00:00Z");
        let names = ["ana", "ben"].map(|who| {
            let uid = days.bot.store().schedules(&address(who)).unwrap()[0].uid.clone();
            let (.., message) = days.came.iter().rev().find(|(_, to, _)| to == who).unwrap();
            (uid, line(message, "Leave it out").replace("asked skip of=", ""))
        });
        (days, names)
    }

    fn kept(days: &Days, who: &str) -> String {
        format!("{:?}", days.bot.store().export(&address(who)).unwrap())
    }

    #[test]
    fn nobody_touches_what_is_another_persons() {
        const PEOPLE: [&str; 2] = ["ana", "ben"];
        let step = (0..2_usize, 0..PRESSES.len(), 0..2_usize);
        let config = ProptestConfig { cases: 12, failure_persistence: None, ..ProptestConfig::default() };
        let changed = std::cell::Cell::new(0);
        let tried = TestRunner::new(config).run(&prop::collection::vec(step, 10..40), |steps| {
            let (mut days, names) = both();
            for (who, press, whose) in steps {
                let (uid, idempotency_key) = &names[whose];
                let line = PRESSES[press].replace("{uid}", uid).replace("{idempotency_key}", idempotency_key);
                let before = PEOPLE.map(|who| kept(&days, who));
                match line.starts_with("asked answer") {
                    true => {
                        let fields = vec![("first".to_owned(), format!("what {} wrote", PEOPLE[who]))];
                        let form = Said::Form { line, fields, on: Some(Card::Private) };
                        days.answer(PEOPLE[who], Place::Direct, form);
                    }
                    false => drop(days.presses(PEOPLE[who], &line)),
                }
                let after = PEOPLE.map(|who| kept(&days, who));
                prop_assert_eq!(&before[1 - who], &after[1 - who], "{} of {}", PRESSES[press], whose);
                changed.set(changed.get() + usize::from(before[who] != after[who]));
            }
            Ok(())
        });
        if let Err(failed) = tried {
            panic!("{failed}");
        }
        assert!(changed.get() > 20, "{}", changed.get());
    }
}

#[test]
fn a_date_that_is_past_by_the_new_clock_comes_late_and_once() {
    let mut days = Days::begun();
    days.until("2026-11-30T07:30:00Z");
    // Nine was half an hour ahead in Berlin, and is over in Tokyo.
    days.says("ana", "/timezone tokyo");
    days.until("2026-12-07T06:00:00Z");
    let moments = days.moments();
    let mondays: Vec<&String> = moments.iter().filter(|came| came.contains("Monday, Ana.")).collect();
    assert_eq!(mondays.len(), 2, "{moments:?}");
    assert!(mondays[0].starts_with("Mon 30 Nov 07:30") && mondays[1].starts_with("Mon 7 Dec 00:00"), "{moments:?}");
}

#[test]
fn what_is_put_off_after_a_pause_comes_all_the_same() {
    let mut days = Days::begun();
    days.until("2026-12-22T09:00:00Z");
    let asked = days.came.iter().rev().find(|(_, _, reply)| words(reply).contains("Monday, Ana.")).unwrap().2.clone();
    let said = days.press("ana", &asked, "In an hour");
    assert!(words(&said).contains("again"), "{}", words(&said));
    let before = days.came.len();
    days.until("2026-12-22T11:00:00Z");
    assert_eq!(days.came.len(), before + 1, "{:?}", days.moments());
}

#[test]
fn a_pause_holds_what_is_on_its_way() {
    let mut days = Days::begun();
    days.until("2026-11-30T07:59:00Z");
    days.now = "2026-11-30T08:00:00Z".parse().unwrap();
    days.up += Duration::from_secs(60);
    while days.bot.plan(days.now).unwrap() {}
    let attempt = days.bot.attempt(days.now, days.up).unwrap().unwrap();
    days.bot.settle(&attempt, Stage::Sending, Err(Unsent::Unknown), days.now, days.up).unwrap();
    days.says("ana", "/checkin pause until=2026-12-20");
    days.now += chrono::TimeDelta::seconds(90);
    days.up += Duration::from_secs(90);
    let attempt = days.bot.attempt(days.now, days.up).unwrap().unwrap();
    assert!(attempt.look_since.is_some() && !days.bot.is_wanted(&attempt), "it is looked for, and not sent");
    days.bot.settle(&attempt, Stage::Sending, Err(Unsent::Withdrawn), days.now, days.up).unwrap();
    let before = days.came.len();
    days.until("2026-12-19T00:00:00Z");
    assert_eq!(days.came.len(), before, "{:?}", days.moments());
}
