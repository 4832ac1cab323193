//! Events, mutexes, semaphores, and waiting.

use crate::Call;
use crate::refusals::refused;
use abi::{Handle, ObjectId};
use kernel::{Kernel, Refusal};

pub(crate) mod ce_get_thread_priority;
pub(crate) mod ce_set_thread_priority;
pub(crate) mod create_event;
pub(crate) mod create_job_object;
pub(crate) mod create_mutex;
pub(crate) mod create_semaphore;
pub(crate) mod create_waitable_timer;
pub(crate) mod get_thread_priority;
pub(crate) mod open_event;
pub(crate) mod open_job_object;
pub(crate) mod open_mutex;
pub(crate) mod open_semaphore;
pub(crate) mod open_waitable_timer;
pub(crate) mod pulse_event;
pub(crate) mod release_mutex;
pub(crate) mod release_semaphore;
pub(crate) mod reset_event;
pub(crate) mod set_event;
pub(crate) mod set_thread_priority;
pub(crate) mod sleep;
pub(crate) mod wait_for_multiple_objects;
pub(crate) mod wait_for_single_object;

/// Does something to an event. FALSE if the handle stands for none.
fn on_event<'k>(
    call: &mut Call<'_, 'k>,
    event: Handle,
    act: fn(&mut Kernel<'k>, ObjectId) -> Result<(), Refusal>,
) -> bool {
    let object = call.kernel.resolve(call.process(), event);
    let result = object.and_then(|object| act(call.kernel, object)).map(|()| true).map_err(refused);
    call.finish(result, false)
}
