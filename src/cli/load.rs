//! A file to its text, or to why it has none.

use super::files::{Input, InputPlace};
use super::trouble::{reading, trouble};
use crate::diagnostic::Diagnostic;
use crate::source::Source;
use crate::syntax::{self, decode};
use std::fs::File;
use std::io::{Read, Result, stdin};
use std::sync::Arc;

/// The text of a file.
///
/// # Errors
/// The source, empty where nothing can be shown, and what is wrong: it cannot be read, is too large, or is not UTF-8.
pub fn load(input: &Input) -> std::result::Result<Arc<Source>, (Arc<Source>, Vec<Diagnostic>)> {
    let fail = |told: Diagnostic| (Arc::new(Source::new(input.name.as_str(), "")), vec![told]);
    if let Some(told) = &input.trouble {
        return Err(fail(told.clone()));
    }
    let bytes = match &input.place {
        InputPlace::Stdin => bytes(&mut stdin().lock(), 0),
        InputPlace::Path(path) => File::open(path).and_then(|mut file| {
            let size = file.metadata().map_or(0, |data| data.len());
            bytes(&mut file, size)
        }),
    };
    let bytes = bytes.map_err(|error| fail(reading(&input.name, &error)))?;
    let Some(bytes) = bytes else {
        let told = trouble("syntax/too-large", format!("`{}` is larger than 16 MiB", input.name));
        return Err(fail(told.help("a study takes a few kilobytes: is this the right file?")));
    };
    let (text, refused) = decode(bytes);
    let source = Arc::new(Source::new(input.name.as_str(), text));
    match refused {
        None => Ok(source),
        Some(told) => Err((source, vec![told])),
    }
}

/// Largest file that is read, in bytes.
const LARGEST: u64 = syntax::LARGEST as u64;

/// All bytes, or none where there are too many.
fn bytes(from: &mut impl Read, size: u64) -> Result<Option<Vec<u8>>> {
    if size > LARGEST {
        return Ok(None);
    }
    let mut bytes = Vec::with_capacity(usize::try_from(size).unwrap_or(0) + 1);
    from.take(LARGEST + 1).read_to_end(&mut bytes)?;
    Ok((bytes.len() as u64 <= LARGEST).then_some(bytes))
}
