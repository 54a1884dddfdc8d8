//! The line starts of a text, which turn byte offsets into line numbers.

/// The lines of one text.
#[derive(Debug)]
pub(super) struct Lines<'t> {
    text: &'t str,
    starts: Vec<usize>,
}

impl<'t> Lines<'t> {
    /// Finds the lines of this text. Even an empty text has one.
    pub(super) fn of(text: &'t str) -> Self {
        let mut starts = vec![0];
        starts.extend(text.match_indices('\n').map(|(at, _)| at + 1));
        Lines { text, starts }
    }

    /// The number of the line that this byte is on, counted from 1. A line break belongs to the line it ends.
    pub(super) fn at(&self, byte: usize) -> usize {
        self.starts.partition_point(|start| *start <= byte)
    }

    /// How many lines there are.
    pub(super) fn count(&self) -> usize {
        self.starts.len()
    }

    /// The byte offset where this line starts; past the last line, the end of the text.
    pub(super) fn start(&self, line: usize) -> usize {
        self.starts.get(line.saturating_sub(1)).copied().unwrap_or(self.text.len())
    }

    /// The text of this line, without its line break.
    pub(super) fn text(&self, line: usize) -> &'t str {
        self.text[self.start(line)..self.start(line + 1)].trim_end_matches(['\n', '\r'])
    }
}

#[cfg(test)]
mod tests {
    use super::Lines;

    #[test]
    fn every_byte_has_its_line() {
        let lines = Lines::of("a\r\n\nbé");
        assert_eq!(lines.count(), 3);
        assert_eq!([0, 1, 2, 3, 4, 7, 99].map(|byte| lines.at(byte)), [1, 1, 1, 2, 3, 3, 3]);
        assert_eq!([1, 2, 3, 4].map(|line| lines.text(line)), ["a", "", "bé", ""]);
    }

    #[test]
    fn an_empty_text_has_one_empty_line() {
        let lines = Lines::of("");
        assert_eq!((lines.count(), lines.at(0), lines.text(1)), (1, 1, ""));
    }
}
