//! A flag by which somebody else ends a long search.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Whether anybody still wants to know. What was found when it is set is not the whole, and is thrown away.
#[derive(Debug, Clone, Default)]
pub struct Stop(Arc<AtomicBool>);

impl Stop {
    /// From now on nobody wants to know.
    pub fn set(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    /// Whether nobody wants to know.
    pub fn is_set(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}
