//! Bytes to standard output or to a file that appears whole or not at all.

use super::Status;
use super::behind::Behind;
use super::terminal::Terminal;
use super::trouble::{tell_one, trouble};
use std::ffi::OsString;
use std::fs::{self, OpenOptions};
use std::io::{BufWriter, Error, ErrorKind, Result, Write, stdout};
use std::path::{Path, PathBuf};

/// Where a report goes. Writing never fails: what goes wrong is kept for the end, so that everything is still judged.
pub struct Output {
    writer: Writer,
    /// Nobody reads any more, or writing failed: the rest goes nowhere.
    over: bool,
    error: Option<Error>,
    pending: Option<Pending>,
    /// The file it was asked to be; none for standard output.
    place: Option<PathBuf>,
}

/// What takes the bytes.
enum Writer {
    Plain(Box<dyn Write>),
    Behind(Behind),
}

impl Writer {
    fn write_all(&mut self, bytes: &[u8]) -> Result<()> {
        match self {
            Self::Plain(writer) => writer.write_all(bytes),
            Self::Behind(file) => file.write_all(bytes),
        }
    }

    fn flush(&mut self) -> Result<()> {
        match self {
            Self::Plain(writer) => writer.flush(),
            Self::Behind(file) => file.flush(),
        }
    }

    fn end(&mut self) -> Result<()> {
        match self {
            Self::Plain(writer) => writer.flush(),
            Self::Behind(file) => file.end(),
        }
    }
}

/// A file being written beside the one it will replace.
struct Pending {
    written: PathBuf,
    wanted: PathBuf,
}

impl Output {
    pub fn stdout() -> Self {
        Self {
            writer: Writer::Plain(Box::new(BufWriter::with_capacity(64 * 1024, stdout()))),
            over: false,
            error: None,
            pending: None,
            place: None,
        }
    }

    /// A file: written beside its place and moved there at the end; a pipe or a device is written to as it is.
    ///
    /// # Errors
    /// The file cannot be created.
    pub fn file(path: &Path) -> Result<Self> {
        let place = Some(path.to_owned());
        // A link stays a link: the file it leads to is replaced.
        let path = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
        let existing = fs::metadata(&path).ok();
        if existing.as_ref().is_some_and(fs::Metadata::is_dir) {
            return Err(Error::new(ErrorKind::IsADirectory, "it is a folder"));
        }
        if existing.as_ref().is_some_and(|data| !data.is_file()) {
            let file = OpenOptions::new().write(true).open(&path)?;
            return Ok(Self { writer: Writer::Plain(Box::new(BufWriter::new(file))), over: false, error: None, pending: None, place });
        }
        if existing.as_ref().is_some_and(|data| data.permissions().readonly()) {
            return Err(Error::new(ErrorKind::PermissionDenied, "permission denied"));
        }
        let written = beside(&path)?;
        let file = OpenOptions::new().write(true).create_new(true).open(&written)?;
        if let Some(data) = existing {
            file.set_permissions(data.permissions())?;
        }
        let pending = Some(Pending { written, wanted: path });
        Ok(Self { writer: Writer::Behind(Behind::new(file)), over: false, error: None, pending, place })
    }

    /// The file it was asked to be; none for standard output.
    pub fn place(&self) -> Option<&Path> {
        self.place.as_deref()
    }

    /// Writes what is left and puts the file in its place.
    ///
    /// # Errors
    /// The first thing that went wrong since the beginning; that nobody reads any more is none.
    pub fn finish(mut self) -> Result<()> {
        let ended = self.writer.end();
        self.keep(ended);
        if let Some(error) = self.error.take() {
            return Err(error);
        }
        match self.pending.take() {
            Some(pending) => fs::rename(&pending.written, &pending.wanted).inspect_err(|_| {
                let _ = fs::remove_file(&pending.written);
            }),
            None => Ok(()),
        }
    }

    /// Ends a page: what went wrong while it was written is told.
    pub fn end(mut self, written: Result<()>, terminal: &Terminal) -> Status {
        self.note(written);
        match self.finish() {
            Ok(()) => Status::Fine,
            Err(error) => {
                tell_one(terminal, trouble("file/unwritable", format!("cannot write to standard output: {error}")));
                Status::NotJudged
            }
        }
    }

    fn keep(&mut self, result: Result<()>) {
        if let Err(error) = result {
            self.over = true;
            if error.kind() != ErrorKind::BrokenPipe && self.error.is_none() {
                self.error = Some(error);
            }
        }
    }

    /// Keeps an error that a format met.
    pub fn note(&mut self, result: Result<()>) {
        if let Err(error) = result {
            self.error.get_or_insert(error);
        }
    }
}

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> Result<usize> {
        if !self.over {
            let written = self.writer.write_all(bytes);
            self.keep(written);
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> Result<()> {
        if !self.over {
            let flushed = self.writer.flush();
            self.keep(flushed);
        }
        Ok(())
    }
}

impl Drop for Output {
    fn drop(&mut self) {
        if let Some(pending) = &self.pending {
            let _ = fs::remove_file(&pending.written);
        }
    }
}

/// `.report.json.1234.new` beside `report.json`.
fn beside(path: &Path) -> Result<PathBuf> {
    let name = path.file_name().ok_or_else(|| Error::new(ErrorKind::InvalidInput, "it has no file name"))?;
    let mut new = OsString::from(".");
    new.push(name);
    new.push(format!(".{}.new", std::process::id()));
    Ok(path.with_file_name(new))
}
