//! Bytes as chance makes them, for tests.

/// Bytes as a generator of pseudo-random numbers makes them, so that they are the same each time.
pub(crate) fn noise(bytes: usize, mut state: u64) -> Vec<u8> {
    let next = |_| {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        (state >> 56) as u8
    };
    (0..bytes).map(next).collect()
}
