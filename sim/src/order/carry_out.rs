//! The one place where orders are carried out.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{Done, JobRef, Order, OrderError, Setting};
use crate::job::{
    Control, ControlError, ControlKind, Job, JobId, JobManager, MARK_CHARS, MarkPlace, StopBy,
    StopMethod, StopOutcome,
};
use crate::listing::there_are;

/// Carries an order out, or says why not.
pub(crate) fn carry_out(jobs: &JobManager, order: Order, by: StopBy) -> Result<Done, OrderError> {
    match order {
        Order::Stop { job, method } => stop(&job.find(jobs)?, method, by),
        Order::StopAll { method } => Ok(Done::Asked {
            jobs: jobs.stop_all(method, by),
        }),
        Order::Set { job, values } => set(&job.find(jobs)?, &values),
        Order::Press { job, control } => press(&job.find(jobs)?, &control),
        Order::Restart { job } => restart(&job.find(jobs)?, by),
        Order::Remove { job } => remove(jobs, &job.find(jobs)?),
        Order::Flush => Ok(Done::Removed { jobs: jobs.flush() }),
        Order::PutBack { job } => put_back(jobs, job),
        Order::Mark { job, text, at } => mark(&job.find(jobs)?, &text, at),
    }
}

/// The same for an order that came over a door: what would start a program is refused.
pub(crate) fn carry_out_for_client(jobs: &JobManager, order: Order) -> Result<Done, OrderError> {
    if let Order::Restart { job } = &order {
        refuse_program(jobs, job)?;
    }
    carry_out(jobs, order, StopBy::Client)
}

fn refuse_program(jobs: &JobManager, job: &JobRef) -> Result<(), OrderError> {
    let job = job.find(jobs)?;
    if job.runs_program() {
        return Err(OrderError::StartsProgram { job: name(&job) });
    }
    Ok(())
}

fn stop(job: &Job, method: StopMethod, by: StopBy) -> Result<Done, OrderError> {
    refuse_recorded(job)?;
    match job.stop(method, by) {
        StopOutcome::Asked => Ok(Done::Asked { jobs: 1 }),
        StopOutcome::AskedBefore => Ok(Done::AskedBefore),
        StopOutcome::HadEnded => Err(OrderError::Ended { job: name(job) }),
    }
}

fn set(job: &Job, values: &BTreeMap<String, Setting>) -> Result<Done, OrderError> {
    refuse_ended(job)?;
    if values.is_empty() {
        return Err(OrderError::NoValues);
    }
    let mut wanted = Vec::new();
    // All or none: nothing is asked for before every name and value was found to be right.
    for (name, setting) in values {
        let control = control(job, name)?;
        control.expect_audience()?;
        let spec = control.spec();
        setting.expect_for(spec)?;
        let value = setting.value(spec)?;
        spec.expect_within(value)?;
        let value = spec.clamped(value)?;
        wanted.push((control, value, setting));
    }
    for (control, value, setting) in wanted {
        let spec = control.spec();
        match setting {
            Setting::Text(text) if spec.kind == ControlKind::Button => {
                control.press(text)?;
            }
            // A text that could be read as a number is one all the same.
            Setting::Number(number) if spec.takes_text => {
                control.press(&number.to_string())?;
            }
            _ => {
                control.request(value)?;
            }
        }
    }
    Ok(Done::Asked { jobs: 1 })
}

fn press(job: &Job, name: &str) -> Result<Done, OrderError> {
    refuse_ended(job)?;
    let control = control(job, name)?;
    control.expect_audience()?;
    match control.spec().kind {
        ControlKind::Button => control.request(1.0)?,
        ControlKind::Toggle => control.request(1.0 - control.requested())?,
        _ => {
            let control = control.name().to_string();
            return Err(OrderError::NoButton { control });
        }
    };
    Ok(Done::Asked { jobs: 1 })
}

fn restart(job: &Job, by: StopBy) -> Result<Done, OrderError> {
    if job.is_client() {
        return Err(OrderError::NotStartedHere { job: name(job) });
    }
    refuse_recorded(job)?;
    if job.restart(by) {
        Ok(Done::Asked { jobs: 1 })
    } else {
        Err(OrderError::Closing { job: name(job) })
    }
}

fn remove(jobs: &JobManager, job: &Job) -> Result<Done, OrderError> {
    if jobs.remove(job.id()) {
        Ok(Done::Removed { jobs: 1 })
    } else {
        Err(OrderError::StillRuns { job: name(job) })
    }
}

fn put_back(jobs: &JobManager, job: JobId) -> Result<Done, OrderError> {
    if jobs.put_back(job) {
        Ok(Done::PutBack { jobs: 1 })
    } else {
        Err(OrderError::Gone)
    }
}

/// What a person says is put as it is or not at all; a program's mark is shortened.
fn mark(job: &Job, text: &str, at: Option<MarkPlace>) -> Result<Done, OrderError> {
    let (chars, most) = (text.trim().chars().count(), MARK_CHARS);
    if chars > most {
        return Err(OrderError::LongText { chars, most });
    }
    let is_marked = match at {
        Some(place) => job.mark_at(text, place),
        None => job.mark(text, None),
    };
    if is_marked {
        Ok(Done::Marked)
    } else {
        Err(OrderError::NoText)
    }
}

fn refuse_ended(job: &Job) -> Result<(), OrderError> {
    refuse_recorded(job)?;
    if job.state().has_ended() {
        return Err(OrderError::TakesNothing { job: name(job) });
    }
    Ok(())
}

fn control(job: &Job, wanted: &str) -> Result<Arc<Control>, OrderError> {
    job.control(wanted).ok_or_else(|| {
        if job.has_taken_back(wanted) {
            let name = wanted.into();
            return ControlError::TakenBack { name }.into();
        }
        let controls = job.controls();
        OrderError::NoControl {
            job: name(job),
            control: wanted.into(),
            there_are: there_are(
                wanted,
                controls.iter().map(|control| control.name.to_string()),
            ),
        }
    })
}

fn name(job: &Job) -> String {
    job.name().to_string()
}

fn refuse_recorded(job: &Job) -> Result<(), OrderError> {
    if job.is_recorded() {
        return Err(OrderError::Recorded { job: name(job) });
    }
    Ok(())
}
