//! What stands on a console: lines, and perhaps one without an end, where the cursor is.

use sprintscope_sim::{LogLine, Stream};

use super::echoes::Echoes;

/// The line that the cursor stands in.
#[derive(Clone, Debug)]
struct Open {
    job: String,
    stream: Stream,
    text: String,
    /// How many lines had been typed when it was written.
    typed_before: u64,
}

impl Open {
    /// Whether this line is the open one with nothing more to it than its end, before which there are no
    /// blanks any more.
    fn is_all_of(&self, job: &str, line: &LogLine) -> bool {
        let is_same = self.job == job && self.stream == line.stream;
        is_same && !line.is_open && *line.text == *self.text.trim_end()
    }
}

/// Says what is to be written for each line, given what stands there.
#[derive(Debug, Default)]
pub struct Page {
    open: Option<Open>,
    /// An open line that was ended by what was typed, and that stands further up by now.
    answered: Option<Open>,
    /// What the terminal shows by itself.
    pub echoes: Echoes,
}

impl Page {
    /// What is to be written for this line of a job, behind this prefix.
    pub fn write(&mut self, job: &str, line: &LogLine, prefix: &str) -> String {
        let typed = self.echoes.count();
        let open = self.open.take();
        let is_ended = open.as_ref().is_some_and(|open| open.typed_before < typed);
        let more = open.as_ref().and_then(|open| {
            let is_same = open.job == job && open.stream == line.stream;
            let is_all = open.is_all_of(job, line);
            let more = line.text.strip_prefix(&*open.text);
            more.or(is_all.then_some("")).filter(|_| is_same)
        });
        if more.is_none()
            && let Some(answered) = self.answered.take_if(|one| one.is_all_of(job, line))
        {
            self.open = open;
            drop(answered);
            return String::new();
        }
        if line.is_open {
            self.open = Some(Open {
                job: job.into(),
                stream: line.stream,
                text: line.text.to_string(),
                typed_before: typed,
            });
        }
        let end = if line.is_open { "" } else { "\n" };
        let shown = (!line.is_open).then(|| self.echoes.take_end_of(&line.text));
        match (more, shown.flatten()) {
            // Nothing came but what was typed.
            (Some(more), Some(shown)) if is_ended && more == shown => String::new(),
            (Some(""), _) if is_ended && !line.is_open => String::new(),
            (None, Some(shown)) if *line.text == *shown => {
                // Its prompt came on the other stream, or it was typed ahead.
                self.open = open;
                String::new()
            }
            (Some(more), _) if !is_ended => format!("{more}{end}"),
            _ => {
                if is_ended && more.is_none() {
                    self.answered.clone_from(&open);
                }
                let before = if open.is_some() && !is_ended {
                    "\n"
                } else {
                    ""
                };
                format!("{before}{prefix}{}{end}", line.text)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What stands there after these lines, of which one with `…` has no end, and one in `<>` was typed.
    fn written(lines: &[&str]) -> String {
        let mut page = Page::default();
        let mut text = String::new();
        for said in lines {
            if let Some(typed) = said
                .strip_prefix('<')
                .and_then(|rest| rest.strip_suffix('>'))
            {
                page.echoes.add(typed);
                text.push_str(typed);
                text.push('\n');
                continue;
            }
            let (stream, said) = match said.strip_prefix("! ") {
                Some(said) => (Stream::Err, said),
                None => (Stream::Out, *said),
            };
            let line = LogLine {
                t: 0.0,
                stream,
                text: said.trim_end_matches('…').into(),
                is_open: said.ends_with('…'),
            };
            text += &page.write("job", &line, "");
        }
        text
    }

    #[test]
    fn an_open_line_is_completed_where_it_stands() {
        assert_eq!(written(&["a", "50…", "50 %", "b"]), "a\n50 %\nb\n");
        assert_eq!(written(&["a…", "ab…", "abc"]), "abc\n");
    }

    #[test]
    fn a_line_of_somebody_else_does_not_run_into_an_open_one() {
        assert_eq!(written(&["a…", "! b", "ac"]), "a\nb\nac\n");
    }

    #[test]
    fn what_was_typed_is_not_printed_again() {
        // The echo of the program's own terminal comes as a part of its line …
        assert_eq!(
            written(&["Name? …", "<x>", "Name? x", "hi"]),
            "Name? x\nhi\n"
        );
        // … or as a line, where the prompt went to standard error.
        assert_eq!(
            written(&["! Name? …", "<x>", "x", "! Name?", "hi"]),
            "Name? x\nhi\n"
        );
        assert_eq!(
            written(&["! Name? …", "<x>", "! Name? ", "x", "hi"]),
            "Name? x\nhi\n"
        );
        // It comes as a whole long after that.
        assert_eq!(
            written(&["! Name? …", "<x>", "x", "hi", "ho", "! Name?", "! Name?"]),
            "Name? x\nhi\nho\nName?\n"
        );
        // Nothing was typed but the key Enter.
        assert_eq!(
            written(&["Go on? …", "<>", "Go on?", "yes"]),
            "Go on? \nyes\n"
        );
        // Typed ahead, with no prompt to be seen so far.
        assert_eq!(written(&["<x>", "x", "hi"]), "x\nhi\n");
        assert_eq!(written(&["<x>", "Name? x", "hi"]), "x\nName? x\nhi\n");
    }

    #[test]
    fn a_hidden_answer_leaves_the_end_of_its_line_to_the_program() {
        assert_eq!(written(&["Token: …", "Token:", "ok"]), "Token: \nok\n");
    }
}
