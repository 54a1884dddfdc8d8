//! Answers on Discord: what people see when they type, press, choose and send.

use crate::running::{settings, start, start_as};
use crate::standin::StandIn;
use crate::standin::people::{ANA, BEN, Spot};
use crate::{command, level, sample, standin, support, title, words};
use nextrung::bot::reply::{Button, Menu, Reply, Row, Text};
use serde_json::json;

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
        let option = |label: &str, line: &str| Button::new(label, line).choice();
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

/// Every shipped text fits its card: nothing was cut off and nothing left out.
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
