// The version of the compiler, for the session's first answer. Nothing in the language tells a program which
// rustc built it, so it is taken from where the compiler leaves it: the producer note in the executable. Where the
// note is stripped, a build can give the version instead: RUSTC_VERSION=1.63.0 in the environment of rustc.

/// As in `1.63.0`; `unknown` where nothing tells.
pub fn compiler() -> String {
    match option_env!("RUSTC_VERSION") {
        Some(given) => given.to_string(),
        None => noted().unwrap_or_else(|| "unknown".to_string()),
    }
}

fn noted() -> Option<String> {
    let executable = std::fs::read(std::env::current_exe().ok()?).ok()?;
    let mark: &[u8] = b"rustc version ";
    // The mark itself stands in the executable too, but with no number behind it.
    executable
        .windows(mark.len())
        .enumerate()
        .filter(|(_, window)| *window == mark)
        .find_map(|(at, _)| leading_version(&executable[at + mark.len()..]))
}

/// The `N.N.N` that the bytes start with.
fn leading_version(bytes: &[u8]) -> Option<String> {
    let version: String = bytes
        .iter()
        .take(20)
        .map(|&byte| char::from(byte))
        .take_while(|&c| c.is_ascii_digit() || c == '.')
        .collect();
    let parts: Vec<&str> = version.split('.').collect();
    if parts.len() == 3 && parts.iter().all(|part| !part.is_empty()) {
        Some(version)
    } else {
        None
    }
}
