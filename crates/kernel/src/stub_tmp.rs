//! tmp
use crate::record::*;
use crate::*;
use abi::world::*;
use abi::*;
use journal::PageVersion;
#[allow(missing_docs, unused)]
impl Kernel<'_> {
    pub fn file_page(&mut self, m: MachineId, f: FileId, p: u64) -> Result<PageVersion, Refusal> {
        todo!()
    }
    pub fn write_file_page(
        &mut self,
        m: MachineId,
        f: FileId,
        p: u64,
        v: &PageVersion,
    ) -> Result<(), Refusal> {
        todo!()
    }
    pub fn resize_file(&mut self, m: MachineId, f: FileId, s: u64) -> Result<(), Refusal> {
        todo!()
    }
    pub fn reachable(&self, m: MachineId, f: FileId) -> Result<(), Refusal> {
        todo!()
    }
    pub fn file_in_place(&self, f: FileId) -> bool {
        todo!()
    }
    pub fn file_can_page(&self, f: FileId) -> bool {
        todo!()
    }
    pub fn add_volume(
        &mut self,
        m: Option<MachineId>,
        s: Option<ServerId>,
        v: &VolumeSpec,
    ) -> Result<VolumeId, Refusal> {
        todo!()
    }
}
#[allow(missing_docs, unused)]
impl Kernel<'_> {}

#[allow(missing_docs, unused)]
impl Kernel<'_> {
    pub fn file_closed(&mut self, o: OpenFile) {
        todo!()
    }
    pub fn peek_file(&self, f: FileId, o: u64, into: &mut [u8]) {
        todo!()
    }
}
