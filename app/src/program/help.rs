//! The help of each command: its own options, and where the common ones are listed.

use clap::{Arg, Command};

/// Behind the own options of a command, in one line.
const WHERE_COMMON: &str = "Common options (--stop-after <DURATION>, …): see `sprintscope --help`.";

/// The same command line, of which no command's help lists the common options: they would bury its own. What is
/// accepted stays the same.
pub(crate) fn own_options_first(mut command: Command) -> Command {
    // Only then has each command the common options, too.
    command.build();
    command.mut_subcommands(|verb| {
        let verb = verb.mut_args(|arg| if is_common(&arg) { arg.hide(true) } else { arg });
        match verb.get_name() {
            "help" => verb,
            _ => verb.after_help(WHERE_COMMON),
        }
    })
}

fn is_common(arg: &Arg) -> bool {
    arg.is_global_set()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use clap::CommandFactory;

    use super::*;
    use crate::program::cli::Cli;

    fn ids(command: &Command, of: impl Fn(&Arg) -> bool) -> BTreeSet<String> {
        let args = command.get_arguments().filter(|arg| of(arg));
        args.map(|arg| arg.get_id().to_string()).collect()
    }

    fn longs(command: &Command, of: impl Fn(&Arg) -> bool) -> BTreeSet<String> {
        let args = command.get_arguments().filter(|arg| of(arg));
        let longs = args.filter_map(Arg::get_long);
        longs.map(|long| format!("--{long}")).collect()
    }

    /// The options that stand at the beginning of a line.
    fn listed(help: &str) -> BTreeSet<String> {
        let lines = help.lines().map(str::trim_start);
        let lines = lines.map(|line| line.trim_start_matches("-h, ").trim_start_matches("-V, "));
        let options = lines.filter(|line| line.starts_with("--"));
        options
            .filter_map(|line| line.split([' ', '=', '[']).next())
            .map(str::to_owned)
            .collect()
    }

    #[test]
    fn each_command_lists_its_own_options_and_says_in_a_line_where_the_common_ones_are() {
        let command = own_options_first(Cli::command());
        let mut verbs = command.get_subcommands().collect::<Vec<_>>();
        verbs.retain(|verb| verb.get_name() != "help");
        assert!(verbs.len() > 10);
        for verb in verbs {
            let own = longs(verb, |arg| !is_common(arg));
            for help in [
                verb.clone().render_help().to_string(),
                verb.clone().render_long_help().to_string(),
            ] {
                assert_eq!(listed(&help), own, "{help}");
                assert_eq!(help.lines().last(), Some(WHERE_COMMON), "{help}");
                assert!(WHERE_COMMON.chars().count() < 80, "it is one line");
            }
        }
    }

    #[test]
    fn all_common_options_are_listed_by_the_help_that_is_named() {
        let mut command = own_options_first(Cli::command());
        let common = longs(&command, is_common);
        assert!(common.contains("--view") && common.len() > 20);
        let help = command.render_long_help().to_string();
        assert!(listed(&help).is_superset(&common), "{help}");
    }

    #[test]
    fn what_is_accepted_does_not_depend_on_what_is_listed() {
        let mut plain = Cli::command();
        plain.build();
        let listed = own_options_first(Cli::command());
        let common = ids(&plain, is_common);
        for (verb, before) in listed.get_subcommands().zip(plain.get_subcommands()) {
            assert_eq!(verb.get_name(), before.get_name());
            assert_eq!(ids(verb, |_| true), ids(before, |_| true));
            assert!(verb.get_name() == "help" || ids(verb, is_common) == common);
        }
    }
}
