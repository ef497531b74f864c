//! What states are called.

/// Words that say how a thing is, and never which one.
const STATES: [&str; 39] = [
    "on", "off", "open", "opened", "closed", "shut", "idle", "run", "running", "stop", "stopped",
    "start", "started", "paused", "ok", "good", "bad", "error", "fault", "fail", "failed", "alarm",
    "warn", "warning", "ready", "busy", "standby", "up", "down", "enabled", "disabled", "active",
    "inactive", "online", "offline", "waiting", "moving", "charging", "unknown",
];

/// Whether a column of this name says how its thing is, and not which it is.
pub(super) fn names_state(name: &str) -> bool {
    let name = name.trim().to_ascii_lowercase();
    let last = name
        .rsplit(['/', '.', '_', ' ', '-'])
        .next()
        .unwrap_or(&name);
    [
        "state",
        "status",
        "mode",
        "phase",
        "stage",
        "condition",
        "activity",
    ]
    .contains(&last)
}

/// Whether a word says how a thing is, whatever it is called under: `{"sensor":"ok"}`, `{"device":"off"}`.
pub(super) fn is_state(word: &str) -> bool {
    STATES.iter().any(|state| state.eq_ignore_ascii_case(word))
}
