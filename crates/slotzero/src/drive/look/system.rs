//! Looks at objects, processes, faults and the clock.

use super::Look;
use crate::drive::answer::Wrong;
use crate::drive::session::Bound;
use serde_json::{Value, json};

/// What keeps a kernel object alive. A bound name means the object that it was bound to.
pub(super) fn object(look: &mut Look<'_, '_, '_>) -> Result<Value, Wrong> {
    let bound = look.args.bound(look.session, "of");
    let remembered = match bound {
        Some(Bound { object, .. }) => object,
        None => {
            let value = look.args.number(look.session, "of")?;
            look.process.and_then(|process| look.session.object_of(process, value))
        }
    };
    let state = &look.session.world.state;
    let alive = remembered.and_then(|(object, serial)| {
        let record = state.objects.get(object.0)?;
        record.serial.same(serial).then_some((object, record))
    });
    let Some((object, record)) = alive else { return Ok(json!({"alive": false})) };
    let views = state.views.iter().filter(|(_, view)| view.object == object);
    let views: u32 = views.map(|(_, view)| view.count).sum();
    Ok(json!({
        "alive": true,
        "kind": record.body.kind(),
        "name": record.name,
        "handles": record.handles,
        "views": views,
    }))
}

/// A process that lives, or how the last one of its name ended.
pub(super) fn process(look: &mut Look<'_, '_, '_>) -> Result<Value, Wrong> {
    let name = look.session.known_as(look.args.text("name")?);
    let process = match look.session.heard_of(&name) {
        Ok(process) => process,
        Err(_) if look.session.was_seen(&name) => {
            let code = look.session.world.state.endings.get(&name);
            return Ok(json!({"running": false, "exit_code": code}));
        }
        Err(never) => return Err(never),
    };
    let state = &look.session.world.state;
    let record = &state.processes[process.0];
    Ok(json!({
        "running": true,
        "exit_code": null,
        "machine": state.machines[record.machine.0].name,
        "slot": look.session.world.rules.slots().map(|_| record.slot),
        "threads": record.threads,
        "hibernating": record.hibernating,
        "handles": state.handles_held(process),
    }))
}

/// Faults that are still to come.
pub(super) fn faults(look: &mut Look<'_, '_, '_>) -> Result<Value, Wrong> {
    let state = &look.session.world.state;
    let waiting = state.faults.iter().filter(|(_, plan)| plan.remaining > 0 || plan.persistent);
    let line = |plan: &kernel::record::FaultPlan| {
        json!({
            "on": format!("{:?}", plan.point),
            "nth": plan.remaining,
            "persistent": plan.persistent,
            "machine": state.machines[plan.machine.0].name,
        })
    };
    Ok(waiting.map(|(_, plan)| line(plan)).collect())
}

/// Simulated time, in milliseconds since the start. It moves only while a call waits.
pub(super) fn clock(look: &mut Look<'_, '_, '_>) -> Result<Value, Wrong> {
    Ok(json!({"now": look.session.world.state.clock.get()}))
}
