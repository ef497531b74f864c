//! Encrypted connections: whom to trust, and in words why somebody isn't trusted.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rustls_pki_types::pem::PemObject;
use rustls_pki_types::{CertificateDer, ServerName};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::{CertificateError, ClientConfig, Error, RootCertStore};

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
                let from = file.iter().chain(&folder).map(|path| path.display());
                let from = from.map(|path| path.to_string()).collect::<Vec<_>>();
                let mut files: Vec<PathBuf> = file.iter().map(PathBuf::from).collect();
                if let Some(folder) = folder {
                    files.extend(of_folder(Path::new(&folder))?);
                }
                (files, from.join(", "))
            }
        };
        files.dedup();
        let mut roots = RootCertStore::empty();
        for path in &files {
            add(&mut roots, path)?;
        }
        if roots.is_empty() {
            return Err(format!("{from} holds no certificate"));
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
        let of = format!("the certificate of {host}");
        Untrusted::Never(match inner {
            Error::InvalidCertificate(why) => match why {
                CertificateError::UnknownIssuer => format!(
                    "{of} is signed by nobody in {}; name the file of its CA in SSL_CERT_FILE",
                    self.from
                ),
                CertificateError::NotValidForName
                | CertificateError::NotValidForNameContext { .. } => {
                    format!("{of} is for another name: {why}")
                }
                CertificateError::Expired => format!("{of} has expired"),
                CertificateError::ExpiredContext { .. } => {
                    format!("{of} has expired: {why}")
                }
                CertificateError::NotValidYet => {
                    format!("{of} isn't valid yet: is the clock right?")
                }
                CertificateError::NotValidYetContext { .. } => {
                    format!("{of} isn't valid yet (is the clock right?): {why}")
                }
                why => format!("{of} doesn't fit: {why}"),
            },
            Error::InvalidMessage(_) => {
                format!(
                    "{host} doesn't speak TLS there; is it mqtt:// or http:// without the s, or another port?"
                )
            }
            Error::AlertReceived(alert) => format!("{host} refuses the encryption: {alert:?}"),
            why => format!("no encryption with {host}: {why}"),
        })
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
    let list =
        std::fs::read_dir(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let files = list.filter_map(|entry| Some(entry.ok()?.path()));
    let mut files: Vec<PathBuf> = files.filter(|path| path.is_file()).collect();
    files.sort();
    Ok(files)
}

fn add(roots: &mut RootCertStore, path: &Path) -> Result<(), String> {
    let found = CertificateDer::pem_file_iter(path)
        .map_err(|error| format!("{}: {error}", path.display()))?;
    for (place, certificate) in found.enumerate() {
        let certificate = certificate
            .map_err(|error| format!("{}: certificate {}: {error}", path.display(), place + 1))?;
        // Among hundreds of a system there are old ones that nobody can use.
        let _unusable = roots.add(certificate);
    }
    Ok(())
}
