//! Signals that end a run to a number that the run looks at, so that it ends between two files and leaves none half-written.

use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::flag::{register_conditional_shutdown, register_usize};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, OnceLock};

static SIGNAL: OnceLock<Arc<AtomicUsize>> = OnceLock::new();

/// From now on a first signal only asks the run to end; a second one ends it at once.
pub fn listen() {
    let signal = SIGNAL.get_or_init(Arc::default);
    let again = Arc::new(AtomicBool::new(false));
    for number in [SIGINT, SIGTERM] {
        // Where signals cannot be listened to, they do what they always do.
        let _ = register_conditional_shutdown(number, 128 + number, again.clone());
        let _ = signal_hook::flag::register(number, again.clone());
        let _ = register_usize(number, signal.clone(), number as usize);
    }
}

/// The signal that asked the run to end.
pub fn asked() -> Option<u8> {
    let signal = SIGNAL.get()?.load(Ordering::Relaxed);
    u8::try_from(signal).ok().filter(|signal| *signal != 0)
}
