//! What states are called.

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
