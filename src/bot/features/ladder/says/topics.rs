//! Wording of `/guide`: one topic, or the list of topics by group.

use super::super::lines;
use super::pages;
use super::pages::Page;
use crate::bot::Bot;
use crate::bot::phrases::buttons::{button, menu};
use crate::bot::phrases::statements;
use crate::bot::phrases::statements::Marks;
use crate::bot::reply::{Button, Reply, Row, Text};
use crate::mentoring::ladder::{Knowledge, Name, Statement, Topic};

/// One page of a topic.
pub fn card(bot: &Bot, topic: &Topic, page: usize, private: bool) -> Reply {
    let knowledge = bot.knowledge();
    let pages = pages_of(knowledge, topic);
    let (shown, number) = pages::page(&pages, page);
    let marks = Marks::of_all(knowledge, &shown.said);
    let mut buttons: Vec<Button> = beside(bot, topic, private);
    buttons.push(button(bot, "All topics", &lines::guide(private)));
    let turning = pages::turning(bot, &lines::topic(&topic.name.id, private), number, pages.len());
    Reply {
        title: Some(topic.name.title.clone()),
        text: shown.text(knowledge, &marks),
        footer: marks.footer(knowledge),
        private,
        rows: turning.into_iter().chain([Row::Buttons(buttons)]).collect(),
        ..Reply::default()
    }
}

/// The pages of a topic: first its paragraphs, then the rest point by point.
pub fn pages_of(knowledge: &Knowledge, topic: &Topic) -> Vec<Page> {
    let said: Vec<Statement> = topic.overview.iter().chain(&topic.said).cloned().collect();
    pages::cut(knowledge, &topic.name.title, &said, topic.overview.len())
}

/// The beginning of a topic in place of what was asked for, and a sentence that says why.
pub fn instead(bot: &Bot, topic: &Topic, why: &str, private: bool) -> Reply {
    let knowledge = bot.knowledge();
    let marks = Marks::of_all(knowledge, &topic.overview);
    let first = statements::paragraphs(knowledge, &topic.overview, &marks);
    let buttons = vec![
        button(bot, "All I have on it", &lines::topic(&topic.name.id, private)),
        button(bot, "All topics", &lines::guide(private)),
    ];
    Reply {
        title: Some(topic.name.title.clone()),
        text: Text::default().plain(format!("{why}\n\n")).then(first),
        footer: marks.footer(knowledge),
        private,
        rows: vec![Row::Buttons(buttons)],
        ..Reply::default()
    }
}

/// Why a topic is shown as a whole when a level was asked for, with a section: topics have no sections.
pub fn no_section(section: &Name) -> String {
    format!("This is no rung of the ladder, so I have nothing under \"{}\" here. What I have begins so:", section.title)
}

/// Every topic, by group.
pub fn all(bot: &Bot, private: bool) -> Reply {
    let knowledge = bot.knowledge();
    let mut text = Text::default().plain("What is neither a level nor a step:\n");
    let mut topics = Vec::new();
    for group in &knowledge.topic_groups {
        text = text.item().plain(&group.title);
        for topic in group.topics.iter().filter_map(|id| knowledge.topic(id)) {
            let about = format!("{} · {}", group.title, topic.name.title);
            topics.push(topic_button(bot, topic, private).choice().about(about));
        }
    }
    Reply {
        title: Some("The guide".to_owned()),
        text,
        private,
        rows: vec![menu("Choose a topic", topics)],
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
