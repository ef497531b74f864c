//! The jobs with their series, as lines of a list.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use sprintscope_sim::job::Fact;
use sprintscope_sim::store::SeriesId;
use sprintscope_sim::{Job, JobId, JobState, Scope};
use unicode_width::UnicodeWidthStr;

use super::inks::Inks;
use super::pen::Pen;
use super::target::{Target, Targets};
use crate::view::View;
use crate::view::as_of::AsOf;
use crate::view::curve_names::{cut_among, near};
use crate::view::folds::Fold;
use crate::view::found::{Found, ListedFor};
use crate::view::job_list::JobList;
use crate::view::job_shown::JobShown;
use crate::view::job_words::{at_work_lines, second_line};
use crate::view::needle::Needle;
use crate::view::paths::WithPaths;
use crate::view::plan::Plan;
use crate::view::quantity::{clock_text, name_end};
use crate::view::source_words::CountWords;
use crate::view::told::{ProgressWords, fact_text, last_value_text, value_there_text};
use crate::view::value_room::{value_in, value_room};
use crate::view::watched::Watched;

/// A line of the list.
#[derive(Clone, Debug)]
enum Line {
    /// A job's state, name and age.
    Head(Job, Fold),
    /// What it does, or why it ended.
    Reason(Job),
    /// A series with its last value.
    Series(SeriesId),
    /// What the job's source counted.
    Counts(Job),
    /// A fact: name and value.
    Fact(String, String),
    /// How many facts there are, where they aren't listed.
    Facts(usize),
}

/// The list.
#[derive(Debug, Default)]
pub(super) struct Jobs {
    made_of: Option<ListedFor>,
    lines: Vec<Line>,
    /// The first line in sight.
    first: usize,
    /// Lines in sight.
    height: usize,
    /// The selected job that was brought into sight.
    brought: Option<JobId>,
}

/// Of what it is made.
#[derive(Clone, Copy)]
pub(super) struct Source<'a> {
    pub scope: &'a Scope,
    pub jobs: &'a JobList,
    pub plan: &'a Plan,
    pub view: &'a View,
    pub inks: Inks,
    /// What cuts off a job at work.
    pub kill: &'a str,
}

impl Jobs {
    /// Works out its lines anew if something has changed; returns how many there are.
    pub(super) fn update(&mut self, source: Source<'_>) -> usize {
        let Source {
            jobs, plan, view, ..
        } = source;
        let made_of = ListedFor::now(jobs, plan, view);
        if self.made_of.as_ref() == Some(&made_of) {
            return self.lines.len();
        }
        self.made_of = Some(made_of);
        let needle = Needle::new(&view.series_search);
        self.lines.clear();
        let then = |job| JobShown::new(job, view.playback.moment());
        for job in jobs.all() {
            let Some(found) = Found::of(job, then(job).facts(), plan, &needle) else {
                continue;
            };
            let count = found.series.len();
            let usual = Fold::usual(job, jobs.all().len(), count, view.selected_job);
            let fold = view.fold_of(job.id(), usual);
            self.lines.push(Line::Head(job.clone(), fold));
            self.lines.push(Line::Reason(job.clone()));
            if fold == Fold::Closed {
                continue;
            }
            let series = found.series.iter();
            self.lines
                .extend(series.map(|series| Line::Series(*series)));
            if job.counts().source.is_some() {
                self.lines.push(Line::Counts(job.clone()));
            }
            let facts_usual = Fold::facts_usual(found.facts.len());
            match view.fact_fold_of(job.id(), facts_usual) {
                Fold::Open => {
                    let facts = found.facts.iter();
                    let line = |fact: &Fact| Line::Fact(fact.name.clone(), fact_text(fact));
                    self.lines.extend(facts.map(line));
                }
                Fold::Closed => self.lines.push(Line::Facts(found.facts.len())),
            }
        }
        self.lines.len()
    }

    /// Scrolls by so many halves of what is in sight, downwards if positive.
    pub(super) fn scroll_by_halves(&mut self, halves: isize) {
        self.scroll(halves.saturating_mul(self.height.div_ceil(2).max(1) as isize));
    }

    /// Scrolls by so many lines, downwards if positive.
    pub(super) fn scroll(&mut self, lines: isize) {
        self.first = self.first.saturating_add_signed(lines);
    }

    /// Draws what is in sight.
    pub(super) fn draw(
        &mut self,
        (area, buffer): (Rect, &mut Buffer),
        source: Source<'_>,
        targets: &mut Targets,
    ) {
        let height = usize::from(area.height);
        if height == 0 {
            return;
        }
        self.height = height;
        targets.add(area, Target::Jobs);
        self.bring_into_sight(source.view.selected_job, height);
        let count = self.lines.len();
        self.first = self.first.min(count.saturating_sub(height));
        let seen = self.first..count.min(self.first + height);
        let last = seen.end;
        for (place, line) in (0..).zip(&self.lines[seen]) {
            let row = Rect {
                y: area.y + place,
                height: 1,
                ..area
            };
            let is_last = place + 1 == area.height && last < count;
            if is_last {
                let more = format!("+ {} lines", count - last + 1);
                Pen::new(buffer, row, 0).write(&more, source.inks.muted());
            } else {
                draw_line((row, buffer), line, source, targets);
            }
        }
    }

    fn bring_into_sight(&mut self, selected: Option<JobId>, height: usize) {
        if std::mem::replace(&mut self.brought, selected) == selected {
            return;
        }
        let is_it = |line: &Line| matches!(line, Line::Head(job, _) if Some(job.id()) == selected);
        if let Some(place) = self.lines.iter().position(is_it) {
            // Its two lines, and the one that says how many more there are.
            let least = (place + 3).saturating_sub(height);
            self.first = self.first.clamp(least.min(place), place);
        }
    }
}

fn draw_line(
    (row, buffer): (Rect, &mut Buffer),
    line: &Line,
    source: Source<'_>,
    targets: &mut Targets,
) {
    match line {
        Line::Head(job, fold) => draw_head((row, buffer), (job, *fold), source, targets),
        Line::Reason(job) => draw_reason((row, buffer), job, source, targets),
        Line::Series(series) => draw_series((row, buffer), *series, source, targets),
        Line::Counts(job) => draw_counts((row, buffer), job, source.inks),
        Line::Fact(name, value) => {
            let mut pen = Pen::new(buffer, row, 0);
            pen.skip(4);
            let room = usize::from(pen.room()).saturating_sub(value.width() + 1);
            pen.write_at_end(value, source.inks.text());
            pen.write(&name_end(name, room), source.inks.muted());
        }
        Line::Facts(0) => {}
        Line::Facts(count) => {
            let mut pen = Pen::new(buffer, row, 0);
            pen.skip(4);
            pen.write(&format!("{count} facts"), source.inks.muted());
        }
    }
}

fn draw_head(
    (row, buffer): (Rect, &mut Buffer),
    (job, fold): (&Job, Fold),
    source: Source<'_>,
    targets: &mut Targets,
) {
    let Source {
        view, inks, plan, ..
    } = source;
    let status = JobShown::new(job, view.playback.moment()).status();
    let is_selected = view.selected_job == Some(job.id());
    targets.add(row, Target::Job(job.id()));
    let mut pen = Pen::new(buffer, row, 0);
    let caret = if is_selected {
        inks.sign("▌", ">")
    } else {
        " "
    };
    pen.write(caret, inks.accent());
    let shape = pen.write(shape(inks, status.state), inks.state(status.state));
    targets.add(shape, Target::Fold(job.id(), fold));
    match plan.job_inks.get(&job.id()) {
        // The job's colour in all plots.
        Some(ink) => {
            pen.write(inks.sign("▎", "|"), inks.curve(*ink));
        }
        None => pen.skip(1),
    }
    let clock = clock_text(status.seconds.floor(), 1.0);
    // The state in a word, where there is room for it; what has ended says so in its second line.
    let worded = format!("{} {clock}", status.state);
    let has_room = job.name().width() + worded.width() < usize::from(pen.room());
    let age = match status.state {
        JobState::Stopping => status.state.to_string(),
        JobState::Running if has_room => worded,
        _ => clock,
    };
    let name_room = usize::from(pen.room()).saturating_sub(age.width() + 1);
    pen.write_at_end(&age, inks.muted());
    let style = if is_selected {
        inks.selected()
    } else {
        inks.text()
    };
    pen.write(&name_end(job.name(), name_room), style);
}

/// A job's state, also without colours.
fn shape(inks: Inks, state: JobState) -> &'static str {
    match state {
        JobState::Running => inks.sign("●", "*"),
        JobState::Stopping => inks.sign("◐", "~"),
        JobState::Dead => inks.sign("✕", "x"),
        _ => inks.sign("○", "o"),
    }
}

fn draw_reason(
    (row, buffer): (Rect, &mut Buffer),
    job: &Job,
    source: Source<'_>,
    targets: &mut Targets,
) {
    let inks = source.inks;
    let then = JobShown::new(job, source.view.playback.moment());
    let status = then.status();
    targets.add(row, Target::Job(job.id()));
    let style = match status.state {
        JobState::Dead => inks.dead(),
        JobState::Stopping if status.not_responding.is_some() => inks.waiting(),
        _ => inks.muted(),
    };
    let mut pen = Pen::new(buffer, row, 0);
    pen.skip(3);
    if let Some(words) = ProgressWords::of(&then) {
        draw_progress(&mut pen, &words, inks, status.state);
    }
    let room = usize::from(pen.room());
    // In ever fewer words: how long it takes so far, and what ends it, stay.
    let mut lines = at_work_lines(&status, source.kill);
    lines.insert(0, second_line(job, &status, source.kill));
    let shortest = lines.last().cloned().unwrap_or_default();
    let fits = |line: &String| line.width() <= room;
    let text = lines.into_iter().find(fits).unwrap_or(shortest);
    pen.write(&text, style);
}

/// A bar where there is room for one, how much is done, and how long it still takes.
fn draw_progress(pen: &mut Pen<'_>, words: &ProgressWords, inks: Inks, state: JobState) {
    /// Cells of the bar, and of what is left for the reason.
    const BAR: usize = 6;
    const REASON: usize = 6;
    let room = usize::from(pen.room()).saturating_sub(REASON);
    let [_, short, percent] = words.lines();
    let has_room = |text: &str, more: usize| text.width() + 1 + more <= room;
    let text = if has_room(&short, 0) { short } else { percent };
    let has_bar = has_room(&text, BAR + 1);
    pen.write_at_end(&format!(" {text}"), inks.muted());
    if has_bar {
        let done = (words.share * BAR as f64).floor() as usize;
        pen.write_at_end(&inks.sign("─", "-").repeat(BAR - done), inks.line());
        pen.write_at_end(&inks.sign("━", "=").repeat(done), inks.state(state));
        pen.keep(1);
    }
}

/// What the job's source counted, as far as there is room.
fn draw_counts((row, buffer): (Rect, &mut Buffer), job: &Job, inks: Inks) {
    let Some(words) = CountWords::of(&job.counts()) else {
        return;
    };
    let style = if words.tell_of_loss() {
        inks.waiting()
    } else {
        inks.muted()
    };
    let mut pen = Pen::new(buffer, row, 0);
    pen.skip(4);
    pen.write(&words.brief_line(), style);
}

fn draw_series(
    (row, buffer): (Rect, &mut Buffer),
    series: SeriesId,
    source: Source<'_>,
    targets: &mut Targets,
) {
    let Source {
        scope,
        plan,
        view,
        inks,
        ..
    } = source;
    let is_hidden = view.hidden.contains(&series);
    let all = WithPaths::new(scope, &view.paths);
    let watched = AsOf::new(&all, (scope, plan), view.playback.moment());
    let there = value_there_text(&watched, plan, view, series);
    let value_ink = if there.is_some() {
        inks.accent()
    } else {
        inks.text()
    };
    let value = there.unwrap_or_else(|| {
        let stats = watched.stats(series).unwrap_or_default();
        last_value_text(&stats, plan.infos.get(&series))
    });
    let mut pen = Pen::new(buffer, row, 0);
    pen.skip(2);
    let dash = if is_hidden {
        inks.sign("╌ ", ". ")
    } else {
        inks.sign("━ ", "- ")
    };
    let dash = pen.write(dash, inks.curve(plan.ink(series)));
    targets.add(dash, Target::ToggleSeries(series));
    let name = plan.short_name(series);
    let is_label = plan.infos.get(&series).is_some_and(|info| info.is_state());
    let room = usize::from(pen.room());
    let value = value_in(&value, is_label, value_room(room, name));
    let room = room.saturating_sub(value.width() + 1);
    pen.write_at_end(&value, value_ink);
    let style = if view.highlighted() == Some(series) {
        inks.selected()
    } else {
        inks.muted()
    };
    let all = plan
        .job_of(series)
        .map_or(&[][..], |job| plan.series_of(job));
    let place = || all.iter().position(|one| *one == series).unwrap_or(0);
    // Looked for where it matters alone: a job may have many.
    let beside = if name.chars().count() > room {
        near(all, place())
    } else {
        &[]
    };
    let beside = beside.iter().map(|one| plan.short_name(*one));
    let name = pen.write(&cut_among(name, beside, room), style);
    targets.add(name, Target::Highlight(series));
}
