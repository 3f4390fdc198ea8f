//! A throw-away certificate authority, and a certificate for Discord's names.

use std::sync::Arc;

use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, DnType, IsCa, KeyPair, KeyUsagePurpose};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::PrivateKeyDer;

/// The names that clients connect to.
const NAMES: [&str; 3] = ["discord.com", "cdn.discordapp.com", "media.discordapp.net"];

pub(crate) struct Tls {
    pub(crate) acceptor: TlsAcceptor,
    pub(crate) ca_pem: String,
}

pub(crate) fn make() -> Tls {
    let mut ca_params = CertificateParams::new(Vec::new()).expect("no names, so no bad names");
    ca_params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    ca_params.key_usages = vec![KeyUsagePurpose::KeyCertSign];
    ca_params
        .distinguished_name
        .push(DnType::CommonName, "sandbox throw-away CA");
    let ca_key = KeyPair::generate().expect("ring makes keys");
    let ca = CertifiedIssuer::self_signed(ca_params, ca_key).expect("the parameters are constant");

    let mut params = CertificateParams::new(NAMES.map(str::to_owned)).expect("the names are constant");
    params.distinguished_name.push(DnType::CommonName, NAMES[0]);
    let key = KeyPair::generate().expect("ring makes keys");
    let certificate = params.signed_by(&key, &ca).expect("the parameters are constant");

    let private_key = PrivateKeyDer::try_from(key.serialize_der()).expect("rcgen writes PKCS #8");
    let mut config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .expect("ring supports the default versions")
        .with_no_client_auth()
        .with_single_cert(vec![certificate.der().clone()], private_key)
        .expect("certificate and key belong together");
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Tls {
        acceptor: TlsAcceptor::from(Arc::new(config)),
        ca_pem: ca.pem(),
    }
}
