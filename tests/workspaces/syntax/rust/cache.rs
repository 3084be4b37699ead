//! A small cache that forgets what is old.

use std::collections::{hash_map::Entry, HashMap};
use std::fmt;
use std::time::{Duration, Instant};

use crate::clock::Clock as Time;
use super::errors::*;
mod storage;

/// How many entries are kept. Larger caches are slow
/// to walk, e.g. on every sweep.
pub const MAX_ENTRIES: usize = 1_000;

static mut HITS: u64 = 0;

pub(crate) type Shared<V> = std::sync::Arc<Cache<V>>;

/// One stored value.
#[derive(Debug, Clone)]
struct Slot<V> {
    value: V,
    /// When it was stored.
    pub stored: Instant,
}

/// What can go wrong.
#[derive(Debug)]
pub enum CacheError {
    /// Nothing is stored under the key.
    Missing(String),
    Full { limit: usize },
}

pub struct Marker;

/// Something that can be weighed.
pub trait Weigh: fmt::Debug {
    type Unit;
    const SCALE: u32 = 1;

    /// The weight in bytes.
    fn weight(&self) -> usize;

    fn is_heavy(&self) -> bool {
        self.weight() > 1024
    }
}

/// A map with an age limit.
pub struct Cache<V> {
    slots: HashMap<String, Slot<V>>,
    ttl: Duration,
}

impl<V: Clone> Cache<V> {
    /// Creates an empty cache.
    pub fn new(ttl: Duration) -> Self {
        Self { slots: HashMap::new(), ttl }
    }

    // Not a doc comment, but it says what this is.
    #[inline]
    #[must_use = "the value is cloned"]
    pub async fn get<'a, Q>(
        &'a self,
        key: &Q,
    ) -> Result<V, CacheError>
    where
        Q: AsRef<str>,
    {
        let slot = self.slots.get(key.as_ref()).ok_or_else(|| CacheError::Missing(key.as_ref().into()))?;
        log::trace!("hit {}", describe(slot));
        Ok(slot.value.clone())
    }

    fn sweep(&mut self) {
        fn is_old(age: Duration) -> bool {
            age > Duration::from_secs(60)
        }
        self.slots.retain(|_, slot| !is_old(slot.stored.elapsed()));
    }
}

impl<V> Weigh for Cache<V> {
    type Unit = usize;
    fn weight(&self) -> usize {
        self.slots.len() * std::mem::size_of::<Slot<V>>()
    }
}

impl fmt::Display for CacheError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.to_string())
    }
}

#[macro_export]
macro_rules! cached {
    ($cache:expr, $key:expr) => {
        $cache.get($key)
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_what_was_stored() {
        let cache: Cache<u8> = Cache::new(Duration::from_secs(1));
        assert_eq!(cache.weight(), 0);
    }

    #[tokio::test]
    async fn forgets() {}
}
