//! One session of the program: parse → start the scope → view it → report.

mod views;

use std::cell::{Cell, RefCell};
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, bail};
use clap::CommandFactory;
use sprintscope_sim::job::TimeLimit;
use sprintscope_sim::rule::{Action, RuleRunner};
use sprintscope_sim::source::{Keyboard, raise_open_files};
use sprintscope_sim::wire::{Listen, Token, Wire};
use sprintscope_sim::{Scope, ScopeOptions};

use crate::platform::{self, others_may_read};
use crate::program::archive::Archive;
use crate::program::cli::{Cli, Options, Task};
use crate::program::config::Config;
use crate::program::console::{Console, Output};
use crate::program::debug_log;
use crate::program::devices::list_devices;
use crate::program::export::export;
use crate::program::foreground::Foreground;
use crate::program::hangup::Hangup;
use crate::program::leave::Leave;
use crate::program::line_controls;
use crate::program::notify::Notifier;
use crate::program::outputs::Outputs;
use crate::program::own_files;
use crate::program::parting::Parting;
use crate::program::pictures;
use crate::program::read::read;
use crate::program::recording::{self, Opened};
use crate::program::recordings::recordings;
use crate::program::report::Report;
use crate::program::rescue;
use crate::program::runs::runs;
use crate::program::say::{eprint, print, print_text, say};
use crate::program::start::{Audience, learn_password, start};
use crate::program::steer::steer;
use crate::program::steward::{Steward, StopAfter};
use crate::program::teller::Teller;
use crate::program::unfit_options;
use crate::view::keymap::Keymap;
use crate::view::keys::Keys;
use crate::view::notifying::Notifying;
use crate::view::unseen;
use crate::window;

use self::views::{Chosen, Looked, Views};

/// The exit code where nothing could begin.
const WRONG_USAGE: u8 = 2;

/// Runs what the command line asks for and returns the exit code.
///
/// # Errors
/// What hinders it, with what to do about it.
pub fn run(cli: &Cli) -> anyhow::Result<ExitCode> {
    match &cli.command {
        Some(Task::Completions { shell }) => print_completions(*shell),
        Some(Task::Man) => print_manual(),
        Some(Task::Config) => print_config(&cli.config),
        Some(Task::Read(asked)) => read(asked, &cli.options),
        command if let Some(listed) = list_devices(command.as_ref()) => listed,
        command if let Some(answered) = recordings(command.as_ref()) => answered,
        Some(Task::Export(asked)) => export(asked, &cli.options),
        command if let Some(answered) = runs(command.as_ref()) => answered,
        command if let Some(steered) = steer(command.as_ref()) => steered,
        _ => run_scope(cli),
    }
}

fn run_scope(cli: &Cli) -> anyhow::Result<ExitCode> {
    let (command, options, config) = (cli.command.as_ref(), &cli.options, &cli.config);
    for mistake in &config.mistakes {
        say(mistake);
    }
    debug_log::begin();
    raise_open_files();
    platform::survive_file_limit();
    rescue::end_by_what_is_sent();
    own_files::check(command, options)?;
    unfit_options::tell(command);
    learn_password(command)?;
    line_controls::check(command, options)?;
    pictures::check(options)?;
    let outputs = Outputs::reserve(options)?;
    let chosen = Chosen::of(options.view, options.painter)?;
    let Opened { scope, files } = match command {
        Some(Task::Open(open)) if !open.files.is_empty() => {
            recording::open(open, scope_options(options))?
        }
        _ => Opened::live(new_scope(options)?),
    };
    let is_opened = !files.is_empty();
    pictures::serve(&scope, options);
    let recorder = recording::record(&scope, command, options)?;
    let memory_bytes = scope_options(options).memory_bytes;
    let archive = Archive::new(recorder, files, (command, options), memory_bytes);
    let session = Session {
        wire: listen(&scope, options)?,
        scope,
        leave: Leave::new(Hangup::of(options.keep)),
        command,
        options,
        config,
        is_unseen: Cell::new(false),
        keyboard: Arc::default(),
        foreground: RefCell::default(),
        outputs,
        notifying: Notifying::by(options.notify.clone().unwrap_or_default()),
        archive,
    };
    let stop = options.stop_after.map(|after| StopAfter {
        after,
        method: options.stop_method,
    });
    let steward = Steward::start(&session.scope, stop, &session.leave)?;
    let rules = rules_at_work(&session.scope, options)?;
    let teller = (!options.quiet).then(|| Teller::start(&session.scope));
    let teller = teller.transpose()?;
    let notifier = Notifier::start(&session.scope, &session.notifying)?;
    let views = session.view(chosen)?;
    if views.is_none() {
        session.scope.set_seen(false);
    }
    session.scope.jobs().shut_down(session.leave.by());
    // Up to here they have shown how they end.
    let looked = views.map_or(Looked::NOWHERE, Views::close);
    drop(teller);
    session.scope.leave_unwatched();
    let has_settled = session.settle();
    // They have seen the last samples by now; what they say of them is to be in the logs and in the recording.
    for never_came in rules.into_iter().filter_map(RuleRunner::end) {
        say(&never_came);
    }
    let has_settled = has_settled && session.settle();
    recording::finish(session.archive.close(), has_settled);
    let code = session.report(&looked)?;
    let code = if is_opened {
        // What its jobs came to was told when they ran.
        0
    } else if session.leave.was_forced() {
        1
    } else {
        code
    };
    drop(notifier);
    drop(steward);
    if has_settled {
        drop(session);
    } else {
        // Dropping the scope would wait for the reader of our output, which is not to be waited for.
        std::mem::forget(session);
    }
    if window::is_left_behind() {
        platform::exit_at_once(code);
    }
    Ok(ExitCode::from(code))
}

/// Says what hindered a run, and returns the exit code of that; not where a window's thread hangs on its
/// display, which the process's end would wait for.
#[must_use]
pub fn refused(error: &anyhow::Error) -> ExitCode {
    say(&format!("{error:#}"));
    if window::is_left_behind() {
        platform::exit_at_once(WRONG_USAGE);
    }
    ExitCode::from(WRONG_USAGE)
}

fn new_scope(options: &Options) -> anyhow::Result<Scope> {
    Scope::try_with(scope_options(options)).context("no thread for the scope")
}

fn scope_options(options: &Options) -> ScopeOptions {
    let usual = ScopeOptions::default();
    ScopeOptions {
        grace: options.grace.unwrap_or(usual.grace),
        limit: match options.grace {
            Some(_) => TimeLimit::Grace,
            None => TimeLimit::WhileSeen,
        },
        memory_bytes: options.memory.unwrap_or(usual.memory_bytes),
    }
}

/// The rules that mark plots or stop jobs, at work as long as they are kept.
fn rules_at_work(scope: &Scope, options: &Options) -> anyhow::Result<Vec<RuleRunner>> {
    let mark = options.mark_when.iter().map(|rule| (rule, Action::Mark));
    let stop = Action::Stop(options.stop_method);
    let stop = options.stop_when.iter().map(|rule| (rule, stop));
    let at_work = mark
        .chain(stop)
        .map(|(rule, action)| scope.add_rule(rule.clone(), action));
    at_work
        .collect::<Result<_, _>>()
        .context("no thread for a rule")
}

/// Listens for clients. That nobody can come in is worth a note, unless somebody was expected.
fn listen(scope: &Scope, options: &Options) -> anyhow::Result<Option<Wire>> {
    let listen = Listen {
        name: options.scope_name.clone().unwrap_or_default(),
        address: options.listen.clone(),
        token: match &options.token_file {
            Some(path) => Token::OfFile(path.clone()),
            None if options.no_token => Token::Nothing,
            None => Token::Made,
        },
    };
    let wire = match scope.listen(&listen) {
        Ok(wire) => wire,
        Err(error) if options.listen.is_some() || options.token_file.is_some() => {
            bail!("{error}")
        }
        Err(error) => {
            say(&format!("not listening for clients: {error}"));
            return Ok(None);
        }
    };
    if let Some(name) = options
        .scope_name
        .as_ref()
        .filter(|name| **name != wire.name())
    {
        say(&format!(
            "the name {name} isn't available: clients find this scope as {}",
            wire.name()
        ));
    }
    if let Some(address) = wire.address() {
        say_address(address, wire.token(), options);
    }
    Ok(Some(wire))
}

/// Says where clients come in, and with what.
fn say_address(address: &str, token: Option<&str>, options: &Options) {
    say(&format!("listening at {address}"));
    match (token, &options.token_file) {
        (None, _) => say(
            "without a token: every user of this machine can open that port, see what the jobs here \
             say, stop and tune them, and add jobs",
        ),
        (Some(_), Some(path)) => {
            if others_may_read(path) {
                let path = path.display();
                say(&format!(
                    "{path}: others may read the token: chmod 600 {path}"
                ));
            }
        }
        (Some(token), None) => {
            say("clients over TCP must send a token; paste this into their shell:");
            eprint(&format!(
                "export SPRINTSCOPE_SOCKET={address} SPRINTSCOPE_TOKEN={token}\n"
            ));
        }
    }
}

/// How often to look whether somebody is in a hurry.
const HURRY: Duration = Duration::from_millis(200);

/// One scope from its start to its report.
struct Session<'a> {
    /// Closed before the scope is.
    wire: Option<Wire>,
    scope: Scope,
    leave: Leave,
    command: Option<&'a Task>,
    options: &'a Options,
    config: &'a Config,
    /// No view shows it, or none any more.
    is_unseen: Cell<bool>,
    /// On which a person types to its program.
    keyboard: Arc<Keyboard>,
    foreground: RefCell<Option<Foreground>>,
    /// As they were until jobs begin.
    outputs: Outputs,
    notifying: Notifying,
    archive: Archive,
}

impl Session<'_> {
    fn start(&self, audience: Audience) -> anyhow::Result<()> {
        if let Some(log) = self.outputs.begin()? {
            self.scope.add_log_sink(log);
        }
        self.scope.set_seen(audience == Audience::Watching);
        if audience == Audience::Nobody {
            self.open_terminal();
            self.print_logs();
        }
        start(
            (&self.scope, self.wire.as_ref(), &self.keyboard),
            self.command,
            self.options,
            audience,
        );
        self.leave.jobs_have_begun();
        // Not before there are jobs: with none, all is done.
        // An open scope without a view waits for programs until it is told to end.
        let is_open = matches!(self.command, Some(Task::Open(open)) if open.files.is_empty());
        if audience == Audience::Nobody && !is_open || self.options.exit_when_done {
            self.leave.when_done();
        }
        Ok(())
    }

    /// Without a window the console has what jobs log.
    fn print_logs(&self) {
        if self.options.quiet {
            return;
        }
        let is_stdout_taken = self.options.summary.as_deref() == Some(Path::new("-"));
        let output = if is_stdout_taken {
            Output::Stderr
        } else {
            Output::Stdout
        };
        let console = Console::new(output, &self.leave);
        let has_names = jobs_to_start(self.command) > 1;
        let foreground = self.foreground.borrow();
        let cursor = foreground.as_ref().map(Foreground::cursor);
        let console = console.named(has_names).beside(cursor.unwrap_or_default());
        self.scope.add_log_sink(console);
    }

    /// The terminal is for a program that is alone with a person.
    fn open_terminal(&self) {
        if matches!(self.command, Some(Task::Run(_))) {
            let opened = Foreground::open(&self.keyboard, !self.options.quiet);
            self.foreground.replace(opened);
        }
    }

    fn lend_terminal(&self) {
        if let [job] = &*self.scope.jobs().list()
            && let Some(foreground) = &mut *self.foreground.borrow_mut()
        {
            foreground.lend(job);
        }
    }

    /// Shows the scope until it is time to leave; the views, if there are any.
    fn view(&self, chosen: Chosen) -> anyhow::Result<Option<Views>> {
        let guests = self.wire.as_ref().map(Wire::guests);
        let shown = (&self.scope, guests, &self.leave);
        // The jobs begin when the window stands: should it fail, they begin without it.
        let asked = (self.command, self.options, self.config);
        match Views::open(chosen, shown, asked, (&self.notifying, &self.archive))? {
            Some(views) => return self.watch(views).map(Some),
            None if self.leave.is_due() => return Ok(None),
            None => {}
        }
        self.start(Audience::Nobody)?;
        self.lend_terminal();
        self.leave.wait();
        Ok(None)
    }

    /// Has the views show the scope until it is time to leave.
    fn watch(&self, mut views: Views) -> anyhow::Result<Views> {
        self.start(Audience::Watching)?;
        views.begin();
        let parting = views.wait();
        if parting != Parting::Leave {
            // What is to be said is said there.
            views.leave_terminal();
        }
        match parting {
            Parting::Leave => {}
            Parting::Kept => self.go_on_unseen(&format!("no {} any more", views.name())),
            Parting::Lost(lost) => self.go_on_unseen(&lost),
        }
        Ok(views)
    }

    /// A view that goes away isn't a stop: live sources go on until they end, or somebody ends them
    /// from elsewhere.
    fn go_on_unseen(&self, why: &str) {
        self.is_unseen.set(true);
        self.scope.set_seen(false);
        let live = unseen::stop_the_rest(&self.scope);
        if live.is_empty() {
            return say(why);
        }
        let scope = self.wire.as_ref().map(Wire::name);
        say(&format!("{why}; {}", unseen::sentence(&live, scope)));
        self.open_terminal();
        self.print_logs();
        self.lend_terminal();
        self.leave.when_done();
        self.leave.wait();
    }

    /// Waits until all the jobs said has been taken in, as long as nobody is in a hurry: a reader of
    /// our output may be slow, or may not read at all.
    fn settle(&self) -> bool {
        while !self.scope.settle_within(HURRY) {
            if self.leave.is_urgent() {
                return false;
            }
        }
        true
    }

    fn report(&self, looked: &Looked) -> anyhow::Result<u8> {
        let report = Report::of(&self.scope, looked.view, looked.frames);
        self.foreground.take();
        // Quiet or not, a job that died is worth a word.
        let is_unseen = looked.is_off_the_screen() || self.is_unseen.get();
        if is_unseen && (!self.options.quiet || report.exit_code() != 0) {
            eprint(&report.words());
        }
        let code = report.exit_code();
        let code = match pictures::at_end(&self.scope, (self.command, self.options)) {
            Ok(()) => code,
            Err(error) => {
                say(&format!("{error:#}"));
                code.max(1)
            }
        };
        if let Err(error) = self.outputs.write_summary(&report.json()?) {
            // What the jobs did stays done; that nobody will read of it is worth an exit code.
            say(&format!("{error:#}; the summary isn't whole"));
            return Ok(code.max(1));
        }
        Ok(code)
    }
}

fn jobs_to_start(command: Option<&Task>) -> u64 {
    match command {
        Some(Task::Demo(demo)) => demo.jobs.unwrap_or(1),
        Some(Task::Watch(watch)) => watch.sources.len() as u64,
        Some(Task::Open(open)) => open.files.len() as u64,
        _ => 1,
    }
}

fn print_completions(shell: clap_complete::Shell) -> anyhow::Result<ExitCode> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Cli::command(), "sprintscope", &mut script);
    print(&script)?;
    Ok(ExitCode::SUCCESS)
}

fn print_manual() -> anyhow::Result<ExitCode> {
    let mut page = Vec::new();
    clap_mangen::Man::new(Cli::command()).render(&mut page)?;
    page.extend(keys_of_the_manual().into_bytes());
    print(&page)?;
    Ok(ExitCode::SUCCESS)
}

/// The section of the manual that lists the usual keys.
fn keys_of_the_manual() -> String {
    let keymap = Keymap::default();
    let lines = keymap.bound().map(|(entry, key)| {
        let key = key.replace('-', "\\-");
        let does = entry.by_key(Keys::Careful);
        format!(".TP\n\\fB{key}\\fR\n{does}\n")
    });
    format!(".SH KEYS\n{}", lines.collect::<String>())
}

fn print_config(config: &Config) -> anyhow::Result<ExitCode> {
    for mistake in &config.mistakes {
        say(mistake);
    }
    print_text(&config.words())?;
    Ok(ExitCode::SUCCESS)
}
