//! What stands on a console: lines, and perhaps one without an end, where the cursor is.

use sprintscope_sim::job::{LogLine, Stream};

/// The line that the cursor stands in.
#[derive(Clone, Debug)]
struct Open {
    job: String,
    stream: Stream,
    text: String,
}

/// Says what is to be written for each line, given what stands there.
#[derive(Debug, Default)]
pub(super) struct Page {
    open: Option<Open>,
}

impl Page {
    /// What is to be written for this line of a job, behind this prefix.
    pub(super) fn write(&mut self, job: &str, line: &LogLine, prefix: &str) -> String {
        let open = self.open.take();
        let more = open.as_ref().and_then(|open| {
            let is_same = open.job == job && open.stream == line.stream;
            // Before its end there are no blanks any more.
            let is_all = !line.is_open && *line.text == *open.text.trim_end();
            let more = line.text.strip_prefix(&*open.text);
            more.or(is_all.then_some("")).filter(|_| is_same)
        });
        if line.is_open {
            self.open = Some(Open {
                job: job.into(),
                stream: line.stream,
                text: line.text.to_string(),
            });
        }
        let end = if line.is_open { "" } else { "\n" };
        if let Some(more) = more {
            return format!("{more}{end}");
        }
        let before = if open.is_some() { "\n" } else { "" };
        format!("{before}{prefix}{}{end}", line.text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What stands there after these lines, of which one with `…` has no end.
    fn written(lines: &[&str]) -> String {
        let mut page = Page::default();
        let mut text = String::new();
        for said in lines {
            let (stream, said) = match said.strip_prefix("! ") {
                Some(said) => (Stream::Err, said),
                None => (Stream::Out, *said),
            };
            let line = LogLine {
                t: 0.0,
                stream,
                text: said.trim_end_matches('…').into(),
                is_open: said.ends_with('…'),
                is_shown: false,
                is_data: false,
            };
            text += &page.write("job", &line, "");
        }
        text
    }

    #[test]
    fn an_open_line_is_completed_where_it_stands() {
        assert_eq!(written(&["a", "50…", "50 %", "b"]), "a\n50 %\nb\n");
        assert_eq!(written(&["a…", "ab…", "abc"]), "abc\n");
        assert_eq!(written(&["Name? …", "Name? x", "b"]), "Name? x\nb\n");
        assert_eq!(written(&["Token: …", "Token:", "ok"]), "Token: \nok\n");
    }

    #[test]
    fn a_line_of_somebody_else_does_not_run_into_an_open_one() {
        assert_eq!(written(&["a…", "! b", "ac"]), "a\nb\nac\n");
    }
}
