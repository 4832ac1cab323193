//! How a kernel tells: nothing twice, what there is before what is done with it, and the end of
//! what nobody uses any more.

use super::Testimony;
use crate::verdict::Verdict;
use abi::ObjectId;
use trace::Event;
use trace::event::ObjectKind;
use trace::fold::{Detail, Process, Thread, ThreadState};

impl Testimony {
    /// What is told again changes nothing, and would not be told.
    pub(super) fn again(&self, event: &Event) -> Option<Verdict> {
        let fold = self.fold.as_ref()?;
        let again = match event {
            Event::Signalled { object, signalled } => {
                fold.objects().get(object).is_some_and(|known| known.signalled == *signalled)
            }
            Event::Clock { now } => fold.clock() == *now,
            _ => false,
        };
        again.then(|| Verdict::Contradicts(String::from("it is so already")))
    }

    /// What has to be told before an event.
    pub(super) fn before(&mut self, event: &Event) -> Option<Verdict> {
        let fold = self.fold.as_ref()?;
        let wrong = match event {
            // What may happen can do so before the first step.
            Event::Step { .. } | Event::Act { .. } if !self.started => {
                self.started = true;
                let whole = fold.files().len() >= self.files
                    && fold.processes().len() >= self.processes
                    && fold.threads().len() >= self.processes;
                (!whole).then_some("the trace does not tell all files and processes of its world")
            }
            // Until the first step everything is numbered as it comes.
            Event::FileCreated { file, .. } if !self.started => {
                (file.0 as usize != fold.files().len()).then_some("another file comes first")
            }
            Event::ObjectCreated { object, .. } if !self.started => {
                (object.0 as usize != fold.objects().len()).then_some("another object comes first")
            }
            Event::ProcessStarted { process, .. } if !self.started => {
                let next = process.0 as usize == fold.processes().len();
                (!next).then_some("another process comes first")
            }
            Event::HandleOpened { object, .. } => fold.objects().get(object).and_then(|known| {
                let bare = known.detail == Detail::None;
                let stands = matches!(known.kind, ObjectKind::File | ObjectKind::FileMapping);
                (bare && stands).then_some("what the handle stands for is not told")
            }),
            Event::Call { thread, .. }
            | Event::Return { thread, .. }
            | Event::Touch { thread, .. } => {
                let known = fold.threads().get(thread);
                let waits = known.is_some_and(|known| {
                    !matches!(known.state, ThreadState::Ready | ThreadState::Ended)
                });
                waits.then_some("the thread waits")
            }
            _ => None,
        };
        wrong.map(|wrong| Verdict::Contradicts(String::from(wrong)))
    }

    /// An object goes with the last use of it, within the call that ends that use.
    pub(super) fn outlived(&mut self, event: &Event) -> Option<Verdict> {
        if !matches!(event, Event::Return { .. } | Event::Step { .. }) {
            return None;
        }
        let closed = std::mem::take(&mut self.closed);
        let fold = self.fold.as_ref()?;
        // A thread that has left a call may have found one of them.
        if fold.threads().values().any(|thread| thread.state == ThreadState::Paused) {
            return None;
        }
        let unused = |id: &ObjectId| {
            let Some(known) = fold.objects().get(id).filter(|known| known.holders.is_empty())
            else {
                return false;
            };
            let waits = |thread: &Thread| matches!(&thread.state, ThreadState::Waiting { objects, .. } if objects.contains(id));
            let lives = match known.detail {
                Detail::Process(id) => fold.processes().get(&id).is_some_and(Process::is_alive),
                Detail::Thread(id) => fold.threads().get(&id).is_some_and(Thread::is_alive),
                Detail::Mapping(_) => fold.views().values().any(|view| view.object == *id),
                Detail::None | Detail::OpenFile(_) => false,
            };
            !lives && !fold.threads().values().any(waits)
        };
        closed.iter().any(unused).then(|| {
            Verdict::Contradicts(String::from(
                "nobody uses an object any more, and it is still there",
            ))
        })
    }
}
