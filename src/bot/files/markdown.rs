//! Markdown for files that people keep: CommonMark, which every reader of such files knows. Each platform shows its own dialect
//! in messages, so each `chat/` has its own.
//!
//! People's words come out as they wrote them in any program that reads the file, to the last line break. Only the invisible
//! space at the end of a line is lost.

use crate::bot::words::clean;

/// The characters that are markup anywhere in a line.
const MARKS: [char; 10] = ['\\', '`', '*', '[', ']', '<', '~', '|', '$', '^'];

/// A person's words as a block quotation, each line after a `>`.
pub fn quote(words: &str) -> String {
    let words = clean(words);
    let lines: Vec<&str> = words.trim_matches([' ', '\n']).split('\n').map(|line| line.trim_end_matches(' ')).collect();
    let mut quoted = String::new();
    let mut rest = lines.as_slice();
    while let Some((line, after)) = rest.split_first() {
        let empty = after.iter().take_while(|line| line.is_empty()).count();
        quoted.push_str("> ");
        quoted.push_str(&escaped(line));
        match empty {
            _ if after.is_empty() => {}
            // Two spaces keep a line break; one empty line ends a paragraph.
            0 => quoted.push_str("  \n"),
            1 => quoted.push_str("\n>\n"),
            // Markdown would merge further empty lines into one.
            more => {
                quoted.push_str("  \n");
                quoted.push_str(&"> \\\n".repeat(more));
            }
        }
        rest = &after[empty..];
    }
    quoted
}

/// A person's words inside a line of ours.
pub fn inline(words: &str) -> String {
    let line = clean(words).replace('\n', " ");
    let line = line.trim();
    marked(line, line.len())
}

/// A whole line with its markup escaped. Space at its beginning is written as a character reference, since readers drop it.
fn escaped(line: &str) -> String {
    match line.strip_prefix(' ') {
        Some(line) => format!("&#32;{}", marked(line, line.len())),
        None => marked(line, line.find(|c: char| !c.is_ascii_digit()).unwrap_or(0)),
    }
}

/// Words with a backslash before every character that would be markup. `start` is the end of leading digits, where a character
/// could begin a list, a heading or a quotation.
fn marked(words: &str, start: usize) -> String {
    let mut marked = String::with_capacity(words.len());
    for (at, c) in words.char_indices() {
        let (before, after) = (&words[..at], &words[at + c.len_utf8()..]);
        let means = match c {
            c if MARKS.contains(&c) => true,
            '_' => !(before.ends_with(char::is_alphanumeric) && after.starts_with(char::is_alphanumeric)),
            '&' => is_character(after),
            // Readers turn an address into a link and show the backslashes in it.
            ':' if after.starts_with("//") => !is_clean_address(after),
            '.' if before.to_ascii_lowercase().ends_with("www") => !is_clean_address(after),
            '#' | '-' | '+' | '>' | '=' | ':' => at == 0 && at == start,
            '.' | ')' => at > 0 && at == start,
            _ => false,
        };
        if means {
            marked.push('\\');
        }
        marked.push(c);
    }
    marked
}

/// Whether the rest of an address contains nothing that would get a backslash.
fn is_clean_address(after: &str) -> bool {
    let address = after.split([' ', '\n']).next().unwrap_or_default();
    !address.contains(MARKS) && !address.contains(['_', ';'])
}

/// Whether this text after a `&` names a character: `amp;` or `#32;`.
fn is_character(after: &str) -> bool {
    let name = after.trim_start_matches(|c: char| c.is_ascii_alphanumeric() || c == '#');
    name.len() < after.len() && name.starts_with(';')
}

#[cfg(test)]
mod tests {
    use super::{inline, quote};
    use crate::bot::words::clean;
    use comrak::nodes::{Node, NodeValue};
    use comrak::{Arena, Options, parse_document};
    use proptest::prelude::*;

    fn options() -> Options<'static> {
        let mut options = Options::default();
        options.extension.strikethrough = true;
        options.extension.table = true;
        options.extension.autolink = true;
        options.extension.tasklist = true;
        options.extension.footnotes = true;
        options.extension.inline_footnotes = true;
        options.extension.description_lists = true;
        options.extension.multiline_block_quotes = true;
        options.extension.alerts = true;
        options.extension.math_dollars = true;
        options.extension.math_code = true;
        options.extension.superscript = true;
        options.extension.wikilinks_title_after_pipe = true;
        options.extension.underline = true;
        options.extension.spoiler = true;
        options
    }

    /// Reads this Markdown and returns the text inside quotations and outside of them, or an error for anything that nobody
    /// wrote.
    fn read(markdown: &str) -> Result<(String, String), String> {
        let arena = Arena::new();
        let (mut inside, mut outside) = (String::new(), String::new());
        for block in parse_document(&arena, markdown, &options()).children() {
            let inner = &block.data().value;
            match inner {
                NodeValue::BlockQuote => {
                    for (at, paragraph) in block.children().enumerate() {
                        inside.push_str(if at > 0 { "\n\n" } else { "" });
                        look(paragraph, &mut inside)?;
                    }
                }
                _ => look(block, &mut outside)?,
            }
        }
        Ok((inside, outside))
    }

    fn look(node: Node<'_>, text: &mut String) -> Result<(), String> {
        match &node.data().value {
            NodeValue::Paragraph | NodeValue::Escaped => {}
            NodeValue::Text(words) => text.push_str(words),
            NodeValue::LineBreak => text.push('\n'),
            // An address that becomes a link is the person's own, and reads as they wrote it.
            NodeValue::Link(link) if link.title.is_empty() => {}
            other => return Err(format!("{other:?}")),
        }
        node.children().try_for_each(|child| look(child, text))
    }

    /// The strings that the rest of the program is tested with: one JSON string a line, which may follow a repeat count.
    fn corpus() -> impl Iterator<Item = String> {
        let files =
            [include_str!("../../../tests/words/spellings.txt"), include_str!("../../../tests/words/naughty.txt")];
        let lines = files.into_iter().flat_map(str::lines).filter(|line| !line.starts_with('#'));
        lines.map(|line| match line.split_once(' ') {
            Some((times, json)) if !line.starts_with('"') => {
                serde_json::from_str::<String>(json).unwrap().repeat(times.parse().unwrap())
            }
            _ => serde_json::from_str(line).unwrap(),
        })
    }

    fn comes_back(words: &str) -> Result<(), TestCaseError> {
        let lines: Vec<String> = clean(words).split('\n').map(|line| line.trim_end_matches(' ').to_owned()).collect();
        let meant = lines.join("\n");
        let meant = meant.trim_matches([' ', '\n']);
        let (quoted, outside) = read(&format!("Before\n\n{}\n\nAfter\n", quote(words))).map_err(TestCaseError::fail)?;
        prop_assert_eq!(&quoted, meant, "as {:?}", quote(words));
        prop_assert_eq!(outside, "BeforeAfter");
        let (_, line) =
            read(&format!("**Ours:** {} · more\n", inline(words)).replace("**", "")).map_err(TestCaseError::fail)?;
        prop_assert_eq!(line, format!("Ours: {} · more", clean(words).replace('\n', " ").trim()));
        Ok(())
    }

    #[test]
    fn ordinary_words_stay_as_they_are() {
        assert_eq!(
            quote("Let Ben run it (all of it). It's a 50-50 bet: Q&A at 9:30!"),
            "> Let Ben run it (all of it). It's a 50-50 bet: Q&A at 9:30!"
        );
        assert_eq!(quote("one\ntwo\n\nthree\n"), "> one  \n> two\n>\n> three");
        assert_eq!(inline("snake_case, C++ & C#"), "snake_case, C++ & C#");
    }

    #[test]
    fn what_would_mean_something_means_itself() {
        assert_eq!(quote("# a\n1. b\n- c\n> d\n  e"), "> \\# a  \n> 1\\. b  \n> \\- c  \n> \\> d  \n> &#32; e");
        assert_eq!(quote("a\n\n\nb"), "> a  \n> \\\n> \\\n> b");
        assert_eq!(
            inline("[free](https://a.example) *now* <b> &lt;"),
            r"\[free\](https://a.example) \*now\* \<b> \&lt;"
        );
    }

    #[test]
    fn every_spelling_comes_back_as_it_was_written() {
        for words in corpus() {
            if let Err(wrong) = comes_back(&words) {
                panic!("{words:?}: {wrong}");
            }
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2_000))]

        #[test]
        fn whatever_somebody_writes_comes_back_as_they_wrote_it(
            words in prop_oneof![
                "[-ab1 \\\\`*_\\[\\]<>#+.)(!|~$^:=&;/\n]{0,40}",
                "(# |- |> |1. |\\*\\*|__|``|~~~|<b>|&amp;|\\[x\\]|\\[\\^1\\]|https://a.example/|\\||---|===|    |\\\\|a|b|\n){0,20}",
                any::<String>(),
            ]
        ) {
            comes_back(&words)?;
        }
    }
}
