//! Encrypted connections: whom to trust, and in words why somebody isn't trusted.

mod refusal;

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rustls_pki_types::pem::PemObject;
use rustls_pki_types::{CertificateDer, ServerName};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::{ClientConfig, RootCertStore};

use super::plain::plain;

/// Says where the certificates are that are trusted.
const FILE: &str = "SSL_CERT_FILE";
/// The same of a folder.
const FOLDER: &str = "SSL_CERT_DIR";

/// Where systems keep those that they trust.
const BUNDLES: [&str; 5] = [
    "/etc/ssl/certs/ca-certificates.crt",
    "/etc/pki/tls/certs/ca-bundle.crt",
    "/etc/ssl/ca-bundle.pem",
    "/etc/ssl/cert.pem",
    "/usr/local/share/certs/ca-root-nss.crt",
];

/// Whom to trust.
pub(super) struct Trust {
    connector: TlsConnector,
    /// Where that is said.
    from: String,
}

impl Trust {
    /// Whom the system trusts, or who is named in `SSL_CERT_FILE` and `SSL_CERT_DIR`.
    ///
    /// # Errors
    /// Where nobody is.
    pub(super) fn of_system() -> Result<Self, String> {
        let named = |name| std::env::var_os(name).filter(|path| !path.is_empty());
        let (mut files, from) = match (named(FILE), named(FOLDER)) {
            (None, None) => {
                let bundle = BUNDLES.iter().map(PathBuf::from).find(|path| path.exists());
                let bundle = bundle.ok_or(
                    "this system has no certificates to trust; name a file of them in SSL_CERT_FILE",
                )?;
                let from = bundle.display().to_string();
                (vec![bundle], from)
            }
            (file, folder) => {
                let named = [(FILE, &file), (FOLDER, &folder)].into_iter();
                let named = named.filter_map(|(name, path)| Some((name, path.as_ref()?)));
                let from = named.map(|(name, path)| format!("{} ({name})", path.display()));
                let from = from.collect::<Vec<_>>().join(", ");
                let mut files: Vec<PathBuf> = file.iter().map(PathBuf::from).collect();
                if let Some(folder) = folder {
                    files.extend(of_folder(Path::new(&folder))?);
                }
                (files, from)
            }
        };
        files.dedup();
        let mut roots = RootCertStore::empty();
        for path in &files {
            add(&mut roots, path)?;
        }
        if roots.is_empty() {
            return Err(format!(
                "{from} holds no certificate to trust; name a file in {FILE} that has some as text (BEGIN CERTIFICATE)"
            ));
        }
        let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .map_err(|error| error.to_string())?
            .with_root_certificates(roots)
            .with_no_client_auth();
        Ok(Self {
            connector: TlsConnector::from(Arc::new(config)),
            from,
        })
    }

    /// Encrypts a connection to this host.
    ///
    /// # Errors
    /// Where its certificate doesn't fit; the error says which and why.
    pub(super) async fn connect(
        &self,
        host: &str,
        stream: TcpStream,
    ) -> Result<TlsStream<TcpStream>, Untrusted> {
        let name = ServerName::try_from(host.to_owned())
            .map_err(|_| Untrusted::Never(format!("`{host}` is no name for a certificate")))?;
        let connected = self.connector.connect(name, stream).await;
        connected.map_err(|error| self.why(host, &error))
    }

    fn why(&self, host: &str, error: &io::Error) -> Untrusted {
        let inner = error.get_ref().and_then(|inner| inner.downcast_ref());
        let Some(inner) = inner else {
            return Untrusted::Now(format!(
                "the connection broke while it was encrypted ({error}); is TLS spoken there?"
            ));
        };
        Untrusted::Never(refusal::of_host(host, &self.from, inner))
    }
}

/// Why a connection isn't encrypted.
pub(super) enum Untrusted {
    /// It won't be the next time either.
    Never(String),
    /// It may be the next time.
    Now(String),
}

fn of_folder(folder: &Path) -> Result<Vec<PathBuf>, String> {
    let list = std::fs::read_dir(folder).map_err(|error| {
        let why = unread(&error);
        format!(
            "{FOLDER} names {}: {why}; correct it, or take it out of the environment",
            folder.display()
        )
    })?;
    let files = list.filter_map(|entry| Some(entry.ok()?.path()));
    let mut files: Vec<PathBuf> = files.filter(|path| path.is_file()).collect();
    files.sort();
    Ok(files)
}

fn add(roots: &mut RootCertStore, path: &Path) -> Result<(), String> {
    let text = std::fs::read(path).map_err(|error| {
        let why = unread(&error);
        format!(
            "the certificates to trust can't be read: {}: {why}; {FILE} may name another file",
            path.display()
        )
    })?;
    for (place, certificate) in CertificateDer::pem_slice_iter(&text).enumerate() {
        let certificate = certificate.map_err(|error| {
            format!(
                "{}: the certificate at place {} there can't be read ({error}); make the file anew",
                path.display(),
                place + 1
            )
        })?;
        // Among hundreds of a system there are old ones that nobody can use.
        let _unusable = roots.add(certificate);
    }
    Ok(())
}

/// Why a file isn't read, without the system's number.
fn unread(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "there is no such file".into(),
        io::ErrorKind::PermissionDenied => "who runs this may not read it".into(),
        _ => plain(error),
    }
}
