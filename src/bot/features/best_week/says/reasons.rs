//! Wording for reasons to move into management: the ones a person picked, next to what the sources say about them.

use super::super::lines;
use super::super::lines::WHY;
use crate::bot::Bot;
use crate::bot::features::{checkin, ladder};
use crate::bot::phrases::buttons::{button, plain};
use crate::bot::phrases::statements::{Marks, marked, paragraphs};
use crate::bot::phrases::{dates, undo};
use crate::bot::reply::{Button, Pick, PickOption, Reply, Row, Text};
use crate::mentoring::best_week::{Reason, Reasons};
use crate::mentoring::cadence::Zone;
use crate::store::entries::reflections::{Kept, MOST};

/// The number of earlier choices shown.
const SHOWN: usize = 3;

/// The reasons to pick from, and what they picked before.
pub fn which(bot: &Bot, earlier: &[Kept<Reasons>], zone: Option<&Zone>) -> Reply {
    let mut text = Text::default().plain(
        "What speaks for it, honestly? Pick all that apply. Nobody else sees this, and what the sources say comes after.",
    );
    for last in earlier.iter().take(SHOWN) {
        text = text.plain(format!("\n\nIn {} you picked:", dates::month_of(last.written, zone)));
        text = listed(bot, text, &last.body);
    }
    let reasons = &bot.knowledge().mirror.reasons;
    let option = |reason: &Reason| PickOption { label: reason.title.clone(), value: reason.id.clone() };
    let pick = Pick {
        hint: "Why would you move?".to_owned(),
        line: bot.line(&lines::reasons()),
        arg: WHY.to_owned(),
        min: 1,
        max: reasons.len(),
        options: reasons.iter().map(option).collect(),
    };
    let rows = (!reasons.is_empty()).then_some(Row::Pick(pick));
    let rows = rows.into_iter().chain([Row::Buttons(ways(bot))]).collect();
    card("Before you move into management", text, rows)
}

/// Their picks next to what the sources say about them, and what they can do next.
pub fn mirror(bot: &Bot, kept: &Kept<Reasons>, before: Option<&Kept<Reasons>>, zone: Option<&Zone>) -> Reply {
    let knowledge = bot.knowledge();
    let mirror = &knowledge.mirror;
    let picked: Vec<&Reason> = mirror.reasons.iter().filter(|reason| kept.body.picked.contains(&reason.id)).collect();
    let said = picked.iter().flat_map(|reason| &reason.said).chain(&mirror.back);
    let marks = Marks::of_all(knowledge, said);
    let mut text = Text::default();
    let sides =
        [(true, "From IC to CTO calls these right reasons:"), (false, "From IC to CTO calls these wrong reasons:")];
    for (right, heading) in sides {
        let those: Vec<&&Reason> = picked.iter().filter(|reason| reason.right == right).collect();
        if those.is_empty() {
            continue;
        }
        let gap = if text.is_empty() { "" } else { "\n\n" };
        text = text.plain(format!("{gap}{heading}"));
        for reason in those {
            text = text.item().strong(format!("{}.", reason.title));
            for said in &reason.said {
                text = text.plain(" ").then(marked(knowledge, said, &marks));
            }
        }
    }
    text = text.plain("\n\n").then(paragraphs(knowledge, &mirror.back, &marks));
    if let Some(before) = before {
        text = text.plain(format!("\n\nIn {} you picked:", dates::month_of(before.written, zone)));
        text = listed(bot, text, &before.body);
    }
    let text = text.plain(
        "\n\nNone of this decides it. What you can try before you do: a track that rises without managing, a day beside somebody \
         who manages, one stretch that you can hand back.",
    );
    let rows = vec![
        Row::Buttons(ways(bot)),
        Row::Buttons(vec![pick_again(bot)]),
        Row::Buttons(vec![delete_button(bot, "Delete", kept).danger()]),
    ];
    Reply { footer: marks.footer(knowledge), ..card("Why you would move", text, rows) }
}

/// The reply when a choice is deleted; it can be restored for an hour.
pub fn deleted(bot: &Bot, kept: &Kept<Reasons>) -> Reply {
    undo::deleted(bot, kept.deleted, &lines::undo_reasons(&kept.uid), vec![pick_again(bot)])
}

/// The reply for an id that finds nothing: unknown, somebody else's, or gone for good. All three read the same.
pub fn gone(bot: &Bot) -> Reply {
    let text =
        "Those aren't here any more. An hour after you delete them, I can't bring them back. This is the way on:";
    Reply { error: true, ..plain(text, vec![Row::Buttons(vec![pick_again(bot)])]) }
}

/// The reply when they have reached the limit of choices.
pub fn too_many(bot: &Bot, earlier: &[Kept<Reasons>]) -> Reply {
    let text =
        format!("You picked reasons {MOST} times, and that is as many as I keep. Delete the first, and there is room.");
    let first = earlier.last().map(|first| delete_button(bot, "Delete the first", first));
    Reply {
        error: true,
        text: Text::default().plain(text),
        private: true,
        rows: vec![Row::Buttons(first.into_iter().chain(ways(bot)).collect())],
        ..Reply::default()
    }
}

/// Buttons for things to try before deciding anything.
fn ways(bot: &Bot) -> Vec<Button> {
    let guide = |label: &str, topic: &str| {
        let line = ladder::lines::topic(topic, true);
        bot.knowledge().topic(topic).map(|_| button(bot, label, &line))
    };
    let stretch = bot
        .knowledge()
        .checkin("stretch")
        .map(|kind| button(bot, "Try a stretch", &checkin::lines::start(&kind.name.id)));
    let all = [guide("The dual track", "dual-track"), guide("Shadow somebody", "apprenticeship"), stretch];
    all.into_iter().flatten().collect()
}

fn pick_again(bot: &Bot) -> Button {
    button(bot, "Pick again", &lines::reasons())
}

fn delete_button(bot: &Bot, label: &str, kept: &Kept<Reasons>) -> Button {
    button(bot, label, &lines::delete_reasons(&kept.uid))
}

fn listed(bot: &Bot, text: Text, reasons: &Reasons) -> Text {
    let known = bot.knowledge().mirror.reasons.iter().filter(|reason| reasons.picked.contains(&reason.id));
    known.fold(text, |text, reason| text.item().quote(reason.title.as_str()))
}

fn card(title: &str, text: Text, rows: Vec<Row>) -> Reply {
    Reply { title: Some(title.to_owned()), text, rows, private: true, ..Reply::default() }
}
