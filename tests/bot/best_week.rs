//! Best weeks: writing one down, comparing them, asking for them by itself, changing and deleting them; and the reasons for a
//! move.

use crate::support;
use crate::support::days::{Days, line, words};
use crate::support::{address, read};
use nextrung::bot::line::shown::split;
use nextrung::bot::reply::Reply;
use nextrung::bot::request::{Card, Place, Said};
use nextrung::data;
use nextrung::mentoring::best_week::{BestWeek, Reasons};
use nextrung::mentoring::load::{DataFile, load};
use nextrung::store::entries::reflections::{Kept, MOST};

/// Picks these on a card, and returns the reply.
fn picks(days: &mut Days, who: &str, card: &Reply, picked: &[&str]) -> Reply {
    let line = card.pick().unwrap_or_else(|| panic!("nothing to pick on {}", read(card))).line.clone();
    let picked = picked.iter().map(|&id| id.to_owned()).collect();
    days.answer(who, Place::Direct, Said::Press { line, picked, on: Card::Private }).reply
}

fn sends(days: &mut Days, who: &str, form: &Reply, written: &[&str]) -> Reply {
    let form = form.form.as_ref().unwrap_or_else(|| panic!("no form: {}", read(form)));
    let fields =
        form.fields.iter().zip(written).map(|(field, words)| (field.id.clone(), (*words).to_owned())).collect();
    let said = Said::Form { line: form.line.clone(), fields, on: Some(Card::Private) };
    days.answer(who, Place::Direct, said).reply
}

/// Ana writes a best week down.
fn writes(days: &mut Days, picked: &[&str], week: &str) -> Reply {
    let card = days.says("ana", "/bestweek");
    let form = picks(days, "ana", &card, picked);
    sends(days, "ana", &form, &[week, "", "", ""])
}

fn entries(days: &Days, who: &str) -> Vec<Kept<BestWeek>> {
    days.bot.store().reflections(&address(who)).unwrap()
}

fn weeks(days: &Days, who: &str) -> Vec<String> {
    entries(days, who).into_iter().map(|kept| kept.body.week).collect()
}

/// Ana is asked for her best week each quarter, first on the last Monday of November.
fn asked_for() -> Days {
    let mut days = Days::new();
    days.says("ana", "/checkin start best-week begin");
    days.until("2026-11-30T09:00:00Z");
    assert_eq!(
        days.moments(),
        ["Mon 23 Nov 09:00 Hello. This is where I'l", "Mon 30 Nov 08:00 Monday. Think of the bes"]
    );
    days
}

#[test]
fn two_stand_side_by_side_and_nothing_is_made_of_them() {
    let mut days = Days::new();
    let first = writes(&mut days, &["solved"], "untangled the cache");
    let said = words(&first);
    assert!(said.contains("You tagged it untangled a hard problem.") && first.files.is_empty(), "{said}");
    assert!(said.contains("The next one stands beside this one") && said.contains("two kinds of best week"), "{said}");
    assert!(
        first.private && said.contains("What would have to go differently for next week to have one hour of that?")
    );
    days.until("2027-02-20T12:00:00Z");
    let second = writes(&mut days, &["helped", "improved"], "Ben ran it without me");
    let said = words(&second);
    assert!(said.contains("• November 2026: \"untangled the cache\", untangled a hard problem"), "{said}");
    assert!(said.contains("You tagged it helped someone and improved how the team works."), "{said}");
    assert!(said.contains("What do you make of that?") && !said.contains("%"), "{said}");
    assert_eq!(
        second.files[0].alt,
        "What made your best weeks\nMade something: –\nUntangled a hard problem: Q4 2026\nHelped someone: Q1 2027\n\
         Hired or grew someone: –\nImproved how the team works: Q1 2027\nShaped a direction: –"
    );
    assert!(second.files[0].bytes.starts_with(b"\x89PNG"));
    // What is said of the first one is what was known then.
    let shown = {
        let all = days.says("ana", "best-weeks");
        days.press("ana", &all, "November 2026: untangled the cache")
    };
    assert!(!words(&shown).contains("Ben ran it"), "{}", words(&shown));
    let me = days.says("ana", "/me");
    assert_eq!(me.files.len(), 1);
    assert!(days.says("ben", "/me").files.is_empty());
}

#[test]
fn what_is_sent_twice_is_kept_once_and_a_form_outlives_the_program() {
    let mut days = Days::new();
    let card = days.says("ana", "/bestweek");
    let form = picks(&mut days, "ana", &card, &["made"]);
    let once = sends(&mut days, "ana", &form, &["the planner", "most of it", "", ""]);
    let twice = sends(&mut days, "ana", &form, &["the planner", "most of it", "", ""]);
    assert_eq!((weeks(&days, "ana"), words(&once)), (vec!["the planner".to_owned()], words(&twice)));
    // Nothing of it waits in memory: the form says all there is to know.
    let line = form.form.unwrap().line;
    assert_eq!(split(&line).0, "my-best-week write tags=made");
    let fields = vec![("week".to_owned(), "another".to_owned())];
    days.off(days.now);
    let said = Said::Form { line, fields, on: Some(Card::Private) };
    let kept = days.answer("ana", Place::Direct, said).reply;
    assert!(words(&kept).contains("another"), "{}", words(&kept));
    assert_eq!(entries(&days, "ana")[0].body.tags, ["made"]);
}

#[test]
fn what_cannot_be_taken_is_handed_back() {
    let mut days = Days::new();
    days.says("ana", "/me level=ic");
    let card = days.says("ana", "/bestweek");
    let form = picks(&mut days, "ana", &card, &["made", "shaped"]);
    let empty = sends(&mut days, "ana", &form, &["", " ", "", ""]);
    assert!(empty.error && entries(&days, "ana").is_empty(), "{}", read(&empty));
    let emoji = "🧗".repeat(4_000);
    let long = sends(&mut days, "ana", &form, &[&emoji, "and so on", "", ""]);
    assert!(long.error && entries(&days, "ana").is_empty(), "{}", words(&long));
    let back = days.press("ana", &long, "Back to the form").form.unwrap();
    assert_eq!(split(&back.line).0, "my-best-week write tags=made,shaped");
    assert_eq!((back.fields[0].value.chars().count(), back.fields[1].value.as_str()), (200, "and so on"));
    // One that fits is kept to the letter.
    let fits = "🧗".repeat(200);
    sends(&mut days, "ana", &form, &[&fits, "", "", ""]);
    assert_eq!(weeks(&days, "ana"), [fits]);
    assert_eq!(days.press("ana", &long, "Back to the form").form.unwrap().fields[0].value, "");
    // Nothing is chosen that there is not, and nothing chosen is no choice.
    for picked in [&["gone"][..], &["made", "gone"], &["Made something"]] {
        let said = picks(&mut days, "ana", &card, picked);
        assert!(said.error && said.form.is_none(), "{picked:?}: {}", read(&said));
    }
}

#[test]
fn there_is_an_end_to_what_is_kept_and_the_words_are_handed_back() {
    let mut days = Days::new();
    for number in 0..MOST {
        let body = BestWeek { week: number.to_string(), ..BestWeek::default() };
        days.bot.store().keep_reflection(&address("ana"), "", body, days.now).unwrap().unwrap();
    }
    let full = writes(&mut days, &["made"], "one too many");
    assert!(full.error && words(&full).contains("one too many"), "{}", words(&full));
    let page = days.says("ana", "best-weeks");
    days.press("ana", &page, "November 2026: 519");
    let uid = entries(&days, "ana")[0].uid.clone();
    days.presses("ana", &format!("my-best-week delete of={uid}"));
    assert!(!writes(&mut days, &["made"], "one too many").error);
    assert!(days.presses("ana", &format!("my-best-week undo of={uid}")).reply.error);
}

#[test]
fn pages_go_back_to_the_first() {
    let mut days = Days::new();
    assert!(words(&days.says("ana", "best-weeks")).starts_with("None yet."));
    for number in 0..7 {
        writes(&mut days, &["made"], &format!("week {number}"));
    }
    let latest = days.says("ana", "best-weeks");
    assert!(words(&latest).contains("week 6") && !words(&latest).contains("week 1"));
    let earlier = days.press("ana", &latest, "Earlier");
    assert!(
        words(&earlier).contains("week 1") && words(&earlier).contains("week 0") && !words(&earlier).contains("week 2")
    );
    assert!(!earlier.buttons().any(|button| button.label == "Earlier"));
    assert_eq!(words(&days.press("ana", &earlier, "The latest")), words(&latest));
    let first = entries(&days, "ana").last().unwrap().uid.clone();
    let none = days.presses("ana", &format!("best-weeks before={first}")).reply;
    assert!(words(&none).starts_with("Nothing earlier"), "{}", words(&none));
}

#[test]
fn one_is_changed_thought_about_deleted_and_had_back() {
    let mut days = Days::new();
    let kept = writes(&mut days, &["made"], "the planner");
    let form = days.press("ana", &kept, "Change it");
    assert_eq!(form.form.as_ref().unwrap().fields[0].value, "the planner");
    let changed = sends(&mut days, "ana", &form, &["the planner", "all of it", "", ""]);
    let tags = days.press("ana", &changed, "What made it good");
    let picked = picks(&mut days, "ana", &tags, &["shaped", "made"]);
    let form = days.press("ana", &picked, "Write what I make of it");
    let thought = sends(&mut days, "ana", &form, &["that I like beginnings"]);
    let body = &entries(&days, "ana")[0].body;
    assert_eq!((body.did.as_str(), body.thought.as_str()), ("all of it", "that I like beginnings"));
    assert_eq!(body.tags, ["shaped", "made"], "a change of words leaves what was chosen");
    assert!(words(&thought).contains("What you make of it: that I like beginnings"), "{}", words(&thought));
    // Changed words leave the thought, too.
    let form = days.press("ana", &thought, "Change it");
    sends(&mut days, "ana", &form, &["the planner", "", "", ""]);
    assert_eq!(entries(&days, "ana")[0].body.thought, "that I like beginnings");
    let gone = days.press("ana", &thought, "Delete");
    assert!(weeks(&days, "ana").is_empty());
    for label in ["Change it", "What made it good"] {
        let late = days.press("ana", &thought, label);
        assert!(late.form.is_none() && line(&late, "Undo") == line(&gone, "Undo"), "{label}: {}", read(&late));
    }
    assert!(words(&days.press("ana", &gone, "Undo")).contains("It's back."));
    assert_eq!(weeks(&days, "ana"), ["the planner"]);
    days.press("ana", &thought, "Delete");
    days.until("2026-11-23T11:00:00Z");
    assert!(days.press("ana", &gone, "Undo").error);
}

#[test]
fn it_comes_by_itself_and_the_choice_stands_on_it() {
    let mut days = asked_for();
    let asked = days.last();
    assert_eq!(asked.pick().unwrap().options.len(), 6);
    assert!(!asked.buttons().any(|button| button.label == "Answer"), "{}", read(&asked));
    let form = picks(&mut days, "ana", &asked, &["grew"]);
    let kept = sends(&mut days, "ana", &form, &["Cleo signed", "", "", ""]);
    // The message can be known by its idempotency key for ever.
    let idempotency_key = line(&asked, "Leave it out").split('=').next_back().unwrap().to_owned();
    assert!(line(&kept, "Settings").ends_with(&idempotency_key), "{}", read(&kept));
    assert_eq!(entries(&days, "ana")[0].about, idempotency_key);
    // It is answered: nothing reminds of it, and the same message writes no second one.
    let next = days.bot.next_delivery().unwrap().unwrap();
    assert_eq!(next.to_rfc3339(), "2027-02-22T08:00:00+00:00", "the reminder is taken back");
    days.until("2026-12-20T09:00:00Z");
    assert_eq!(days.came.len(), 2, "{:?}", days.moments());
    let thought = days.press("ana", &kept, "Write what I make of it");
    sends(&mut days, "ana", &thought, &["that I chose her"]);
    let form = picks(&mut days, "ana", &asked, &["made"]);
    assert_eq!(form.form.as_ref().unwrap().fields[0].value, "Cleo signed", "what is there is put better");
    let changed = sends(&mut days, "ana", &form, &["no, the one before", "", "", ""]);
    assert!(words(&changed).contains("Changed. It now says:"), "{}", words(&changed));
    assert_eq!(weeks(&days, "ana"), ["no, the one before"]);
    assert_eq!(entries(&days, "ana")[0].body.thought, "that I chose her", "and no thought is lost");
    // The next one quotes it.
    days.until("2027-02-22T09:00:00Z");
    let said = words(&days.last());
    assert!(
        said.contains("In December your best week was \"no, the one before\"") || said.contains("In November"),
        "{said}"
    );
    // It is counted where answers are, and found from there.
    assert!(words(&days.says("ana", "/checkin history best-week")).contains("no, the one before"));
    let history = days.says("ana", "/checkin history");
    assert!(history.buttons().any(|button| button.line == "best-weeks"), "{}", read(&history));
    // Deleted, and the check-in is answered all the same.
    days.presses("ana", &format!("my-best-week delete of={}", entries(&days, "ana")[0].uid));
    let again = days.presses("ana", &format!("bestweek of={idempotency_key}")).reply;
    assert!(again.pick().is_some(), "{}", read(&again));
}

#[test]
fn a_reminder_answers_the_check_in_it_is_about() {
    let mut days = asked_for();
    days.until("2026-12-03T09:00:00Z");
    let (asked, reminder) = (days.came[1].2.clone(), days.last());
    assert!(words(&reminder).contains("Still open. What I asked on Monday."), "{}", words(&reminder));
    let form = picks(&mut days, "ana", &reminder, &["made"]);
    let kept = sends(&mut days, "ana", &form, &["the planner", "", "", ""]);
    let idempotency_key = |reply: &Reply, label| line(reply, label).split('=').next_back().unwrap().to_owned();
    assert_eq!(idempotency_key(&kept, "Settings"), idempotency_key(&reminder, "Leave it out"));
    assert_eq!(entries(&days, "ana")[0].about, idempotency_key(&asked, "Leave it out"));
    // From the first message it is the same one.
    let form = picks(&mut days, "ana", &asked, &["made"]);
    sends(&mut days, "ana", &form, &["the planner, in full", "", "", ""]);
    assert_eq!(weeks(&days, "ana"), ["the planner, in full"]);
}

#[test]
fn beside_other_check_ins_each_is_answered_by_itself() {
    let mut days = Days::new();
    days.says("ana", "/checkin start feedback begin");
    days.says("ana", "/checkin start best-week begin");
    days.until("2026-11-30T09:00:00Z");
    let asked = days.last();
    assert!(
        words(&asked).contains("Feedback") && words(&asked).contains("Think of the best week"),
        "{}",
        words(&asked)
    );
    assert!(asked.pick().is_none());
    let card = days.press("ana", &asked, "Best week");
    assert!(card.beside, "the message stays where it is");
    let form = picks(&mut days, "ana", &card, &["helped"]);
    sends(&mut days, "ana", &form, &["Ben ran it", "", "", ""]);
    assert_eq!(weeks(&days, "ana"), ["Ben ran it"]);
    // The other one waits, and is reminded of alone.
    days.until("2026-12-03T09:00:00Z");
    let reminder = words(&days.last());
    assert!(reminder.contains("Still open") && !reminder.contains("best week"), "{reminder}");
    // And the old button shows what was written.
    assert!(words(&days.press("ana", &asked, "Best week")).contains("Ben ran it"));
}

#[test]
fn it_is_asked_for_a_quarter_after_the_last_one() {
    let mut days = Days::new();
    let before = words(&days.says("ana", "/checkin start best-week"));
    assert!(before.contains("Every three months on the last Monday at 09:00"), "{before}");
    assert!(before.contains("The next dates: Monday 30 November and Monday 22 February 2027"), "{before}");
    assert!(!before.contains("two or three questions"), "{before}");
    let kept = writes(&mut days, &["made"], "the planner");
    let after = words(&days.press("ana", &kept, "Ask me each quarter"));
    assert!(after.contains("The next dates: Monday 22 February 2027"), "{after}");
    let begun = days.says("ana", "/checkin start best-week begin");
    assert!(words(&begun).contains("22 February"), "{}", words(&begun));
    // Whoever has it is not offered it again.
    let again = writes(&mut days, &["made"], "another");
    assert!(!again.buttons().any(|button| button.label == "Ask me each quarter"));
    // What it asks is no matter of themes.
    let themes = days.says("ana", "/checkin themes best-week");
    assert!(words(&themes).contains("asks for your best week since the last time"), "{}", words(&themes));
    let list = days.says("ana", "/checkin list best-week");
    assert!(list.buttons().any(|button| button.line == "best-weeks"), "{}", read(&list));
}

#[test]
fn what_is_written_while_it_is_asked_for_answers_it() {
    let mut days = asked_for();
    let kept = writes(&mut days, &["made"], "the planner");
    assert_eq!(entries(&days, "ana")[0].about, line(&days.last(), "Leave it out").split('=').next_back().unwrap());
    days.until("2026-12-20T09:00:00Z");
    assert_eq!(days.came.len(), 2, "nothing reminds of it: {:?}", days.moments());
    assert!(kept.private);
    // Once it is answered, another one is another one.
    writes(&mut days, &["made"], "and the week after");
    assert_eq!(weeks(&days, "ana"), ["and the week after", "the planner"]);
    // Half a year later the same words are another week.
    days.until("2027-06-01T12:00:00Z");
    days.says("ana", "/checkin stop best-week");
    let open = entries(&days, "ana").len();
    writes(&mut days, &["made"], "a holiday");
    days.until("2027-12-01T12:00:00Z");
    writes(&mut days, &["made"], "a holiday");
    assert!(entries(&days, "ana").len() > open, "{:?}", weeks(&days, "ana"));
}

#[test]
fn a_check_in_about_something_else_is_not_answered_with_it() {
    let mut days = Days::begun();
    days.until("2026-11-30T10:00:00Z");
    let feedback = line(&days.last(), "Leave it out").split('=').next_back().unwrap().to_owned();
    let said = days.presses("ana", &format!("bestweek of={feedback}")).reply;
    assert!(said.error && said.pick().is_none(), "{}", read(&said));
    let said = days.says("ana", &format!("/my-best-week write of={feedback} week=\"into the wrong one\""));
    assert!(said.error && weeks(&days, "ana").is_empty(), "{}", read(&said));
}

#[test]
fn a_change_to_one_that_is_gone_is_handed_back() {
    let mut days = Days::new();
    let kept = writes(&mut days, &["made"], "the planner");
    let form = days.press("ana", &kept, "Change it");
    days.press("ana", &kept, "Delete");
    let late = sends(&mut days, "ana", &form, &["the planner", "all that I typed", "", ""]);
    assert!(late.error && words(&late).contains("to copy:\n\nthe planner\n\nall that I typed"), "{}", read(&late));
    assert!(words(&days.press("ana", &late, "Undo")).contains("the planner"));
}

#[test]
fn the_longest_of_all_stands_on_one_card() {
    let mut days = Days::new();
    let mut last = None;
    for _ in 0..6 {
        let card = days.says("ana", "/bestweek");
        let form = picks(&mut days, "ana", &card, &["made", "solved", "helped", "grew", "improved", "shaped"]);
        let longest: Vec<String> = [200, 800, 400, 400].map(|count| "🧗 ".repeat(count / 2)).into();
        let longest: Vec<&str> = longest.iter().map(String::as_str).collect();
        let kept = sends(&mut days, "ana", &form, &longest);
        let form = days.press("ana", &kept, "Write what I make of it");
        last = Some(sends(&mut days, "ana", &form, &["é".repeat(600).as_str()]));
        days.until(&(days.now + chrono::TimeDelta::days(1)).to_rfc3339());
    }
    let (last, kept) = (words(&last.unwrap()), words(&writes(&mut days, &["made"], "the last")));
    for card in [last, kept] {
        let units = card.encode_utf16().count();
        assert!(units < 4_096, "{units}");
    }
}

#[test]
fn whoever_stays_silent_is_left_alone_here_too() {
    let mut days = asked_for();
    days.until("2028-06-01T09:00:00Z");
    let moments = days.moments();
    assert_eq!(moments.len(), 8, "a welcome, three and their reminders, one word: {moments:?}");
    assert!(words(&days.last()).starts_with("Best week\n\nThree went by unanswered"), "{}", words(&days.last()));
}

#[test]
fn nobody_else_finds_any_of_it() {
    let mut days = asked_for();
    days.says("ben", "/timezone berlin");
    let (asked, card) = (days.last(), days.says("ana", "/bestweek"));
    let form = picks(&mut days, "ana", &card, &["made"]);
    sends(&mut days, "ana", &form, &["hers alone", "", "", ""]);
    let uid = entries(&days, "ana")[0].uid.clone();
    for verb in ["show", "change", "pick", "think", "delete", "undo"] {
        let said = days.presses("ben", &format!("my-best-week {verb} of={uid}")).reply;
        assert!(said.error && said.form.is_none() && words(&said).starts_with("That week isn't here"), "{verb}");
    }
    let theirs = picks(&mut days, "ben", &asked, &["made"]);
    assert!(theirs.error && theirs.form.is_none(), "{}", read(&theirs));
    let writes = asked.pick().unwrap().line.replace(" of=", " tags=made of=");
    let fields = vec![("week".to_owned(), "into her check-in".to_owned())];
    let said = days.answer("ben", Place::Direct, Said::Form { line: writes, fields, on: None }).reply;
    assert!(said.error, "{}", words(&said));
    assert!(weeks(&days, "ben").is_empty() && weeks(&days, "ana") == ["hers alone"]);
    assert!(days.presses("ben", &line(&asked, "Leave it out")).reply.error);
}

#[test]
fn reasons_are_picked_without_being_told_which_are_which() {
    let mut days = Days::new();
    let card = days.says("ana", "reasons");
    let offered = words(&card).to_lowercase();
    assert!(!offered.contains("wrong") && !offered.contains("right"), "{offered}");
    let mirror = words(&picks(&mut days, "ana", &card, &["growth", "told", "senior"]));
    let place = |words: &str| mirror.find(words).unwrap_or_else(|| panic!("{words} is not in {mirror}"));
    let right = place("From IC to CTO calls these right reasons:");
    let wrong = place("From IC to CTO calls these wrong reasons:");
    assert!(right < place("I enjoy seeing people get better") && place("I enjoy seeing people get better") < wrong);
    assert!(wrong < place("I'm the most senior engineer here") && wrong < place("Somebody told me"));
    place("the way back is the harder one, as skills fade (Career Path)");
    place("after 7 years without any leadership (Five stages to CTO)");
    days.until("2027-03-01T09:00:00Z");
    let card = days.says("ana", "reasons");
    assert!(words(&card).contains("In November 2026 you picked:\n• I enjoy seeing people"), "{}", words(&card));
    let mirror = picks(&mut days, "ana", &card, &["talks"]);
    assert!(words(&mirror).contains("In November 2026 you picked:") && !words(&mirror).contains("wrong reasons"));
    let gone = days.press("ana", &mirror, "Delete");
    assert!(days.says("ben", &line(&gone, "Undo")).error, "nobody else finds it");
    let back = days.press("ana", &gone, "Undo");
    assert_eq!(words(&back), words(&mirror));
    for label in ["The dual track", "Shadow somebody", "Try a stretch", "Pick again"] {
        let on = days.press("ana", &mirror, label);
        assert!(!on.error && on.private, "{label}: {}", read(&on));
    }
    // From the rung of a manager on, the question is another.
    days.says("ana", "/me level=em");
    let kept = writes(&mut days, &["made"], "the planner");
    let back = days.press("ana", &kept, "I think about going back");
    assert!(back.private && words(&back).contains("Back to engineering"), "{}", words(&back));
}

#[test]
fn all_of_it_is_handed_over_and_forgotten() {
    let mut days = Days::new();
    let kept = writes(&mut days, &["made", "shaped"], "the *planner*\n# and more");
    let form = days.press("ana", &kept, "Write what I make of it");
    sends(&mut days, "ana", &form, &["that I like beginnings"]);
    days.presses("ana", "reasons why=growth,told");
    let export = days.says("ana", "/export");
    let [page, programs] = [0, 1].map(|at| String::from_utf8(export.files[at].bytes.clone()).unwrap());
    for part in [
        "**What made it good:** Made something, Shaped a direction",
        "**Which week it was**\n\n> the ",
        "**What you make of it**\n\n> that I like beginnings",
        "**What you picked:** I enjoy seeing people get better at something, Somebody told me it's the next step",
    ] {
        assert!(page.contains(part), "{part} is not in {page}");
    }
    assert!(!page.contains("**What drained you**"), "{page}");
    let programs: serde_json::Value = serde_json::from_str(&programs).unwrap();
    let [week, reasons] = [0, 1].map(|at| &programs["reflections"][at]);
    assert_eq!((&week["kind"], &week["body"]["week"]), (&"best-week".into(), &"the *planner*\n# and more".into()));
    assert_eq!(reasons["body"]["picked"], serde_json::json!(["growth", "told"]));
    days.says("ana", "/forget everything");
    assert!(entries(&days, "ana").is_empty() && days.says("ana", "/me").files.is_empty());
    assert!(days.bot.store().reflections::<Reasons>(&address("ana")).unwrap().is_empty());
}

/// The mistakes in the data after a replacement in `best-week.toml` or in `checkins.toml`.
fn mistakes(file: &str, this: &str, that: &str) -> Vec<String> {
    let mut files = data::embedded();
    let (_, body) = files.iter_mut().find(|(path, _)| path == file).unwrap();
    assert!(body.contains(this), "{this} is not in {file}");
    *body = body.replacen(this, that, 1);
    let texts: Vec<DataFile<'_>> = files.iter().map(DataFile::from).collect();
    let found = load(&texts).map_or_else(|mistakes| mistakes, |_| Vec::new());
    found.into_iter().map(|mistake| format!("{}: {}", mistake.file, mistake.what)).collect()
}

#[test]
fn whatever_is_wrong_with_the_data_is_said() {
    for (file, this, that, says) in [
        ("best-week.toml", "id = \"made\"", "id = \"Made\"", "best-week.toml: 'Made' cannot be an id;"),
        (
            "best-week.toml",
            "id = \"made\"",
            "id = \"solved\"",
            "best-week.toml: the id 'solved' is taken in best-week.toml:",
        ),
        ("best-week.toml", "title = \"Made something\"\n", "", "best-week.toml: 'title' is missing here;"),
        ("best-week.toml", "D.test.4", "D.test.44", "best-week.toml: no statement carries the fact 'D.test.44'"),
        (
            "best-week.toml",
            "[[alone]]",
            "[[aline]]",
            "best-week.toml: 'aline' is not a key I know here; did you mean 'alone'?",
        ),
        ("best-week.toml", "right = true\n", "", "best-week.toml: 'right' is missing here; add right = true"),
        ("best-week.toml", "right = true", "right = \"yes\"", "best-week.toml: 'right' takes true or false"),
        (
            "checkins.toml",
            "opens = \"best-week\"",
            "opens = \"best-wek\"",
            "checkins.toml: 'best-wek' is not a word I know here; did you mean 'best-week'?",
        ),
        (
            "checkins.toml",
            "every = \"quarterly\"",
            "every = \"yearly\"",
            "checkins.toml: 'yearly' is not a word I know here",
        ),
        (
            "checkins.toml",
            "opens = \"best-week\"",
            "opens = \"best-week\"\nthemes = [\"week\"]",
            "checkins.toml: a check-in that opens something asks nothing of its own;",
        ),
    ] {
        let found = mistakes(file, this, that);
        assert!(found.len() == 1 && found[0].starts_with(says), "{that}: {found:#?}");
    }
    assert!(mistakes("best-week.toml", "Made something", "Built something").is_empty());
}

/// Both sides of the question have their words, and neither has more of them.
#[test]
fn the_reasons_are_even_and_mixed() {
    let mirror = support::knowledge().mirror;
    let sides: Vec<bool> = mirror.reasons.iter().map(|reason| reason.right).collect();
    assert_eq!(sides.iter().filter(|right| **right).count(), 4);
    assert_eq!(sides.len(), 8);
    assert!(sides.windows(3).all(|three| three != [true; 3] && three != [false; 3]), "{sides:?}");
    assert!(mirror.reasons.iter().all(|reason| reason.said.iter().all(|said| !said.sources.is_empty())));
    assert!(mirror.tags.len() == 6 && mirror.alone.len() > 1 && mirror.together.len() > 4);
}

#[test]
fn what_was_emptied_is_offered_above_what_destroys() {
    let mut days = Days::new();
    let card = days.says("ana", "/bestweek");
    let form = picks(&mut days, "ana", &card, &["made"]);
    let kept = sends(&mut days, "ana", &form, &["the planner", "most of it", "", ""]);
    let form = days.press("ana", &kept, "Change it");
    let emptied = sends(&mut days, "ana", &form, &["the planner", "", "", ""]);
    let labels: Vec<&str> = emptied.buttons().map(|button| button.label.as_str()).collect();
    assert!(labels.contains(&"What was in it") && labels.last() == Some(&"Delete"), "{labels:?}");
    assert_eq!(crate::phone::faults(&emptied), Vec::<String>::new());
}
