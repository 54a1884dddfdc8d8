//! The console at a terminal: line editing, completion, and a history in memory only.

use crate::bot::Bot;
use crate::bot::line::complete;
use rustyline::completion::{Completer, Pair};
use rustyline::error::ReadlineError;
use rustyline::highlight::Highlighter;
use rustyline::hint::Hinter;
use rustyline::history::MemHistory;
use rustyline::validate::Validator;
use rustyline::{Config, Context, Editor, Helper};

/// The most lines in the history while the console runs.
const REMEMBERED: usize = 500;

/// Reads lines from a person.
pub struct Terminal<'a> {
    editor: Editor<CommandHelper<'a>, MemHistory>,
}

impl<'a> Terminal<'a> {
    /// A terminal that completes this bot's commands.
    ///
    /// # Errors
    /// When the terminal cannot be used for line editing.
    pub fn new(bot: &'a Bot) -> Result<Self, ReadlineError> {
        let config = Config::builder().max_history_size(REMEMBERED)?.build();
        let history = MemHistory::with_config(&config);
        let mut editor = Editor::with_history(config, history)?;
        editor.set_helper(Some(CommandHelper { bot }));
        Ok(Terminal { editor })
    }

    /// The next line. `None` when the person is done.
    ///
    /// # Errors
    /// When the terminal is gone.
    pub fn line(&mut self, prompt: &str) -> Result<Option<String>, ReadlineError> {
        match self.editor.readline(prompt) {
            Ok(line) => {
                self.editor.add_history_entry(line.as_str())?;
                Ok(Some(line))
            }
            Err(ReadlineError::Eof | ReadlineError::Interrupted) => Ok(None),
            Err(error) => Err(error),
        }
    }
}

/// Completes commands and names.
struct CommandHelper<'a> {
    bot: &'a Bot,
}

impl Completer for CommandHelper<'_> {
    type Candidate = Pair;

    fn complete(&self, line: &str, at: usize, _: &Context<'_>) -> rustyline::Result<(usize, Vec<Pair>)> {
        let (start, offered) = complete::line(self.bot.commands(), &line[..at]);
        let pairs = offered.into_iter().map(|offer| Pair { display: offer.label, replacement: offer.value });
        Ok((start, pairs.collect()))
    }
}

impl Hinter for CommandHelper<'_> {
    type Hint = String;
}

impl Highlighter for CommandHelper<'_> {}

impl Validator for CommandHelper<'_> {}

impl Helper for CommandHelper<'_> {}
