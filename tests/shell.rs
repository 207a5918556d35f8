//! What the program writes for shells and manuals: completion scripts that can be read, and a page for each command.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};

fn caveat(args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_caveat")).args(args).env_clear().stdin(Stdio::null()).output().unwrap()
}

fn written(args: &[&str]) -> String {
    let output = caveat(args);
    assert_eq!((output.status.code(), String::from_utf8_lossy(&output.stderr).as_ref()), (Some(0), ""), "{args:?}");
    String::from_utf8(output.stdout).unwrap()
}

/// The commands as `caveat --help` lists them.
fn commands() -> Vec<String> {
    let help = written(&["--help"]);
    let listed = help.lines().skip_while(|line| *line != "Commands:").skip(1).take_while(|line| !line.is_empty());
    // The text of a command goes on in lines that stand further in.
    let names = listed.filter_map(|line| line.strip_prefix("  ").filter(|rest| !rest.starts_with(' ')));
    let found: Vec<String> = names.filter_map(|line| line.split_whitespace().next()).map(str::to_owned).collect();
    assert!(found.len() > 8 && found.contains(&"check".to_owned()), "{found:?}");
    found.into_iter().filter(|name| name != "help").collect()
}

#[test]
fn every_shell_completes_every_command() {
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let script = written(&["completions", shell]);
        for name in commands() {
            assert!(script.contains(&name), "{shell}: {name}");
        }
        assert!(script.contains("fail-on"), "{shell} knows the options");
    }
}

#[cfg(unix)]
#[test]
fn shells_can_read_their_scripts() {
    for shell in ["bash", "zsh", "fish"] {
        let started = Command::new(shell).arg("-n").stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::piped()).spawn();
        let Ok(mut child) = started else {
            assert_ne!(shell, "bash", "bash is needed");
            continue;
        };
        child.stdin.take().unwrap().write_all(written(&["completions", shell]).as_bytes()).unwrap();
        let output = child.wait_with_output().unwrap();
        assert!(output.status.success() && output.stderr.is_empty(), "{shell}: {}", String::from_utf8_lossy(&output.stderr));
    }
}

/// What bash offers once `caveat` and these words were typed, the last of them not to its end.
#[cfg(unix)]
fn offered(words: &str) -> Vec<String> {
    let script = written(&["completions", "bash"]);
    let ask = format!(
        "{script}\nCOMP_WORDS=(caveat {words})\nCOMP_CWORD=$((${{#COMP_WORDS[@]}} - 1))\n\
         _caveat caveat \"${{COMP_WORDS[COMP_CWORD]}}\" \"${{COMP_WORDS[COMP_CWORD - 1]}}\" && printf '%s\\n' \"${{COMPREPLY[@]}}\"\n"
    );
    let output = Command::new("bash").args(["-c", &ask]).output().unwrap();
    String::from_utf8(output.stdout).unwrap().lines().map(str::to_owned).collect()
}

#[cfg(unix)]
#[test]
fn bash_offers_what_can_follow() {
    assert_eq!(offered("che"), ["check"]);
    assert_eq!(offered("new st"), ["study"]);
    assert_eq!(offered("check --fail-on war"), ["warning"]);
    assert!(offered("check --fo").contains(&"--format".to_owned()));
}

#[test]
fn an_unknown_shell_is_refused() {
    let output = caveat(&["completions", "bsh"]);
    assert_eq!((output.status.code(), output.stdout.as_slice()), (Some(2), &b""[..]));
    assert!(String::from_utf8(output.stderr).unwrap().contains("bash"));
}

/// The pages in a folder, by name.
fn pages(folder: &Path) -> BTreeMap<String, String> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries.map(|path| (path.file_name().unwrap().to_str().unwrap().to_owned(), fs::read_to_string(&path).unwrap())).collect()
}

#[test]
fn every_command_has_a_page() {
    let folder = tempfile::tempdir().unwrap();
    let inner = folder.path().join("share/man 1");
    assert_eq!(written(&["man", "--in", inner.to_str().unwrap()]), "");
    let pages = pages(&inner);
    for name in commands() {
        assert!(pages.contains_key(&format!("caveat-{name}.1")), "{name}: {:?}", pages.keys());
    }
    for name in ["caveat.1", "caveat-new-study.1", "caveat-new-rule.1"] {
        assert!(pages.contains_key(name), "{name}");
    }
    for (name, page) in &pages {
        for heading in ["NAME", "SYNOPSIS", "DESCRIPTION", "OPTIONS", "\"EXIT STATUS\""] {
            assert_eq!(page.lines().filter(|line| *line == format!(".SH {heading}")).count(), 1, "{name}: {heading}");
        }
        assert!(page.contains("1  \"caveat "), "{name} tells the version");
    }
    let statuses = pages["caveat-check.1"].split(".SH \"EXIT STATUS\"").nth(1).unwrap();
    for told in ["0 nothing at or above", "1 something is", "2 something could not be judged"] {
        assert!(statuses.contains(told), "{statuses}");
    }
}

#[test]
fn the_main_page_lists_the_commands() {
    let page = written(&["man"]);
    for name in commands() {
        assert!(page.contains(&format!("caveat\\-{name}(1)")), "{name}");
    }
}

#[test]
fn a_folder_that_cannot_be_made_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("file");
    fs::write(&file, "").unwrap();
    let output = caveat(&["man", "--in", file.join("below").to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8(output.stderr).unwrap().contains("cannot write manual pages to"));
}
