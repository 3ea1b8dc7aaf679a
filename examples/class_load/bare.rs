//! A bare SSH server: speaks the protocol as our server does and sends what ours sent, the same
//! bytes to every channel. It keeps nothing, paints nothing and writes nothing to disk.

use std::borrow::Cow;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use bytes::Bytes;
use dripset::ssh::Config;
use dripset::ssh::policy::{algorithms, host_key};
use russh::server::{
    Auth, ChannelOpenHandle, Handle, Handler, Msg, PublicKeyOffer, Response, Session,
    VerifiedPublicKey, run_stream,
};
use russh::{Channel, ChannelId, Error, MethodKind, MethodSet, Pty};
use tokio::net::TcpSocket;

use super::ours::orders;
use super::script::{COUNT, LOBBY, Step, frame_file};

/// As our server has it.
const SEND_BUFFER_BYTES: u32 = 16 * 1024;

struct Shared {
    frames: Vec<Bytes>,
    step: AtomicUsize,
    channels: Mutex<Vec<(Handle, ChannelId)>>,
}

/// Serves until the standard input ends.
pub fn serve(dir: &Path) {
    dripset::ssh::policy::files::seats();
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    runtime.block_on(hold(dir));
    runtime.shutdown_background();
}

async fn hold(dir: &Path) {
    let config = Config::local(dir.join("bare_key"));
    let key = host_key::open_file(&config.host_key).expect("a key");
    let protocols = algorithms::protocols(&config, &key);
    let frame = |step| {
        std::fs::read(dir.join(frame_file(step)))
            .expect("a frame")
            .into()
    };
    let shared = Arc::new(Shared {
        frames: (0..COUNT).map(frame).collect(),
        step: AtomicUsize::new(LOBBY),
        channels: Mutex::default(),
    });
    let socket = TcpSocket::new_v4().expect("a socket");
    socket.set_send_buffer_size(SEND_BUFFER_BYTES).expect("set");
    socket.bind(([127, 0, 0, 1], 0).into()).expect("a port");
    let listener = socket.listen(1_024).expect("it listens");
    println!(
        "ready {} bare",
        listener.local_addr().expect("known").port()
    );
    let taking = Arc::clone(&shared);
    tokio::spawn(async move {
        for turn in 0.. {
            let Ok((stream, _)) = listener.accept().await else {
                return;
            };
            let _ = stream.set_nodelay(true);
            let guest = Guest(Arc::clone(&taking));
            let protocol = Arc::clone(&protocols[turn % protocols.len()]);
            tokio::spawn(async move {
                if let Ok(running) = Box::pin(run_stream(protocol, stream, guest)).await {
                    let _ = running.await;
                }
            });
        }
    });
    let mut orders = orders();
    while let Some(step) = orders.recv().await {
        shared.step.store(step, Ordering::Relaxed);
        if Step::of(step) == Step::Confirmed {
            continue;
        }
        let channels = shared.channels.lock().expect("channels").clone();
        for (handle, channel) in channels {
            let _ = handle.data(channel, shared.frames[step].clone()).await;
        }
    }
}

struct Guest(Arc<Shared>);

impl Handler for Guest {
    type Error = Error;

    async fn auth_publickey_offered(
        &mut self,
        _: &str,
        _: PublicKeyOffer<'_>,
    ) -> Result<Auth, Error> {
        Ok(Auth::Accept)
    }

    async fn auth_publickey(&mut self, _: &str, _: VerifiedPublicKey<'_>) -> Result<Auth, Error> {
        let more = MethodSet::from([MethodKind::KeyboardInteractive].as_slice());
        Ok(Auth::Reject {
            proceed_with_methods: Some(more),
            partial_success: true,
        })
    }

    async fn auth_keyboard_interactive<'a>(
        &'a mut self,
        _: &str,
        _: &str,
        given: Option<Response<'a>>,
    ) -> Result<Auth, Error> {
        Ok(match given {
            Some(_) => Auth::Accept,
            None => Auth::Partial {
                name: Cow::Borrowed(""),
                instructions: Cow::Borrowed("Load"),
                prompts: vec![(Cow::Borrowed("Your name: "), true)].into(),
            },
        })
    }

    async fn channel_open_session(
        &mut self,
        _: Channel<Msg>,
        reply: ChannelOpenHandle,
        _: &mut Session,
    ) -> Result<(), Error> {
        reply.accept().await;
        Ok(())
    }

    async fn pty_request(
        &mut self,
        channel: ChannelId,
        _: &str,
        _: u32,
        _: u32,
        _: u32,
        _: u32,
        _: &[(Pty, u32)],
        line: &mut Session,
    ) -> Result<(), Error> {
        line.channel_success(channel)
    }

    async fn shell_request(&mut self, channel: ChannelId, line: &mut Session) -> Result<(), Error> {
        line.channel_success(channel)?;
        let mut channels = self.0.channels.lock().expect("channels");
        channels.push((line.handle(), channel));
        drop(channels);
        line.data(channel, self.0.frames[LOBBY].clone())
    }

    async fn data(
        &mut self,
        channel: ChannelId,
        _: &[u8],
        line: &mut Session,
    ) -> Result<(), Error> {
        let step = self.0.step.load(Ordering::Relaxed);
        line.data(channel, self.0.frames[step].clone())
    }
}
