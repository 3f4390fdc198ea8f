//! What all parts of a running sandbox share.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard};

use crate::clock::Clock;
use crate::faults::RestFaults;
use crate::gateway::Hub;
use crate::interactions::Registry;
use crate::journal::Journal;
use crate::openapi::OpenApi;
use crate::rest::Limits;
use crate::settings::Settings;
use crate::sync::lock;
use crate::world::World;

#[derive(Debug)]
pub(crate) struct Core {
    pub(crate) clock: Clock,
    pub(crate) world: Mutex<World>,
    pub(crate) hub: Hub,
    pub(crate) journal: Journal,
    pub(crate) faults: RestFaults,
    pub(crate) limits: Limits,
    pub(crate) interactions: Registry,
    pub(crate) openapi: Option<Arc<OpenApi>>,
    pub(crate) settings: Settings,
    pub(crate) rest_addr: SocketAddr,
    pub(crate) gateway_addr: SocketAddr,
}

impl Core {
    pub(crate) fn gateway_url(&self) -> String {
        format!("ws://{}", self.gateway_addr)
    }

    pub(crate) fn world(&self) -> MutexGuard<'_, World> {
        lock(&self.world)
    }
}
