//! tmp
use crate::record::*;
use crate::*;
use abi::world::*;
use abi::*;
use journal::PageVersion;
use std::sync::Arc;
#[allow(missing_docs, unused)]
impl Kernel<'_> {
    pub fn create_object(&mut self, m: MachineId, b: Body, n: Option<Arc<str>>) -> ObjectId {
        todo!()
    }
    pub fn pin(&mut self, o: ObjectId) {
        todo!()
    }
    pub fn unpin(&mut self, o: ObjectId) {
        todo!()
    }
    pub fn start_process(
        &mut self,
        m: MachineId,
        n: Arc<str>,
        p: Option<u32>,
    ) -> Result<ProcessId, Refusal> {
        todo!()
    }
    pub fn resolve(&self, p: ProcessId, h: Handle) -> Result<ObjectId, Refusal> {
        todo!()
    }
    pub fn open_handle(&mut self, p: ProcessId, o: ObjectId) -> Result<Handle, Refusal> {
        todo!()
    }
    pub fn close_handle(
        &mut self,
        p: ProcessId,
        h: Handle,
        r: trace::event::CloseReason,
    ) -> Result<(), Refusal> {
        todo!()
    }
    pub fn look_up_name(
        &self,
        m: MachineId,
        k: trace::event::ObjectKind,
        n: &str,
    ) -> Result<Option<ObjectId>, Refusal> {
        todo!()
    }
    pub fn room_for_handle(&self, m: MachineId) -> Result<(), Refusal> {
        todo!()
    }
}
#[allow(missing_docs, unused)]
impl Kernel<'_> {
    pub fn grant_mapping_access(&mut self, p: ProcessId, o: ObjectId, w: bool) {
        todo!()
    }
    pub fn mapping_access(&self, p: ProcessId, o: ObjectId) -> bool {
        todo!()
    }
    pub fn close_everywhere(&mut self, o: ObjectId) {
        todo!()
    }
}

#[allow(missing_docs, unused)]
impl Kernel<'_> {}
