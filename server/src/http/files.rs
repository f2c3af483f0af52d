//! The limit of open files of this process. A connection is one, and needs another for its answer.

/// Files for everything else: the log, the view, the listeners.
const SPARE: u64 = 128;
const FILES_EACH: u64 = 2;

/// Raises the limit of open files for this many connections, and answers how many connections fit.
#[cfg(unix)]
pub fn room_for(wanted: usize) -> usize {
    use nix::sys::resource::{Resource, getrlimit, setrlimit};

    let Ok((soft, hard)) = getrlimit(Resource::RLIMIT_NOFILE) else { return wanted };
    let needed = (wanted as u64).saturating_mul(FILES_EACH).saturating_add(SPARE);
    if needed <= soft {
        return wanted;
    }
    // The soft limit is often 1,024, for old programs; any process may raise it up to the hard one.
    let raised = needed.min(hard);
    let files = if setrlimit(Resource::RLIMIT_NOFILE, raised, hard).is_ok() { raised } else { soft };
    let connections = connections(files, wanted);
    tracing::info!(files, connections, "the limit of open files is raised as far as it can be");
    connections
}

/// The system has no such limit.
#[cfg(not(unix))]
pub fn room_for(wanted: usize) -> usize {
    wanted
}

#[cfg(unix)]
fn connections(files: u64, wanted: usize) -> usize {
    let connections = files.saturating_sub(SPARE) / FILES_EACH;
    usize::try_from(connections).unwrap_or(usize::MAX).clamp(1, wanted.max(1))
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn connections_fit_into_the_files_that_there_are() {
        let rows = [(1_024, 4_096, 448), (8_320, 4_096, 4_096), (1 << 20, 4_096, 4_096), (64, 4_096, 1), (64, 0, 1)];
        for (files, wanted, expected) in rows {
            assert_eq!(connections(files, wanted), expected, "{files} files for {wanted}");
        }
    }
}
