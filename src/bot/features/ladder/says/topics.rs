//! Wording of `/guide`: one topic, or the list of topics by group.

use super::super::lines;
use crate::bot::Bot;
use crate::bot::phrases::buttons::{button, choices};
use crate::bot::phrases::statements;
use crate::bot::phrases::statements::Marks;
use crate::bot::reply::{Button, Reply, Row, Text};
use crate::mentoring::ladder::{Name, Topic};

/// One topic.
pub fn card(bot: &Bot, topic: &Topic, private: bool) -> Reply {
    let knowledge = bot.knowledge();
    let marks = Marks::of_all(knowledge, topic.overview.iter().chain(&topic.said));
    let text = statements::paragraphs(knowledge, &topic.overview, &marks);
    let points = statements::points(knowledge, &topic.said, &marks);
    let gap = if points.is_empty() { "" } else { "\n\n" };
    let mut buttons: Vec<Button> = beside(bot, topic, private);
    buttons.push(button(bot, "All topics", &lines::guide(private)));
    Reply {
        title: Some(topic.name.title.clone()),
        text: text.plain(gap).then(points),
        footer: marks.footer(knowledge),
        private,
        rows: vec![Row::Buttons(buttons)],
        ..Reply::default()
    }
}

/// The reply when a topic is asked for as if it were a level, with a section: topics have no sections.
pub fn whole_card(bot: &Bot, topic: &Topic, section: &Name, private: bool) -> Reply {
    let mut reply = card(bot, topic, private);
    let says = format!(
        "This is no rung of the ladder, so I have nothing under \"{}\" here. All I have on it:\n\n",
        section.title
    );
    reply.text = Text::default().plain(says).then(reply.text);
    reply
}

/// Every topic, by group.
pub fn all(bot: &Bot, private: bool) -> Reply {
    let knowledge = bot.knowledge();
    let mut text = Text::default().plain("What is neither a level nor a step.");
    for group in &knowledge.topic_groups {
        text = text.plain("\n\n").strong(&group.title);
        for topic in group.topics.iter().filter_map(|id| knowledge.topic(id)) {
            text = text.plain(format!("\n• {}", topic.name.title));
        }
    }
    let to = |topic: &Topic| topic_button(bot, topic, private);
    Reply {
        title: Some("The guide".to_owned()),
        text,
        private,
        rows: choices("Choose a topic", knowledge.topics.iter().map(to).collect()),
        ..Reply::default()
    }
}

/// Buttons to the previous and the next topic of the group, so that a reader can continue.
fn beside(bot: &Bot, topic: &Topic, private: bool) -> Vec<Button> {
    let knowledge = bot.knowledge();
    let group = knowledge.topic_groups.iter().map(|group| &group.topics).find(|ids| ids.contains(&topic.name.id));
    let Some(ids) = group else { return Vec::new() };
    let at = ids.iter().position(|id| *id == topic.name.id).unwrap_or(0);
    let neighbours = [at.checked_sub(1), at.checked_add(1)].into_iter().flatten().filter_map(|at| ids.get(at));
    neighbours.filter_map(|id| knowledge.topic(id)).map(|topic| topic_button(bot, topic, private)).collect()
}

fn topic_button(bot: &Bot, topic: &Topic, private: bool) -> Button {
    button(bot, topic.short.clone(), &lines::topic(&topic.name.id, private))
}
