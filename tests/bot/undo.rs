//! Undo: for an hour, a stopped, skipped or unanswered check-in can be restored, and nothing is sent because of it.

use crate::support::address;
use crate::support::days::{Days, line, old_line, words};
use chrono::TimeDelta;
use nextrung::bot::reply::Reply;
use nextrung::bot::request::{Asker, Card, Place, Request, Said};
use nextrung::mentoring::delivery::Role;
use nextrung::mentoring::person::Platform;
use nextrung::mentoring::schedule::{Reason, Schedule, State};

fn schedules(days: &Days) -> Vec<Schedule> {
    days.bot.store().schedules(&address("ana")).unwrap()
}

fn pass(days: &mut Days, seconds: i64) {
    days.now += TimeDelta::seconds(seconds);
}

fn labels(reply: &Reply) -> Vec<&str> {
    reply.buttons().map(|button| button.label.as_str()).collect()
}

#[test]
fn what_was_stopped_stands_as_it_stood() {
    for before in [
        "/checkin list",
        "/checkin change every other friday 16:00 nudges=twice",
        "/checkin pause until=2027-01-04",
        "/checkin pause",
        "/checkin skip date=2026-11-30",
    ] {
        let mut days = Days::begun();
        days.says("ana", before);
        let was = schedules(&days);
        let stopped = days.says("ana", "/checkin stop feedback");
        assert_eq!(labels(&stopped), ["Undo", "Start it again", "My check-ins"]);
        assert!(schedules(&days).is_empty());
        pass(&mut days, 3_600);
        // The same press again finds nothing to end, and leaves the way back where it is.
        assert_eq!(days.says("ana", "/checkin stop feedback"), stopped);
        for _ in 0..3 {
            let back = days.press("ana", &stopped, "Undo");
            assert!(
                !back.error && words(&back).starts_with("Feedback\n\nIt's back as it was: every "),
                "{}",
                words(&back)
            );
            assert_eq!(schedules(&days), was, "{before}");
        }
        assert_eq!(days.came.len(), 1, "nothing is sent for it");
    }
}

#[test]
fn one_that_rests_after_three_rests_again() {
    let mut days = Days::begun();
    days.until("2026-12-22T09:00:00Z");
    let quiet = days.last();
    let stopped = days.press("ana", &quiet, "Stop");
    assert_eq!(labels(&stopped), ["Undo", "Start it again", "My check-ins", "Settings"]);
    let back = days.press("ana", &stopped, "Undo");
    assert!(
        words(&back).starts_with("Feedback\n\nIt's back as it was.\n\nThree went by unanswered"),
        "{}",
        words(&back)
    );
    assert_eq!(schedules(&days)[0].state, State::Paused(Reason::Quiet));
    assert_eq!(back.rows, quiet.rows);
}

#[test]
fn a_date_that_fell_into_the_hour_is_over_and_what_was_taken_back_stays_so() {
    // A Monday at nine goes by meanwhile.
    let mut days = Days::begun();
    days.until("2026-11-30T07:50:00Z");
    let stopped = days.says("ana", "/checkin stop");
    days.until("2026-11-30T08:10:00Z");
    let back = days.press("ana", &stopped, "Undo");
    assert!(words(&back).ends_with("next on Monday 7 December."), "{}", words(&back));
    days.until("2026-12-07T07:00:00Z");
    assert_eq!(days.came.len(), 1, "{:?}", days.moments());
    days.until("2026-12-07T08:10:00Z");
    assert_eq!(days.came.len(), 2, "{:?}", days.moments());

    // What waited for her quiet hours to end, and what she put off.
    for put_off in [false, true] {
        let mut days = Days::begun();
        if put_off {
            days.until("2026-11-30T08:05:00Z");
            let monday = days.last();
            days.press("ana", &monday, "In an hour");
        } else {
            days.says("ana", "/me quiet=22-11");
            days.until("2026-11-30T08:05:00Z");
        }
        let came = days.came.len();
        let stopped = days.says("ana", "/checkin stop");
        pass(&mut days, 60);
        days.press("ana", &stopped, "Undo");
        days.until("2026-12-06T12:00:00Z");
        assert_eq!(days.came.len(), came, "{:?}", days.moments());
        days.until("2026-12-07T12:00:00Z");
        assert_eq!(days.came.len(), came + 1, "{:?}", days.moments());
    }
}

#[test]
fn an_hour_is_an_hour_whatever_the_clock_does() {
    for (later, in_time) in [(0, true), (3_600, true), (3_601, false), (864_000, false), (-60, true), (-61, false)] {
        let mut days = Days::begun();
        days.until("2026-11-30T08:05:00Z");
        let monday = days.last();
        let left = days.press("ana", &monday, "Leave it out");
        let skipped = days.says("ana", "/checkin skip date=2026-12-21");
        assert!(skipped.error);
        let skipped = days.says("ana", "/checkin skip date=2026-12-07");
        let stopped = days.says("ana", "/checkin stop");
        pass(&mut days, later);
        let back = words(&days.press("ana", &stopped, "Undo"));
        assert_eq!(back.contains("It's back as it was"), in_time, "{later}: {back}");
        assert_eq!(back.contains("more than an hour ago, so it stays stopped"), !in_time, "{later}: {back}");
        assert_eq!(schedules(&days).len(), usize::from(in_time), "{later}");
        if in_time {
            let date = words(&days.press("ana", &skipped, "Undo"));
            assert_eq!(date, "Feedback\n\nMonday 7 December comes after all.", "{later}");
        }
        let open = words(&days.press("ana", &left, "Undo"));
        assert_eq!(open.contains("It's open again.\n\nMonday, Ana."), in_time, "{later}: {open}");
        assert_eq!(open.contains("more than an hour ago, so it stays left out"), !in_time, "{later}: {open}");
    }
    let mut days = Days::begun();
    let skipped = days.says("ana", "/checkin skip date=2026-11-30");
    pass(&mut days, 3_601);
    let late = days.press("ana", &skipped, "Undo");
    assert_eq!(
        words(&late),
        "Feedback\n\nThat was more than an hour ago, so Monday 30 November stays left out. I can ask you whenever you like."
    );
    assert!(words(&days.press("ana", &late, "Ask me now")).starts_with("Feedback\n\nHere you are, Ana."));
}

#[test]
fn a_date_that_was_left_out_comes_once() {
    let mut days = Days::begun();
    let skipped = days.says("ana", "/checkin skip date=2026-11-30");
    assert_eq!(labels(&skipped), ["Undo", "My check-ins"]);
    let was = schedules(&days);
    for _ in 0..3 {
        let back = days.press("ana", &skipped, "Undo");
        assert_eq!(words(&back), "Feedback\n\nMonday 30 November comes after all.");
        assert_eq!(schedules(&days)[0].next_nominal.to_string(), "2026-11-30");
        // And out again, and back: as often as somebody likes.
        let out = days.press("ana", &back, "Leave it out again");
        assert_eq!(out, skipped);
        assert_eq!(schedules(&days), was);
        days.press("ana", &skipped, "Undo");
    }
    days.until("2026-12-07T08:30:00Z");
    assert_eq!(days.roles, [Role::Welcome, Role::CheckIn, Role::Reminder, Role::CheckIn], "{:?}", days.moments());
    let monday = days.last();
    days.press("ana", &monday, "Leave it out");
    // By now it has been asked, and the press says how it stands.
    let stands = days.press("ana", &skipped, "Undo");
    assert!(words(&stands).contains("next on Monday 14 December"), "{}", words(&stands));

    // Two in a row come back in turn, the later one first.
    let one = days.says("ana", "/checkin skip date=2026-12-14");
    let two = days.says("ana", "/checkin skip date=2026-12-21");
    let first = days.press("ana", &one, "Undo");
    assert_eq!(words(&first), "Feedback\n\nMonday 21 December is left out too, and comes back first.");
    assert!(words(&days.press("ana", &first, "Bring that back")).contains("Monday 21 December comes after all."));
    days.press("ana", &two, "Undo");
    assert!(words(&days.press("ana", &one, "Undo")).contains("Monday 14 December comes after all."));
    days.until("2026-12-22T08:30:00Z");
    let dates = days.moments().iter().filter(|came| came.contains("Monday, Ana.")).count();
    assert_eq!(dates, 4, "{:?}", days.moments());
}

#[test]
fn a_date_whose_moment_is_over_stays_left_out() {
    let mut days = Days::begun();
    days.until("2026-11-30T07:30:00Z");
    let skipped = days.says("ana", "/checkin skip date=2026-11-30");
    days.until("2026-11-30T08:00:00Z");
    let over = days.press("ana", &skipped, "Undo");
    assert_eq!(
        words(&over),
        "Feedback\n\nThe moment for Monday 30 November is over, so it stays left out. I can ask you right now instead."
    );
    assert_eq!(labels(&over), ["Ask me now", "My check-ins"]);
    days.until("2026-12-06T08:00:00Z");
    assert_eq!(days.came.len(), 1, "{:?}", days.moments());
}

#[test]
fn one_that_was_planned_and_had_not_left_comes_once_too() {
    // Alone, until her quiet hours end.
    let mut days = Days::begun();
    days.says("ana", "/me quiet=22-11");
    days.until("2026-11-30T08:05:00Z");
    let skipped = days.says("ana", "/checkin skip date=2026-11-30");
    assert!(words(&skipped).contains("Monday 30 November is left out."), "{}", words(&skipped));
    days.until("2026-11-30T08:10:00Z");
    assert!(words(&days.press("ana", &skipped, "Undo")).contains("Monday 30 November comes after all."));
    days.until("2026-11-30T08:20:00Z");
    assert!(words(&days.press("ana", &skipped, "Undo")).contains("Monday 30 November comes after all."));
    days.until("2026-12-06T12:00:00Z");
    assert_eq!(days.roles, [Role::Welcome, Role::CheckIn, Role::Reminder], "{:?}", days.moments());
    assert_eq!(days.came[1].0.to_rfc3339(), "2026-11-30T10:00:00+00:00");

    // In one message with another, each of the two.
    for kind in ["feedback", "stretch"] {
        let mut days = Days::begun();
        days.says("ana", "/checkin start stretch weekly monday 9:30 begin");
        days.says("ana", "/me quiet=22-11");
        days.until("2026-11-30T08:45:00Z");
        let skipped = days.says("ana", &format!("/checkin skip {kind} date=2026-11-30"));
        assert!(words(&skipped).contains("Monday 30 November is left out."), "{kind}: {}", words(&skipped));
        let back = days.press("ana", &skipped, "Undo");
        assert!(words(&back).contains("Monday 30 November comes after all."), "{kind}: {}", words(&back));
        days.until("2026-11-30T12:00:00Z");
        let open = days.came[2..].iter().flat_map(|(_, _, reply)| reply.buttons());
        let answers = open.filter(|button| button.line.starts_with("asked answer")).count();
        assert_eq!(answers, 2, "{kind}: {:?}", days.moments());
    }
}

#[test]
fn what_was_left_is_open_again_and_its_buttons_answer() {
    let mut days = Days::begun();
    days.until("2026-11-30T08:05:00Z");
    let monday = days.last();
    let left = days.press("ana", &monday, "Leave it out");
    assert_eq!(labels(&left), ["Undo", "Answer after all", "Settings"]);
    assert_eq!(labels(&days.press("ana", &monday, "Leave it out")), ["Undo", "Answer after all", "Settings"]);
    for _ in 0..2 {
        let open = days.press("ana", &left, "Undo");
        assert_eq!(words(&open), words(&monday).replacen("Monday, Ana.", "It's open again.\n\nMonday, Ana.", 1));
        assert_eq!(open.rows, monday.rows);
    }
    days.until("2026-12-06T08:00:00Z");
    assert_eq!(days.came.len(), 2, "neither the message nor its reminder: {:?}", days.moments());
    let kept = days.fills("ana", &line(&monday, "Answer"), &["told Ben", "all of it", "Ben again"]);
    assert!(words(&kept).contains("told Ben"));
    // What was written is never taken back by it.
    let nothing = days.press("ana", &left, "Undo");
    assert!(words(&nothing).starts_with("Feedback\n\nNothing in it is left out any more."), "{}", words(&nothing));
    assert!(words(&days.says("ana", "/checkin history")).contains("told Ben"));
}

#[test]
fn only_what_that_press_left_is_open_again() {
    let mut days = Days::begun();
    days.says("ana", "/checkin start stretch weekly monday 10:00 begin");
    days.until("2026-11-30T08:05:00Z");
    let both = days.last();
    days.fills("ana", &line(&both, "Feedback"), &["told Ben", "all of it", "Ben again"]);
    let left = days.press("ana", &both, "Leave it out");
    let open = days.press("ana", &left, "Undo");
    assert!(words(&open).starts_with("Stretch assignment\n\nIt's open again."), "{}", words(&open));
    assert!(words(&days.says("ana", "/checkin history feedback")).contains("told Ben"));
}

#[test]
fn whatever_was_begun_meanwhile_stands() {
    let mut days = Days::begun();
    let stopped = days.says("ana", "/checkin stop");
    days.says("ana", "/checkin start feedback monday 9:00 begin");
    let already = days.press("ana", &stopped, "Undo");
    assert!(words(&already).contains("This one has begun already: every Monday at 09:00"), "{}", words(&already));
    days.says("ana", "/checkin change 11:00");
    for hour in 12..21 {
        days.says("ana", &format!("/checkin start feedback at={hour}:00 begin"));
    }
    assert_eq!(schedules(&days).len(), 10);
    let many = days.press("ana", &stopped, "Undo");
    assert!(many.error && words(&many).starts_with("You have 10 check-ins"), "{}", words(&many));
    assert_eq!(schedules(&days).len(), 10);
}

#[test]
fn without_a_clock_of_her_own_it_goes_by_that_of_the_check_in() {
    let mut days = Days::begun();
    days.says("ana", "/me clear=zone");
    let stopped = days.says("ana", "/checkin stop");
    let back = days.press("ana", &stopped, "Undo");
    assert!(words(&back).contains("It's back as it was"), "{}", words(&back));
}

#[test]
fn fifty_presses_at_once_undo_once() {
    let mut days = Days::begun();
    days.until("2026-11-30T08:05:00Z");
    let monday = days.last();
    let left = days.press("ana", &monday, "Leave it out");
    let skipped = days.says("ana", "/checkin skip date=2026-12-07");
    let stopped = days.says("ana", "/checkin stop");
    for undo in [&stopped, &skipped, &left] {
        let said = Said::Press { line: line(undo, "Undo"), picked: Vec::new(), on: Card::Private };
        let read: Vec<String> = std::thread::scope(|threads| {
            let presses = (0..50).map(|number| {
                let from = Asker::new(Platform::Console, "ana");
                let request = Request { id: number.to_string(), from, place: Place::Direct, said: said.clone() };
                let days = &days;
                threads.spawn(move || words(&days.bot.answer(&request, days.now).reply))
            });
            let presses: Vec<_> = presses.collect();
            presses.into_iter().map(|press| press.join().unwrap()).collect()
        });
        assert!(read.iter().all(|said| *said == read[0]), "{read:?}");
    }
    assert_eq!(schedules(&days)[0].next_nominal.to_string(), "2026-12-07");
    days.until("2026-12-07T08:05:00Z");
    assert_eq!(days.came.len(), 3, "{:?}", days.moments());
}

#[test]
fn nobody_undoes_anything_of_anybody_else() {
    let mut days = Days::begun();
    days.until("2026-11-30T08:05:00Z");
    let monday = days.last();
    let left = days.press("ana", &monday, "Leave it out");
    let skipped = days.says("ana", "/checkin skip date=2026-12-07");
    let stopped = days.presses("ana", &old_line(&monday, "stop")).reply;
    let listed = days.says("ana", "/checkin stop feedback");
    let undos: Vec<String> = [&left, &skipped, &stopped, &listed].map(|reply| line(reply, "Undo")).to_vec();
    days.says("ben", "/timezone berlin");
    let kept = days.bot.store().export(&address("ana")).unwrap();
    for undo in &undos {
        let nothing = undo.replace(|c: char| c.is_ascii_digit() && !undo.contains("date="), "a");
        let nothing = days.presses("ben", &nothing).reply;
        let foreign = days.presses("ben", undo).reply;
        assert_eq!(foreign, nothing, "{undo}");
        assert!(words(&foreign).starts_with("That one isn't among your check-ins any more."), "{undo}");
    }
    assert_eq!(days.bot.store().export(&address("ana")).unwrap(), kept);
    days.presses("ana", "forget everything");
    for undo in &undos {
        let gone = days.presses("ana", undo).reply;
        assert!(words(&gone).starts_with("That one isn't among your check-ins any more."), "{undo}: {}", words(&gone));
    }
    // Typed without a name, it is the latest that was stopped; there is none. A date may be of several.
    for kind in ["feedback", "stretch"] {
        days.says("ben", &format!("/checkin start {kind} begin"));
    }
    let which = days.says("ben", "/checkin undo date=2026-12-07");
    assert!(
        which.buttons().any(|button| button.line.starts_with("checkin undo date=2026-12-07 id=")),
        "{}",
        words(&which)
    );
    assert!(words(&days.says("ben", "/checkin undo")).starts_with("That one isn't among your check-ins any more."));
}

#[test]
fn why_this_says_what_began_it_and_what_this_one_is() {
    let mut days = Days::begun();
    days.says("ana", "/checkin change nudges=twice");
    days.until("2026-11-30T08:05:00Z");
    let monday = days.last();
    let begun =
        "Why you got this\n\nYou began this on Monday 23 November: every Monday at 09:00, by the clock of Berlin. ";
    let only = "\n\nOnly you read what you answer.";
    let why = |days: &mut Days, reply: &Reply| {
        let on_it = reply.buttons().find(|button| button.label == "Why this?").map(|button| button.line.clone());
        let line = on_it.unwrap_or_else(|| old_line(reply, "why"));
        let why = days.presses("ana", &line);
        assert!(!why.replaces && why.reply.private && why.reply.beside, "the message stays as it is");
        why.reply
    };
    let welcome = days.came[0].2.clone();
    let first = why(&mut days, &welcome);
    assert_eq!(words(&first), format!("{begun}This is my first word, so that you know where it comes.{only}"));
    let asked = why(&mut days, &monday);
    assert_eq!(words(&asked), format!("{begun}This is the check-in for Monday 30 November.{only}"));
    assert_eq!(labels(&asked), ["Settings", "Fewer reminders", "Stop"]);
    assert!(line(&asked, "Fewer reminders").ends_with("nudges=once"));
    days.until("2026-12-02T08:05:00Z");
    let reminder = days.last();
    let reminded = why(&mut days, &reminder);
    assert_eq!(
        words(&reminded),
        format!("{begun}The check-in for Monday 30 November was still open, and this is reminder 1 of 2.{only}")
    );
    days.press("ana", &reminder, "Tomorrow");
    days.until("2026-12-03T08:05:00Z");
    let again = days.last();
    let put_off = why(&mut days, &again);
    assert_eq!(
        words(&put_off),
        format!(
            "{begun}This is the check-in for Monday 30 November, which you put off until Thursday 3 December.{only}"
        )
    );
    let fewer = days.press("ana", &put_off, "Fewer reminders");
    assert!(words(&fewer).contains("I remind you once."), "{}", words(&fewer));
    days.until("2027-01-05T08:05:00Z");
    let quiet = days.last();
    assert_eq!(days.roles.last(), Some(&Role::Notice), "{:?}", days.moments());
    let told = why(&mut days, &quiet);
    assert!(
        words(&told).contains("Monday 23 November 2026")
            && words(&told).contains("Three went unanswered, so I paused it and told you"),
        "{}",
        words(&told)
    );
    // Somebody else's reads as nothing.
    let foreign = days.presses("ben", &old_line(&monday, "why")).reply;
    let settings = days.press("ana", &monday, "Settings");
    assert_eq!(line(&settings, "Why this?"), old_line(&monday, "why"));
    assert!(words(&foreign).starts_with("That one isn't among your check-ins any more."));
    days.press("ana", &settings, "Stop");
    assert_eq!(labels(&why(&mut days, &monday)), ["Settings"]);
}
