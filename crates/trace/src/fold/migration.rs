//! Threads that move into servers and back, and what they may touch.

use super::Fold;
use super::error::{Folded, Thing, demand, same};
use super::process::{ServerCall, ThreadState};
use crate::Event;
use abi::ErrorCode;
use abi::error::ERROR_PROCESS_ABORTED;

impl Fold {
    /// Folds masks, kernel mode, and calls into servers.
    pub(super) fn fold_migration(&mut self, event: &Event) -> Folded {
        match *event {
            Event::PermissionsSet { thread, permissions } => {
                self.thread_mut(thread)?.permissions = permissions;
                Ok(())
            }
            Event::KernelMode { thread, on } => {
                self.thread_mut(thread)?.kernel_mode = on;
                Ok(())
            }
            Event::ServerEntered { thread, process, permissions, .. } => {
                self.living_process(process)?;
                let known = self.thread_mut(thread)?;
                let ready = known.state == ThreadState::Ready;
                demand(ready, Thing::Thread(thread), "cannot call a server")?;
                let (caller, kernel_mode) = (known.current, known.kernel_mode);
                let call = ServerCall { caller, permissions: known.permissions, kernel_mode };
                known.calls.push(call);
                (known.current, known.permissions) = (process, permissions);
                Ok(())
            }
            Event::ServerLeft { thread, process, calls, permissions, kernel_mode, result } => {
                let known = self.thread_mut(thread)?;
                let (of, calls) = (Thing::Thread(thread), calls as usize);
                demand(calls < known.calls.len(), of, "is in no such call")?;
                known.leave(calls);
                same(of, "process", process.0, known.current.0)?;
                same(of, "mask", permissions, known.permissions)?;
                demand(kernel_mode == known.kernel_mode, of, "is in the other mode")?;
                if result.is_none() {
                    (known.state, known.answer) = (ThreadState::Ready, None);
                    known.last_error = ErrorCode(ERROR_PROCESS_ABORTED.0);
                }
                Ok(())
            }
            ref other => unreachable!("{other:?} is of another group"),
        }
    }
}
