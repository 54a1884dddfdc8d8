//! People's own settings: `/start`, `/me`, and the form for their own words.

use crate::support::{World, read};
use nextrung::bot::reply::Reply;
use nextrung::bot::request::{Asker, Card, Place, Said};
use nextrung::mentoring::person::{Platform, Profile};

fn profile(world: &World, who: &str) -> Option<Profile> {
    let person = world.bot.store().person(&Asker::new(Platform::Console, who).address()).unwrap();
    person.map(|person| person.profile)
}

/// The reply after pressing the button with this label.
fn press(world: &World, who: &str, on: &Reply, label: &str) -> Reply {
    let found = on.buttons().find(|button| button.label == label);
    let line = found.unwrap_or_else(|| panic!("no [{label}] in {}", read(on))).line.clone();
    world.presses(who, &line, Card::Private).reply
}

fn fill(world: &World, who: &str, form: &Reply, words: &[&str]) -> Reply {
    let form = form.form.as_ref().unwrap();
    let fields = form.fields.iter().zip(words).map(|(field, words)| (field.id.clone(), (*words).to_owned()));
    let said = Said::Form { line: form.line.clone(), fields: fields.collect(), on: Some(Card::Private) };
    world.answer(who, said).reply
}

#[test]
fn three_presses_and_there_is_something_to_work_with() {
    let world = World::new();
    let first = world.says("ana", "/start");
    assert!(first.private);
    let expected = "Where are you now?\n\n\
        Three presses, and I know enough to be of use. Nobody here but you sees this, and /forget takes it all back.\n\
        [IC] start ic\n[Tech Lead] start tech-lead\n[EM] start em\n[Director] start director\n[VP] start vp\n[CTO] start cto\n\
        [Not sure] start open";
    assert_eq!(read(&first), expected);
    let second = press(&world, "ana", &first, "EM");
    assert!(read(&second).starts_with("Where would you like to go?\n\nYou're at Engineering Manager.\n[IC]"));
    assert!(second.buttons().all(|button| button.label != "EM"));
    let third = press(&world, "ana", &second, "Director");
    let expected = "When may I write to you?\n\n\
        Only about what you join, and at most once a week unless you ask for more. By your own clock:\n\
        [Working hours, 9 to 18] start when=working-hours\n[Mornings, 7 to 12] start when=mornings\n\
        [Evenings, 17 to 22] start when=evenings\n[Any time but at night] start when=not-at-night";
    assert_eq!(read(&third), expected);
    let last = press(&world, "ana", &third, "Any time but at night");
    let begins = "This is where you begin\n\nThat's kept; /me shows it and changes it. One thing is open: those hours go by your clock, \
                  and I don't know it yet.\n\nFrom EM to Director\n\nWhen a problem reaches you";
    assert!(read(&last).starts_with(begins), "{}", read(&last));
    assert!(last.private && last.buttons().any(|button| button.label == "Set my clock" && button.line == "timezone"));
    let kept = profile(&world, "ana").unwrap();
    assert_eq!((kept.level.as_deref(), kept.target.as_deref()), (Some("em"), Some("director")));
    assert_eq!(
        kept.quiet.map(|quiet| (quiet.from.to_string(), quiet.until.to_string())),
        Some(("22:00:00".into(), "08:00:00".into()))
    );
}

#[test]
fn each_press_is_kept_by_itself_and_an_old_one_harms_nothing() {
    let world = World::new();
    world.presses("ana", "start vp", Card::Private);
    assert_eq!(profile(&world, "ana").unwrap().level.as_deref(), Some("vp"));
    // The second question is answered from a message of last month, in another place.
    let third = world.presses("ana", "start target=cto", Card::Public { owner: Some("ana".to_owned()) });
    assert!(third.reply.private && read(&third.reply).starts_with("When may I write"));
    assert_eq!(profile(&world, "ana").unwrap().target.as_deref(), Some("cto"));
    press(&world, "ana", &third.reply, "Mornings, 7 to 12");
    let known = world.says("ana", "/start");
    let expected = "You're at VP of Engineering, on your way to Chief Technology Officer. What I don't know yet is your clock.\n\
                    [Set my clock] timezone\n[Where I begin] transition vp to=cto only-me\n\
                    [That has changed] start again\n[What you know of me] me";
    assert_eq!(read(&known), expected);
    assert!(read(&press(&world, "ana", &known, "That has changed")).starts_with("Where are you now?"));
    world.says("ana", "/timezone oslo");
    let known = read(&world.says("ana", "/start"));
    assert!(known.starts_with("You're at VP of Engineering, on your way to Chief Technology Officer.\n["), "{known}");
    assert!(!known.contains("timezone"), "{known}");
}

#[test]
fn whoever_stopped_half_way_goes_on_there() {
    let world = World::new();
    world.presses("ana", "start em", Card::Private);
    let second = world.says("ana", "/start");
    assert!(
        read(&second).starts_with("Where would you like to go?\n\nYou're at Engineering Manager.\n"),
        "{}",
        read(&second)
    );
    press(&world, "ana", &second, "Director");
    let third = world.says("ana", "/start");
    assert!(read(&third).starts_with("When may I write to you?"), "{}", read(&third));
    // Whoever said it elsewhere is not asked again.
    world.says("ben", "/me level=ic quiet=22-8");
    let known = read(&world.says("ben", "/start"));
    assert!(known.starts_with("You're at Individual Contributor, and staying for now."), "{known}");
    world.says("eve", "/me target=em");
    assert!(read(&world.says("eve", "/start")).starts_with("When may I write to you?"));
}

/// Every path through the questions ends with a card that fits into one Discord message: five rows of buttons and menus.
#[test]
fn every_way_through_ends_on_a_card_that_can_be_shown() {
    let world = World::new();
    let levels = ["ic", "tech-lead", "em", "director", "vp", "cto", "open"];
    for level in levels {
        for target in levels {
            world.presses("ana", &format!("start {level}"), Card::Private);
            world.presses("ana", &format!("start target={target}"), Card::Private);
            let last = world.presses("ana", "start when=evenings", Card::Private).reply;
            assert!(!last.error && last.private, "{level} to {target}: {}", read(&last));
            assert!(last.rows.len() <= 5, "{level} to {target} has {} rows", last.rows.len());
            assert_eq!(
                last.buttons().next().map(|button| button.line.as_str()),
                Some("timezone"),
                "{level} to {target}"
            );
            assert!(
                last.buttons()
                    .filter(|button| button.line.starts_with("ladder"))
                    .all(|button| button.line.ends_with("only-me"))
            );
        }
    }
}

#[test]
fn whoever_is_not_sure_begins_somewhere_too() {
    let world = World::new();
    for (presses, begins) in [
        (["start open", "start target=open", "start when=mornings"], "Engineer or manager?"),
        (["start em", "start target=open", "start when=mornings"], "Engineering Manager"),
        (["start open", "start target=vp", "start when=mornings"], "VP of Engineering"),
    ] {
        let last = presses.map(|line| world.presses("ben", line, Card::Private).reply).into_iter().next_back().unwrap();
        assert!(
            !last.error && last.sections[0].title.to_lowercase().contains(&begins.to_lowercase()),
            "{}",
            read(&last)
        );
    }
}

#[test]
fn what_is_known_can_be_read_and_changed() {
    let world = World::new();
    let expected = "What I know of you\n\n\
        Nothing yet, and everything about the ladder works without. Three presses in /start are enough for the rest.\n\
        [Where I am, where to] start again\n[My clock] timezone\n[In my words] about-me\n\
        [Working hours, 9 to 18] me quiet=18:00-09:00\n[Mornings, 7 to 12] me quiet=12:00-07:00\n\
        [Evenings, 17 to 22] me quiet=22:00-17:00\n[Any time but at night] me quiet=22:00-08:00";
    assert_eq!(read(&world.says("ana", "/me")), expected);
    assert_eq!(profile(&world, "ana"), None, "reading keeps nothing");

    world.says("ana", "/timezone lisbon");
    let changed = world.says("ana", "/me em quiet=10pm-7 called=Ana hope=\"to let go of the code\"");
    let expected = "What I know of you\n\nThat's kept.\n\n\
        • Level: Engineering Manager\n• Your clock: 09:00 now, as in Lisbon\n\
        • Quiet hours: 22:00 to 07:00\n• What I call you: Ana\n\
        • What you hope for: to let go of the code\n\nNot set: Heading for.\n\
        [Where I am, where to] start again\n[My clock] timezone\n[In my words] about-me\n\
        [Working hours, 9 to 18] me quiet=18:00-09:00\n[Mornings, 7 to 12] me quiet=12:00-07:00\n\
        [Evenings, 17 to 22] me quiet=22:00-17:00\n[Any time but at night] me quiet=22:00-08:00\n\
        [07:00 to 22:00] me quiet=22:00-07:00\n[Level] me clear=level\n[Your clock] me clear=zone\n[Quiet hours] me clear=quiet\n[What I call you] me clear=called\n\
        [What you hope for] me clear=hope";
    assert_eq!(read(&changed), expected);
    assert!(changed.private);
    let less = press(&world, "ana", &changed, "What you hope for");
    assert!(read(&less).contains("\n\nThat's gone.\n\n") && !read(&less).contains("let go of the code"));
    world.says("ana", "/me clear=zone");
    // Hours without a clock to go by are named as what they are.
    assert!(read(&world.says("ana", "/me")).contains("22:00 to 07:00, by your clock, which I don't know yet"));
    let mornings = world.presses("ana", "me quiet=12:00-07:00", Card::Private).reply;
    assert!(read(&mornings).contains("12:00 to 07:00, by your clock"), "{}", read(&mornings));
    world.says("ana", "/me clear=level,zone,quiet,called,hope");
    assert_eq!(profile(&world, "ana"), Some(Profile::default()));
}

#[test]
fn own_words_go_through_a_form_that_shows_what_is_there() {
    let world = World::new();
    let form = world.says("ana", "/about-me");
    assert_eq!(form.form.as_ref().unwrap().title, "In your words · only you");
    fill(&world, "ana", &form, &["Ana", "less firefighting,\nmore sleep"]);
    let again = world.says("ana", "/about-me");
    let values: Vec<&str> = again.form.as_ref().unwrap().fields.iter().map(|field| field.value.as_str()).collect();
    assert_eq!(values, ["Ana", "less firefighting,\nmore sleep"]);
    // What is emptied is to be gone; a line leaves alone what it does not name.
    fill(&world, "ana", &again, &["", "more sleep"]);
    let kept = profile(&world, "ana").unwrap();
    assert_eq!((kept.called.as_deref(), kept.hope.as_deref()), (None, Some("more sleep")));
    world.says("ana", "/about-me called=Annie");
    let kept = profile(&world, "ana").unwrap();
    assert_eq!((kept.called.as_deref(), kept.hope.as_deref()), (Some("Annie"), Some("more sleep")));
    let emptied = fill(&world, "ana", &world.says("ana", "/about-me"), &["", ""]);
    assert!(!emptied.error, "{}", read(&emptied));
    assert_eq!(profile(&world, "ana"), Some(Profile::default()));
}

#[test]
fn what_does_not_fit_is_named_and_nothing_is_lost() {
    let world = World::new();
    world.says("ana", "/me em target=vp quiet=22-8 called=Ana");
    let before = profile(&world, "ana");
    let long = "x".repeat(301);
    for line in [
        "/me scrum master",
        "/me level=7",
        "/me quiet=25-26",
        "/me quiet=8-8",
        "/me quiet=soon",
        "/me clear=everything",
        "/me clear=\u{1f98a}",
        "/me clear=—",
        "/me clear=level,?!",
        "/me \u{1f98a}",
        &format!("/me called={}", "x".repeat(41)),
        &format!("/me hope={long}"),
        &format!("/me {}", "word ".repeat(900)),
        "/start scrum master",
        "/start when=never",
    ] {
        let reply = world.says("ana", line);
        assert!(reply.error && reply.private && reply.buttons().next().is_some(), "{line:.60}: {}", read(&reply));
        assert_eq!(profile(&world, "ana"), before, "{line:.60}");
    }
    // A form that is refused hands back what was written.
    let refused = fill(&world, "ana", &world.says("ana", "/about-me"), &["Ana", &long]);
    assert!(refused.error && read(&refused).contains(&long));
    assert_eq!(refused.buttons().next().map(|button| button.label.as_str()), Some("Back to the form"));
}

#[test]
fn what_others_read_is_never_hers() {
    let world = World::new();
    world.says("ana", "/me em called=Ana hope=\"a quiet week\"");
    for place in [Place::Channel("#mentors".to_owned()), Place::Direct] {
        for line in ["/me", "/start", "/about-me", "/timezone"] {
            let ben = world.answer_in("ben", place.clone(), Said::Line(line.to_owned())).reply;
            assert!(!format!("{ben:?}").contains("quiet week") && !format!("{ben:?}").contains("Ana"), "{line}");
        }
    }
}
