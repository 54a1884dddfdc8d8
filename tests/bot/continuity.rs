//! Check-ins that build on each other: what people said they would try, what they began to write, the next question, an
//! assignment from its start to its debrief, and what they wrote over time.

use crate::support::days::{Days, line, old_line, words};
use nextrung::bot::reply::Reply;
use nextrung::bot::request::{Card, Place, Said};
use std::collections::BTreeSet;

/// The Mondays from the first check-in, at half past eight UTC.
fn monday(number: u64) -> String {
    let first: chrono::NaiveDate = "2026-11-30".parse().unwrap();
    format!("{}T08:30:00Z", first + chrono::Days::new(7 * number))
}

/// The questions in a message.
fn questions(reply: &Reply) -> Vec<String> {
    let numbered = |line: &&str| line.split_once(". ").is_some_and(|(number, _)| number.parse::<u32>().is_ok());
    words(reply).lines().filter(numbered).map(|line| line.split_once(". ").unwrap().1.to_owned()).collect()
}

fn has(reply: &Reply, label: &str) -> bool {
    reply.buttons().any(|button| button.label == label)
}

/// Answers the last message with these words about what she will try.
fn tries(days: &mut Days, what: &str) -> Reply {
    let answer = line(&days.last(), "Answer");
    days.fills("ana", &answer, &["this", "that", what])
}

#[test]
fn the_next_one_begins_with_what_was_to_be_tried_and_one_press_says_what_came_of_it() {
    let mut days = Days::begun();
    days.until(&monday(0));
    tries(&mut days, "let Ben run the incident review");
    days.until(&monday(1));
    let second = days.last();
    assert!(
        words(&second).starts_with(
            "Feedback\n\nMonday, Ana. Last week you wrote:\nlet Ben run the incident review\nDid you?\n\n1. "
        ),
        "{}",
        words(&second)
    );
    let done = days.press("ana", &second, "I did");
    assert!(words(&done).contains("let Ben run the incident review\nDone, then.\n\n1. "), "{}", words(&done));
    assert!(!has(&done, "I did") && has(&done, "Answer"), "the questions stay where they are");
    let kept = days.presses("ana", &line(&done, "Keep it as a win"));
    assert!(!kept.replaces && words(&kept.reply).contains("let Ben run the incident review"), "{kept:?}");
    days.press("ana", &done, "Keep it as a win");
    let has_it = |days: &mut Days| words(&days.says("ana", "/wins")).matches("let Ben run the incident review").count();
    assert_eq!(has_it(&mut days), 1);
    days.press("ana", &kept.reply, "Delete");
    assert_eq!(has_it(&mut days), 0);
    days.press("ana", &done, "Keep it as a win");
    assert_eq!(has_it(&mut days), 1);
    let nobodys = days.presses("ben", &line(&done, "Keep it as a win")).reply;
    assert!(nobodys.error && words(&nobodys).contains("isn't among your check-ins"), "{}", words(&nobodys));
    tries(&mut days, "ask Cem what he heard");
    days.until(&monday(2));
    let third = days.last();
    assert!(words(&third).contains("ask Cem what he heard\nDid you?"), "{}", words(&third));
    // Another press before the next one is a change of mind; what is settled is not asked again.
    days.press("ana", &third, "I take it along");
    let dropped = days.press("ana", &third, "I let it go");
    assert!(words(&dropped).contains("Let go; that is an answer too."), "{}", words(&dropped));
    days.until(&monday(3));
    assert!(!words(&days.last()).contains("you wrote"), "{}", words(&days.last()));
    let nobodys = days.presses("ben", &line(&third, "I did")).reply;
    assert!(nobodys.error && words(&nobodys).contains("isn't among your check-ins"), "{}", words(&nobodys));
    let history = days.says("ana", "/checkin history");
    for says in [
        "You wrote to 2 of the last 4. Of what you meant to try, you did 1 and let 1 go.",
        "let Ben run the incident review (done)",
        "ask Cem what he heard (let go)",
    ] {
        assert!(words(&history).contains(says), "{says} is not in {}", words(&history));
    }
}

#[test]
fn what_is_taken_along_stands_in_the_next_form_and_is_asked_for_again() {
    let mut days = Days::begun();
    days.until(&monday(0));
    tries(&mut days, "talk to Ben");
    days.until(&monday(1));
    let second = days.last();
    days.press("ana", &second, "I take it along");
    let form = days.presses("ana", &line(&second, "Answer")).reply.form.unwrap();
    assert_eq!(form.fields.iter().map(|field| field.value.as_str()).collect::<Vec<_>>(), ["", "", "talk to Ben"]);
    // She leaves it at that, and it is asked for all the same.
    days.until(&monday(2));
    let third = days.last();
    assert!(
        words(&third).contains("Two weeks ago you wrote:\ntalk to Ben\nYou took it along. How is it now?"),
        "{}",
        words(&third)
    );
    // Whoever answers the questions first is asked for it then.
    let kept = tries(&mut days, "talk to Ben, on Tuesday");
    assert!(!words(&kept).contains("One thing from before"), "it was taken along, and she wrote it again");
    days.until(&monday(3));
    let kept = tries(&mut days, "sleep");
    assert!(
        words(&kept).contains("One thing from before: \"talk to Ben, on Tuesday\". What became of it?"),
        "{}",
        words(&kept)
    );
    let noted = days.press("ana", &kept, "I did");
    assert!(words(&noted).starts_with("Feedback\n\n\"talk to Ben, on Tuesday\". Done, then."), "{}", words(&noted));
}

#[test]
fn what_is_begun_waits_for_the_rest() {
    let mut days = Days::begun();
    days.until(&monday(0));
    let answer = line(&days.last(), "Answer");
    let kept = days.fills("ana", &answer, &["", "told Ben", ""]);
    assert!(words(&kept).ends_with("2 are still empty, and may stay so."), "{}", words(&kept));
    assert!(!words(&kept).contains("The next one is for"));
    days.until("2026-12-03T08:30:00Z");
    let reminded = days.last();
    assert!(words(&reminded).contains("You answered one already. The rest can wait."), "{}", words(&reminded));
    let form = days.presses("ana", &line(&reminded, "Go on")).reply.form.unwrap();
    assert_eq!(form.fields[1].value, "told Ben");
    let all = days.fills("ana", &line(&reminded, "Go on"), &["more", "told Ben", ""]);
    let done = days.press("ana", &all, "That's all");
    assert!(words(&done).contains("Kept.") && words(&done).contains("The next one is for"), "{}", words(&done));
    assert_eq!(words(&days.press("ana", &all, "That's all")), words(&done), "the same press again");
    // Three that are begun are no silence.
    for number in 1..5 {
        days.until(&monday(number));
        let answer = line(&days.last(), "Answer");
        days.fills("ana", &answer, &["only this", "", ""]);
    }
    days.until(&monday(6));
    assert!(has(&days.last(), "Answer"), "{}", words(&days.last()));
}

#[test]
fn an_answer_is_never_too_late_and_never_too_early() {
    let mut days = Days::begun();
    days.until(&monday(0));
    let first = days.last();
    days.until(&monday(2));
    let late = days.fills("ana", &line(&first, "Answer"), &["a", "late", "answer"]);
    assert!(words(&late).contains("Kept."), "{}", words(&late));
    days.until("2026-12-17T12:00:00Z");
    let now = days.says("ana", "/checkin now");
    let kept = days.fills("ana", &line(&now, "Answer"), &["an", "early", "one"]);
    let out = days.press("ana", &kept, "Leave out Monday 21 December");
    assert!(words(&out).contains("Monday 21 December is left out."), "{}", words(&out));
    let before = days.came.len();
    days.until(&monday(3));
    assert_eq!(days.came.len(), before, "{:?}", days.moments());
}

#[test]
fn nobody_reads_the_same_twice_running() {
    let mut days = Days::begun();
    days.says("ana", "/me level=em target=director");
    let mut asked: Vec<Vec<String>> = Vec::new();
    for number in 0..26 {
        days.until(&monday(number));
        asked.push(questions(&days.last()));
        tries(&mut days, "x");
    }
    assert!(asked.iter().all(|set| set.len() == 3), "{asked:?}");
    assert!(asked.windows(2).all(|two| two[0][..2] != two[1][..2]));
    let different: BTreeSet<&String> = asked.iter().flat_map(|set| &set[..2]).collect();
    assert!(different.len() > 20, "{} questions in half a year", different.len());
    let closings: Vec<&String> = asked.iter().map(|set| &set[2]).collect();
    assert!(closings.windows(2).all(|two| two[0] != two[1]), "{closings:?}");
    // What a message asks, its form asks too, whatever has happened since.
    let last = days.last();
    days.says("ana", "/me level=cto target=cto");
    let form = days.presses("ana", &line(&last, "Answer")).reply.form.unwrap();
    let labels: BTreeSet<&str> = form.fields.iter().map(|field| field.label.as_str()).collect();
    assert_eq!(labels.len(), 3);
    let again = days.presses("ana", &line(&last, "Leave it out").replace("asked skip", "asked here")).reply;
    let answered = questions(&again).is_empty();
    assert!(answered || questions(&again) == asked[25]);
}

#[test]
fn after_six_it_can_become_less_or_something_else() {
    let mut days = Days::begun();
    for number in 0..6 {
        days.until(&monday(number));
        assert_eq!(has(&days.last(), "Change it"), number == 5);
        if number < 5 {
            tries(&mut days, "x");
        }
    }
    let sixth = days.last();
    assert!(words(&sixth).contains("This is the 6th of these."), "{}", words(&sixth));
    let review = days.presses("ana", &line(&sixth, "Change it"));
    assert!(!review.replaces, "the questions stay");
    let review = review.reply;
    let shorter = days.press("ana", &review, "Make it shorter");
    assert!(words(&shorter).contains("Kept"), "{}", words(&shorter));
    tries(&mut days, "x");
    days.until(&monday(6));
    assert_eq!(questions(&days.last()).len(), 2, "{}", words(&days.last()));
    assert!(!has(&days.press("ana", &sixth, "Change it"), "Make it shorter"));
    let themes = days.press("ana", &review, "Another theme");
    let pick = themes.pick().unwrap().clone();
    assert!(words(&themes).contains("It asks about feedback you give and feedback you get"), "{}", words(&themes));
    let values = pick.options.iter().map(|option| option.value.clone()).collect::<Vec<_>>();
    assert!(values.iter().all(|value| !value.starts_with("stretch")), "{values:?}");
    let said = Said::Press { line: pick.line, picked: vec!["week".to_owned()], on: Card::Private };
    let chosen = days.answer("ana", Place::Direct, said).reply;
    assert!(words(&chosen).contains("Kept: it asks about your week"), "{}", words(&chosen));
    let less = days.press("ana", &review, "Less often");
    assert!(words(&less).contains("every other Monday"), "{}", words(&less));
}

#[test]
fn an_assignment_begins_goes_on_ends_and_is_looked_back_at() {
    let mut days = Days::new();
    days.says("ana", "/checkin start stretch begin");
    let form = days.says("ana", "/checkin name stretch").form.unwrap();
    assert_eq!((form.title.as_str(), form.fields.len()), ("Assignment · only you", 2));
    let named = days.fills("ana", &form.line, &["run the Q1 migration", ""]);
    assert!(words(&named).contains("It is about \"run the Q1 migration\"."), "{}", words(&named));
    let mut stages = Vec::new();
    for number in 0..6 {
        days.until(&monday(number));
        let message = days.last();
        assert!(words(&message).contains("\"run the Q1 migration\""), "{}", words(&message));
        let stage = ["Here begins", "You are in the middle of", "Here ends", "You look back on"];
        stages.push(stage.iter().position(|stage| words(&message).contains(stage)).unwrap());
        assert_eq!(has(&message, "It's over"), stages.last() == Some(&1));
        if number == 3 {
            let over = days.presses("ana", &line(&message, "It's over"));
            assert!(!over.replaces && words(&over.reply).contains("Then the next one asks how it ended"));
        }
        let kept = tries(&mut days, "x");
        let is_last = words(&kept).contains("That was the last one about this assignment");
        let goes_on = words(&kept).contains("The next one is for");
        assert_eq!((is_last, goes_on), (number == 5, number < 5), "{}", words(&kept));
    }
    assert_eq!(stages, [0, 1, 1, 1, 2, 3]);
    days.until(&monday(10));
    assert!(words(&days.says("ana", "/checkin list")).starts_with("You have no check-ins."));
    let history = days.says("ana", "/checkin history stretch");
    assert!(words(&history).contains("4 January 2027"), "what has ended is still read: {}", words(&history));
}

#[test]
fn an_assignment_with_a_day_ends_on_it() {
    let mut days = Days::new();
    days.says("ana", "/checkin start stretch begin");
    let form = days.says("ana", "/checkin name stretch").form.unwrap();
    for (ends, says) in [("blursday", "No calendar I know has \"blursday\""), ("2026-11-01", "is behind us")] {
        let refused = days.fills("ana", &form.line, &["the migration", ends]);
        assert!(refused.error && words(&refused).contains(says), "{}", words(&refused));
    }
    assert!(days.fills("ana", &form.line, &["", ""]).error);
    days.says("ana", "/checkin start climb begin at=11:00");
    let none = days.says("ana", "/checkin name climb");
    assert!(none.error && words(&none).contains("This one follows no assignment"), "{}", words(&none));
    assert!(words(&days.says("ana", "/checkin themes stretch")).contains("This one follows an assignment"));
    days.says("ana", "/checkin stop climb");
    let named = days.fills("ana", &form.line, &["the migration", "14 december"]);
    assert!(words(&named).contains("Until Monday 14 December I ask how it goes"), "{}", words(&named));
    for (number, says) in [(0, "Here begins"), (1, "in the middle"), (2, "Here ends"), (3, "You look back")] {
        days.until(&monday(number));
        assert!(words(&days.last()).contains(says), "{number}: {}", words(&days.last()));
        tries(&mut days, "x");
    }
}

#[test]
fn what_was_written_is_read_page_by_page_and_deleted_with_an_hour_to_think() {
    let mut days = Days::begun();
    for number in 0..12 {
        days.until(&monday(number));
        tries(&mut days, &format!("try number {number}"));
    }
    days.says("ana", "/checkin stop feedback");
    let mut page = days.says("ana", "/checkin history");
    let mut seen = Vec::new();
    loop {
        let number = |line: &str| line.rsplit_once("try number ").map(|(_, number)| number.parse::<u32>().unwrap());
        seen.extend(words(&page).lines().filter_map(number));
        if !has(&page, "Earlier") {
            break;
        }
        page = days.press("ana", &page, "Earlier");
    }
    assert_eq!(seen, (0..12).rev().collect::<Vec<u32>>());

    let page = days.says("ana", "/checkin history feedback");
    let entry = days.press("ana", &page, "15 February 2027");
    assert!(words(&entry).contains("try number 11"), "{}", words(&entry));
    let deleted = days.press("ana", &entry, "Delete it");
    assert!(words(&deleted).contains("For an hour you can take that back"), "{}", words(&deleted));
    assert!(!words(&days.says("ana", "/checkin history")).contains("try number 11"));
    let back = days.press("ana", &deleted, "Undo");
    assert!(words(&back).contains("It is there again.") && words(&back).contains("try number 11"), "{}", words(&back));
    days.press("ana", &entry, "Delete it");
    days.now += chrono::TimeDelta::minutes(61);
    let gone = days.press("ana", &deleted, "Undo");
    assert!(words(&gone).contains("The hour is over, and it is gone for good."), "{}", words(&gone));
    let others = days.presses("ben", &line(&entry, "Delete it")).reply;
    assert!(others.error, "{}", words(&others));
    assert!(words(&days.says("ben", "/checkin history")).starts_with("Nothing yet."));
}

#[test]
fn the_words_are_practised_beside_the_questions() {
    let mut days = Days::begun();
    days.until(&monday(0));
    let message = days.last();
    let form = days.presses("ana", &line(&message, "Practise the words")).reply.form.unwrap();
    let written = ["Gil", "You answered three times for Noor.", "She said nothing more.", "Let her finish."];
    let fields = form.fields.iter().zip(written).map(|(field, words)| (field.id.clone(), words.to_owned())).collect();
    let said = Said::Form { line: form.line, fields, on: Some(Card::Private) };
    let practised = days.answer("ana", Place::Direct, said);
    assert!(!practised.replaces, "the questions stay");
    assert!(words(&practised.reply).contains("You answered three times for Noor."), "{}", words(&practised.reply));
}

/// Feedback every Monday, and a stretch assignment in the same message.
fn two_on_mondays() -> Days {
    let mut days = Days::begun();
    days.says("ana", "/checkin start stretch begin at=09:30");
    days.until(&monday(0));
    let kept = days.fills("ana", &line(&days.last(), "Feedback"), &["x", "y", "feedback promise"]);
    days.fills("ana", &line(&kept, "Stretch assignment"), &["x", "y", "stretch promise"]);
    days.until(&monday(1));
    days
}

#[test]
fn the_buttons_of_a_message_are_about_what_is_left_of_it() {
    let mut days = two_on_mondays();
    let both = days.last();
    let kept = days.fills("ana", &line(&both, "Feedback"), &["x", "y", "another"]);
    // What was asked behind an answer is settled there, and nowhere else.
    let settled = days.press("ana", &kept, "I did");
    assert!(!words(&settled).contains("stretch promise\nDone"), "{}", words(&settled));
    days.until("2026-12-09T12:00:00Z");
    let left = days.last();
    assert!(words(&left).starts_with("Stretch assignment"), "{}", words(&left));
    let gone = days.press("ana", &left, "I let it go");
    assert!(words(&gone).contains("stretch promise\nLet go"), "{}", words(&gone));
    days.press("ana", &left, "It's over");
    days.presses("ana", &old_line(&left, "stop"));
    let list = words(&days.says("ana", "/checkin list"));
    assert!(list.starts_with("Feedback") && !list.contains("Stretch"), "{list}");
    let history = words(&days.says("ana", "/checkin history"));
    for says in ["feedback promise (done)", "stretch promise (let go)"] {
        assert!(history.contains(says), "{says} is not in {history}");
    }
}

#[test]
fn what_is_pressed_counts_for_what_the_message_says() {
    let mut days = Days::begun();
    days.until(&monday(0));
    tries(&mut days, "promise A");
    days.until(&monday(1));
    let second = days.last();
    days.until(&monday(2));
    let third = days.last();
    assert!(words(&third).contains("promise A"), "{}", words(&third));
    // Late, she answers the one between, and then says what came of the first.
    days.fills("ana", &line(&second, "Answer"), &["x", "y", "promise B"]);
    days.press("ana", &third, "I did");
    days.until(&monday(3));
    assert!(words(&days.last()).contains("promise B\nDid you?"), "{}", words(&days.last()));
    let history = words(&days.says("ana", "/checkin history"));
    assert!(history.contains("promise A (done)") && !history.contains("promise B (done)"), "{history}");
    // What is deleted is not said to be done.
    let last = days.last();
    let page = days.says("ana", "/checkin history");
    let entry = days.press("ana", &page, "7 December 2026 · Feedback");
    days.press("ana", &entry, "Delete it");
    let gone = days.press("ana", &last, "I did");
    assert!(gone.error && words(&gone).contains("What you meant to try is deleted"), "{}", words(&gone));
    // Something else in its place is something new.
    let form = line(&entry, "Change what I wrote");
    days.fills("ana", &form, &["x", "y", "promise C"]);
    days.until(&monday(4));
    assert!(words(&days.last()).contains("promise C\nDid you?"), "{}", words(&days.last()));
}

#[test]
fn what_is_taken_along_has_somewhere_to_go() {
    let mut days = two_on_mondays();
    let kept = days.fills("ana", &line(&days.last(), "Feedback"), &["x", "y", "another"]);
    assert!(has(&kept, "I did") && !has(&kept, "I take it along"), "it is answered: {}", words(&kept));
    let goes_on = words(&kept);
    assert!(goes_on.contains("The next one is for Monday 14 December."), "{goes_on}");
}

#[test]
fn two_of_a_kind_in_one_message_ask_different_things() {
    let mut days = Days::begun();
    days.says("ana", "/checkin start feedback begin at=09:30");
    days.until(&monday(0));
    let asked = questions(&days.last());
    let different: BTreeSet<&String> = asked.iter().collect();
    assert_eq!((asked.len(), different.len()), (6, 6), "{asked:?}");
}

#[test]
fn what_is_empty_is_not_done_and_what_cannot_be_stays_as_it_was() {
    let mut days = Days::begun();
    days.until(&monday(0));
    let answer = line(&days.last(), "Answer");
    let part = days.fills("ana", &answer, &["x", "", ""]);
    let all = line(&part, "That's all");
    let page = days.says("ana", "/checkin history");
    let entry = days.press("ana", &page, "30 November 2026 · Feedback");
    days.press("ana", &entry, "Delete it");
    assert!(days.presses("ana", &all).reply.error);
    let refused = days.says("ana", "/checkin change feedback length=short every=weekly on=31");
    assert!(refused.error, "{}", words(&refused));
    days.until(&monday(1));
    assert_eq!(questions(&days.last()).len(), 3, "{}", words(&days.last()));
    days.says("ana", "/checkin start stretch begin at=16:00");
    let past = days.says("ana", "/checkin name stretch about=\"something secret\" ends=2020-01-01");
    assert!(past.error && past.buttons().all(|button| !button.line.contains("secret")), "{}", words(&past));
}

#[test]
fn what_was_tried_in_one_is_not_told_by_its_neighbour() {
    let mut days = Days::begun();
    days.says("ana", "/checkin start stretch begin at=09:30");
    days.until(&monday(0));
    let kept = days.fills("ana", &line(&days.last(), "Feedback"), &["x", "y", "feedback promise"]);
    let part = days.fills("ana", &line(&kept, "Stretch assignment"), &["x", "y", ""]);
    days.press("ana", &part, "That's all");
    days.until(&monday(1));
    let kept = days.fills("ana", &line(&days.last(), "Feedback"), &["x", "y", "another"]);
    let said = days.press("ana", &kept, "I did");
    assert!(words(&said).starts_with("Feedback\n\n\"feedback promise\". Done, then."), "{}", words(&said));
}
