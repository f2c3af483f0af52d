//! The real program as a function of AWS Lambda: it gets events as function URLs, HTTP APIs and schedules send them,
//! and is stopped (SIGSTOP) whenever it waits for the next one.
#![cfg(unix)]

mod events;
mod function;
mod gateway;
mod limits;
mod measure;
mod schedule;
mod walk;
