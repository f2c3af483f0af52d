//! A function: the program, started as Lambda starts it.

use std::process::{ExitStatus, Stdio};
use std::time::Duration;

use serde_json::{Value, json};
use tokio::process::{Child, Command};
use tokio::sync::Mutex;

use super::runtime_api::{Ended, RuntimeApi};

/// A running function.
pub struct Function {
    api: RuntimeApi,
    id: u32,
    /// A function has one event at a time.
    process: Mutex<Child>,
}

/// How a function ends that is not called any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// It answered, and waits for the next event.
    Waits,
    /// Its process has ended, or does not answer.
    Broken,
}

impl Function {
    /// Starts the program: without arguments, and with what Lambda sets beside the command's own variables.
    ///
    /// # Panics
    /// When it cannot be started.
    pub async fn start(mut command: Command) -> Self {
        let api = RuntimeApi::start().await;
        let process = Self::spawn(&mut command, &api.address.to_string());
        let id = process.id().expect("it runs");
        api.freezes(Some(id));
        Self { api, id, process: Mutex::new(process) }
    }

    /// What a function says that does not start.
    ///
    /// # Panics
    /// When it starts all the same.
    pub async fn refused(mut command: Command) -> String {
        let process = Self::spawn(command.stderr(Stdio::piped()), "127.0.0.1:9");
        let output = tokio::time::timeout(Duration::from_secs(20), process.wait_with_output()).await;
        let output = output.expect("in time").expect("waited for");
        assert!(!output.status.success());
        String::from_utf8(output.stderr).expect("text")
    }

    fn spawn(command: &mut Command, api: &str) -> Child {
        let command = command
            .env("AWS_LAMBDA_RUNTIME_API", api)
            .env("AWS_LAMBDA_FUNCTION_NAME", "pitpet")
            .env("AWS_LAMBDA_FUNCTION_VERSION", "$LATEST")
            .env("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "1769");
        command.kill_on_drop(true).spawn().expect("the function starts")
    }

    /// Sends an event, and waits for its end.
    ///
    /// # Errors
    /// What the function, or Lambda in its place, says of an event that is not answered.
    pub async fn invoke(&self, event: &Value) -> Ended {
        self.invoke_once(event).await.0
    }

    /// The same, and whether it can be called again.
    ///
    /// # Panics
    /// When the system does not say whether the process runs.
    pub async fn invoke_once(&self, event: &Value) -> (Ended, Way) {
        let mut process = self.process.lock().await;
        let event = serde_json::to_vec(event).expect("JSON");
        tokio::select! {
            ended = self.api.invoke(event) => match ended {
                Some(ended) => (ended, Way::Waits),
                None => (Err(json!({"errorType": "Sandbox.Timedout", "errorMessage": "Task timed out"})), Way::Broken),
            },
            status = process.wait() => (Err(exited(status.expect("waited for"))), Way::Broken),
        }
    }

    /// How much of a core's time it has used.
    ///
    /// # Panics
    /// Where the system is not Linux.
    pub fn cpu(&self) -> Duration {
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", self.id)).expect("Linux says so");
        let words: Vec<&str> = stat.rsplit_once(')').expect("a name in brackets").1.split_whitespace().collect();
        let ticks: u64 = words[11..13].iter().map(|ticks| ticks.parse::<u64>().expect("a number")).sum();
        Duration::from_millis(ticks * 10)
    }

    /// Lambda ends a function without a word.
    ///
    /// # Panics
    /// When it cannot be killed.
    pub async fn kill(self) {
        self.api.freezes(None);
        self.process.into_inner().kill().await.expect("killed");
    }
}

fn exited(status: ExitStatus) -> Value {
    json!({"errorType": "Runtime.ExitError", "errorMessage": format!("Runtime exited with error: {status}")})
}
