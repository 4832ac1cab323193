//! What is given up for a request, and is nothing that the request does.

use super::Testimony;
use abi::PAGE_BYTES;
use trace::Event;

impl Testimony {
    /// Whether a page of a stack is taken that no function uses. Whoever it is taken for, a call that
    /// fails all the same has not done it: it stays taken (SZ-358).
    pub(crate) fn takes_unused_stack(&self, event: &Event) -> bool {
        let &Event::Decommitted { region, base, len: PAGE_BYTES } = event else { return false };
        let Some(fold) = self.fold.as_ref() else { return false };
        let mut stacks = fold.threads().values().filter_map(|thread| thread.stack);
        let used = stacks.find(|stack| stack.0 == region).map(|stack| stack.1);
        let (Some(used), Some(stack)) = (used, fold.regions().get(&region)) else { return false };
        let end = u64::from(stack.base.0) + u64::from(stack.len);
        u64::from(base.0) + u64::from(PAGE_BYTES) + u64::from(used) <= end
    }
}
