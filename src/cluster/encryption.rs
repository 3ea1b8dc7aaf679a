//! TLS to the shared store, and its errors in words for people.
//!
//! One connector serves all connections. Without encryption it trusts nobody, so that it can let
//! nothing pass unchecked even if it were asked.

use std::error::Error;
use std::fs::File;
use std::io::Read;
use std::path::Path;
use std::sync::Arc;

use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use rustls::{AlertDescription, CertificateError, ClientConfig, RootCertStore};
use tokio_postgres_rustls::MakeRustlsConnect;

use super::address::{Authorities, Encryption};
use crate::classroom::shared::SharedError;
use crate::domain::limits::AUTHORITIES_BYTES_MAX;

/// The protocol that a server of PostgreSQL 17 wants to hear where TLS comes without a question before.
const PROTOCOL: &[u8] = b"postgresql";

/// Prepares the TLS of connections; opens none.
///
/// # Errors
/// If there are no authorities to trust.
pub(super) fn connector(encryption: &Encryption) -> Result<MakeRustlsConnect, SharedError> {
    let roots = match encryption {
        Encryption::Off => RootCertStore::empty(),
        Encryption::Checked(Authorities::OfTheSystem) => of_the_system()?,
        Encryption::Checked(Authorities::InFile(file)) => in_file(file).map_err(|reason| {
            let file = file.display();
            SharedError::Failed(format!("{reason} (sslrootcert of the store, {file})"))
        })?,
    };
    let ring = Arc::new(rustls::crypto::ring::default_provider());
    let versions = ClientConfig::builder_with_provider(ring).with_safe_default_protocol_versions();
    let versions = versions.map_err(|error| SharedError::Failed(error.to_string()))?;
    let mut config = versions.with_root_certificates(roots).with_no_client_auth();
    config.alpn_protocols = vec![PROTOCOL.to_vec()];
    Ok(MakeRustlsConnect::new(config))
}

fn of_the_system() -> Result<RootCertStore, SharedError> {
    let found = rustls_native_certs::load_native_certs();
    let mut roots = RootCertStore::empty();
    roots.add_parsable_certificates(found.certs);
    if !roots.is_empty() {
        return Ok(roots);
    }
    let reason = found.errors.first().map(|error| format!(" ({error})"));
    Err(SharedError::Failed(format!(
        "this machine has no list of authorities that it trusts{}. Install the package \
         ca-certificates, or name the file of your own authority with sslrootcert",
        reason.unwrap_or_default()
    )))
}

/// Reads the authorities of a file; the error is the reason alone.
fn in_file(path: &Path) -> Result<RootCertStore, String> {
    let mut pem = Vec::new();
    let opened = File::open(path).map(|file| file.take(AUTHORITIES_BYTES_MAX + 1));
    let read = opened.and_then(|mut file| file.read_to_end(&mut pem));
    let length =
        read.map_err(|error| format!("the file of authorities cannot be read: {error}"))?;
    if length as u64 > AUTHORITIES_BYTES_MAX {
        return Err("the file of authorities is longer than 4 MB".into());
    }
    let mut roots = RootCertStore::empty();
    for certificate in CertificateDer::pem_slice_iter(&pem) {
        let certificate = certificate.map_err(|error| error.to_string());
        let added = certificate.and_then(|it| roots.add(it).map_err(|error| error.to_string()));
        added.map_err(|error| format!("a certificate in the file cannot be read: {error}"))?;
    }
    match roots.is_empty() {
        true => Err(
            "the file has no certificate in PEM form, which begins with \
                     -----BEGIN CERTIFICATE-----"
                .into(),
        ),
        false => Ok(roots),
    }
}

/// Returns what is wrong with the encryption, and what to do; `None` if the error is another one.
pub(super) fn refusal(error: &tokio_postgres::Error) -> Option<String> {
    if let Some(refused) = of_tls(error) {
        return Some(in_words(refused));
    }
    // The library tells it by its text alone.
    let cause = error.source().map(ToString::to_string).unwrap_or_default();
    (cause == "server does not support TLS").then(|| {
        "the server has no encryption, and the address asks for it. Set `ssl = on` in PostgreSQL, \
         with a certificate"
            .into()
    })
}

/// Finds the error of TLS among the causes of an error.
fn of_tls(error: &tokio_postgres::Error) -> Option<&rustls::Error> {
    let mut cause = error.source();
    while let Some(deeper) = cause {
        // An error of the system does not name the one that it carries as its cause.
        let carried = deeper
            .downcast_ref::<std::io::Error>()
            .and_then(std::io::Error::get_ref)
            .and_then(|inner| inner.downcast_ref::<rustls::Error>());
        let found = deeper.downcast_ref::<rustls::Error>().or(carried);
        if found.is_some() {
            return found;
        }
        cause = deeper.source();
    }
    None
}

fn in_words(refused: &rustls::Error) -> String {
    match refused {
        rustls::Error::InvalidCertificate(reason) => of_certificate(reason),
        rustls::Error::PeerIncompatible(_)
        | rustls::Error::AlertReceived(
            AlertDescription::HandshakeFailure | AlertDescription::ProtocolVersion,
        ) => {
            "the server knows only encryption that is too old. Use PostgreSQL with TLS 1.2 or later"
                .into()
        }
        other => format!("the encryption failed: {other}"),
    }
}

fn of_certificate(reason: &CertificateError) -> String {
    match reason {
        CertificateError::UnknownIssuer => {
            "no authority that is trusted here has signed the certificate of the server. Name the \
             file of its authority with sslrootcert"
                .into()
        }
        CertificateError::NotValidForNameContext {
            expected,
            presented,
        } => {
            let expected = expected.to_str();
            let names = names(presented);
            format!(
                "the certificate of the server is for {names} and not for {expected}. Write the name \
                 of the certificate into the address, or give the server one for {expected}"
            )
        }
        CertificateError::Expired | CertificateError::ExpiredContext { .. } => {
            "the certificate of the server has expired, or the clock of this machine is wrong. Give \
             the server a new one"
                .into()
        }
        CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => {
            "the certificate of the server is not valid yet, or the clock of this machine is wrong"
                .into()
        }
        CertificateError::Other(other) => of_form(&other.to_string()),
        other => of_form(&other.to_string()),
    }
}

/// Returns what is wrong with the form of a certificate, which the library tells by its text alone.
fn of_form(reason: &str) -> String {
    match reason {
        "CaUsedAsEndEntity" => {
            "the certificate of the server is that of an authority itself. Let the \
                                authority sign one for the server"
                .into()
        }
        "UnsupportedCertVersion" => {
            "the certificate of the server has an old form without names. Make \
                                     one with its name in subjectAltName"
                .into()
        }
        other => format!(
            "the certificate of the server is not accepted: {other}. It must be one for servers, with \
             the name in subjectAltName"
        ),
    }
}

/// Returns the names of a certificate, without the sort that the library writes around each.
fn names(presented: &[String]) -> String {
    let bare = |name: &String| -> String {
        let inside = name.split_once('(').map_or(name.as_str(), |(_, rest)| rest);
        inside.trim_end_matches(')').trim_matches('"').to_owned()
    };
    match presented {
        [] => "no name in subjectAltName".into(),
        some => some.iter().map(bare).collect::<Vec<_>>().join(", "),
    }
}
