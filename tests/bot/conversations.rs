//! Conversations: what people say, and everything they read. `tests/bot/facts.rs` tests the knowledge itself.

use crate::support;
use crate::support::{World, read, sampler};
use nextrung::bot::reply::Reply;
use nextrung::bot::request::{Card, Place, Said};
use nextrung::chat::console::Console;
use nextrung::chat::console::files::Folder;
use nextrung::chat::console::record::Kind;

#[test]
fn ana_asks_what_a_vp_does() {
    assert_eq!(
        read(&World::new().says("ana", "/ladder vp")),
        "VP of Engineering\n\n\
         How does engineering move the business?\n\n\
         You answer for what the whole engineering organisation delivers and for what it costs. Your closest \
         colleagues now run product, finance and sales, and close to half of your week is theirs. ¹ ² ³\n\n\
         What changes: You can ship every item on time and still have failed, because the roadmap itself was wrong. \
         ²\n\n\
         The trap: You still run sprints and sort bugs, because you are good at it. That work has an owner now: a \
         director you hire or grow. ¹\n\n\
         ¹ From IC to CTO (essay) · ² Engineering Leadership Development · ³ Engineering Leadership Career Path\n\
         [The job] ladder vp section=job\n\
         [What changes] ladder vp section=change\n\
         [What success looks like] ladder vp section=success\n\
         [Skills] ladder vp section=skills\n\
         [The trap] ladder vp section=trap\n\
         [The week] ladder vp section=week\n\
         [Scope] ladder vp section=scope\n\
         [How people get here] ladder vp section=path\n\
         [What it is called] ladder vp section=names\n\
         [Where they differ] ladder vp page=2\n\
         [‹ Director] ladder director\n\
         [CTO ›] ladder cto\n\
         [All six] ladder"
    );
}

#[test]
fn ana_misspells_a_level_and_is_told_how_it_was_read() {
    let reply = World::new().says("ana", "/ladder vp of enginering");
    assert!(read(&reply).starts_with("VP of Engineering\n\nI read vp of enginering as VP of Engineering.\n\nHow does"));
    assert!(read(&reply).ends_with("\n[Not that one] ladder only-me"));
    assert!(!reply.private, "the card is as public as if it had been spelt right");
}

#[test]
fn ana_asks_for_a_level_there_is_not() {
    let reply = World::new().says("ana", "/ladder scrum master");
    assert_eq!(
        read(&reply),
        "I don't know a level called \"scrum master\". The ladder here has six:\n\
         [IC] ladder ic only-me\n\
         [Tech Lead] ladder tech-lead only-me\n\
         [EM] ladder em only-me\n\
         [Director] ladder director only-me\n\
         [VP] ladder vp only-me\n\
         [CTO] ladder cto only-me"
    );
    assert!(reply.private && reply.error);
}

#[test]
fn ana_asks_for_a_section_there_is_not() {
    let read = read(&World::new().says("ana", "/ladder vp section=salary"));
    assert!(read.starts_with("I don't know a section called \"salary\". These are the ones I know:\n"));
    assert!(read.contains("\n[The trap] ladder vp section=trap only-me"), "{read}");
}

#[test]
fn ana_adds_a_word_too_many() {
    assert_eq!(
        read(&World::new().says("ana", "/ladder em trap please")),
        "I understood Engineering Manager · The trap, but not \"please\". Is this what you were after?\n\
         [Engineering Manager · The trap] ladder em section=trap only-me"
    );
}

#[test]
fn ana_asks_for_the_trap_of_nobody() {
    let reply = World::new().says("ana", "/ladder trap");
    assert!(read(&reply).starts_with("The trap at which level?\n[IC] ladder ic section=trap only-me\n"));
    assert!(reply.private && !reply.error);
}

#[test]
fn ana_writes_what_is_no_time() {
    let world = World { bot: support::sampler_bot() };
    let reply = world.says("ana", "/sample when made at=25:99");
    assert_eq!(
        read(&reply),
        "No clock shows \"25:99\". Write a time of day such as 9:00, 9pm or 21h.\n\
         [Without it] sample when made only-me\n\
         [How /sample works] help sample"
    );
    assert!(reply.private && reply.error);
    assert_eq!(
        read(&world.says("ana", "/sample when quiet=25-26 why=tired")),
        "I can't read hours in \"25-26\". Write when they begin and end, such as 22-8 or 10pm-8am.\n\
         [Without it] sample when only-me\n\
         [How /sample works] help sample"
    );
    assert!(read(&world.says("ana", "/sample when 22-22")).starts_with("From 22-22 is no hour or all of them"));
    let long = read(&world.says("ana", &format!("/sample when at={}", "9".repeat(4_001))));
    assert!(long.starts_with("No clock shows \"999") && long.contains("9…\""), "{long}");
}

#[test]
fn ana_types_nothing_or_nothing_known() {
    let world = World::new();
    assert_eq!(
        read(&world.says("ana", "  ")),
        "I'm here. Ask for a level of the ladder, or see what else I can do.\n\
         [The whole ladder] ladder only-me\n\
         [What I can do] help"
    );
    assert_eq!(
        read(&world.says("ana", "/laddr vp")),
        "There is no command called \"laddr\". Did you mean ladder?\n[/ladder] ladder"
    );
    assert_eq!(
        read(&world.says("ana", "/dance")),
        "I don't know a command called \"dance\". This is where most people start:\n\
         [The whole ladder] ladder only-me\n\
         [What I can do] help"
    );
}

#[test]
fn ana_turns_the_pages_of_a_card() {
    let world = World::new();
    let differ = read(&world.says("ana", "/ladder vp page=2"));
    assert!(
        differ.starts_with("VP of Engineering\n\nThey differ on size: 20 growing past 100 (From IC to CTO);"),
        "{differ}"
    );
    let mut reply = world.says("ana", "/ladder em job");
    let mut seen = vec![read(&reply)];
    let on =
        |reply: &Reply| reply.buttons().find(|button| button.label == "The rest").map(|button| button.line.clone());
    while let Some(line) = on(&reply) {
        reply = world.presses("ana", &line, Card::Private).reply;
        seen.push(read(&reply));
    }
    assert!(seen.len() > 1 && seen.iter().all(|page| page.starts_with("Engineering Manager: The job\n\n")), "{seen:?}");
    let back = reply.buttons().find(|button| button.label == "Back to the beginning").unwrap();
    assert_eq!(back.line, "ladder em section=job only-me");
    // A page past the end, which an older release had, is the last one.
    assert_eq!(read(&world.says("ana", "/ladder em job page=99 only-me")), seen[seen.len() - 1]);
    assert!(world.says("ana", "/ladder em job page=0").error);
}

#[test]
fn two_levels_are_compared_one_side_at_a_time() {
    let world = World::new();
    let week = read(&world.says("ana", "/compare em director"));
    assert_eq!(week, read(&world.says("ana", "/compare em director week")));
    assert!(week.starts_with("EM and Director: The week\n\nHands-on\n• EM: 10-30 % (Career Path);"), "{week}");
    assert!(week.contains("\nPeople: EM 25-35 % ⁴ · Director 20-25 % ⁴\n"), "{week}");
    assert!(week.contains("[Scope] compare em with=director aspect=scope"), "{week}");
}

#[test]
fn ana_asks_for_help() {
    let world = World::new();
    let all = world.says("ana", "/help");
    let shown = read(&all);
    for command in world.bot.commands().iter().filter(|command| command.offered) {
        assert!(shown.contains(&format!("/{}", command.name)), "{shown}");
    }
    assert_eq!(all.buttons().next().map(|button| button.line.as_str()), Some("start"));
    assert_eq!(
        read(&world.says("ana", "/help win")),
        "/win\n\n\
         Keep one line of evidence the moment it happens. Only you read it\n\
         • words: What happened, in a line\n\
         • about: The message it is about (a link to it, as Copy Message Link gives it)\n\n\
         In the menu of a message, under Apps: Save as a win\n\n\
         Try: /win Ben ran the incident review without me\n\
         [Everything I can do] help"
    );
}

#[test]
fn ana_asks_how_check_ins_work() {
    let world = World::new();
    let verbs = world.says("ana", "/help checkin");
    assert!(read(&verbs).contains("• /checkin start\n• /checkin list\n"), "{}", read(&verbs));
    let pause = verbs.buttons().find(|button| button.label == "/checkin pause").unwrap();
    let shown = read(&world.presses("ana", &pause.line, Card::Private).reply);
    assert_eq!(shown, read(&world.says("ana", "/help checkin pause")));
    assert_eq!(
        shown,
        "/checkin pause\n\n\
         Have it wait, until a day or until you resume it\n\
         • kind: Which one (Feedback; Stretch assignment; The climb; Best week)\n\
         • until: The day it may come again (such as monday, 1 Dec or in 2 weeks)\n\
         [All of /checkin] help checkin\n\
         [Everything I can do] help"
    );
}

/// No page of help is cut, and none explains what only buttons use.
#[test]
fn help_is_short() {
    let world = World::new();
    for command in world.bot.commands().iter().filter(|command| command.offered) {
        let verbs = command.acts.iter().filter_map(|act| act.verb).map(|verb| format!("/help {} {verb}", command.name));
        for line in verbs.chain([format!("/help {}", command.name), "/help".to_owned()]) {
            let reply = world.says("ana", &line);
            let text = nextrung::chat::plain::text(&reply.text);
            assert!(!reply.error && text.chars().count() <= 2_000, "{line}: {text}");
            assert!(!text.contains("by the name on its buttons"), "{line}: {text}");
        }
    }
}

#[test]
fn a_press_on_ones_own_card_replaces_it() {
    let own = Card::Public { owner: Some("ana".to_owned()) };
    let answer = World::new().presses("ana", "ladder vp section=trap", own);
    assert!(answer.replaces && !answer.reply.private);
}

#[test]
fn a_press_on_somebody_elses_card_is_answered_privately_and_stays_private() {
    for owner in [Some("ben".to_owned()), None] {
        let answer = World::new().presses("ana", "ladder vp section=trap", Card::Public { owner });
        assert!(!answer.replaces && answer.reply.private);
        assert!(answer.reply.buttons().all(|button| button.line.ends_with("only-me")));
    }
}

#[test]
fn a_press_on_a_private_card_replaces_it_and_keeps_it_private() {
    let answer = World::new().presses("ana", "ladder vp", Card::Private);
    assert!(answer.replaces && answer.reply.private);
    assert!(answer.reply.buttons().all(|button| button.line.ends_with("only-me")));
}

#[test]
fn a_press_in_the_direct_messages_replaces_the_card() {
    let said = Said::Press { line: "ladder vp".to_owned(), picked: Vec::new(), on: Card::Private };
    let answer = World::new().answer_in("ana", Place::Direct, said);
    assert!(answer.replaces && !answer.reply.private);
}

#[test]
fn a_private_button_on_a_public_card_leaves_the_card_alone() {
    let own = Card::Public { owner: Some("ana".to_owned()) };
    let answer = World::new().presses("ana", "ladder only-me", own);
    assert!(!answer.replaces && answer.reply.private);
}

#[test]
fn a_forged_button_is_refused_kindly_and_changes_nothing() {
    for line in ["ladder vq", "choose 1", "drop table levels", ""] {
        let answer = World::new().presses("ana", line, Card::Private);
        assert!(!answer.replaces && answer.reply.error && answer.reply.private);
        assert!(read(&answer.reply).starts_with("I can't read this button any more."));
    }
}

#[test]
fn what_breaks_is_owned_up_to_with_a_code() {
    let world = World { bot: support::sampler_bot() };
    let reply = world.says("ana", "/sample break");
    let code = nextrung::bot::code("1");
    assert!(reply.error && reply.private);
    assert!(read(&reply).contains(&format!("the code {code}.")), "{}", read(&reply));
}

#[test]
fn slash_options_come_to_the_same_as_the_line() {
    let world = World::new();
    let options = |named: &[(&str, &str)]| {
        let named = named.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        read(&world.answer("ana", Said::Options { command: "ladder".to_owned(), verb: None, named }).reply)
    };
    assert_eq!(options(&[("level", "em trap")]), read(&world.says("ana", "/ladder em trap")));
    assert_eq!(options(&[("section", "trap"), ("level", "em")]), read(&world.says("ana", "/ladder em trap")));
    assert_eq!(options(&[("level", "em"), ("only-me", "true")]), read(&world.says("ana", "/ladder em only-me")));
    assert_eq!(options(&[("level", "em"), ("only-me", "false")]), read(&world.says("ana", "/ladder em")));
    assert_eq!(options(&[("level", "scrum master")]), read(&world.says("ana", "/ladder scrum master")));
}

#[test]
fn a_list_and_a_form_fill_their_lines() {
    let world = World { bot: support::sampler_bot() };
    let picked = vec!["made".to_owned(), "helped".to_owned()];
    let press = Said::Press { line: "sample tags".to_owned(), picked, on: Card::Private };
    assert_eq!(read(&world.answer("ana", press).reply), "Picked: made, helped");
    let form = world.says("ana", "/sample note mood=fine").form.unwrap();
    assert_eq!(form.fields[0].value, "fine");
    let fields = vec![("mood".to_owned(), String::new()), ("words".to_owned(), "I let Ben only-me".to_owned())];
    let sent = world.answer("ana", Said::Form { line: form.line, fields, on: None }).reply;
    assert_eq!(read(&sent), "You wrote: I let Ben only-me");
}

#[test]
fn files_come_with_a_card_and_each_press_brings_its_own() {
    let bot = support::sampler_bot();
    let (mut console, kept) = (Console::new(&bot), tempfile::tempdir().unwrap());
    let mut folder = Folder::beside(&kept.path().join("n.db"));
    let mut said = |line: &str| {
        let mut record = console.line(line, support::now()).records.remove(0);
        folder.save(&mut record);
        let read = record.files.iter().map(|file| (file.name.clone(), std::fs::read_to_string(&file.path).unwrap()));
        (record.kind, record.private, read.collect::<Vec<_>>())
    };
    let both = [("export.json", sampler::JSON), ("export.md", sampler::MARKDOWN)];
    let both = both.map(|(name, words)| (name.to_owned(), words.to_owned())).to_vec();
    assert_eq!(said("/sample files only-me"), (Kind::Reply, true, both.clone()));
    assert_eq!(said(":press 1"), (Kind::Edit, true, both));
    assert_eq!(said(":press 2"), (Kind::Edit, true, Vec::new()));
    assert_eq!(std::fs::read_dir(kept.path().join("n.db.files")).unwrap().count(), 4);
}

#[test]
fn a_form_that_is_not_taken_hands_back_what_was_written() {
    let world = World { bot: support::sampler_bot() };
    let send = |fields: &[(&str, &str)]| {
        let fields = fields.iter().map(|(id, words)| ((*id).to_owned(), (*words).to_owned())).collect();
        let reply = world.answer("ana", Said::Form { line: "sample note".to_owned(), fields, on: None }).reply;
        assert!(reply.error && reply.private && reply.form.is_none());
        read(&reply)
    };
    let long = "I let Ben run it. ".repeat(12);
    let too_long = send(&[("mood", "fine"), ("words", &long)]);
    assert!(too_long.starts_with("That is 216 characters; I can keep 200."), "{too_long}");
    assert!(too_long.contains(&format!("This is what you wrote, to copy:\n\nfine\n\n{}", long.trim())), "{too_long}");
    assert!(too_long.contains("[Back to the form] sample note"), "{too_long}");
    let changed = send(&[("mood", ""), ("wordz", "I let Ben run it")]);
    assert!(changed.starts_with("This form has changed since you opened it"), "{changed}");
    assert!(changed.contains("I let Ben run it") && changed.contains("[Back to the form] sample note"), "{changed}");
    let nothing = send(&[("mood", ""), ("words", " ")]);
    assert!(nothing.starts_with("One thing is missing") && !nothing.contains("what you wrote"), "{nothing}");
}

/// `nextrung commands > docs/commands.md` rewrites the page.
#[test]
fn the_page_of_commands_is_the_bots_own() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/commands.md");
    assert_eq!(std::fs::read_to_string(path).unwrap(), nextrung::bot::features::help::says::page(&support::bot()));
}

#[test]
fn a_line_that_is_no_command_is_a_question() {
    let world = World::new();
    let asked = read(&world.says("ana", "/ask how much should an EM code?"));
    assert_eq!(read(&world.says("ana", "how much should an EM code?")), asked);
    assert!(asked.contains("10-30 %") && asked.contains("20 % production code"), "{asked}");
    // One that begins like a command is refused as one, unless it is longer than a slip.
    assert!(read(&world.says("ana", "ladder scrum master")).starts_with("I don't know a level called"));
    let long = world.says("ana", "ladder or no ladder, how do i become a director");
    assert!(!long.error, "{}", read(&long));
    assert!(read(&world.says("ana", "/ladder or no ladder, how do i become a director")).starts_with("I understood"));
}

#[test]
fn what_nothing_answers_is_said_and_is_no_error() {
    let reply = World::new().says("ana", "/ask who won the football world cup");
    assert!(read(&reply).starts_with("Nothing in what I've read answers that."), "{}", read(&reply));
    assert!(read(&reply).ends_with("[Ask another way] ask"));
    assert!(reply.private && !reply.error);
}

#[test]
fn an_answer_is_judged_by_its_statement_and_nothing_else_is_kept() {
    let world = World::new();
    let answer = world.says("ana", "/ask how much should an EM code?");
    let yes = answer.buttons().find(|button| button.label == "That was it").unwrap();
    let judged = world.presses("ana", &yes.line, Card::Private);
    assert!(judged.replaces && !judged.reply.error);
    let counts = world.bot.store().helpful_counts().unwrap();
    assert_eq!((counts.len(), counts[0].yes, counts[0].no), (1, 1, 0));
    assert!(yes.line.contains(&counts[0].statement));
}

#[test]
fn an_answer_is_shared_after_a_look_and_the_question_only_if_written_anew() {
    let world = World::new();
    let answer = world.says("ana", "/ask how much should an EM code?");
    let press = |reply: &nextrung::bot::reply::Reply, label: &str| {
        let button = reply.buttons().find(|button| button.label == label).unwrap();
        world.presses("ana", &button.line, Card::Private)
    };
    let preview = press(&answer, "Share").reply;
    assert!(preview.private && read(&preview).contains("This is what everybody here would see:"));
    let posted = press(&preview, "Post it");
    assert!(!posted.reply.private && !posted.replaces);
    assert!(posted.reply.buttons().all(|button| !button.line.contains("only-me")));
    let form = press(&preview, "Post it with a question").reply.form.unwrap();
    let fields = vec![("question".to_owned(), "How much do you\n\n still code?\n".to_owned())];
    let said = Said::Form { line: form.line, fields, on: Some(Card::Private) };
    let with_question = world.answer("ana", said);
    assert!(!with_question.reply.private && read(&with_question.reply).contains("Asked: How much do you still code?"));
}

#[test]
fn a_step_is_asked_for_in_many_ways() {
    let world = World::new();
    let title = |line: &str| world.says("ana", line).title.unwrap_or_default();
    for line in [
        "/transition ic em",
        "/transition IC -> manager",
        "/transition from ic to em",
        "/transition ic→em",
        "/transition senior engineer into eng manager",
        "/transition from=\"ic to manager\"",
        "/transition between ic and em",
    ] {
        assert_eq!(title(line), "From IC to EM", "{line}");
    }
    assert_eq!(title("/transition senior engineer tech lead"), "From IC to Tech Lead");
    assert_eq!(title("/transition tech lead em"), "From Tech Lead to EM");
    assert_eq!(title("/transition ic cto"), "From IC to CTO");
    let trap = read(&world.says("ana", "/transition ic cto trap"));
    assert!(trap.contains("job of its own. What people misjudge is another thing on each: press one."), "{trap}");
    assert!(trap.contains("[IC to EM] transition ic to=em section=misjudged"), "{trap}");
    assert_eq!(title("/transition vp director"), "Back to engineering");
    assert_eq!(title("/transition ic to staff"), "The dual track");
    assert!(read(&world.says("ana", "/transition em")).starts_with("Into Engineering Manager, or on from there?"));
    assert!(read(&world.says("ana", "/transition em em")).starts_with("Into Engineering Manager"));
    assert!(read(&world.says("ana", "/transition")).starts_with("Which level?\n[IC] transition ic only-me"));
}

#[test]
fn staff_and_its_kin_lead_to_the_dual_track() {
    let world = World::new();
    for line in ["/ladder staff", "/ladder principal engineer", "/ladder distinguished", "/guide dual track"] {
        assert_eq!(world.says("ana", line).title.as_deref(), Some("The dual track"), "{line}");
    }
    assert_eq!(world.says("ana", "/ladder senior ic").title.as_deref(), Some("Tech Lead"));
    let trap = read(&World::new().says("ana", "/ladder staff trap"));
    assert!(trap.contains("This is no rung of the ladder, so I have nothing under \"The trap\" here."), "{trap}");
}

#[test]
fn no_example_shows_a_date_that_passes() {
    let has_year = |line: &str| line.as_bytes().windows(4).any(|four| four.iter().all(u8::is_ascii_digit));
    for command in support::bot().commands() {
        let about = command.acts.iter().flat_map(|act| act.args.iter().map(|arg| arg.about).chain([act.about]));
        for line in command.examples.iter().copied().chain(about).chain([command.about]) {
            assert!(!has_year(line), "{line}");
        }
    }
}
