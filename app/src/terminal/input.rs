//! What is typed and clicked, as commands.
