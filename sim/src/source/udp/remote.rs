//! What can be called of who sends Teleplot's lines: it listens at a port of its own, is asked for a list, and
//! answers to the port that its samples go to. <https://github.com/nesnes/teleplot#remote-function-calls>

use std::collections::HashMap;
use std::net::{IpAddr, SocketAddr};
use std::time::{Duration, Instant};

use crate::format::{Format, teleplot_commands};
use crate::job::{ControlRequest, ControlSpec, Sending, TaskContext};

use super::socket::Socket;

/// Where programs listen.
pub(super) const COMMAND_PORT: u16 = 47268;

/// Asks for the list.
const LIST: &[u8] = b"|_telecmd_list_cmd|";
/// More that send aren't asked, and no more commands are taken in.
const PEERS_MAX: usize = 64;
const COMMANDS_MAX: usize = 256;
/// A name or what goes with it is cut off where the clients' buffer ends, so that longer ones aren't sent.
const CALL_BYTES_MAX: usize = 1_000;
/// A program that was started again, or had none yet, may have something new.
const AGAIN: Duration = Duration::from_secs(5);

/// Those who send, and what can be called of them.
pub(super) struct Remotes {
    port: u16,
    speaks_teleplot: bool,
    /// Only whom `--format` or the lines say to speak it is asked.
    may_speak: bool,
    /// When each was asked.
    peers: HashMap<IpAddr, Option<Instant>>,
    last: Option<IpAddr>,
    /// Commands that aren't announced yet.
    news: Vec<(String, IpAddr)>,
    /// By the names of their buttons.
    commands: HashMap<String, (String, IpAddr)>,
}

impl Remotes {
    pub(super) fn new(format: Option<Format>, port: u16) -> Self {
        Self {
            port,
            speaks_teleplot: format == Some(Format::Teleplot),
            may_speak: format.is_none_or(|format| format == Format::Teleplot),
            peers: HashMap::new(),
            last: None,
            news: Vec::new(),
            commands: HashMap::new(),
        }
    }

    /// The packets are Teleplot's.
    pub(super) fn speak_teleplot(&mut self) {
        self.speaks_teleplot = true;
    }

    /// A packet came from there.
    pub(super) fn heard(&mut self, packet: &[u8], from: Option<IpAddr>) {
        let Some(from) = from.filter(|_| self.may_speak) else {
            return;
        };
        if self.last != Some(from) {
            self.last = Some(from);
            if self.peers.len() < PEERS_MAX {
                self.peers.entry(from).or_insert(None);
            }
        }
        let lines = packet.split(|byte| *byte == b'\n');
        for line in lines.filter(|line| line.first() == Some(&b'|')) {
            self.take_list(line, from);
        }
    }

    fn take_list(&mut self, line: &[u8], from: IpAddr) {
        let Some(names) = teleplot_commands(line) else {
            return;
        };
        self.speaks_teleplot = true;
        for name in names {
            let name = String::from_utf8_lossy(name).into_owned();
            let is_known = |(known, peer): &(String, IpAddr)| *known == name && *peer == from;
            let count = self.commands.len() + self.news.len();
            if count < COMMANDS_MAX
                && name.len() <= CALL_BYTES_MAX
                && !self.commands.values().chain(&self.news).any(is_known)
            {
                self.news.push((name, from));
            }
        }
    }

    /// Asks who has sent something, now and again.
    pub(super) fn ask(&mut self, socket: &Socket) {
        if !self.speaks_teleplot {
            return;
        }
        let Some((peer, asked)) = self
            .last
            .and_then(|last| self.peers.get_key_value(&last).map(|(ip, at)| (*ip, *at)))
        else {
            return;
        };
        let now = Instant::now();
        if asked.is_none_or(|asked| now.duration_since(asked) >= AGAIN) {
            self.peers.insert(peer, Some(now));
            // Nobody may be there; then there is nothing to be called.
            let _lost = socket.send(LIST, SocketAddr::new(peer, self.port));
        }
    }

    /// What was heard of becomes buttons, with a field for what goes with the call.
    pub(super) fn announce(&mut self, ctx: &TaskContext) {
        for (command, peer) in std::mem::take(&mut self.news) {
            let mut name = command.clone();
            if self.commands.contains_key(&name) {
                name = format!("{command} ({peer})");
            }
            // Nobody answers a call.
            match ctx.line_control(ControlSpec::button(&name).with_text(), None) {
                Ok(_) => drop(self.commands.insert(name, (command, peer))),
                Err(error) => ctx.note(format!("`{command}` can't be a button: {error}")),
            }
        }
    }

    /// A button was pressed: calls what it stands for.
    pub(super) async fn call(&self, ctx: &TaskContext, socket: &Socket, request: ControlRequest) {
        let name: &str = request.control.name();
        let Some((command, peer)) = self.commands.get(name) else {
            ctx.note(format!(
                "`{name}` wasn't called: nobody has offered it in this run so far"
            ));
            return;
        };
        let text = request.text.clone().unwrap_or_default();
        let call = format!("|{command}|{text}|");
        let is_fit = !text.contains(['|', '\n', '\r']) && call.len() <= CALL_BYTES_MAX;
        let to = SocketAddr::new(*peer, self.port);
        let sent = if is_fit {
            socket
                .send(call.as_bytes(), to)
                .map_err(|error| error.to_string())
        } else {
            Err("what goes with it is one line without `|`, below 1,000 bytes".into())
        };
        match sent {
            Ok(()) => {
                ctx.note(format!("{call} sent to {to}"));
                request.control.say_sent(request.id).await;
            }
            Err(why) => {
                ctx.note(format!("{command} wasn't called: {why}"));
                request.control.say_sending(request.id, Sending::NotSent);
            }
        }
    }
}
