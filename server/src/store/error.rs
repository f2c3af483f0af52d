//! What can go wrong with the store, whatever it is built on.

/// Why the store did not do what it was asked to.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The address of a store is none that this program knows.
    #[error("{url:?} is no store; say file:///folder or memory://")]
    BadUrl {
        /// What was given.
        url: String,
    },
    /// The folder cannot be used.
    #[error("the folder {folder} cannot be used")]
    Folder {
        /// The folder.
        folder: String,
        /// What the system said.
        source: std::io::Error,
    },
    /// A read, write, listing or deletion failed. A write may have been done all the same.
    #[error("{action} {key} failed")]
    Failed {
        /// What was tried.
        action: &'static str,
        /// The object's key, or the listed folder.
        key: String,
        /// What the layer below said.
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// An object's bytes are not what belongs there.
    #[error("{key} is damaged: {what}")]
    Damaged {
        /// The object's key.
        key: String,
        /// What is wrong with it.
        what: &'static str,
    },
}

impl StoreError {
    /// An error of the layer below, with what was tried.
    pub fn failed(
        action: &'static str,
        key: impl ToString,
        source: impl Into<Box<dyn std::error::Error + Send + Sync>>,
    ) -> Self {
        Self::Failed { action, key: key.to_string(), source: source.into() }
    }

    /// The error with everything below it, on one line.
    pub fn chain(&self) -> String {
        let mut text = self.to_string();
        let mut source = std::error::Error::source(self);
        while let Some(cause) = source {
            text.push_str(": ");
            text.push_str(&cause.to_string());
            source = cause.source();
        }
        text
    }
}
