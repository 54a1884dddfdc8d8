//! Weeks: written down in one field or picked share by share, compared with the bands, viewed over time.

use crate::support;
use crate::support::{address, now, read};
use chrono::{DateTime, TimeDelta, Utc};
use nextrung::bot::Bot;
use nextrung::bot::features::week::says::bands;
use nextrung::bot::line::shown::split;
use nextrung::bot::reply::Reply;
use nextrung::bot::request::{Answer, Asker, Card, Place, Request, Said};
use nextrung::mentoring::cadence::Zones;
use nextrung::mentoring::person::Platform;
use nextrung::mentoring::week::{ACTIVITIES, Unit, Week};
use nextrung::store::entries::reflections::{Kept, MOST};
use nextrung::store::{Owner, Store};

/// The bot with a clock that the test moves.
struct World {
    bot: Bot,
    now: DateTime<Utc>,
}

impl World {
    fn new() -> Self {
        World::with(support::bot())
    }

    fn with(bot: Bot) -> Self {
        bot.begin_trusting().unwrap();
        World { bot, now: now() }
    }

    fn answer(&self, who: &str, said: Said) -> Answer {
        let (from, place) = (Asker::new(Platform::Console, who), Place::Channel("#mentors".to_owned()));
        self.bot.answer(&Request { id: "1".to_owned(), from, place, said }, self.now)
    }

    fn says(&self, line: &str) -> Reply {
        self.answer("ana", Said::Line(line.to_owned())).reply
    }

    fn line(&self, line: &str) -> Reply {
        self.answer("ana", Said::Press { line: line.to_owned(), picked: Vec::new(), on: Card::Private }).reply
    }

    /// A week's card, and its figures by press.
    fn whole(&self, card: &Reply) -> String {
        let figures =
            card.buttons().any(|button| button.label == "The figures").then(|| self.press(card, "The figures"));
        [Some(read(card)), figures.as_ref().map(read)].into_iter().flatten().collect::<Vec<_>>().join("\n\n")
    }

    fn press(&self, on: &Reply, label: &str) -> Reply {
        self.line(&line(on, label))
    }

    /// Sends the form in this reply.
    fn fill(&self, opened: &Reply, words: &str) -> Reply {
        let form = opened.form.as_ref().unwrap_or_else(|| panic!("no form: {}", read(opened)));
        let fields = vec![(form.fields[0].id.clone(), words.to_owned())];
        self.answer("ana", Said::Form { line: form.line.clone(), fields, on: Some(Card::Private) }).reply
    }

    /// Writes down the last week.
    fn writes(&self, words: &str) -> Reply {
        self.fill(&self.line("my-week write of=2026-11-16"), words)
    }

    fn weeks(&self) -> Vec<Kept<Week>> {
        self.bot.store().reflections(&address("ana")).unwrap()
    }

    fn at(mut self, moment: &str) -> Self {
        self.now = moment.parse().unwrap();
        self
    }
}

/// The line of the button with this label.
fn line(on: &Reply, label: &str) -> String {
    let found = on.buttons().find(|button| button.label == label);
    found.unwrap_or_else(|| panic!("no [{label}] in {}", read(on))).line.clone()
}

/// The text in the form that opens.
fn begun(opened: &Reply) -> String {
    opened.form.as_ref().unwrap_or_else(|| panic!("no form: {}", read(opened))).fields[0].value.clone()
}

/// The whole text, with one name for every random name.
fn steady(reply: &Reply) -> String {
    let lines = read(reply);
    let lines = lines.lines().map(|line| match line.split_once(" id=") {
        Some((before, uid)) => format!("{before} …{}", &uid[26..]),
        None => line.to_owned(),
    });
    lines.collect::<Vec<_>>().join("\n")
}

const SIX: &str = "Hands-on: 18\nPeople: 6h\nOther functions: 7,5\nPlanning: 4\nHiring: 2\nOutside: none";
const EMPTY: &str = "Hands-on: \nPeople: \nOther functions: \nPlanning: \nHiring: \nOutside: ";

#[test]
fn a_newcomer_writes_the_last_week_down() {
    let world = World::new();
    let opening = world.says("/week");
    assert_eq!(
        read(&opening),
        "Your week of 16-22 November 2026\n\n\
         Where did it go? Roughly, from memory or your calendar, in hours or in percent. Only you see it.\n\n\
         Six kinds of work count: hands-on (code, reviews), people (1:1s, coaching), other functions (meetings beyond \
         engineering), planning, hiring, and outside (conferences and the like).\n\
         [Write it in] my-week write of=2026-11-16\n[Pick shares] my-week pick of=2026-11-16\n\
         [The week before] week of=2026-11-09"
    );
    assert!(opening.private && !opening.error);
    assert_eq!(opening.notice, None, "nobody is notified of an answer");
    let opened = world.press(&opening, "Write it in");
    let form = opened.form.as_ref().unwrap();
    assert_eq!((form.title.as_str(), split(&form.line).0), ("Your week · only you", "my-week write of=2026-11-16"));
    assert_eq!((begun(&opened).as_str(), form.fields.len(), form.fields[0].long), (EMPTY, 1, true));
    assert!(form.title.chars().count() <= 45 && form.fields[0].label.chars().count() <= 45);
    assert!(world.bot.store().person(&address("ana")).unwrap().is_none(), "nobody is known by opening a form");

    let kept = world.fill(&opened, SIX);
    assert_eq!(
        steady(&kept),
        "Your week of 16-22 November 2026\n\n\
         Kept, and only you see it. You named 37.5 hours.\n\n\
         Hands-on 48 % (18 h)\nPeople 16 % (6 h)\nOther functions 20 % (7.5 h)\nPlanning 11 % (4 h)\nHiring 5 % (2 h)\n\
         Outside 0 % (0 h)\n\n\
         I don't know your level yet, so no band stands beside it. Say where you are, and it does.\n\n\
         What of all this could somebody else do, with you near?\n\
         [Where I am, where to] start again\n[One thing to hand over] my-week hand of=2026-11-16\n[The trend] week trend\n\
         [Change it] my-week write of=2026-11-16\n[My weeks] week list\n[The week before] week of=2026-11-09\n[Delete] my-week delete …"
    );
    assert!(kept.private && !kept.error);
    // It is there the next time, and the form begins with it.
    assert!(read(&world.says("/week")).contains("\n\nYou named 37.5 hours.\n"));
    assert_eq!(
        begun(&world.press(&kept, "Change it")),
        "Hands-on: 18\nPeople: 6\nOther functions: 7.5\nPlanning: 4\nHiring: 2\nOutside: 0"
    );
}

#[test]
fn it_stands_beside_the_level_they_hold_and_the_one_they_aim_at() {
    let world = World::new();
    world.says("/me level=em target=director");
    let kept = world.writes(SIX);
    let text = world.whole(&kept);
    assert!(
        text.contains(
            "Hands-on 48 % (18 h) · EM 10-30 % ⁴ · Director 0-10 % ⁴\nPeople 16 % (6 h) · EM 25-35 % · Director 20-25 %\n\
             Other functions 20 % (7.5 h) · EM 15-25 % · Director 30-40 %\nPlanning 11 % (4 h) · EM 5-10 % · Director 15-25 %\n\
             Hiring 5 % (2 h) · EM 10-15 % · Director 5-10 %\nOutside 0 % (0 h) · EM 0-5 % · Director 0-5 %\n\n\
             Hands-on, EM: 10-30 % (Career Path); 20 % at most for production code (From IC to CTO);"
        ),
        "{text}"
    );
    assert!(
        read(&kept)
            .contains("\n\nBeside EM's bands, more goes to hands-on and planning, less to people and hiring.\n\n")
    );
    assert!(!text.contains("Hands-on, Director"), "what sources say of the level aimed at is not said too: {text}");
    assert!(
        text.contains("\n\nFrom IC to CTO warns EMs of this: You keep coding as a player-coach. If over 20 %")
            && text.contains("the hiring pipeline. Is it yours? You'd know.\n\n"),
        "{text}"
    );
    assert!(text.contains("Engineering Leadership Career Path"), "{text}");
    for verdict in ["should", "too much", "too little", "good", "bad", "!"] {
        assert!(!text.contains(verdict), "{verdict}: {text}");
    }
}

/// The warning on a level's card about a week, if there is one.
fn warning(level: &str, week: &str) -> Option<String> {
    let world = World::new();
    world.says(&format!("/me level={level}"));
    let text = read(&world.writes(week));
    let (who, warning) = text.split_once("s of this: ")?;
    assert_eq!(text.matches(" Is it yours? You'd know.\n").count(), 1, "{text}");
    let who = who.lines().last().unwrap();
    Some(format!("{who}: {}", warning.split_once(['.', ':']).unwrap().0))
}

#[test]
fn a_trap_shows_where_its_data_says_so_and_nowhere_else() {
    let em = Some("From IC to CTO warns EM: You keep coding as a player-coach");
    let lead = Some("From IC to CTO warns Tech Lead: You still optimise your own output");
    let director = Some("Leadership Development warns Director: You are a super-manager who still works like an EM");
    let vp = Some("From IC to CTO warns VP: You are too operational");
    for (level, week, expected) in [
        // The figure in its sentence is of production code alone: what is within the band is not warned of.
        ("em", "coding 21 %\npeople 79", None),
        ("em", "coding 30.4 %\npeople 69", None),
        ("em", "coding 31 %\npeople 69", em),
        ("em", "coding 31 %", em),
        ("em", "coding 0 %\npeople 100", None),
        // What they named is all that counts: the same hours in a longer week are less.
        ("em", "coding 31\npeople 69\nhiring 0", em),
        ("em", "coding 31\npeople 69\nhiring 60", None),
        // Two figures in hours are too few.
        ("em", "coding 40\npeople 2", None),
        ("em", "people 40", None),
        // What one figure cannot tell is not warned of.
        ("ic", "coding 100 %", None),
        ("ic", "coding 10 %\npeople 90", None),
        ("tech-lead", "coding 81 %\npeople 19", lead),
        ("tech-lead", "coding 80 %\npeople 20", None),
        ("director", "coding 11 %\npeople 89", director),
        ("director", "coding 10 %\npeople 90", None),
        ("vp", "coding 6 %\nmeetings 94", vp),
        ("vp", "coding 5 %\nmeetings 39\npeople 56", None),
        ("vp", "coding 0\nmeetings 10\npeople 40", None),
        ("cto", "coding 100 %", None),
    ] {
        assert_eq!(warning(level, week).as_deref(), expected, "{level}: {week}");
    }
    // It is about the level they hold, not about the one they aim at.
    let world = World::new();
    world.says("/me target=em");
    assert!(!read(&world.writes("coding 80 %\npeople 20")).contains("of this:"));
}

#[test]
fn levels_without_bands_are_said_to_have_none() {
    let card = |level: &str| {
        let world = World::new();
        world.says(&format!("/me level={level}"));
        world.whole(&world.writes("coding 60 %\npeople 30 %\nplanning 10 %"))
    };
    let text = card("tech-lead");
    assert!(text.contains("Hands-on 60 % · Tech Lead 50-70 %\nPeople 30 %\nPlanning 10 %\n"), "{text}");
    assert!(
        !text.contains("Beside Tech Lead's") && !text.contains("Hands-on, Tech Lead"),
        "nothing is outside: {text}"
    );
    assert!(text.contains("Five stages to CTO"), "who gives the band: {text}");
    assert!(text.contains("No source says how the rest of a tech lead's week is spent."), "{text}");
    let world = World::new();
    world.says("/me level=tech-lead");
    let text = world.whole(&world.writes("coding 90 %"));
    assert!(
        text.contains("Hands-on, Tech Lead: 50-70 % (Five stages to CTO); 70-80 % since 20-30 % is not coding (")
            && text.contains("Beside Tech Lead's bands, more goes to hands-on.\n\n")
            && text.contains("The two figures meet near 70 %."),
        "{text}"
    );
    let text = card("cto");
    assert!(text.contains("Hands-on 60 %\nPeople 30 %\nPlanning 10 %\nNothing said of:"), "{text}");
    assert!(
        text.contains("Hands-on, CTO: in the code weekly at 20 engineers; at 200, architecture reviews monthly"),
        "{text}"
    );
    assert!(
        text.contains("No source divides a CTO's week into shares; Career Path's table ends with the VP."),
        "{text}"
    );
    assert!(!text.contains("band"), "{text}");
    // The same level twice stands there once.
    let world = World::new();
    world.says("/me level=em target=em");
    assert_eq!(world.whole(&world.writes("coding 15 %\npeople 85")).matches("EM 10-30 %").count(), 1);
}

#[test]
fn the_picture_says_what_the_card_says() {
    let world = World::new();
    world.says("/me level=em target=director");
    world.writes("coding 45 %\npeople 40 %");
    let profile = world.bot.store().person(&address("ana")).unwrap().unwrap().profile;
    let level = |id: Option<String>| id.and_then(|id| world.bot.knowledge().level(&id));
    let levels =
        nextrung::bot::features::week::says::bands::Levels { held: level(profile.level), aimed: level(profile.target) };
    let chart = bands::picture(&world.weeks()[0].body, "2026-11-16".parse().unwrap(), levels);
    assert_eq!(
        chart.text(),
        "Your week of 16-22 November 2026\n\
         Hands-on 45 % (Engineering Manager 10-30 %, Director of Engineering 0-10 %)\n\
         People 40 % (Engineering Manager 25-35 %, Director of Engineering 20-25 %)"
    );
}

#[test]
fn shares_that_do_not_add_up_are_taken() {
    for (written, said) in [
        ("coding 20%", "That comes to 20 %; the rest is what you didn't name."),
        ("coding 45 %\npeople 40 %", "That comes to 85 %; the rest is what you didn't name."),
        ("coding 70 %\npeople 50 %", "That comes to 120 %; I compare each as its share of what you named."),
        ("coding 60 %\npeople 40 %", "You named all of it."),
        ("coding 33.33 %\npeople 33.33 %\nhiring 33.33%", "You named all of it."),
        ("coding 90\npeople 10", "You named 100 hours."),
        ("coding: 1h", "You named one hour."),
    ] {
        let text = read(&World::new().writes(written));
        assert!(text.contains(&format!("Kept, and only you see it. {said}\n\n")), "{written}: {text}");
    }
    // Percent up to a whole week are not made into anything else.
    let text = read(&World::new().writes("coding 20%"));
    assert!(text.contains("\n\nHands-on 20 %\nNothing said of: people,"), "{text}");
    let text = read(&World::new().writes("coding 70 %\npeople 70 %"));
    assert!(text.contains("\n\nHands-on 50 %\nPeople 50 %\n"), "{text}");
}

#[test]
fn one_or_two_figures_in_hours_are_no_week_to_compare() {
    let world = World::new();
    let thin = world.says("/week hands-on=20 of=2026-10-26");
    let text = read(&thin);
    assert!(
        text.contains(
            "You named 20 hours.\n\nHands-on 20 h\nNothing said of: people, other functions, planning, hiring, outside.\n\n\
             One of six is too few to compare: name the others, also with 0, and each becomes a share.\n\n"
        ),
        "{text}"
    );
    assert!(thin.files.is_empty(), "there is nothing to draw");
    let trend = read(&world.says("/week trend"));
    assert!(trend.starts_with("No week yet that can be compared: hours of one or two activities say too little."));
    assert!(read(&world.says("/week list")).contains("1 November 2026\nHands-on 20 h\n"));
    world.says("/me level=em");
    let two = world.says("/week hands-on=20 people=0 of=2026-11-02");
    let text = read(&two);
    assert!(
        text.contains(
            "Two of six are too few to compare: name the others, also with 0, and I put the bands beside them."
        )
    );
    assert!(!text.contains("10-30 %") && !text.contains("player-coach") && two.footer.is_none(), "{text}");
    assert!(!text.contains('%'), "{text}");
    // A third one, also with nothing, makes it a week; over time the thin ones are gaps.
    let three = world.says("/week hands-on=20 people=20 hiring=0 of=2026-10-19");
    assert!(world.whole(&three).contains("Hands-on 50 % (20 h) · EM 10-30 %") && !three.files.is_empty());
    assert!(read(&world.says("/week trend")).contains("One week so far, 19-25 October 2026: Hands-on 50 %"));
    world.says("/week hands-on=30 people=10 hiring=0 of=2026-11-09");
    world.says("/week hands-on=30 of=2026-11-16");
    let trend = read(&world.says("/week trend"));
    assert!(
        trend.contains(
            "2 weeks, from 19 October 2026 on. 2 in between were left out; the lines have gaps there. The last of them is \
             9-15 November 2026; what came after names too few to compare.\n\nHands-on 50 % at first, 75 % now"
        ),
        "{trend}"
    );
}

#[test]
fn what_cannot_be_read_is_named_and_handed_back() {
    let world = World::new();
    let written = "Hands-on: a lot\nPeople: 6\nFirefighting: 5\nHiring: -2\nPeople: 7";
    let refused = world.writes(written);
    assert_eq!(
        read(&refused),
        format!(
            "Nothing is lost; this I couldn't read yet:\n\
             • \"Hands-on: a lot\": I find no figure in it that I can read.\n\
             • \"Firefighting: 5\": I can't tell which of the six that is.\n\
             • \"Hiring: -2\": that is less than nothing.\n\
             • \"People: 7\": that one stands further up already.\n\n\
             A name and a figure a line, such as 18, 7.5 h or 45 %. The names: Hands-on, People, Other functions, Planning, \
             Hiring, Outside.\n\n\
             This is what you wrote. For a week it stands in the form again when you go back:\n\n{written}\n\
             [Back to the form] my-week write of=2026-11-16\n[Pick shares] my-week pick of=2026-11-16"
        )
    );
    assert!(refused.error && refused.private && world.weeks().is_empty());
    // Somebody we did not know finds it in the form, too; another week's form is empty.
    let opened = world.press(&refused, "Back to the form");
    assert_eq!(begun(&opened), written);
    assert_eq!(begun(&world.line("my-week write of=2026-11-09")), EMPTY);
    let kept = world.fill(&opened, SIX);
    assert!(!kept.error);
    assert!(begun(&world.press(&kept, "Change it")).starts_with("Hands-on: 18\n"), "the draft is gone");
}

#[test]
fn each_week_that_is_none_has_its_sentence() {
    for (written, says) in [
        (EMPTY, "I found no figure in it. One number behind one of the six names is enough to begin."),
        (
            "Hands-on: 0\nPeople: none",
            "That comes to no time at all. A week off? Then leave it out; the trend lives well with a gap.",
        ),
        ("Hands-on: 0 %", "That comes to no time at all."),
        (
            "coding: 140\npeople: 60",
            "That comes to 200 hours, and a week has 168. If you meant percent, put a % behind one of them.",
        ),
        ("coding: 200 %", "200 % is more than a whole week. All of it is 100 %."),
        (
            "coding: 18h\npeople: 20%",
            "Hours and percent stand side by side there, and I can't tell how long your week was.",
        ),
        ("😀", "Nothing is lost; this I couldn't read yet:\n• \"😀\": I find no figure"),
        ("   ", "One thing is missing: where it went, a line for each activity."),
        (&"😀".repeat(4_000), "That is 4000 characters; I can keep 600."),
        (&"a lot\n".repeat(9), "• and 3 more lines."),
        (&"a lot\n".repeat(7), "• and one more line."),
    ] {
        let world = World::new();
        let refused = world.writes(written);
        let text = read(&refused);
        assert!(refused.error && refused.private && text.contains(says), "{written}: {text}");
        assert_eq!(line(&refused, "Back to the form"), "my-week write of=2026-11-16");
        assert!(world.weeks().is_empty());
    }
    // On a line, the way on is the form.
    let refused = World::new().says("/week hands-on=0");
    assert!(read(&refused).starts_with("That comes to no time at all."), "{}", read(&refused));
    assert!(!line(&refused, "Write it in").is_empty() && refused.error);
    let refused = World::new().says("/week hands-on=lots people=5");
    assert!(
        read(&refused)
            .starts_with("I read no hours and no percent in \"lots\". Write a figure such as 18, 7.5 or 45%."),
        "{}",
        read(&refused)
    );
}

#[test]
fn the_same_sent_twice_is_one_week() {
    let world = World::new();
    let first = world.writes(SIX);
    let again = world.writes(SIX);
    assert!(read(&again).contains("That is what I have already, so nothing has changed. You named 37.5 hours."));
    let other = world.writes("coding 20");
    assert!(read(&other).contains("\n\nChanged. You named 20 hours."), "{}", read(&other));
    assert_eq!(world.weeks().len(), 1);
    assert_eq!(line(&first, "Delete"), line(&other, "Delete"));
    // What they want to hand over stays when the figures change.
    let handed = world.fill(&world.press(&other, "One thing to hand over"), "the review, to Ben");
    assert!(!handed.error);
    world.writes("coding 25");
    assert_eq!((world.weeks()[0].body.hand_over.as_str(), world.weeks().len()), ("the review, to Ben", 1));
}

#[test]
fn a_week_is_picked_share_by_share() {
    let world = World::new();
    let mut card = world.press(&world.says("/week"), "Pick shares");
    assert_eq!(
        plain_text(&card),
        "Your week of 16-22 November 2026\n\nHands-on: code, reviews, design. About how much of the week?"
    );
    card = world.press(&card, "40 %");
    assert_eq!(
        plain_text(&card),
        "Your week of 16-22 November 2026\n\nSo far: hands-on 40 %.\n\nPeople: 1:1s, coaching. About how much of the week? 60 % is left."
    );
    let shares: Vec<&str> =
        card.buttons().map(|button| button.label.as_str()).take_while(|label| *label != "Keep it like this").collect();
    assert_eq!(shares, ["None", "5 %", "10 %", "15 %", "20 %", "30 %", "40 %", "50 %", "60 %"]);
    // Back takes the last one away.
    let back = world.press(&card, "Back");
    assert!(read(&back).contains("\n\nHands-on: code") && back.buttons().all(|button| button.label != "Back"));
    for share in ["20 %", "None", "15 %", "10 %"] {
        card = world.press(&card, share);
    }
    assert!(read(&card).contains(
        "So far: hands-on 40 % · people 20 % · other functions 0 % · planning 15 % · hiring 10 %.\n\nOutside:"
    ));
    assert!(world.weeks().is_empty() && world.bot.store().person(&address("ana")).unwrap().is_none());
    let kept = world.press(&card, "10 %");
    assert!(
        read(&kept).contains("That comes to 95 %; the rest is something else.\n\nHands-on 40 %\nPeople 20 %\n"),
        "{}",
        read(&kept)
    );
    assert_eq!(begun(&world.press(&kept, "Change it")).lines().next(), Some("Hands-on: 40 %"));
    assert_eq!(world.weeks()[0].body.spent.len(), 6);
    // The last press twice is once.
    assert!(read(&world.press(&card, "10 %")).contains("so nothing has changed"));

    // Kept before its end, it stands as it was picked.
    let half = world.press(&world.line("my-week pick hands-on=50% of=2026-10-26"), "Keep it like this");
    assert!(read(&half).contains("\n\nHands-on 50 %\nNothing said of:"), "{}", read(&half));
    world.press(&half, "Delete");

    // What is the whole week is not asked on.
    let whole = world.line("my-week pick hands-on=90% people=10% of=2026-11-09");
    assert!(
        read(&whole).contains("So far: hands-on 90 % · people 10 %.\n\nThat is the whole week. Keep it like this?")
    );
    assert!(!world.press(&whole, "Keep it like this").error);
    assert_eq!(world.weeks().len(), 2);
    // Nothing of anything is no week.
    let none = "my-week pick hands-on=0% people=0% functions=0% planning=0% hiring=0% of=2026-11-02";
    assert!(world.press(&world.line(none), "None").error);
}

/// The whole text without the buttons.
fn plain_text(reply: &Reply) -> String {
    nextrung::chat::plain::reply(reply)
}

#[test]
fn every_pick_fits_on_its_button() {
    let world = World::new();
    let mut waiting = vec!["my-week pick of=2026-11-16".to_owned()];
    let (mut seen, mut kept) = (0, 0);
    while let Some(next) = waiting.pop() {
        let card = world.line(&next);
        assert!(!card.error && next.len() <= 100, "{next}");
        seen += 1;
        for button in card.buttons().filter(|button| button.label != "Back") {
            assert!(button.line.len() <= 100, "{}", button.line);
            // The widest of each: what has the most letters, and what leaves room for all six.
            match button.label.as_str() {
                "10 %" | "15 %" | "20 %" | "None" if button.line.starts_with("my-week") => {
                    waiting.push(button.line.clone())
                }
                _ => kept += usize::from(button.line.starts_with("week ")),
            }
        }
    }
    assert!(seen > 500 && kept > 500, "{seen} {kept}");
}

#[test]
fn a_line_does_it_all() {
    let world = World::new();
    for (typed, canonical) in [
        ("/week hands-on=18 people=\"6 h\" of=2026-11-18", "week hands-on=18 people=6 of=2026-11-18"),
        ("/week hands-on=45 % people=7,5", "week hands-on=45% people=7.5"),
        ("/week HANDS-ON=~18 outside=none", "week hands-on=18 outside=0"),
        ("/week trend", "week trend"),
        ("/week history", "week list"),
        ("/week 2026-11-16", "week of=2026-11-16"),
    ] {
        let read = nextrung::bot::line::parse::typed(world.bot.commands(), typed).unwrap();
        assert_eq!(world.bot.line(&read.invocation), canonical, "{typed}");
    }
    let kept = world.says("/week hands-on=45% people=40 of=2026-11-18");
    assert!(
        read(&kept).starts_with("Your week of 16-22 November 2026\n\nKept, and only you see it. That comes to 85 %;")
    );
    assert_eq!(world.weeks()[0].about, "2026-11-16");
    for forged in [
        "week hands-on=18h",
        "week hands-on=07",
        "week hands-on=-5",
        "week hands-on=45 %",
        "week hands-on=1,5",
        "week people=5 hands-on=5",
        "week of=2026-11-16 hands-on=5",
        "week hands-on=1e9",
        "week hands-on=NaN",
        "my-week write of=2026-11-16 hands-on=5",
    ] {
        assert!(world.line(forged).error, "{forged}");
    }
    assert_eq!(world.weeks().len(), 1);
}

#[test]
fn the_week_is_that_of_their_own_clock() {
    for (moment, zone, week) in [
        // On Saturday and Sunday it is the one that is ending.
        ("2026-11-27T12:00:00Z", "", "16-22 November 2026"),
        ("2026-11-28T00:00:00Z", "", "23-29 November 2026"),
        ("2026-11-29T23:59:59Z", "", "23-29 November 2026"),
        ("2026-11-30T00:00:00Z", "", "23-29 November 2026"),
        // Friday evening in UTC is Saturday in Tokyo and Friday in Los Angeles.
        ("2026-11-27T15:00:00Z", "tokyo", "23-29 November 2026"),
        ("2026-11-28T07:59:59Z", "los angeles", "16-22 November 2026"),
        ("2026-11-28T08:00:00Z", "los angeles", "23-29 November 2026"),
        // New Year, and a week that is in both years.
        ("2027-01-01T12:00:00Z", "berlin", "21-27 December 2026"),
        ("2027-01-02T12:00:00Z", "berlin", "28 December 2026 to 3 January 2027"),
        ("2027-01-10T23:30:00Z", "berlin", "4-10 January 2027"),
        // The night on which clocks go back, and the one on which they go forward.
        ("2026-10-24T21:59:59Z", "berlin", "19-25 October 2026"),
        ("2026-10-25T22:59:59Z", "berlin", "19-25 October 2026"),
        ("2026-10-25T23:00:00Z", "berlin", "19-25 October 2026"),
        ("2026-03-29T21:59:59Z", "berlin", "23-29 March 2026"),
        ("2026-04-03T21:59:59Z", "berlin", "23-29 March 2026"),
        ("2026-04-03T22:00:00Z", "berlin", "30 March to 5 April 2026"),
    ] {
        let world = World::new().at(moment);
        if !zone.is_empty() {
            world.says(&format!("/timezone {zone}"));
        }
        let text = read(&world.says("/week"));
        assert!(text.starts_with(&format!("Your week of {week}\n")), "{moment} {zone}: {text}");
        let says = if text.contains("It isn't over, and a first look is fine.") { 1 } else { 0 };
        assert_eq!(says + usize::from(text.contains("Where did it go?")), 1, "{text}");
    }
}

#[test]
fn a_week_has_to_be_behind_them_and_not_too_far() {
    let world = World::new();
    for (said, starts) in [
        ("of=2026-11-23", "Your week of 23-29 November 2026\n\nIt isn't over"),
        ("of=2026-11-30", "That week is still to come."),
        ("of=monday", "Your week of 23-29 November 2026\n\nIt isn't over"),
        ("of=tuesday", "Your week of 16-22 November 2026\n"),
        ("of=yesterday", "Your week of 16-22 November 2026\n"),
        ("of=last-week", "Your week of 16-22 November 2026\n"),
        ("last week", "Your week of 16-22 November 2026\n"),
        ("of=this-week", "Your week of 23-29 November 2026\n"),
        ("2 weeks ago", "Your week of 9-15 November 2026\n"),
        ("16 nov", "Your week of 16-22 November 2026\n"),
        ("of=16-nov", "Your week of 16-22 November 2026\n"),
        ("of=24-nov", "Your week of 24-30 November 2025\n"),
        ("of=tomorrow", "Your week of 23-29 November 2026\n"),
        (
            "of=next-week",
            "That week is still to come. Come back when it is behind you. Last week, monday or 16 Nov are",
        ),
        ("of=9999-12-31", "That week is still to come."),
        ("of=2025-11-24", "Your week of 24-30 November 2025\n"),
        ("of=2025-11-23", "I take weeks of the last year."),
        ("of=0001-01-01", "I take weeks of the last year."),
        (
            "of=blursday",
            "No calendar I know has \"blursday\". Write a day such as last week, monday, 16 Nov or 2026-11-16.",
        ),
    ] {
        let reply = world.says(&format!("/week {said}"));
        assert!(read(&reply).starts_with(starts), "{said}: {}", read(&reply));
        assert_eq!(reply.error, !starts.starts_with("Your week"), "{said}");
    }
    // The button to the week before leads as far.
    let mut card = world.says("/week");
    for _ in 0..51 {
        card = world.press(&card, "The week before");
    }
    assert!(world.press(&card, "The week before").error);
}

#[test]
fn what_is_to_be_handed_over_is_asked_about_the_next_time() {
    let mut world = World::new();
    let kept = world.writes(SIX);
    let opened = world.press(&kept, "One thing to hand over");
    let form = opened.form.as_ref().unwrap();
    assert_eq!(
        (form.title.as_str(), form.fields[0].max, form.fields[0].required),
        ("To hand over · only you", 200, false)
    );
    let named = world.fill(&opened, "The *review*, to Ben");
    assert_eq!(
        read(&named),
        "Kept. The next time you look at a week, I ask whether it left your desk:\n\nThe *review*, to Ben\n\n\
         It goes more easily with a date. A check-in comes by direct message on a day you choose. It asks about more than this, \
         and that day may be the one.\n\
         [Check-in: The climb] checkin start climb\n[Check-in: Stretch assignment] checkin start stretch\n\
         [Back to the week] my-week read of=2026-11-16"
    );
    let week = world.press(&named, "Back to the week");
    assert!(
        read(&week).contains("\n\nYou want to hand over:\nThe *review*, to Ben\n")
            && !read(&week).contains("Did it leave")
    );
    assert_eq!(begun(&world.press(&week, "What I hand over")), "The *review*, to Ben");

    // A week on.
    world.now += TimeDelta::days(7);
    let next = world.says("/week");
    assert!(
        read(&next).contains("\n\nLast time you wanted to hand over:\nThe *review*, to Ben\nDid it leave your desk?\n"),
        "{}",
        read(&next)
    );
    let handed = world.press(&next, "It left my desk");
    assert!(read(&handed).starts_with("The *review*, to Ben\n\nThen it is somebody else's now."), "{}", read(&handed));
    assert_eq!(line(&handed, "Write it down as a win"), "win");
    assert!(!read(&world.says("/week")).contains("Did it leave your desk?"));
    assert!(read(&world.line("my-week read of=2026-11-16")).contains("\n\nIt left your desk:\nThe *review*, to Ben\n"));
    // Something else in its place has not left yet.
    world.fill(&world.line("my-week hand of=2026-11-16"), "The rota");
    assert!(read(&world.says("/week")).contains("hand over:\nThe rota\nDid it leave your desk?"));
    // Emptied, it is gone.
    let gone = world.fill(&world.line("my-week hand of=2026-11-16"), "");
    assert!(read(&gone).starts_with("Nothing to hand over stands in this week any more."), "{}", read(&gone));
    assert!(!read(&world.says("/week")).contains("Did it leave your desk?"));
    assert!(world.fill(&world.line("my-week hand of=2026-11-16"), &"x".repeat(201)).error);
    assert!(!world.line("my-week left of=2026-11-16").error, "there is nothing to say, and the week to see");
}

#[test]
fn weeks_over_time_begin_with_the_second() {
    let world = World::new();
    let none = world.says("/week trend");
    assert!(read(&none).starts_with("No week yet. Two minutes for the last one") && !none.error);
    world.says("/week hands-on=60% people=40% of=2026-10-19");
    let one = world.says("/week trend");
    assert!(
        read(&one).starts_with(
            "Your weeks over time\n\nOne week so far, 19-25 October 2026: Hands-on 60 % · People 40 %.\n\n\
             A second one shows what moves:"
        ),
        "{}",
        read(&one)
    );
    world.says("/week hands-on=55% people=40% hiring=5% of=2026-10-26");
    let two = world.says("/week trend");
    assert!(
        read(&two).starts_with(
            "Your weeks over time\n\n2 weeks, from 19 October 2026 on.\n\nHands-on 60 % at first, 55 % now\nPeople 40 %, as at first\n\
             Hiring 5 % now\n["
        ),
        "{}",
        read(&two)
    );
    world.says("/week hands-on=50% people=50% of=2026-11-16");
    assert!(
        read(&world.says("/week trend"))
            .contains("3 weeks, from 19 October 2026 on. 2 in between were left out; the lines have gaps there.")
    );
    world.says("/week hands-on=50% people=50% of=2026-11-09");
    assert!(
        read(&world.says("/week trend")).contains("4 weeks, from 19 October 2026 on. One in between was left out;")
    );
}

#[test]
fn the_picture_over_time_says_which_year_and_what_has_ended() {
    let world = World::new();
    world.says("/week hands-on=60% people=30% hiring=10% of=2026-11-02");
    world.says("/week hands-on=60% people=40% of=2026-11-09");
    let alt = |world: &World| world.says("/week trend").files[0].alt.clone();
    assert!(alt(&world).contains("2 Nov") && !alt(&world).contains("2026"), "{}", alt(&world));
    assert!(alt(&world).contains("Hiring, until 2 Nov"), "{}", alt(&world));
    world.says("/week hands-on=60% people=40% of=2025-12-29");
    assert!(alt(&world).contains("29 Dec 2025") && alt(&world).contains("Hiring, until 2 Nov 2026"), "{}", alt(&world));
}

#[test]
fn each_week_stands_beside_the_band_of_the_level_held_then() {
    let world = World::new();
    let write = |monday: &str| world.says(&format!("/week hands-on=50% people=50% of={monday}"));
    let bands = || {
        let alt = world.says("/week trend").files[0].alt.clone();
        alt.lines().skip(3).collect::<Vec<_>>().join("; ")
    };
    write("2026-10-19");
    write("2026-10-26");
    assert_eq!(bands(), "", "no level is known");
    // Once they say it, it is taken for that of the weeks before.
    world.says("/me level=em");
    assert_eq!(bands(), "Hands-on, EM 10-30 %");
    write("2026-11-02");
    world.says("/me level=director");
    assert_eq!(bands(), "Hands-on, EM 10-30 %", "no week of the new level is there yet");
    write("2026-11-16");
    let both = "Hands-on, EM 10-30 % (19 Oct – 2 Nov); Hands-on, Director 0-10 % (9 Nov – 16 Nov)";
    assert_eq!(bands(), both);
    // Neither a week filled in later nor a correction changes what they held.
    write("2026-11-09");
    world.says("/week hands-on=40% of=2026-11-02");
    assert_eq!(bands(), both);
    // A level without a band of its own has none, and leaves the others alone.
    world.says("/me level=cto");
    assert_eq!(bands(), both);
}

#[test]
fn a_line_changes_only_what_it_names() {
    let world = World::new();
    world.writes(SIX);
    let changed = read(&world.says("/week hiring=3"));
    assert!(changed.contains("Changed. You named 38.5 hours.") && changed.contains("(18 h)"), "{changed}");
    assert!(read(&world.says("/week hiring=0 outside=1")).contains("Changed. You named 36.5 hours."));
    assert!(read(&world.says("/week outside=1")).contains("so nothing has changed."));
    assert!(world.says("/week outside=150").error, "all of it together is held against a week");
    // In another unit it is not guessed.
    let other = world.says("/week hiring=5%");
    assert_eq!(
        read(&other),
        "Your week of 16-22 November 2026 stands in hours: Hands-on 18 h · People 6 h · Other functions 7.5 h · Planning 4 h · \
         Hiring 0 h · Outside 1 h.\n\nWhat you named now is in percent. The form begins with what stands there.\n\
         [Change it] my-week write of=2026-11-16\n[Pick shares] my-week pick of=2026-11-16"
    );
    assert!(other.error && world.weeks()[0].body.total() == 36.5);
    // The form and the picks are the whole week.
    world.writes("coding 40 %");
    assert_eq!(world.weeks()[0].body.spent.len(), 1);
    assert!(read(&world.says("/week hiring=5")).contains("is in hours; with a % behind it, it goes in."));
    world.says("/week hiring=5%");
    assert_eq!(world.weeks()[0].body.spent.len(), 2);
    world.press(&world.line("my-week pick people=50% of=2026-11-16"), "Keep it like this");
    assert_eq!(world.weeks()[0].body.spent.len(), 1);
}

#[test]
fn a_trend_is_a_year_at_most() {
    let world = World::new();
    let weeks = |count: u64| {
        let last: chrono::NaiveDate = "2026-11-16".parse().unwrap();
        for number in 0..count {
            let monday = last - chrono::Days::new(number * 7);
            let week = Week { spent: [("people".to_owned(), 8.0)].into(), unit: Unit::Percent, ..Week::default() };
            world.bot.store().keep_reflection(&address("ana"), &monday.to_string(), week, now()).unwrap().unwrap();
        }
    };
    weeks(60);
    assert!(read(&world.says("/week trend")).contains("\n\n52 weeks, from 24 November 2025 on.\n"));
}

#[test]
fn they_are_read_five_a_page() {
    let world = World::new();
    let empty = world.says("/week list");
    assert_eq!(
        read(&empty),
        "No week yet. Two minutes for the last one, roughly, and you see it beside what your level is said to need. Only you see \
         it.\n[My last week] week"
    );
    for day in ["2026-09-28", "2026-10-05", "2026-10-12", "2026-11-16", "2026-10-19", "2026-10-26", "2026-11-02"] {
        world.says(&format!("/week hands-on=30 people=10 hiring=0 of={day}"));
    }
    let page = world.says("/week list");
    let text = read(&page);
    assert!(
        text.starts_with(
            "My weeks\n\n16-22 November 2026\nHands-on 75 % · People 25 % · Hiring 0 %\n\n2-8 November 2026\n"
        ),
        "{text}"
    );
    assert!(text.contains("\n\n26 October to 1 November 2026\n"), "{text}");
    assert_eq!(text.matches("\nHands-on 75 %").count(), 5);
    let earlier = world.press(&page, "Earlier");
    assert!(read(&earlier).starts_with("My weeks\n\n5-11 October 2026\n"), "{}", read(&earlier));
    assert_eq!(read(&earlier).matches("\nHands-on 75 %").count(), 2);
    assert_eq!(world.press(&earlier, "The latest"), page);
    let one = world.press(&page, "2-8 November 2026");
    assert!(read(&one).starts_with("Your week of 2-8 November 2026\n\nYou named 40 hours."), "{}", read(&one));
    assert!(
        read(&world.line("week list of=2025-12-01")).starts_with("Nothing earlier: the one before was your first.")
    );
}

#[test]
fn what_is_deleted_can_be_had_back_for_an_hour() {
    let mut world = World::new();
    let kept = world.writes(SIX);
    let deleted = world.press(&kept, "Delete");
    assert_eq!(
        steady(&deleted),
        "Deleted. In an hour it is gone for good: at Mon 23 Nov 2026, 10:00 UTC. Until then, Undo brings it back.\n\
         [Undo] my-week undo …\n[My weeks] week list"
    );
    assert_eq!(world.press(&kept, "Delete"), deleted, "the same press again keeps its hour");
    assert!(read(&world.says("/week list")).starts_with("No week yet."));
    let gone = world.line("my-week read of=2026-11-16");
    assert_eq!(
        read(&gone),
        "No week of yours stands under that name. One that you deleted is gone after an hour. These are the ways on:\n\
         [My weeks] week list\n[My last week] week"
    );
    for verb in ["hand", "left"] {
        assert_eq!(world.line(&format!("my-week {verb} of=2026-11-16")), gone, "{verb}");
    }
    let back = world.press(&deleted, "Undo");
    assert!(read(&back).contains("\n\nIt's back. You named 37.5 hours.\n"), "{}", read(&back));
    world.press(&kept, "Delete");
    world.now += TimeDelta::hours(1);
    assert_eq!(world.press(&deleted, "Undo"), gone);
    // Written down again, it is a new one.
    let anew = world.writes("coding 20");
    assert!(read(&anew).contains("Kept, and only you see it."), "{}", read(&anew));
}

#[test]
fn the_form_and_its_draft_outlive_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let start = || {
        let store = Store::open(&folder.path().join("n.db"), Owner::Console, None).unwrap();
        World::with(Bot::new(support::knowledge(), Zones::bundled(), store, nextrung::bot::features::all))
    };
    let world = start();
    let opened = world.press(&world.says("/week"), "Write it in");
    let picked = world.press(&world.press(&world.says("/week"), "Pick shares"), "40 %");
    drop(world);
    let world = start();
    let refused = world.fill(&opened, "coding: loads");
    assert!(refused.error);
    drop(world);
    let world = start();
    let back = world.press(&refused, "Back to the form");
    assert_eq!(begun(&back), "coding: loads");
    assert!(!world.fill(&back, SIX).error);
    drop(world);
    let world = start();
    assert!(read(&world.says("/week")).contains("You named 37.5 hours."));
    assert!(read(&world.press(&picked, "Keep it like this")).contains("\n\nChanged. That comes to 40 %;"));
}

#[test]
fn nobody_else_finds_anything_there() {
    let world = World::new();
    let kept = world.writes(SIX);
    for button in kept.buttons() {
        let said = Said::Press { line: button.line.clone(), picked: Vec::new(), on: Card::Private };
        let theirs = world.answer("ben", said.clone()).reply;
        assert!(!read(&theirs).contains("37.5") && !read(&theirs).contains("18 h"), "{}", button.label);
        let nobodys = World::new().answer("ben", said).reply;
        assert_eq!(theirs, nobodys, "{}", button.label);
    }
    assert_eq!(world.weeks().len(), 1);
}

#[test]
fn there_is_an_end_to_it() {
    let world = World::new();
    for number in 0..MOST {
        let week = Week { spent: [("people".to_owned(), 8.0)].into(), ..Week::default() };
        world.bot.store().keep_reflection(&address("ana"), &format!("about {number}"), week, now()).unwrap().unwrap();
    }
    let full = world.writes(SIX);
    let text = read(&full);
    assert!(
        full.error && text.starts_with(&format!("You have {MOST} weeks here, and that is as many as I keep")),
        "{text}"
    );
    assert_eq!(begun(&world.press(&full, "Back to the form")), SIX);
}

#[test]
fn every_label_on_the_card_is_one_of_the_six() {
    let world = World::new();
    let text = read(&world.writes(SIX));
    for activity in &ACTIVITIES {
        assert!(text.contains(activity.label), "{}", activity.label);
    }
}
