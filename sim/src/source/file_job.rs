//! A job that reads one file, or one folder, by itself.

use std::path::Path;
use std::sync::Arc;

use super::ReadOptions;
use super::pump::{PumpError, Pumped, until_stopped};
use crate::job::{JobSpec, TaskContext, TaskEnd, TaskSpec};

/// A job whose task reads what is at this place, of this name where the options have none.
pub(super) fn file_job<F, Fut>(
    path: &Path,
    own_name: String,
    options: ReadOptions,
    read: F,
) -> JobSpec
where
    F: Fn(TaskContext, Arc<Path>, Arc<ReadOptions>) -> Fut + Send + Sync + 'static,
    Fut: Future<Output = TaskEnd> + 'static,
{
    let name = options.name.clone().unwrap_or(own_name);
    let detail = path.display().to_string();
    let (path, options) = (Arc::<Path>::from(path), Arc::new(options));
    let reader = TaskSpec::new("reader", move |ctx| {
        read(ctx, Arc::clone(&path), Arc::clone(&options))
    });
    JobSpec::new(name).detail(detail).task(reader)
}

/// Tells what the file is read as, and reads it until it ends or the job is stopped.
pub(super) async fn read_as(
    format: &str,
    ctx: &TaskContext,
    path: &Path,
    source: impl Future<Output = Result<Pumped, PumpError>>,
) -> TaskEnd {
    ctx.tell("format", format);
    Box::pin(until_stopped(ctx, &path.display().to_string(), source)).await
}
