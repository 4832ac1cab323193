//! Whether a program is as its sources are, told without cargo.
//!
//! Cargo takes longer for this answer than a scenario takes to run, because it looks at every
//! package. But it writes beside a program which files the program was made of (`slotzero.d`), so
//! that another build system can tell when to call cargo again. This is such a build system.
//!
//! A build also depends on the toolchain, on flags and on the profile. Cargo keeps track of these
//! for this program, which it looks at before each start, and builds it anew when they change. So
//! a build leaves a stamp that names both programs, and holds for no others. In doubt, cargo builds.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::UNIX_EPOCH;

/// A program and what tells whether it is as its sources are.
pub(crate) struct Build {
    /// The folder of the repository.
    pub(crate) root: PathBuf,
    /// The program that cargo keeps up to date: this one.
    pub(crate) starter: PathBuf,
    /// The program that is to be started.
    pub(crate) program: PathBuf,
}

impl Build {
    /// True if the program is the one of the last build, and nothing has changed since that began.
    pub(crate) fn is_fresh(&self) -> bool {
        self.inputs_of_the_last_build().is_some_and(|(began, inputs)| {
            inputs.iter().all(|input| changed(input).is_ok_and(|at| at < began))
        })
    }

    fn inputs_of_the_last_build(&self) -> Option<(u128, Vec<PathBuf>)> {
        let stamp = fs::read_to_string(self.stamp()).ok()?;
        let (began, programs) = stamp.split_once(' ')?;
        if programs != self.programs().ok()? {
            return None;
        }
        let listed = fs::read_to_string(self.program.with_extension("d")).ok()?;
        Some((began.parse().ok()?, inputs(&listed, &self.root)))
    }

    /// Builds, and leaves a stamp if that succeeds.
    pub(crate) fn run(&self, build: impl FnOnce() -> ExitCode) -> ExitCode {
        // The clock of the file system tells when the build begins: it dates the sources, too.
        let draft = self.stamp().with_extension(std::process::id().to_string());
        let began = fs::write(&draft, "").and_then(|()| changed(&draft));
        let exit = build();
        let stamp = began.and_then(|began| Ok(format!("{began} {}", self.programs()?)));
        let stamp = stamp.and_then(|stamp| fs::write(&draft, stamp));
        if exit != ExitCode::SUCCESS
            || stamp.and_then(|()| fs::rename(&draft, self.stamp())).is_err()
        {
            // Without a stamp, cargo builds the next time.
            let _ = fs::remove_file(&draft);
        }
        exit
    }

    fn stamp(&self) -> PathBuf {
        self.program.with_extension("stamp")
    }

    /// Both programs, as a stamp names them.
    fn programs(&self) -> io::Result<String> {
        Ok(format!("{} {}", changed(&self.starter)?, changed(&self.program)?))
    }
}

/// When a file was changed, in nanoseconds since 1970.
fn changed(path: &Path) -> io::Result<u128> {
    let modified = fs::metadata(path)?.modified()?;
    Ok(modified.duration_since(UNIX_EPOCH).map_err(io::Error::other)?.as_nanos())
}

/// The files that a program is made of: those that cargo lists as it does for `make`, and the
/// manifests, which it does not list.
fn inputs(listed: &str, root: &Path) -> Vec<PathBuf> {
    let listed =
        listed.lines().filter_map(|line| line.split_once(": ")).flat_map(|(_, of)| files(of));
    let mut inputs: Vec<PathBuf> = listed.collect();
    let entries = inputs.iter().filter(|path| path.ends_with("src/lib.rs"));
    let manifests = entries.filter_map(|path| Some(path.parent()?.with_file_name("Cargo.toml")));
    inputs.extend(manifests.collect::<Vec<_>>());
    inputs.extend(["Cargo.toml", "Cargo.lock", ".cargo/config.toml"].map(|name| root.join(name)));
    inputs
}

/// Paths with spaces between them; a space in a path has a `\` before it.
fn files(line: &str) -> Vec<PathBuf> {
    let line = line.replace("\\ ", "\0");
    line.split(' ').map(|path| PathBuf::from(path.replace('\0', " "))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::{Duration, SystemTime};

    /// A folder of a repository with one source, a starter and a program; deleted at the end.
    struct Folder(PathBuf);

    impl Folder {
        fn new(name: &str) -> Folder {
            let path = std::env::temp_dir().join(format!("xtask {name} {}", std::process::id()));
            fs::create_dir_all(path.join(".cargo")).expect("a folder can be made");
            let folder = Folder(path);
            for file in ["Cargo.toml", "Cargo.lock", ".cargo/config.toml", "a.rs", "xtask"] {
                folder.write(file);
                folder.date(file, -60);
            }
            folder
        }

        fn path(&self, file: &str) -> PathBuf {
            self.0.join(file)
        }

        fn write(&self, file: &str) {
            fs::write(self.path(file), "").expect("a file can be written");
        }

        /// Dates a file so many seconds from when the folder was made.
        fn date(&self, file: &str, seconds: i64) {
            let made = fs::metadata(&self.0).and_then(|folder| folder.modified());
            let made = made.expect("a folder has a date");
            let by = Duration::from_secs(seconds.unsigned_abs());
            let at: SystemTime = if seconds < 0 { made - by } else { made + by };
            let file = fs::File::options().append(true).open(self.path(file));
            file.and_then(|file| file.set_modified(at)).expect("a file can be dated");
        }

        fn built(&self) -> Build {
            let (starter, program) = (self.path("xtask"), self.path("program"));
            Build { root: self.0.clone(), starter, program }
        }

        fn is_fresh(&self) -> bool {
            self.built().is_fresh()
        }

        /// Builds as cargo does; while it builds, `meanwhile` happens.
        fn build(&self, exit: ExitCode, meanwhile: impl FnOnce()) {
            let source = self.path("a.rs").to_string_lossy().replace(' ', "\\ ");
            let given = self.built().run(|| {
                meanwhile();
                self.write("program");
                fs::write(self.path("program.d"), format!("program: {source}\n"))
                    .expect("a list can be written");
                exit
            });
            assert_eq!(given, exit);
        }

        /// Whether a change after a build calls for another build.
        #[track_caller]
        fn check(name: &str, change: impl FnOnce(&Folder), fresh: bool) {
            let folder = Folder::new(name);
            folder.build(ExitCode::SUCCESS, || {});
            change(&folder);
            assert_eq!(folder.is_fresh(), fresh);
        }
    }

    impl Drop for Folder {
        fn drop(&mut self) {
            let _ = fs::remove_dir_all(&self.0);
        }
    }

    #[test]
    fn nothing_is_fresh_before_its_first_build() {
        assert!(!Folder::new("first").is_fresh());
    }

    #[test]
    fn what_was_built_stays_fresh_while_nothing_changes() {
        Folder::check("same", |_| {}, true);
    }

    #[test]
    fn a_changed_source_or_manifest_calls_for_a_build() {
        for file in ["a.rs", "Cargo.toml", "Cargo.lock", ".cargo/config.toml"] {
            Folder::check("changed", |folder| folder.date(file, 60), false);
        }
    }

    #[test]
    fn a_source_that_is_gone_calls_for_a_build() {
        let remove = |folder: &Folder| {
            fs::remove_file(folder.path("a.rs")).expect("a file can be removed");
        };
        Folder::check("gone", remove, false);
    }

    #[test]
    fn another_program_or_starter_than_those_of_the_build_calls_for_one() {
        for file in ["program", "xtask"] {
            Folder::check("others", |folder| folder.date(file, -30), false);
        }
    }

    #[test]
    fn a_source_that_changes_during_a_build_calls_for_another() {
        let folder = Folder::new("during");
        folder.build(ExitCode::SUCCESS, || folder.write("a.rs"));
        assert!(!folder.is_fresh());
    }

    #[test]
    fn a_build_that_fails_leaves_nothing_fresh_and_no_draft() {
        let folder = Folder::new("fails");
        folder.build(ExitCode::FAILURE, || {});
        assert!(!folder.is_fresh());
        let draft = folder.path("program").with_extension(std::process::id().to_string());
        assert!(!draft.exists());
    }

    #[test]
    fn the_manifests_of_the_packages_belong_to_what_a_program_is_made_of() {
        let listed = "/t/slotzero: /r/crates/a/src/lib.rs /r/a\\ b/src/b.rs\n";
        let expected = [
            "/r/crates/a/src/lib.rs",
            "/r/a b/src/b.rs",
            "/r/crates/a/Cargo.toml",
            "/r/Cargo.toml",
            "/r/Cargo.lock",
            "/r/.cargo/config.toml",
        ];
        assert_eq!(inputs(listed, Path::new("/r")), expected.map(PathBuf::from));
    }
}
