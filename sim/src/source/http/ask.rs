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
    headers: &'a [Header],
}

/// A good answer.
pub(super) struct Answer {
    pub body: Bytes,
    says_metrics: bool,
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
            headers,
        })
    }

    /// Whom.
    pub(super) fn place(&self) -> String {
        self.at.to_string()
    }

    fn request(&self) -> Result<Request<Empty<Bytes>>, String> {
        let mut request = Request::get(&*self.path)
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

async fn answer(asked: &Asked<'_>, addresses: &[std::net::SocketAddr]) -> Result<Answer, Failure> {
    let stream = TcpStream::connect(addresses).await;
    let stream = stream.map_err(|error| Failure::Nobody(plain(&error)))?;
    match &asked.trust {
        None => answer_over(asked, stream).await,
        Some(trust) => match trust.connect(&asked.at.host, stream).await {
            Ok(stream) => answer_over(asked, stream).await,
            Err(Untrusted::Never(why)) => Err(Failure::Never(why)),
            Err(Untrusted::Now(why)) => Err(Failure::Nobody(why)),
        },
    }
}

async fn answer_over(
    asked: &Asked<'_>,
    stream: impl AsyncRead + AsyncWrite + Unpin,
) -> Result<Answer, Failure> {
    let broken = |error: hyper::Error| {
        if error.is_parse() {
            Failure::Answer(format!(
                "what answers speaks no HTTP ({error}); is it https://, or another port?"
            ))
        } else {
            Failure::Nobody(format!("the connection broke: {error}"))
        }
    };
    let (mut sender, connection) = http1::handshake(TokioIo::new(stream))
        .await
        .map_err(broken)?;
    let request = asked.request().map_err(Failure::Never)?;
    let asking = async {
        let response = sender.send_request(request).await.map_err(broken)?;
        whole(response).await
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

async fn whole(response: Response<hyper::body::Incoming>) -> Result<Answer, Failure> {
    let (head, body) = response.into_parts();
    if head.status != StatusCode::OK {
        return Err(Failure::Answer(bad_status(head.status, &head.headers)));
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
    Ok(Answer { body, says_metrics })
}

/// What another answer than the one asked for says, and what to do.
fn bad_status(status: StatusCode, headers: &HeaderMap) -> String {
    let to = headers.get(LOCATION).and_then(|to| to.to_str().ok());
    let what = match (status, to) {
        (StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN, _) => {
            " (a token is given by --header 'Authorization: Bearer TOKEN')".into()
        }
        (status, Some(to)) if status.is_redirection() => format!(" (it moved to {to})"),
        _ => String::new(),
    };
    format!("the answer is {status}{what}")
}
