//! TLS for everything that this process asks of others.

/// Chooses ring as the provider of cryptography. Has to be called before a client is made.
pub(crate) fn use_ring() {
    // An error means that one was chosen before, which is fine.
    rustls::crypto::ring::default_provider().install_default().ok();
}
