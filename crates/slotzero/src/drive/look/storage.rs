//! Looks at files and volumes, past all views and frames.

use super::Look;
use crate::drive::answer::{Wrong, hex};
use crate::drive::memory::MOST_BYTES;
use scenario::echo;
use serde_json::{Map, Value, json};

/// A file on its volume; with `len`, as many of its bytes from offset `at` on.
pub(super) fn file(look: &mut Look<'_, '_, '_>) -> Result<Value, Wrong> {
    let (machine, path) = (look.machine()?, look.session.rooted(look.args.text("path")?));
    let at = if look.args.has("at") { look.args.size("at")? } else { 0 };
    let len = if look.args.has("len") { Some(look.args.size("len")?) } else { None };
    if len.is_some_and(|len| len > u64::from(MOST_BYTES)) {
        return Err(Wrong::limit(format!("`len` is at most {MOST_BYTES}")));
    }
    let kernel = look.kernel();
    let Ok(file) = kernel.find_file(machine, &path) else { return Ok(json!({"exists": false})) };
    let record = &kernel.state.files[file.0];
    let mut told = Map::new();
    told.insert("exists".into(), json!(true));
    told.insert("size".into(), json!(record.size));
    told.insert("attributes".into(), json!(record.attributes));
    if let Some(len) = len {
        let mut bytes = vec![0; len.min(record.size.saturating_sub(at)) as usize];
        kernel.peek_file(file, at, &mut bytes);
        told.insert("bytes".into(), json!(hex(&bytes)));
    }
    Ok(Value::Object(told))
}

/// A volume by its root; sizes in bytes, null where there is no limit.
pub(super) fn volume(look: &mut Look<'_, '_, '_>) -> Result<Value, Wrong> {
    let (machine, path) = (look.machine()?, look.args.text("path")?);
    let kernel = look.kernel();
    let volume = kernel
        .find_volume(machine, path)
        .ok_or_else(|| Wrong::input(format!("the machine has no volume at {}", echo(path))))?;
    let record = &kernel.state.volumes[volume.0];
    let cut =
        record.server.is_some_and(|server| kernel.state.cut.get(&(machine, server)).is_some());
    let limited = |bytes: u64| (record.capacity < u64::MAX).then_some(bytes);
    Ok(json!({
        "present": record.present && !cut,
        "capacity": limited(record.capacity),
        "free": limited(record.free()),
        "used": record.used,
    }))
}
