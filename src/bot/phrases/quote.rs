//! People's own words inside our sentences, and the grammar of lists and titles.

use crate::bot::Bot;
use crate::bot::phrases::dates::capital;
use crate::bot::words::clean;

/// How many characters of a person's words are quoted back.
const QUOTED: usize = 200;

/// A person's words on one line, short enough to stand in quotes inside a sentence.
pub fn echo(typed: &str) -> String {
    const LONGEST: usize = 60;
    let inside = |c| match c {
        '"' | '“' | '”' | '„' => '\'',
        '\n' => ' ',
        c => c,
    };
    let shown: String = clean(typed).chars().map(inside).collect();
    let shown = shown.trim();
    if shown.chars().count() <= LONGEST {
        return shown.to_owned();
    }
    let cut: String = shown.chars().take(LONGEST).collect();
    format!("{}…", cut.trim_end())
}

/// A person's own words on one line. Long ones are cut between two words.
pub fn short(words: &str) -> String {
    shorter(words, QUOTED)
}

/// A person's own words within this many characters.
pub fn shorter(words: &str, most: usize) -> String {
    let flat = clean(words).split_whitespace().collect::<Vec<_>>().join(" ");
    if flat.chars().count() <= most {
        return flat;
    }
    let cut: String = flat.chars().take(most).collect();
    let whole = cut.rsplit_once(' ').map_or(cut.as_str(), |(whole, _)| whole);
    format!("{}…", whole.trim_end_matches([',', '.', ';', ':', ' ']))
}

/// The name of a kind of check-in. A kind that the knowledge no longer has is named by its id.
pub fn title(bot: &Bot, kind: &str) -> String {
    bot.knowledge().checkin(kind).map_or_else(|| capital(kind), |kind| kind.name.title.clone())
}

/// Several things in one sentence.
pub fn listed(things: &[&str]) -> String {
    match things {
        [] => String::new(),
        [only] => (*only).to_owned(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}
