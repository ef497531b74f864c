//! One request and its answer.

use std::fmt;
use std::time::Duration;

use http_body_util::{BodyExt, Empty, LengthLimitError, Limited};
use hyper::body::Bytes;
use hyper::client::conn::http1;
use hyper::header::{ACCEPT, ACCEPT_ENCODING, CONNECTION, CONTENT_ENCODING, CONTENT_TYPE, HOST};
use hyper::header::{LOCATION, USER_AGENT};
use hyper::{HeaderMap, Request, Response, StatusCode, Uri, Version};
use hyper_util::rt::TokioIo;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio::time::timeout;

use super::header::Header;
use crate::source::address::HostPort;
use crate::source::plain::plain;
use crate::source::resolve::resolve;
use crate::source::tls::{Trust, Untrusted};

/// A server that hasn't answered within this is asked again.
const ANSWER: Duration = Duration::from_secs(10);
/// How packed bytes begin.
const GZIP: [u8; 2] = [0x1f, 0x8b];
/// So often one is sent on to somewhere else.
const MOVES_MOST: usize = 5;
/// A longer answer is none.
const BYTES_MOST: usize = 64 << 20;
/// What is asked for: the text that everybody writes.
const TEXT: &str = "text/plain;version=0.0.4;q=1,application/openmetrics-text;q=0.5,*/*;q=0.1";

/// What is asked for, and whom.
pub(super) struct Asked<'a> {
    at: HostPort,
    /// Whom to trust, where it is encrypted.
    trust: Option<Trust>,
    path: String,
    /// The address as far as its path.
    origin: String,
    headers: &'a [Header],
}

/// A good answer.
pub(super) struct Answer {
    pub body: Bytes,
    says_metrics: bool,
}

/// What a server says.
enum Found {
    Answer(Answer),
    /// Where that is.
    At(String),
}

/// Why there is none.
#[derive(Debug)]
pub(super) enum Failure {
    /// It will be the same the next time.
    Never(String),
    /// Nobody answered.
    Nobody(String),
    /// Somebody did, but not what was asked for.
    Answer(String),
}

impl Failure {
    /// Whether there was an answer.
    pub(super) fn is_answer(&self) -> bool {
        matches!(self, Self::Answer(_))
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Never(why) | Self::Nobody(why) | Self::Answer(why) => f.write_str(why),
        }
    }
}

impl<'a> Asked<'a> {
    /// Reads an address.
    ///
    /// # Errors
    /// Where it is none.
    pub(super) fn read(url: &str, headers: &'a [Header]) -> Result<Self, String> {
        let uri: Uri = url
            .parse()
            .map_err(|error| format!("no address: {error}"))?;
        let host = uri.host().ok_or("the host is missing")?;
        let is_encrypted = uri
            .scheme_str()
            .is_some_and(|scheme| scheme.eq_ignore_ascii_case("https"));
        let usual = if is_encrypted { 443 } else { 80 };
        let path = uri.path_and_query().map_or("/", |path| path.as_str());
        Ok(Self {
            at: HostPort {
                host: host.trim_start_matches('[').trim_end_matches(']').into(),
                port: uri.port_u16().unwrap_or(usual),
            },
            trust: is_encrypted.then(Trust::of_system).transpose()?,
            path: path.into(),
            origin: format!(
                "{}://{}",
                if is_encrypted { "https" } else { "http" },
                uri.authority().map_or("", |authority| authority.as_str())
            ),
            headers,
        })
    }

    /// Whom.
    pub(super) fn place(&self) -> String {
        self.at.to_string()
    }

    fn request(&self, path: &str) -> Result<Request<Empty<Bytes>>, String> {
        let mut request = Request::get(path)
            .version(Version::HTTP_11)
            .header(HOST, self.at.to_string())
            .header(
                USER_AGENT,
                concat!("sprintscope/", env!("CARGO_PKG_VERSION")),
            )
            .header(ACCEPT, TEXT)
            .header(ACCEPT_ENCODING, "identity")
            .header(CONNECTION, "close");
        if let Some(all) = request.headers_mut() {
            for Header { name, value } in self.headers {
                all.insert(name, value.clone());
            }
        }
        request
            .body(Empty::new())
            .map_err(|error| error.to_string())
    }
}

impl Answer {
    /// Whether it is Prometheus' text.
    pub(super) fn is_metrics(&self) -> bool {
        let has_sign = |line: &[u8]| line.starts_with(b"# TYPE ") || line.starts_with(b"# HELP ");
        self.says_metrics
            || self
                .body
                .split(|byte| *byte == b'\n')
                .take(20)
                .any(has_sign)
    }
}

/// Asks, and waits for the whole answer.
///
/// # Errors
/// Where there is no good one.
pub(super) async fn ask(asked: &Asked<'_>) -> Result<Answer, Failure> {
    let found = resolve(&asked.at).await.map_err(|error| {
        if error.is_final() {
            Failure::Never(error.to_string())
        } else {
            Failure::Nobody(error.to_string())
        }
    })?;
    let late = |_| Failure::Nobody(format!("no answer within {} s", ANSWER.as_secs()));
    timeout(ANSWER, answer(asked, &found)).await.map_err(late)?
}

/// Goes where the server says it is, as long as that is at the same server: a token is for nobody else.
async fn answer(asked: &Asked<'_>, addresses: &[std::net::SocketAddr]) -> Result<Answer, Failure> {
    let mut path = asked.path.clone();
    for _ in 0..MOVES_MOST {
        match answer_at(asked, &path, addresses).await? {
            Found::Answer(answer) => return Ok(answer),
            Found::At(moved) => path = moved,
        }
    }
    let why = format!("it moved more than {MOVES_MOST} times, lastly to {path}");
    Err(Failure::Answer(why))
}

async fn answer_at(
    asked: &Asked<'_>,
    path: &str,
    addresses: &[std::net::SocketAddr],
) -> Result<Found, Failure> {
    let stream = TcpStream::connect(addresses).await;
    let stream = stream.map_err(|error| Failure::Nobody(plain(&error)))?;
    match &asked.trust {
        None => answer_over((asked, path), stream).await,
        Some(trust) => match trust.connect(&asked.at.host, stream).await {
            Ok(stream) => answer_over((asked, path), stream).await,
            Err(Untrusted::Never(why)) => Err(Failure::Never(why)),
            Err(Untrusted::Now(why)) => Err(Failure::Nobody(why)),
        },
    }
}

async fn answer_over(
    (asked, path): (&Asked<'_>, &str),
    stream: impl AsyncRead + AsyncWrite + Unpin,
) -> Result<Found, Failure> {
    let is_plain = asked.trust.is_none();
    let broken = |error: hyper::Error| {
        if error.is_parse() {
            Failure::Answer(format!(
                "what answers speaks no HTTP ({error}); is it https://, or another port?"
            ))
        } else if is_plain {
            Failure::Nobody("the connection broke before an answer; is it https:// there?".into())
        } else {
            Failure::Nobody(format!("the connection broke: {error}"))
        }
    };
    let (mut sender, connection) = http1::handshake(TokioIo::new(stream))
        .await
        .map_err(broken)?;
    let request = asked.request(path).map_err(Failure::Never)?;
    let asking = async {
        let response = sender.send_request(request).await.map_err(broken)?;
        match moved(&response, asked) {
            Some(path) => Ok(Found::At(path)),
            None => whole(response, is_plain).await.map(Found::Answer),
        }
    };
    // The connection moves bytes only while it is waited for.
    tokio::pin!(asking, connection);
    let mut is_open = true;
    loop {
        tokio::select! {
            biased;
            // Who waits for the answer is only told that there is none, so this is looked at first.
            ended = &mut connection, if is_open => match ended {
                Err(error) if error.is_parse() => return Err(broken(error)),
                _ => is_open = false,
            },
            answer = &mut asking => return answer,
        }
    }
}

/// The path at the same server that the answer sends us to.
fn moved<T>(response: &Response<T>, asked: &Asked<'_>) -> Option<String> {
    if !response.status().is_redirection() {
        return None;
    }
    let to = response.headers().get(LOCATION)?.to_str().ok()?;
    let path = match to.strip_prefix(&*asked.origin) {
        Some(path) => path,
        None => to,
    };
    let is_path = path.starts_with('/') && !path.starts_with("//");
    is_path.then(|| path.to_owned())
}

async fn whole(
    response: Response<hyper::body::Incoming>,
    is_plain: bool,
) -> Result<Answer, Failure> {
    let (head, body) = response.into_parts();
    if head.status != StatusCode::OK {
        let why = bad_status(head.status, &head.headers, is_plain);
        return Err(Failure::Answer(why));
    }
    let text = |name| head.headers.get(name).and_then(|value| value.to_str().ok());
    if let Some(encoding) = text(CONTENT_ENCODING).filter(|encoding| *encoding != "identity") {
        let why = format!("the answer is packed ({encoding}), although that wasn't asked for");
        return Err(Failure::Answer(why));
    }
    let kind = text(CONTENT_TYPE).unwrap_or_default();
    let says_metrics = kind.contains("version=0.0.4") || kind.contains("openmetrics-text");
    let body = Limited::new(body, BYTES_MOST)
        .collect()
        .await
        .map_err(|error| {
            Failure::Answer(if error.is::<LengthLimitError>() {
                format!("the answer has more than {} MB", BYTES_MOST >> 20)
            } else {
                format!("the answer broke off: {error}")
            })
        })?;
    let body = body.to_bytes();
    if body.is_empty() {
        return Err(Failure::Answer("the answer is empty".into()));
    }
    if body.starts_with(&GZIP) {
        let why = "this is gzip, although the server doesn't say so and wasn't asked for it";
        return Err(Failure::Answer(why.into()));
    }
    if is_page(&body) {
        let why = "the answer is a web page; is the path right, or a token missing (--header)?";
        return Err(Failure::Answer(why.into()));
    }
    Ok(Answer { body, says_metrics })
}

/// What another answer than the one asked for says, and what to do.
fn bad_status(status: StatusCode, headers: &HeaderMap, is_plain: bool) -> String {
    let to = headers.get(LOCATION).and_then(|to| to.to_str().ok());
    let what = match (status, to) {
        (StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN, _) => {
            " (a token is given by --header 'Authorization: Bearer TOKEN')".into()
        }
        (StatusCode::NOT_FOUND, _) => " (is the path right?)".into(),
        (StatusCode::BAD_REQUEST, _) if is_plain => " (is it https:// there?)".into(),
        (status, Some(to)) if status.is_redirection() => {
            format!(" (it moved to {to}: watch that instead)")
        }
        _ => String::new(),
    };
    format!("the answer is {status}{what}")
}

/// Whether it is a page that a person would look at.
fn is_page(body: &[u8]) -> bool {
    let text = body.trim_ascii_start();
    let begins = |with: &[u8]| {
        let begin = text.get(..with.len());
        begin.is_some_and(|begin| begin.eq_ignore_ascii_case(with))
    };
    begins(b"<!doctype html") || begins(b"<html")
}
