//! Folders of runs as real writers leave them.
