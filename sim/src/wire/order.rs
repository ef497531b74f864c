//! A controller's request as an order.

use serde_json::Value;

use super::message::Request;
use crate::job::{JobId, StopMethod};
use crate::order::{JobRef, Order};
use crate::tuning::setting;

/// The order that a request of this kind says; `None` for a kind that says none.
///
/// # Errors
/// A sentence on what is missing in it, or wrong.
pub(super) fn order(kind: &str, request: &Request) -> Option<Result<Order, String>> {
    let job = || job(&request.job);
    Some(match kind {
        "stop" => stop(request),
        "set" => job().map(|job| {
            let values = request.values.iter();
            let values = values.map(|(name, value)| (name.clone(), setting(value)));
            let values = values.collect();
            Order::Set { job, values }
        }),
        "press" => job().and_then(|job| {
            let control = request.control.clone();
            let control = control.ok_or("control: give the name of a button")?;
            Ok(Order::Press { job, control })
        }),
        "restart" => job().map(|job| Order::Restart { job }),
        "remove" => job().map(|job| Order::Remove { job }),
        "flush" => Ok(Order::Flush),
        "mark" => job().map(|job| {
            let text = request.text.clone().unwrap_or_default();
            Order::Mark {
                job,
                text,
                at: None,
            }
        }),
        _ => return None,
    })
}

fn stop(request: &Request) -> Result<Order, String> {
    let method = request.method.as_deref().unwrap_or("event");
    let method: StopMethod = method.parse().map_err(|error| format!("{error}"))?;
    if request.job.is_null() {
        return Ok(Order::StopAll { method });
    }
    let job = job(&request.job)?;
    Ok(Order::Stop { job, method })
}

pub(super) fn job(wanted: &Value) -> Result<JobRef, String> {
    match wanted {
        Value::String(name) => Ok(name.clone().into()),
        // What is no job's number is none's name either, and is told as it was given.
        Value::Number(number) => {
            let id = number.as_u64().and_then(|id| u32::try_from(id).ok());
            Ok(id.map_or_else(|| number.to_string().into(), |id| JobId(id).into()))
        }
        _ => Err("job: give a name or a number".into()),
    }
}
