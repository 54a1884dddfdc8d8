//! How much text fits where the knowledge is shown, in characters.
//!
//! Discord allows 2,000 characters in a message and 80 on a button; the numbers below leave room for the title, the
//! sources and the corrections on the same card.

/// An id: it appears in lines and on buttons, whose whole line has at most 100 characters.
pub(super) const ID: usize = 32;
/// A level's title, which is also a completion (100 at most there).
pub(super) const TITLE: usize = 100;
/// A level's short title, which shares a button with other words.
pub(super) const SHORT: usize = 20;
/// The bold words before a statement.
pub(super) const LABEL: usize = 40;
/// One statement: its text and its values together.
pub(super) const STATEMENT: usize = 600;
/// All statements in one section of one level or step.
pub(super) const SECTION: usize = 3_500;
/// All statements in the overview of a level or step, the card that is seen most.
pub(super) const OVERVIEW: usize = 1_800;
/// All statements about a topic. It is one card without sections.
pub(super) const TOPIC: usize = 3_500;
/// A topic's short title, which has a button to itself.
pub(super) const TOPIC_SHORT: usize = 40;
/// The title of a group of topics, a heading of one to three words.
pub(super) const GROUP_TITLE: usize = 40;
/// The most topics: one menu offers all of them, and a menu holds 25.
pub(super) const TOPICS: usize = 25;
/// A city's title, and its country's: both share a completion, and the title is on a button.
pub(super) const CITY: usize = 40;
/// What a check-in or a theme of questions is about, as part of a sentence.
pub(super) const CHECKIN_ABOUT: usize = 120;
/// One question of a check-in, as the message shows it.
pub(super) const QUESTION: usize = 200;
/// A theme's title, which stands in a menu.
pub(super) const THEME: usize = 40;
/// A question of a check-in, above a field of a form, which takes 45 with the number before it.
pub(super) const QUESTION_LABEL: usize = 41;
/// A one-word title of an area of readiness, at the end of an axis of a small picture.
pub(super) const AREA_SHORT: usize = 16;
/// A skill in a few words, in a menu that shows the step of the scale beside it.
pub(super) const SKILL_LABEL: usize = 60;
/// The most skills that one level can be asked about: one menu offers all of them, to be answered anew.
pub(super) const SKILLS: usize = 25;
/// A source's title, at the foot of a card; its short name, beside a figure.
pub(super) const SOURCE_TITLE: usize = 80;
/// The text on a button or in a menu: a section's title, and the names people type.
pub(super) const MENU_LABEL: usize = 80;
