//! Finds the bracket or the `"""` that was never closed.
//!
//! toml reports these at the end of the file and stumbles over every line between. An editor of the data needs the line
//! where it was opened. This looks at quotes, comments and brackets only, and only after toml has said that something
//! is open.

/// Something that was opened and never closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Unclosed {
    /// The byte offset where it was opened.
    pub(super) at: usize,
    /// What was opened: `[`, `{`, `"""` or `'''`.
    pub(super) mark: &'static str,
}

/// The innermost thing in this text that was opened and never closed.
pub(super) fn find(text: &str) -> Option<Unclosed> {
    let bytes = text.as_bytes();
    let mut open: Vec<Unclosed> = Vec::new();
    let mut in_value = false;
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'#' => at = line_end(bytes, at),
            b'"' | b'\'' => match string_end(bytes, at) {
                Ok(end) => at = end,
                Err(mark) => return Some(Unclosed { at, mark }),
            },
            b'\n' if open.is_empty() => in_value = false,
            b'=' => in_value = true,
            // Outside a value a bracket belongs to a table header.
            b'[' if in_value => open.push(Unclosed { at, mark: "[" }),
            b'{' if in_value => open.push(Unclosed { at, mark: "{" }),
            b']' | b'}' => {
                let wanted = if *byte == b']' { "[" } else { "{" };
                if open.last().is_some_and(|last| last.mark != wanted) {
                    return open.pop();
                }
                open.pop();
            }
            _ => {}
        }
        at += 1;
    }
    open.pop()
}

/// The last byte before the line's end.
fn line_end(bytes: &[u8], from: usize) -> usize {
    bytes[from..].iter().position(|byte| *byte == b'\n').map_or(bytes.len(), |length| from + length - 1)
}

/// The last byte of the string that starts here, or the quotes of a multi-line string that never ends. A one-line
/// string ends with its line at the latest: toml reports those on the right line by itself.
fn string_end(bytes: &[u8], from: usize) -> Result<usize, &'static str> {
    let quote = bytes[from];
    let long = bytes[from..].starts_with(&[quote; 3]);
    let mut at = if long { from + 3 } else { from + 1 };
    while let Some(byte) = bytes.get(at) {
        if *byte == b'\\' && quote == b'"' && (long || bytes.get(at + 1) != Some(&b'\n')) {
            at += 1;
        } else if long && bytes[at..].starts_with(&[quote; 3]) {
            let extra = bytes[at + 3..].iter().take(2).take_while(|byte| **byte == quote).count();
            return Ok(at + 2 + extra);
        } else if !long && *byte == quote {
            return Ok(at);
        } else if !long && *byte == b'\n' {
            return Ok(at - 1);
        }
        at += 1;
    }
    match (long, quote) {
        (true, b'"') => Err("\"\"\""),
        (true, _) => Err("'''"),
        (false, _) => Ok(bytes.len()),
    }
}

#[cfg(test)]
mod tests {
    use super::{Unclosed, find};
    use proptest::prelude::*;

    fn found(text: &str) -> Option<(usize, &'static str)> {
        find(text).map(|Unclosed { at, mark }| (text[..at].matches('\n').count() + 1, mark))
    }

    #[test]
    fn what_is_closed_is_not_found() {
        for text in [
            "",
            "a = 1\n[b]\nc = [1, [2], { d = ']' }]\n[[e]]\nf = \"\"\"\n]\n\"\"\"\"\"\n",
            "a = \"\\\"[\" # [\nb = '['\nc = '''\n[''' \nd = \"unclosed [\ne = 1\n",
            "# \"\"\"\n#[\n# {",
        ] {
            assert_eq!(found(text), None, "{text}");
        }
    }

    #[test]
    fn the_line_where_it_was_opened_is_found() {
        assert_eq!(found("a = 1\nb = [\"x\",\nc = [2]\n[[d]]\ne = 1\n"), Some((2, "[")));
        assert_eq!(found("b = [\n { c = 1,\n { c = 2 },\n]\n[d]\n"), Some((2, "{")));
        assert_eq!(found("b = [\n { c = 1 }\n { c = 2 }\n"), Some((1, "[")));
        assert_eq!(found("a = 1\nb = \"\"\"\nc = 1\n"), Some((2, "\"\"\"")));
        assert_eq!(found("a = 1\nb = '''\nc = \"1\n"), Some((2, "'''")));
        assert_eq!(found("a = 1\n\"\"\"\n"), Some((2, "\"\"\"")));
    }

    proptest! {
        #[test]
        fn nothing_makes_it_stumble(text in "[\\[\\]{}='\"#\\\\\n aé]{0,80}") {
            find(&text);
        }
    }
}
