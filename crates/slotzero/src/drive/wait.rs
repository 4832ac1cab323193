//! Calls that block.
//!
//! A conversation is one after the other, so a wait with an end is over at once: simulated time
//! passes until it is. A wait without an end answers `BLOCKED`; its thread makes no more calls
//! until somebody else ends the wait, and `Returned` asks for what it came to.

use super::answer::{Answer, Wrong, result_text};
use super::request::Out;
use super::session::{Caller, Session};
use abi::ThreadId;
use coredll::Api;
use kernel::record::ThreadState;
use runner::report_late_return;
use scenario::echo;

/// A call that has blocked.
#[derive(Debug)]
pub(super) struct Pending {
    api: &'static Api,
    /// What it returned, once it has.
    answer: Option<u32>,
}

impl Pending {
    /// True if the wait has come to its end.
    pub(super) fn is_over(&self) -> bool {
        self.answer.is_some()
    }
}

impl Session<'_> {
    /// Lets time pass until the call returns, or says that it does not by itself.
    pub(super) fn wait_for(&mut self, caller: &Caller, api: &'static Api, out: &Out) -> Answer {
        while self.has_an_end(caller.thread) && self.kernel().advance_clock() {}
        match self.kernel().take_answer(caller.thread) {
            Some(value) => {
                report_late_return(&mut self.kernel(), caller.thread, api, value);
                self.bind_out(caller, api, value, &[], out);
                Answer::plain(result_text(api.returns, value))
            }
            None => {
                self.pending.insert(caller.thread, Pending { api, answer: None });
                Answer::plain("BLOCKED")
            }
        }
    }

    /// True if the thread waits and will stop at some time by itself.
    fn has_an_end(&self, thread: ThreadId) -> bool {
        let thread = self.world.state.threads.get(thread.0);
        thread.is_some_and(|thread| match thread.state {
            ThreadState::Waiting { due, .. } | ThreadState::Sleeping { due } => due.is_some(),
            _ => false,
        })
    }

    /// What the blocked call of a thread came to.
    pub(super) fn returned(&mut self, caller: &Caller) -> Result<Answer, Wrong> {
        let Some(call) = self.pending.get(&caller.thread) else {
            let message = format!("no call of {} has blocked", echo(&caller.name));
            return Err(Wrong::input(message));
        };
        let Some(value) = call.answer else { return Ok(Answer::plain("BLOCKED")) };
        let answer = Answer::plain(result_text(call.api.returns, value));
        self.pending.remove(&caller.thread);
        Ok(answer)
    }

    /// A thread that waits makes no calls. True if it has waited, and nobody has asked what came
    /// of that.
    pub(super) fn earlier_wait(&self, caller: &Caller) -> Result<bool, Wrong> {
        match self.pending.get(&caller.thread) {
            Some(Pending { api, answer: None }) => {
                let (name, api) = (echo(&caller.name), api.name);
                Err(Wrong::waiting(format!("{name} waits in {api}; `Returned` asks whether still")))
            }
            Some(_) => Ok(true),
            None => Ok(false),
        }
    }

    /// Keeps the answers of waits that are over; forgets those of threads that have ended.
    pub(super) fn fetch_answers(&mut self) {
        let threads = &self.world.state.threads;
        let ended =
            |row: u32| threads.get(row).is_none_or(|thread| thread.state == ThreadState::Ended);
        // Who has left a server that ended does not wait there any more, and gets no answer.
        let waits =
            |row: u32| threads[row].state != ThreadState::Ready || threads[row].answer.is_some();
        self.pending.retain(|thread, call| !ended(thread.0) && (call.is_over() || waits(thread.0)));
        let waiting: Vec<ThreadId> = self.pending.keys().copied().collect();
        for thread in waiting {
            let answer = self.kernel().take_answer(thread);
            if let (Some(answer), Some(call)) = (answer, self.pending.get_mut(&thread)) {
                call.answer = Some(answer);
                let api = call.api;
                report_late_return(&mut self.kernel(), thread, api, answer);
            }
        }
    }
}
