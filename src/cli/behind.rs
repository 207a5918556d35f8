//! Bytes to a file that is written while the run goes on: what writes it waits for the disk only where that is far behind.

use std::fs::File;
use std::io::{Error, Result, Write};
use std::mem::take;
use std::sync::mpsc::{SyncSender, sync_channel};
use std::thread::{Builder, JoinHandle};

/// Bytes that are handed over at once.
const BLOCK: usize = 256 * 1024;
/// Blocks that may wait.
const WAITING: usize = 16;

/// A file with a thread of its own; one that holds little needs none.
pub struct Behind {
    block: Vec<u8>,
    /// Until it is handed to the thread.
    file: Option<File>,
    send: Option<SyncSender<Vec<u8>>>,
    thread: Option<JoinHandle<Result<()>>>,
}

impl Behind {
    pub const fn new(file: File) -> Self {
        Self { block: Vec::new(), file: Some(file), send: None, thread: None }
    }

    /// Hands a block over.
    fn hand_over(&mut self) -> Result<()> {
        if let Some(mut file) = self.file.take() {
            let (send, blocks) = sync_channel::<Vec<u8>>(WAITING);
            let write = move || blocks.into_iter().try_for_each(|block| file.write_all(&block));
            self.thread = Some(Builder::new().name("report".to_owned()).spawn(write)?);
            self.send = Some(send);
        }
        let block = take(&mut self.block);
        match self.send.as_ref().map(|send| send.send(block)) {
            Some(Ok(())) => Ok(()),
            // The thread has ended before its time: writing failed.
            _ => self.end(),
        }
    }

    /// Waits until all is written.
    ///
    /// # Errors
    /// What the file said when it was written to.
    pub fn end(&mut self) -> Result<()> {
        if let Some(file) = self.file.as_mut() {
            return file.write_all(&take(&mut self.block));
        }
        if let Some(send) = self.send.take() {
            // Where the thread has ended, it says why below.
            let _ = send.send(take(&mut self.block));
        }
        match self.thread.take().map(JoinHandle::join) {
            Some(Ok(written)) => written,
            Some(Err(_)) => Err(Error::other("it could not be written")),
            None => Ok(()),
        }
    }
}

impl Write for Behind {
    fn write(&mut self, bytes: &[u8]) -> Result<usize> {
        self.block.extend_from_slice(bytes);
        if self.block.len() >= BLOCK {
            self.hand_over()?;
            self.block.reserve(BLOCK);
        }
        Ok(bytes.len())
    }

    /// Nobody reads the file before it is in its place.
    fn flush(&mut self) -> Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::{BLOCK, Behind};
    use std::fs::{File, OpenOptions, read};
    use std::io::Write;

    #[test]
    fn all_is_written_in_order() {
        let folder = tempfile::tempdir().unwrap();
        for length in [0, 10, BLOCK - 1, BLOCK, 3 * BLOCK + 7] {
            let path = folder.path().join("x");
            let mut file = Behind::new(File::create(&path).unwrap());
            let bytes: Vec<u8> = (0..length).map(|at| (at % 251) as u8).collect();
            bytes.chunks(1_000).for_each(|part| file.write_all(part).unwrap());
            file.end().unwrap();
            assert!(read(path).unwrap() == bytes, "{length}");
        }
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_full_disk_is_told() {
        for length in [10, 64 * BLOCK] {
            let mut file = Behind::new(OpenOptions::new().write(true).open("/dev/full").unwrap());
            let written = file.write_all(&vec![0; length]);
            assert!(written.and_then(|()| file.end()).is_err(), "{length}");
        }
    }
}
