//! Formats a record for people: wrapped, with colours if the terminal shows them and nobody turned them off.

use super::record::{FileRecord, Kind, Record};
use crate::bot::reply::{Choice, Form, Reply, Row, Span, Text};
use crate::chat::plain;
use anstyle::{AnsiColor, Style};
use textwrap::{Options, WordSplitter};

/// The widest line, in columns. Wider lines are harder to read, not easier.
pub const WIDEST: usize = 80;

const FAINT: Style = Style::new().dimmed();
const HEADING: Style = Style::new().bold().fg_color(Some(anstyle::Color::Ansi(AnsiColor::Cyan)));
const STRONG: Style = Style::new().bold();
const QUOTE: Style = Style::new().italic();

/// Formats a record for a terminal with this many columns. Styles are always included; the stream drops them where they
/// are not wanted.
pub fn show(record: &Record, columns: usize) -> String {
    let width = columns.clamp(20, WIDEST);
    let mut shown = format!("{FAINT}{}{FAINT:#}\n", head(record));
    let reply = &record.reply;
    if let Some(form) = &reply.form {
        shown.push_str(&self::form(form, width));
        return shown;
    }
    if let Some(title) = &reply.title {
        shown.push_str(&paragraph(&format!("{HEADING}{}{HEADING:#}", visible(title)), width));
    }
    shown.push_str(&body(&reply.text, width));
    for section in &reply.sections {
        let title = format!("{HEADING}{}{HEADING:#}", visible(&section.title));
        shown.push_str(&format!("\n{}{}", paragraph(&title, width), body(&section.text, width)));
    }
    if let Some(footer) = &reply.footer {
        shown.push('\n');
        for line in textwrap::wrap(&visible(footer), width) {
            shown.push_str(&format!("{FAINT}{line}{FAINT:#}\n"));
        }
    }
    shown.push_str(&files(&record.files, width));
    shown.push_str(&presses(reply, width));
    shown
}

fn body(text: &Text, width: usize) -> String {
    let body: String = text.0.iter().map(styled).collect();
    body.trim_matches('\n').split('\n').map(|line| paragraph(line, width)).collect()
}

fn head(record: &Record) -> String {
    let mut head = format!("{} · {}", record.id, record.place);
    if record.private && record.place != "dm" {
        head.push_str(" · only you");
    }
    if record.kind == Kind::Edit {
        head.push_str(" · changed");
    }
    head
}

/// The saved files and their paths. Each path is on a line of its own, unbroken, so that it can be copied.
fn files(files: &[FileRecord], width: usize) -> String {
    let file = |file: &FileRecord| {
        let name = paragraph(&format!("{STRONG}{}{STRONG:#}: {}", file.name, file.alt), width);
        format!("\n{name}{FAINT}{}{FAINT:#}\n", visible(&file.path))
    };
    files.iter().map(file).collect()
}

/// Everything that can be pressed, with the numbers that `:press` takes.
fn presses(reply: &Reply, width: usize) -> String {
    let mut shown = String::new();
    let mut number = 0;
    for row in &reply.rows {
        let (hint, labels): (Option<&str>, Vec<String>) = match row {
            Row::Buttons(buttons) => (None, buttons.iter().map(|button| solid(&button.label)).collect()),
            Row::Menu(menu) => (Some(&menu.hint), menu.options.iter().map(entry).collect()),
            Row::Pick(pick) => {
                let options = pick.options.iter().enumerate();
                let options: Vec<String> =
                    options.map(|(at, option)| format!("{}\u{a0}{}", at + 1, solid(&option.label))).collect();
                let line = format!("{} (:pick): {}", visible(&pick.hint), options.join("   "));
                shown.push_str(&paragraph(&line, width));
                continue;
            }
        };
        let labels = labels.iter().map(|label| {
            number += 1;
            format!("{STRONG}[{number}]{STRONG:#}\u{a0}{label}")
        });
        let labels = labels.collect::<Vec<_>>().join("  ");
        let line = hint.map_or(labels.clone(), |hint| format!("{}: {labels}", visible(hint)));
        shown.push_str(&paragraph(&line, width));
    }
    if shown.is_empty() { shown } else { format!("\n{shown}") }
}

/// A menu's entry; a mark says that it is the one that is set.
fn entry(choice: &Choice) -> String {
    let label = solid(&choice.button.label);
    if choice.is_set { format!("{label}\u{a0}✓") } else { label }
}

fn form(form: &Form, width: usize) -> String {
    let mut shown = paragraph(&format!("{HEADING}{}{HEADING:#}", visible(&form.title)), width);
    if !form.lead.is_empty() {
        shown.push_str(&format!("{}\n", body(&form.lead, width)));
    }
    for (at, field) in form.fields.iter().enumerate() {
        let optional = if field.required { "" } else { " (may stay empty)" };
        // A label may have its number already, that of a question above.
        let number = format!("{} · ", at + 1);
        let label = field.label.strip_prefix(&number).unwrap_or(&field.label);
        shown.push_str(&paragraph(&format!("{}. {}{optional}", at + 1, visible(label)), width));
        if !field.value.is_empty() {
            shown.push_str(&paragraph(&format!("   {QUOTE}{}{QUOTE:#}", visible(&field.value)), width));
        }
    }
    shown + &paragraph(&format!("{FAINT}:fill \"…\" answers it, field by field{FAINT:#}"), width)
}

fn styled(span: &Span) -> String {
    let words = plain::span(span);
    let style = match span {
        Span::Strong(_) => STRONG,
        Span::Quote(_) | Span::Block(_) => QUOTE,
        Span::Plain(_) | Span::Time(_) | Span::Person(_) | Span::Link { .. } | Span::Item(_) | Span::Command(_) => {
            return visible(&words);
        }
    };
    // A style never crosses a line break, so every line can be wrapped by itself.
    let lines = words.split('\n').map(|line| format!("{style}{}{style:#}", visible(line)));
    lines.collect::<Vec<_>>().join("\n")
}

/// Makes people's words safe: none of them reaches the terminal as a control sequence.
fn visible(words: &str) -> String {
    plain::harmless(words)
}

/// A label that is not broken at the end of a line.
fn solid(label: &str) -> String {
    visible(label).replace(' ', "\u{a0}")
}

fn paragraph(line: &str, width: usize) -> String {
    let number = line.trim_start_matches(|c: char| c.is_ascii_digit());
    let hanging = match line.starts_with("• ") || number.len() + 1 == line.len() && number.starts_with(". ") {
        true => " ".repeat(line.chars().take_while(|c| *c != ' ').count() + 1),
        false => String::new(),
    };
    let options = Options::new(width).subsequent_indent(&hanging).word_splitter(WordSplitter::NoHyphenation);
    let line = plain::glued(line.into());
    let mut shown = textwrap::wrap(&line, options).join("\n").replace('\u{a0}', " ").replace('\u{2011}', "-");
    shown.push('\n');
    shown
}
