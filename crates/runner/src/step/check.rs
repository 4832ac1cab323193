//! Looks at the state of the world.

use crate::answer;
use crate::outcome::same_bytes;
use crate::plan::PlannedStep;
use crate::progress::Stand;
use crate::run::{Halt, Run};
use abi::{AccessKind, Address, FrameId, ThreadId};
use kernel::region::{Physical, Spot};
use kernel::space::SLOT_BYTES;
use scenario::step::{
    Amount, Area, Check, CheckAddress, CheckBytes, CheckCoherent, CheckFile, CheckObject,
    CheckPage, CheckProcess, CheckSameFrame, CheckVolume,
};
use scenario::{Diagnostic, Name, Place, Spanned, StepKind, echo};
use std::sync::Arc;
use trace::Event;

/// A check in progress: the run, where it is, who looks.
struct Look<'l, 'r> {
    run: &'l mut Run<'r>,
    lane: &'l Stand,
    planned: &'l PlannedStep<'l>,
    thread: Option<ThreadId>,
    unmet: Vec<String>,
}

/// Carries a check out.
pub(super) fn take(
    run: &mut Run<'_>,
    lane: &Stand,
    planned: &PlannedStep<'_>,
    thread: Option<ThreadId>,
) -> Result<(), Halt> {
    let unmet = look(run, lane, planned, thread)?;
    let met = unmet.is_empty();
    run.tally.expectations += 1;
    for message in unmet {
        run.fail(Diagnostic::error(planned.step.span, format!("check not met: {message}")));
    }
    let scenario = run.plan.scenario;
    run.kernel().emit(|| Event::Check { text: planned.text(scenario), met });
    Ok(())
}

/// What a check finds otherwise than it says. It changes nothing.
pub(crate) fn look(
    run: &mut Run<'_>,
    lane: &Stand,
    planned: &PlannedStep<'_>,
    thread: Option<ThreadId>,
) -> Result<Vec<String>, Halt> {
    let mut look = Look { run, lane, planned, thread, unmet: Vec::new() };
    match &planned.step.kind {
        StepKind::Check(check) => look.ram(check),
        StepKind::CheckFile(check) => look.file(check),
        StepKind::CheckPage(check) => look.page(check)?,
        StepKind::CheckSameFrame(check) => look.same_frame(check)?,
        StepKind::CheckObject(check) => look.object(check)?,
        StepKind::CheckVolume(check) => look.volume(check)?,
        StepKind::CheckAddress(check) => look.address(check)?,
        StepKind::CheckProcess(check) => look.process(check)?,
        StepKind::CheckSame(check) => look.same(&check.a, &check.b, true)?,
        StepKind::CheckDifferent(check) => look.same(&check.a, &check.b, false)?,
        StepKind::CheckBytes(check) => look.bytes(check)?,
        StepKind::CheckCoherent(check) => look.coherent(check)?,
        _ => unreachable!("every check is listed"),
    }
    Ok(look.unmet)
}

impl Look<'_, '_> {
    fn unless(&mut self, met: bool, message: impl FnOnce() -> String) {
        if !met {
            self.unmet.push(message());
        }
    }

    fn equal<T: PartialEq + std::fmt::Display>(&mut self, what: &str, want: Option<T>, found: T) {
        if let Some(want) = want {
            let met = want == found;
            self.unless(met, || format!("{what} is {found}, expected {want}"));
        }
    }

    fn ram(&mut self, check: &Check) {
        let machine = self.run.named_machine(check.machine.as_ref(), self.thread).index();
        let label: Arc<str> =
            check.since.as_ref().map_or_else(|| Arc::from(""), |l| l.value.clone());
        let now = self.run.moment();
        let Some(then) = self.run.progress.labels.get(&label).cloned() else {
            self.unless(false, || {
                format!("the step labelled \"{}\" has not been taken", echo(&label))
            });
            return;
        };
        let used = (check.ram_used.as_ref(), &now.used[machine], &then.used[machine]);
        let peak = (check.ram_peak.as_ref(), &now.peak[machine], &then.peak[machine]);
        for (what, (amount, &now, &then)) in
            [("RAM in use", used), ("the peak of RAM in use", peak)]
        {
            let change = now as i64 - then as i64;
            let Some(amount) = amount else { continue };
            let (met, want) = match amount.value {
                Amount::Exactly(want) => (now == want, format!("{want}")),
                Amount::AtMost(want) => (now <= want, format!("at most {want}")),
                Amount::AtLeast(want) => (now >= want, format!("at least {want}")),
                Amount::Delta(want) => (change == want, format!("a change of {want}")),
            };
            if !met {
                let text = answer::amount(amount, now, change);
                self.run.answer(self.planned, Some(amount.span), Some(text));
            }
            self.unless(met, || {
                format!("{what} is {now} pages, a change of {change}; expected {want}")
            });
        }
    }

    fn file(&mut self, check: &CheckFile) {
        let machine = self.run.named_machine(check.machine.as_ref(), self.thread);
        let found = self.run.kernel().find_file(machine, &check.path).ok();
        let wanted = check.exists.unwrap_or(true);
        let path = echo(&check.path);
        self.unless(found.is_some() == wanted, || match wanted {
            true => format!("there is no file {path}"),
            false => format!("there is a file {path}"),
        });
        let Some(file) = found else { return };
        let size = self.run.world.state.files[file.0].size;
        self.equal("the file's size", check.size, size);
        if let Some(bytes) = &check.bytes {
            let len = bytes.value.len().unwrap_or(0).min(size.saturating_sub(check.at));
            let mut found = vec![0; len as usize];
            self.run.kernel().peek_file(file, check.at, &mut found);
            let met = same_bytes(&bytes.value, &found);
            self.unless(met, || format!("at {} the file has {}", check.at, shown(&found)));
        }
    }

    /// What is behind an address, without bringing it in.
    fn spot(&mut self, place: &Spanned<Place>) -> Result<Option<Spot>, Halt> {
        let Some(address) = self.run.address(self.lane.scope, place)? else { return Ok(None) };
        let thread = self.looking_thread(place)?;
        let kernel = self.run.kernel();
        Ok(kernel.spot(&kernel.cpu(thread), address))
    }

    /// Who looks at an address: the step's `by`; else the process that bound the name, which may
    /// be on another machine; else the script's own thread.
    fn looking_thread(&mut self, place: &Spanned<Place>) -> Result<ThreadId, Halt> {
        let binder = match &place.value {
            Place::Bound { name, .. } if self.planned.step.by().is_none() => {
                let bound = self.run.value(self.lane.scope, name, name.span)?;
                self.run.kernel().find_thread(bound.process, 1)
            }
            _ => None,
        };
        binder.or(self.thread).ok_or_else(|| {
            Diagnostic::error(place.span, "no living process looks here: add `by`").into()
        })
    }

    fn page(&mut self, check: &CheckPage) -> Result<(), Halt> {
        let Some(spot) = self.spot(&check.at)? else {
            self.unless(false, || String::from("nothing is mapped or committed at this address"));
            return Ok(());
        };
        self.equal("resident", check.resident, spot.frame.is_some());
        self.equal("dirty", check.dirty, spot.dirty);
        self.equal("in_rom", check.in_rom, spot.in_rom.is_some());
        Ok(())
    }

    fn same_frame(&mut self, check: &CheckSameFrame) -> Result<(), Halt> {
        let physical = |spot: Option<Spot>| spot.and_then(|spot| spot.physical());
        let (at, and) = (physical(self.spot(&check.at)?), physical(self.spot(&check.and)?));
        let same = at.is_some() && at == and;
        self.unless(same == check.same, || match (at, and) {
            (Some(Physical::Frame(FrameId(a))), Some(Physical::Frame(FrameId(b)))) => {
                format!("the pages are in frames {a} and {b}")
            }
            (Some(Physical::Rom(..)), Some(Physical::Rom(..))) if same => {
                String::from("both are the same page of ROM")
            }
            (Some(_), Some(_)) => String::from("the pages are different ones, in ROM or RAM"),
            _ => String::from("one of the pages is not resident"),
        });
        Ok(())
    }

    fn object(&mut self, check: &CheckObject) -> Result<(), Halt> {
        let bound = self.run.value(self.lane.scope, &check.of, check.of.span)?;
        let state = &self.run.world.state;
        let object = bound.object.filter(|(object, serial)| {
            state.objects.get(object.0).is_some_and(|record| record.serial.same(*serial))
        });
        let alive = object.is_some();
        let (handles, views) = match object {
            None => (0, 0),
            Some((object, _)) => {
                let views = state.views.iter().filter(|(_, view)| view.object == object);
                (state.objects[object.0].handles, views.map(|(_, view)| view.count).sum())
            }
        };
        let asked = check.handles.is_some() || check.views.is_some();
        self.equal("alive", check.alive.or(asked.then_some(alive)), alive);
        self.equal("the number of handles", check.handles, handles);
        self.equal("the number of views", check.views, views);
        Ok(())
    }

    fn volume(&mut self, check: &CheckVolume) -> Result<(), Halt> {
        let machine = self.run.named_machine(check.machine.as_ref(), self.thread);
        let Some(volume) = self.run.kernel().find_volume(machine, &check.path) else {
            let message = format!("the machine has no volume at \"{}\"", echo(&check.path));
            return Err(Diagnostic::error(check.path.span, message).into());
        };
        let record = self.run.world.state.volumes[volume.0].clone();
        let cut = record
            .server
            .is_some_and(|server| self.run.world.state.cut.get(&(machine, server)).is_some());
        self.equal("present", check.present, record.present && !cut);
        self.equal("the free space", check.free, record.free());
        Ok(())
    }

    fn address(&mut self, check: &CheckAddress) -> Result<(), Halt> {
        let Some(Address(address)) = self.run.address(self.lane.scope, &check.of)? else {
            self.unless(false, || String::from("this is no address of 32 bits"));
            return Ok(());
        };
        let rules = self.run.world.rules;
        if let Some(area) = &check.area {
            let (start, end) = match &area.value {
                Area::LargeMemoryArea => rules
                    .slots()
                    .map_or((0, 0), |slots| (slots.large_memory.start, slots.large_memory.end)),
                Area::SlotZero => (0, SLOT_BYTES),
                Area::Slot(name) => {
                    let name = Spanned::new(name.clone(), area.span);
                    let process = self.run.named_process(self.lane.scope, &name)?;
                    let base = self.run.world.state.processes[process.0].slot * SLOT_BYTES;
                    (base, base + SLOT_BYTES)
                }
            };
            self.unless((start..end).contains(&address), || {
                format!("{} is not in {}..{}", Address(address), Address(start), Address(end))
            });
        }
        if let Some(unit) = &check.multiple_of {
            self.unless(address % unit.value == 0, || {
                format!("{} is no multiple of {:#x}", Address(address), unit.value)
            });
        }
        Ok(())
    }

    fn process(&mut self, check: &CheckProcess) -> Result<(), Halt> {
        let found = self.run.process(self.lane.scope, &check.name);
        let ending = self.run.world.state.endings.get(&*check.name.value).copied();
        // The record of a process goes with the last handle to it; how it ended is remembered.
        let exit_code = match found {
            Some(process) => self.run.world.state.processes[process.0].exit_code,
            None if ending.is_some() => ending,
            None => return self.run.named_process(self.lane.scope, &check.name).map(|_| ()),
        };
        self.equal("running", check.running, exit_code.is_none());
        if let Some(want) = check.exit_code {
            self.unless(exit_code == Some(want), || match exit_code {
                Some(code) => format!("the exit code is {code}, expected {want}"),
                None => String::from("the process is still running"),
            });
        }
        let held = found.map_or(0, |process| self.run.world.state.handles_held(process));
        self.equal("the number of handles", check.handles, held);
        let asked =
            found.is_some_and(|process| self.run.world.state.processes[process.0].hibernating);
        self.equal("hibernating", check.hibernating, asked);
        if let Some(want) = check.slot {
            let running = found.filter(|_| exit_code.is_none());
            let slot = running.map(|process| self.run.world.state.processes[process.0].slot);
            self.unless(slot == Some(want), || match slot {
                Some(slot) => format!("it runs in slot {slot}, expected {want}"),
                None => String::from("the process has ended"),
            });
        }
        Ok(())
    }

    fn same(&mut self, a: &Spanned<Name>, b: &Spanned<Name>, same: bool) -> Result<(), Halt> {
        let scope = self.lane.scope;
        let left = self.run.value(scope, a, a.span)?.value;
        let right = self.run.value(scope, b, b.span)?.value;
        self.unless((left == right) == same, || {
            format!("\"{}\" is {left:#x} and \"{}\" is {right:#x}", echo(a), echo(b))
        });
        Ok(())
    }

    fn coherent(&mut self, check: &CheckCoherent) -> Result<(), Halt> {
        let len = check.len as usize;
        let (a, b) = (self.seen(&check.a, len)?, self.seen(&check.b, len)?);
        let met = a.is_some() && b.is_some() && (a == b) == check.coherent;
        self.unless(met, || match (a, b) {
            (Some(_), Some(_)) if check.coherent => String::from("the bytes differ"),
            (Some(_), Some(_)) => String::from("the bytes are equal"),
            _ => String::from("one of the ranges cannot be read"),
        });
        Ok(())
    }

    fn bytes(&mut self, check: &CheckBytes) -> Result<(), Halt> {
        let wanted = &check.bytes.value;
        let len = wanted.len().and_then(|len| u32::try_from(len).ok());
        let found = match len {
            Some(len) => self.seen(&check.at, len as usize)?,
            None => None,
        };
        let met = found.as_ref().is_some_and(|found| same_bytes(wanted, found) == check.equal);
        self.unless(met, || match &found {
            Some(found) => format!("there is {}", shown(found)),
            None => String::from("these addresses cannot be read"),
        });
        Ok(())
    }

    /// What a program would read; none if it could not.
    fn seen(&mut self, place: &Spanned<Place>, len: usize) -> Result<Option<Vec<u8>>, Halt> {
        let Some(address) = self.run.address(self.lane.scope, place)? else { return Ok(None) };
        let thread = self.looking_thread(place)?;
        let kernel = self.run.kernel();
        let cpu = kernel.cpu(thread);
        // As long as it may be, it is not set aside before it is known that it can be read.
        if kernel.may_touch(&cpu, address, len as u64, AccessKind::Read).is_err() {
            return Ok(None);
        }
        let mut bytes = vec![0; len];
        Ok(kernel.look_at_memory(&cpu, address, &mut bytes).then_some(bytes))
    }
}

/// The first of some bytes, in words.
fn shown(bytes: &[u8]) -> String {
    let first: Vec<String> = bytes.iter().take(16).map(|byte| format!("{byte:02X}")).collect();
    first.join(" ")
}
