//! A conversation with a broker over MQTT 3.1.1: it is made, messages come, each is acknowledged once it was
//! handed on. <https://docs.oasis-open.org/mqtt/mqtt/v3.1.1/os/mqtt-v3.1.1-os.html>

use std::collections::{HashMap, HashSet, VecDeque};
use std::io;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use bytes::{Buf, BytesMut};
use rumqttc::mqttbytes::v4::{
    Connect, ConnectReturnCode, Login, Packet, PubAck, PubComp, PubRec, Publish, Subscribe,
    SubscribeReasonCode,
};
use rumqttc::mqttbytes::{Error as PacketError, QoS};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;

use crate::source::address::MqttAddress;
use crate::source::plain::plain;
use crate::source::resolve::resolve;

use super::MqttOptions;
use super::steering::{Confirmed, Saying};
use crate::source::tls::{Trust, Untrusted};

/// A broker that doesn't answer within this is tried again.
const CONNECT: Duration = Duration::from_secs(10);
/// The broker gives us up when it has heard nothing for one and a half times this.
const KEEP_ALIVE: Duration = Duration::from_secs(30);
/// When nothing was said for this long, something is.
const PING_AFTER: Duration = Duration::from_secs(20);
/// As much is read at once.
const READ: usize = 128 << 10;
/// So many messages of ours are said again after a loss, at most.
const UNCONFIRMED_MAX: usize = 1_000;
/// A longer message is passed over.
const MESSAGE_MAX: usize = 4 << 20;

/// What is said of somebody who answers, but not in MQTT.
const NO_BROKER: &str = "who answers there is no broker; is it another port?";

/// Why there is no conversation.
#[derive(Debug)]
pub(super) enum Fault {
    /// It may be had the next time.
    Now(String),
    /// It won't, unless somebody changes something.
    Never(String),
}

impl From<io::Error> for Fault {
    fn from(error: io::Error) -> Self {
        Self::Now(plain(&error))
    }
}

trait Stream: AsyncRead + AsyncWrite + Unpin {}

impl<T: AsyncRead + AsyncWrite + Unpin> Stream for T {}

/// What a broker and we remember of each other between two connections.
#[derive(Debug, Default)]
pub(super) struct Remembered {
    /// Numbers of messages that come exactly once, and came, and whose end the broker hasn't said.
    held: HashSet<u16>,
    /// What we said and the broker hasn't confirmed.
    unconfirmed: VecDeque<Publish>,
    /// Who waits for the confirmation of what was said under a number.
    confirming: HashMap<u16, Confirmed>,
    said: u16,
    /// We have subscribed, in this run of the job or in one before.
    has_subscribed: bool,
}

impl Remembered {
    /// What a run of the job begins with.
    pub(super) fn of_run(has_subscribed: bool) -> Self {
        Self {
            has_subscribed,
            ..Self::default()
        }
    }

    /// The number of the next message of ours. 1 is the subscription's.
    fn next_number(&mut self) -> u16 {
        self.said = if self.said == u16::MAX {
            2
        } else {
            self.said.max(1) + 1
        };
        self.said
    }
}

/// What comes from a broker.
pub(super) enum Heard {
    /// A message that is to be handed on.
    Message(Publish),
    /// Nothing of interest.
    Else,
    /// A message that was too long, of so many bytes.
    TooLong(usize),
}

/// A conversation.
pub(super) struct Session {
    stream: Box<dyn Stream>,
    inbox: BytesMut,
    /// Said once what came is handed on.
    outbox: BytesMut,
    topic: String,
    is_subscribed: bool,
    said: Instant,
    heard: Instant,
    /// Bytes of a long message that are yet to come.
    to_skip: usize,
}

impl Session {
    /// Begins a conversation.
    pub(super) async fn begin(
        address: &MqttAddress,
        options: &MqttOptions,
        remembered: &mut Remembered,
    ) -> Result<Self, Fault> {
        let made = timeout(CONNECT, Self::make(address, options, remembered)).await;
        made.unwrap_or_else(|_| {
            let text = format!("no answer within {} s", CONNECT.as_secs());
            Err(Fault::Now(text))
        })
    }

    async fn make(
        address: &MqttAddress,
        options: &MqttOptions,
        remembered: &mut Remembered,
    ) -> Result<Self, Fault> {
        let stream = connect(address).await?;
        let now = Instant::now();
        let mut session = Self {
            stream,
            inbox: BytesMut::new(),
            outbox: BytesMut::new(),
            topic: address.topic.clone(),
            is_subscribed: false,
            said: now,
            heard: now,
            to_skip: 0,
        };
        let mut hello = Connect::new(options.client_id.clone());
        hello.keep_alive = KEEP_ALIVE.as_secs() as u16;
        hello.clean_session = !options.is_kept;
        hello.login = address.user.as_deref().map(|user| {
            let password = options.password.as_ref().map_or("", |one| one.reveal());
            Login::new(user, password)
        });
        session.say(&Packet::Connect(hello))?;
        session.flush().await?;
        let answer = loop {
            session.expect_broker()?;
            if let Some(packet) = session.next()? {
                break packet;
            }
            let read = session.read().await;
            read.map_err(|fault| hung_up(fault, address))?;
        };
        let Packet::ConnAck(answer) = answer else {
            return Err(Fault::Never(NO_BROKER.into()));
        };
        accepted(answer.code, address, options.password.is_some())?;
        if !answer.session_present {
            remembered.held.clear();
        }
        // A broker that knows us still has our subscription, but says what it keeps (values, which controls there
        // are) only when it is asked, and a scope that begins knows none of it.
        let subscribes = !answer.session_present || !remembered.has_subscribed;
        remembered.has_subscribed = true;
        if subscribes {
            let mut subscribe = Subscribe::new(session.topic.clone(), QoS::ExactlyOnce);
            subscribe.pkid = 1;
            session.say(&Packet::Subscribe(subscribe))?;
        }
        session.is_subscribed = !subscribes;
        for unconfirmed in &remembered.unconfirmed {
            let again = Publish {
                dup: true,
                ..unconfirmed.clone()
            };
            session.say(&Packet::Publish(again))?;
        }
        session.flush().await?;
        Ok(session)
    }

    /// What comes first from a broker is its answer. Who says something else would be waited for in vain.
    fn expect_broker(&self) -> Result<(), Fault> {
        const ANSWER: u8 = 0x20;
        const TLS: [u8; 2] = [0x15, 0x16];
        match self.inbox.first() {
            None | Some(&ANSWER) => Ok(()),
            Some(first)
                if TLS.contains(first) && self.inbox.get(1).is_none_or(|next| *next == 3) =>
            {
                let what = "TLS is spoken there; write mqtts:// to have it encrypted";
                Err(Fault::Never(what.into()))
            }
            Some(_) => Err(Fault::Never(NO_BROKER.into())),
        }
    }

    /// Waits for more from the broker.
    pub(super) async fn read(&mut self) -> Result<(), Fault> {
        self.inbox.reserve(READ);
        let wait = PING_AFTER.saturating_sub(self.said.elapsed().min(self.heard.elapsed()));
        match timeout(wait, self.stream.read_buf(&mut self.inbox)).await {
            Ok(Ok(0)) => return Err(Fault::Now("closed by the broker".into())),
            Ok(read) => {
                read?;
                self.heard = Instant::now();
            }
            Err(_) if self.heard.elapsed() > 2 * PING_AFTER => {
                return Err(Fault::Now("the broker doesn't answer any more".into()));
            }
            Err(_) => {}
        }
        if self.said.elapsed() >= PING_AFTER {
            self.say(&Packet::PingReq)?;
            self.flush().await?;
        }
        Ok(())
    }

    /// What came, if it is there as a whole.
    pub(super) fn hear(&mut self, remembered: &mut Remembered) -> Result<Option<Heard>, Fault> {
        if let Some(bytes) = self.skip()? {
            return Ok(Some(Heard::TooLong(bytes)));
        }
        let Some(packet) = self.next()? else {
            return Ok(None);
        };
        Ok(Some(match packet {
            Packet::Publish(message) => self.message(message, remembered)?,
            Packet::PubRel(released) => {
                remembered.held.remove(&released.pkid);
                self.say(&Packet::PubComp(PubComp::new(released.pkid)))?;
                Heard::Else
            }
            Packet::PubAck(confirmed) => {
                let number = confirmed.pkid;
                remembered.unconfirmed.retain(|said| said.pkid != number);
                if let Some(confirmed) = remembered.confirming.remove(&number) {
                    confirmed.store(true, Ordering::Release);
                }
                Heard::Else
            }
            Packet::SubAck(answer) => {
                if answer.return_codes.contains(&SubscribeReasonCode::Failure) {
                    let text = format!("the broker refuses the subscription to `{}`", self.topic);
                    return Err(Fault::Never(text));
                }
                self.is_subscribed = true;
                Heard::Else
            }
            _ => Heard::Else,
        }))
    }

    fn message(&mut self, message: Publish, remembered: &mut Remembered) -> Result<Heard, Fault> {
        match message.qos {
            QoS::AtMostOnce => {}
            QoS::AtLeastOnce => self.say(&Packet::PubAck(PubAck::new(message.pkid)))?,
            QoS::ExactlyOnce => {
                self.say(&Packet::PubRec(PubRec::new(message.pkid)))?;
                if !remembered.held.insert(message.pkid) {
                    return Ok(Heard::Else);
                }
            }
        }
        Ok(Heard::Message(message))
    }

    /// Publishes something of ours, surely; it is said with the next flush.
    pub(super) fn publish(
        &mut self,
        saying: Saying,
        remembered: &mut Remembered,
    ) -> Result<(), Fault> {
        let mut message = Publish::new(saying.topic, QoS::AtLeastOnce, saying.payload);
        message.pkid = remembered.next_number();
        if let Some(confirmed) = saying.confirmed {
            remembered.confirming.insert(message.pkid, confirmed);
        }
        // A broker that confirms nothing is not to fill our memory.
        if remembered.unconfirmed.len() < UNCONFIRMED_MAX {
            remembered.unconfirmed.push_back(message.clone());
        }
        self.say(&Packet::Publish(message))
    }

    /// What to say where none has come.
    pub(super) fn silence(&self) -> String {
        format!(
            "nothing has come from `{}`: is something published there, and may this user read it?",
            self.topic
        )
    }

    /// Whether the broker has said that messages will come.
    pub(super) fn is_subscribed(&self) -> bool {
        self.is_subscribed
    }

    /// Says what was to be said: what came before has been handed on.
    pub(super) async fn flush(&mut self) -> Result<(), Fault> {
        if !self.outbox.is_empty() {
            self.stream.write_all_buf(&mut self.outbox).await?;
            self.stream.flush().await?;
            self.said = Instant::now();
        }
        Ok(())
    }

    /// Takes leave.
    pub(super) async fn end(mut self) {
        // The broker keeps the session, whether it hears this or not.
        if self.say(&Packet::Disconnect).is_ok() {
            let _unheard = timeout(Duration::from_millis(20), self.flush()).await;
        }
    }

    fn say(&mut self, packet: &Packet) -> Result<(), Fault> {
        let written = packet.write(&mut self.outbox, MESSAGE_MAX);
        written.map_err(|error| Fault::Never(format!("it can't be said: {error}")))?;
        Ok(())
    }

    fn next(&mut self) -> Result<Option<Packet>, Fault> {
        match Packet::read(&mut self.inbox, usize::MAX) {
            Ok(packet) => Ok(Some(packet)),
            Err(PacketError::InsufficientBytes(_)) => Ok(None),
            Err(PacketError::InvalidConnectReturnCode(code)) => Err(Fault::Never(format!(
                "the broker refuses for a reason that MQTT 3.1.1 doesn't have ({code})"
            ))),
            Err(error) => Err(Fault::Now(format!("what comes isn't MQTT 3.1.1: {error}"))),
        }
    }

    /// Passes over a message that is too long; returns its length once it is known. It is acknowledged: it would
    /// come again and again.
    fn skip(&mut self) -> Result<Option<usize>, Fault> {
        let skipped = self.to_skip.min(self.inbox.len());
        self.inbox.advance(skipped);
        self.to_skip -= skipped;
        let Some((header, len)) = frame(&self.inbox).filter(|(_, len)| *len > MESSAGE_MAX) else {
            return Ok(None);
        };
        let first = self.inbox[0];
        let qos = (first >> 1) & 3;
        let topic = self.inbox.get(header..header + 2);
        let Some(topic) = topic.map(|len| usize::from(u16::from_be_bytes([len[0], len[1]]))) else {
            return Ok(None);
        };
        let number = header + 2 + topic;
        let Some(number) = self.inbox.get(number..number + 2) else {
            return Ok(None);
        };
        let number = u16::from_be_bytes([number[0], number[1]]);
        match qos {
            1 => self.say(&Packet::PubAck(PubAck::new(number)))?,
            2 => self.say(&Packet::PubRec(PubRec::new(number)))?,
            _ => {}
        }
        let whole = header + len;
        let there = whole.min(self.inbox.len());
        self.inbox.advance(there);
        self.to_skip = whole - there;
        Ok(Some(len))
    }
}

/// The length of a packet's header, and of what is behind it, if that is known.
fn frame(bytes: &[u8]) -> Option<(usize, usize)> {
    let mut len = 0;
    for (place, byte) in bytes.get(1..)?.iter().take(4).enumerate() {
        len |= usize::from(byte & 0x7f) << (7 * place);
        if byte & 0x80 == 0 {
            return Some((place + 2, len));
        }
    }
    None
}

fn accepted(
    code: ConnectReturnCode,
    address: &MqttAddress,
    has_password: bool,
) -> Result<(), Fault> {
    let who = match &address.user {
        Some(user) if has_password => format!("the user `{user}`, or this password"),
        Some(user) => format!(
            "the user `{user}` without a password; give it by SPRINTSCOPE_MQTT_PASSWORD or --password-file"
        ),
        None => "whoever gives no name; write mqtt://USER@HOST".into(),
    };
    Err(match code {
        ConnectReturnCode::Success => return Ok(()),
        ConnectReturnCode::ServiceUnavailable => Fault::Now("the broker isn't available".into()),
        ConnectReturnCode::BadUserNamePassword | ConnectReturnCode::NotAuthorized => {
            Fault::Never(format!("the broker refuses {who}"))
        }
        ConnectReturnCode::BadClientId => Fault::Never("the broker refuses our client id".into()),
        ConnectReturnCode::RefusedProtocolVersion => {
            Fault::Never("the broker doesn't speak MQTT 3.1.1".into())
        }
    })
}

/// Who hangs up before any answer may have expected another language: most brokers that want TLS say no more.
fn hung_up(fault: Fault, address: &MqttAddress) -> Fault {
    match fault {
        Fault::Now(why) if !address.tls => Fault::Now(format!(
            "{why} before it answered; if TLS is spoken there, write mqtts://"
        )),
        other => other,
    }
}

async fn connect(address: &MqttAddress) -> Result<Box<dyn Stream>, Fault> {
    let at = &address.at;
    let found = resolve(at).await.map_err(|error| {
        if error.is_final() {
            Fault::Never(error.to_string())
        } else {
            Fault::Now(error.to_string())
        }
    })?;
    let stream = TcpStream::connect(&*found).await?;
    stream.set_nodelay(true)?;
    if !address.tls {
        return Ok(Box::new(stream));
    }
    let trust = Trust::of_system().map_err(Fault::Never)?;
    match trust.connect(&at.host, stream).await {
        Ok(stream) => Ok(Box::new(stream)),
        Err(Untrusted::Never(why)) => Err(Fault::Never(why)),
        Err(Untrusted::Now(why)) => Err(Fault::Now(why)),
    }
}
