//! The bot on Discord, against a Discord of our own: from the connection to the answers.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod support;

#[path = "support/discord/mod.rs"]
mod standin;

#[path = "support/running.rs"]
mod running;

use nextrung::bot::reply::Button;
use nextrung::bot::reply::Menu;
use nextrung::bot::reply::Reply;
use nextrung::bot::reply::Row;
use nextrung::bot::reply::Text;
use nextrung::bot::spec::Act;
use nextrung::bot::spec::Command;
use nextrung::bot::spec::Run;
use nextrung::chat::discord::Fatal;
use nextrung::chat::discord::Settings;
use nextrung::chat::discord::pace::Pace;
use running::HURRIED;
use running::settings;
use running::start;
use running::start_as;
use running::start_at;
use serde_json::Value;
use serde_json::json;
use standin::PATIENCE;
use standin::SERVER;
use standin::StandIn;
use standin::TOKEN;
use standin::gateway::ToBot;
use standin::misbehave::FROM_NOW_ON;
use standin::misbehave::On;
use standin::people::ANA;
use standin::people::BEN;
use standin::people::Spot;
use std::sync::atomic::AtomicBool;
use std::sync::atomic::Ordering;
use std::time::Duration;
use std::time::Instant;
use tokio::time::timeout;

fn level(level: &str) -> Value {
    json!([{ "type": 3, "name": "level", "value": level }])
}

/// A command of the sampler's.
fn sample(verb: &str, options: Value) -> Value {
    json!([{ "type": 1, "name": verb, "options": options }])
}

/// A command without arguments.
fn command(name: &'static str, run: Run) -> Command {
    let about = "For this test alone";
    let acts = vec![Act { verb: None, about, args: Vec::new(), form: false }];
    Command { name, about, acts, examples: &[], offered: true, run }
}

fn title(message: &Value) -> &str {
    message["embeds"][0]["title"].as_str().unwrap_or_default()
}

/// Everything of a message that can be read.
fn words(message: &Value) -> String {
    format!("{} {}", message["content"], message["embeds"])
}

// Registration

#[tokio::test]
async fn commands_are_registered_once() {
    let discord = StandIn::start().await;
    for _ in 0..2 {
        let running = start(&discord).await;
        discord
            .until("the server is looked through", |state| {
                let looked = |seen: &&standin::state::Seen| seen.path.contains("/guilds/");
                (state.seen.iter().filter(looked).count() >= state.identifies.len()).then_some(())
            })
            .await;
        running.stop().await.unwrap();
    }
    let put = discord.requests("PUT", "/commands");
    assert_eq!(put.len(), 1, "{put:#?}");
    let registered = discord.registered().await;
    let names: Vec<&Value> = registered.as_array().unwrap().iter().map(|command| &command["name"]).collect();
    let ours = support::sampler_bot();
    let expected: Vec<&str> =
        ours.commands().iter().filter(|command| command.offered).map(|command| command.name).collect();
    assert_eq!(names, expected);
    for command in registered.as_array().unwrap() {
        assert_eq!((&command["contexts"], &command["integration_types"]), (&json!([0, 1, 2]), &json!([0, 1])));
    }
    assert_eq!(discord.requests("GET", "/commands")[0].query, "with_localizations=true");
    discord.finish();
}

#[tokio::test]
async fn a_registration_that_differs_is_made_anew() {
    let discord = StandIn::start().await;
    let running = start(&discord).await;
    let ours = discord.registered().await;
    running.stop().await.unwrap();
    for (key, value) in
        [("contexts", json!([0])), ("integration_types", json!([0])), ("name_localizations", json!({ "de": "leiter" }))]
    {
        let mut theirs = ours.clone();
        theirs[0][key] = value;
        discord.state().commands.insert(None, theirs);
        let running = start(&discord).await;
        discord.until("it is registered anew", |state| (state.commands[&None] == ours).then_some(())).await;
        running.stop().await.unwrap();
    }
    discord.finish();
}

#[tokio::test]
async fn for_one_server_only_and_back_again() {
    let discord = StandIn::start().await;
    let running = start_as(Settings { guild: Some(SERVER), ..settings(&discord) }, support::bot());
    discord.until("the server has commands", |state| state.commands.get(&Some(SERVER)).cloned()).await;
    running.stop().await.unwrap();
    assert!(!discord.state().commands.contains_key(&None), "nothing is registered everywhere");

    let running = start_as(settings(&discord), support::bot());
    discord.registered().await;
    discord
        .until("what the server had is taken back", |state| (state.commands[&Some(SERVER)] == json!([])).then_some(()))
        .await;
    running.stop().await.unwrap();
    discord.finish();
}

#[tokio::test]
async fn a_registration_that_fails_is_tried_again_and_stops_nobody() {
    let discord = StandIn::start().await;
    discord.error_before_effect(On::Commands, 1, 500);
    discord.rate_limited_user(On::Commands, 1, 0.01);
    discord.invalid_form_body(On::Commands, 1);
    discord.error_before_effect(On::Commands, 1, 503);
    let running = start(&discord).await;
    let asked = discord.slash(ANA, Spot::Channel, "ladder", level("vp"));
    assert_eq!(title(&discord.shown(&asked).await.1), "VP of Engineering");
    discord.registered().await;
    assert!(discord.state().faults_happened());
    running.stop().await.unwrap();
    discord.finish();
}

// Answers

#[tokio::test]
async fn a_slash_command_shows_a_card_with_a_neutral_line_above() {
    let discord = StandIn::start().await;
    let running = start(&discord).await;
    let asked = discord.slash(ANA, Spot::Channel, "ladder", level("vp"));
    let (kind, card) = discord.shown(&asked).await;
    assert_eq!((kind, title(&card), &card["flags"]), (4, "VP of Engineering", &json!(0)));
    assert!(!card["content"].as_str().unwrap().is_empty(), "a notification says something");
    running.stop().await.unwrap();
    discord.finish();
}

#[tokio::test]
async fn a_flag_makes_it_private_in_a_channel_but_not_in_the_bots_dm() {
    let discord = StandIn::start().await;
    let running = start(&discord).await;
    let options = || {
        let mut options = level("vp");
        options.as_array_mut().unwrap().push(json!({ "type": 5, "name": "only-me", "value": true }));
        options
    };
    for (spot, flags) in [(Spot::Channel, 64), (Spot::Elsewhere, 64), (Spot::Dm, 0)] {
        let asked = discord.slash(ANA, spot, "ladder", options());
        assert_eq!(discord.shown(&asked).await.1["flags"], flags, "{spot:?}");
    }
    running.stop().await.unwrap();
    discord.finish();
}

#[tokio::test]
async fn what_is_typed_is_completed() {
    let discord = StandIn::start().await;
    let running = start(&discord).await;
    let typed = json!([{ "type": 3, "name": "level", "value": "te", "focused": true }]);
    let answer = discord.answer(&discord.types(ANA, "ladder", typed)).await;
    assert_eq!(answer["type"], 8);
    assert_eq!(answer["data"]["choices"][0], json!({ "name": "Tech Lead", "value": "tech-lead" }));
    running.stop().await.unwrap();
    discord.finish();
}

#[tokio::test]
async fn the_owners_press_changes_the_card_and_anybody_elses_is_answered_privately() {
    let discord = StandIn::start().await;
    let running = start(&discord).await;
    let (_, card) = discord.shown(&discord.slash(ANA, Spot::Channel, "sample", sample("show", json!([])))).await;

    let (kind, same) = discord.shown(&discord.press(ANA, &card, "Again")).await;
    assert_eq!((kind, &same["id"]), (7, &card["id"]), "Ana's own card changes");

    let (kind, own) = discord.shown(&discord.press(BEN, &card, "Again")).await;
    assert_eq!((kind, &own["flags"]), (4, &json!(64)), "Ben gets one of his own");
    assert_ne!(own["id"], card["id"]);

    // On what only Ben sees, his presses change it.
    let (kind, same) = discord.shown(&discord.press(BEN, &own, "Again")).await;
    assert_eq!((kind, &same["id"]), (7, &own["id"]));
    running.stop().await.unwrap();
    discord.finish();
}

#[tokio::test]
async fn in_direct_messages_a_press_changes_the_card() {
    let discord = StandIn::start().await;
    let running = start(&discord).await;
    let (kind, card) = discord.shown(&discord.slash(ANA, Spot::Dm, "ladder", level("vp"))).await;
    assert_eq!((kind, &card["flags"]), (4, &json!(0)));
    let line = standin::people::parts(&card).find(|part| part["type"] == 2).unwrap();
    let label = line["label"].as_str().unwrap().to_owned();
    let (kind, same) = discord.shown(&discord.press(ANA, &card, &label)).await;
    assert_eq!((kind, &same["id"]), (7, &card["id"]));
    running.stop().await.unwrap();
    discord.finish();
}

#[tokio::test]
async fn a_forged_button_gets_a_sentence_and_a_way_on() {
    let discord = StandIn::start().await;
    let running = start(&discord).await;
    let (_, card) = discord.shown(&discord.slash(ANA, Spot::Channel, "ladder", level("vp"))).await;
    for forged in ["drop table people", "ladder section=", "\u{0}", "choose 3", "checkin answer 0123456789", "👩‍💻"]
    {
        let (kind, said) = discord.shown(&discord.forge(BEN, &card, forged)).await;
        assert_eq!((kind, &said["flags"]), (4, &json!(64)), "{forged:?}");
        assert!(standin::people::parts(&said).next().is_some(), "{forged:?} leads on: {said:#}");
    }
    running.stop().await.unwrap();
    discord.finish();
}

#[tokio::test]
async fn a_list_is_picked_from_and_a_form_is_filled_in() {
    let discord = StandIn::start().await;
    let running = start(&discord).await;
    let (_, card) = discord.shown(&discord.slash(ANA, Spot::Channel, "sample", sample("tags", json!([])))).await;
    let picked = discord.choose(ANA, &card, &["Made something", "Hired"]);
    let (kind, said) = discord.shown(&picked).await;
    assert_eq!(kind, 7);
    assert!(words(&said).contains("Picked: made, hired"), "{said:#}");

    let opened = discord.slash(ANA, Spot::Channel, "sample", sample("note", json!([])));
    let sent = discord.fill(ANA, &opened, &[("mood", "fine"), ("words", "I *asked* @everyone")]).await;
    let (kind, said) = discord.shown(&sent).await;
    assert_eq!(kind, 4);
    assert!(words(&said).contains("You wrote: *I \\\\*asked\\\\* @\u{200b}everyone*"), "{said:#}");
    running.stop().await.unwrap();
    discord.finish();
}

#[tokio::test]
async fn what_is_chosen_from_a_menu_is_a_line() {
    let which = command("which", |_, _, _, _| {
        let option = |label: &str, line: &str| Button { label: label.to_owned(), line: line.to_owned() };
        let options = vec![option("VP", "ladder vp"), option("CTO", "ladder cto")];
        let menu = Row::Menu(Menu { hint: "Which one?".to_owned(), options });
        Ok(Reply { text: Text::default().plain("Which one?"), rows: vec![menu], ..Reply::default() })
    });
    let discord = StandIn::start().await;
    let running = start_as(settings(&discord), support::bot_with(vec![which]));
    discord.connected().await;
    let (_, asked) = discord.shown(&discord.slash(ANA, Spot::Channel, "which", json!([]))).await;
    let (kind, card) = discord.shown(&discord.choose(ANA, &asked, &["VP"])).await;
    assert_eq!((kind, title(&card), &card["id"]), (7, "VP of Engineering", &asked["id"]));
    running.stop().await.unwrap();
    discord.finish();
}

#[tokio::test]
async fn a_form_can_be_opened_from_a_button() {
    let discord = StandIn::start().await;
    let running = start(&discord).await;
    let (_, card) = discord.shown(&discord.slash(ANA, Spot::Dm, "sample", sample("show", json!([])))).await;
    let opened = discord.press(ANA, &card, "Write");
    assert_eq!(discord.answer(&opened).await["type"], 9);
    let sent = discord.fill(ANA, &opened, &[("words", "done")]).await;
    let (kind, said) = discord.shown(&sent).await;
    assert_eq!((kind, &said["id"]), (7, &card["id"]));
    running.stop().await.unwrap();
    discord.finish();
}

/// What ships fits its card: nothing was cut off and nothing left out.
#[tokio::test]
async fn no_card_that_ships_is_too_long() {
    let discord = StandIn::start().await;
    let running = start_as(settings(&discord), support::bot());
    discord.connected().await;
    let knowledge = support::knowledge();
    for level in &knowledge.levels {
        let sections = knowledge.level_sections.iter().map(|section| Some(section.id.as_str()));
        for section in sections.chain([None]) {
            let mut options = vec![json!({ "type": 3, "name": "level", "value": level.name.id })];
            options.extend(section.map(|section| json!({ "type": 3, "name": "section", "value": section })));
            let (_, card) = discord.shown(&discord.slash(ANA, Spot::Dm, "ladder", json!(options))).await;
            let body = card["embeds"][0]["description"].as_str().unwrap_or_default();
            assert!(!body.ends_with('…'), "{} {section:?} is cut: {body}", level.name.id);
        }
    }
    running.stop().await.unwrap();
    discord.finish();
}

// What breaks

/// The code that an apology names.
fn code(said: &Value) -> String {
    let words = words(said);
    let (_, after) = words.split_once("**").expect("a code");
    after.split_once("**").unwrap().0.to_owned()
}

#[tokio::test]
async fn a_command_that_falls_over_is_owned_up_to_privately() {
    let discord = StandIn::start().await;
    let running = start(&discord).await;
    for verb in ["panic", "break"] {
        let asked = discord.slash(ANA, Spot::Channel, "sample", sample(verb, json!([])));
        let (kind, said) = discord.shown(&asked).await;
        assert_eq!((kind, &said["flags"]), (4, &json!(64)), "{verb}");
        assert_eq!(code(&said), nextrung::bot::code(&asked.0.to_string()), "{verb}");
    }
    // It goes on as if nothing had been.
    let asked = discord.slash(ANA, Spot::Channel, "ladder", level("vp"));
    assert_eq!(title(&discord.shown(&asked).await.1), "VP of Engineering");
    running.stop().await.unwrap();
    discord.finish();
}

#[tokio::test]
async fn an_answer_that_discord_refuses_becomes_an_apology() {
    let discord = StandIn::start().await;
    discord.invalid_form_body(On::Callback, 1);
    let running = start(&discord).await;
    let asked = discord.slash(ANA, Spot::Channel, "ladder", level("vp"));
    let (kind, said) = discord.shown(&asked).await;
    assert_eq!((kind, &said["flags"]), (4, &json!(64)));
    assert_eq!(code(&said), nextrung::bot::code(&asked.0.to_string()));
    running.stop().await.unwrap();
    discord.finish();
}

#[tokio::test]
async fn an_answer_that_gets_lost_is_sent_once_more_and_an_answered_one_is_left_alone() {
    let discord = StandIn::start().await;
    discord.error_before_effect(On::Callback, 1, 502);
    let running = start(&discord).await;
    let asked = discord.slash(ANA, Spot::Channel, "ladder", level("vp"));
    assert_eq!(title(&discord.shown(&asked).await.1), "VP of Engineering");

    // Another copy of the bot was quicker.
    discord.already_acknowledged(1);
    let asked = discord.slash(ANA, Spot::Channel, "ladder", level("vp"));
    discord.faults_happened().await;
    let before = discord.requests("POST", "/callback").len();
    tokio::time::sleep(Duration::from_millis(500)).await;
    assert_eq!(discord.requests("POST", "/callback").len(), before, "no apology for what was answered");
    discord.state().interactions.remove(&asked.0);
    running.stop().await.unwrap();
    discord.finish();
}

#[tokio::test]
async fn an_interaction_nobody_can_read_is_still_answered() {
    let discord = StandIn::start().await;
    let running = start(&discord).await;
    discord.unreadable_interaction(1);
    let asked = discord.slash(ANA, Spot::Channel, "ladder", level("vp"));
    let (_, said) = discord.shown(&asked).await;
    assert_eq!((code(&said), &said["flags"]), (nextrung::bot::code(&asked.0.to_string()), &json!(64)));
    running.stop().await.unwrap();
    discord.finish();
}

// Connection

static UNDER_WAY: AtomicBool = AtomicBool::new(false);

/// A command that takes its time.
fn slow() -> Command {
    command("slow", |_, _, _, _| {
        UNDER_WAY.store(true, Ordering::SeqCst);
        std::thread::sleep(Duration::from_millis(600));
        Ok(Reply { text: Text::default().plain("Done."), ..Reply::default() })
    })
}

#[tokio::test]
async fn leaving_finishes_what_is_being_answered_and_says_goodbye() {
    let discord = StandIn::start().await;
    let running = start_as(settings(&discord), support::bot_with(vec![slow()]));
    discord.connected().await;
    let asked = discord.slash(ANA, Spot::Channel, "slow", json!([]));
    discord.until("the bot is at it", |_| UNDER_WAY.load(Ordering::SeqCst).then_some(())).await;
    let begun = Instant::now();
    running.stop().await.unwrap();
    assert!(begun.elapsed() < Duration::from_secs(5));
    assert_eq!(discord.state().closes, [Some(1000)]);
    let (_, said) = discord.shown(&asked).await;
    assert_eq!(said["content"], "Done.");
    discord.finish();
}

#[tokio::test]
async fn a_wrong_token_is_the_end() {
    let discord = StandIn::start().await;
    let running = start_as(Settings { token: "NDI.wrong.token".into(), ..settings(&discord) }, support::bot());
    assert_eq!(running.end().await, Err(Fatal::Unauthorised));
    assert_eq!(discord.state().connections, 0);
    discord.finish();

    // Where nobody says so before, the gateway does.
    let discord = StandIn::start().await;
    discord.error_before_effect(On::IdentifyBudget, FROM_NOW_ON, 503);
    let running = start_as(Settings { token: "NDI.wrong.token".into(), ..settings(&discord) }, support::bot());
    assert_eq!(running.end().await, Err(Fatal::AuthenticationFailed));
    assert_eq!(discord.state().identifies.len(), 1);
    discord.finish();
}

#[tokio::test]
async fn closes_that_nothing_helps_against_are_the_end() {
    for (close, fatal) in [
        (4004, Fatal::AuthenticationFailed),
        // 4010 to 4012 are seen in the program's own test, since serenity says them to the log alone.
        (4013, Fatal::InvalidIntents),
        (4014, Fatal::DisallowedIntents),
    ] {
        let discord = StandIn::start().await;
        discord.identify_closed_with(close);
        let running = start_as(settings(&discord), support::bot());
        assert_eq!(running.end().await, Err(fatal));
        assert_eq!(discord.state().identifies.len(), 1, "{close}");
        discord.finish();
    }
}

#[tokio::test]
async fn settings_that_cannot_be_meant_are_the_end() {
    let discord = StandIn::start().await;
    for (settings, fatal) in [
        (Settings { api: Some("discord".into()), ..settings(&discord) }, Fatal::Origin),
        (Settings { guild: Some(0), ..settings(&discord) }, Fatal::Guild),
        (Settings { token: " ".into(), ..settings(&discord) }, Fatal::Token),
    ] {
        assert_eq!(start_as(settings, support::bot()).end().await, Err(fatal));
    }
    assert!(discord.state().seen.is_empty());
    discord.finish();
}

#[tokio::test]
async fn without_an_address_nothing_is_dialled() {
    let discord = StandIn::start().await;
    discord.error_before_effect(On::Gateway, FROM_NOW_ON, 503);
    let running = start_as(settings(&discord), support::bot());
    discord.until("it asks again", |state| (state.seen.len() >= 3).then_some(())).await;
    {
        let mut state = discord.state();
        assert!(state.seen.iter().all(|seen| seen.path == "/api/v10/gateway"), "{:#?}", state.seen);
        assert_eq!(state.connections, 0);
        state.seen.clear();
    }
    // An address that leads away from this machine is no address either.
    discord.mend();
    discord.gateway_elsewhere("wss://gateway.discord.gg");
    discord.until("it asks again", |state| (state.seen.len() >= 3).then_some(())).await;
    assert!(discord.state().seen.iter().all(|seen| seen.path == "/api/v10/gateway"));
    // Once there is one, all is well.
    discord.mend();
    discord.connected().await;
    running.stop().await.unwrap();
    discord.finish();
}

/// serenity asks for the address itself, and dials the real Discord if it gets none. It dials what we were told.
#[tokio::test]
async fn what_serenity_asks_by_itself_does_not_matter() {
    let discord = StandIn::start().await;
    discord.spare(On::Gateway, 1);
    discord.error_before_effect(On::Gateway, FROM_NOW_ON, 503);
    let running = start(&discord).await;
    let asked = discord.slash(ANA, Spot::Channel, "ladder", level("vp"));
    assert_eq!(title(&discord.shown(&asked).await.1), "VP of Engineering");
    running.stop().await.unwrap();
    discord.finish();
}

#[tokio::test]
async fn a_lost_connection_is_resumed_and_nothing_is_missed() {
    let discord = StandIn::start().await;
    let running = start(&discord).await;
    tokio::time::sleep(HURRIED.first * 2).await;
    for ending in [ToBot::Raw(json!({ "op": 7, "d": null })), ToBot::Close(4000), ToBot::Close(1001), ToBot::Break] {
        let before = discord.state().resumes.len();
        discord.send(ending);
        discord
            .until("it resumes", |state| (state.resumes.len() > before && state.to_bot.is_some()).then_some(()))
            .await;
        let asked = discord.slash(ANA, Spot::Channel, "ladder", level("vp"));
        assert_eq!(title(&discord.shown(&asked).await.1), "VP of Engineering");
        tokio::time::sleep(HURRIED.first * 2).await;
    }
    assert_eq!(discord.state().identifies.len(), 1, "one session all along");
    running.stop().await.unwrap();
    discord.finish();
}

#[tokio::test]
async fn a_session_that_is_over_is_begun_anew() {
    let discord = StandIn::start().await;
    discord.resume_refused();
    let running = start(&discord).await;
    discord.send(ToBot::Close(4000));
    discord
        .until("a second session", |state| (state.identifies.len() == 2 && state.to_bot.is_some()).then_some(()))
        .await;
    running.stop().await.unwrap();
    discord.finish();
}

#[tokio::test]
async fn a_gateway_that_no_longer_answers_is_left() {
    let discord = StandIn::start().await;
    discord.state().heartbeat = 50;
    discord.zombie();
    let running = start(&discord).await;
    discord.until("it comes back", |state| (state.connections > 1).then_some(())).await;
    discord.mend();
    discord.until("it is back", |state| (state.beats > 4).then_some(())).await;
    running.stop().await.unwrap();
    discord.finish();
}

/// serenity 0.12.5 falls over a picture's hash that is none, and with it the client. Another one takes its place, and is
/// not sent the same again.
#[tokio::test]
async fn an_event_that_the_client_falls_over_ends_that_client_alone() {
    let discord = StandIn::start().await;
    discord.state().heartbeat = 50;
    let pace = Pace { silence: Duration::from_secs(3), ..HURRIED };
    let running = start_at(pace, settings(&discord), support::sampler_bot());
    discord.connected().await;
    let picture = "€".repeat(10) + "xx";
    let user = json!({ "id": "11", "username": "ana", "discriminator": "0", "global_name": null, "avatar": picture });
    discord.event(
        "INTERACTION_CREATE",
        &json!({
            "id": "900", "application_id": "42", "type": 2, "data": { "id": "1", "type": 1, "name": "ladder" },
            "token": "a-secret", "version": 1, "channel_id": "7", "context": 1, "user": user, "locale": "en-GB",
            "entitlements": [], "attachment_size_limit": 10_485_760, "authorizing_integration_owners": { "1": "11" },
        }),
    );
    discord
        .until("a second session", |state| (state.identifies.len() == 2 && state.to_bot.is_some()).then_some(()))
        .await;
    let asked = discord.slash(ANA, Spot::Channel, "ladder", level("vp"));
    assert_eq!(title(&discord.shown(&asked).await.1), "VP of Engineering");
    running.stop().await.unwrap();
    discord.finish();
}

/// A gateway that closes whatever is asked of it must not be stormed.
#[tokio::test]
async fn failures_are_tried_again_ever_more_patiently() {
    let faults: [fn(&StandIn); 3] = [
        |discord| discord.identify_closed_with(4000),
        |discord| discord.identify_closed_with(4003),
        // serenity resumes at once, for ever, and says so to nobody: what is missed is its heartbeat's answer.
        |discord| discord.resume_closed_with(4000),
    ];
    for (at, fault) in faults.into_iter().enumerate() {
        let discord = StandIn::start().await;
        fault(&discord);
        discord.state().heartbeat = if at == 2 { 50 } else { 41_250 };
        let pace = Pace { silence: Duration::from_secs(3), ..HURRIED };
        let running = start_at(pace, settings(&discord), support::bot());
        discord.until("a first session", |state| (!state.identifies.is_empty()).then_some(())).await;
        if at == 2 {
            discord.connected().await;
            discord.closed_with(4000);
        }
        discord.until("it is tried again", |state| (state.identifies.len() >= 2).then_some(())).await;
        tokio::time::sleep(Duration::from_millis(1_500)).await;
        let identifies = discord.state().identifies.len();
        assert!((2..=6).contains(&identifies), "{identifies}");
        running.stop().await.unwrap();
        discord.finish();
    }
}

/// serenity resumes without any pause, and a heartbeat takes its time to go unanswered.
#[tokio::test]
async fn resumes_that_fail_are_not_stormed() {
    let discord = StandIn::start().await;
    discord.resume_closed_with(4000);
    let pace = Pace { between: Duration::from_millis(100), ..HURRIED };
    let running = start_at(pace, settings(&discord), support::bot());
    discord.connected().await;
    let begun = Instant::now();
    discord.send(ToBot::Close(4000));
    tokio::time::sleep(Duration::from_secs(2)).await;
    let resumes = discord.state().resumes.len();
    let most = begun.elapsed().as_millis() / pace.between.as_millis() + 3;
    assert!(resumes >= 3 && resumes as u128 <= most, "{resumes} resumes, at most {most}");
    running.stop().await.unwrap();
    discord.finish();
}

#[tokio::test]
async fn without_identifies_left_none_is_sent() {
    let discord = StandIn::start().await;
    discord.identifies_used_up(Duration::from_secs(60));
    let running = start_as(settings(&discord), support::bot());
    discord.until("it asks", |state| state.seen.iter().any(|seen| seen.path.ends_with("/bot")).then_some(())).await;
    tokio::time::sleep(Duration::from_millis(300)).await;
    assert_eq!(discord.state().connections, 0);
    // Waiting does not keep it from leaving.
    running.stop().await.unwrap();
    discord.finish();
}

#[tokio::test]
async fn it_asks_for_guilds_and_for_nothing_privileged() {
    let discord = StandIn::start().await;
    let running = start(&discord).await;
    let identify = discord.state().identifies[0].clone();
    assert_eq!(identify["intents"], json!(1));
    running.stop().await.unwrap();
    discord.finish();
}

// The program

#[cfg(unix)]
mod program {
    use super::*;
    use std::process;
    use std::process::ExitStatus;
    use std::process::Output;
    use std::process::Stdio;
    use tokio::process::Child;

    /// The program in a folder of its own, so that nobody's `.env` is read, with nothing set but this.
    fn nextrung(arguments: &[&str], set: &[(&str, &str)]) -> (Child, tempfile::TempDir) {
        let folder = tempfile::tempdir().unwrap();
        let child = tokio::process::Command::new(env!("CARGO_BIN_EXE_nextrung"))
            .args(arguments)
            .current_dir(folder.path())
            .env_clear()
            // The suite is a canary at every level.
            .env("NEXTRUNG_LOG", "trace")
            .envs(set.iter().copied())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .unwrap();
        (child, folder)
    }

    async fn ended((child, _folder): (Child, tempfile::TempDir)) -> Output {
        let output = timeout(PATIENCE * 2, child.wait_with_output()).await.expect("it ends").unwrap();
        standin::log::add(&printed(&output));
        output
    }

    /// Tells it something.
    fn signal(child: &Child, signal: &str) {
        let pid = child.id().expect("it runs").to_string();
        assert!(process::Command::new("kill").args([signal, &pid]).status().unwrap().success());
    }

    fn code(status: ExitStatus) -> Option<i32> {
        status.code()
    }

    fn printed(output: &Output) -> String {
        String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
    }

    #[tokio::test]
    async fn a_signal_ends_it_within_five_seconds() {
        for told in ["-TERM", "-INT"] {
            let discord = StandIn::start().await;
            let running = nextrung(&["run"], &[("DISCORD_TOKEN", TOKEN), ("NEXTRUNG_DISCORD_API", &discord.origin())]);
            discord.connected().await;
            let asked = discord.slash(ANA, Spot::Channel, "ladder", level("vp"));
            discord.answer(&asked).await;
            let begun = Instant::now();
            signal(&running.0, told);
            let output = ended(running).await;
            assert!(begun.elapsed() < Duration::from_secs(5));
            assert_eq!(code(output.status), Some(0), "{told}: {}", printed(&output));
            assert_eq!(discord.state().closes, [Some(1000)], "{told}");
            discord.finish();
        }
    }

    #[tokio::test]
    async fn what_somebody_has_to_mend_is_exit_code_78() {
        let discord = StandIn::start().await;
        let wrong = [("DISCORD_TOKEN", "NDI.wrong.token"), ("NEXTRUNG_DISCORD_API", &discord.origin())];
        let output = ended(nextrung(&[], &wrong)).await;
        assert_eq!(code(output.status), Some(78), "{}", printed(&output));
        discord.finish();

        for close in [4004, 4010, 4011, 4012, 4013, 4014] {
            let discord = StandIn::start().await;
            discord.identify_closed_with(close);
            let set = [("DISCORD_TOKEN", TOKEN), ("NEXTRUNG_DISCORD_API", &discord.origin())];
            let output = ended(nextrung(&["run"], &set)).await;
            assert_eq!(code(output.status), Some(78), "{close}: {}", printed(&output));
            assert!(printed(&output).contains(&close.to_string()), "{}", printed(&output));
            discord.finish();
        }
        assert_eq!(code(ended(nextrung(&["run"], &[])).await.status), Some(78));
    }

    /// Whatever happens, no secret and nobody's words are printed.
    #[tokio::test]
    async fn the_log_keeps_secrets_and_what_people_say() {
        let discord = StandIn::start().await;
        discord.invalid_form_body(On::Callback, 1);
        let set = [("DISCORD_TOKEN", TOKEN), ("NEXTRUNG_DISCORD_API", &discord.origin()), ("NEXTRUNG_LOG", "trace")];
        let running = nextrung(&["run"], &set);
        discord.connected().await;
        for said in ["canary one", "vp"] {
            discord.answer(&discord.slash(ANA, Spot::Channel, "ladder", level(said))).await;
        }
        let (_, card) = discord.shown(&discord.slash(ANA, Spot::Channel, "ladder", level("vp"))).await;
        discord.answer(&discord.forge(ANA, &card, "canary two")).await;
        // What serenity cannot read, it repeats in its own log.
        discord.send(ToBot::Raw(json!({ "op": 0, "t": "INTERACTION_CREATE", "d": { "token": "canary three" } })));
        discord.send(ToBot::Raw(json!({ "op": 99, "d": "canary four" })));
        discord.send(ToBot::Close(4000));
        discord.until("the connection is lost", |state| (!state.closes.is_empty()).then_some(())).await;
        signal(&running.0, "-TERM");
        let output = ended(running).await;
        let printed = printed(&output);
        assert!(printed.contains("code=") && printed.contains("50035"), "the code is in the log: {printed}");
        for secret in ["canary", "interaction-secret", "made.up", "session-secret"] {
            assert!(!printed.contains(secret), "{secret}: {printed}");
        }
        discord.finish();
    }

    #[tokio::test]
    async fn the_links_ask_for_the_least() {
        let output = ended(nextrung(&["invite"], &[("DISCORD_TOKEN", TOKEN)])).await;
        let printed = printed(&output);
        let links: Vec<&str> = printed.lines().collect();
        assert_eq!(code(output.status), Some(0));
        assert!(links[0].contains("client_id=42&") && links[0].contains("permissions=0"), "{printed}");
        assert!(links.iter().all(|link| link.starts_with("https://discord.com/oauth2/authorize?")), "{printed}");
    }
}
