//! Helpers that touch memory and look at values. A touch is guarded: an exception is an answer.

use super::answer::{Answer, Wrong, hex};
use super::given::Arguments;
use super::session::{Caller, Session};
use abi::constant::MEM_FREE;
use abi::{AccessKind, Address, ExceptionCode};
use coredll::VirtualQuery as query;
use kernel::space::Cpu;
use kernel::{Fault, Kernel, Stop};
use trace::Event;

/// The most bytes that one answer carries.
pub(super) const MOST_BYTES: u32 = 1 << 20;
/// Bytes in a MEMORY_BASIC_INFORMATION.
const INFORMATION_BYTES: u32 = 28;

/// Touches memory as the caller does.
fn touch(
    session: &mut Session<'_>,
    caller: &Caller,
    (kind, at, len): (AccessKind, Address, u64),
    act: impl FnOnce(&mut Kernel<'_>, &Cpu) -> Result<Answer, Stop>,
) -> Result<Answer, Wrong> {
    let mut kernel = session.kernel();
    let cpu = kernel.cpu(caller.thread);
    kernel.emit(|| Event::Touch { thread: caller.thread, kind, address: at, len });
    let result = act(&mut kernel, &cpu);
    conclude(session, caller, at, result)
}

/// The answer of a touch of memory that begins at an address: an exception is one.
fn conclude(
    session: &mut Session<'_>,
    caller: &Caller,
    at: Address,
    result: Result<Answer, Stop>,
) -> Result<Answer, Wrong> {
    let mut kernel = session.kernel();
    match result {
        Ok(answer) => Ok(answer),
        Err(Stop::Faulted(fault)) => {
            let code = kernel.raise(caller.thread, fault, true);
            let form = kernel.cpu(caller.thread).slot_form(fault.address.0);
            Ok(raised(code, fault, at, Address(form)))
        }
        Err(Stop::NotModelled(what)) => Err(Wrong::not_modelled(what)),
        Err(Stop::Refused(refusal)) => {
            Err(Wrong::limit(format!("the kernel refuses a touch of memory: {refusal:?}")))
        }
    }
}

/// What an exception answers; `form` is the bad address in slot form, which is told where it is
/// another (EXC-06).
fn raised(code: ExceptionCode, fault: Fault, at: Address, form: Address) -> Answer {
    let matches = u32::from(fault.address == at);
    let operation = match fault.kind {
        AccessKind::Read => 0,
        AccessKind::Write => 1,
        AccessKind::Execute => 8,
    };
    let form = match form == fault.address {
        true => String::new(),
        false => format!(";slot_form={form}"),
    };
    Answer::plain(format!("EXC_{:08X}", code.0))
        .with(format!("op={operation};addr_matches={matches}{form}"))
}

/// Reads a byte.
pub(super) fn peek(
    session: &mut Session<'_>,
    caller: &Caller,
    arguments: &Arguments<'_>,
) -> Result<Answer, Wrong> {
    let address = Address(arguments.number(session, "address")?);
    touch(session, caller, (AccessKind::Read, address, 1), |kernel, cpu| {
        let byte = kernel.read_for_program(cpu, address, 1, Vec::new())?;
        Ok(Answer::plain("ok").with(byte[0].to_string()))
    })
}

/// Writes a byte.
pub(super) fn poke(
    session: &mut Session<'_>,
    caller: &Caller,
    arguments: &Arguments<'_>,
) -> Result<Answer, Wrong> {
    let address = Address(arguments.number(session, "address")?);
    let byte = u8::try_from(arguments.number(session, "byte")?)
        .map_err(|_| Wrong::input("`byte` takes a number from 0 to 255"))?;
    touch(session, caller, (AccessKind::Write, address, 1), |kernel, cpu| {
        kernel.write_memory(cpu, address, &[byte])?;
        Ok(Answer::plain("ok"))
    })
}

/// Executes an instruction.
pub(super) fn exec(
    session: &mut Session<'_>,
    caller: &Caller,
    arguments: &Arguments<'_>,
) -> Result<Answer, Wrong> {
    let address = Address(arguments.number(session, "address")?);
    touch(session, caller, (AccessKind::Execute, address, 0), |kernel, cpu| {
        kernel.execute(cpu, address)?;
        Ok(Answer::plain("ok"))
    })
}

/// Lets the functions of a thread take so many bytes of its stack.
pub(super) fn use_stack(
    session: &mut Session<'_>,
    caller: &Caller,
    arguments: &Arguments<'_>,
) -> Result<Answer, Wrong> {
    let bytes = arguments.number(session, "nBytes")?;
    let result = session.kernel().use_stack(caller.thread, bytes);
    conclude(session, caller, Address::NULL, result.map(|()| Answer::plain("ok")))
}

/// Reads several bytes.
pub(super) fn read(
    session: &mut Session<'_>,
    caller: &Caller,
    arguments: &Arguments<'_>,
) -> Result<Answer, Wrong> {
    let address = Address(arguments.number(session, "address")?);
    let len = arguments.number(session, "nBytes")?;
    if len > MOST_BYTES {
        return Err(Wrong::limit(format!("`nBytes` is at most {MOST_BYTES}")));
    }
    touch(session, caller, (AccessKind::Read, address, u64::from(len)), |kernel, cpu| {
        let bytes = kernel.read_for_program(cpu, address, len.into(), Vec::new())?;
        Ok(Answer::plain("ok").with(format!("hex={}", hex(&bytes))))
    })
}

/// Writes several bytes, or none.
pub(super) fn write(
    session: &mut Session<'_>,
    caller: &Caller,
    arguments: &Arguments<'_>,
) -> Result<Answer, Wrong> {
    let address = Address(arguments.number(session, "address")?);
    let bytes = arguments.bytes("hex")?;
    let len = bytes.len() as u64;
    touch(session, caller, (AccessKind::Write, address, len), |kernel, cpu| {
        kernel.write_memory(cpu, address, &bytes)?;
        Ok(Answer::plain("ok"))
    })
}

/// VirtualQuery, with the fields that a recorded case has.
pub(super) fn virtual_query(
    session: &mut Session<'_>,
    caller: &Caller,
    arguments: &Arguments<'_>,
) -> Result<Answer, Wrong> {
    let address = Address(arguments.number(session, "address")?);
    session.with_call(caller, |call| match query(call, address, INFORMATION_BYTES) {
        None => Answer::plain("0"),
        // How far free addresses reach says nothing of the program.
        Some(info) if info.State == MEM_FREE => Answer::plain("ok"),
        Some(info) => Answer::plain("ok").with(format!(
            "region={:#x};state={:#x};protect={:#x};allocprotect={:#x};type={:#x}",
            info.RegionSize, info.State, info.Protect, info.AllocationProtect, info.Type,
        )),
    })
}

/// How many frames of the caller's machine are in use for pages.
pub(super) fn ram_used(
    session: &mut Session<'_>,
    caller: &Caller,
    _: &Arguments<'_>,
) -> Result<Answer, Wrong> {
    let machine = session.kernel().machine_of(caller.process);
    let used = session.kernel().machine(machine).ram_used;
    Ok(Answer::plain(used.to_string()))
}

/// Compares two values.
pub(super) fn is_equal(
    session: &mut Session<'_>,
    _: &Caller,
    arguments: &Arguments<'_>,
) -> Result<Answer, Wrong> {
    let (a, b) = (arguments.number(session, "a")?, arguments.number(session, "b")?);
    Ok(Answer::truth(a == b))
}

/// Tells whether one value is a multiple of another.
pub(super) fn is_multiple(
    session: &mut Session<'_>,
    _: &Caller,
    arguments: &Arguments<'_>,
) -> Result<Answer, Wrong> {
    let (a, of) = (arguments.number(session, "a")?, arguments.number(session, "of")?);
    let rest = a.checked_rem(of).ok_or_else(|| Wrong::input("nothing is a multiple of 0"))?;
    Ok(Answer::truth(rest == 0))
}
