//! The first line: who comes, and whether he may.

use serde_json::Value;

use super::VERSION;
use super::endpoint::Secret;
use super::message::{Hello, Shown, kind_of};

/// Who comes.
#[derive(Debug)]
pub(super) enum Role {
    Producer(Hello),
    Controller,
}

/// Who the first line says that comes; why not, if he is refused.
pub(super) fn receive(line: &[u8], secret: Option<&Secret>) -> Result<Role, String> {
    // The token before anything else: who doesn't have it learns nothing.
    if let Some(secret) = secret {
        let token: Option<Shown> = serde_json::from_slice(line).ok();
        let token = token.and_then(|line| line.token);
        if !token.is_some_and(|token| secret.is(&token)) {
            return Err("the token is missing or wrong: the scope has printed it, or it is in its --token-file".into());
        }
    }
    if !kind_of(line).is_ok_and(|kind| kind == "hello") {
        return Err("not a hello: this is a scope of Sprintscope, see PROTOCOL.md".into());
    }
    let hello: Hello = serde_json::from_slice(line).map_err(|error| format!("hello: {error}"))?;
    if hello.version.as_ref().and_then(Value::as_u64) != Some(VERSION) {
        let spoken = match &hello.version {
            Some(version) => version.to_string(),
            None => "no version".into(),
        };
        return Err(format!(
            "you speak {spoken}, this scope speaks version {VERSION}"
        ));
    }
    match hello.role.as_deref() {
        Some("producer") => Ok(Role::Producer(hello)),
        Some("controller") => Ok(Role::Controller),
        _ => Err("hello: role is to be \"producer\" or \"controller\"".into()),
    }
}
