//! Work on several threads, results in order.

use std::collections::BTreeMap;
use std::io;
use std::ops::ControlFlow;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc;
use std::thread;

/// How many results may wait for an earlier one, for each thread.
const AHEAD: usize = 16;

/// Does the work for every item on up to `jobs` threads, and takes the results in the order of
/// the items until one says that it is enough.
pub(crate) fn in_order<T: Sync, R: Send>(
    items: &[T],
    jobs: usize,
    work: impl Fn(&T) -> R + Sync,
    mut take: impl FnMut(R) -> io::Result<ControlFlow<()>>,
) -> io::Result<()> {
    let jobs = jobs.min(items.len());
    if jobs <= 1 {
        for item in items {
            if take(work(item))?.is_break() {
                break;
            }
        }
        return Ok(());
    }
    let (next, enough) = (AtomicUsize::new(0), AtomicBool::new(false));
    let logs = tracing::dispatcher::get_default(Clone::clone);
    thread::scope(|scope| {
        let (sender, results) = mpsc::sync_channel(jobs * AHEAD);
        for _ in 0..jobs {
            let (sender, logs) = (sender.clone(), &logs);
            let (next, enough, work) = (&next, &enough, &work);
            scope.spawn(move || {
                tracing::dispatcher::with_default(logs, || {
                    while !enough.load(Ordering::Relaxed) {
                        let index = next.fetch_add(1, Ordering::Relaxed);
                        let Some(item) = items.get(index) else { break };
                        if sender.send((index, work(item))).is_err() {
                            break;
                        }
                    }
                });
            });
        }
        drop(sender);
        let result = take_in_order(results, &mut take);
        enough.store(true, Ordering::Relaxed);
        result
    })
}

fn take_in_order<R>(
    results: mpsc::Receiver<(usize, R)>,
    take: &mut impl FnMut(R) -> io::Result<ControlFlow<()>>,
) -> io::Result<()> {
    let mut early = BTreeMap::new();
    let mut next = 0;
    for (index, result) in results {
        early.insert(index, result);
        while let Some(result) = early.remove(&next) {
            next += 1;
            if take(result)?.is_break() {
                return Ok(());
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn taken(jobs: usize, enough: u64) -> Vec<u64> {
        let items: Vec<u64> = (0..500).collect();
        let mut taken = Vec::new();
        // Early items take longest, so that later ones overtake them.
        let work = |item: &u64| (0..(500 - item) * 200).fold(*item, |sum, _| sum) * 2;
        let take = |result| {
            taken.push(result);
            Ok(if result == enough { ControlFlow::Break(()) } else { ControlFlow::Continue(()) })
        };
        in_order(&items, jobs, work, take).expect("taking does not fail");
        taken
    }

    #[test]
    fn results_come_in_the_order_of_the_items_whatever_the_threads_do() {
        let alone = taken(1, u64::MAX);
        assert_eq!(alone.len(), 500);
        assert_eq!(taken(8, u64::MAX), alone);
    }

    #[test]
    fn nothing_is_taken_after_enough() {
        assert_eq!(taken(1, 20), taken(8, 20));
        assert_eq!(taken(8, 20).len(), 11);
    }

    #[test]
    fn an_output_that_fails_ends_the_work() {
        let items = [0; 100];
        let fail = |_| Err(io::Error::from(io::ErrorKind::BrokenPipe));
        let error = in_order(&items, 4, |item| *item, fail).expect_err("it fails");
        assert_eq!(error.kind(), io::ErrorKind::BrokenPipe);
    }
}
