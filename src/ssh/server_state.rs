//! The state that the connections of a server share: its configuration, seats and the gate.

use std::collections::{BTreeMap, BTreeSet};
use std::net::IpAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use russh::server::Config as Protocol;

use super::abort::AbortHandle;
use super::clock::now;
use super::config::Config;
use super::frames::Frames;
use super::policy::addresses::AddressLimits;
use super::policy::unauthenticated::UnauthenticatedSlots;
use super::{CloseReason, SessionProvider};
use crate::metrics::{LoginRefusal, Metrics};

/// The state that all connections share.
pub struct ServerState {
    /// The configuration.
    pub config: Config,
    /// The provider of sessions.
    pub host: Arc<dyn SessionProvider>,
    /// The painted frames.
    pub frames: Frames,
    /// The metrics of the host.
    pub metrics: Arc<Metrics>,
    pub(super) protocols: Vec<Arc<Protocol>>,
    pub(super) seats_max: usize,
    /// The connections that have a seat.
    pub(super) seated: Mutex<BTreeSet<u64>>,
    pub(super) gate: Arc<Gate>,
}

impl ServerState {
    /// Returns the protocol configuration for the connection of this number.
    pub fn protocol(&self, number: u64) -> Arc<Protocol> {
        let turn = usize::try_from(number).unwrap_or_default() % self.protocols.len().max(1);
        let found = self.protocols.get(turn);
        Arc::clone(found.expect("invariant: the turn is below their number, and there are some"))
    }

    /// Returns whether a connection from this address is forwarded for somebody else.
    pub(super) fn is_balancer(&self, from: IpAddr) -> bool {
        let mut proxies = self.config.proxies.iter();
        proxies.any(|network| network.contains(from))
    }

    /// Returns a seat permit for the connection of this number if a seat is free.
    pub fn permit(self: &Arc<Self>, number: u64) -> Option<SeatPermit> {
        let mut seated = self.seated();
        let is_free = seated.len() < self.seats_max;
        is_free.then(|| {
            seated.insert(number);
            SeatPermit(Arc::clone(self), number)
        })
    }

    /// Returns the numbers of the connections that have a seat.
    pub(super) fn seated(&self) -> MutexGuard<'_, BTreeSet<u64>> {
        self.seated.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A permit for one seat. Dropping it frees the seat.
pub struct SeatPermit(Arc<ServerState>, u64);

impl Drop for SeatPermit {
    fn drop(&mut self) {
        self.0.seated().remove(&self.1);
    }
}

/// The gate for new connections.
pub(super) struct Gate {
    state: Mutex<GateState>,
    metrics: Arc<Metrics>,
}

struct GateState {
    connected: u64,
    addresses: AddressLimits,
    slots: UnauthenticatedSlots,
    aborts: BTreeMap<u64, Arc<AbortHandle>>,
}

impl Gate {
    /// Creates the gate with the limits of a configuration.
    pub(super) fn new(config: &Config, metrics: Arc<Metrics>) -> Self {
        let state = Mutex::new(GateState {
            connected: 0,
            addresses: AddressLimits::new(config.rate),
            slots: UnauthenticatedSlots::new(config.unauthenticated_max),
            aborts: BTreeMap::new(),
        });
        Self { state, metrics }
    }

    /// Returns a number for a new connection, or `None` if its address connects too often.
    pub(super) fn enter(&self, from: IpAddr, abort: &Arc<AbortHandle>) -> Option<u64> {
        let mut state = self.lock();
        if !state.addresses.admit(from, now()) {
            return None;
        }
        let number = state.enter(from, abort);
        self.count(&state);
        Some(number)
    }

    /// Returns a number for a new connection of a balancer, which is not limited as a guest is.
    pub(super) fn forwarded(&self, balancer: IpAddr, abort: &Arc<AbortHandle>) -> u64 {
        let mut state = self.lock();
        let number = state.enter(balancer, abort);
        self.count(&state);
        number
    }

    /// Records the address that a forwarded connection really comes from. Returns whether that
    /// address may connect now.
    pub(super) fn identify(&self, number: u64, from: IpAddr) -> bool {
        let mut state = self.lock();
        state.slots.identify(number, from);
        state.addresses.admit(from, now())
    }

    fn lock(&self) -> MutexGuard<'_, GateState> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Records the unauthenticated connections, under the lock so that the newest number stays.
    fn count(&self, state: &GateState) {
        let connections = state.aborts.len();
        self.metrics.connections.set_unauthenticated(connections);
    }
}

impl GateState {
    fn enter(&mut self, from: IpAddr, abort: &Arc<AbortHandle>) -> u64 {
        self.connected += 1;
        let number = self.connected;
        if let Some(goes) = self.slots.enter(number, from)
            && let Some(abort) = self.aborts.remove(&goes)
        {
            abort.blow(CloseReason::Crowded);
        }
        self.aborts.insert(number, Arc::clone(abort));
        number
    }
}

/// The slot of one unauthenticated connection.
#[derive(Clone)]
pub struct UnauthenticatedSlot {
    pub(super) gate: Arc<Gate>,
    /// The connection's number.
    pub number: u64,
    /// The remote address.
    pub address: IpAddr,
}

impl UnauthenticatedSlot {
    /// Records that the connection speaks the protocol.
    pub fn speaks(&self) {
        self.gate.lock().slots.speaks(self.number);
    }

    /// Records that the login of this connection was refused.
    pub fn login_refused(&self) {
        let connections = &self.gate.metrics.connections;
        connections.login_refused(LoginRefusal::Login);
    }

    /// Releases the slot: the guest was admitted or is gone.
    pub fn release(&self) {
        let mut state = self.gate.lock();
        state.slots.leave(self.number);
        state.aborts.remove(&self.number);
        self.gate.count(&state);
    }
}
