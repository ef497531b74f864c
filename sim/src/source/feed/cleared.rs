//! Series that their source clears before it says more of them.

use std::collections::HashMap;

use super::Feed;
use crate::job::CutOff;
use crate::source::columns::Batch;

/// Which series are to be cleared, and how many of their samples go before that.
pub(super) struct Clears(HashMap<u32, usize>);

impl Clears {
    pub(super) fn are_some(&self) -> bool {
        !self.0.is_empty()
    }
}

impl Feed {
    /// Those of the block that is sent now.
    pub(super) fn take_clears(&mut self) -> Clears {
        Clears(std::mem::take(&mut self.parsed.clears))
    }

    /// Sends what of the batch goes before a clearing of its series, and the clearing.
    pub(super) async fn send_cleared(
        &self,
        mut batch: Batch,
        clears: &mut Clears,
    ) -> Result<Batch, CutOff> {
        let count = batch.values.len();
        match clears.0.get_mut(&batch.series) {
            None => {}
            Some(before) if *before >= count => *before -= count,
            Some(before) => {
                let before = *before;
                clears.0.remove(&batch.series);
                if before > 0 {
                    self.send_batch(batch.split_off_front(before)).await?;
                }
                self.clear(batch.series).await?;
            }
        }
        Ok(batch)
    }

    /// Clears what nothing more was said of.
    pub(super) async fn clear_the_rest(&self, clears: Clears) -> Result<(), CutOff> {
        for series in clears.0.into_keys() {
            self.clear(series).await?;
        }
        Ok(())
    }

    async fn clear(&self, series: u32) -> Result<(), CutOff> {
        match self.writers.get(series as usize) {
            Some(Some(writer)) => writer.clear().await,
            _ => Ok(()),
        }
    }
}
