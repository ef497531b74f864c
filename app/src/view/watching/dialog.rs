//! The dialog that starts a source: rows of fields, and below them what there is to pick from.

use std::fmt;

use sprintscope_sim::format::Format;
use sprintscope_sim::source::{Password, TopicsHeard};

use super::kind::{Kind, Row};
use super::picks::{PICKS_MAX, Pick, picks};
use super::request::{Request, What, every_text, interval};
use super::topics::Topics;
use crate::view::field_rows::FieldRows;

/// What was said so far of a source that is to be watched.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Dialog {
    /// Of which kind it is.
    pub kind: Kind,
    /// Where it is.
    pub place: String,
    /// A speed, a topic, how often.
    pub detail: String,
    /// Of a broker's user.
    pub password: Hidden,
    /// Whether the second of two is chosen.
    pub is_second: bool,
    /// In which format it is read.
    pub format: Option<Format>,
    /// The row that keys go to.
    pub row: Row,
    /// Why it couldn't be started.
    pub refused: Option<String>,
    usual_password: Option<Password>,
    last: Vec<String>,
    devices: Vec<(String, String)>,
    topics: Topics,
    picks: Vec<Pick>,
    picked: Option<usize>,
    /// A field has another text than was typed: its cursor belongs behind that.
    is_filled: bool,
}

/// What is typed and not to be seen.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Hidden(pub String);

impl fmt::Debug for Hidden {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("…")
    }
}

impl Dialog {
    /// Begins with what was watched last, and these devices: paths, and what they are.
    pub(super) fn new(
        last: Vec<String>,
        devices: Vec<(String, String)>,
        usual_password: Option<Password>,
    ) -> Self {
        let kind = last
            .first()
            .and_then(|text| Request::read(text).ok())
            .and_then(|request| request.kind());
        let mut dialog = Self {
            kind: kind.unwrap_or_default(),
            last,
            devices,
            usual_password,
            ..Self::default()
        };
        dialog.look();
        dialog
    }

    /// Takes over what a text says that was kept, or typed.
    pub(super) fn take_over(&mut self, request: &Request) {
        let Some(kind) = request.kind() else {
            return;
        };
        let (place, detail, is_second) = request.parts();
        self.kind = kind;
        (self.place, self.detail, self.is_second) = (place, detail, is_second);
        if let Some(every) = request.every {
            self.detail = every_text(every);
        }
        self.is_second |= request.follow;
        self.format = request.format;
    }

    /// What is asked for.
    ///
    /// # Errors
    /// What is missing or wrong, in a sentence.
    pub fn request(&self) -> Result<Request, String> {
        let Self {
            kind,
            place,
            detail,
            is_second,
            ..
        } = self;
        if place.trim().is_empty() {
            let [what, example] = kind.labels(Row::Place);
            return Err(format!("{what} is missing, as in {example}"));
        }
        if self.is_whole() {
            let mut request = Request::read(place.trim())?;
            request.format = request.format.or(self.format);
            request.password = self.password();
            return Ok(request);
        }
        let (place, detail) = self.broker_and_topic().unwrap_or((&**place, &**detail));
        let address = kind.address(place, detail, *is_second);
        let text = match kind {
            Kind::Program => format!("run {address}"),
            _ => address,
        };
        let mut request = Request::read(&text)?;
        request.format = self.format.or(request.format);
        if *kind == Kind::Http && !detail.trim().is_empty() {
            request.every = Some(interval(detail)?);
        }
        if *kind == Kind::File {
            request.follow |= *is_second;
        }
        request.password = self.password();
        Ok(request)
    }

    fn password(&self) -> Option<Password> {
        let is_typed = !self.password.0.is_empty();
        match self.kind {
            Kind::Mqtt | Kind::Http if is_typed => Some(Password::new(&*self.password.0)),
            Kind::Mqtt => self.usual_password.clone(),
            _ => None,
        }
    }

    /// The text of a row.
    pub fn text(&self, row: Row) -> Option<&str> {
        match row {
            Row::Place => Some(&self.place),
            Row::Detail => Some(&self.detail),
            Row::Password => Some(&self.password.0),
            Row::Kind | Row::Choice | Row::Format => None,
        }
    }

    /// Keys go to this row.
    pub fn go_to(&mut self, row: Row) {
        self.part();
        self.row = row;
        self.picked = None;
        if row == Row::Detail && self.kind == Kind::Mqtt && !self.place.trim().is_empty() {
            let all = Kind::Mqtt.address(&self.place, "#", self.is_second);
            let password = self.password();
            self.topics.ask(&all, password);
        }
        self.look();
    }

    /// It is of this kind; what was typed of a place stays where it fits.
    pub fn set_kind(&mut self, kind: Kind) {
        if kind != self.kind {
            self.kind = kind;
            self.detail.clear();
            self.password.0.clear();
            self.is_second = false;
            self.refused = None;
        }
        self.look();
    }

    /// Whether a whole address is typed for the place, and not only its part.
    fn is_whole(&self) -> bool {
        let place = self.place.trim();
        let has_scheme = place.contains("://")
            || ["serial:", "unix:"]
                .iter()
                .any(|begin| place.starts_with(begin));
        self.kind != Kind::Program && has_scheme
    }

    /// What the place says if a whole address is typed there.
    fn whole(&self) -> Option<Request> {
        let may_be = self.row == Row::Place && self.is_whole();
        may_be.then(|| Request::read(self.place.trim()).ok())?
    }

    /// A whole address that was typed goes into its fields.
    fn part(&mut self) {
        if let Some(request) = self.whole() {
            let format = self.format;
            self.take_over(&request);
            self.format = self.format.or(format);
            self.is_filled = true;
        } else if let Some((broker, topic)) = self.broker_and_topic() {
            (self.place, self.detail) = (broker.into(), topic.into());
            self.is_filled = true;
        }
    }

    /// Both, where the topic was typed behind the broker and not in its own field.
    fn broker_and_topic(&self) -> Option<(&str, &str)> {
        let may_be =
            self.kind == Kind::Mqtt && self.detail.trim().is_empty() && !self.place.contains("://");
        self.place.trim().split_once('/').filter(|_| may_be)
    }

    /// Looks for what there is to pick from.
    pub fn look(&mut self) {
        let heard = self.heard();
        let topics = heard.iter().flat_map(|heard| &heard.topics);
        self.picks = picks(
            (self.kind, self.row, self.text(self.row).unwrap_or_default()),
            (&self.last, &self.devices),
            topics,
        );
        self.picked = self.picked.filter(|picked| *picked < self.picks.len());
    }

    /// What was heard of a broker, where its topics are listed.
    fn heard(&self) -> Option<TopicsHeard> {
        let is_listed = self.kind == Kind::Mqtt && self.row == Row::Detail;
        is_listed.then(|| self.topics.heard()).flatten()
    }

    /// Whether a broker is being asked.
    pub fn is_asking(&self) -> bool {
        self.heard().is_some_and(|heard| heard.end.is_none())
    }

    /// What there is to pick from.
    pub fn picks(&self) -> &[Pick] {
        &self.picks
    }

    /// Which one is picked.
    pub fn picked(&self) -> Option<usize> {
        self.picked
    }

    /// Picks the one so many places further down: the fields say it at once.
    pub fn pick_next(&mut self, places: isize) {
        let Some(last) = self.picks.len().checked_sub(1) else {
            return;
        };
        let next = match self.picked {
            Some(picked) => picked.saturating_add_signed(places).min(last),
            None if places > 0 => 0,
            None => last,
        };
        self.pick(next);
    }

    /// Picks this one.
    pub fn pick(&mut self, place: usize) {
        let Some(pick) = self.picks.get(place).cloned() else {
            return;
        };
        self.picked = Some(place);
        self.is_filled = true;
        self.refused = None;
        match pick {
            Pick::Last(text) => {
                if let Ok(request) = Request::read(&text) {
                    self.take_over(&request);
                }
            }
            Pick::Device { path, .. } => {
                self.place = path;
                if self.detail.is_empty() {
                    self.detail = "115200".into();
                }
            }
            Pick::Topic { topic, .. } => self.detail = topic,
            Pick::Usual { place, .. } => self.place = place.into(),
        }
    }

    /// That there are more topics than are listed, if there are.
    fn unlisted(&self) -> Option<String> {
        let heard = self.heard()?;
        let listed = self.picks.len();
        if heard.more > 0 {
            let known = heard.topics.len();
            return Some(format!(
                "there are more topics than the {known} that were kept: type one that isn't listed"
            ));
        }
        (listed >= PICKS_MAX)
            .then(|| format!("{listed} topics are listed: a few letters find the others"))
    }

    /// What is said below the fields, and whether that hinders.
    pub fn remark(&self) -> (String, bool) {
        if let Some(refused) = &self.refused {
            return (refused.clone(), true);
        }
        if let Some(heard) = self.heard() {
            let count = heard.topics.len();
            let topics = if count == 1 { "topic" } else { "topics" };
            let more = match heard.more {
                0 => "",
                _ => " and more",
            };
            match heard.end {
                None => {
                    return (
                        format!("asking the broker: {count} {topics}{more} so far"),
                        false,
                    );
                }
                Some(Err(why)) => return (format!("no topics: {why}"), true),
                Some(Ok(())) if count == 0 => {
                    return (
                        "nothing was published while the broker was asked".into(),
                        false,
                    );
                }
                Some(Ok(())) => {}
            }
        }
        let unlisted = self.unlisted().map(|told| format!(" · {told}"));
        let unlisted = unlisted.unwrap_or_default();
        match self.request() {
            Ok(request) if request.may_be_kept() => (request.text() + &unlisted, false),
            Ok(request) => {
                let text = format!("{} (not kept: it names a secret)", request.text());
                (text + &unlisted, false)
            }
            Err(_) if self.place.trim().is_empty() => (HINT.into(), false),
            Err(why) => (why, true),
        }
    }
}

impl FieldRows for Dialog {
    /// Keys go to the row so many places further down.
    fn next_row(&mut self, places: isize) {
        self.part();
        let rows = self.kind.rows();
        let at = rows.iter().position(|row| *row == self.row).unwrap_or(0);
        let len = rows.len() as isize;
        let next = (at as isize + places).rem_euclid(len);
        self.go_to(rows[next as usize]);
    }

    /// Turns the choice of the row that keys go to, so many places further.
    fn turn(&mut self, places: isize) {
        match self.row {
            Row::Kind => {
                let kind = turned(&Kind::ALL, self.kind, places);
                self.set_kind(kind);
            }
            Row::Choice => self.is_second = !self.is_second,
            Row::Format => {
                let all = formats();
                self.format = turned(&all, self.format, places);
            }
            Row::Place | Row::Detail | Row::Password => {}
        }
        self.look();
    }

    /// The text of the row that keys go to, if it has one.
    fn text_mut(&mut self) -> Option<&mut String> {
        match self.row {
            Row::Place => Some(&mut self.place),
            Row::Detail => Some(&mut self.detail),
            Row::Password => Some(&mut self.password.0),
            Row::Kind | Row::Choice | Row::Format => None,
        }
    }

    /// Something was typed: a whole address says of which kind it is.
    fn typed(&mut self) {
        self.refused = None;
        self.picked = None;
        if let Some(kind) = self.whole().and_then(|request| request.kind()) {
            self.kind = kind;
        }
        self.look();
    }

    /// Whether a field was filled otherwise than by typing since this was asked last.
    fn take_filled(&mut self) -> bool {
        std::mem::take(&mut self.is_filled)
    }
}

/// How it is used.
const HINT: &str = "Tab: next field · ← →: turn · ↑ ↓: pick · Enter: watch";

/// All formats, and none.
pub(crate) fn formats() -> Vec<Option<Format>> {
    let all = Format::ALL.iter().copied().map(Some);
    std::iter::once(None).chain(all).collect()
}

/// What a format is called; none is found by itself.
pub(crate) fn format_name(format: Option<Format>) -> &'static str {
    format.map_or("found by itself", Format::name)
}

fn turned<T: Copy + PartialEq>(all: &[T], now: T, places: isize) -> T {
    let at = all.iter().position(|one| *one == now).unwrap_or(0) as isize;
    all[(at + places).rem_euclid(all.len() as isize) as usize]
}

impl Request {
    pub(super) fn kind(&self) -> Option<Kind> {
        match &self.what {
            What::Program(_) => Some(Kind::Program),
            What::Source(address) => Kind::of(address),
        }
    }

    fn parts(&self) -> (String, String, bool) {
        match &self.what {
            What::Program(words) => (shell_words::join(words), String::new(), false),
            What::Source(address) => Kind::parts(address),
        }
    }
}

#[cfg(test)]
mod tests;
