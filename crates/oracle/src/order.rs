//! The order of a trace: steps are counted, a touch comes to what was announced, and what a step
//! is about belongs to it.

use crate::call;
use crate::testimony;
use crate::verdict::{Finding, Verdict};
use abi::{AccessKind, Address, PAGE_BYTES, ThreadId};
use trace::Event;
use trace::text::Text;

/// A step that has to come to something.
#[derive(Clone)]
struct Step {
    line: u64,
    index: u32,
    thread: Option<ThreadId>,
    text: Text,
    /// What it says is still to come.
    due: Option<Due>,
    /// Something was told of it already.
    begun: bool,
}

/// What a step has to come to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Due {
    Call,
    Touch,
    /// A look at the world.
    Check,
    /// Something that the world does.
    Act,
    /// A call into a server.
    Move,
}

/// A touch of memory that was announced.
#[derive(Clone)]
struct Touch {
    line: u64,
    thread: ThreadId,
    kind: AccessKind,
    first: u64,
    end: u64,
    /// How far it has come; none: what comes of it is still to be told.
    reached: Option<u64>,
    /// It may come to nothing: what it touches is not modelled.
    beyond: bool,
}

/// Watches the order of events.
#[derive(Clone, Default)]
pub(crate) struct Order {
    step: Option<Step>,
    /// Something has happened since the step that is no part of it.
    happened: bool,
    /// Something has happened in this trace that might not have. What a step says is what comes of it
    /// where nothing happens: now a program ends at one for which it lacks a name.
    disturbed: bool,
    touch: Option<Touch>,
    /// Where the touch began that raised last.
    began: Option<u64>,
    /// The trace announces touches; there was one that it did not announce.
    announces: bool,
    unannounced: bool,
}

/// The name that a step begins with.
fn head(text: &str) -> &str {
    let end = text.find(|character: char| !character.is_ascii_alphanumeric());
    &text[..end.unwrap_or(text.len())]
}

/// Whether a step of a scenario is a call of this name. A line of a conversation with `drive` may be
/// one of its helpers, some of which have names of functions.
fn is_call(text: &str, name: &str) -> bool {
    text[name.len()..].starts_with('(') && call::is_known(name)
}

/// What a step of a scenario has to come to; the lines of a conversation are not as regular.
fn due(text: &str, name: &str) -> Option<Due> {
    if name.is_empty() || !text[name.len()..].starts_with('(') {
        return None;
    }
    match name {
        "Read" | "Write" | "Execute" | "UseStack" => Some(Due::Touch),
        "Returned" | "Return" => None,
        "CallServer" => Some(Due::Move),
        _ if call::is_known(name) => Some(Due::Call),
        _ if name.starts_with("Check") => Some(Due::Check),
        _ => Some(Due::Act),
    }
}

/// True if a fault strikes that may.
fn strikes(event: &Event) -> bool {
    matches!(event, Event::Choice { point, option: 1.., .. } if **point == *"fault")
}

impl Order {
    /// Takes an event on a line: what is to be said of what came before, and of the event. `within`
    /// says whether its thread is within a call, and does not wait there; of one that goes on, whether
    /// it pauses in the middle of a step.
    pub(crate) fn take(
        &mut self,
        line: u64,
        event: &Event,
        within: bool,
    ) -> (Vec<Finding>, Option<Verdict>) {
        match event {
            Event::Step { index, line: at, thread, text } => {
                let said = self.end();
                let name = head(text);
                let wrong = self.counted(*index, *at).or_else(|| {
                    within.then(|| String::from("the thread is within a call that is not over"))
                });
                let due = due(text, name);
                let text = text.clone();
                let begun = false;
                self.happened = false;
                self.step = Some(Step { line, index: *index, thread: *thread, text, due, begun });
                (said, wrong.map(Verdict::Contradicts))
            }
            Event::Call { thread, api, .. } => {
                (self.end_touch(), self.called(*thread, api).map(Verdict::Contradicts))
            }
            Event::Touch { thread, kind, address, len } => {
                self.announces = true;
                let said = self.end_touch();
                self.come(Due::Touch);
                let first = u64::from(address.0);
                let end = first.saturating_add(*len);
                let (thread, kind, reached) = (*thread, *kind, None);
                self.touch = Some(Touch { line, thread, kind, first, end, reached, beyond: false });
                (said, self.foreign(thread).or_else(|| self.late()))
            }
            Event::Access { thread, kind, address, bytes } if !within => {
                let len = bytes.len() as u64;
                (Vec::new(), self.touched(*thread, *kind, *address, len))
            }
            Event::StackUsed { thread, bytes } => (Vec::new(), self.stack_used(*thread, *bytes)),
            Event::Exception { thread, kind, address, .. } if !within => {
                (Vec::new(), self.raised(*thread, *kind, *address))
            }
            Event::Resumed { thread, .. } if within => (Vec::new(), self.goes_on(*thread)),
            Event::Header(_) => {
                let wrong = String::from("a trace has one header");
                (Vec::new(), Some(Verdict::Contradicts(wrong)))
            }
            Event::Check { .. } => (Vec::new(), self.once(Due::Check)),
            Event::Act { text } => (Vec::new(), self.acted(text)),
            Event::ServerEntered { .. } => (Vec::new(), self.once(Due::Move)),
            other => {
                self.disturbed |= strikes(other);
                (Vec::new(), self.early())
            }
        }
    }

    /// A step that looks at the world, or changes it, does so once.
    fn once(&mut self, what: Due) -> Option<Verdict> {
        let step = self.step.as_mut()?;
        let expected = due(&step.text, head(&step.text)) == Some(what);
        if std::mem::replace(&mut step.begun, true) && expected && step.due.is_none() {
            let wrong = "the step has done so already";
            return Some(Verdict::Contradicts(String::from(wrong)));
        }
        self.come(what);
        None
    }

    /// The world does what the step says, or something that may happen.
    fn acted(&mut self, text: &str) -> Option<Verdict> {
        let own = |step: &Step| step.due == Some(Due::Act) || *step.text == *text;
        if self.step.as_ref().is_some_and(own) {
            return self.once(Due::Act);
        }
        (self.happened, self.disturbed) = (true, true);
        None
    }

    /// Nothing comes before the call that a step makes.
    fn early(&mut self) -> Option<Verdict> {
        let step = self.step.as_mut()?;
        step.begun = true;
        (step.due == Some(Due::Call) && !self.disturbed).then(|| {
            let wrong = "the step makes a call, and this is told before it";
            Verdict::Contradicts(String::from(wrong))
        })
    }

    /// A step that paused in the middle is taken once more: its call is made already, and its touch is
    /// still to come.
    fn goes_on(&mut self, thread: ThreadId) -> Option<Verdict> {
        let step = self.step.as_mut()?;
        let own = step.thread == Some(thread);
        let fits = own && matches!(step.due, Some(Due::Call | Due::Touch));
        if step.due == Some(Due::Call) {
            step.due = None;
        }
        (!fits).then(|| {
            let wrong = "what paused goes on in a step that is not its own";
            Verdict::Contradicts(String::from(wrong))
        })
    }

    /// Nothing comes before a touch of memory that is announced.
    fn late(&self) -> Option<Verdict> {
        if self.unannounced {
            let wrong = "touches are announced from here on, and were not before";
            return Some(Verdict::Contradicts(String::from(wrong)));
        }
        let begun = self.step.as_ref().is_some_and(|step| step.begun);
        begun.then(|| Verdict::Contradicts(String::from("something happened before the touch")))
    }

    fn is_touch(&self) -> bool {
        let due = self.step.as_ref().and_then(|step| due(&step.text, head(&step.text)));
        due == Some(Due::Touch)
    }

    /// True if there are steps, which are taken one after the other.
    pub(crate) fn has_steps(&self) -> bool {
        self.step.is_some()
    }

    /// True if the step is a call of a function, and nothing has happened from outside since.
    pub(crate) fn is_call(&self) -> bool {
        !self.happened
            && self.step.as_ref().is_some_and(|step| is_call(&step.text, head(&step.text)))
    }

    /// What is to be said when a step, or the trace, is over.
    pub(crate) fn end(&mut self) -> Vec<Finding> {
        let mut said = self.end_touch();
        let step = self.step.as_ref().filter(|_| !self.disturbed);
        let Some(step) = step else { return said };
        let why = match step.due {
            Some(Due::Touch) => "the step came to nothing: no bytes, no exception",
            Some(Due::Call) => "the step came to nothing: nothing was called",
            Some(Due::Check) => "the step came to nothing: nothing was looked at",
            Some(Due::Act) => "the step came to nothing: the world did nothing",
            Some(Due::Move) => "the step came to nothing: the thread moved nowhere",
            None => return said,
        };
        let event = step.text.chars().take(40).collect();
        let verdict = Verdict::Contradicts(String::from(why));
        said.push(Finding { line: step.line, event, verdict });
        said
    }

    /// The touch that was just announced may come to nothing.
    pub(crate) fn may_come_to_nothing(&mut self) {
        self.touch.iter_mut().for_each(|touch| touch.beyond = true);
    }

    /// A touch that was announced comes to bytes or to an exception.
    fn end_touch(&mut self) -> Vec<Finding> {
        let Some(touch) = self.touch.take() else { return Vec::new() };
        let whole = match touch.reached {
            Some(reached) => reached == touch.end,
            // To read or write nothing comes to nothing; an instruction has no length.
            None => touch.beyond || touch.first == touch.end && touch.kind != AccessKind::Execute,
        };
        if whole {
            return Vec::new();
        }
        let event = format!("{} at {}", touch.kind, Address(touch.first as u32));
        let why = match touch.reached {
            None => "the touch came to nothing: no bytes, no exception".to_owned(),
            Some(reached) => format!("the touch ends at {reached:#x}, and not at {:#x}", touch.end),
        };
        vec![Finding { line: touch.line, event, verdict: Verdict::Contradicts(why) }]
    }

    /// Steps are counted one by one; where lines of a conversation were refused, numbers are left out.
    fn counted(&self, index: u32, line: u32) -> Option<String> {
        let before = self.step.as_ref().map_or(0, |step| step.index);
        let next = before.checked_add(1);
        let follows = match line {
            0 => index > before || self.step.is_none(),
            _ => Some(index) == next,
        };
        (!follows).then(|| format!("step {index} comes after step {before}"))
    }

    fn come(&mut self, what: Due) {
        if let Some(step) = self.step.as_mut().filter(|step| step.due == Some(what)) {
            step.due = None;
        }
    }

    fn called(&mut self, thread: ThreadId, api: &str) -> Option<String> {
        let step = self.step.as_mut()?;
        let name = head(&step.text);
        if step.thread.is_some_and(|known| known != thread) {
            return Some(format!("the step is one of another thread than {thread}"));
        }
        if is_call(&step.text, name) && name != api {
            return Some(format!("the step calls {name}"));
        }
        if step.due.take().is_none() && is_call(&step.text, name) {
            return Some(String::from("the step has made its call already"));
        }
        None
    }

    /// A step touches memory by the thread that takes it.
    fn foreign(&self, thread: ThreadId) -> Option<Verdict> {
        let known = self.step.as_ref()?.thread?;
        (known != thread).then(|| {
            Verdict::Contradicts(format!("the step is one of another thread than {thread}"))
        })
    }

    fn touched(
        &mut self,
        thread: ThreadId,
        kind: AccessKind,
        address: Address,
        len: u64,
    ) -> Option<Verdict> {
        self.come(Due::Touch);
        let foreign = self.foreign(thread);
        if !self.announces {
            self.unannounced |= self.is_touch();
            return foreign;
        }
        let said = match &mut self.touch {
            None => Some(String::from("nobody was about to touch memory")),
            Some(touch) => {
                let at = touch.reached.unwrap_or(touch.first);
                touch.reached = Some(u64::from(address.0).saturating_add(len));
                match (touch.thread, touch.kind) == (thread, kind) && u64::from(address.0) == at {
                    true => None,
                    false => {
                        Some(format!("{} was about to {} at {at:#010x}", touch.thread, touch.kind))
                    }
                }
            }
        };
        said.map(Verdict::Contradicts).or(foreign)
    }

    /// The step is a use of the stack: a touch that begins with its highest page.
    fn is_stack(&self) -> bool {
        self.step.as_ref().is_some_and(|step| testimony::act(&step.text) == "UseStack")
    }

    /// Where the touch began that has just raised, if it was announced.
    pub(crate) fn began(&mut self) -> Option<u64> {
        self.began.take()
    }

    /// A use of the stack went well, over its whole length.
    fn stack_used(&mut self, thread: ThreadId, bytes: u32) -> Option<Verdict> {
        let touch = self.touch.as_mut().filter(|touch| touch.reached.is_none());
        let fits = touch.as_ref().is_some_and(|touch| {
            let len = touch.end.saturating_sub(touch.first);
            (touch.thread, len) == (thread, bytes.into()) && touch.kind == AccessKind::Write
        });
        touch.into_iter().for_each(|touch| touch.reached = Some(touch.end));
        (self.announces && !fits).then(|| {
            Verdict::Contradicts(String::from("nobody was about to use so much of a stack"))
        })
    }

    /// An exception is raised by the first byte that cannot be touched: the first of all, or the
    /// first of a page.
    fn raised(&mut self, thread: ThreadId, kind: AccessKind, address: Address) -> Option<Verdict> {
        self.come(Due::Touch);
        let foreign = self.foreign(thread);
        let (touch, stack) = (self.touch.take(), self.is_stack());
        self.began = touch.as_ref().map(|touch| touch.first);
        let begun = self.step.as_mut().is_some_and(|step| std::mem::replace(&mut step.begun, true));
        if touch.is_none() && self.announces && (begun || address.0 != u32::MAX) {
            let wrong = "nobody was about to touch memory";
            return Some(Verdict::Contradicts(String::from(wrong)));
        }
        let none = touch.is_none() && self.is_touch() && address.0 != u32::MAX;
        self.unannounced |= none && !self.announces;
        let said = touch.and_then(|touch| {
            let at = u64::from(address.0);
            let inside = at > touch.first && at < touch.end && at % u64::from(PAGE_BYTES) == 0;
            // What leaves the address space is told to end at its last byte.
            let beyond = touch.end > 1 << 32 && address.0 == u32::MAX;
            // A stack is used from its top down, page by page.
            let page = u64::from(PAGE_BYTES);
            let lowest = stack && at == touch.first / page * page;
            let place = at == touch.first || inside || beyond || lowest;
            let fits = (touch.thread, touch.kind) == (thread, kind) && place;
            (!fits).then(|| {
                format!("{} was about to {} at {:#010x}", touch.thread, touch.kind, touch.first)
            })
        });
        said.map(Verdict::Contradicts).or(foreign)
    }
}
